"""Who comes to a date, who waits, and who came. Only who leads the date is ever told; the views see to it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, and_, case, or_, select, union
from sqlalchemy.orm import Session

from coreflect.foundation.permissions import GRANTS, NEVER, Permission
from coreflect.people.models import Person
from coreflect.sessions.models import Attendance, ReflectionSession, SeriesLead, SignUp, Substitute
from coreflect.sessions.rules.places import ON_THE_LIST, Standing


@dataclass(frozen=True)
class Guest:
    """A person at a date. `standing` is None for a walk-in; `came` is None until it is noted."""

    id: UUID
    name: str
    standing: Standing | None
    came: bool | None

    @property
    def walked_in(self) -> bool:
        """Whether the person came without a place."""
        return bool(self.came) and self.standing is not Standing.COMING


def guests(db: Session, session_id: UUID) -> list[Guest]:
    """Return everybody with a place, waiting, or noted as having come: by place, turn, then name."""
    sign_up = (SignUp.person_id == Person.id) & (SignUp.session_id == session_id) & SignUp.state.in_(ON_THE_LIST)
    noted = (Attendance.person_id == Person.id) & (Attendance.session_id == session_id)
    query = select(Person.id, Person.name, SignUp.state, Attendance.came)
    query = query.outerjoin(SignUp, sign_up).outerjoin(Attendance, noted)
    query = query.where(or_(SignUp.id.is_not(None), Attendance.person_id.is_not(None)))
    sooner = case((SignUp.state == Standing.WAITING, SignUp.first), else_=False).desc()
    rows = db.execute(query.order_by(SignUp.state.is_(None), SignUp.state, sooner, SignUp.number, Person.name))
    return [Guest(row.id, row.name, Standing(row.state) if row.state else None, row.came) for row in rows]


def may_come() -> ColumnElement[bool]:
    """Return the condition that a person's account is active and its roles sign up, by the table of permissions."""
    never = [~getattr(Person, role.value) for role in NEVER[Permission.SIGN_UP]]
    return and_(Person.active, or_(*(getattr(Person, role.value) for role in GRANTS[Permission.SIGN_UP] or ())), *never)


def hosting(session_id: UUID) -> CompoundSelect[tuple[UUID]]:
    """Return the question for who hosts a date: the leads of its series and its substitutes, if they still may."""
    led = select(SeriesLead.person_id).join(Person, Person.id == SeriesLead.person_id)
    led = led.join(ReflectionSession, ReflectionSession.series_id == SeriesLead.series_id)
    led = led.where(ReflectionSession.id == session_id, Person.ps_lead)  # a former lead comes like anybody else
    step_in = select(Substitute.person_id).join(Person, Person.id == Substitute.person_id)
    return union(led, step_in.where(Substitute.session_id == session_id, or_(Person.ps_lead, Person.ps_staff)))


def could_walk_in(db: Session, session_id: UUID) -> list[tuple[UUID, str]]:
    """Return the active clinicians and PS staff who do not host the date, by name."""
    query = select(Person.id, Person.name).where(may_come(), Person.id.not_in(hosting(session_id)))
    return [(row.id, row.name) for row in db.execute(query.order_by(Person.name, Person.id))]
