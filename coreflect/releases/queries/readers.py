"""Who could be the second reader of a part: PS leads and staff, and where no other is there, who came in its period."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, literal, or_, select, union_all
from sqlalchemy.orm import Session

from coreflect.foundation.permissions import Permission, Role
from coreflect.people.models import Person
from coreflect.people.queries.viewer import Viewer
from coreflect.releases.models import Release, ReleasePart
from coreflect.releases.rules import second_reader_may_sign
from coreflect.sessions.models import Attendance, ReflectionSession


@dataclass(frozen=True)
class Readers:
    """What decides whether one person may sign: up to two active PS leads or staff, and whether the person came in the
    period. Nobody but who is neither PS lead nor staff is asked about."""

    ps: frozenset[UUID] = frozenset()
    came: bool = False

    def may_sign(self, prepared_by: UUID | None, viewer: Viewer) -> bool:
        """Whether this person may read and sign what was prepared by that one."""
        if of_ps(viewer):
            return second_reader_may_sign(prepared_by, viewer.id, viewer.roles, ())
        if prepared_by is None or not viewer.may(Permission.SIGN_RELEASES):
            return False
        came = [viewer.id] if self.came else []
        another = not self.ps <= {prepared_by}
        return second_reader_may_sign(prepared_by, viewer.id, viewer.roles, came, another_ps_reader=another)


NOBODY = Readers()


def of_ps(viewer: Viewer) -> bool:
    """Return whether this person is a PS lead or PS staff, who see that a release is being prepared."""
    return not viewer.roles.isdisjoint({Role.PS_LEAD, Role.PS_STAFF})


def readers(db: Session, viewer: Viewer, period: str, states: Iterable[str]) -> Readers:
    """Return what decides whether this person may sign a part of a period; `states` are those of its parts.

    Nothing is asked for PS leads and staff, who need not have come, nor while no part waits; else one statement.
    """
    if of_ps(viewer) or not viewer.may(Permission.SIGN_RELEASES) or "prepared" not in states:
        return NOBODY
    ps = select(_ps().limit(2).subquery(), literal(True).label("ps"))
    came = select(_came(period).where(Person.id == viewer.id).subquery(), literal(False).label("ps"))
    rows = db.execute(union_all(ps, came)).all()
    return Readers(frozenset(row.id for row in rows if row.ps), any(not row.ps for row in rows))


def may_come_near(db: Session, viewer: Viewer, part_id: UUID) -> bool:
    """Return whether this person may know of a part: PS leads and staff, and who may read it in their stead."""
    if of_ps(viewer):
        return True
    query = select(ReleasePart.state, ReleasePart.prepared_by, ReleasePart.signed_by, Release.period, Release.state)
    row = db.execute(query.join(Release, Release.id == ReleasePart.release_id).where(ReleasePart.id == part_id)).first()
    if row is None or row[4] not in ("preparing", "quiet"):
        return False
    if row.signed_by == viewer.id:
        return True
    return row[0] == "prepared" and readers(db, viewer, row.period, [row[0]]).may_sign(row.prepared_by, viewer)


def who_could(db: Session, period: str, prepared_by: UUID | None, wrote: Collection[UUID] = ()) -> str:
    """Return who could read what was prepared by that person, and `wrote` by these: "ps" for another PS lead or staff,
    "came" for somebody who came in the period, "nobody"; one statement.

    Nobody reads in the stead of PS who wrote it: that they did is sealed, and who came need not learn it.
    """
    others = _ps().where(Person.id != prepared_by)
    in_stead = _came(period).where(Person.active, Person.clinician, Person.id != prepared_by, ~Person.leadership)
    readable = others.where(Person.id.not_in(wrote)), others, in_stead.where(Person.id.not_in(wrote))
    ps, any_ps, came = db.execute(select(*(one.exists() for one in readable))).one()
    if ps:
        return "ps"
    return "came" if came and not any_ps else "nobody"


def _ps() -> Select[tuple[UUID]]:
    return select(Person.id).where(Person.active, or_(Person.ps_lead, Person.ps_staff), ~Person.leadership)


def _came(period: str) -> Select[tuple[UUID]]:
    """Return the query for who came to a date of this period as a clinician."""
    query = select(Person.id).join(Attendance, Attendance.person_id == Person.id)
    query = query.join(ReflectionSession, ReflectionSession.id == Attendance.session_id)
    held = (ReflectionSession.period == period, ReflectionSession.state == "planned")
    return query.where(*held, Attendance.came, Attendance.counts).limit(1)
