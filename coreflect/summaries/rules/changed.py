"""What changed: each change of a page under what became of it, by where it stands and by what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from coreflect.policies.rules.stages import WAITS_FOR_A_DECISION, Stage
from coreflect.policies.rules.words import Word
from coreflect.sessions.rules.recurrence import day_in_words
from coreflect.summaries.rules.page import Item, Section

MADE, TRIED, AGAIN, DECIDED = "In effect", "Being tried out", "Being looked at again", "Decided, on the way"
DECLINED, ANEW, OPEN = "Declined, with reasons", "To be decided again", "Not decided yet"
NAMED = 5
"""So many changes of other quarters are named; the register has all."""
_COUNTED = dict(enumerate(("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"), 2))
_ORDER = (MADE, TRIED, AGAIN, DECIDED, DECLINED, ANEW, OPEN)
_GROUPS = {
    Stage.IN_EFFECT: MADE,
    Stage.TRYING: TRIED,
    Stage.LOOK_AGAIN: AGAIN,
    Stage.DECISION: DECIDED,
    Stage.NOT_NOW: DECLINED,
    Stage.NO: DECLINED,
}


@dataclass(frozen=True)
class Change:
    """A change as the page needs it: where it stands and since when, and its last decision, if there was one.

    `source` says where it comes from, as far as that may be said, and `pen` who held the pen in that decision, empty
    where nobody said; `dissents` are their words, each with whether it was answered, and `disagreed` is what those who
    hold the change wrote of where they did not agree; `elsewhere` tells that it does not come from co-reflection.
    """

    id: UUID
    title: str
    stage: Stage
    since: date
    reason: str = ""
    body: str = ""
    look_again_on: date | None = None
    word: Word | None = None
    decided_on: date | None = None
    source: str = ""
    pen: str = ""
    disagreed: str = ""
    dissents: tuple[tuple[str, bool], ...] = ()
    elsewhere: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether people ask for a decision on it here; what does not come from them asks nothing in their name."""
        return self.stage in WAITS_FOR_A_DECISION and not self.elsewhere

    @property
    def group(self) -> str:
        """What became of it. A decision is never passed over, also where people have moved the change on since."""
        if self.stage in _GROUPS:
            return _GROUPS[self.stage]
        if self.word is None:
            return OPEN
        stands = self.word in (Word.YES, Word.IN_PART) and self.stage not in WAITS_FOR_A_DECISION
        return DECIDED if stands else ANEW


def changes(of: Sequence[Change], others: tuple[int, Sequence[str]]) -> Section:
    """Return the section of these changes; `others` are those in effect of other quarters, with some titles."""
    items = [_item(group, one) for group in _ORDER for one in of if one.group == group]
    if others[0]:
        place = sum(one.group == MADE for one in items)
        items.insert(place, _elsewhere(*others))
    lead = "" if of else "No change came from these themes yet, and none moved since the release before."
    return Section("changes", "What changed", lead, tuple(items))


def disagreements(of: Sequence[Change]) -> Section:
    """Return the section of what those who hold these changes did not agree on, and of the dissents to decisions."""
    items = []
    for one in of:
        to = ("policies.show", "change_id", str(one.id))
        if one.disagreed:
            items.append(Item(title=one.title, text=one.disagreed, to=to))
        for words, answered in one.dissents:
            note = "Answered beside it." if answered else "No answer yet."
            items.append(Item(title=f"Dissent: {one.title}", text=words, note=note, to=to))
    return Section("disagreed", "Where we did not agree", items=tuple(items))


def _elsewhere(more: int, titles: Sequence[str]) -> Item:
    """A line that leads to all of them in the register, and names some."""
    if more == 1:
        title = "One more is in effect, from another quarter"
    else:
        title = f"{_COUNTED.get(more, more)} more are in effect, from other quarters"
    named = [f"“{one}”" for one in titles[:more]]
    if unnamed := more - len(named):
        named.append(f"{unnamed} not named here")
    joined = ", ".join(named[:-1]) + (" and " if named[1:] else "") + named[-1]
    return Item(title=title, text=f"{joined}.", group=MADE, to=("policies.index", "stage", Stage.IN_EFFECT.value))


def _item(group: str, one: Change) -> Item:
    shown = one.word if group == DECIDED else None
    later = f"look again on {day_in_words(one.look_again_on)}" if one.look_again_on else ""
    pen = f"who held the pen? {one.pen}" if one.pen else ""
    said = [_since(group, one), later if group not in (AGAIN, OPEN) else "", one.source, pen]
    return Item(
        title=one.title,
        text=one.reason if group in (DECIDED, DECLINED) else "",
        word=shown.decided if shown else one.stage.words,
        tone=shown.tone if shown else one.stage.tone,
        note=" · ".join(filter(None, said)),
        group=group,
        to=("policies.show", "change_id", str(one.id)),
    )


def _since(group: str, one: Change) -> str:
    """Since when it stands where it stands; of what was decided, by whom and when."""
    if one.word is None or one.decided_on is None or group in (MADE, TRIED, AGAIN):
        return f"Since {day_in_words(one.since)}"
    day = day_in_words(one.decided_on)
    if group == ANEW:
        return f"Decided before, on {day}: {one.word.decided}"
    return f"Decided by {one.body} on {day}" if one.body else f"Decided on {day}"
