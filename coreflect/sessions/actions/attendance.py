"""Write down who came."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.models import Person
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.actions.dates import locked
from coreflect.sessions.models import Attendance, SignUp
from coreflect.sessions.queries.for_others import SessionRow, hosts, session_row
from coreflect.sessions.queries.guests import could_walk_in, hosting
from coreflect.sessions.rules.hosting import counts, has_begun, is_locked, seal
from coreflect.sessions.rules.places import Standing


class NotNoted(Refusal):
    """The list cannot be written now; the sentence says why, and what is still possible."""


def note_attendance(
    db: Session,
    viewer: Viewer,
    session_id: UUID,
    came: Mapping[UUID, bool],
    walk_ins: Collection[UUID],
    seen: str,
    now: datetime,
) -> int:
    """Replace a date's whole list and return how many came.

    `came` says it of everybody with a place, `walk_ins` names who came without one. `seen` is the seal of the list
    that the page showed (rules.hosting): a list written meanwhile is not overwritten. Whether somebody counts is
    settled when they are first noted. Raises NotNoted; Missing for who does not lead the date.
    """
    locked(db, session_id)
    date = session_row(db, session_id)
    if date is None or not hosts(db, viewer.id, session_id):
        raise Missing
    _refuse_wrong_time(date, now, viewer.agency.zone)
    noted = select(Attendance.person_id, Attendance.came, Attendance.counts)
    before = {row.person_id: row for row in db.execute(noted.where(Attendance.session_id == session_id))}
    if seen != seal((row.person_id, row.came) for row in before.values()):
        raise NotNoted(
            "The list was written meanwhile, by you elsewhere or by another lead. "
            "What you marked is still here: look at it once more and save."
        )
    with_place = SignUp.session_id == session_id, SignUp.state == Standing.COMING
    placed = set(db.scalars(select(SignUp.person_id).where(*with_place)))
    if unmarked := placed - set(came):
        raise NotNoted(f"Say of everybody whether they came. Still without a mark: {len(unmarked)}.")
    known = {person_id for person_id, _ in could_walk_in(db, session_id)} | set(before)
    marks = {person: came[person] for person in placed} | dict.fromkeys((set(walk_ins) & known) - placed, True)
    counting = _counting(db, session_id, marks) | {person: row.counts for person, row in before.items()}
    db.execute(delete(Attendance).where(Attendance.session_id == session_id))
    if marks:
        db.execute(insert(Attendance), [_row(session_id, p, marks[p], p in placed, counting[p]) for p in sorted(marks)])
    db.commit()
    return sum(marks.values())


def _refuse_wrong_time(date: SessionRow, now: datetime, zone: str) -> None:
    if date.state == "cancelled":
        raise NotNoted("This co-reflection was called off, so nobody is noted.")
    if not has_begun(date, now):
        raise NotNoted("This co-reflection has not begun. Who came can be noted from its first minute on.")
    if is_locked(date, now, zone):
        raise NotNoted("Its quarter is closed, and its lists stay as they are. Nothing was changed.")


def _counting(db: Session, session_id: UUID, people: Iterable[UUID]) -> dict[UUID, bool]:
    """Return of each of these people whether they count today; who steps in for the leads hosts, and does not."""
    lead = Person.id.in_(hosting(session_id)).label("lead")
    query = select(Person.id, Person.clinician, lead).where(Person.id.in_(people))
    return {row.id: counts(clinician=row.clinician, lead=row.lead) for row in db.execute(query)}


def _row(session_id: UUID, person_id: UUID, came: bool, placed: bool, counting: bool) -> dict[str, object]:
    return {
        "session_id": session_id,
        "person_id": person_id,
        "came": came,
        "walk_in": not placed,
        "counts": counting,
    }
