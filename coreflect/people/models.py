"""Accounts, teams, invitations, and the counters that slow down guessing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from coreflect.foundation.db import Model, random_key


class Team(Model):
    """A team of the agency."""

    __tablename__ = "team"

    id: Mapped[UUID] = random_key()
    name: Mapped[str] = mapped_column(unique=True)


class Person(Model):
    """An account. The roles are columns, so that the database itself keeps PS staff and leadership apart."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("NOT (leadership AND (ps_lead OR ps_staff))", name="peer_or_leadership"),
        CheckConstraint("ps_lead OR ps_staff OR clinician OR leadership OR administrator", name="some_role"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    id: Mapped[UUID] = random_key()
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("team.id"), default=None, index=True)
    ps_lead: Mapped[bool] = mapped_column(default=False)
    ps_staff: Mapped[bool] = mapped_column(default=False)
    clinician: Mapped[bool] = mapped_column(default=False)
    leadership: Mapped[bool] = mapped_column(default=False)
    administrator: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None] = mapped_column(default=None)
    stamp: Mapped[int] = mapped_column(default=1)  # raised when every signed-in device must sign in again


class Invitation(Model):
    """A welcome link: only the hash of its token is kept, and it works once, for seven days."""

    __tablename__ = "invitation"

    id: Mapped[UUID] = random_key()
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]


class SetUpLink(Model):
    """The one-time link of an empty database; gone when the agency has been set up."""

    __tablename__ = "set_up_link"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    token_hash: Mapped[str]


class SignInAttempts(Model):
    """How often a password was tried for an account or from an address, in a window of fifteen minutes.

    The key is a keyed hash of the e-mail or of the address, so that the table alone names nobody.
    """

    __tablename__ = "sign_in_attempts"

    key: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=1)
