"""The second reader signs a part, or gives it back; with the last signature the quiet week begins."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.releases.actions.parts import locked
from coreflect.releases.actions.quiet import begin
from coreflect.releases.models import Release, ReleasePart
from coreflect.releases.queries.candidates import Quarter, quarter
from coreflect.releases.queries.readers import may_come_near, readers
from coreflect.releases.queries.work import agency_day, release, turn
from coreflect.themes.actions.boxes import lock


class NotYours(Refusal):
    """Who prepared a part, or chose words in it, cannot be its second reader."""


class NotToSign(Refusal):
    """The part does not wait for a signature, or says something else than what was read."""


class LeftOut(NotToSign):
    """The part was not signed in time."""

    def __init__(self) -> None:
        super().__init__("This part was not signed in time: the quarter leaves the room without it.")


class ChangedSince(NotToSign):
    """A theme of a signed part can't leave as it was handed over: that part lies with its leads again."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing has left the room: since a part was handed over, a theme of it has changed in the codebook, or "
            "may not leave any more. Its leads look at it once more; then it is read and signed again."
        )


def sign(
    db: Session, keyring: Keyring, author: Viewer, part_id: UUID, read: str, read_all: bool, now: datetime
) -> bool:
    """Sign a part as its second reader; True when the release is quiet with that: it leaves in a week, by itself.

    `read` is the mark of the text that the page showed. With the last signature everybody who came is shown what would
    leave; nothing is destroyed yet. Where a signed theme has changed meanwhile, its part goes back to its leads
    instead, and all other signatures stay. Raises Missing, NotYours, NotToSign, Released, and ChangedSince once that
    is committed. Whoever signs twice is told nothing new.
    """
    if not may_come_near(db, author, part_id):
        raise Missing
    release_row, part = locked(db, part_id, quiet=True)
    if part.state == "signed":
        if part.signed_by == author.id:
            return release_row.state == "quiet"
        raise NotToSign("Somebody else has signed this part already. Nothing more is needed.")
    if part.state == "left_out":
        raise LeftOut
    if part.state != "prepared":
        raise NotToSign("The leads have taken this part back to change it. It will come to you again.")
    if not readers(db, author, release_row.period, [part.state]).may_sign(part.prepared_by, author):
        raise NotYours("You prepared this part yourself. Another PS lead or a member of PS staff reads and signs it.")
    if not read_all:
        raise NotToSign("Go back and tick that you have read every line; then sign.")
    lock(db)
    period = release_row.period
    found = _opened(db, keyring, author, release_row, part)
    if author.id in found.wrote(part.group_id):
        raise NotYours(
            "You chose words in this part yourself. Another PS lead or a member of PS staff, who chose none of them, "
            "reads and signs it."
        )
    if found.to_sign(part.group_id) != read:
        raise NotToSign(
            "The text was changed since you opened the page. Open it once more and read it before you sign."
        )
    part.state, part.signed_by = "signed", author.id
    db.flush()
    if _unsigned(db, release_row.id):
        db.commit()
        return False
    today = agency_day(now, author.agency.zone)
    first = turn(db, author.id, today)
    if first is None or str(first.period) != period:
        if first is None or str(first.period) > period:
            raise NotToSign("A later quarter has left the room meanwhile: quarters are released in order.")
        raise NotToSign("An earlier quarter comes first: quarters are released in order.")
    quiet = begin(db, keyring, release_row, author.agency, now)
    db.commit()
    if not quiet:
        raise ChangedSince
    return True


def give_back(db: Session, author: Viewer, part_id: UUID, now: datetime) -> UUID:
    """Give a prepared part back to its leads, who then choose anew; return the release.

    A second reader gives it back, and that they did stands on the part until it is handed over again; or who prepared
    it takes it back. Given back twice does no harm.
    Raises Missing, Released, and NotToSign for a part that is signed.
    """
    if not may_come_near(db, author, part_id):
        raise Missing
    release_row, part = locked(db, part_id)
    if part.state == "signed":
        raise NotToSign("This part is signed already and can't be changed any more.")
    if part.state == "left_out":
        raise LeftOut
    if part.state == "prepared" and part.prepared_by != author.id:
        part.given_back_by, part.given_back_on = author.id, agency_day(now, author.agency.zone)
    part.state, part.prepared_by = "preparing", None
    db.commit()
    return release_row.id


def _opened(db: Session, keyring: Keyring, author: Viewer, release_row: Release, part: ReleasePart) -> Quarter:
    """Return the quarter with this part as it stands now."""
    seen = release(db, release_row.id, author.id)
    series = next(one.series for one in seen.parts if one.id == part.id) if seen else frozenset()
    period = Period.parse(release_row.period)
    return quarter(db, keyring, period, {part.group_id: series}, author.agency.together)


def _unsigned(db: Session, release_id: UUID) -> int:
    query = select(func.count()).select_from(ReleasePart)
    return (
        db.scalar(query.where(ReleasePart.release_id == release_id, ReleasePart.state.not_in(("signed", "left_out"))))
        or 0
    )
