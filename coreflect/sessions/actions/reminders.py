"""Write what people are told before a date: reminders, how to join on the day, and that places are left."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coreflect.notices.actions.post import Outgoing, post_all
from coreflect.sessions.actions.tell import about_joining
from coreflect.sessions.models import ReminderWish
from coreflect.sessions.queries.reminders import places_left, reminders_due
from coreflect.sessions.queries.told import told_from
from coreflect.sessions.rules import invitations, letters
from coreflect.sessions.rules.joining import join_told_at
from coreflect.sessions.rules.places import window


def remind(db: Session, now: datetime) -> int:
    """Write every letter that is due before a date, each once; return how many were written, and commit.

    Two questions where nothing is due. Whoever asks at the same time writes none of them again: keys are unique.
    """
    due = [*_before_dates(reminders_due(db, now), now), *_invitations(places_left(db, now), now)]
    written = post_all(db, due, now)
    db.commit()
    return written


def wish_reminders(db: Session, person_id: UUID, first: bool, last: bool) -> None:
    """Keep which of the two reminders before a date a person wants."""
    wish = {"first": first, "last": last}
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(ReminderWish.__table__).values(person_id=person_id, **wish)
    db.connection().execute(row.on_conflict_do_update(index_elements=["person_id"], set_=wish))
    db.commit()


def _before_dates(rows: Iterable[Row[Any]], now: datetime) -> Iterator[Outgoing]:
    for row in rows:
        date = told_from(row, row.zone, row.event_title)
        morning = join_told_at(row.starts_at, row.zone)
        if row.what == "join":
            if morning <= now:
                letter = letters.on_the_day(date, row.reader, row.link)
                yield Outgoing(row.reader, row.address, letter, row.key, about_joining(row.id), row.ends_at)
        elif not (row.what == "last" and row.link and _last_comes_at(row) >= morning):  # the day's letter is enough
            yield Outgoing(row.reader, row.address, letters.reminder(date, row.reader), row.key, row.id, row.starts_at)


def _last_comes_at(row: Row[Any]) -> datetime:
    at: datetime = row.starts_at - timedelta(hours=row.remind_last)
    return at


def _invitations(rows: Iterable[Row[Any]], now: datetime) -> Iterator[Outgoing]:
    for row in rows:
        if window(row.day, row.starts_at, row.zone, row.opens_days, row.closes_minutes).is_open(now):
            letter = invitations.places_left(told_from(row, row.zone, row.event_title), row.reader)
            yield Outgoing(row.reader, row.address, letter, row.key, row.id, row.starts_at)
