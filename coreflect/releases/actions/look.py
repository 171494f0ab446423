"""Look at what a lead chose for a part before it is kept: the check on text, and what is too long or told already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coreflect.agency.rules import LONGEST_VOICE
from coreflect.foundation.refusals import Refusal
from coreflect.releases.queries.voices import VoiceCandidate
from coreflect.releases.rules import MOST_WORDS, word_count
from coreflect.releases.rules.candidates import Candidate
from coreflect.releases.rules.drafts import LONGEST_SENTENCE
from coreflect.releases.rules.frames import (
    LONGEST_ASK,
    LONGEST_POSITION,
    MOST_ASK_WORDS,
    MOST_POSITION_WORDS,
    OUR_ASK,
)
from coreflect.themes.queries.codebook import labels
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.reading import Reading, read


@dataclass(frozen=True)
class Around:
    """What a lead says a part is for, and from where its leads see it; an empty purpose follows from the themes."""

    purpose: str = ""
    position: str = ""


@dataclass(frozen=True)
class Choice:
    """What a lead chose for the theme or voice of this name: to leave it out, or how to tell it.

    An empty sentence is a theme that is undecided, or a voice in the words in which it was noted. An empty `ask` is our
    own sentence, where the theme asks something; `names` says whether its other names are told beside it.
    """

    name: str
    left_out: bool
    sentence: str
    ask: str = ""
    names: bool = True


class NotYet(Refusal):
    """Something keeps the choices from being saved: sentences, and readings of the check, by theme name.

    What is said of a theme's question to the agency stands under "ask_" and the name, of the leads' own words under
    "position".
    """

    def __init__(self, sentences: dict[str, str], readings: dict[str, list[Reading]]) -> None:
        super().__init__("Nothing has been saved yet: one place or more needs another look.")
        self.sentences = sentences
        self.readings = readings


def told_as(voice: VoiceCandidate, choice: Choice) -> str:
    """Return the words in which a voice would be told; those of the agency's list stay as they are."""
    return voice.noted.words if voice.noted.listed else choice.sentence or voice.noted.words


def look(
    db: Session,
    people: Sequence[str],
    chosen: Sequence[tuple[Candidate, Choice]],
    voices: Sequence[tuple[VoiceCandidate, Choice]],
    position: tuple[str, bool],
    ticked: Collection[str],
    hand_over: bool,
) -> None:
    """Raise NotYet when a sentence or a voice is missing, too long, told already, or could point to someone.

    `people` is the agency's roster. `position` holds the leads' own words, and whether the check has seen them before.
    """
    allowed = labels(db)
    sentences: dict[str, str] = {}
    readings: dict[str, list[Reading]] = {}
    for one, choice in chosen:
        if choice.left_out:
            continue
        if not choice.sentence:
            if hand_over:
                sentences[choice.name] = f"Choose a sentence for “{one.label}”, or leave the theme out."
            continue
        if sentence := too_long(choice.sentence, MOST_WORDS, LONGEST_SENTENCE):
            sentences[choice.name] = sentence
        # What was recorded or saved word for word was judged then, and is not asked again.
        before = one.draft if one.draft and one.draft.chosen else None
        recorded = choice.sentence in one.heard.sentences or bool(before and before.sentence == choice.sentence)
        both = [
            read(f"label-{choice.name}", one.label, people, allowed, False, ticked, judged=True),
            read(f"words-{choice.name}", choice.sentence, people, allowed, False, ticked, judged=recorded),
        ]
        if any(reading.stands for reading in both):
            readings[choice.name] = [reading for reading in both if reading.marks]
        if one.heard.asks and choice.ask not in ("", OUR_ASK):
            place = f"ask_{choice.name}"
            if sentence := too_long(choice.ask, MOST_ASK_WORDS, LONGEST_ASK):
                sentences[place] = sentence
            seen = bool(before and before.ask == choice.ask)
            reading = read(place, choice.ask, people, allowed, False, ticked, judged=seen)
            if reading.stands:
                readings[place] = [reading]
    for voice, choice in voices:
        if choice.left_out:
            continue
        words = told_as(voice, choice)
        if sentence := _unfit(voice, words):
            sentences[choice.name] = sentence
        judged = words in voice.noted.said
        reading = read(f"voice-{choice.name}", words, people, allowed, False, ticked, judged=judged)
        if reading.stands:
            readings[choice.name] = [reading]
    words, seen = position
    if sentence := too_long(words, MOST_POSITION_WORDS, LONGEST_POSITION):
        sentences["position"] = sentence
    reading = read("position", words, people, allowed, False, ticked, judged=seen)
    if reading.stands:
        readings["position"] = [reading]
    if sentences or readings:
        raise NotYet(sentences, readings)


def too_long(text: str, most_words: int, longest: int) -> str:
    """Return what to do about a text that is too long to leave, or nothing."""
    words = word_count(text)
    if words > most_words:
        return f"That is {words} words; at most {most_words} can leave. Shorten it a little?"
    if len(text) > longest:
        return f"That is {len(text)} characters; at most {longest} can leave. Shorten it a little?"
    return ""


def _unfit(voice: VoiceCandidate, words: str) -> str:
    """Return what stands in the way of telling a voice in these words, or nothing."""
    if len(words) > LONGEST_VOICE:
        return f"That is longer than {LONGEST_VOICE} characters. Shorten it a little?"
    if not label_key(words):
        return "Say it in words, or leave this voice out."
    if label_key(words) in voice.told:
        return f"“{words}” was told this year already. Leave it out, or say it in other words?"
    return ""
