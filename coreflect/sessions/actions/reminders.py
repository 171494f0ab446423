"""Write what people are told before a date: reminders, how to join on the day, and that places are left."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coreflect.notices.actions.post import Outgoing, post_all
from coreflect.sessions.actions.dates import locked_all
from coreflect.sessions.actions.tell import about_joining
from coreflect.sessions.models import ReminderWish
from coreflect.sessions.queries.reminders import places_left, reminders_due
from coreflect.sessions.queries.told import told_from
from coreflect.sessions.rules import invitations, letters
from coreflect.sessions.rules.joining import join_told_at
from coreflect.sessions.rules.places import window


def remind(db: Session, now: datetime) -> int:
    """Write every letter that is due before a date, each once; return how many were written, and commit.

    Two questions where nothing is due. Where something is, its dates are held and asked of again, so that nobody is
    reminded who withdraws in the same moment; whoever reminds at the same time then finds nothing more to write.
    """
    due = _due(db, now)
    if due:
        locked_all(db, due.keys())
        due = _due(db, now)
    found = [letter for letters_of_date in due.values() for letter in letters_of_date]
    written = post_all(db, sorted(found, key=lambda letter: letter.key), now)
    db.commit()
    return written


def wish_reminders(db: Session, person_id: UUID, first: bool, last: bool) -> None:
    """Keep which of the two reminders before a date a person wants."""
    wish = {"first": first, "last": last}
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(ReminderWish.__table__).values(person_id=person_id, **wish)
    db.connection().execute(row.on_conflict_do_update(index_elements=["person_id"], set_=wish))
    db.commit()


def _due(db: Session, now: datetime) -> dict[UUID, list[Outgoing]]:
    """Return the letters that are due, by date."""
    due: dict[UUID, list[Outgoing]] = defaultdict(list)
    for row in reminders_due(db, now):
        if letter := _before_date(row, now):
            due[row.id].append(letter)
    for row in places_left(db, now):
        if window(row.day, row.starts_at, row.zone, row.opens_days, row.closes_minutes).is_open(now):
            letter = invitations.places_left(told_from(row, row.zone, row.event_title), row.reader)
            due[row.id].append(Outgoing(row.reader, row.address, letter, row.key, row.id, row.starts_at))
    return due


def _before_date(row: Row[Any], now: datetime) -> Outgoing | None:
    """Return the letter that a row of `reminders_due` calls for, or None where it is not the time for it."""
    date = told_from(row, row.zone, row.event_title)
    morning = join_told_at(row.starts_at, row.zone)
    if row.what == "join":
        letter = letters.on_the_day(date, row.reader, row.link)
        to_join = Outgoing(row.reader, row.address, letter, row.key, about_joining(row.id), row.ends_at)
        return to_join if morning <= now else None
    last_at = row.starts_at - timedelta(hours=row.remind_last)
    if row.what == "last" and row.link and last_at >= morning:  # the day's letter is enough
        return None
    return Outgoing(row.reader, row.address, letters.reminder(date, row.reader), row.key, row.id, row.starts_at)
