"""What is to be done: the period whose turn it is, and the release in preparation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, FromClause, Row, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from coreflect.foundation.periods import Period
from coreflect.people.models import Person
from coreflect.releases.models import GroupSeries, Release, ReleasePart, ReleaseReminder
from coreflect.releases.rules.forgetting import Told
from coreflect.releases.rules.frames import PURPOSES
from coreflect.sessions.models import ReflectionSession, Series, SeriesLead

Preparer, Signer, Giver, Led = aliased(Person), aliased(Person), aliased(Person), aliased(SeriesLead)
OVER = ("published", "forgotten")  # nothing sealed is left of such a period, and no key


@dataclass(frozen=True)
class Part:
    """One group's part of a release, as one person sees it; `mine` when they lead a series of the group."""

    id: UUID
    group_id: UUID
    state: str
    prepared_by: UUID | None
    preparer: str | None
    signer: str | None
    series: frozenset[UUID]
    titles: tuple[str, ...]
    mine: bool
    purpose: str = ""  # what it is for, and from where its leads see it: written at the release
    position: str = ""
    given_back_by: str | None = None  # by its second reader, the name, until it is handed over again
    given_back_on: date | None = None


@dataclass(frozen=True)
class ReleaseSeen:
    """One release with its parts; `published_on` is None while it is being prepared, and when it was forgotten."""

    id: UUID
    period: Period
    state: str
    published_on: date | None
    parts: tuple[Part, ...]
    leaves_at: datetime | None = None  # while it is quiet
    without_on: date | None = None  # on which it leaves without the parts that are not signed

    @property
    def names(self) -> list[tuple[str, str]]:
        """Who prepared and who signed, each pair once."""
        return sorted({(one.preparer, one.signer) for one in self.parts if one.preparer and one.signer})

    @property
    def purposes(self) -> list[str]:
        """What its parts are for, each once, in words; in the order of PURPOSES, so that no part shows through."""
        return [words for key, words in PURPOSES.items() if any(one.purpose == key for one in self.parts)]

    @property
    def positions(self) -> list[str]:
        """From where the leads of its parts see it, in the order of the alphabet."""
        return sorted({one.position for one in self.parts if one.position})


@dataclass(frozen=True)
class Turn:
    """The oldest closed period with dates after the latest release: periods are released in order.

    `release_id` and `state` are None until a lead has started it, `mine` tells whether the viewer leads a series that
    had dates in it, and `parts` are those that have been made. While it is quiet, `leaves_at` says until when; before,
    `without_on` says on which day it leaves without the parts that are not signed, if that was named. `told` is what
    its leads were told last of the day on which it is forgotten.
    """

    period: Period
    release_id: UUID | None
    mine: bool
    parts: tuple[Part, ...]
    state: str | None = None
    leaves_at: datetime | None = None
    without_on: date | None = None
    told: Told | None = None


def agency_day(now: datetime, zone: str) -> date:
    """Return the day on the agency's wall calendar."""
    return now.astimezone(ZoneInfo(zone)).date()


def release(db: Session, release_id: UUID, viewer_id: UUID) -> ReleaseSeen | None:
    """Return one release as a person sees it, or None where there is none; one statement."""
    columns = select(Release.id, Release.period, Release.state, Release.published_on)
    columns = columns.add_columns(Release.leaves_at, Release.without_on)
    query = _with_parts(columns, Release.__table__, viewer_id)
    rows = db.execute(query.where(Release.id == release_id)).all()
    if not rows:
        return None
    first = rows[0]
    period, parts = Period.parse(first.period), _parts(rows)
    return ReleaseSeen(first.id, period, first.state, first.published_on, parts, first.leaves_at, first.without_on)


def is_part_of(db: Session, part_id: UUID, release_id: UUID) -> bool:
    """Return whether there is such a part, and whether it is a part of this very release."""
    query = select(ReleasePart.id).where(ReleasePart.id == part_id, ReleasePart.release_id == release_id)
    return db.scalar(query) is not None


def turn(db: Session, viewer_id: UUID, today: date) -> Turn | None:
    """Return the period whose turn it is on that day, or None when all that is closed is published or forgotten.

    One statement.
    """
    oldest = _oldest(today).subquery("oldest")
    mine = exists().where(
        ReflectionSession.period == oldest.c.period,
        ReflectionSession.state == "planned",
        Led.series_id == ReflectionSession.series_id,
        _leads(Led, viewer_id),
    )
    start = oldest.outerjoin(Release.__table__, Release.period == oldest.c.period)
    columns = select(oldest.c.period, Release.id, mine.label("dates_mine"), Release.state)
    columns = columns.add_columns(
        Release.leaves_at, Release.without_on, ReleaseReminder.number, ReleaseReminder.goes_on
    )
    start = start.outerjoin(ReleaseReminder.__table__, ReleaseReminder.period == oldest.c.period)
    query = _with_parts(columns, start, viewer_id)
    rows = db.execute(query).all()
    if rows[0].period is None:
        return None
    parts, first = _parts(rows), rows[0]
    leaves = first.leaves_at, first.without_on, Told(first.number, first.goes_on) if first.number else None
    return Turn(Period.parse(first.period), first.id, first.dates_mine, parts, first.state, *leaves)


def whose_turn(db: Session, today: date) -> str | None:
    """Return the period whose turn it is on that day, whoever asks, or None; one statement."""
    return db.scalar(_oldest(today))


def _oldest(today: date) -> Select[tuple[str]]:
    """Return the query for the oldest closed period with dates that is not over."""
    closed = Period.of(today)
    while not closed.is_closed(today):
        closed = closed.previous()
    oldest = select(func.min(ReflectionSession.period).label("period"))
    return oldest.where(*not_yet_over(), ReflectionSession.period <= str(closed))


def not_yet_over() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on dates whose period is still to be released.

    In order: what lies before the latest release, such as a date that was added late, is never released.
    """
    latest = select(func.coalesce(func.max(Release.period), "")).where(Release.state == "published").scalar_subquery()
    forgotten = select(Release.period).where(Release.state == "forgotten")
    return (
        ReflectionSession.state == "planned",
        ReflectionSession.period > latest,
        ReflectionSession.period.not_in(forgotten),
    )


def periods_over(db: Session) -> list[str]:
    """Return the periods that were released or forgotten, the oldest first: their keys must be gone."""
    return list(db.scalars(select(Release.period).where(Release.state.in_(OVER)).order_by(Release.period)))


def _leads(table: type[SeriesLead], viewer_id: UUID) -> ColumnElement[bool]:
    """Whether a row says that the viewer leads a series: it stays when they lose the role, and then says nothing."""
    return (table.person_id == viewer_id) & exists().where(Person.id == viewer_id, Person.ps_lead)


def _with_parts(query: Select[*tuple[Any, ...]], start: FromClause, viewer_id: UUID) -> Select[*tuple[Any, ...]]:
    """Add to a query on releases their parts, the series of each, and which of these the viewer leads."""
    led = (SeriesLead.series_id == GroupSeries.series_id) & _leads(SeriesLead, viewer_id)
    query = query.add_columns(
        ReleasePart.id.label("part_id"),
        ReleasePart.group_id,
        ReleasePart.state.label("part_state"),
        ReleasePart.prepared_by,
        ReleasePart.purpose,
        ReleasePart.position,
        Preparer.name.label("preparer"),
        Signer.name.label("signer"),
        Giver.name.label("given_back_by"),
        ReleasePart.given_back_on,
        GroupSeries.series_id,
        Series.title,
        SeriesLead.person_id.label("led_by"),
    )
    return query.select_from(
        start.outerjoin(ReleasePart, ReleasePart.release_id == Release.id)
        .outerjoin(Preparer, Preparer.id == ReleasePart.prepared_by)
        .outerjoin(Signer, Signer.id == ReleasePart.signed_by)
        .outerjoin(Giver, Giver.id == ReleasePart.given_back_by)
        .outerjoin(GroupSeries, GroupSeries.group_id == ReleasePart.group_id)
        .outerjoin(Series, Series.id == GroupSeries.series_id)
        .outerjoin(SeriesLead, led)
    )


def _parts(rows: Sequence[Row[Any]]) -> tuple[Part, ...]:
    by_part: dict[UUID, list[Row[Any]]] = {}
    for row in rows:
        if row.part_id is not None:
            by_part.setdefault(row.part_id, []).append(row)
    parts = [
        Part(
            id=part_id,
            group_id=its[0].group_id,
            state=its[0].part_state,
            prepared_by=its[0].prepared_by,
            preparer=its[0].preparer,
            signer=its[0].signer,
            series=frozenset(row.series_id for row in its),
            titles=tuple(sorted(row.title for row in its)),
            mine=any(row.led_by is not None for row in its),
            purpose=its[0].purpose,
            position=its[0].position,
            given_back_by=its[0].given_back_by,
            given_back_on=its[0].given_back_on,
        )
        for part_id, its in by_part.items()
    ]
    return tuple(sorted(parts, key=lambda part: part.titles))
