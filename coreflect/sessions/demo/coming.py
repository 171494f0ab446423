"""What has happened to the demonstration's dates to come, each step by the action that a press calls, days ago."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.notices.actions.upkeep import show_instead
from coreflect.people.demo import LEADS
from coreflect.people.queries.viewer import Viewer, viewer_of
from coreflect.sessions.actions.cancel import cancel_date
from coreflect.sessions.actions.edits import change_dates
from coreflect.sessions.actions.places import sign_up
from coreflect.sessions.actions.reminders import remind
from coreflect.sessions.actions.substitutes import name_substitute
from coreflect.sessions.demo.calendar import PLACES, Story, called_off_because
from coreflect.sessions.models import ReflectionSession
from coreflect.sessions.queries.changes import date_to_change, mark_of
from coreflect.sessions.rules.changes import Change, Scope, as_it_is
from coreflect.sessions.rules.modes import Mode

ROWAN, IMANI, _TOVE = LEADS
# how many days before the day of loading; nothing happens on that day itself, so that it may be loaded at any hour
SET, SIGNED_UP, NAMED, MOVED, CALLED_OFF, REMINDED = 30, 4, 4, 3, 2, 1


@dataclass(frozen=True)
class Coming:
    """The dates to come of a demonstration loaded on `day`."""

    db: Session
    day: date
    people: dict[str, UUID]

    def tell(self, series_id: UUID, stories: Sequence[tuple[Story, tuple[str, ...]]]) -> None:
        """Let each of the next dates of a series become what its story says, with these people on its list."""
        query = select(ReflectionSession.id).where(ReflectionSession.series_id == series_id)
        query = query.where(ReflectionSession.day >= self.day).order_by(ReflectionSession.day)
        ids = self.db.scalars(query.limit(len(stories))).all()
        for id_, (story, names) in zip(ids, stories, strict=True):
            self._happens(id_, story, names)

    def remind(self) -> str:
        """Write what is due before dates, as the round of yesterday afternoon did; say how many letters that were."""
        written = remind(self.db, self._at(REMINDED))
        self._shown(REMINDED)
        return f"{written} letters before dates"

    def _happens(self, id_: UUID, story: Story, names: tuple[str, ...]) -> None:
        if story.mode is not Mode.IN_PERSON:
            place, link = PLACES[story.mode]
            self._change(id_, ROWAN, SET, mode=story.mode.value, place=place, link=link)
        listed = (*names, story.also) if story.also else names
        for days, name in zip(range(SIGNED_UP + len(listed), SIGNED_UP, -1), listed, strict=True):
            sign_up(self.db, self._viewer(name), id_, self._at(days))
        self._shown(NAMED)  # what calendars have heard of is taken out there again
        if story.steps_in:
            name_substitute(self.db, self._viewer(IMANI), id_, self.people[story.steps_in], self._at(NAMED))
        if story.begins_at:
            self._change(id_, IMANI, MOVED, why=story.why, time=story.begins_at)
        if story.cancelled:
            date = self.db.get_one(ReflectionSession, id_)
            cancel_date(self.db, self._viewer(ROWAN), id_, called_off_because(date.day), self._at(CALLED_OFF))

    def _change(self, id_: UUID, lead: str, days: int, why: str = "", **wanted: Any) -> None:
        viewer = self._viewer(lead)
        found = date_to_change(self.db, viewer.id, id_)
        if found is None:
            raise LookupError("The demonstration's leads do not lead its series.")
        change = Change(id_, Scope.THIS, replace(as_it_is(*found), **wanted), why=why)
        change_dates(self.db, viewer, change, mark_of(*found), self._at(days))

    def _viewer(self, name: str) -> Viewer:
        return somebody(self.db, self.people[name])

    def _shown(self, days: int) -> None:
        """Show what was written, as a round of tending does where no mail server is set."""
        show_instead(self.db, self._at(days))

    def _at(self, days: int) -> datetime:
        """Return the afternoon that lies so many days back."""
        return datetime.combine(self.day - timedelta(days=days), time(20), UTC)


def somebody(db: Session, person_id: UUID) -> Viewer:
    """Return somebody of the demonstration. Raises LookupError where it was loaded without its people."""
    viewer = viewer_of(db, person_id)
    if viewer is None:
        raise LookupError("The demonstration's people are not there.")
    return viewer
