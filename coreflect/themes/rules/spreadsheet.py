"""A table as a spreadsheet writes it into a file, and reads it out of one (CSV, RFC 4180)."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coreflect.themes.rules.labels import label_key

LARGEST = 1_000_000  # bytes
_SEPARATORS = ",;\t"  # a comma; a semicolon, as spreadsheets write where the comma is a decimal sign; a tab
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# How files begin that a person may take for a table: zip and so .xlsx and .ods, the old .xls, PDF, gzip.
_NO_TEXT = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")
AS_CSV = "Save it again as “CSV UTF-8”, then send that file."
# https://owasp.org/www-community/attacks/CSV_Injection; the wide signs count where Japanese is written.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_KEPT_APART = re.compile(r"''*[=+\-@\t\r\n＝＋－＠]")
_HINT = re.compile(r'"?sep=([,;\t])"?\r?\n?', re.IGNORECASE)


class NotATable(Exception):
    """A file that cannot be read as a table; `sentence` says to a person why, where, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Line:
    """One row of a table: its number as a spreadsheet counts, and the line of the file on which it begins.

    They part where a cell before it holds several lines.
    """

    number: int
    begins: int
    cells: tuple[str, ...]


def neutral(text: str) -> str:
    """Return the text of a cell so that no spreadsheet takes it for a formula: with an apostrophe before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain(cell: str) -> str:
    """Return the text that `neutral` made this cell of."""
    return cell[1:] if _KEPT_APART.match(cell) else cell


def is_formula(cell: str) -> bool:
    """Return whether a spreadsheet would take this cell for a formula, whatever space stands before it."""
    return bool(_FORMULA.match(cell.strip())) and not _KEPT_APART.match(cell)


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return the rows as UTF-8 with a byte-order mark and CRLF, formulas made harmless."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([neutral(cell) for cell in row] for row in rows)
    return codecs.BOM_UTF8 + out.getvalue().encode()


def table(content: bytes, column: str) -> list[Line]:
    """Return the rows of a file, the line of the names of its columns first; rows without a word are left out.

    `column` is a name that stands in the first row, as label_key writes it: it tells what separates the cells. Raises
    NotATable where the file is too large, no text, or half a file.
    """
    text = _text(content)
    hint = _HINT.match(text)
    separator = hint[1] if hint else _separator(text, column)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[Line] = []
    begins = 1
    try:
        for number, cells in enumerate(reader, 0 if hint else 1):
            if number and any(cell.strip() for cell in cells):
                found.append(Line(number, begins, tuple(cells)))
            begins = reader.line_num + 1
    except csv.Error:
        raise NotATable(
            f"Line {begins} has a quotation mark too many or too few, so that nobody can tell where its cells end. "
            "Is the file whole? Save it once more, then send it again."
        ) from None
    return _whole(found)


def _text(content: bytes) -> str:
    if not content.strip():
        raise NotATable("This file is empty. Pick the file that holds the themes.")
    if len(content) > LARGEST:
        raise NotATable("This file is larger than 1 MB. Split it into several, and send one after the other.")
    if content.startswith(_NO_TEXT):
        raise NotATable(f"This is a workbook or another kind of file, not a table in plain text. {AS_CSV}")
    mark, encoding = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", "utf-8"))
    content = content[len(mark) :]
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = _line(content[: error.start].decode(encoding, "replace"))
        raise NotATable(f"Line {line} holds signs that are not written in UTF-8. {AS_CSV}") from None
    if "\0" in text:
        line = _line(text[: text.index("\0")])
        raise NotATable(f"Line {line} holds signs that stand in no text. {AS_CSV}")
    return text


def _line(before: str) -> int:
    """Return the number of the line that follows a text."""
    return 1 + len(re.findall(r"\r\n|\r|\n", before))


def _separator(text: str, column: str) -> str:
    first = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    for one in _SEPARATORS:
        if column in map(label_key, next(csv.reader([first], delimiter=one), [])):
            return one
    return max(_SEPARATORS, key=first.count)


def _whole(found: list[Line]) -> list[Line]:
    """Return the rows if each has as many cells as the first; further ones may stand there if they are empty."""
    if not found:
        raise NotATable("This file is empty. Pick the file that holds the themes.")
    width = len(found[0].cells)
    for line in found:
        if len(line.cells) < width or any(cell.strip() for cell in line.cells[width:]):
            raise NotATable(
                f"Line {line.begins} has {len(line.cells)} {'cell' if len(line.cells) == 1 else 'cells'}, and the "
                f"first line names {width}. Is the file whole? Save it once more, then send it again."
            )
    return [Line(line.number, line.begins, line.cells[:width]) for line in found]
