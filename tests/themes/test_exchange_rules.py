"""The codebook as a file: what is written is read back, and what no file should do is refused in a sentence."""

import csv
import io
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreflect.foundation.ips import BY_KEY
from coreflect.themes.forms.exchange import _clean
from coreflect.themes.rules.cells import Faults, after_row
from coreflect.themes.rules.differences import Differences, differences
from coreflect.themes.rules.exchange import (
    MOST_ROWS,
    TEXTS,
    Kept,
    joined,
    one_end,
    parted,
    read_table,
    written,
)
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.records import LONGEST_KEY
from coreflect.themes.rules.spreadsheet import LARGEST, NotATable, as_csv, neutral, plain, table
from coreflect.web.fields import clean, one_line

ROSTER = ("Priya Holloway", "Grace Okonjo")


def kept(label: str, **changes: Any) -> Kept:
    return Kept(**{"id": uuid4(), "label": label, "dimensions": ("hope",), "status": "active"} | changes)


def would(themes: list[Kept], content: str | bytes, ticked: tuple[str, ...] = ()) -> Differences:
    """Return what a file would change in these themes."""
    content = content.encode() if isinstance(content, str) else content
    return differences(themes, read_table(table(content, "label"), _clean).rows, ROSTER, ticked)


def said(found: Differences) -> list[tuple[str, str, str]]:
    return [(it.field, it.before, it.after) for step in found.steps for it in step.changes]


def reasons(found: Differences) -> list[str]:
    return [f"{one.row}: {reason}" for one in found.refused for reason in one.reasons]


# What a form takes: any text, cleaned as forms clean it, neither empty nor too long.
WILD = st.text(
    st.characters(codec="utf-8") | st.sampled_from("=+-@\t'\"|\\,;\n\r\u200b\u202e\ufeff \U0001f642"), max_size=60
)
LINES = WILD.map(lambda text: clean(text) or "")
NAMES = WILD.map(lambda text: one_line(text) or "").filter(
    lambda n: n and label_key(n) and len(label_key(n).encode()) <= LONGEST_KEY
)


@st.composite
def codebooks(draw: st.DrawFn) -> list[Kept]:
    names = draw(st.lists(NAMES, min_size=1, max_size=9, unique_by=label_key))
    labels = names[: draw(st.integers(1, len(names)))]
    themes = []
    for number, label in enumerate(labels):
        aliases = sorted(names[len(labels) + number :: len(labels)], key=label_key)
        groupings = draw(st.lists(NAMES.filter(lambda n: len(n) <= 40), max_size=3, unique_by=label_key))
        themes.append(
            kept(
                label,
                aliases=tuple(aliases),
                groupings=tuple(sorted(groupings, key=label_key)),
                dimensions=tuple(draw(st.lists(st.sampled_from(sorted(BY_KEY)), unique=True))),
                status=draw(st.sampled_from(["proposed", "active", "retired"])),
                definition=draw(LINES),
                use_when=draw(LINES),
                not_when=draw(LINES),
                example=draw(LINES),
                merged_into=themes[0].id if themes and draw(st.booleans()) else None,
            )
        )
    return themes


@settings(max_examples=300, deadline=None)
@given(
    themes=codebooks(), separator=st.sampled_from(",;\t"), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])
)
def test_whatever_a_form_takes_is_written_and_read_back_without_a_change(
    themes: list[Kept], separator: str, encoding: str
) -> None:
    rows = written(themes, {themes[0].id: 3})
    found = would(themes, as_csv(rows))
    assert (found.steps, found.refused, found.unchanged) == ((), (), len(themes))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([neutral(cell) for cell in row] for row in rows)
    assert would(themes, out.getvalue().encode(encoding)).unchanged == len(themes)


@settings(max_examples=200, deadline=None)
@given(themes=codebooks())
def test_a_codebook_taken_into_an_empty_one_is_the_same_but_for_ids_and_merges(themes: list[Kept]) -> None:
    there = sorted((one for one in themes if not one.merged_into), key=lambda one: label_key(one.label))
    rows = read_table(table(as_csv(written(there, {})), "label"), _clean).rows
    for row, theme in zip(rows, there, strict=True):
        texts = {name: one_end(getattr(theme, name)) for name in TEXTS.values()}
        faults = Faults()
        assert after_row(row, None, faults) == replace(theme, id=None, **texts)
        assert faults == [], "also where a name begins like a formula: the file keeps it apart"


@given(st.text(max_size=30) | st.sampled_from(["=1", "'=1", "''=1", "'", "-", "@x", "\tx", "＝1", "'tis"]))
def test_a_cell_never_begins_a_formula_and_loses_nothing(text: str) -> None:
    assert plain(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


@given(st.lists(NAMES, max_size=6, unique_by=label_key))
def test_names_in_one_cell_stay_apart(names: list[str]) -> None:
    assert parted(joined(names)) == tuple(names)


def test_the_file_has_a_mark_of_its_encoding_one_row_a_theme_and_the_order_of_the_alphabet() -> None:
    merged = kept("Zest", aliases=("=Risk",))
    rows = written([merged, kept("ähnlich"), kept("Calm", merged_into=merged.id)], {merged.id: 2})
    content = as_csv(rows)
    assert content.startswith(b"\xef\xbb\xbfid,label,aliases,principles and tasks,")
    assert [row[1] for row in rows] == ["label", "Calm", "Zest", "ähnlich"]
    assert "'=Risk" in content.decode()
    assert rows[1][-2:] == ["Zest", "0"]
    assert rows[2][-2:] == ["", "2"]
    assert rows[2][3] == "Hope and possibility vs. fear"


UNREADABLE = {
    b"": "This file is empty",
    b"\xef\xbb\xbf \r\n": "This file is empty",
    b",,\n,,\n": "This file is empty",
    b"x" * (LARGEST + 1): "larger than 1 MB",
    b"PK\x03\x04rest": "a workbook or another kind of file",
    b"\xd0\xcf\x11\xe0old": "a workbook or another kind of file",
    b"label\nHope\nK\xe4lte\n": "Line 3 holds signs that are not written in UTF-8",
    "label\nHope\n".encode("utf-16") + b"\x00": "Line 3 holds signs that are not written in UTF-8",
    "label\nHope\n".encode("utf-16-le"): "Line 1 holds signs that stand in no text",
    b"label\nHope\nFe\0ar\n": "Line 3 holds signs that stand in no text",
    b"name,kind\nHope,x\n": "no column “label”",
    b"label,Definition,LABEL\na,b,c\n": "names the column “label” twice",
    b"label,definition\n": "no theme stands under them",
    b'label,definition\nHope,"It comes\nand goes\nCalm,x\n': "Line 2 has a quotation mark too many or too few",
    b'label,definition\nHope,x\nCalm,"y"z\n': "Line 3 has a quotation mark too many or too few",
    b'label,definition\nHope,"' + b"x" * 200_000 + b'"\n': "Line 2 has a quotation mark",
    b'label,definition\n"Ho\npe",x\nCalm\n': "Line 4 has 1 cell, and the first line names 2",
    b"label,definition\nHope,x,y\n": "Line 2 has 3 cells, and the first line names 2",
    b"label\n" + b"".join(b"Theme %d\n" % n for n in range(MOST_ROWS + 1)): "more than 2,000 themes",
}  # fmt: skip


@pytest.mark.parametrize("content", UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_cannot_be_read_is_said_in_a_sentence_that_names_the_line(content: bytes) -> None:
    with pytest.raises(NotATable) as raised:
        would([], content)
    assert UNREADABLE[content] in raised.value.sentence
    assert raised.value.sentence.endswith((".", "?"))


@settings(max_examples=300, deadline=None)
@given(cut=st.integers(0, 400), junk=st.binary(max_size=20))
def test_half_a_file_and_any_bytes_are_read_or_refused_and_nothing_else(cut: int, junk: bytes) -> None:
    content = as_csv(written([kept("Hope", definition='It "comes"\nand goes'), kept("Calm")], {}))
    for one in (content[:cut] + junk, junk, content[:cut]):
        with suppress(NotATable):
            found = would([kept("Hope")], one)
            assert 0 < len(found.steps) + len(found.refused) + found.unchanged <= 3


def test_columns_stand_in_any_order_and_case_and_strange_ones_are_named_and_left_aside() -> None:
    content = "sep=;\r\nColour;STATUS; Label ;;Principles and Tasks\r\nred;Active;Hope;;moving towards | HOPE\r\n"
    found = read_table(table(content.encode(), "label"), _clean)
    assert found.ignored == ("Colour",)
    assert said(differences([], found.rows)) == [
        ("label", "", "Hope"),
        ("principles and tasks", "", "Moving towards · Hope and possibility vs. fear"),
        ("status", "", "active"),
    ]
    assert found.rows[0].number == 2
