"""The whole trail as a list: each entry a line by its title and what it is about."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.policies.models import Answer, Change
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.pages import PageOf
from coreflect.policies.rules.timeline import Said, told
from coreflect.releases.models import Cell
from coreflect.releases.queries.cells import TITLE

UNREADABLE, WITHDRAWING = "It cannot be read", "withdrawn"


@dataclass(frozen=True)
class Line:
    """One entry by its title alone; `about` is the title of the change or the name of the theme that it is about, None
    for other entries. Of a theme that was withdrawn it is the marker that stands for it everywhere, and `gone`."""

    number: int
    on: date
    title: str
    about: str | None
    gone: bool = False


def listed(db: Session, page: PageOf, zone: str) -> list[Line]:
    """Return a page of the whole trail, the newest entry first, in one statement.

    Entries are numbered without a gap, so that nothing beside the page is read; one that somebody took out is not here.
    """
    query = (
        select(
            *(LedgerEntry.number, LedgerEntry.at, LedgerEntry.kind, LedgerEntry.body),
            *(Change.title, TITLE.label("theme"), Cell.withdrawn_on),
        )
        .outerjoin(Change, Change.id == LedgerEntry.about)
        .outerjoin(Answer, Answer.id == LedgerEntry.about)
        .outerjoin(Cell, Cell.id == func.coalesce(Answer.cell_id, LedgerEntry.about))
        .where(
            LedgerEntry.chain == "trail",
            LedgerEntry.number.between(page.total - page.until + 1, page.total - page.skip),
        )
    )
    return [
        Line(
            *(row.number, local_day(row.at, zone), _title(row.kind, row.body)),
            # that it was withdrawn is what such an entry says itself
            row.title or (row.theme if row.kind != WITHDRAWING else None),
            row.withdrawn_on is not None,
        )
        for row in db.execute(query.order_by(LedgerEntry.number.desc()))
    ]


def _title(kind: str, body: str) -> str:
    try:
        telling = told(Said(kind, json.loads(body)["what"]))
        return telling.brief or telling.title
    except (ValueError, KeyError, TypeError, AttributeError):
        # what was altered behind our back need not be readable; the page that says so shows the rest all the same
        return UNREADABLE
