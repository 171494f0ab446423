"""Series, dates, sign-ups and attendance.

Three things are called session; the class is ReflectionSession, and pages say "co-reflection" or "date".
"""

import datetime as dt
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coreflect.foundation.db import Model, random_key

MODES = "mode IN ('in_person', 'video', 'phone', 'walk')"


class Series(Model):
    """A run of co-reflections at one wall-clock time in one zone; `every` is in weeks, `minutes` the length."""

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint("every BETWEEN 1 AND 4", name="every"),
        CheckConstraint("minutes BETWEEN 15 AND 240", name="minutes"),
        CheckConstraint("places BETWEEN 2 AND 60", name="places"),
        CheckConstraint("quorum BETWEEN 1 AND places", name="quorum"),
        CheckConstraint(MODES, name="mode"),
        CheckConstraint("opens_days BETWEEN 0 AND 365", name="opens_days"),
        CheckConstraint("closes_minutes BETWEEN 0 AND 10080", name="closes_minutes"),
        CheckConstraint("remind_first BETWEEN 0 AND 720", name="remind_first"),
        CheckConstraint("remind_last BETWEEN 0 AND 720", name="remind_last"),
    )

    id: Mapped[UUID] = random_key()
    title: Mapped[str]
    first_date: Mapped[dt.date]
    every: Mapped[int]
    time: Mapped[dt.time]
    zone: Mapped[str]
    minutes: Mapped[int]
    mode: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    places: Mapped[int] = mapped_column(default=8)
    quorum: Mapped[int] = mapped_column(default=4)
    ends_on: Mapped[dt.date | None] = mapped_column(default=None)  # the last possible day; None: it goes on
    laid_until: Mapped[dt.date | None] = mapped_column(default=None)  # its dates are rows up to this day
    opens_days: Mapped[int] = mapped_column(default=0)  # days before a date when sign-up opens; 0: when planned
    closes_minutes: Mapped[int] = mapped_column(default=0)  # minutes before a date when sign-up closes
    remind_first: Mapped[int] = mapped_column(default=168)  # hours before a date of each reminder; 0: none
    remind_last: Mapped[int] = mapped_column(default=24)
    new_first: Mapped[bool] = mapped_column(default=False)  # who never came, or waited in vain, goes first
    leaderless_told: Mapped[bool] = mapped_column(default=False)  # other leads were told that nobody leads it


class SeriesLead(Model):
    """A PS lead of a series."""

    __tablename__ = "series_lead"

    series_id: Mapped[UUID] = mapped_column(ForeignKey("series.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class ReflectionSession(Model):
    """One date of a series. The counters change in the same transaction as the sign-ups they count."""

    __tablename__ = "reflection_session"
    __table_args__ = (
        UniqueConstraint("series_id", "day"),
        CheckConstraint("taken BETWEEN 0 AND places", name="taken"),
        CheckConstraint("waiting >= 0", name="waiting"),
        CheckConstraint("offered >= 0 AND taken + offered <= places", name="offered"),
        CheckConstraint("sequence >= 0", name="sequence"),
        CheckConstraint("kept_quarters BETWEEN 4 AND 12", name="kept_quarters"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("state IN ('planned', 'cancelled')", name="state"),
        CheckConstraint(MODES, name="mode"),
        Index("ix_reflection_session_slot", "series_id", "slot_day", unique=True),
        Index("ix_reflection_session_room_starts_at", "room", "starts_at"),
    )

    id: Mapped[UUID] = random_key()
    series_id: Mapped[UUID] = mapped_column(ForeignKey("series.id"))
    day: Mapped[dt.date]  # the day on the wall calendar of the series' zone
    period: Mapped[str] = mapped_column(index=True)  # the quarter of `day`, such as 2026Q3
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    mode: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    places: Mapped[int]
    quorum: Mapped[int]
    state: Mapped[str] = mapped_column(default="planned")
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was cancelled or moved, for everybody to read
    moved_from: Mapped[datetime | None] = mapped_column(default=None)
    taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    last_number: Mapped[int] = mapped_column(default=0)  # the order in which people signed up
    offered: Mapped[int] = mapped_column(default=0)  # places held for whoever was asked whether they still want one
    slot_day: Mapped[dt.date | None] = mapped_column(default=None)  # the day that the rhythm gave it, moved or not
    edited: Mapped[str] = mapped_column(default="")  # what was changed by hand: some of "when how places"
    room: Mapped[str] = mapped_column(default="")  # the place, as two dates in the same room are told by
    sequence: Mapped[int] = mapped_column(default=0)  # rises with each change that a calendar must learn of
    short_told: Mapped[bool] = mapped_column(default=False)  # its leads were told that few come
    kept_quarters: Mapped[int | None] = mapped_column(default=None)  # of its lists; settled as its quarter begins
    reduced: Mapped[bool] = mapped_column(default=False)  # its lists have become numbers


class SignUp(Model):
    """One person's place, or turn on the waiting list, at one date; `number` is the order of signing up."""

    __tablename__ = "sign_up"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        UniqueConstraint("session_id", "number"),
        CheckConstraint("state IN ('coming', 'offered', 'waiting', 'withdrawn', 'lapsed')", name="state"),
        CheckConstraint("(state = 'offered') = (offered_until IS NOT NULL)", name="offered_until"),
        Index("ix_sign_up_session_id_state_number", "session_id", "state", "number"),
    )

    id: Mapped[UUID] = random_key()
    session_id: Mapped[UUID] = mapped_column(ForeignKey("reflection_session.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[int]
    state: Mapped[str]
    promoted_at: Mapped[datetime | None] = mapped_column(default=None)
    offered_until: Mapped[datetime | None] = mapped_column(default=None)
    first: Mapped[bool] = mapped_column(default=False)  # goes first where the series says so


class Attendance(Model):
    """Whether a person came. A walk-in takes no place. Only clinicians marked as come count for the gate."""

    __tablename__ = "attendance"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("reflection_session.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    came: Mapped[bool]
    walk_in: Mapped[bool] = mapped_column(default=False)
    counts: Mapped[bool] = mapped_column(
        default=True
    )  # came as a clinician, so that a later change of role changes nothing


class AttendanceTotal(Model):
    """How many came to a date, by role, after its list is no longer kept."""

    __tablename__ = "attendance_total"
    __table_args__ = (CheckConstraint("came >= 0", name="came"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("reflection_session.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    came: Mapped[int]


class Substitute(Model):
    """Somebody who leads one date in place of the series' leads."""

    __tablename__ = "session_substitute"

    session_id: Mapped[UUID] = mapped_column(ForeignKey("reflection_session.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class Closure(Model):
    """Days on which the agency holds no co-reflections, both included, and why."""

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", name="days"),
        UniqueConstraint("first_day", "last_day", "reason"),
    )

    id: Mapped[UUID] = random_key()
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]
    reason: Mapped[str]


class CalendarFeed(Model):
    """The secret address under which a person's own calendar can be read; only its hash is kept."""

    __tablename__ = "calendar_feed"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)


class ReminderWish(Model):
    """Which of a series' two reminders a person wants; without a row both."""

    __tablename__ = "reminder_wish"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    first: Mapped[bool]
    last: Mapped[bool]
