"""What one person may see of a release in preparation."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.permissions import Permission
from coreflect.people.queries.viewer import Viewer
from coreflect.releases.queries.candidates import Candidate, quarter
from coreflect.releases.queries.voices import VoiceCandidate
from coreflect.releases.queries.work import Part, ReleaseSeen, Turn
from coreflect.releases.rules import second_reader_may_sign
from coreflect.releases.rules.drafts import Text
from coreflect.releases.rules.voices import VoiceText


@dataclass(frozen=True)
class PartDesk:
    """A part as it lies before one person; `doing` says what it is there for.

    "choose": a lead of the group, who sees its themes and voices; "read": a second reader, who sees only the text to be
    released; "wait": who prepared it, and sees that text; "closed" and "signed": nothing of it is shown.
    """

    part: Part
    doing: str
    candidates: tuple[Candidate, ...] = ()
    voices: tuple[VoiceCandidate, ...] = ()
    texts: tuple[Text, ...] = ()
    missing: tuple[VoiceText, ...] = ()
    saved: str = ""
    to_sign: str = ""
    last: bool = False  # all other parts are signed: the next signature publishes


def doing(part: Part, viewer: Viewer) -> str:
    """Return what this part is to this person, as in PartDesk."""
    if part.state == "signed":
        return "signed"
    if part.state == "preparing":
        return "choose" if part.mine else "closed"
    if viewer.may(Permission.SIGN_RELEASES) and second_reader_may_sign(part.prepared_by, viewer.id, viewer.roles, ()):
        return "read"
    return "wait" if part.mine or part.prepared_by == viewer.id else "closed"


def desk(db: Session, keyring: Keyring, seen: ReleaseSeen, viewer: Viewer) -> list[PartDesk]:
    """Return every part of a release as it lies before this person, their own work first.

    Only what they may see is opened. Raises KeyMissing when the period's key is not here.
    """
    opened: dict[UUID, frozenset[UUID]] = {
        one.group_id: one.series for one in seen.parts if doing(one, viewer) in ("choose", "read", "wait")
    }
    found = quarter(db, keyring, seen.period, opened, viewer.agency.together) if opened else None
    desks = []
    for part in seen.parts:
        what = doing(part, viewer)
        last = all(one.state == "signed" for one in seen.parts if one.id != part.id)
        if found is None or part.group_id not in opened:
            desks.append(PartDesk(part, what))
        elif what == "choose":
            candidates, voices = tuple(found.candidates[part.group_id]), tuple(found.voices[part.group_id])
            saved = found.saved(part.group_id)
            desks.append(PartDesk(part, what, candidates=candidates, voices=voices, saved=saved))
        else:
            texts, missing = tuple(found.texts(part.group_id)), tuple(found.missing(part.group_id))
            mark = found.to_sign(part.group_id)
            desks.append(PartDesk(part, what, texts=texts, missing=missing, to_sign=mark, last=last))
    order = ("choose", "read", "wait", "closed", "signed")
    return sorted(desks, key=lambda one: order.index(one.doing))


def step(turn: Turn | None, viewer: Viewer) -> str | None:
    """Return this person's next step with the period whose turn it is: "start", "choose", "read", or None."""
    if turn is None or not viewer.may(Permission.SIGN_RELEASES):
        return None
    if turn.release_id is None:
        return "start" if turn.mine and viewer.may(Permission.PREPARE_RELEASES) else None
    steps = {doing(part, viewer) for part in turn.parts}
    return next((one for one in ("choose", "read") if one in steps), None)
