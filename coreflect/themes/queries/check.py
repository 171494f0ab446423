"""What the check on text and the language companion see in texts that are not saved yet. Nothing is written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.permissions import Permission
from coreflect.people.queries.roster import roster
from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.queries.for_others import SessionRow, came_by_date, hosts, series_led_by, session_row
from coreflect.themes.queries.codebook import labels
from coreflect.themes.rules.reading import Gentler, Reading, gentler, read


@dataclass(frozen=True)
class Looked:
    """Texts as the check reads them, and what the companion offers, each with the name of its field."""

    readings: list[Reading]
    gentler: list[tuple[str, Gentler]]

    @property
    def standing(self) -> int:
        """How many places keep the texts from being saved."""
        return sum(mark.stands for reading in self.readings for mark in reading.marks)


def looked(
    db: Session, viewer: Viewer, texts: Mapping[str, str], session_id: UUID | None, ticked: Collection[str]
) -> Looked:
    """Return what saving these texts would say; `session_id` is the date that they are about, if any.

    A date that the viewer does not host counts as one to which few came, so that nothing is told about it. Who may only
    step in for dates has texts for those alone held against the roster, or the check would tell who has an account.
    """
    few = session_id is not None and _few_came(db, viewer, session_id)
    leads = viewer.may(Permission.READ_CODEBOOK)
    inside = leads or (session_id is not None and hosts(db, viewer.id, session_id))
    names, allowed = roster(db) if inside else [], labels(db) if leads else []
    readings = [read(name, text, names, allowed, few, ticked) for name, text in texts.items()]
    return Looked(readings, companion(viewer, texts))


def companion(viewer: Viewer, texts: Mapping[str, str]) -> list[tuple[str, Gentler]]:
    """Return what the language companion offers for texts, with the agency's own noun; it asks the database nothing."""
    return [(name, one) for name, text in texts.items() for one in gentler(text, viewer.agency.noun)]


def few_came(db: Session, viewer: Viewer, date: SessionRow) -> bool:
    """Return whether so few came that "he" or "she" could point to someone.

    Who came is often noted later: until then few is assumed.
    """
    came = came_by_date(db, date.period).get(date.series_id, {}).get(date.id, frozenset())
    return len(came) < viewer.agency.together


def _few_came(db: Session, viewer: Viewer, session_id: UUID) -> bool:
    date = session_row(db, session_id)
    if date is None or (date.series_id not in series_led_by(db, viewer.id) and not hosts(db, viewer.id, session_id)):
        return True
    return few_came(db, viewer, date)
