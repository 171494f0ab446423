"""The decision trail as a whole: whether it fits, what a receipt vouches for, and the lines of its file."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.agency.queries.ledger import chain, fitting, heads
from coreflect.agency.rules import NAMED_TO_NOBODY, DoesNotFit, Link
from coreflect.agency.rules.files import Vouched, file_lines

TRAIL = "trail"
WHOLE_EVERY = timedelta(hours=24)
AT_ONCE = 200  # lines


@dataclass(frozen=True)
class Looked:
    """How the trail stood when it was looked at: so many entries fit, the last with this hash.

    `broken` says which entry is the first that does not fit; `whole_at` is when this process last read every entry.
    """

    entries: int
    head: str
    whole_at: datetime
    broken: str | None = None


# What each process has read of a database and found to fit. Reading a hundred thousand entries takes seconds, and
# what was found to fit can only stop to fit where somebody goes around the triggers: that, the next whole look finds.
_fit: WeakKeyDictionary[Engine | Connection, Looked] = WeakKeyDictionary()
_door = Lock()


def look(db: Session, now: datetime) -> Looked:
    """Return whether the trail is whole, in two statements.

    A process reads all of it at its first look and once a day, and otherwise from the last entry that it found to fit,
    that one included.
    """
    number, head = heads(db).get(TRAIL, (0, ""))  # read first: what is written meanwhile belongs to the next look
    with _door:
        known = _fit.get(db.get_bind())
    if known is None or now - known.whole_at >= WHOLE_EVERY or known.entries > number:
        known = Looked(0, "", now)
    found = _look_on(db, known, number, head)
    with _door:
        if found.broken is None:
            _fit[db.get_bind()] = found
        else:
            _fit.pop(db.get_bind(), None)
    return found


def found_whole(db: Session, now: datetime) -> bool:
    """Return whether this process has found the trail whole within a day, without reading anything now."""
    with _door:
        known = _fit.get(db.get_bind())
    return known is not None and known.entries > 0 and now - known.whole_at < WHOLE_EVERY


def _look_on(db: Session, known: Looked, number: int, head: str) -> Looked:
    last = known.entries, known.head
    try:
        with closing(chain(db, TRAIL, max(0, known.entries - 1), number)) as entries:
            if known.entries:
                again = next(entries, None)
                if again is None or (again.link.number, again.link.hash) != last:
                    raise DoesNotFit(f"Entry {known.entries} is not the one any more that stood there before.")
            for fits in fitting(entries, *last):
                last = fits
        if last[0] < number:
            raise DoesNotFit(f"Entry {last[0] + 1} is missing: there should be {number}.")
        if last[1] != head:
            raise DoesNotFit(f"Entry {number} is not the one that was written last.")
    except DoesNotFit as found:
        return Looked(*last, known.whole_at, found.sentence)
    return Looked(*last, known.whole_at)


def vouched_by(db: Session, receipt: str) -> Vouched | None:
    """Return the entry of the trail whose hash is this receipt, or None, in one statement."""
    query = select(LedgerEntry.number, LedgerEntry.at)
    row = db.execute(query.where(LedgerEntry.chain == TRAIL, LedgerEntry.hash == receipt)).first()
    return Vouched(row.number, row.at) if row else None


def file_of(db: Session) -> Iterator[str]:
    """Yield the file of the trail as it stands, a few lines at a time, in two statements and little memory.

    Under which name an entry was written stands beside it where it is kept, and where pages say it, too.
    """
    number, head = heads(db).get(TRAIL, (0, ""))
    lines = []
    with closing(chain(db, TRAIL, until=number)) as entries:
        told = (link[:4] if kind in NAMED_TO_NOBODY else link for link, kind, _ in entries)
        for line in file_lines(number, head, (Link(*one) for one in told)):
            lines.append(line)
            if len(lines) == AT_ONCE:
                yield "".join(lines)
                lines.clear()
    yield "".join(lines)
