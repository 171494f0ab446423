"""Sign up for a whole run, or for several dates of it, in one press."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Missing
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.dates import locked_ahead, settle, stand
from coreflect.sessions.actions.places import NoPlaceForYou, not_now, put_down, why_no_place, window_of
from coreflect.sessions.actions.tell import tell_run
from coreflect.sessions.models import ReflectionSession, Series, SignUp
from coreflect.sessions.queries.places import comes, led_among, rows_of, spans_of
from coreflect.sessions.rules.places import ON_THE_LIST, Standing, overlap


@dataclass(frozen=True)
class Several:
    """What one press did: how many places and turns it got; and of the other dates that were wanted, at how many the
    person stood already, leads, or cannot sign up now.

    `overlaps` says how many of what it got lie at the same time as another date of theirs.
    """

    places: int = 0
    waiting: int = 0
    already: int = 0
    led: int = 0
    closed: int = 0
    overlaps: int = 0


def sign_up_for(
    db: Session, viewer: Viewer, series_id: UUID, chosen: Collection[UUID] | None, now: datetime
) -> Several:
    """Sign the viewer up for the chosen dates of a series, or with None for all to come, in one transaction.

    Each gives a place, or where none is free the last turn on its waiting list; an offer that waits for an answer is
    taken. Dates that take no sign-ups now are left out and counted. Raises NoPlaceForYou, Missing.
    """
    series = db.get(Series, series_id)
    if series is None:
        raise Missing
    if refusal := why_no_place(comes(db, viewer.id), leads=False):
        raise NoPlaceForYou(refusal)
    dates = [date for date in locked_ahead(db, series_id, now) if chosen is None or date.id in chosen]
    led = led_among(db, viewer.id, [date.id for date in dates])
    free_to_come = [date for date in dates if date.id not in led]
    for date in free_to_come:
        settle(db, date, now)
    rows = rows_of(db, viewer.id, [date.id for date in free_to_come])
    got = {}
    counts = {"led": len(led), "already": 0, "closed": len(set(chosen or ()) - {date.id for date in dates})}
    for date in free_to_come:
        mine = rows.get(date.id)
        if mine and mine.state in ON_THE_LIST and mine.state != Standing.OFFERED:
            counts["already"] += 1
        elif not (mine and mine.state == Standing.OFFERED) and not_now(window_of(date, series), series, now):
            counts["closed"] += 1
        else:
            got[date] = _take(db, date, series, viewer.id, mine, now)
    with_place = [date for date, standing in got.items() if standing == Standing.COMING]
    tell_run(db, with_place, viewer.id, now)
    outcome = Several(
        places=len(with_place),
        waiting=len(got) - len(with_place),
        overlaps=_overlaps(db, viewer.id, list(got)),
        **counts,
    )
    db.commit()
    return outcome


def _take(
    db: Session, date: ReflectionSession, series: Series, person_id: UUID, mine: SignUp | None, now: datetime
) -> str:
    """Give somebody the place that is held for them, or put them down; return where they stand."""
    if mine and mine.state == Standing.OFFERED:
        stand(date, mine, Standing.COMING)
        mine.promoted_at = now
    else:
        mine = put_down(db, date, series, person_id, mine, now)
    return mine.state


def _overlaps(db: Session, person_id: UUID, dates: list[ReflectionSession]) -> int:
    """Return how many of these dates share a moment with another date of the person's."""
    if not dates:
        return 0
    spans = spans_of(db, person_id, min(date.starts_at for date in dates), max(date.ends_at for date in dates))
    return sum(
        any(other != date.id and overlap(span, (date.starts_at, date.ends_at)) for other, span in spans.items())
        for date in dates
    )
