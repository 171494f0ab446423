"""The demonstration's releases: the real gate and the real actions, for the three earlier closed quarters.

The last closed quarter is left ready to be prepared.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.notices.actions.post import take_back
from coreflect.notices.rules.letters import Kind
from coreflect.people.demo import cast
from coreflect.people.queries.viewer import Viewer, viewer_of
from coreflect.releases.actions.leave import let_leave
from coreflect.releases.actions.look import Choice
from coreflect.releases.actions.prepare import prepare
from coreflect.releases.actions.sign import sign
from coreflect.releases.actions.start import start
from coreflect.releases.models import Cell
from coreflect.releases.queries.candidates import quarter
from coreflect.releases.queries.work import release
from coreflect.releases.rules.quiet import WEEK
from coreflect.themes.demo import codebook

PREPARER, READER = "Rowan Ellery", "Imani Castellane"
EARLIER = 3
AFTER_THE_CLOSE = timedelta(days=6)  # it is signed, and leaves a week later
NEWEST = timedelta(days=34)  # the newest release is so old, and so is the theme in it that nobody has answered


def load(db: Session, day: date, keyring: Keyring) -> Iterator[str]:
    """Publish the three quarters before the last closed one, and say what their themes mean; yield what was done.

    Two left thirteen days after their close. The newest was late: five weeks ago, before the last quarter's turn came.

    It commits, as the actions do that it calls: each period's key is destroyed after its release.
    """
    people = cast(db)
    rowan, imani = viewer_of(db, people[PREPARER]), viewer_of(db, people[READER])
    if rowan is None or imani is None:
        raise LookupError("The demonstration's leads are not there.")
    earlier = _earlier(day)
    for period in earlier:
        on = period.closes_on + AFTER_THE_CLOSE
        _publish(db, keyring, period, day - NEWEST - WEEK if period == earlier[-1] else on, rowan, imani)
        cells = db.scalar(select(func.count()).select_from(Cell)) or 0
        yield f"{period.words()} released; {cells} themes can be read by now"
    yield from codebook.load(db, day, keyring, rowan)


def _earlier(day: date) -> list[Period]:
    """Return the three closed quarters before the last one, oldest first."""
    last = Period.of(day)
    while not last.is_closed(day):
        last = last.previous()
    found = [last]
    for _ in range(EARLIER):
        found.insert(0, found[0].previous())
    return found[:-1]


def _publish(db: Session, keyring: Keyring, period: Period, on: date, rowan: Viewer, imani: Viewer) -> None:
    """Let Rowan prepare each part on that day, every ready theme in words that were recorded and every ready voice of
    the agency's list, and Imani sign it; after its quiet week it leaves. No letter of then is left to be sent now."""
    now = datetime.combine(on, time(15), UTC)
    release_id = start(db, rowan, str(period), now)
    seen = release(db, release_id, rowan.id)
    parts = seen.parts if seen else ()
    groups = {part.group_id: part.series for part in parts}
    for part in parts:
        found = quarter(db, keyring, period, groups, rowan.agency.together)
        ready = [one for one in found.candidates[part.group_id] if one.ready]
        choices = [Choice(one.heard.name, False, one.heard.sentences[0]) for one in ready]
        choices += [Choice(one.noted.name, not one.leaves, "") for one in found.voices[part.group_id] if one.ready]
        prepare(db, keyring, rowan, part.id, choices, [], found.saved(part.group_id), True, now)
    for part in parts:
        read = quarter(db, keyring, period, groups, imani.agency.together).to_sign(part.group_id)
        sign(db, keyring, imani, part.id, read, True, now)
    for _ in let_leave(db, keyring, now + WEEK):
        take_back(db, release_id, kinds=(Kind.QUIET, Kind.RELEASED))
    db.commit()
