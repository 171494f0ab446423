"""What is told of what moved: which kinds of entry are news, and how each is said on a first page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from coreflect.foundation.periods import Period
from coreflect.foundation.rooms import Moved
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word

Short = tuple[str, str, str]  # a word, its tone, a sentence


@dataclass(frozen=True)
class News:
    """The newest thing that happened to a theme, a change or a release; `id` is that one's, `kind` the entry's.

    `gone` tells that it is about a theme that was withdrawn: of it only the word is told.
    """

    on: date
    kind: str
    id: UUID
    title: str
    said: Mapping[str, Any]
    gone: bool = False


def moved(one: News) -> Moved:
    """Return a piece of news as a first page tells it."""
    word, tone, sentence = TELLING[one.kind](one)
    name, what = "change_id", "policies.show"
    if one.kind in OF_THEMES:
        name, what = "cell_id", "policies.answer"
    elif one.kind == "released":
        name, what = "release_id", "releases.show"
    return Moved(one.on, word, tone, _title(one), "" if one.gone else sentence, what, {name: one.id})


def _title(one: News) -> str:
    return f"What we heard, {Period.parse(one.said['period']).words()}" if one.kind == "released" else one.title


def _answered(one: News) -> Short:
    word = Word(one.said["word"])
    silent = "Leadership answered this theme." if word.is_answer else "Leadership has read it. An answer is still owed."
    return word.answered, word.tone, one.said.get("reason") or silent


def _learnt(one: News) -> Short:
    return "what it changes in us", "yes", one.said["words"]


def _proposed(one: News) -> Short:
    if one.said.get("stage") == Stage.HEARD:
        return Stage.HEARD.words, "open", "It stands in the register, and is not a proposal yet."
    return "proposed", "open", "A new proposal stands in the register."


def _linked(_one: News) -> Short:
    return "linked", "open", "A released theme was linked to this change."


def _stage(one: News) -> Short:
    stage = Stage(one.said["stage"])
    return stage.words, stage.tone, one.said.get("words") or f"This change stands at “{stage.words}” now."


def _decided(one: News) -> Short:
    word = Word(one.said["word"])
    how = "Decided together" if one.said.get("together") else "Decided"
    return word.decided, word.tone, one.said.get("reason") or f"{how} by {one.said['body']}."


def _dissent(one: News) -> Short:
    return "dissent", "no", one.said["words"]


def _approved(one: News) -> Short:
    return "approved", "yes", f"Version {one.said['number']} of its text is approved."


def _looked(one: News) -> Short:
    return "looked at again", "open", one.said.get("words") or "Those who hold it asked: did it help?"


def _released(one: News) -> Short:
    if not one.said["cells"]:
        return "released", "yes", "It was released without a theme, and that is all right."
    return "released", "yes", "What left the room can be read, with what is asked of the agency."


TELLING: dict[str, Callable[[News], Short]] = {
    "answered": _answered,
    "learnt": _learnt,
    "proposed": _proposed,
    "linked": _linked,
    "stage": _stage,
    "decided": _decided,
    "dissent": _dissent,
    "approved": _approved,
    "looked": _looked,
    "released": _released,
}
OF_THEMES = ("answered", "learnt")
KINDS = tuple(kind for kind in TELLING if kind != "released")
"""What this room tells of; releases have a room of their own, which tells of them beside."""
EVERY_KIND = tuple(TELLING)
