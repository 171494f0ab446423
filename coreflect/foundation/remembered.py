"""What this process has worked out of a database, kept for exactly as long as the same stands there.

Whoever asks names the state that was read first, from the database itself: with another state everything is worked out
anew, in whichever process the change was made, and what was kept of the one before is let go. Only what everybody may
read who can open the page belongs in here: no name of a person, nothing of the codebook, nothing that somebody typed.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

MOST = 40  # pieces of one database; the one that was longest not asked for goes first
Made = TypeVar("Made")


@dataclass
class _Kept:
    state: Hashable
    pieces: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)


_kept: WeakKeyDictionary[Engine | Connection, _Kept] = WeakKeyDictionary()
_door = Lock()


def remembered(db: Session, state: Hashable | None, what: Hashable, make: Callable[[], Made]) -> Made:
    """Return what `make` makes, made once while the database stands at `state`; without a state it is made each time.

    `state` must have been read before anything that `make` reads: what is kept can then be newer than its state, never
    older, and the next question finds the newer state.
    """
    if state is None:
        return make()
    of = db.get_bind()
    with _door:
        kept = _kept.get(of)
        if kept is None or kept.state != state:
            kept = _kept[of] = _Kept(state)
        if what in kept.pieces:
            kept.pieces.move_to_end(what)
            found: Made = kept.pieces[what]
            return found
    made = make()
    with _door:
        kept.pieces[what] = made  # where another state came meanwhile, nobody asks this one any more
        while len(kept.pieces) > MOST:
            kept.pieces.popitem(last=False)
    return made
