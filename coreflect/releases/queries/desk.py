"""What one person may see of a release in preparation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.permissions import Permission
from coreflect.people.queries.roster import roster
from coreflect.people.queries.viewer import Viewer
from coreflect.releases.queries.candidates import Quarter, quarter
from coreflect.releases.queries.names import names_of
from coreflect.releases.queries.readers import NOBODY, Readers, readers, who_could
from coreflect.releases.queries.voices import VoiceCandidate
from coreflect.releases.queries.work import Part, ReleaseSeen, Turn
from coreflect.releases.rules.candidates import Candidate
from coreflect.releases.rules.drafts import Text
from coreflect.releases.rules.frames import FrameText, Names, preset
from coreflect.releases.rules.lines import five_lines
from coreflect.releases.rules.voices import VoiceText, each_once


@dataclass(frozen=True)
class PartDesk:
    """A part as it lies before one person; `doing` says what it is there for.

    "choose": a lead of the group, who sees its themes and voices; "read": a second reader, who sees only the text to be
    released; "wait": who handed it over or chose words in it, and sees that text; "closed", "signed" and "left_out":
    nothing of it is shown.
    """

    part: Part
    doing: str
    candidates: tuple[Candidate, ...] = ()
    voices: tuple[VoiceCandidate, ...] = ()
    texts: tuple[Text, ...] = ()
    missing: tuple[VoiceText, ...] = ()
    saved: str = ""
    to_sign: str = ""
    lines: tuple[str, ...] = ()
    around: FrameText | None = None
    names: Mapping[str, Names] = field(default_factory=dict)  # of the themes to choose from
    could: str = ""  # who could read what waits, as in queries.readers
    wrote: bool = False  # this person chose words in what somebody else handed over
    shared: bool = False  # others than who handed it over chose words in it
    last: bool = False  # all other parts are signed: the next signature publishes


def doing(part: Part, viewer: Viewer, who: Readers) -> str:
    """Return what this part is to this person, as in PartDesk; `who` says whether they may read in somebody's stead."""
    if part.state in ("signed", "left_out"):
        return part.state
    if part.state == "preparing":
        return "choose" if part.mine else "closed"
    if who.may_sign(part.prepared_by, viewer):
        return "read"
    return "wait" if part.mine or part.prepared_by == viewer.id else "closed"


def desk(db: Session, keyring: Keyring, seen: ReleaseSeen, viewer: Viewer) -> list[PartDesk]:
    """Return every part of a release as it lies before this person, their own work first.

    Only what they may see is opened. Raises KeyMissing when the period's key is not here.
    """
    who = readers(db, viewer, str(seen.period), [one.state for one in seen.parts])
    opened: dict[UUID, frozenset[UUID]] = {
        one.group_id: one.series for one in seen.parts if doing(one, viewer, who) in ("choose", "read", "wait")
    }
    found = quarter(db, keyring, seen.period, opened, viewer.agency.together) if opened else None
    desks = []
    for part in seen.parts:
        what = doing(part, viewer, who)
        last = all(one.state in ("signed", "left_out") for one in seen.parts if one.id != part.id)
        if found is None or part.group_id not in opened:
            desks.append(PartDesk(part, what))
        elif what == "choose":
            desks.append(_to_choose(found, part, roster(db)))
        else:
            by = found.wrote(part.group_id)
            wrote = what == "read" and viewer.id in by
            what, shared = "wait" if wrote else what, bool(by - {part.prepared_by})
            could = who_could(db, str(seen.period), part.prepared_by, by) if what == "wait" else ""
            desks.append(replace(_to_read(found, part), doing=what, last=last, could=could, wrote=wrote, shared=shared))
    order = ("choose", "read", "wait", "closed", "signed", "left_out")
    return sorted(desks, key=lambda one: order.index(one.doing))


def _to_choose(found: Quarter, part: Part, people: Sequence[str]) -> PartDesk:
    """Return a part filled in: what would leave if nothing were changed, and five lines made from that."""
    candidates, voices = found.candidates[part.group_id], found.voices[part.group_id]
    texts = [text for one in candidates if (text := one.preview)]
    kept = found.frames.get(part.group_id)
    return PartDesk(
        part,
        "choose",
        candidates=tuple(candidates),
        voices=tuple(voices),
        saved=found.saved(part.group_id),
        lines=tuple(five_lines(texts, each_once(one.words for one in voices if one.ready and one.leaves))),
        around=FrameText(
            (kept.purpose if kept else "") or preset(one.asks for one in texts), kept.position if kept else ""
        ),
        names={one.heard.name: names_of(one, people) for one in candidates if one.ready},
    )


def _to_read(found: Quarter, part: Part) -> PartDesk:
    """Return a part as everybody would read it."""
    texts, missing = found.texts(part.group_id), found.missing(part.group_id)
    return PartDesk(
        part,
        "read",
        texts=tuple(texts),
        missing=tuple(missing),
        to_sign=found.to_sign(part.group_id),
        lines=tuple(five_lines(texts, [one.words for one in missing])),
        around=found.frame(part.group_id),
    )


def step(turn: Turn | None, viewer: Viewer, who: Readers = NOBODY) -> str | None:
    """Return this person's next step with the period whose turn it is: "start", "choose", "read", or None."""
    if turn is None:
        return None
    if turn.release_id is None:
        return "start" if turn.mine and viewer.may(Permission.PREPARE_RELEASES) else None
    steps = {doing(part, viewer, who) for part in turn.parts}
    return next((one for one in ("choose", "read") if one in steps), None)
