"""What leadership's one page says, section by section, from what was released and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coreflect.foundation.ips import DIMENSIONS, Dimension
from coreflect.policies.rules.days import acknowledged_words, age_words
from coreflect.policies.rules.origins import BRIEFLY
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from coreflect.releases.rules.frames import OUR_ASK
from coreflect.sessions.rules.recurrence import day_in_words
from coreflect.summaries.rules import changed
from coreflect.summaries.rules.changed import Change
from coreflect.summaries.rules.page import Item, OnePage, Section, one_page

PURPOSES = {"decision": "For decision.", "discussion": "For discussion.", "noting": "For noting."}
MOST_OWED = 60
"""So many answers are named as owed, the oldest of all quarters; beyond them the list of answers has every one."""
IN_US = "What this changes in us, leadership says"
NO_DIMENSION = "Of no single principle or task"
LIMITS = (
    "This page shows what came up at two or more co-reflections, in words that point to nobody, with what was answered"
    " and changed since. It cannot show how often something was said, by how many or by whom, and that something is"
    " not here does not mean that nobody said it."
)


@dataclass(frozen=True)
class Theme:
    """A published theme as the page needs it; `stages` are those of the changes it led to, `linked` says that others
    name it and no PS lead has confirmed them, `due` by when an answer is due, and `learnt` what one that asks nothing
    changes in leadership.

    One that was `withdrawn` has the marker's words, and asks nothing any more.
    """

    id: UUID
    label: str
    sentence: str
    ask: str
    asks: bool
    dimensions: tuple[Dimension, ...]
    again: bool = False
    withdrawn: bool = False
    linked: bool = False
    word: Word | None = None
    reason: str = ""
    stages: tuple[Stage, ...] = ()
    due: str = ""
    learnt: tuple[str, ...] = ()

    @property
    def owed(self) -> bool:
        """Whether it waits for an answer."""
        return self.asks and self.word is None and not self.withdrawn


@dataclass(frozen=True)
class Waits:
    """A theme without an answer: for how many days; that it was acknowledged on a day changes nothing of them."""

    id: UUID
    label: str
    days: int
    acknowledged_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """Everything that the page of one release is made of.

    `themes` are its own, `owed` is every theme up to its period that waits for an answer. `dates` and `people` are None
    where they were not noted; `people` is rounded down to five. `in_effect` are the changes in effect that are not
    among `changes`: how many, and the titles of some.
    """

    period: str
    published_on: date
    purposes: Sequence[str]
    lines: Sequence[str]
    dates: int | None
    people: int | None
    themes: Sequence[Theme]
    owed: Sequence[Waits]
    changes: Sequence[Change]
    in_effect: tuple[int, Sequence[str]]
    voices: Sequence[str]
    positions: Sequence[str]
    signals: Sequence[str]


def page_of(facts: Facts) -> OnePage:
    """Return leadership's one page of a release."""
    purpose = next((said for key, said in PURPOSES.items() if key in facts.purposes), "")
    lede = f"{purpose} Released on {day_in_words(facts.published_on)}; answers and changes as they stand today.".strip()
    made = (_lines, _asks, _met, _themes, _owed, _changes, _disagreed, _voices, _positions, _signals, _limits)
    sections = [one for make in made if (one := make(facts)).items or one.lead]
    return one_page(f"What we heard, {facts.period}", lede, sections)


def came(dates: int | None, people: int | None) -> str:
    """Return how many dates were held and how many different people came, as a sentence."""
    if dates is None or people is None:
        return (
            "How many dates were held, and how many people came, is no longer known: this quarter was released"
            " before a release kept these numbers, and its lists are gone."
        )
    if not dates:
        return "No co-reflection was held in this quarter."
    held = "1 co-reflection was held" if dates == 1 else f"{dates} co-reflections were held"
    return f"{held}, with {f'at least {people}' if people else 'fewer than five'} different people."


def _lines(facts: Facts) -> Section:
    heading = "In five lines" if len(facts.lines) == 5 else "In short"
    return Section("lines", heading, items=tuple(Item(text=one) for one in facts.lines), share=5)


def _asks(facts: Facts) -> Section:
    asking = [one for one in facts.themes if one.asks]
    items = [_ask(one) for one in asking if one.owed]
    items += [
        Item(title=f"Decide on “{one.title}”", to=("policies.show", "change_id", str(one.id)))
        for one in facts.changes
        if one.is_asked
    ]
    items += [_ask(one) for one in sorted(asking, key=lambda one: one.withdrawn) if not one.owed]
    lead = "" if items else "Nothing of this quarter asks for an answer or a decision."
    return Section("asks", "What we ask of you", lead, tuple(items))


def _ask(one: Theme) -> Item:
    """A theme by its label, with what it asks and how that was answered; of a withdrawn one that it was one is left."""
    if one.withdrawn:
        return Item(title=one.label, note="It asks nothing any more.")
    to = ("policies.answer", "cell_id", str(one.id))
    if not one.word:
        return Item(title=one.label, ask=one.ask, note=one.due[:1].upper() + one.due[1:], press="Answer", to=to)
    ask = one.ask if one.ask != OUR_ASK else ""  # of what is answered, our own sentence tells nothing any more
    return Item(title=one.label, ask=ask, text=one.reason, word=one.word.answered, tone=one.word.tone, to=to)


def _met(facts: Facts) -> Section:
    return Section("met", "Who met", came(facts.dates, facts.people))


def _themes(facts: Facts) -> Section:
    items = [item for one in sorted(facts.themes, key=_by_dimension) for item in _theme(one)]
    return Section("themes", "Themes, by principle and task", items=tuple(items), share=3)


def _theme(one: Theme) -> list[Item]:
    """A theme, and after it what it changes in leadership: a text of its own, so that a long one hides no sentence."""
    first = one.dimensions[0] if one.dimensions else None
    group = f"{first.name} ({first.kind})" if first else NO_DIMENSION
    also = ", ".join(d.name for d in one.dimensions[1:])
    said = [f"Also {also}" if also else "", "Told in an earlier year, too" if one.again else ""]
    said += [f"A change is {BRIEFLY}"] if one.linked else []
    word, tone = _became(one)
    theme = Item(
        title=one.label,
        text=one.sentence,
        word=word,
        tone=tone,
        note=" · ".join(filter(None, said)),
        group=group,
        key=first.key if first else "",
        to=("policies.answer", "cell_id", str(one.id)) if one.asks and not one.withdrawn else None,
    )
    return [theme, *(Item(title=IN_US, text=words, group=theme.group, key=theme.key) for words in one.learnt)]


def _became(one: Theme) -> tuple[str, str]:
    """The word beside a theme: where the furthest proposal from it stands, else its answer, else that it waits.

    One that only names it tells nothing of where this theme stands.
    """
    if one.stages:
        furthest = max(one.stages, key=lambda stage: (stage not in (Stage.NO, Stage.NOT_NOW), list(Stage).index(stage)))
        if furthest is Stage.PROPOSED:
            return furthest.words, furthest.tone
        return f"proposal: {'decided' if furthest is Stage.DECISION else furthest.words}", furthest.tone
    if one.word:
        return one.word.answered, one.word.tone
    return ("no answer yet", "open") if one.owed else ("", "open")


def _by_dimension(one: Theme) -> tuple[int, bool, str, str]:
    place = DIMENSIONS.index(one.dimensions[0]) if one.dimensions else len(DIMENSIONS)
    return place, one.withdrawn, one.label.casefold(), str(one.id)


def _owed(facts: Facts) -> Section:
    waits = sorted(facts.owed, key=lambda one: -one.days)
    items = tuple(map(_waits, waits[:MOST_OWED]))
    if more := len(waits) - len(items):
        items += (Item(title=f"{more} more, in the list of answers", to=("policies.answers", "show", "owed")),)
    lead = "" if items else "Everything that asked for an answer up to this quarter has one."
    return Section("owed", "Answers owed", lead, items)


def _waits(one: Waits) -> Item:
    note = acknowledged_words(one.acknowledged_on) if one.acknowledged_on else ""
    to = ("policies.answer", "cell_id", str(one.id))
    return Item(title=one.label, word=age_words(one.days), note=note[:1].upper() + note[1:], to=to)


def _changes(facts: Facts) -> Section:
    return changed.changes(facts.changes, facts.in_effect)


def _disagreed(facts: Facts) -> Section:
    return changed.disagreements(facts.changes)


def _voices(facts: Facts) -> Section:
    return Section("voices", "Voices missing", items=_texts(facts.voices), share=5)


def _positions(facts: Facts) -> Section:
    return Section("positions", "Where the leads see it from", items=_texts(facts.positions), share=1)


def _signals(facts: Facts) -> Section:
    return Section("signals", "Worth a second look", items=_texts(facts.signals))


def _limits(_facts: Facts) -> Section:
    return Section("limits", "What this page can and cannot show", LIMITS)


def _texts(said: Iterable[str]) -> tuple[Item, ...]:
    return tuple(Item(text=one) for one in said)
