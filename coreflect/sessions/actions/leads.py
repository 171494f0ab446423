"""Who leads a series: a lead is added, steps down, or takes a series over that nobody leads."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.notices.actions.post import Outgoing, post_all
from coreflect.notices.rules.letters import Kind, Letter, Link
from coreflect.people.models import Person
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.dates import held_name
from coreflect.sessions.actions.places import step_back
from coreflect.sessions.actions.tell import tell_leads
from coreflect.sessions.models import ReflectionSession, Series, SeriesLead, Substitute
from coreflect.sessions.queries.leads import LedSeries, leaderless, led_series
from coreflect.sessions.rules.hosting import may_step_down, may_take_over
from coreflect.sessions.rules.words import together


class NotLed(Refusal):
    """Who leads the series stays as it is; the sentence says why, and what is possible instead."""


def add_lead(db: Session, viewer: Viewer, series_id: UUID, person_id: UUID, now: datetime) -> str:
    """Let another active PS lead lead a series, too, tell all its leads, log it, and return the new lead's name.

    Pressed twice it changes nothing. Raises Missing for who does not lead the series, NotLed for who is no active
    PS lead.
    """
    series = _locked(db, series_id)
    if viewer.id not in series.leads:
        raise Missing
    if person_id in series.leads:
        db.rollback()
        return series.leads[person_id]
    name = held_name(db, person_id, Person.ps_lead)
    if name is None:
        raise NotLed("Choose an active PS lead from the list.", "person")
    _begin(db, series, person_id, now)
    entry = record(db, "audit", "lead_added", viewer, {"series": series_id, "person": person_id}, now, about=series_id)
    names = together(sorted([*series.leads.values(), name]))
    lines = (f"{viewer.name} has added {name} as a lead.", f"{series.title} is now led by {names}.")
    subject = "A lead was added to a series of yours"
    tell_leads(db, series_id, subject, lines, f"lead added {entry.id.hex}", now, path_of(series_id))
    db.commit()
    return name


def step_down(db: Session, viewer: Viewer, series_id: UUID, now: datetime) -> str:
    """Let the viewer lead a series no more, tell the other leads, log it, and return the series' title.

    Raises Missing for who does not lead it, NotLed where nobody else could lead it.
    """
    series = _locked(db, series_id)
    if viewer.id not in series.leads:
        raise Missing
    if not may_step_down(viewer.id, series.leads):
        raise NotLed(
            "You are the only active lead of this series. Add another lead first, and then step down. "
            "If it should come to an end instead, call off its coming dates."
        )
    db.execute(delete(SeriesLead).where(SeriesLead.series_id == series_id, SeriesLead.person_id == viewer.id))
    what = {"series": series_id, "person": viewer.id}
    entry = record(db, "audit", "lead_stepped_down", viewer, what, now, about=series_id)
    names = together(name for id_, name in series.leads.items() if id_ != viewer.id)
    lines = (f"{viewer.name} has stepped down as a lead.", f"{series.title} is now led by {names}.")
    subject = "A lead of a series of yours has stepped down"
    tell_leads(db, series_id, subject, lines, f"lead stepped down {entry.id.hex}", now, path_of(series_id))
    db.commit()
    return series.title


def take_over(db: Session, viewer: Viewer, series_id: UUID, now: datetime) -> str:
    """Let the viewer, a PS lead, lead a series that has no active lead; log it openly and return its title.

    Who led it and still has an account is told, and leads it again when they can. Pressed twice it changes nothing.
    Raises Missing, and NotLed where somebody leads it, perhaps since the page was opened.
    """
    series = _locked(db, series_id)
    if viewer.id in series.leads:
        db.rollback()
        return series.title
    if not may_take_over(series.leads):
        raise NotLed(
            f"{together(series.leads.values())} can lead this series, so it is not taken over. "
            "Ask to be added as a lead instead."
        )
    if held_name(db, viewer.id, Person.ps_lead) is None:
        raise Missing
    _begin(db, series, viewer.id, now)
    db.execute(update(Series).where(Series.id == series_id).values(leaderless_told=False))
    what = {"series": series_id, "person": viewer.id, "before": sorted(map(str, series.former))}
    entry = record(db, "audit", "series_taken_over", viewer, what, now, about=series_id)
    letter = Letter(
        Kind.HOSTING,
        "A series that you led was taken over",
        (
            f"{series.title} had no active lead, so {viewer.name} has taken it over.",
            "Its dates stand as they were. When you are a PS lead again, you lead it again, together.",
        ),
    )
    _post(db, list(series.former), letter, f"taken over {entry.id.hex}", series_id, now)
    db.commit()
    return series.title


def flag_leaderless(db: Session, now: datetime) -> Iterator[str]:
    """Tell the other PS leads and the administrators, once, of each series that has no active lead any more.

    Its dates stand. When it is led again and loses its leads again, they are told again. Yields a sentence, without
    a title, when any were told; several machines may do it at once, and tell once.
    """
    alone, told = leaderless(db, now), 0
    db.execute(
        update(Series).where(Series.leaderless_told, Series.id.not_in(list(alone))).values(leaderless_told=False)
    )
    db.commit()  # whoever holds several series takes them in the order of their ids
    for series_id, title in sorted(alone.items()):
        claim = update(Series).where(Series.id == series_id, ~Series.leaderless_told).values(leaderless_told=True)
        if db.scalar(claim.returning(Series.id)) is None:
            continue
        _tell_leaderless(db, series_id, title, now)
        told += 1
    db.commit()
    if told:
        series = "1 series has" if told == 1 else f"{told} series have"
        yield f"{series} no active lead; the other leads and administrators were told."


def path_of(series_id: UUID) -> str:
    """Return the path of the page that says who leads a series, as letters carry it."""
    return f"/sessions/series/{series_id}/leads"


def _tell_leaderless(db: Session, series_id: UUID, title: str, now: datetime) -> None:
    subject = "A series has no active lead"
    stands = "Its dates stand, and people sign up and withdraw as before. Nobody sees who comes, or notes it."
    for who, step, link in (
        (Person.ps_lead, "You can take it over, openly.", Link("Who leads it", path_of(series_id))),
        (
            Person.administrator & ~Person.ps_lead,
            "Another PS lead can take it over. You can open an account again, or make somebody a PS lead.",
            Link("People", "/people/"),
        ),
    ):
        people = list(db.scalars(select(Person.id).where(who, Person.active)))
        letter = Letter(Kind.HOSTING, subject, (f"{title} has no active lead any more.", stands, step), (link,))
        _post(db, people, letter, f"leaderless {series_id.hex} {now.isoformat()}", series_id, now)


def _post(db: Session, people: Collection[UUID], letter: Letter, key: str, about: UUID, now: datetime) -> None:
    """Write one letter to each of these people whose account is open."""
    rows = db.execute(select(Person.id, Person.email).where(Person.id.in_(people), Person.active))
    post_all(db, [Outgoing(id_, email, letter, f"{key} {id_.hex}", about) for id_, email in rows], now)


def _locked(db: Session, series_id: UUID) -> LedSeries:
    """Return a series with its leads, so that nobody else changes them until the commit. Raises Missing."""
    db.execute(select(Series.id).where(Series.id == series_id).with_for_update(key_share=True))
    found = led_series(db, series_id)
    if found is None:
        raise Missing
    return found


def _begin(db: Session, series: LedSeries, person_id: UUID, now: datetime) -> None:
    """Let a person lead a series: from here on they need no place at its dates, and step in on none of them."""
    db.add(SeriesLead(series_id=series.id, person_id=person_id))
    db.flush()
    dates = select(ReflectionSession.id).where(ReflectionSession.series_id == series.id)
    db.execute(delete(Substitute).where(Substitute.person_id == person_id, Substitute.session_id.in_(dates)))
    step_back(db, person_id, now, series_id=series.id)
