"""The codebook as a file: what is written is read back, and what no file should do is refused in a sentence."""

import csv
import io
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreflect.foundation.ips import BY_KEY
from coreflect.themes.forms.exchange import _clean
from coreflect.themes.rules.cells import Faults, after_row
from coreflect.themes.rules.differences import Differences, differences
from coreflect.themes.rules.exchange import (
    COLUMNS,
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


def test_a_row_speaks_of_the_theme_with_its_id_else_of_the_one_with_its_name() -> None:
    hope, calm = kept("Hope", aliases=("Trust",)), kept("Calm")
    themes = [hope, calm]
    found = would(themes, f"id,label,definition\n{hope.id},Courage,Dare it.\n{uuid4()},CALM,\nnonsense,Quiet,\n")
    assert [(step.before and step.before.label, step.after.label) for step in found.steps] == [
        ("Hope", "Courage"),
        ("Calm", "CALM"),
        (None, "Quiet"),
    ]
    assert found.steps[0].after.aliases == ("Hope", "Trust")
    assert [step.after.status for step in found.steps] == ["active", "active", "proposed"]
    by_alias = would(themes, "label,definition\ntrust,Dare it.\n")
    assert said(by_alias) == [("definition", "", "Dare it.")], "an alias without an id renames nothing"


def test_the_new_label_stops_being_an_alias_and_the_same_file_twice_changes_nothing_more() -> None:
    hope = kept("Hope", aliases=("Trust",))
    content = f"id,label,aliases\n{hope.id},Trust,Trust\n"
    (step,) = would([hope], content).steps
    assert (step.after.label, step.after.aliases) == ("Trust", ("Hope",))
    assert would([step.after], content).unchanged == 1


def test_a_missing_column_changes_nothing_an_empty_cell_empties_and_no_alias_is_taken_away() -> None:
    hope = kept("Hope", aliases=("Trust",), groupings=("Daily",), definition="It returns.", example="A song.")
    assert would([hope], "label\nHope\n").unchanged == 1
    found = would([hope], "label,aliases,groupings,definition,status\nHope,,,,\n")
    assert said(found) == [("groupings", "Daily", ""), ("definition", "It returns.", "")]


OTHERS = {
    "label,status\n,active\n": "2: This row has no label.",
    "label\n?!\n": "2: “?!” is no label in words.",
    f"label\n{'a' * 81}\n": "2: The label is longer than 80 characters",
    f"label\n{chr(0xFDFA) * 40}\n": "2: The label is longer than",
    "label,principles and tasks\nNew,Hoping\n": "2: “Hoping” is none of the seven",
    "label,status\nNew,done\n": "2: “done” is no status",
    f"label,when not\nNew,{'a' * 281}\n": "2: “when not” is longer than 280 characters",
    f"label,groupings\nNew,{'a' * 41}\n": "is no name of a grouping",
    "label,groupings\nNew," + "|".join(f"g{n}" for n in range(13)) + "\n": "at most 12 groupings",
    "label,aliases\nNew," + "|".join(f"a{n}" for n in range(13)) + "\n": "at most 12 aliases",
    "label,aliases\nNew,hope.\n": "2: “hope.”: There is a theme of that name already",
    "label,aliases\nCalm,Trust\n": "2: “Trust”: It is another name of “Hope” already",
    "label\nNew\nNEW\n": "3: “NEW” is a name in row 2, too",
    "label,aliases\nOld,New\nNew,\n": "3: “New” is a name in row 2, too",
    "label\nHope\nTrust\n": "3: Row 2 speaks of the same theme",
    "label,merged into\nCalm,Hope\n": "2: A file merges nothing",
    "label,merged into\nGone,Calm\n": "2: “Gone” was merged into “Hope” and stays as it is",
    "label,definition\nGone,Something else.\n": "2: “Gone” was merged into “Hope” and stays as it is",
    "label,definition\nNew,Priya Holloway said so.\n": "2: “Priya Holloway” (definition) could point to someone",
    "label,aliases\nNew,As Pri\u200bya Holloway says\n": "(aliases) could point to someone",
    "label,groupings\nNew,someone@example.org\n": "(groupings) could point to someone",
    "label\n=1+1 odd\n": "2: “=1+1 odd” begins as a formula does",
    "label\n ＝a|b\n": "2: “＝a|b” begins as a formula does",
    "label,aliases\nNew,+home | House\n": "2: “+home” begins as a formula does",
}


@pytest.mark.parametrize("content", OTHERS, ids=range(len(OTHERS)))
def test_a_row_that_cannot_be_taken_is_named_with_its_line_and_the_others_stand(content: str) -> None:
    hope = kept("Hope", aliases=("Trust",))
    themes = [hope, kept("Calm"), kept("Gone", merged_into=hope.id)]
    found = would(themes, content)
    (reason,) = reasons(found)
    assert OTHERS[content] in reason
    assert len(found.steps) + found.unchanged == content.count("\n") - 2


def test_everything_that_speaks_against_a_row_is_said_at_once() -> None:
    long = "Priya Holloway said so. " * 12
    head = "label,aliases,principles and tasks,groupings,status,definition,example,merged into"
    found = would(
        [kept("Hope")], f"{head}\n=1,hope|{'a' * 81},Hoping,{'g' * 41},done,{long},someone@example.org,Hope\n"
    )
    (refused,) = found.refused
    for said_of_it in (
        "begins as a formula does",
        "The alias is longer than 80 characters",
        "“Hoping” is none of the seven",
        "is no name of a grouping",
        "“done” is no status",
        "“definition” is longer than 280 characters",
        "A file merges nothing",
        "“hope”: There is a theme of that name already",
        "“Priya Holloway” (definition) could point to someone",
        "(example) could point to someone",
    ):
        assert [said_of_it in reason for reason in refused.reasons].count(True) == 1, said_of_it
    assert len(refused.reasons) == 10


def test_a_status_is_read_as_the_pages_say_it_and_as_the_file_says_it() -> None:
    found = would([], "label,status\nA,In use\nB,active\nC,Proposed\nD,retired\n")
    assert [step.after.status for step in found.steps] == ["active", "active", "proposed", "retired"]


def test_a_name_that_a_theme_has_already_may_begin_like_a_formula() -> None:
    assert would([kept("=Hope")], "label\n=Hope\n").unchanged == 1
    assert [step.after.label for step in would([], "label\n'=Hope\n").steps] == ["=Hope"]


def test_a_swap_of_two_labels_is_refused_because_an_old_label_stays_an_alias() -> None:
    one, two = kept("Hope"), kept("Calm")
    found = would([one, two], f"id,label\n{one.id},Calm\n{two.id},Hope\n")
    assert len(found.refused) == 2


def test_what_stands_word_for_word_is_not_checked_again_and_questions_are_asked_one_by_one() -> None:
    old = kept("Hope", definition="Priya Holloway said so.")
    content = "label,definition,example\nHope,Priya Holloway said so.,We met in June and in May.\n"
    (step,) = would([old], content).steps
    tokens = [mark.token for reading in step.readings for mark in reading.marks]
    assert len(tokens) == 2
    assert [would([old], content, tuple(tokens[:n])).ready == [step] for n in range(2)] == [False, False]
    assert len(would([old], content, tuple(tokens)).ready) == 1
    assert would([old], content, tuple(tokens)).seal == would([old], content).seal


def test_names_of_the_codebook_pass_the_check() -> None:
    themes = [kept("What Grace taught us")]
    content = "label,definition\nNew,Begins like what Grace taught us.\n"
    assert would(themes, content).steps[0].readings == ()
    assert would([], content).refused, "or the name would have passed anyhow"


def test_the_mark_of_a_report_changes_with_whatever_it_shows() -> None:
    hope = kept("Hope", id=UUID(int=1))
    contents = [
        "label\nNew\n",
        "label\nNew\nHope\n",
        "label\nNewer\n",
        "label\nNew\n!\n",
        "label,example\nNew,In May.\n",
    ]
    seals = {would([hope], content).seal for content in contents}
    assert len(seals) == len(contents)
    assert would([hope], contents[0]).seal in seals


def test_every_column_says_what_it_is() -> None:
    assert len(COLUMNS) == 12
