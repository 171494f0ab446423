"""The demonstration's codebook once its first releases are out: what some themes mean, one merged, one retired.

Everything goes through the actions that leads use, and so through the check on text; it can be undone for a while.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.people.queries.viewer import Viewer
from coreflect.themes.actions.changing import agency_day
from coreflect.themes.actions.describing import describe
from coreflect.themes.actions.merging import merge
from coreflect.themes.actions.retiring import retire
from coreflect.themes.demo.texts import THEMES
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.queries.theme import Preview, preview, sheet
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.meaning import Meaning

PAPER, WAITING = "Paper and forms", "Time and waiting"
MEANINGS = {
    1: Meaning(
        definition="Reaching for an answer before the question has been heard.",
        use_when="We notice that we were planning while somebody was still speaking.",
        not_when="A plan was what the person had asked for.",
        example="Three referrals were offered in the first ten minutes; nobody had asked for one.",
        dimensions=("learning", "connection"),
        aliases=("Jumping to solutions", "Rescuing"),
    ),
    5: Meaning(
        definition="Goals that stand in a plan before anybody has said them.",
        use_when="A deadline or a form decides what somebody is said to want.",
        dimensions=("moving", "mutuality"),
        groupings=(PAPER, WAITING),
    ),
    8: Meaning(
        definition="Waiting without a word, and what people make of it.",
        not_when="It is about how long a list is, and not about what is heard meanwhile.",
        dimensions=("connection",),
        aliases=("The waiting list",),
        groupings=(WAITING,),
    ),
    10: Meaning(
        definition="What we write about people and would not say to them.",
        use_when="A word in a template or a note stands between us and a person.",
        not_when="It is about what was left out of a note.",
        dimensions=("worldview", "relationship"),
        aliases=("Language in the record",),
        groupings=(PAPER,),
    ),
    14: Meaning(
        definition="Being asked to choose where one thing is on offer.",
        dimensions=("mutuality",),
        aliases=("Choice in name only",),
    ),
}
MERGED, INTO = 3, 10
RETIRED = 24


def load(db: Session, day: date, keyring: Keyring, lead: Viewer) -> Iterator[str]:
    """Say what some themes mean, merge two, retire one, on `day`; yield what was done. It commits, as actions do."""
    now = datetime.combine(day, time(15), UTC)
    there = {number: found for number, text in THEMES.items() if (found := _id(db, text.label))}
    for number in there.keys() & MEANINGS.keys():
        seen = sheet(db, there[number]).meaning.version
        describe(db, keyring, lead, there[number], MEANINGS[number], (), seen, now)
    if {MERGED, INTO} <= there.keys():
        moves = _moves(db, keyring, lead, there[MERGED], now, there[INTO])
        merge(db, keyring, lead, there[MERGED], there[INTO], moves.mark, _uses, now)
    if RETIRED in there:
        moves = _moves(db, keyring, lead, there[RETIRED], now)
        retire(db, keyring, lead, there[RETIRED], moves.mark, _uses, now)
    yield f"{len(there.keys() & MEANINGS.keys())} themes of the codebook say what they mean"


def _id(db: Session, label: str) -> UUID | None:
    entry = codebook(db).find(label_key(label))
    return entry.id if entry else None


def _moves(
    db: Session, keyring: Keyring, lead: Viewer, theme_id: UUID, now: datetime, into_id: UUID | None = None
) -> Preview:
    book = codebook(db)
    other = book.entries[into_id] if into_id else None
    return preview(db, keyring, lead, book, book.entries[theme_id], agency_day(lead, now), _uses, other)


def _uses(_db: Session, _theme_ids: object) -> dict[str, int]:
    """What is pressed here was previewed here: how often a theme was published does not matter to either."""
    return {}
