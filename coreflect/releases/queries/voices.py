"""Who was missing: what the closing checks of a quarter would say if they left the room, and what has left."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.releases.models import MissingVoice, Release
from coreflect.releases.queries.groups import Series
from coreflect.releases.queries.history import Past
from coreflect.releases.rules import GateSettings, Outcome, decide
from coreflect.releases.rules.drafts import Theme
from coreflect.releases.rules.quiet import voice_marks
from coreflect.releases.rules.voices import NotedVoice, VoiceDraft, VoiceText, each_once, noted
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.voices import Noted


@dataclass(frozen=True)
class VoiceCandidate:
    """One voice of one group: what was noted, what the gate says, and what the leads chose so far.

    `told` holds the keys of the voices that the group told this year already. `held` says that it was held in the
    quiet week, which only the release itself asks.
    """

    noted: NotedVoice
    outcome: Outcome
    draft: VoiceDraft | None
    told: frozenset[Theme]
    held: bool = False

    @property
    def ready(self) -> bool:
        """Whether it may leave the room in this period."""
        return self.outcome is Outcome.READY and not self.held

    @property
    def names(self) -> frozenset[str]:
        """The marks of the names by which it can be held in the quiet week."""
        return voice_marks([self.noted.key, label_key(self.words)])

    @property
    def leaves(self) -> bool:
        """Whether it is chosen to leave; before a lead has chosen, what stands on the agency's list is."""
        return self.draft.leaves if self.draft else self.noted.listed

    @property
    def words(self) -> str:
        """The words in which it would be told."""
        return self.draft.words if self.draft else self.noted.words

    @property
    def text(self) -> VoiceText | None:
        """What everybody would read, or None where the voice stays in the room."""
        if not self.ready or self.draft is None or not self.draft.leaves or label_key(self.words) in self.told:
            return None
        return VoiceText(self.words)


def candidates(
    before: Past,
    group_id: UUID,
    series: Series,
    checks: Iterable[Noted],
    drafts: Mapping[tuple[UUID, str], VoiceDraft],
    settings: GateSettings,
    kept: Collection[str] = (),
) -> list[VoiceCandidate]:
    """Return the voices that were noted in these series, with the gate's answer for each: the agency's own first.

    `kept` holds the marks of what was held in the quiet week.
    """
    voices = noted(one for one in checks if one.series_id in series)
    lists = before.lists(series)
    dates: dict[Theme, Set[UUID]] = {key: one.dates & lists.keys() for key, one in voices.items()}
    outcomes = decide(lists, dates, before.of_voices(group_id, series), settings, reckoner=before.reckoner)
    told = before.voices_this_year(group_id)
    found = [VoiceCandidate(one, outcomes[key], drafts.get((group_id, one.name)), told) for key, one in voices.items()]
    found = [replace(one, held=not one.names.isdisjoint(kept)) for one in found]
    return sorted(found, key=lambda one: (not one.noted.listed, one.noted.key))


def texts(found: Iterable[VoiceCandidate]) -> list[VoiceText]:
    """Return what these voices would be told as: two that say the same are told as one."""
    return [VoiceText(words) for words in each_once(one.text.words for one in found if one.text)]


def missing_voices(db: Session, period: str | None = None) -> dict[str, list[str]]:
    """Return the published voices by period, the newest first, each once however many groups told it.

    One statement. A period in which none was told is left out.
    """
    query = select(Release.period, MissingVoice.words).join(MissingVoice, MissingVoice.release_id == Release.id)
    query = query.where(Release.state == "published")
    if period is not None:
        query = query.where(Release.period == period)
    found: dict[str, list[str]] = defaultdict(list)
    for row in db.execute(query):
        found[row.period].append(row.words)
    return {one: each_once(found[one]) for one in sorted(found, reverse=True)}
