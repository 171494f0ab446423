"""The quiet week begins: every part is signed, nothing is destroyed yet, and who came is shown what would leave."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from coreflect.agency.queries import Settings
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.notices.actions.post import Outgoing, post_all
from coreflect.notices.rules.letters import Kind, Letter, Link
from coreflect.releases.actions.publish import back_to_leads
from coreflect.releases.models import Release
from coreflect.releases.queries.candidates import quarter
from coreflect.releases.queries.groups import groups_of
from coreflect.releases.queries.sealed import sealed
from coreflect.releases.queries.work import agency_day
from coreflect.releases.rules.quiet import Kept, leaves_at, leaving_path
from coreflect.sessions.queries.for_others import addresses_of_who_came
from coreflect.sessions.rules.recurrence import day_in_words
from coreflect.themes.actions.boxes import put_new


def begin(db: Session, keyring: Keyring, release: Release, agency: Settings, now: datetime) -> bool:
    """Let a release of which every part is signed or left out be quiet for a week, and tell everybody who came.

    The gate and the room are asked: where a theme of a signed part can't leave any more as it was handed over, that
    part goes back to its leads, and the answer is False. The caller holds the release's row and the boxes' lock, and
    commits.
    """
    period = Period.parse(release.period)
    signed = groups_of(db, release.id, "signed")
    found = quarter(db, keyring, period, signed, agency.together)
    if changed := [group_id for group_id in signed if found.changed(group_id)]:
        back_to_leads(db, release, changed)
        return False
    release.state, release.leaves_at = "quiet", leaves_at(now)
    # An empty box for the holds of each group: were it made with the first press, its coming would tell of that.
    there = {kept.group_id for _, kept in sealed(db, keyring, release.period).quiet}
    empty = {uuid4(): Kept(one).to_content() for one in signed if one not in there}
    put_new(db, keyring, release.period, empty)
    letter = _letter(release, period, agency)
    post_all(
        db,
        [
            Outgoing(id_, to, letter, _key(release, id_), about=release.id, until=release.leaves_at)
            for id_, to in addresses_of_who_came(db, release.period).items()
        ],
        now,
    )
    return True


def _key(release: Release, reader: UUID) -> str:
    """Return what makes the letter of this week to this reader one, however often it is written."""
    assert release.leaves_at
    return f"quiet {release.id.hex} {int(release.leaves_at.timestamp())} {reader.hex}"


def _letter(release: Release, period: Period, agency: Settings) -> Letter:
    assert release.leaves_at
    day = day_in_words(agency_day(release.leaves_at, agency.zone))
    lines = (
        f"You came in {period.words()}. What is to leave the room of that quarter is signed, and leaves on {day}.",
        "Until then everybody who came can read each sentence, and keep one in the room that could point to someone or "
        "should not go upstairs. The page knows nothing of who opens it, and nobody learns who held something, or "
        "when: only that it is not among what left.",
        "If you do nothing, nothing is asked of you.",
    )
    link = Link("Read what would leave the room", leaving_path(release.id), release.leaves_at)
    return Letter(Kind.QUIET, f"{period.words()}: what would leave the room", lines, (link,))
