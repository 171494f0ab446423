"""A missing voice on its way out of the room: what was noted of it, what a lead chose, and what everybody reads.

Which voices may leave, and why. "Night staff were missing" says nothing of who said it, but told beside the
attendance lists, quarter after quarter, it could narrow down at which dates it was said, and so by whom, just
as a theme could. The promise knows one gate and no exception, so a voice passes the gate of the themes: it was
noted at two or more dates, enough different people came to these, at least five people could each be its single
source also together with its earlier tellings, and it is told once a calendar year. "Nobody was missing", "too few
dates" and "told already" look alike from outside, and there is no number. What passed leaves by itself when it
stands on the agency's own list; in the leads' own words it leaves only when a lead chooses so, because no
list had weighed those words before.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from coreflect.releases.rules.drafts import most_said
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.voices import Noted

IS_VOICE_DRAFT = "voice draft"


@dataclass(frozen=True)
class NotedVoice:
    """What the closing checks of one group say of one voice, put together so that no date shows through.

    `name` marks it in a form. `listed` tells whether a lead ticked it on the agency's list; `said` holds every
    way in which it was written. `dates` are for the gate, never for a page.
    """

    name: str
    key: str
    words: str
    listed: bool
    said: frozenset[str]
    dates: frozenset[UUID]


def noted(checks: Iterable[Noted]) -> dict[str, NotedVoice]:
    """Return, by key, each voice that these closing checks name, whatever their order."""
    dates: dict[str, set[UUID]] = {}
    listed: dict[str, list[str]] = {}
    own: dict[str, list[str]] = {}
    for check in checks:
        for voices, words in ((check.voices.listed, listed), (check.voices.own, own)):
            for voice in voices:
                dates.setdefault(label_key(voice), set()).add(check.session_id)
                words.setdefault(label_key(voice), []).append(voice)
    return {
        key: NotedVoice(
            name=hashlib.sha256(key.encode()).hexdigest()[:16],
            key=key,
            words=most_said(listed.get(key) or own[key]),
            listed=key in listed,
            said=frozenset([*listed.get(key, ()), *own.get(key, ())]),
            dates=frozenset(on),
        )
        for key, on in dates.items()
    }


@dataclass(frozen=True)
class VoiceDraft:
    """What a lead chose for one voice, as it stands in its sealed box until the release."""

    group_id: UUID
    name: str
    leaves: bool
    words: str

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """Return the draft out of an opened box."""
        return cls(UUID(content["group"]), content["name"], content["leaves"], content["words"])

    def to_content(self) -> dict[str, Any]:
        """Return what goes into the box."""
        return {
            "is": IS_VOICE_DRAFT,
            "group": str(self.group_id),
            "name": self.name,
            "leaves": self.leaves,
            "words": self.words,
        }


@dataclass(frozen=True)
class VoiceText:
    """One voice exactly as everybody would read it."""

    words: str


def each_once(voices: Iterable[str]) -> list[str]:
    """Return these voices, each once whatever its case, in the order of the alphabet."""
    found: dict[str, str] = {}
    for voice in sorted(voices):
        found.setdefault(label_key(voice), voice)
    return [found[key] for key in sorted(found)]
