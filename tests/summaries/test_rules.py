"""What the numbers say, and a file that no spreadsheet runs."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreflect.foundation.ips import BY_KEY, DIMENSIONS
from coreflect.foundation.periods import Period
from coreflect.releases.rules.searching import fold, folded, holds, marked, wanted
from coreflect.summaries.rules.choice import EVERYTHING, Choice
from coreflect.summaries.rules.readings import themes_reading
from coreflect.summaries.rules.table import (
    BESIDE,
    HEAD,
    as_csv,
    by_period,
    file_name,
    neutral,
    notes,
    releases_in_words,
)

Q1, Q2, Q3 = Period(2026, 1), Period(2026, 2), Period(2026, 3)
KEYS = [d.key for d in DIMENSIONS]


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (
            {("mutuality", Q3): 2, ("mutuality", Q2): 1, ("worldview", Q3): 5, ("worldview", Q2): 5},
            "More themes of mutuality were told in July to September 2026 than in April to June 2026.",
        ),
        (
            {("mutuality", Q3): 1, ("hope", Q3): 1},
            "More themes of hope and possibility vs. fear and mutuality were told in July to September 2026 "
            "than in April to June 2026.",
        ),
        (
            {("learning", Q3): 1, ("hope", Q3): 1, ("moving", Q3): 1},
            "More themes of learning vs. helping, hope and possibility vs. fear and moving towards were told in "
            "July to September 2026 than in April to June 2026.",
        ),
        (
            {("connection", Q2): 2, ("worldview", Q2): 1, ("worldview", Q3): 1},
            "Fewer themes of connection were told in July to September 2026 than in April to June 2026, and more "
            "of none.",
        ),
        (
            {("connection", Q2): 2, ("connection", Q3): 2},
            "As many themes of each principle and task were told in July to September 2026 as in April to June 2026.",
        ),
        (
            {("connection", Q1): 9},
            "No theme of a principle or task was told in April to June 2026 or in July to September 2026.",
        ),
        (
            {(key, Q3): 1 for key in KEYS},
            "More themes of each principle and task were told in July to September 2026 than in April to June 2026.",
        ),
    ],
)
def test_the_newest_period_is_read_against_the_one_before(counts, sentence) -> None:
    assert themes_reading([Q1, Q2, Q3], counts) == sentence


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({}, "No theme of a principle or task was told in July to September 2026."),
        (
            {("mutuality", Q3): 2, ("hope", Q3): 1},
            "In July to September 2026, more themes were of mutuality than of any other.",
        ),
        (
            {("mutuality", Q3): 2, ("moving", Q3): 2},
            "In July to September 2026, more themes were of mutuality and moving towards than of the others.",
        ),
        (
            {(key, Q3): 3 for key in KEYS},
            "As many themes of each principle and task were told in July to September 2026.",
        ),
    ],
)
def test_a_single_period_is_read_by_itself(counts, sentence) -> None:
    assert themes_reading([Q3], counts) == sentence


def test_one_principle_or_task_is_read_by_itself() -> None:
    only = [BY_KEY["mutuality"]]
    assert themes_reading([Q3], {("mutuality", Q3): 1}, only) == (
        "1 theme of mutuality was told in July to September 2026."
    )
    assert themes_reading([Q3], {("hope", Q3): 1}, only) == (
        "No theme of mutuality was told in July to September 2026."
    )
    assert "As many themes of mutuality" in themes_reading([Q2, Q3], {("mutuality", Q2): 1, ("mutuality", Q3): 1}, only)
    assert themes_reading([], {}) == "Nothing has been released yet."


@given(st.dictionaries(st.tuples(st.sampled_from(KEYS), st.sampled_from([Q2, Q3])), st.integers(0, 4)))
def test_a_reading_never_claims_what_the_numbers_do_not_say(counts) -> None:
    sentence = themes_reading([Q2, Q3], counts)
    rises = {d: counts.get((d.key, Q3), 0) - counts.get((d.key, Q2), 0) for d in DIMENSIONS}
    assert sentence.startswith("More") == (max(rises.values()) > 0)
    assert sentence.startswith("Fewer") == (max(rises.values()) <= 0 and min(rises.values()) < 0)
    if "each principle and task" not in sentence and sentence.startswith(("More", "Fewer")):
        named = {d for d in DIMENSIONS if d.name.lower() in sentence}
        far = max(rises.values()) if sentence.startswith("More") else min(rises.values())
        assert named == {d for d in DIMENSIONS if rises[d] == far}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_what_a_spreadsheet_would_run_is_made_harmless(text) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=1", "“=”", " -", "'=1", "ä"])
def test_other_text_stays_as_it_is(text) -> None:
    assert neutral(text) == text


Cell = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@given(st.lists(st.tuples(*[Cell] * len(HEAD)), max_size=5), st.tuples(*[Cell] * len(BESIDE)))
def test_every_row_comes_back_from_the_file_as_it_was_but_harmless(rows, beside) -> None:
    file = as_csv(rows, beside)
    assert file.startswith(b"\xef\xbb\xbfperiod,published on,")
    back = list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))
    assert back[0] == [*HEAD, *BESIDE]
    assert back[1:] == [[neutral(cell) for cell in (*row, *beside)] for row in rows]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for row in back[1:] for cell in row)


def test_the_file_names_its_day() -> None:
    assert file_name(date(2026, 11, 25), "pdf") == "coreflect-themes-2026-11-25.pdf"


def test_few_releases_are_named_and_many_are_counted() -> None:
    of = [(f"quarter {n}", f"day {n}") for n in range(9, 0, -1)]
    assert releases_in_words([]) == "none"
    assert releases_in_words(of[:2]) == "quarter 9, published day 9; quarter 8, published day 8"
    assert releases_in_words(of) == "9 releases, from quarter 1 to quarter 9, the latest published day 9"
    names = [name for name, _ in notes("Millrace", "x", "2 themes", "r", "today")]
    assert names == ["Agency", "Releases", "Chosen", "Themes", "Made on", "How it was made anonymous", "", ""]


def test_paper_has_the_rows_under_their_periods_without_empty_lines() -> None:
    row = dict.fromkeys(HEAD, "") | {"published on": "2026-10-22", "sentence": "S."}
    rows = [tuple((row | one).values()) for one in (
        {"period": "July", "theme": "A", "answer": "no, because", "reason": "By-laws."},
        {"period": "July", "theme": "B", HEAD[10]: "yes"},
        {"period": "April", "theme": "C", "published on": "2026-07-20"},
    )]  # fmt: skip
    july, april = by_period(rows)
    assert (july["period"], july["published"]) == ("July", "Thursday 22 October 2026")
    assert [one["label"] for one in july["themes"] + april["themes"]] == ["A", "B", "C"]
    assert july["themes"][0]["lines"] == [("Answer", "no, because: By-laws.")]
    assert july["themes"][1]["lines"] == [("What it asks", "something of the agency")]


def test_a_choice_says_itself_in_the_order_of_the_form() -> None:
    assert Choice().words_of_it() == EVERYTHING
    chosen = Choice(period="2026Q3", dimension="hope", kind="question", grouping="a", grouping_name="A", state="owed",
                    words="calm room")  # fmt: skip
    assert chosen.words_of_it() == (
        "period: July to September 2026; principle or task: Hope and possibility vs. fear; kind: a question; "
        "group of themes: A; answer: waiting for an answer; words: calm room"
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [("fear blame", True), ("BLAME  Fear", True), ("fé", True), ("reseau", True), ("strasse", True), ("", True),
     ("ear", True), ("fear joy", False), ("%", False), ("_ear", False), ("f%r", False), ("\\", False), ("'", False)],
)  # fmt: skip
def test_words_are_found_in_any_order_without_case_and_accents_and_as_nothing_but_words(words, found) -> None:
    assert holds(wanted(words), folded(["Fear of blame", "", "Réseau, STRASSE, Straße"])) is found


def test_hits_are_marked_where_they_stand_and_the_text_stays_as_it_is() -> None:
    assert marked("Réseau: the network", wanted("reseau net")) == [
        ("Réseau", True), (": the ", False), ("net", True), ("work", False)
    ]  # fmt: skip
    assert marked("Re\u0301seau", wanted("e")) == [
        ("R", False),
        ("e\u0301", True),
        ("s", False),
        ("e", True),
        ("au", False),
    ]
    assert marked("Straße", wanted("s")) == [("S", True), ("tra", False), ("ß", True), ("e", False)]
    assert marked("ananas", wanted("ana")) == [("anana", True), ("s", False)]
    assert marked("Nothing", ()) == [("Nothing", False)]
    assert marked("", wanted("a")) == []


Some = st.text(st.sampled_from("aAéÉe\u0301ßsıİﬁ ‘＝Ωᾳ가\n") | st.characters(codec="utf-8"), max_size=20)


@given(Some, Some)
def test_what_is_found_is_marked_and_nothing_else(text, words) -> None:
    sought = wanted(words)
    pieces = marked(text, sought)
    assert "".join(piece for piece, _ in pieces) == text
    assert fold(text) == "".join(fold(sign) for sign in text), "so that a place in one is a place in the other"
    alone = [word for word in sought if holds([word], folded([text]))]
    assert any(hit for _, hit in pieces) == bool(alone)
    assert all(any(word in fold(text) for word in alone) for _, hit in pieces if hit)
