"""The way from principles and tasks through themes to proposals: what led where, and what led nowhere yet.

A proposal is not a change before it is in effect: what was declined, or waits, is never counted as one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coreflect.foundation.ips import DIMENSIONS
from coreflect.foundation.periods import Period
from coreflect.policies.rules.stages import Stage
from coreflect.releases.rules.lines import joined
from coreflect.summaries.rules.over_time import Key, Telling

MOST_NAMED = 12  # more themes or changes than these are drawn gathered, and stand in the table one by one
IN_EFFECT, STILL_OPEN = "in effect", "still open"
_SAID = {
    Stage.IN_EFFECT.words: IN_EFFECT,
    Stage.LOOK_AGAIN.words: "being looked at again",
    Stage.TRYING.words: "being tried out",
    Stage.DECISION.words: "decided and on the way",
    Stage.NOT_NOW.words: "not now",
    Stage.NO.words: "declined",
}
"""What is said of the proposals that stand at a stage; those at any other are still open."""


class Cited(NamedTuple):
    """A proposal that comes from a published theme, and its stage as a page says it."""

    id: Key
    title: str
    stage: str


@dataclass(frozen=True)
class Way:
    """A theme that led to changes: by its newest published label, with the principles and tasks it was told under."""

    label: str
    about: tuple[str, ...]
    changes: tuple[Cited, ...]


@dataclass(frozen=True)
class Flow:
    """Every theme that led to a change, the most recently told first, and how many led to none yet: in all, and under
    each principle and task."""

    ways: tuple[Way, ...]
    still: int
    still_about: Mapping[str, int]

    @property
    def changes(self) -> list[Cited]:
        """Each change once, in the order in which the themes name them."""
        return list({change.id: change for way in self.ways for change in way.changes}.values())


def flow(tellings: Iterable[Telling], cited: Mapping[Key, Sequence[Cited]]) -> Flow:
    """Return what led where. A theme told in several years or groups is one, with all that came of it.

    One that was withdrawn goes its way without a name, apart from its other tellings.
    """
    gathered: dict[tuple[Key, bool], list[Telling]] = {}
    for one in tellings:
        if one.chosen:
            gathered.setdefault(one.row, []).append(one)
    ways: list[tuple[Period, Way]] = []
    still, still_about = 0, Counter[str]()
    for told in gathered.values():
        newest = max(told, key=lambda one: (one.period, one.label.casefold()))
        keys = {key for one in told for key in one.about}
        about = tuple(d.key for d in DIMENSIONS if d.key in keys)
        changes = {change.id: change for one in told for change in cited.get(one.cell, ())}
        if changes:
            ways.append(
                (
                    newest.period,
                    Way(
                        newest.name,
                        about,
                        tuple(sorted(changes.values(), key=lambda one: (one.title.casefold(), one.id))),
                    ),
                )
            )
        else:
            still += 1
            still_about.update(about)
    ways.sort(key=lambda one: (one[1].label.casefold(), one[1].about))
    ways.sort(key=lambda one: one[0], reverse=True)
    return Flow(
        tuple(way for _, way in ways), still, {d.key: still_about[d.key] for d in DIMENSIONS if still_about[d.key]}
    )


def flow_reading(found: Flow) -> str:
    """Return one sentence that reads the way from themes to changes, with those that led to none yet."""
    led, changes = len(found.ways), found.changes
    themes = led + found.still
    if not themes:
        return "Nothing has been released yet."
    if not led:
        return (
            f"Of {themes} themes, none led to a proposal yet."
            if themes > 1
            else "The one theme led to no proposal yet."
        )
    what = _stands(changes[0].stage) if len(changes) == 1 else _stand(Counter(change.stage for change in changes))
    if themes == 1:
        return f"The one theme led to {what}."
    rest = f"; {found.still} led to none yet" if found.still else ""
    return f"Of {themes} themes, {'all' if led == themes else led} led to {what}{rest}."


def _stands(stage: str) -> str:
    return f"one proposal, which stands at “{stage}”"


def _stand(stages: Mapping[str, int]) -> str:
    """How many proposals there are, and where they stand; each is counted once, and none in effect is said."""
    counts = Counter({IN_EFFECT: 0})
    for stage, count in stages.items():
        counts[_SAID.get(stage, STILL_OPEN)] += count
    parts = [f"{counts[said] or 'none'} {said}" for said in (*_SAID.values(), STILL_OPEN) if said in counts]
    return f"{sum(stages.values())} proposals: {joined(parts)}"


@dataclass(frozen=True)
class Gathered:
    """A flow with as many names as a picture has room for. `into` counts ribbons by (principle or task, place of a
    theme), `onto` by (place of a theme, place of a change); the `last` themes are gathered ones."""

    into: Mapping[tuple[str, int], int]
    themes: Sequence[tuple[str, str]]
    onto: Mapping[tuple[int, int], int]
    changes: Sequence[tuple[str, str]]
    last: int


def gathered(found: Flow) -> Gathered:
    """Return the newest themes by name and the others as one, and the changes by name or, where they are too many, by
    stage; the themes that led to none stand last. No way is lost: the ribbons are counted."""
    into, onto = Counter[tuple[str, int]](), Counter[tuple[int, int]]()
    room = MOST_NAMED if len(found.ways) > MOST_NAMED + 1 else len(found.ways)  # one more is named, not gathered
    themes = [(way.label, "") for way in found.ways[:room]]
    if more := found.ways[room:]:
        themes.append((f"{len(more)} more", "named in the table"))
    named = len(themes)
    places, changes = _ends(found.changes)
    for place, way in enumerate(found.ways):
        at = min(place, room)
        into.update((key, at) for key in way.about)
        onto.update((at, places[change.id]) for change in way.changes)
    if found.still:
        into.update({(key, named): count for key, count in found.still_about.items()})
        themes.append((still_words(found.still), ""))
    return Gathered(into, themes, onto, changes, len(themes) - room)


def still_words(count: int) -> str:
    """Return how many themes led to no proposal yet, in words; empty for none."""
    return "" if not count else "1 theme, no proposal yet" if count == 1 else f"{count} themes, no proposal yet"


def _ends(changes: Sequence[Cited]) -> tuple[dict[Key, int], list[tuple[str, str]]]:
    """The place of each change, and the words of each place."""
    if len(changes) <= MOST_NAMED:
        return {one.id: i for i, one in enumerate(changes)}, [(one.title, one.stage) for one in changes]
    stages = Counter(one.stage for one in changes)
    order = list(stages)
    places = {one.id: order.index(one.stage) for one in changes}
    return places, [(stage.capitalize(), "1 proposal" if n == 1 else f"{n} proposals") for stage, n in stages.items()]
