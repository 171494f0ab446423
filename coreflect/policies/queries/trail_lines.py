"""The whole trail as a list: each entry a line by its title."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.policies.models import Change
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.pages import PageOf
from coreflect.policies.rules.timeline import Said, told

UNREADABLE = "It cannot be read"


@dataclass(frozen=True)
class Line:
    """One entry by its title alone; `change` is the title of the change which it is about, None for other entries."""

    number: int
    on: date
    title: str
    change: str | None


def listed(db: Session, page: PageOf, zone: str) -> list[Line]:
    """Return a page of the whole trail, the newest entry first, in one statement.

    Entries are numbered without a gap, so that nothing beside the page is read; one that somebody took out is not here.
    """
    query = select(LedgerEntry.number, LedgerEntry.at, LedgerEntry.kind, LedgerEntry.body, Change.title)
    query = query.outerjoin(Change, Change.id == LedgerEntry.about).where(
        LedgerEntry.chain == "trail",
        LedgerEntry.number.between(page.total - page.until + 1, page.total - page.skip),
    )
    rows = db.execute(query.order_by(LedgerEntry.number.desc()))
    return [Line(row.number, local_day(row.at, zone), _title(row.kind, row.body), row.title) for row in rows]


def _title(kind: str, body: str) -> str:
    try:
        return told(Said(kind, json.loads(body)["what"])).title
    except (ValueError, KeyError, TypeError, AttributeError):
        # what was altered behind our back need not be readable; the page that says so shows the rest all the same
        return UNREADABLE
