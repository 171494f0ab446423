"""What a quarter's records would say if they left the room now: the gate and the room, asked for each group."""

from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.releases.queries.groups import Series
from coreflect.releases.queries.history import Past, past
from coreflect.releases.queries.sealed import Sealed, sealed
from coreflect.releases.queries.voices import VoiceCandidate, candidates, texts
from coreflect.releases.rules import GateSettings, Outcome, decide
from coreflect.releases.rules.candidates import Candidate
from coreflect.releases.rules.drafts import (
    Draft,
    Heard,
    Text,
    Theme,
    fingerprint,
    heard,
    held_back,
    own_tellings,
    stands_for,
)
from coreflect.releases.rules.frames import Frame, FrameText, preset
from coreflect.releases.rules.notebook import Label, labels
from coreflect.releases.rules.notebook import entries as noted_down
from coreflect.releases.rules.quiet import held_in_week
from coreflect.releases.rules.voices import VoiceText, noted
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.rules.labels import NewTheme, label_key
from coreflect.themes.rules.notebook import Entry as Kept


@dataclass(frozen=True)
class Quarter:
    """A whole period, opened in memory: every group's themes and missing voices, and the labels to enter the codebook.

    `new` holds every label that the codebook lacks, published or not, whichever group it is from. What the room holds
    in a group has no say in it, nor in how a label is spelled: one that is held wherever it was recorded is not there.
    """

    candidates: Mapping[UUID, list[Candidate]]
    voices: Mapping[UUID, list[VoiceCandidate]]
    drafts: Mapping[tuple[UUID, str], Draft]
    draft_boxes: Mapping[UUID, list[UUID]]
    new: list[NewTheme]
    frames: Mapping[UUID, Frame] = field(default_factory=dict)
    labels: Mapping[UUID, Mapping[UUID, tuple[Label, ...]]] = field(default_factory=dict)  # by group and series

    def for_notebooks(self, entered: Mapping[str, UUID]) -> dict[UUID, list[Kept]]:
        """Return what stays for the leads of each series of these groups: every label that is not held, published or
        not, and each sentence of their own. `entered` says what the new labels have become in the codebook.
        """
        everyone = [one for there in self.candidates.values() for one in there]
        said = {text for one in everyone for text in (*one.heard.sentences, *sum(one.heard.tensions, ()))}
        return {
            series_id: noted_down(there, [one.wording(said) for one in self.candidates[group_id]], entered)
            for group_id, by_series in self.labels.items()
            for series_id, there in by_series.items()
        }

    def texts(self, group_id: UUID) -> list[Text]:
        """Return what this group would publish, in the order of the labels."""
        return [one.text for one in self.candidates[group_id] if one.text]

    def missing(self, group_id: UUID) -> list[VoiceText]:
        """Return whom this group would tell as missing, in the order of the alphabet."""
        return texts(self.voices[group_id])

    def frame(self, group_id: UUID) -> FrameText:
        """Return what this group's part would say it is for, and from where its leads see it."""
        chosen = self.frames.get(group_id) or Frame(group_id)
        return FrameText(chosen.purpose or preset(one.asks for one in self.texts(group_id)), chosen.position)

    def wrote(self, group_id: UUID) -> frozenset[UUID]:
        """Return who chose words in this group's part, which they therefore do not sign, whoever hands it over."""
        kept = self.frames.get(group_id)
        return frozenset(kept.by if kept else ())

    def changed(self, group_id: UUID) -> bool:
        """Whether something that this group chose to tell can't leave as it was handed over, although the room holds
        nothing of it: its name leads elsewhere, its records no longer come together, the gate or the text is another.
        """
        stands = {one.draft for one in self.candidates[group_id] if one.stands}
        return any(one.chosen and one not in stands for one in self.drafts.values() if one.group_id == group_id)

    def saved(self, group_id: UUID) -> str:
        """Return a mark of what the leads of this group saved so far."""
        drafts = [one.draft for one in self.candidates[group_id]], [one.draft for one in self.voices[group_id]]
        return fingerprint(one for one in (*drafts[0], *drafts[1], self.frames.get(group_id)) if one)

    def to_sign(self, group_id: UUID) -> str:
        """Return a mark of the very text that a second reader signs."""
        return fingerprint([*self.texts(group_id), *self.missing(group_id), self.frame(group_id)])


def quarter(
    db: Session,
    keyring: Keyring,
    period: Period,
    groups: Mapping[UUID, Series],
    together: int,
    leaving: bool = False,
) -> Quarter:
    """Return what was recorded in a period for these groups, with the answer of gate and room for each theme and voice.

    Records belong together when their labels stand for one theme in this period: a merge that counts from a later
    one does not touch it. What was held in the quiet week counts when it is `leaving` only, as the very last thing:
    until then nobody can see that anything was held. Seven statements at most, however much was recorded. Raises
    KeyMissing when the period has boxes and no key.
    """
    lying, book = sealed(db, keyring, str(period)), codebook(db)
    theme_of = {one.id: stands_for(book, one.label_key, one.theme_id, str(period)) for one in lying.records}
    pressed = held_back(lying.records, theme_of, lying.holds, lambda key: stands_for(book, key, None, str(period)))
    group_of = {one: group_id for group_id, series in groups.items() for one in series}
    whose = {one.id: (group_of.get(one.series_id, one.series_id), theme_of[one.id]) for one in lying.records}
    held = {whose[one] for one in pressed}  # a press on one record holds the theme for the whole group
    kept = {group_id: lying.kept_of(group_id) for group_id in groups} if leaving else {}
    held |= held_in_week(book, kept, whose, {one.id: one.label_key for one in lying.records if leaving})
    unknown = [one for one in lying.records if isinstance(theme_of[one.id], str) and whose[one.id] not in held]
    new = {theme: _named(one) for theme, one in heard(unknown, theme_of).items()}
    by_series = defaultdict(list)
    for record in lying.records:
        by_series[record.series_id].append(record)
    themes = {
        group_id: heard([record for one in series for record in by_series[one]], theme_of)
        for group_id, series in groups.items()
    }
    own: dict[UUID, dict[Theme, Set[Theme]]] = {
        group_id: {theme: own_tellings(book, one, str(period)) for theme, one in there.items()}
        for group_id, there in themes.items()
    }
    names = {
        group_id: {
            one: labels(by_series[one], theme_of, {theme for whose_, theme in held if whose_ == group_id})
            for one in sorted(series)
        }
        for group_id, series in groups.items()
    }
    draft_boxes, drafts = _drafts(lying)
    voice_drafts = {(one.group_id, one.name): one for _, one in lying.voice_drafts}
    asked = frozenset[Theme]().union(*(tellings for there in own.values() for tellings in there.values()))
    asked |= {label_key(one.label) for one in drafts.values()}
    before = past(db, period, asked, noted(lying.checks).keys())
    settings = GateSettings(period, together)

    def of(group_id: UUID, series: Series) -> list[Candidate]:
        outcomes = _outcomes(before, group_id, series, themes[group_id], settings, own[group_id])
        told = before.told_this_year(group_id)
        found = [
            Candidate(
                heard=one,
                outcome=outcomes[theme],
                again=before.again(own[group_id][theme]),
                named=book.entries[theme] if isinstance(theme, UUID) else new.get(theme) or _named(one),
                draft=drafts.get((group_id, one.name)) or drafts.get((group_id, one.label_key)),
                held=(group_id, theme) in held,
                told=told,
                withdrawn=before.withdrawn(own[group_id][theme]),
            )
            for theme, one in themes[group_id].items()
        ]
        return sorted(found, key=lambda one: (one.label.casefold(), one.heard.label_key))

    return Quarter(
        candidates={group_id: of(group_id, series) for group_id, series in groups.items()},
        voices={
            group_id: candidates(before, group_id, series, lying.checks, voice_drafts, settings, kept.get(group_id, ()))
            for group_id, series in groups.items()
        },
        drafts=drafts,
        draft_boxes=draft_boxes,
        new=list(new.values()),
        frames={one.group_id: one for _, one in lying.frames},
        labels=names,
    )


def _outcomes(
    before: Past,
    group_id: UUID,
    series: Series,
    themes: Mapping[Theme, Heard],
    settings: GateSettings,
    own: Mapping[Theme, Set[Theme]],
) -> dict[Theme, Outcome]:
    lists = before.lists(series)
    # A date to which nobody is noted as having come stands behind nothing.
    recorded = {theme: one.dates & lists.keys() for theme, one in themes.items()}
    return decide(lists, recorded, before.of(group_id, series), settings, own, before.reckoner)


def _named(one: Heard) -> NewTheme:
    return NewTheme(one.label, one.label_key, one.about)


def _drafts(lying: Sealed) -> tuple[dict[UUID, list[UUID]], dict[tuple[UUID, str], Draft]]:
    """The boxes of each group's choices, and its choices of themes by the mark of what they were made for."""
    boxes = defaultdict(list)
    for box_id, draft in lying.drafts:
        boxes[draft.group_id].append(box_id)
    for box_id, voice in lying.voice_drafts:
        boxes[voice.group_id].append(box_id)
    for box_id, frame in lying.frames:
        boxes[frame.group_id].append(box_id)
    return boxes, {(draft.group_id, draft.name): draft for _, draft in lying.drafts}
