"""What differs between two texts: nothing is lost, nothing is invented, and it can be read."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreflect.policies.rules.differences import Kind, differences
from coreflect.policies.rules.folding import AROUND, SHORT, folded
from coreflect.policies.rules.matching import matches

MARKS = {Kind.SAME: "{}", Kind.ADDED: "+{}+", Kind.TAKEN: "-{}-"}
WORDS = st.sampled_from(["we", "call", "write", "they", "ten", "days", "👩‍👧", "مرحبا", "讀", "é", "don’t", "a"])
SIGNS = st.sampled_from([" ", "\n", "\n\n", ", ", ".", "\t", "  ", "# ", ""])
TEXTS = st.lists(st.tuples(WORDS, SIGNS), max_size=40).map(lambda all: "".join(map("".join, all)))


def marked(older: str, newer: str) -> list[str]:
    return ["".join(MARKS[one.kind].format(one.text) for one in row.pieces) for row in differences(older, newer).rows]


@settings(max_examples=400)
@given(TEXTS | st.text(max_size=60), TEXTS | st.text(max_size=60))
def test_what_is_kept_and_added_is_the_newer_text_and_what_is_kept_and_taken_out_the_older(a: str, b: str) -> None:
    both = differences(a, b)
    assert both.older == a
    assert both.newer == b
    assert (both.changes == 0) == (a == b)
    assert all(piece.text for row in both.rows for piece in row.pieces)
    assert [row for stretch in folded(both) for row in stretch.rows] == list(both.rows), "folding loses no row"
    numbers = [one.number for one in folded(both) if one.number]
    assert numbers == list(range(1, both.changes + 1))
    again = differences(b, a)
    assert (again.older, again.newer) == (b, a)


@settings(max_examples=300)
@given(st.lists(st.sampled_from("abcdef"), max_size=30), st.lists(st.sampled_from("abcdef"), max_size=30))
def test_matches_are_the_same_in_both_rows_and_in_order(a: list[str], b: list[str]) -> None:
    x = y = 0
    for match in matches(a, b):
        assert match.a >= x
        assert match.b >= y
        assert match.size > 0
        assert a[match.a : match.a + match.size] == b[match.b : match.b + match.size]
        x, y = match.a + match.size, match.b + match.size


def test_a_change_of_words_is_found_word_by_word() -> None:
    assert marked("We call within ten days.", "We call or write in ten days.") == [
        "We call -within-+or write in+ ten days."
    ]
    assert marked("One.\n\nTwo.", "One.\n\nNew here.\n\nTwo.") == ["One.\n\n", "+New here.\n\n+Two."]
    assert marked("One.\n\nTwo.\n\nThree.", "One.\n\nThree.") == ["One.\n\n", "-Two.\n\n-Three."]
    assert marked("مرحبا بكم في البيت", "مرحبا بك في البيت") == ["مرحبا -بكم-+بك+ في البيت"]
    assert marked("Yes 👩‍👧 here", "Yes 👩‍👦 here") == ["Yes -👩‍👧-+👩‍👦+ here"], "an emoji is never torn apart"
    assert marked("हिन्दी में", "हिन्दि में") == ["-हिन्दी-+हिन्दि+ में"], "nor a letter from its marks"


def test_two_sentences_that_share_only_small_words_are_not_shown_in_crumbs() -> None:
    (row,) = marked("The cat sat on the mat and slept quietly", "Every dog under a table was barking and never stopped")
    assert row == "-The cat sat on the mat and slept quietly-+Every dog under a table was barking and never stopped+"


@pytest.mark.parametrize(
    ("older", "newer", "sentence"),
    [
        ("Same.", "Same.", "Nothing differs: both texts are the same."),
        ("", "", "Nothing differs: both texts are the same."),
        ("We call.", "We call you.", "1 word added in 1 place."),
        ("We call you.", "We call.", "1 word taken out in 1 place."),
        ("We call you.", "They call.", "1 word added, 2 taken out in 1 place."),
        ("We call.\nWe go.", "We call!\nWe go.\n", "No word differs, only spaces or signs, in 2 places."),
        ("", "We call.", "2 words added in 1 place."),
    ],
)
def test_a_sentence_says_how_much_differs(older: str, newer: str, sentence: str) -> None:
    assert differences(older, newer).sentence == sentence


def test_long_stretches_that_are_the_same_are_folded_away_and_short_ones_are_not() -> None:
    same = [f"Paragraph {n}." for n in range(SHORT + 2 * AROUND + 1)]
    long = folded(differences("\n".join(["Old.", *same, "End."]), "\n".join(["New.", *same, "The end."])))
    assert [(one.number, one.hidden, len(one.rows)) for one in long] == [
        (1, False, 1), (0, False, AROUND), (0, True, SHORT + 1), (0, False, AROUND), (2, False, 1)
    ]  # fmt: skip
    short = folded(differences("\n".join(["Old.", *same[1:], "End."]), "\n".join(["New.", *same[1:], "The end."])))
    assert not any(one.hidden for one in short)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("a b " * 10_000, "b a " * 10_000),
        ("a\n" * 30_000, "b\na\n" * 15_000),
        ("." * 60_000, ".!" * 30_000),
        ("a" * 60_000, "b" * 60_000),
        ("x y z w " * 7_500, "w z y x " * 7_500),
    ],
)
def test_no_two_texts_keep_a_reader_waiting(older: str, newer: str) -> None:
    start = time.process_time()
    both = differences(older, newer)
    assert time.process_time() - start < 10, "a loaded machine is slow; without limits it takes minutes"
    assert both.newer == newer
