"""What waits for a side: an offered joint decision to press, and a word of leadership to confirm or not."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.policies.models import Change, ChangeHolder
from coreflect.policies.rules.pens import Pen, Side


@dataclass(frozen=True)
class ForASide:
    """A change on which a side is asked: to read an offer, or else to say its word beside that of leadership."""

    id: UUID
    title: str
    offered: bool
    pen: Pen | None


def waiting_for(db: Session, person_id: UUID, side: Side, at_most: int) -> list[ForASide]:
    """Return where somebody is asked for a side in one statement, offers first, then those that wait longest.

    Leadership is asked about every offer of PS staff; PS staff about the changes that they own.
    """
    query = select(Change.id, Change.title, Change.offer, Change.pen_leadership)
    offered = Change.offer == side.other.value
    if side is Side.PS:
        mine = and_(ChangeHolder.change_id == Change.id, ChangeHolder.person_id == person_id)
        query = query.join(ChangeHolder, mine).join(Person, Person.id == ChangeHolder.person_id)
        query = query.where(or_(Person.ps_lead, Person.ps_staff))
        said = and_(Change.pen_leadership.in_([pen.value for pen in Pen if pen.needs_ps]), Change.pen_ps == "")
        query = query.where(or_(offered, said))
    else:
        query = query.where(offered)
    query = query.order_by(offered.desc(), Change.stage_since, Change.title, Change.id).limit(at_most)
    return [
        ForASide(
            row.id, row.title, row.offer == side.other.value, Pen(row.pen_leadership) if row.pen_leadership else None
        )
        for row in db.execute(query)
    ]
