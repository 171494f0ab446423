"""Answers to released themes, and the register of changes with their decisions."""

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coreflect.foundation.db import Model, random_key

WORDS = "word IN ('yes', 'in_part', 'not_now', 'no')"
REASON = "word = 'yes' OR length(trim(reason)) > 0"
STAGES = (
    "stage IN ('heard', 'proposed', 'drafting', 'talked_over', 'decision', 'trying', 'in_effect', 'look_again',"
    " 'not_now', 'no')"
)


class Answer(Model):
    """Leadership's answer to one published cell. Answers are added, never edited: the newest one stands."""

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint(WORDS, name="word"),
        CheckConstraint(REASON, name="reason"),
        UniqueConstraint("cell_id", "number"),
    )

    id: Mapped[UUID] = random_key()
    cell_id: Mapped[UUID] = mapped_column(ForeignKey("cell.id"))
    number: Mapped[int]  # 1 for the first answer to this cell
    word: Mapped[str]
    reason: Mapped[str] = mapped_column(Text, default="")
    look_again_on: Mapped[dt.date | None] = mapped_column(default=None)
    answered_on: Mapped[dt.date]
    answered_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class Change(Model):
    """A policy change from proposal to effect. `origin` says where it comes from, `stage` where it stands."""

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint(STAGES, name="stage"),
        CheckConstraint("origin IN ('themes', 'ps_staff')", name="origin"),
    )

    id: Mapped[UUID] = random_key()
    title: Mapped[str]
    what: Mapped[str] = mapped_column(Text)
    origin: Mapped[str]
    stage: Mapped[str] = mapped_column(default="proposed", index=True)
    stage_since: Mapped[dt.date]
    proposed_on: Mapped[dt.date]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    look_again_on: Mapped[dt.date | None] = mapped_column(default=None)


class ChangeCell(Model):
    """A published theme that a change comes from."""

    __tablename__ = "change_cell"

    change_id: Mapped[UUID] = mapped_column(ForeignKey("change.id"), primary_key=True)
    cell_id: Mapped[UUID] = mapped_column(ForeignKey("cell.id"), primary_key=True, index=True)


class ChangeHolder(Model):
    """Somebody who holds a change: who proposed it, and who was asked to hold it with them."""

    __tablename__ = "change_holder"

    change_id: Mapped[UUID] = mapped_column(ForeignKey("change.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class Decision(Model):
    """A body's decision on a change, with its date, word and, except for yes, its reason."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(WORDS, name="word"),
        CheckConstraint(REASON, name="reason"),
        UniqueConstraint("change_id", "number"),
    )

    id: Mapped[UUID] = random_key()
    change_id: Mapped[UUID] = mapped_column(ForeignKey("change.id"))
    number: Mapped[int]  # 1 for the first decision on this change
    body: Mapped[str]
    decided_on: Mapped[dt.date]
    word: Mapped[str]
    reason: Mapped[str] = mapped_column(Text, default="")
    look_again_on: Mapped[dt.date | None] = mapped_column(default=None)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
