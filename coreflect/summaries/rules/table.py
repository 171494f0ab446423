"""How cells become a file that a spreadsheet opens without harm."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection").
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")
HEAD = (
    "period",
    "published on",
    "theme",
    "sentence",
    "principle or task",
    "further principles and tasks",
    "kind",
    "asks something of the agency",
    "answer",
    "reason",
    "answered on",
)


def neutral(text: str) -> str:
    """Return the text of a cell so that no spreadsheet takes it for a formula: with an apostrophe before it."""
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return the rows under their head as UTF-8 with a byte-order mark and CRLF, formulas made harmless."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def file_name(day: date) -> str:
    """Return the name of the file that is exported on a day."""
    return f"coreflect-summary-{day.isoformat()}.csv"
