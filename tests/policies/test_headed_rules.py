"""What differs line by line: headings are headings, nothing is lost, and a change of level is said."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreflect.policies.rules.differences import Kind, Piece, differences
from coreflect.policies.rules.headed import LINE_END, Line, Lines, in_lines
from coreflect.policies.rules.policy_text import as_kept, blocks

MARKS = {Kind.SAME: "{}", Kind.ADDED: "+{}+", Kind.TAKEN: "-{}-"}
WORDS = st.sampled_from(["we", "call", "They", "ten", "👩‍👧", "مرحبا", "讀", "#no", "a"])
ENDS = st.sampled_from([" ", "\n", "\n\n", "\n# ", "\n## ", "\n#  ", "\n\n## ", "\n### ", " # ", ""])
TEXTS = st.lists(st.tuples(ENDS, WORDS), max_size=25).map(lambda all: as_kept("".join(map("".join, all))))


def shown(older: str, newer: str) -> list[Lines]:
    return list(in_lines(differences(older, newer).rows))


def said(lines: tuple[Line, ...]) -> list[str]:
    """Each line as its element, what became of its kind, and its words with marks."""

    def marked(pieces: tuple[Piece, ...]) -> str:
        return "".join(MARKS[one.kind].format(one.text) for one in pieces)

    return [f"{one.tag} {f'({marked(one.headings)}) ' if one.headings else ''}{marked(one.pieces)}" for one in lines]


@pytest.mark.parametrize(
    ("older", "newer", "column", "before", "after"),
    [
        ("# Calls", "## Calls", "h2 (-heading-+smaller heading+) Calls", "h2 (-heading-) Calls",
         "h2 (+smaller heading+) Calls"),
        ("Calls", "# Calls", "h2 (+heading+) Calls", "p Calls", "h2 (+heading+) Calls"),
        ("## Calls", "Calls", "p (-smaller heading-) Calls", "h2 (-smaller heading-) Calls", "p Calls"),
        ("# Old", "## Fresh", "h2 (-heading-+smaller heading+) -Old-+Fresh+", "h2 -Old-", "h2 +Fresh+"),
        ("# Our calls", "# Our letters", "h2 Our -calls-+letters+", "h2 Our -calls-", "h2 Our +letters+"),
        ("#  Calls", "# Calls", "h2 -  -+ +Calls", "h2 -  -Calls", "h2 + +Calls"),
        ("#Calls", "# Calls", "h2 (+heading+) -#Calls-+Calls+", "p -#Calls-", "h2 +Calls+"),
        ("C", "# H\n\nB\n\nC", "h2 +H+|p +B+|p C", "p C", "h2 +H+|p +B+|p C"),
        ("# H\n\nB\n\nC", "C", "h2 -H-|p -B-|p C", "h2 -H-|p -B-|p C", "p C"),
        ("x", "# H\ny\n## z", "p -x-|h2 +H+|p +y+|h3 +z+", "p -x-", "h2 +H+|p +y+|h3 +z+"),
        ("A\nB", "A\n\nB", "p A-¶-+¶¶+|p B", "p A-¶-|p B", "p A+¶¶+|p B"),
        ("We call.\nYes, now.", "We call. Yes, now.", "p We call.-¶-|p + +Yes, now.", "p We call.-¶-|p Yes, now.",
         "p We call.+ +Yes, now."),
        ("A\n# B", "A # B", "p A-¶-|p (-heading-) + +# B", "p A-¶-|h2 (-heading-) # B", "p A+ +# B"),
    ],
)  # fmt: skip
def test_a_heading_is_a_heading_in_either_view_and_its_new_level_is_said(older, newer, column, before, after) -> None:
    (row,) = shown(older, newer)
    assert row.changed
    assert said(row.column) == column.split("|")
    assert said(row.older) == before.split("|")
    assert said(row.newer) == after.split("|")


def test_headings_that_stay_are_headings_without_a_leap() -> None:
    text = "## Before\n# First\nWords.\n## Below\n### not one"
    rows = shown(text, text)
    assert [said(row.column) for row in rows] == [said(row.newer) for row in rows] == [said(row.older) for row in rows]
    lines = [said(row.column)[0] for row in rows]
    assert lines == ["h2 Before", "h2 First", "p Words.", "h3 Below", "p ### not one"]


def bare(text: str) -> str:
    """A text without heading signs, line ends and spaces."""
    return "".join("".join(block.text for block in blocks(text)).split())


def bare_lines(rows: list[Lines], of: str, *kinds: Kind) -> str:
    pieces = [one for row in rows for line in getattr(row, of) for one in line.pieces if one.kind in kinds]
    return "".join("".join(one.text for one in pieces).replace(LINE_END, "").split())


@settings(max_examples=300)
@given(TEXTS, TEXTS)
def test_no_word_is_lost_and_whatever_differs_is_seen(older: str, newer: str) -> None:
    rows = shown(older, newer)
    for of in ("older", "column"):
        found = bare_lines(rows, of, Kind.SAME, Kind.TAKEN)
        assert found.replace("#", "") == bare(older).replace("#", "")
    for of in ("newer", "column"):
        found = bare_lines(rows, of, Kind.SAME, Kind.ADDED)
        assert found.replace("#", "") == bare(newer).replace("#", "")
    for row in rows:
        seen = [one for line in row.column for one in (*line.pieces, *line.headings) if one.kind is not Kind.SAME]
        assert bool(seen) is row.changed
        beside = [one for line in (*row.older, *row.newer) for one in (*line.pieces, *line.headings)]
        assert any(one.kind is not Kind.SAME for one in beside) is row.changed
        assert all(line.tag in ("p", "h2", "h3") and line.pieces for line in (*row.column, *row.older, *row.newer))


def test_a_long_text_is_told_at_once() -> None:
    both = differences("# a\n\nb c\n" * 5_000, "## a\nb d\n\n" * 5_000)
    began = time.process_time()
    rows = list(in_lines(both.rows))
    assert time.process_time() - began < 3
    assert sum(len(row.column) for row in rows) >= 10_000
