"""The outbox and what its readers wish. The room knows no person: a reader is an id and an address."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from coreflect.foundation.db import Model, random_key


class Mail(Model):
    """One letter to one reader, written in the same transaction as what it tells of.

    `key` says what it is about, so that it is written once; `thread` joins the letters about one calendar event of
    one reader, sent in the order of `number`. The words are erased once it is sent.
    """

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('place', 'reminder', 'dates', 'hosting', 'quiet', 'released', 'looks', 'followed', 'trail',"
            " 'weekly')",
            name="kind",
        ),
        CheckConstraint("method IN ('', 'REQUEST', 'CANCEL')", name="method"),
        CheckConstraint("state IN ('due', 'digest', 'sending', 'sent', 'failed', 'shown', 'void')", name="state"),
        Index("ix_mail_state_due_at", "state", "due_at"),
        Index("ix_mail_reader_made_at", "reader", "made_at"),
        Index("ix_mail_thread_number", "thread", "number"),
    )

    id: Mapped[UUID] = random_key()
    key: Mapped[str] = mapped_column(unique=True)
    reader: Mapped[UUID]
    address: Mapped[str]
    about: Mapped[UUID | None] = mapped_column(default=None, index=True)
    kind: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)  # JSON: lines, links, and the calendar event if there is one
    thread: Mapped[str] = mapped_column(default="")
    number: Mapped[int] = mapped_column(default=0)
    method: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="due")
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    until: Mapped[datetime | None] = mapped_column(default=None)  # not sent any more after this
    claimed_at: Mapped[datetime | None] = mapped_column(default=None)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")  # what the mail server said, without any address
    message_id: Mapped[str]


class MailWish(Model):
    """How one reader wants one kind of mail; without a row it comes at once."""

    __tablename__ = "mail_wish"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('reminder', 'dates', 'hosting', 'released', 'looks', 'followed', 'trail')", name="kind"
        ),
        CheckConstraint("how IN ('off', 'at_once', 'weekly')", name="how"),
    )

    reader: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    how: Mapped[str]
