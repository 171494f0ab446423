"""The decision trail as a whole: whether it fits, what a receipt vouches for, and the lines of its file."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
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
ANEW_AFTER = timedelta(hours=24)
AT_A_LOOK = 20_000  # entries: what a page can wait for
AT_ONCE = 200  # lines
ANOTHER = "Entry {} is not the one any more that stood here before."


@dataclass(frozen=True)
class Looked:
    """How the trail stood when it was looked at: so many of its entries were read and fit, the last with this hash.

    `broken` says which entry is the first that does not fit; `begun_at` is when this process began to read it from the
    first entry.
    """

    entries: int
    total: int
    head: str
    begun_at: datetime
    broken: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every entry was read, and fits."""
        return self.broken is None and self.entries == self.total


@dataclass(frozen=True)
class _Read:
    """What a process has read and found to fit, and the last entry that it ever saw standing."""

    entries: int
    hash: str
    begun_at: datetime
    seen: tuple[int, str]
    whole: bool = False  # at the last look nothing more was there to read, and nothing did not fit


# Reading a hundred thousand entries takes seconds. What was found to fit stops to fit only where somebody goes around
# the triggers: that is found by the next reading from the first entry, by `audit`, and by whoever checks the file.
_read: WeakKeyDictionary[Engine | Connection, _Read] = WeakKeyDictionary()
_door = Lock()


def look(db: Session, now: datetime, anew: bool = False) -> Looked:
    """Return whether the trail fits, in two statements.

    A process reads it from the first entry once a day, so many entries at a look, and in between from the last one that
    it found to fit; `anew` reads from the first one now, where all are no more than a page can wait for.
    Where the last one that it ever saw is gone or another one, it says so until it ends.
    """
    number, head = heads(db).get(TRAIL, (0, ""))  # read first: what is written meanwhile belongs to the next look
    with _door:
        known = _read.get(db.get_bind())
    seen = known.seen if known else (0, "")
    anew = anew and number <= AT_A_LOOK
    if known is None or anew or now - known.begun_at >= ANEW_AFTER or known.entries > number:
        known = _Read(0, "", now, seen)
    known = replace(known, whole=False)
    last, until, broken = (known.entries, known.hash), min(number, known.entries + AT_A_LOOK), None
    try:
        with closing(chain(db, TRAIL, max(0, known.entries - 1), until)) as entries:
            if known.entries:
                again = next(entries, None)
                _same(again.link if again else None, last)
            for fits in fitting(entries, *last):
                if fits[0] == seen[0] and fits != seen:
                    raise DoesNotFit(ANOTHER.format(seen[0]))
                last = fits
        _ends_well(last, until, (number, head), seen)
    except DoesNotFit as found:
        broken = found.sentence
    whole = broken is None and last[0] == number
    with _door:
        _read[db.get_bind()] = known if broken else _Read(*last, known.begun_at, max(seen, last), whole)
    return Looked(last[0], number, head if last[0] == number else last[1], known.begun_at, broken)


def found_whole(db: Session, now: datetime) -> bool:
    """Return whether this process has found the trail whole within a day, without reading anything now."""
    with _door:
        known = _read.get(db.get_bind())
    return known is not None and known.whole and known.entries > 0 and now - known.begun_at < ANEW_AFTER


def _same(link: Link | None, last: tuple[int, str]) -> None:
    if link is None:
        raise DoesNotFit(f"Entry {last[0]} is missing: it stood here before.")
    if (link.number, link.hash) != last:
        raise DoesNotFit(ANOTHER.format(last[0]))


def _ends_well(last: tuple[int, str], until: int, head: tuple[int, str], seen: tuple[int, str]) -> None:
    if last[0] < until:
        raise DoesNotFit(f"Entry {last[0] + 1} is missing: there should be {head[0]}.")
    if last[0] == head[0] != 0 and last != head:
        raise DoesNotFit(f"Entry {head[0]} is not the one that was written last.")
    if seen[0] > head[0]:
        raise DoesNotFit(f"Entry {head[0] + 1} is missing: it stood here before.")


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
        told = (one.link[:4] if one.kind in NAMED_TO_NOBODY else one.link for one in entries)
        for line in file_lines(number, head, (Link(*one) for one in told)):
            lines.append(line)
            if len(lines) == AT_ONCE:
                yield "".join(lines)
                lines.clear()
    yield "".join(lines)
