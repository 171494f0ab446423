"""Which themes a new label may mean: near ones are found, false friends are not."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreflect.themes.demo.texts import THEMES
from coreflect.themes.rules.codebook import Codebook, Entry
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.records import Record
from coreflect.themes.rules.similar import MOST, Known, nearness, similar
from coreflect.themes.rules.writing import known, twin

WORDS = ("fear", "of", "the", "safety", "plan", "six", "months", "silence", "words", "in", "notes", "handover", "we")
LABELS = st.text(max_size=60) | st.lists(
    st.sampled_from(WORDS),
    max_size=7,
).map(" ".join)


def theme(label: str, *also: str, definition: str = "") -> Known:
    keys = (label_key(label), *map(label_key, also))
    return Known(label, keys[0], keys, also, definition)


CODEBOOK = [theme(text.label) for text in THEMES.values()] + [
    theme("Handover at discharge", "Leaving well"),
    theme("Family involvement in assessment"),
    theme("Medication talk", definition="How we speak about side effects, doses and stopping."),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hand over discharge", "Handover at discharge"),
        ("hand-over at discharges", "Handover at discharge"),
        ("Handovr at discharge", "Handover at discharge"),
        ("leaving well", "Handover at discharge"),
        ("Leave well", "Handover at discharge"),
        ("families in assessments", "Family involvement in assessment"),
        ("Fixing reflexes", "The fixing reflex"),
        ("wording in our notes", "Words in our notes we would not say aloud"),
        ("Silence for months", "Six months of silence"),
        ("front desk language", "Language at the front desk"),
        ("Charts talk louder", "The chart talks louder than the person"),
        ("Peer colleagues asked to convince", "Peer colleagues asked to persuade"),
        ("Whose safety plan", "Who is the safety plan for?"),
        ("Goals we wrote first", "Goals we wrote before we met"),
        ("stopping and side effects", "Medication talk"),
    ],
)
def test_a_label_that_says_nearly_the_same_finds_the_theme_first(typed: str, meant: str) -> None:
    assert similar(typed, CODEBOOK)[0].label == meant


@pytest.mark.parametrize(
    "typed",
    ["risk wording in notes"]
    + [
        "Being asked first",
        "Quiet is not consent",
        "A plan",
        "Walking together",
        "Waiting without a word",
        "One reflex",
    ]
    + [
        "We plan too soon",
        "Maps of the building",
        "Locked doors",
        "hope",
        "Who decides at night",
        "",
        "?!",
        "the of a",
    ],
)
def test_a_label_that_shares_a_word_or_two_is_no_false_friend(typed: str) -> None:
    assert similar(typed, CODEBOOK) == []


def test_of_many_the_three_nearest_are_offered_the_nearest_first() -> None:
    labels = ["Silence in our car", "Silence in the hall", "Silent halls", "Silence in halls", "Silence in a big hall"]
    found = similar("silence in the halls", map(theme, labels))
    assert len(found) == MOST == 3
    assert [one.label for one in found[:2]] == ["Silence in halls", "Silence in the hall"]


@given(st.lists(LABELS.filter(label_key), min_size=1, max_size=6), LABELS)
def test_whatever_is_typed_what_is_found_is_of_the_list_each_once_and_its_own_label_is_first(
    labels: list[str], typed: str
) -> None:
    themes = [theme(label) for label in {label_key(one): one for one in labels}.values()]
    found = similar(typed, themes)
    assert len(found) == len(set(found)) <= MOST
    assert set(found) <= set(themes)
    assert similar(typed, themes[::-1]) == found, "the order in which themes are listed tells nothing"
    for one in themes:
        assert nearness(one.key, similar(one.label, themes)[0].key) >= 99


@given(LABELS.map(label_key), LABELS.map(label_key))
def test_nearness_is_a_number_from_0_to_100_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= nearness(one, other) <= 100.001
    assert nearness(one, other) == pytest.approx(nearness(other, one))


def entry(label: str, *also: str, **changes: object) -> Entry:
    return Entry(uuid4(), label, label_key(label), aliases=tuple((label_key(one), one) for one in also), **changes)


def record(label: str, session: object = None) -> Record:
    ids = {"id": uuid4(), "session_id": session or uuid4(), "series_id": uuid4(), "theme_id": None}
    said = {"sentence": "We saw it.", "dimension": None, "second_dimension": None, "kind": "practice", "asks": False}
    return Record(label=label, label_key=label_key(label), **ids, **said)


def test_names_of_one_theme_are_twins_and_of_two_are_not() -> None:
    whole = entry("Handover at discharge", "Leaving well")
    merged = entry("Goodbyes", "Last days", merged_into=whole.id, merged_since="2026Q4")
    book = Codebook([whole, merged])
    there = record("Goodbyes")
    for label in ("goodbyes", "Last days", "Leaving well", "HANDOVER at discharge"):
        assert twin([there], book, label_key(label), "2026Q4") == there, label
    assert twin([there], book, label_key("Leaving well"), "2026Q3") is None, "before the merge they are two"
    assert twin([there], book, label_key("Last days"), "2026Q3") == there
    assert twin([there], book, label_key("Hellos"), "2026Q4") is None
    assert twin([there], book, label_key("goodbyes"), "2026Q4", except_for=there) is None


def test_what_is_offered_are_the_standing_themes_with_all_their_names_and_new_labels() -> None:
    whole = entry("Handover at discharge", "Leaving well", definition="How we part.", dimensions=("connection",))
    merged = entry("Goodbyes", "Last days", merged_into=whole.id, merged_since="2026Q4")
    book = Codebook([whole, merged, entry("Old words", status="retired")])
    written = [record("Something new"), record("Goodbyes")]
    found = known(book, written, reads_codebook=True)
    assert [one.label for one in found] == ["Handover at discharge", "Something new"]
    assert found[0].also == ("Goodbyes", "Last days", "Leaving well")
    assert (found[0].definition, found[0].about) == ("How we part.", ("connection",))
    assert set(found[0].keys) == {"handover at discharge", "goodbyes", "last days", "leaving well"}
    near = known(book, written, reads_codebook=False)
    assert [(one.label, one.also, one.definition) for one in near] == [("Goodbyes", (), ""), ("Something new", (), "")]
