"""Look at what a lead chose for a part before it is kept: the check on text, and what is too long or told already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coreflect.agency.rules import LONGEST_VOICE
from coreflect.foundation.refusals import Refusal
from coreflect.releases.queries.candidates import Candidate
from coreflect.releases.queries.voices import VoiceCandidate
from coreflect.releases.rules import MOST_WORDS, short_enough, word_count
from coreflect.releases.rules.drafts import LONGEST_SENTENCE
from coreflect.releases.rules.frames import Names, names_to_tell
from coreflect.themes.queries.codebook import labels
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.reading import Reading, read


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
    """Something keeps the choices from being saved: sentences, and readings of the check, by theme name."""

    def __init__(self, sentences: dict[str, str], readings: dict[str, list[Reading]]) -> None:
        super().__init__("Nothing has been saved yet: one theme or more needs another look.")
        self.sentences = sentences
        self.readings = readings


def told_as(voice: VoiceCandidate, choice: Choice) -> str:
    """Return the words in which a voice would be told; those of the agency's list stay as they are."""
    return voice.noted.words if voice.noted.listed else choice.sentence or voice.noted.words


def names_of(one: Candidate, people: Sequence[str]) -> Names:
    """Return which other names and groupings of a theme may be told beside it; `people` is the agency's roster.

    The codebook does not vouch for them here: whatever the check sees in a name keeps it back.
    """
    aliases, groupings = one.other_names
    return names_to_tell(
        aliases,
        groupings,
        told=lambda name: label_key(name) in one.told,
        points=lambda name: read("name", name, people, (), False, ()).stands,
    )


def look(
    db: Session,
    people: Sequence[str],
    chosen: Sequence[tuple[Candidate, Choice]],
    voices: Sequence[tuple[VoiceCandidate, Choice]],
    ticked: Collection[str],
    hand_over: bool,
) -> None:
    """Raise NotYet when a sentence or a voice is missing, too long, told already, or could point to someone.

    `people` is the agency's roster.
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
        if len(choice.sentence) > LONGEST_SENTENCE or not short_enough(choice.sentence):
            words = word_count(choice.sentence)
            sentences[choice.name] = (
                f"That is {words} words, in {MOST_WORDS} at most it can leave. Shorten it a little?"
            )
        # What was recorded word for word was judged when it was written down, and is not asked again.
        recorded = choice.sentence in one.heard.sentences
        both = [
            read(f"label-{choice.name}", one.label, people, allowed, False, ticked, judged=True),
            read(f"words-{choice.name}", choice.sentence, people, allowed, False, ticked, judged=recorded),
        ]
        if any(reading.stands for reading in both):
            readings[choice.name] = [reading for reading in both if reading.marks]
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
    if sentences or readings:
        raise NotYet(sentences, readings)


def _unfit(voice: VoiceCandidate, words: str) -> str:
    """Return what stands in the way of telling a voice in these words, or nothing."""
    if len(words) > LONGEST_VOICE:
        return f"That is longer than {LONGEST_VOICE} characters. Shorten it a little?"
    if not label_key(words):
        return "Say it in words, or leave this voice out."
    if label_key(words) in voice.told:
        return f"“{words}” was told this year already. Leave it out, or say it in other words?"
    return ""
