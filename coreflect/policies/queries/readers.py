"""Who gets the letter of each Monday."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from coreflect.notices.models import Mail, MailWish
from coreflect.notices.rules.letters import Kind
from coreflect.people.models import Person


@dataclass(frozen=True)
class Reader:
    """A PS lead or somebody of leadership; `answers` says whether what is owed is theirs to answer."""

    id: UUID
    address: str
    answers: bool


def monday_readers(db: Session) -> list[Reader]:
    """Return every active PS lead and member of leadership who wants this letter, in one statement."""
    off = select(MailWish.reader).where(MailWish.kind == Kind.TRAIL.value, MailWish.how == "off")
    query = select(Person.id, Person.email, Person.leadership).where(Person.active, Person.id.not_in(off))
    rows = db.execute(query.where(or_(Person.ps_lead, Person.leadership)).order_by(Person.id))
    return [Reader(row.id, row.email, row.leadership) for row in rows]


def written(db: Session, keys: Collection[str]) -> set[str]:
    """Return those of these keys under which a letter has been written."""
    return set(db.scalars(select(Mail.key).where(Mail.key.in_(keys))))
