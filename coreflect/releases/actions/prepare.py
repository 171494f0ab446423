"""Choose what may leave the room and in whose words, and hand it to the second reader."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.queries.roster import roster
from coreflect.people.queries.viewer import Viewer
from coreflect.releases.actions.look import Around, Choice, NotYet, look, told_as
from coreflect.releases.actions.parts import locked
from coreflect.releases.queries.candidates import Quarter, quarter
from coreflect.releases.queries.names import names_of
from coreflect.releases.queries.work import Part, release
from coreflect.releases.rules.candidates import Candidate
from coreflect.releases.rules.drafts import Draft
from coreflect.releases.rules.frames import OUR_ASK, PURPOSES, Frame, preset
from coreflect.releases.rules.voices import VoiceDraft
from coreflect.themes.actions.boxes import lock, put, take_out
from coreflect.themes.rules.sealing import TooLong

NOTHING = Around()


class HandedOver(Refusal):
    """The part lies with the second reader, or is signed."""

    def __init__(self) -> None:
        super().__init__("This part lies with the second reader. Take it back to change it.")


class SavedMeanwhile(Refusal):
    """Another lead has saved other choices since the page was opened; `saved` is the mark of theirs."""

    def __init__(self, saved: str) -> None:
        super().__init__(
            "Another lead saved other choices meanwhile. Yours stand below, unsaved; send them again to put "
            "them in the place of theirs, or open the page anew to see theirs."
        )
        self.saved = saved


def prepare(
    db: Session,
    keyring: Keyring,
    author: Viewer,
    part_id: UUID,
    choices: Sequence[Choice],
    ticked: Collection[str],
    saved: str,
    hand_over: bool,
    now: datetime,
    around: Around = NOTHING,
) -> bool:
    """Keep the choices for a part in sealed boxes, and hand the part over when that is asked; True when it was.

    `around` is what the part is for, and from where its leads see it. `ticked` holds tokens of the check's questions
    that point to nobody, `saved` the mark of what the page showed as saved. Who changed something is remembered in the
    part's sealed frame, and does not sign it. Raises Missing for who leads no series of
    the group, HandedOver, Released, SavedMeanwhile, NotYet.
    """
    release_row, part_row = locked(db, part_id)
    part = _part_of(db, release_row.id, part_id, author)
    if part is None:
        raise Missing
    if part_row.state != "preparing":
        raise HandedOver
    lock(db)
    period = Period.parse(release_row.period)
    found = quarter(db, keyring, period, {part.group_id: part.series}, author.agency.together)
    if found.saved(part.group_id) != saved:
        raise SavedMeanwhile(found.saved(part.group_id))
    by_name = {one.name: one for one in choices}
    ready = [one for one in found.candidates[part.group_id] if one.ready]
    chosen = [(one, by_name.get(one.heard.name) or Choice(one.heard.name, False, "")) for one in ready]
    missing = [one for one in found.voices[part.group_id] if one.ready]
    voices = [(one, by_name.get(one.noted.name) or Choice(one.noted.name, True, "")) for one in missing]
    people = roster(db)
    kept = found.frames.get(part.group_id)
    position = around.position, bool(kept and kept.position == around.position)
    look(db, people, chosen, voices, position, ticked, hand_over)
    take_out(db, found.draft_boxes.get(part.group_id, []))
    says: set[object] = set()
    for one, choice in chosen:
        names = names_of(one, people)
        aliases = names.aliases if choice.names else ()
        text = one.shown(choice.sentence, choice.ask or OUR_ASK, aliases, names.groupings)
        chosen_as = (choice.left_out, text.sentence, text.label, text.about, text.kind, text.asks, text.again)
        draft = Draft(part.group_id, one.heard.name, *chosen_as, text.ask, text.aliases, text.groupings)
        try:
            put(db, keyring, release_row.period, draft.to_content())
        except TooLong as long:
            raise NotYet({one.heard.name: str(long)}, {}) from None
        says.add(_of(draft))
    for voice, choice in voices:
        said = VoiceDraft(part.group_id, voice.noted.name, not choice.left_out, told_as(voice, choice))
        put(db, keyring, release_row.period, said.to_content())
        says.add(said)
    frame = _frame(part.group_id, around, chosen)
    says.add(_of(frame))
    # Who hands over what others chose, and changes nothing, has not written it.
    by = found.wrote(part.group_id) | ({author.id} if says - _said(found, part.group_id) else set())
    put(db, keyring, release_row.period, replace(frame, by=tuple(sorted(by))).to_content())
    if hand_over:
        part_row.state, part_row.prepared_by = "prepared", author.id
        part_row.given_back_by, part_row.given_back_on = None, None
    db.commit()
    return hand_over


def _frame(group_id: UUID, around: Around, chosen: Sequence[tuple[Candidate, Choice]]) -> Frame:
    """Return what is kept around the themes: a purpose only where it is another than what follows from them."""
    filled_in = {
        preset(one.heard.asks for one, _ in chosen),
        preset(one.heard.asks for one, choice in chosen if not choice.left_out),
    }
    own = around.purpose in PURPOSES and around.purpose not in filled_in
    return Frame(group_id, around.purpose if own else "", around.position)


def _said(found: Quarter, group_id: UUID) -> set[object]:
    """Return what the leads had chosen for a part so far."""
    drafts = {_of(one) for one in found.drafts.values() if one.group_id == group_id}
    kept = found.frames.get(group_id)
    return {*drafts, *(one.draft for one in found.voices[group_id]), *([_of(kept)] if kept else [])}


def _of(one: Draft | Frame) -> object:
    """Return what somebody chose there: not what codebook and records made of it meanwhile."""
    if isinstance(one, Frame):
        return one.purpose, one.position
    return one.name, one.left_out, one.sentence, one.ask, bool(one.aliases)


def _part_of(db: Session, release_id: UUID, part_id: UUID, author: Viewer) -> Part | None:
    found = release(db, release_id, author.id)
    parts = found.parts if found else ()
    return next((one for one in parts if one.id == part_id and one.mine), None)
