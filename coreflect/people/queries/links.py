"""Whom a link is for: welcome links, the set-up link, and the doors of the demonstration."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency
from coreflect.people.models import Invitation, Person, SetUpLink
from coreflect.people.rules import token_hash

# The only accounts of the demonstration that can be entered without a password, in the order of the doors.
DOORS = {
    "rowan.ellery@millrace.example": "Enter as Rowan Ellery, PS lead",
    "imani.castellane@millrace.example": "Enter as Imani Castellane, PS lead",
    "sunniva.okafor@millrace.example": "Enter as Sunniva Okafor, PS staff",
    "priya.holloway@millrace.example": "Enter as Priya Holloway, clinician",
    "helena.strand@millrace.example": "Enter as Helena Strand, leadership",
    "wes.pollard@millrace.example": "Enter as Wes Pollard, administrator",
}


@dataclass(frozen=True)
class Invited:
    """The person whom an unused link welcomes; `has_password` when it resets one that exists."""

    name: str
    email: str
    has_password: bool


def invited(db: Session, token: str, now: datetime) -> Invited | None:
    """Return whom a welcome link is for, or None when it is unknown, used or older than its seven days."""
    query = select(Person.name, Person.email, Person.password_hash.is_not(None).label("has_password"))
    query = query.join(Invitation).where(
        Invitation.token_hash == token_hash(token), Invitation.expires_at > now, Person.active
    )
    row = db.execute(query).first()
    return Invited(row.name, row.email, row.has_password) if row else None


def may_set_up(db: Session, token: str) -> bool:
    """Return whether this token is the set-up link's and the agency has not been set up."""
    query = select(SetUpLink.id).where(SetUpLink.token_hash == token_hash(token), ~select(Agency.id).exists())
    return db.execute(query).first() is not None


def doors(db: Session) -> list[tuple[UUID, str]]:
    """Return the people who can be entered as, with the words of their doors; none outside a demonstration."""
    query = select(Person.id, Person.email).join(Agency, Agency.kind == "demo")
    rows = db.execute(query.where(Person.email.in_(DOORS), Person.active)).all()
    ids = {row.email: row.id for row in rows}
    return [(ids[email], words) for email, words in DOORS.items() if email in ids]
