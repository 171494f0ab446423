"""The agency itself, one row, and the ledger: append-only entries in two hash chains."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coreflect.foundation.db import Model, random_key


class Agency(Model):
    """The settings that the agency makes. `kind` marks a demonstration or a test inside the database itself."""

    __tablename__ = "agency"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("kind IN ('real', 'demo', 'test')", name="kind"),
        CheckConstraint("together IN (5, 8, 11)", name="together"),
        CheckConstraint("places BETWEEN 2 AND 60", name="places"),
        CheckConstraint("quorum BETWEEN 1 AND 60", name="quorum"),
        CheckConstraint("answer_days BETWEEN 7 AND 180", name="answer_days"),
        CheckConstraint("attendance_quarters BETWEEN 4 AND 12", name="attendance_quarters"),
        CheckConstraint("forget_days BETWEEN 90 AND 365", name="forget_days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    kind: Mapped[str] = mapped_column(default="real")
    name: Mapped[str]
    zone: Mapped[str] = mapped_column(default="America/New_York")
    noun: Mapped[str] = mapped_column(default="people seeking services")
    safety_route: Mapped[str] = mapped_column(Text, default="")
    together: Mapped[int] = mapped_column(default=5)
    places: Mapped[int] = mapped_column(default=8)
    quorum: Mapped[int] = mapped_column(default=4)
    answer_days: Mapped[int] = mapped_column(default=30)
    event_title: Mapped[str] = mapped_column(default="Co-reflection")  # what calendars and mails call a date
    attendance_quarters: Mapped[int] = mapped_column(default=8)  # closed quarters whose attendance lists are kept
    voices: Mapped[str] = mapped_column(Text, default="")  # who could be missing in a room, one a line
    forget_days: Mapped[int] = mapped_column(default=180)  # after its close, a quarter that was never released goes
    public: Mapped[bool] = mapped_column(default=False)  # what came of the themes can be read without an account


class LedgerHead(Model):
    """The last entry of a chain: the one row that everybody who appends must lock first."""

    __tablename__ = "ledger_head"

    chain: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(default="")


class LedgerEntry(Model):
    """One entry of a chain. Triggers in the database refuse every update and delete."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint("chain IN ('trail', 'audit')", name="chain"),
        UniqueConstraint("chain", "number"),
        UniqueConstraint("chain", "before"),
    )

    id: Mapped[UUID] = random_key()
    chain: Mapped[str]
    number: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(index=True)
    about: Mapped[UUID | None] = mapped_column(index=True)  # the change, answer or person that it is about
    body: Mapped[str] = mapped_column(Text)  # canonical JSON: what, when, role, and the salted hash of the name
    before: Mapped[str]
    hash: Mapped[str]


class LedgerName(Model):
    """Who made an entry, beside the chain: it can be erased without breaking what is hashed."""

    __tablename__ = "ledger_name"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_entry.id"), primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(index=True)
    name: Mapped[str]
    salt: Mapped[str]
