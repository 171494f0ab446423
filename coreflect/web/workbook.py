"""Workbooks for a spreadsheet: texts in cells, and nothing that a spreadsheet would reckon with, open or follow."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

MOST_SIGNS = 32_767  # what one cell can hold


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its columns with their widths in signs, and its rows; the head stays in sight."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[str]]


def workbook(title: str, made_on: date, sheets: Iterable[Sheet]) -> bytes:
    """Return an XLSX file, made in memory: every cell is a text, no formula, number or link, whatever it says.

    The file names the day on which it was made and no hour, and the same content is the same bytes.
    """
    import xlsxwriter  # here, as in web/paper.py: a worker that makes none is the lighter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "created": datetime.combine(made_on, time.min, UTC).replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for one in sheets:
        page = book.add_worksheet(one.name)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        for place, (head, width) in enumerate(one.columns):
            page.set_column(place, place, width)
            page.write_string(0, place, head, bold)
        for number, row in enumerate(one.rows, 1):
            for place, text in enumerate(row):
                page.write_string(number, place, text[:MOST_SIGNS], plain)
    book.close()
    return out.getvalue()
