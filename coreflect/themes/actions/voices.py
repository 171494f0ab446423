"""Note who was missing at a date. As with themes, nothing is logged and no author is kept."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.roster import roster
from coreflect.people.queries.viewer import Viewer
from coreflect.themes.actions.boxes import put, take_out
from coreflect.themes.actions.records import PointsToSomeone, open_desk
from coreflect.themes.queries.check import few_came
from coreflect.themes.queries.desk import Desk
from coreflect.themes.rules.reading import read
from coreflect.themes.rules.sealing import TooLong
from coreflect.themes.rules.voices import Noted, Voices, chosen


class NotedMeanwhile(Refusal):
    """Another lead has noted other voices since the page was opened; `theirs` is what stands there now."""

    def __init__(self, theirs: Voices) -> None:
        said = ", ".join(theirs.all) or "nobody"
        super().__init__(f"Another lead saved this meanwhile: {said}. Yours is below; saving it takes its place.")
        self.theirs = theirs


def note(
    db: Session,
    keyring: Keyring,
    viewer: Viewer,
    session_id: UUID,
    listed: Collection[str],
    own: Sequence[str],
    ticked: Collection[str],
    seen: str,
    now: datetime,
) -> Voices:
    """Keep who was missing at a date, sealed, in the place of what was noted before, and return it.

    `own` are words beside the agency's list, `ticked` tokens of the check's questions that point to nobody,
    `seen` the version that the page showed. With nobody missing nothing is kept. Raises Missing, NotNow,
    PointsToSomeone, NotedMeanwhile, or Refusal for a voice that is not on the list any more.
    """
    table = open_desk(db, keyring, viewer, session_id, now)
    before = table.missing.voices if table.missing else Voices()
    voices = chosen(table.offered, listed, own)
    if set(listed) - set(table.offered):
        raise Refusal("The agency's list was changed meanwhile. Tick again, or write it in your own words.", "listed")
    if voices == before:
        return voices  # pressed twice, or nothing changed
    if before.version != seen:
        raise NotedMeanwhile(before)
    _refuse_pointing(db, viewer, table, [*listed], own, ticked, before)
    box_id = table.missing.id if table.missing else None
    if voices.all:
        noted = Noted(box_id or uuid4(), table.date.id, table.date.series_id, voices)
        try:
            put(db, keyring, table.date.period, noted.to_content(), box_id)
        except TooLong:
            raise Refusal("That is more than fits into one sealed note. Leave out a few voices?", "listed") from None
    elif box_id:
        take_out(db, [box_id])
    db.commit()
    return voices


def _refuse_pointing(
    db: Session,
    viewer: Viewer,
    table: Desk,
    listed: Sequence[str],
    own: Sequence[str],
    ticked: Collection[str],
    before: Voices,
) -> None:
    """Run the check, as for themes. The agency's own list is only kept from naming somebody outright, and what
    stands in the box word for word was judged when it was noted."""
    names, few = roster(db), few_came(db, viewer, table.date)
    allowed = table.codebook.labels()
    on_list = [read("listed", voice, names, allowed, few, ticked, judged=True) for voice in listed]
    readings = [reading for reading in on_list if reading.stands]
    readings += [
        read(f"own_{number}", voice, names, allowed, few, ticked, judged=voice in before.own)
        for number, voice in enumerate(own, start=1)
        if voice
    ]
    if any(reading.stands for reading in readings):
        raise PointsToSomeone([reading for reading in readings if reading.marks])
