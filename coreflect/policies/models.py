"""Answers to released themes, the register of changes with their decisions and versions, and who follows them.

What is said of a change in words (a dissent, who held the pen, a confirmation) is an entry of the trail and nothing
else: rows here hold what must be counted, constrained or listed, and the trail is the truth that they are held to.
"""

import datetime as dt
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from coreflect.foundation.db import Keys, Model, random_key

WORDS = "word IN ('yes', 'in_part', 'not_now', 'no')"
REASON = "word = 'yes' OR length(trim(reason)) > 0"
ANSWERS = "word IN ('yes', 'in_part', 'not_now', 'no', 'acknowledged')"
ANSWERS_REASON = "word IN ('yes', 'acknowledged') OR length(trim(reason)) > 0"
PENS = "('', 'told', 'asked', 'involved', 'together', 'ps_led')"
DOMAINS = "('', 'consent', 'diagnosis', 'risk', 'documentation', 'language', 'access', 'employment', 'other')"
STAGES = (
    "stage IN ('heard', 'proposed', 'drafting', 'talked_over', 'decision', 'trying', 'in_effect', 'look_again',"
    " 'not_now', 'no')"
)


class Answer(Model):
    """Leadership's answer to one published cell. Answers are added, never edited: the newest one stands.

    It can name the change or the body that will take it up. `acknowledged` is no answer yet: what is owed stays owed.
    """

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint(ANSWERS, name="word"),
        CheckConstraint(ANSWERS_REASON, name="reason"),
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
    change_id: Mapped[UUID | None] = mapped_column(ForeignKey("change.id"), default=None, index=True)
    body: Mapped[str] = mapped_column(default="")


class Change(Model):
    """A policy change from proposal to effect. `origin` says where it comes from, `stage` where it stands.

    The two pens are what leadership and PS staff said last of who held the pen, for the newest decision or, before the
    first, for the work so far; `offer` is the side that has pressed a joint decision which waits for the other.
    """

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint(STAGES, name="stage"),
        CheckConstraint("origin IN ('themes', 'ps_staff', 'elsewhere')", name="origin"),
        CheckConstraint(f"domain IN {DOMAINS}", name="domain"),
        CheckConstraint(f"pen_leadership IN {PENS} AND pen_ps IN {PENS}", name="pens"),
        CheckConstraint("offer IN ('', 'ps', 'leadership')", name="offer"),
        CheckConstraint("unanswered >= 0 AND unanswered <= dissents", name="dissents"),
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
    in_effect_on: Mapped[dt.date | None] = mapped_column(default=None)  # since when, while it is in effect
    looked_on: Mapped[dt.date | None] = mapped_column(default=None)  # when those who hold it last asked: did it help?
    domain: Mapped[str] = mapped_column(default="")
    pen_leadership: Mapped[str] = mapped_column(default="")
    pen_ps: Mapped[str] = mapped_column(default="")
    offer: Mapped[str] = mapped_column(default="")
    dissents: Mapped[int] = mapped_column(default=0)
    unanswered: Mapped[int] = mapped_column(default=0)  # dissents without an answer


class ChangeCell(Model):
    """A published theme that a change comes from; `confirmed_on` once a PS lead said that it reflects the theme."""

    __tablename__ = "change_cell"

    change_id: Mapped[UUID] = mapped_column(ForeignKey("change.id"), primary_key=True)
    cell_id: Mapped[UUID] = mapped_column(ForeignKey("cell.id"), primary_key=True, index=True)
    confirmed_on: Mapped[dt.date | None] = mapped_column(default=None)
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), default=None)


class ChangeHolder(Model):
    """Somebody who holds a change. Who is PS lead or PS staff owns it; a clinician or leadership co-owns it beside."""

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
    together: Mapped[bool] = mapped_column(default=False)  # both sides have pressed it


class ChangeText(Model):
    """The words that stand to one question about a change; every earlier wording is in the trail."""

    __tablename__ = "change_text"

    change_id: Mapped[UUID] = mapped_column(ForeignKey("change.id"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(Text)


class Version(Model):
    """One version of a policy's text, or the address of a document elsewhere.

    Drafts are 0.1, 0.2, after version 1 then 1.1; approved ones are whole numbers. One draft is open, one version
    approved. `digest` is the SHA-256 that the trail holds of the exact text.
    """

    __tablename__ = "version"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'earlier', 'approved', 'retired')", name="state"),
        CheckConstraint("(minor = 0) = (state IN ('approved', 'retired'))", name="whole_when_approved"),
        CheckConstraint("(length(text) > 0) <> (length(link) > 0)", name="text_or_link"),
        CheckConstraint("length(trim(summary)) > 0", name="summary"),
        UniqueConstraint("change_id", "major", "minor"),
        Index(
            "uq_version_one_draft",
            "change_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        Index(
            "uq_version_one_approved",
            "change_id",
            unique=True,
            sqlite_where=text("state = 'approved'"),
            postgresql_where=text("state = 'approved'"),
        ),
    )

    id: Mapped[UUID] = random_key()
    change_id: Mapped[UUID] = mapped_column(ForeignKey("change.id"))
    major: Mapped[int]
    minor: Mapped[int]
    text: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(Text)
    digest: Mapped[str]
    state: Mapped[str]
    made_on: Mapped[dt.date]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


class Raised(Model):
    """What PS staff raised in their own name, until it appears in the register on the first of the next month.

    Nothing here says on which day of the month it was raised, and no entry of the trail is written before it appears.
    """

    __tablename__ = "raised"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[UUID] = random_key()
    appears_on: Mapped[dt.date]
    title: Mapped[str]
    what: Mapped[str] = mapped_column(Text)
    domain: Mapped[str] = mapped_column(default="")
    heard: Mapped[bool] = mapped_column(default=False)  # still thought about: it appears as heard, not as proposed
    raised_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    holders: Mapped[tuple[str, ...]] = mapped_column(Keys)


class ChangeFollower(Model):
    """Somebody who wants to hear when a change moves."""

    __tablename__ = "change_follower"

    change_id: Mapped[UUID] = mapped_column(ForeignKey("change.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class ReleaseFollower(Model):
    """Somebody who wants to hear what comes of a release."""

    __tablename__ = "release_follower"

    release_id: Mapped[UUID] = mapped_column(ForeignKey("release.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class Told(Model):
    """Up to which entry of the trail followers have been told: one row, locked by who tells them."""

    __tablename__ = "told"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    number: Mapped[int] = mapped_column(default=0)
