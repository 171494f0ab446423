"""What is quiet: asked for whoever has the link, of whom nothing is known."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.queries import Settings, settings_or_defaults
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.periods import Period
from coreflect.releases.models import Release
from coreflect.releases.queries.candidates import Quarter, quarter
from coreflect.releases.queries.groups import groups_of
from coreflect.releases.queries.sealed import sealed
from coreflect.releases.queries.work import agency_day
from coreflect.releases.rules.candidates import Candidate
from coreflect.releases.rules.drafts import Text
from coreflect.releases.rules.quiet import marks, note_marks, voice_marks
from coreflect.themes.rules.labels import label_key


@dataclass(frozen=True)
class Week:
    """The quiet week of a release, with the agency's settings in force."""

    release_id: UUID
    period: Period
    leaves_at: datetime
    agency: Settings

    @property
    def day(self) -> date:
        """The day on which it leaves, on the agency's wall calendar."""
        return agency_day(self.leaves_at, self.agency.zone)


@dataclass(frozen=True)
class Leaving:
    """A theme, a missing voice or a note of leads that would leave; by group, the marks of what a press on it holds.

    `key` names it in a form: it follows from random ids and from what everybody would read.
    """

    key: str
    text: Text | None
    words: str
    holds: Mapping[UUID, frozenset[str]]

    @property
    def label(self) -> str:
        """What it is called where it is asked about."""
        return self.text.label if self.text else self.words


@dataclass(frozen=True)
class Leaves:
    """All that would leave with a release, as the second readers read it; `notes` say from where leads see it."""

    themes: list[Leaving]
    voices: list[Leaving]
    notes: list[Leaving]

    def find(self, key: str) -> Leaving | None:
        """Return what a form names, or None."""
        return next((one for one in (*self.themes, *self.voices, *self.notes) if one.key == key), None)


def week_behind(db: Session, release_id: UUID, until: str, now: datetime) -> Week | None:
    """Return the quiet week that runs until the moment of a link, or None when it is over or there is none.

    Two statements at most. A link of an earlier week of the same release opens nothing.
    """
    query = select(Release.period, Release.leaves_at).where(Release.id == release_id, Release.state == "quiet")
    row = db.execute(query).first()
    if row is None or row.leaves_at <= now or str(int(row.leaves_at.timestamp())) != until:
        return None
    return Week(release_id, Period.parse(row.period), row.leaves_at, settings_or_defaults(db))


def what_leaves(db: Session, keyring: Keyring, week: Week) -> Leaves:
    """Return what would leave, the same for everybody until the end of the week: no hold shows in it.

    Raises KeyMissing when the period's key is not here.
    """
    groups = groups_of(db, week.release_id, "signed")
    found = quarter(db, keyring, week.period, groups, week.agency.together)
    themes = [_theme(group_id, one) for group_id in groups for one in found.candidates[group_id]]
    texts = [one for one in themes if one]
    texts.sort(key=lambda one: (one.label.casefold(), one.key))
    voices, notes = list(_voices(found, groups)), list(_notes(found, groups))
    for there in (voices, notes):
        there.sort(key=lambda one: one.words.casefold())
    return Leaves(texts, voices, notes)


def notes_held(db: Session, keyring: Keyring, period: Period, groups: Iterable[UUID]) -> set[UUID]:
    """Return of which groups the note of their leads was held. Raises KeyMissing when the period's key is not here."""
    lying = sealed(db, keyring, str(period))
    return {one for one in groups if not note_marks().isdisjoint(lying.kept_of(one))}


def _theme(group_id: UUID, one: Candidate) -> Leaving | None:
    if (text := one.text) is None:
        return None
    heard = one.heard
    names = marks([heard.theme, *heard.label_keys, one.named.label_key, label_key(text.label)])
    return Leaving(_key(f"theme\n{group_id}\n{heard.name}"), text, "", {group_id: names})


def _voices(found: Quarter, groups: Iterable[UUID]) -> Iterator[Leaving]:
    """Yield each voice once, whichever groups would tell it: a press on it holds it in all of them."""
    words: dict[str, str] = {}
    holds: dict[str, dict[UUID, frozenset[str]]] = {}
    for group_id in groups:
        for voice in found.voices[group_id]:
            if voice.text is not None:
                key = label_key(voice.text.words)
                words[key] = min(words.get(key, voice.text.words), voice.text.words)
                there = holds.setdefault(key, {})
                there[group_id] = there.get(group_id, frozenset()) | voice.names | voice_marks([key])
    for key, there in holds.items():
        yield Leaving(_key(f"voice\n{key}"), None, words[key], there)


def _notes(found: Quarter, groups: Iterable[UUID]) -> Iterator[Leaving]:
    """Yield each note once: a press on it holds that of every group which says the same."""
    holds: dict[str, dict[UUID, frozenset[str]]] = {}
    for group_id in groups:
        if words := found.frame(group_id).position:
            holds.setdefault(words, {})[group_id] = note_marks()
    for words, there in holds.items():
        yield Leaving(_key(f"note\n{words}"), None, words, there)


def _key(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]
