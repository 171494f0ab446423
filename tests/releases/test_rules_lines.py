"""The five lines: what a release comes to, made from published themes and voices alone."""

import re
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from coreflect.foundation.ips import BY_KEY
from coreflect.releases.rules.drafts import Text
from coreflect.releases.rules.lines import MOST_LINES, five_lines

ONE = Text("Planning", "We plan too soon.", ("learning", "mutuality"), "practice", asks=False, again=False)
ASKS = replace(ONE, label="Forms", about=("mutuality",), asks=True)
AGAIN = replace(ONE, label="Keys", about=("hope",), again=True)


def test_a_release_of_three_themes_says_what_they_come_to() -> None:
    assert five_lines([ONE, ASKS, AGAIN], ["night staff", "interpreters"]) == [
        "Three themes left the room, each of which came up at two or more co-reflections.",
        "They are most often about mutuality (two themes), and also about learning vs. helping and hope and "
        "possibility vs. fear.",
        "One of them asks something of the agency: “Forms”.",
        "One of them was told in an earlier year, too, and came up again: “Keys”.",
        "Missing from the room at two or more co-reflections: night staff and interpreters.",
    ]


def test_a_thin_release_and_an_empty_one_say_so_plainly() -> None:
    (none,) = five_lines([], [])
    assert none.startswith("No theme left the room this time, and that is all right")
    assert five_lines([], ["night staff"])[1:] == ["Missing from the room at two or more co-reflections: night staff."]
    assert five_lines([ONE], []) == [
        "One theme left the room; what is not told here is not counted, so that few themes never mean that little was "
        "learned.",
        "It is about learning vs. helping and mutuality.",
        "It asks nothing of the agency; it is there to learn from.",
    ]
    alone = five_lines([replace(ASKS, again=True, about=())], [])[1:]
    assert alone == [
        "It asks something of the agency: “Forms”.",
        "It was told in an earlier year, too, and came up again: “Forms”.",
    ]
    both = five_lines([ASKS, replace(ASKS, label="Doors")], [])
    assert both[2] == "Both ask something of the agency: “Forms” and “Doors”."
    assert "All three ask something of the agency." in five_lines(
        [ASKS, replace(ASKS, label="Doors"), replace(ASKS, label="Hours")], []
    )


def test_a_theme_that_two_groups_told_is_one_and_a_withdrawn_one_is_counted_without_its_name() -> None:
    assert five_lines([ASKS, replace(ASKS, sentence="Forms again.")], [])[0].startswith("One theme")
    before, after = five_lines([ONE, ASKS, AGAIN], []), five_lines([ONE, replace(ASKS, label=""), AGAIN], [])
    assert [one.removesuffix(": “Forms”.") for one in before][2] == after[2].removesuffix(".")
    assert (before[:2], before[3:]) == (after[:2], after[3:])
    many = five_lines([ONE], ["a", "b", "c", "d", "e", "f"])[-1]
    assert many.endswith("co-reflections: a, b, c, d and others.")


@dataclass(frozen=True)
class Published(Text):
    """A theme as it was published: with its key."""

    theme_id: int = 0


def test_what_is_published_is_put_together_by_its_key_whatever_it_was_called() -> None:
    renamed = [Published(**vars(one), theme_id=1) for one in (ASKS, replace(ASKS, label="Papers"))]
    assert five_lines(renamed, [])[0].startswith("One theme left the room")
    namesakes = [Published(**vars(ASKS), theme_id=key) for key in (1, 2)]
    assert five_lines(namesakes, [])[0].startswith("Two themes left the room")


texts = st.lists(
    st.builds(
        Text,
        label=st.sampled_from(["", "Hope", "hope ", "Keys", "Doors", "Forms"]),
        sentence=st.just("S."),
        about=st.lists(st.sampled_from(sorted(BY_KEY)), max_size=7, unique=True).map(tuple),
        kind=st.just("practice"),
        asks=st.booleans(),
        again=st.booleans(),
    ),
    max_size=20,
)


@given(texts, st.lists(st.sampled_from(["night staff", "desk", "porters", "cooks", "drivers"]), unique=True))
def test_there_are_never_more_than_five_and_they_count_nothing_but_what_was_given(
    told: list[Text], voices: list[str]
) -> None:
    lines = five_lines(told, voices)
    assert 1 <= len(lines) <= MOST_LINES
    assert all(re.fullmatch(r"[^.!?]+\.", re.sub(r"vs\.", "vs", one)) for one in lines), "one sentence each"
    distinct = {re.sub(r"\s", "", one.label.casefold()) for one in told if one.label}
    themes = len(distinct) + sum(not one.label for one in told)
    numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    said = " ".join(lines).lower().replace("at two or more co-reflections", "")
    figures = [numbers.index(word) for word in re.findall(r"[a-z]+", said) if word in numbers[1:]]
    assert all(figure <= themes for figure in [*figures, *map(int, re.findall(r"\d+", said))])
    assert five_lines(told, voices) == five_lines([replace(one, sentence="Other.") for one in told], voices)
