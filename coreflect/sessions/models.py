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
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("state IN ('planned', 'cancelled')", name="state"),
        CheckConstraint(MODES, name="mode"),
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


class SignUp(Model):
    """One person's place, or turn on the waiting list, at one date; `number` is the order of signing up."""

    __tablename__ = "sign_up"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        UniqueConstraint("session_id", "number"),
        CheckConstraint("state IN ('coming', 'waiting', 'withdrawn')", name="state"),
        Index("ix_sign_up_session_id_state_number", "session_id", "state", "number"),
    )

    id: Mapped[UUID] = random_key()
    session_id: Mapped[UUID] = mapped_column(ForeignKey("reflection_session.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[int]
    state: Mapped[str]
    promoted_at: Mapped[datetime | None] = mapped_column(default=None)


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
