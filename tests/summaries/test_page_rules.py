"""How much stands on the one page, and that what does not fit is in its appendix."""

from datetime import date
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from coreflect.foundation.ips import DIMENSIONS
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from coreflect.releases.rules.frames import OUR_ASK
from coreflect.summaries.rules.changed import NAMED, Change
from coreflect.summaries.rules.page import MOST_WORDS, WHOLE, Item, OnePage, Section, words
from coreflect.summaries.rules.sections import Facts, Theme, Waits, came, page_of

DAY = date(2026, 10, 22)
NOBODY = UUID(int=1)
said = st.one_of(
    st.text(max_size=30),
    st.integers(1, 90).map(lambda n: "word " * n),
    st.sampled_from(["W" * 280, "王" * 200, "- - -", "a\nb", "One plain sentence."]),
)
themes = st.builds(
    Theme,
    id=st.uuids(version=4),
    label=said,
    sentence=said,
    ask=said,
    asks=st.booleans(),
    dimensions=st.lists(st.sampled_from(DIMENSIONS), max_size=3, unique=True).map(tuple),
    again=st.booleans(),
    withdrawn=st.booleans(),
    word=st.none() | st.sampled_from(Word),
    reason=said,
    stages=st.lists(st.sampled_from(Stage), max_size=2).map(tuple),
)
changes = st.builds(
    Change,
    id=st.uuids(version=4),
    title=said,
    stage=st.sampled_from(Stage),
    since=st.just(DAY),
    reason=said,
    look_again_on=st.none() | st.just(DAY),
    body=said,
    word=st.none() | st.sampled_from(Word),
    decided_on=st.just(DAY),
    pen=said,
    disagreed=said,
    dissents=st.lists(st.tuples(said, st.booleans()), max_size=3).map(tuple),
)
facts = st.builds(
    Facts,
    period=st.just("July to September 2026"),
    published_on=st.just(DAY),
    purposes=st.lists(st.sampled_from(["", "decision", "discussion", "noting"]), max_size=3),
    lines=st.lists(said, max_size=5),
    dates=st.none() | st.integers(0, 200),
    people=st.none() | st.sampled_from([0, 5, 40]),
    themes=st.lists(themes, max_size=60),
    owed=st.lists(st.builds(Waits, st.uuids(version=4), said, st.integers(0, 4000)), max_size=60),
    changes=st.lists(changes, max_size=60),
    in_effect=st.lists(st.text(min_size=1, max_size=120), max_size=NAMED).map(lambda some: (len(some) * 3, some)),
    voices=st.lists(said, max_size=20),
    positions=st.lists(said, max_size=4),
    signals=st.lists(said, max_size=4),
)


def spoken(section: Section) -> list[str]:
    return [section.heading, section.lead, section.more_words] + [
        text for group, items in section.groups for text in (group, *(t for one in items for t in of(one)))
    ]


def of(item: Item) -> tuple[str, ...]:
    return item.title, item.ask, item.text, item.word, item.note, item.press


def before_the_appendix(page: OnePage) -> int:
    return words(page.title) + words(page.lede) + sum(words(text) for one in page.body for text in spoken(one))


@settings(max_examples=60, deadline=None)
@given(facts)
def test_never_more_than_seven_hundred_words_and_nothing_is_lost(everything: Facts) -> None:
    page = page_of(everything)
    assert before_the_appendix(page) <= page.room <= MOST_WORDS
    rest = {one.key: one for one in page.appendix}
    for section in page.body:
        more = rest.pop(section.key).items if section.key in rest else ()
        cut = [one for one in section.items if one.note == WHOLE]
        assert len(more) == section.more + len(cut)
        assert [one.title for one in more[: len(cut)]] == [one.title for one in cut]
    assert not rest
    told = [one for section in (*page.body, *page.appendix) for one in section.items]
    for theme in everything.themes:
        assert any((one.title, one.text) == (theme.label, theme.sentence) for one in told)
    for text in (*everything.lines, *everything.voices, *everything.positions, *everything.signals):
        assert any(one.text == text for one in told)
    for change in everything.changes:
        words_of_it = {change.stage.words, *([change.word.decided] if change.word else [])}
        assert any(one.title == change.title and one.word in words_of_it for one in told)
        for text in (*(dissent for dissent, _answered in change.dissents), *filter(None, [change.disagreed])):
            assert any(change.title in one.title and one.text == text for one in told), "what was not agreed is told"
    for theme in everything.themes:
        if theme.asks and not theme.withdrawn:
            assert any((one.title, one.ask) == (theme.label, theme.ask) for one in told)
    for waits in everything.owed:
        assert any(one.title == waits.label and one.to and one.to[2] == str(waits.id) for one in told)


def a_theme(number: int, **changed: object) -> Theme:
    values = {
        "id": UUID(int=number),
        "label": f"Theme {number}",
        "sentence": "Waiting in silence is read as rejection.",
        "ask": "",
        "asks": False,
        "dimensions": (DIMENSIONS[number % 7],),
    }
    return Theme(**(values | changed))


def some_facts(**changed: object) -> Facts:
    values = {
        "period": "July to September 2026", "published_on": DAY, "purposes": [], "lines": [], "dates": 13, "people": 15,
        "themes": [], "owed": [], "changes": [], "in_effect": (0, ()), "voices": [], "positions": [], "signals": [],
    }  # fmt: skip
    return Facts(**(values | changed))


def test_a_usual_quarter_needs_no_appendix() -> None:
    page = page_of(
        some_facts(
            lines=["A line that says what left the room and how much."] * 5,
            themes=[a_theme(n, asks=n < 4) for n in range(10)],
            owed=[Waits(UUID(int=n), f"Theme {n}", 34) for n in range(4)],
            changes=[Change(UUID(int=n), f"Change {n}", list(Stage)[n + 1], DAY, "Because.") for n in range(8)],
            voices=["night staff", "front desk"],
        )
    )
    assert page.appendix == ()


def test_sixty_themes_leave_room_for_all_that_is_not_a_theme() -> None:
    page = page_of(
        some_facts(
            lines=["A line that says what left the room."] * 5,
            themes=[a_theme(n, asks=True) for n in range(60)],
            owed=[Waits(UUID(int=n), f"Theme {n}", n) for n in range(60)],
            changes=[Change(UUID(int=1), "After-talk", Stage.TRYING, DAY)],
            voices=["night staff"],
            signals=["One theme waits."],
        )
    )
    shown = {one.key: len(one.items) for one in page.body}
    assert min(shown[key] for key in ("asks", "themes", "owed", "changes", "voices", "signals")) >= 1
    assert [one.key for one in page.body] == [
        *("lines", "asks", "met", "themes", "owed", "changes", "voices", "signals", "limits")
    ]
    owed = next(one for one in page.body if one.key == "owed")
    assert [one.word for one in owed.items][:2] == ["no answer for 59 days", "no answer for 58 days"]
    assert owed.more_words == f"{60 - len(owed.items)} more in the appendix"


def test_years_of_silence_are_counted_and_the_oldest_named() -> None:
    page = page_of(some_facts(owed=[Waits(UUID(int=n), f"Theme {n}", n) for n in range(6000)]))
    told = [one for section in (*page.body, *page.appendix) if section.key == "owed" for one in section.items]
    assert [one.title for one in told] == [
        *(f"Theme {n}" for n in range(5999, 5939, -1)), "5940 more, in the list of answers"
    ]  # fmt: skip
    assert told[-1].to == ("policies.answers", "show", "owed")


def test_a_long_reason_stands_in_the_appendix_and_its_title_on_the_page() -> None:
    reason = "The by-laws say so. " * 40
    page = page_of(some_facts(changes=[Change(UUID(int=1), "Two seats", Stage.NO, DAY, reason)]))
    (shown,) = next(one for one in page.body if one.key == "changes").items
    assert (shown.title, shown.text, shown.note) == ("Two seats", "", WHOLE)
    (whole,) = page.appendix[0].items
    assert whole.text == reason


ON = date(2026, 11, 13)


def test_changes_stand_under_what_became_of_them_with_the_reason_of_what_was_decided() -> None:
    stages = [Stage.NO, Stage.DRAFTING, Stage.IN_EFFECT, Stage.TRYING, Stage.NOT_NOW, Stage.PROPOSED, Stage.LOOK_AGAIN]
    stages.append(Stage.TALKED_OVER)
    kept = [Change(UUID(int=n), s.value, s, DAY, "Why.") for n, s in enumerate(stages)]
    ruled = [
        Change(UUID(int=20), "Missed meetings", Stage.DECISION, ON, "From May on.", "Policy group", None, Word.YES, ON),
        Change(UUID(int=21), "First plan", Stage.DRAFTING, DAY, "Not the date.", "Board", DAY, Word.IN_PART, ON),
        Change(UUID(int=23), "Ours", Stage.TALKED_OVER, DAY, elsewhere=True),
        Change(UUID(int=22), "Asked anew", Stage.PROPOSED, DAY, "No money.", "Board", None, Word.NOT_NOW, ON),
    ]
    page = page_of(some_facts(changes=kept + ruled, in_effect=(4, ["Long ago", "Elsewhere"])))
    changed = next(one for one in page.body if one.key == "changes")
    assert [(group, [one.title for one in items]) for group, items in changed.groups] == [
        ("In effect", ["in_effect", "Four more are in effect, from other quarters"]),
        ("Being tried out", ["trying"]),
        ("Being looked at again", ["look_again"]),
        ("Decided, on the way", ["Missed meetings", "First plan"]),
        ("Declined, with reasons", ["no", "not_now"]),
        ("To be decided again", ["Asked anew"]),
        ("Not decided yet", ["drafting", "proposed", "talked_over", "Ours"]),
    ]
    said = {one.title: (one.word, one.text, one.note) for one in changed.items}
    assert said["in_effect"] == ("in effect", "", "Since Thursday 22 October 2026")
    assert said["Missed meetings"] == ("yes", "From May on.", "Decided by Policy group on Friday 13 November 2026")
    assert said["First plan"][:2] == ("in part", "Not the date.")
    assert said["First plan"][2].endswith("13 November 2026 · look again on Thursday 22 October 2026")
    assert said["Asked anew"] == ("proposed", "", "Decided before, on Friday 13 November 2026: not now")
    assert said["Four more are in effect, from other quarters"][1] == "“Long ago”, “Elsewhere” and 2 not named here."
    reasoned = ["Missed meetings", "First plan", "no", "not_now"]
    assert [one.title for one in changed.items if one.text and "more are" not in one.title] == reasoned
    asks = next(one for one in page.body if one.key == "asks")
    assert [one.title for one in asks.items] == ["Decide on “talked_over”"], "not what is new, nor what is of others"


def test_what_is_asked_stands_once_below_the_label_and_the_answer_below_that() -> None:
    asked = [
        a_theme(1, asks=True, ask=OUR_ASK),
        a_theme(5, asks=True, ask=OUR_ASK, word=Word.YES),
        a_theme(2, asks=True, ask="Call within ten days.", word=Word.NO, reason="There is no money."),
        a_theme(3, asks=True, withdrawn=True, label="A theme that was withdrawn", word=Word.NO, reason="Secret."),
        a_theme(4, stages=(Stage.NO, Stage.DECISION)),
        a_theme(6, stages=(Stage.PROPOSED,)),
        a_theme(7, linked=True),
        a_theme(8, asks=True, linked=True, word=Word.YES),
    ]
    page = page_of(some_facts(themes=asked))
    found = {one.key: one.items for one in page.body}
    assert [(one.title, one.ask, one.word, one.text, one.note, one.press) for one in found["asks"]] == [
        ("Theme 1", OUR_ASK, "", "", "", "Answer"),
        ("Theme 5", "", "yes", "", "", ""),
        ("Theme 2", "Call within ten days.", "no, because", "There is no money.", "", ""),
        ("Theme 8", "", "yes", "", "", ""),
        ("A theme that was withdrawn", "", "", "", "It asks nothing any more.", ""),
    ]
    beside = {one.title: (one.word, one.note) for one in found["themes"]}
    assert beside["Theme 4"] == ("proposal: decided", "")
    assert beside["Theme 6"] == ("proposed", "")
    linked = "A change is linked, not yet confirmed by a PS lead"
    assert (beside["Theme 7"], beside["Theme 8"]) == (("", linked), ("yes", linked))


def test_people_are_told_by_fives_and_what_is_not_known_is_said_to_be_so() -> None:
    assert came(13, 15) == "13 co-reflections were held, with at least 15 different people."
    assert came(1, 0) == "1 co-reflection was held, with fewer than five different people."
    assert came(0, 0) == "No co-reflection was held in this quarter."
    assert "no longer known" in came(None, None)


def test_the_purpose_is_the_weightiest_that_a_group_chose() -> None:
    assert page_of(some_facts(purposes=["noting", "decision", ""])).lede.startswith("For decision. Released on")
    assert page_of(some_facts(purposes=["noting", "discussion"])).lede.startswith("For discussion. ")
    assert page_of(some_facts(purposes=[""])).lede.startswith("Released on Thursday 22 October 2026;")


def test_what_was_withdrawn_asks_nothing_and_leads_nowhere() -> None:
    gone = a_theme(1, asks=True, withdrawn=True, label="A theme that was withdrawn")
    page = page_of(some_facts(themes=[gone]))
    (item,) = next(one for one in page.body if one.key == "themes").items
    assert (item.title, item.to, item.word) == ("A theme that was withdrawn", None, "")
    (asked,) = next(one for one in page.body if one.key == "asks").items
    assert (asked.title, asked.ask, asked.to, asked.press) == ("A theme that was withdrawn", "", None, "")
