"""What waits for somebody in this room, and which links of what they hold are broken or empty: one look for home."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, Integer, Select, String, cast, false, literal, null, select, union_all
from sqlalchemy.orm import Session

from coreflect.policies.queries.links import broken_of, link_queries
from coreflect.policies.queries.news import Waits, waits_of, waits_queries
from coreflect.policies.rules.links import Broken, Gap
from coreflect.policies.rules.pens import Side

_LINKS = 9
"""The place of what is broken, after all that waits."""


def at_home(
    db: Session,
    person_id: UUID,
    side: Side | None,
    today: date,
    asked_since: datetime,
    at_most: int,
    gaps: Collection[Gap],
    of_all: Collection[Gap],
) -> tuple[list[Waits], list[Broken]]:
    """Return what news.waiting_changes and links.broken return, in one statement."""
    waits = [
        select(one.subquery(), cast(null(), String).label("gap"), cast(null(), Integer).label("total"))
        for one in waits_queries(person_id, side, today, asked_since, at_most)
    ]
    links = [_as_waits(one) for one in link_queries(person_id, today, gaps, of_all)]
    rows = db.execute(union_all(*waits, *links).order_by("place", "stage_since", "title", "id")).all()
    broken = [row for row in rows if row.place == _LINKS]
    return waits_of([row for row in rows if row.place != _LINKS], side), broken_of(broken)


def _as_waits(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """A question for links with the columns of what waits, empty where links have none."""
    one = query.subquery()
    return select(
        *(one.c.id, one.c.title, cast(null(), String).label("stage"), cast(null(), Date).label("stage_since")),
        *(cast(null(), Date).label("look_again_on"), one.c.mine),
        *(false().label(name) for name in ("helped", "decide", "offered")),
        *(cast(null(), String).label(name) for name in ("pen", "asked_by")),
        cast(false(), Boolean).label("upcoming"),
        literal(_LINKS).label("place"),
        *(one.c.gap, one.c.total),
    )
