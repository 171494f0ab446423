"""Sealing, labels and records."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreflect.themes.models import BOX_BYTES
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.records import Record
from coreflect.themes.rules.sealing import NotOpened, TooLong, open_box, seal

KEY = bytes(range(32))
ID = UUID("11111111-1111-4111-8111-111111111111")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(st.dictionaries(WORDS, WORDS | st.none() | st.booleans() | st.integers(), max_size=3))
def test_what_was_sealed_comes_back_and_every_box_has_one_size(content: dict) -> None:
    sealed = seal(KEY, ID, "2026Q4", content)
    assert len(sealed) == BOX_BYTES
    assert open_box(KEY, ID, "2026Q4", sealed) == content


def test_the_same_content_never_seals_alike() -> None:
    boxes = {seal(KEY, ID, "2026Q4", {"sentence": "the same"}) for _ in range(50)}
    assert len(boxes) == 50
    assert len({box[:12] for box in boxes}) == 50


def test_a_box_opens_only_with_its_own_key_id_and_period_and_unaltered() -> None:
    sealed = seal(KEY, ID, "2026Q4", {"a": 1})
    altered = bytes([sealed[0] ^ 1]) + sealed[1:]
    last = sealed[:-1] + bytes([sealed[-1] ^ 1])
    wrong = [
        (bytes(32), ID, "2026Q4", sealed),
        (KEY, uuid4(), "2026Q4", sealed),
        (KEY, ID, "2026Q3", sealed),
        (KEY, ID, "2026Q4", altered),
        (KEY, ID, "2026Q4", last),
        (KEY, ID, "2026Q4", b""),
        (KEY, ID, "2026Q4", sealed[:100]),
    ]
    for key, box_id, period, box in wrong:
        with pytest.raises(NotOpened):
            open_box(key, box_id, period, box)
    assert open_box(KEY, ID, "2026Q4", sealed) == {"a": 1}


def test_content_that_just_fits_is_kept_and_one_byte_more_is_refused_with_a_sentence() -> None:
    frame = len('{"a":""}')
    assert len(seal(KEY, ID, "2026Q4", {"a": "x" * (4092 - frame)})) == BOX_BYTES
    with pytest.raises(TooLong, match=r"Shorten it a little\?"):
        seal(KEY, ID, "2026Q4", {"a": "x" * (4093 - frame)})
    with pytest.raises(ValueError, match="too long"):
        seal(KEY, ID, "2026Q4", {"a": "ü" * 2050})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Who is the safety plan for?", "who is the  safety plan for"),
        ("Hope ", "hope"),
        ("“Hope”", "HOPE!"),
        ("Straße", "STRASSE"),
        ("ﬁxing reflex", "Fixing reflex"),
        ("Fix\u200bing\u00ad reflex\ufeff", "Fixing reflex"),
        ("People’s hopes", "people's hopes"),
        ("cafe\u0301", "café"),
        ("a\u00a0b\tc\nd", "A B C D"),
        ("Hope\ufe0f", "hope"),
    ],
)
def test_labels_that_read_alike_are_one_theme(one: str, other: str) -> None:
    assert label_key(one) == label_key(other) != ""


def test_labels_that_differ_in_a_word_or_sign_inside_stay_two() -> None:
    labels = ["Hope", "Hopes", "No hope", "C++", "C", "Safe, held and whole", "Safe held and whole", "हिन्दी", "हिन्द"]
    assert len({label_key(label) for label in labels}) == len(labels)


def test_a_label_without_letters_or_figures_has_no_key() -> None:
    assert [label_key(label) for label in ("", " ", "?!…", "\u200b", "——", "+")] == [""] * 6


@given(WORDS)
def test_the_key_of_a_key_is_itself(label: str) -> None:
    assert label_key(label_key(label)) == label_key(label)


def test_a_record_comes_back_from_its_box_whole() -> None:
    record = Record(
        id=ID,
        session_id=uuid4(),
        series_id=uuid4(),
        label="The fixing reflex",
        label_key="the fixing reflex",
        theme_id=None,
        sentence="We reach for a plan.",
        dimension="learning",
        second_dimension=None,
        kind="practice",
        asks=False,
    )
    for one in (record, replace(record, theme_id=uuid4(), second_dimension="hope", asks=True)):
        content = one.to_content()
        assert content["is"] == "record"
        assert Record.from_content(ID, open_box(KEY, ID, "2026Q4", seal(KEY, ID, "2026Q4", content))) == one
