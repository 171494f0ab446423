"""What a quarter's records would say if they left the room now: the gate, asked for each group."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.releases.queries.groups import Series
from coreflect.releases.queries.history import Past, past
from coreflect.releases.queries.voices import VoiceCandidate, candidates, texts
from coreflect.releases.rules import GateSettings, Outcome, decide
from coreflect.releases.rules.drafts import IS_DRAFT, Draft, Heard, Text, fingerprint, heard
from coreflect.releases.rules.voices import IS_VOICE_DRAFT, VoiceDraft, VoiceText, noted
from coreflect.themes.queries.boxes import opened
from coreflect.themes.queries.codebook import by_key
from coreflect.themes.rules.codebook import Entry
from coreflect.themes.rules.labels import NewTheme
from coreflect.themes.rules.records import IS_RECORD, Record
from coreflect.themes.rules.voices import IS_MISSING, Noted


@dataclass(frozen=True)
class Candidate:
    """One theme of one group: what was heard, what the gate says, and what the leads chose so far.

    `named` is the codebook's entry, or the one that will enter it at the release.
    """

    heard: Heard
    outcome: Outcome
    again: bool
    named: Entry | NewTheme
    draft: Draft | None

    @property
    def ready(self) -> bool:
        """Whether it may leave the room in this period."""
        return self.outcome is Outcome.READY

    @property
    def label(self) -> str:
        """The label under which it would be told."""
        return self.named.label

    @property
    def text(self) -> Text | None:
        """What everybody would read, or None where the theme stays in the room."""
        if not self.ready or self.draft is None or self.draft.left_out or not self.draft.sentence:
            return None
        return self.shown(self.draft.sentence)

    def shown(self, sentence: str) -> Text:
        """Return the theme with this sentence as everybody would read it."""
        return Text(
            label=self.label,
            sentence=sentence,
            about=self.named.dimensions,
            kind=self.heard.kind,
            asks=self.heard.asks,
            again=self.again,
        )


@dataclass(frozen=True)
class Quarter:
    """A whole period, opened in memory: every group's themes and missing voices, and every label recorded."""

    candidates: Mapping[UUID, list[Candidate]]
    voices: Mapping[UUID, list[VoiceCandidate]]
    draft_boxes: Mapping[UUID, list[UUID]]
    labels: list[NewTheme]

    def texts(self, group_id: UUID) -> list[Text]:
        """Return what this group would publish, in the order of the labels."""
        return [one.text for one in self.candidates[group_id] if one.text]

    def missing(self, group_id: UUID) -> list[VoiceText]:
        """Return whom this group would tell as missing, in the order of the alphabet."""
        return texts(self.voices[group_id])

    def saved(self, group_id: UUID) -> str:
        """Return a mark of what the leads of this group saved so far."""
        both = (*self.candidates[group_id], *self.voices[group_id])
        return fingerprint(one.draft for one in both if one.draft)

    def to_sign(self, group_id: UUID) -> str:
        """Return a mark of the very text that a second reader signs."""
        return fingerprint([*self.texts(group_id), *self.missing(group_id)])


def quarter(db: Session, keyring: Keyring, period: Period, groups: Mapping[UUID, Series], together: int) -> Quarter:
    """Return what was recorded in a period for these groups, with the gate's answer for each theme and voice.

    Six statements at most, however much was recorded. Raises KeyMissing when the period has boxes and no key.
    """
    boxes = opened(db, keyring, str(period))
    records = [Record.from_content(*box) for box in boxes if box[1]["is"] == IS_RECORD]
    checks = [Noted.from_content(*box) for box in boxes if box[1]["is"] == IS_MISSING]
    drafts = [(box_id, Draft.from_content(content)) for box_id, content in boxes if content["is"] == IS_DRAFT]
    said = [(box_id, VoiceDraft.from_content(content)) for box_id, content in boxes if content["is"] == IS_VOICE_DRAFT]
    new = {one.label_key: one for one in _labels(records)}
    codebook = by_key(db, new, str(period))
    before = past(db, period, new.keys(), noted(checks).keys())
    settings = GateSettings(period, together)
    draft_boxes = defaultdict(list)
    chosen = {}
    for box_id, draft in drafts:
        draft_boxes[draft.group_id].append(box_id)
        chosen[draft.group_id, draft.label_key] = draft
    for box_id, voice in said:
        draft_boxes[voice.group_id].append(box_id)
    chosen_voices = {(voice.group_id, voice.name): voice for _, voice in said}

    def of(group_id: UUID, series: Series) -> list[Candidate]:
        themes = heard(one for one in records if one.series_id in series)
        outcomes = _outcomes(before, group_id, series, themes, settings)
        found = [
            Candidate(
                heard=one,
                outcome=outcomes[key],
                again=before.again(key),
                named=codebook.get(key) or new[key],
                draft=chosen.get((group_id, key)),
            )
            for key, one in themes.items()
        ]
        return sorted(found, key=lambda one: (one.label.casefold(), one.heard.label_key))

    return Quarter(
        candidates={group_id: of(group_id, series) for group_id, series in groups.items()},
        voices={
            group_id: candidates(before, group_id, series, checks, chosen_voices, settings)
            for group_id, series in groups.items()
        },
        draft_boxes=draft_boxes,
        labels=list(new.values()),
    )


def _outcomes(
    before: Past, group_id: UUID, series: Series, themes: Mapping[str, Heard], settings: GateSettings
) -> dict[str, Outcome]:
    lists = before.lists(series)
    # A date to which nobody is noted as having come stands behind nothing.
    recorded = {key: one.dates & lists.keys() for key, one in themes.items()}
    return decide(lists, recorded, before.of(group_id, series), settings)


def _labels(records: Iterable[Record]) -> list[NewTheme]:
    """Every label of the period, whichever group it is from and whether or not it is published."""
    return [NewTheme(one.label, key, one.about) for key, one in heard(records).items()]
