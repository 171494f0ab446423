"""Who was missing at one date, as the closing check notes it inside its sealed box."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from coreflect.themes.rules.labels import label_key

IS_MISSING = "missing"
MOST_OWN_WORDS = 3  # of one date, beside the agency's list


@dataclass(frozen=True)
class Voices:
    """The voices that were missing at a date: those ticked on the agency's list, and those in the leads' words."""

    listed: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every voice, the agency's own first."""
        return self.listed + self.own

    @property
    def version(self) -> str:
        """A mark of these words for the page that shows them, to notice that another lead changed them; no row
        ever holds it."""
        return hashlib.sha256(json.dumps([self.listed, self.own]).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Noted:
    """The closing check of one date; `id` is its box's. It says neither who noted it nor when."""

    id: UUID
    session_id: UUID
    series_id: UUID
    voices: Voices

    @classmethod
    def from_content(cls, box_id: UUID, content: Mapping[str, Any]) -> Self:
        """Return the closing check out of an opened box."""
        return cls(
            id=box_id,
            session_id=UUID(content["session_id"]),
            series_id=UUID(content["series_id"]),
            voices=Voices(tuple(content["listed"]), tuple(content["own"])),
        )

    def to_content(self) -> dict[str, Any]:
        """Return what goes into the box: plain JSON values, without the box's id."""
        return {
            "is": IS_MISSING,
            "session_id": str(self.session_id),
            "series_id": str(self.series_id),
            "listed": list(self.voices.listed),
            "own": list(self.voices.own),
        }


def chosen(offered: Iterable[str], ticked: Iterable[str], own: Iterable[str]) -> Voices:
    """Return the voices that were noted, each once, in the order of the alphabet, never of their writing.

    Own words that say a voice of the list are that voice.
    """
    on_list = {label_key(voice): voice for voice in offered}
    wanted = {label_key(voice) for voice in ticked} & on_list.keys()
    words = {key: voice for voice in own if (key := label_key(voice))}
    wanted |= words.keys() & on_list.keys()
    return Voices(
        listed=tuple(on_list[key] for key in sorted(wanted)),
        own=tuple(words[key] for key in sorted(words.keys() - on_list.keys())),
    )


def offered(on_list: Iterable[str], noted: Voices) -> list[str]:
    """Return the voices to tick: those of the agency's list, and those that were ticked before they left it."""
    voices = [voice for voice in on_list if label_key(voice)]
    known = {label_key(voice) for voice in voices}
    return voices + [voice for voice in noted.listed if label_key(voice) not in known]
