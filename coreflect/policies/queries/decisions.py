"""What was decided on a change and what was said of it since: read from the entries of its trail, which are the truth.

No statement is asked here: the page and the actions have the entries already.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from coreflect.policies.queries.trail import Entry
from coreflect.policies.rules.pens import Pen, Pens, Side
from coreflect.policies.rules.words import Word

TERMS = ("body", "decided_on", "word", "reason", "look_again_on")
"""What an offer and a decision say alike."""


@dataclass(frozen=True)
class Terms:
    """What a body decided, or would by an offer; `number` is that of the entry which says so."""

    number: int
    body: str
    decided_on: date
    word: Word
    reason: str
    look_again_on: date | None
    by: UUID | None
    name: str
    on: date


@dataclass(frozen=True)
class Offer(Terms):
    """A joint decision that one side has pressed; `open` until the other has, or until it was ended.

    `ended` says by whom and with which words; None while it is open, and where a decision came instead.
    """

    side: Side
    open: bool = True
    ended: "Ended | None" = None


@dataclass(frozen=True)
class Ended:
    """Who ended an offer, in which entry of the trail, and what they would say otherwise."""

    number: int
    words: str
    by: UUID | None


@dataclass(frozen=True)
class DissentAnswer:
    """What was answered to a dissent, in whose name."""

    number: int
    words: str
    by: UUID | None
    name: str
    on: date


@dataclass(frozen=True)
class Dissent(DissentAnswer):
    """A dissent to a decision in somebody's own name, with every answer to it; nobody changes or removes either."""

    decision: int
    answers: tuple[DissentAnswer, ...] = ()


@dataclass(frozen=True)
class Noted(Terms):
    """A decision: the `place`th on its change, with who held the pen and the dissents that stand beside it."""

    place: int
    together: bool
    offer: int | None = None  # the entry of the offer that it was made from
    pressed: tuple[tuple[str, Side], ...] = ()  # who pressed a joint one, and for which side: first who offered it
    pens: Pens = Pens()
    dissents: tuple[Dissent, ...] = ()

    @property
    def standing(self) -> Pen | None:
        """The word on who held the pen that may stand alone beside it, or None."""
        return self.pens.agreed


@dataclass(frozen=True)
class Spoke:
    """Who said the word of a side on a decision, and in which entry of the trail."""

    number: int
    by: UUID | None
    name: str


@dataclass
class Said:
    """All decisions on a change, the first one first, the offers of joint ones, and who held the pen before."""

    decisions: list[Noted] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    before: Pens = Pens()
    # who said the word of a side on a decision, by its place: everybody who ever did, the last one last
    speakers: dict[tuple[int, Side], list[Spoke]] = field(default_factory=dict)

    @property
    def newest(self) -> Noted | None:
        """The decision that stands, or None before the first."""
        return self.decisions[-1] if self.decisions else None

    @property
    def offer(self) -> Offer | None:
        """The offer that waits for the other side, or None."""
        return next((one for one in self.offers if one.open), None)

    @property
    def dissents(self) -> list[Dissent]:
        """Every dissent to any decision, in the order of the decisions."""
        return [one for decision in self.decisions for one in decision.dissents]

    def spoke(self, decision: int, side: Side, person: UUID) -> bool:
        """Return whether somebody ever said the word of a side on a decision, whoever of that side spoke after them."""
        return any(one.by == person for one in self.speakers.get((decision, side), ()))

    def spoke_last(self, decision: int, side: Side) -> Spoke | None:
        """Return who said the word of a side on a decision that stands, or None where that side has said none."""
        return self.speakers.get((decision, side), [None])[-1]

    def offered(self, side: Side, person: UUID) -> bool:
        """Return whether somebody made an offer for a side since the newest decision, also one that was ended."""
        since = self.newest.number if self.newest else 0
        return any(one.number > since and (one.side, one.by) == (side, person) for one in self.offers)

    def pens(self, decision: int) -> Pens:
        """Return what both sides said last of a decision, by its place; 0 is the work before the first."""
        return self.decisions[decision - 1].pens if decision else self.before


def said(entries: Iterable[Entry]) -> Said:
    """Return what the entries about one change say of its decisions."""
    found = Said()
    for entry in entries:
        if add := READ.get(entry.kind):
            add(found, entry)
    return found


def _offered(found: Said, entry: Entry) -> None:
    found.offers.append(Offer(**_terms(entry), side=Side(entry.said["side"])))


def _ended(found: Said, entry: Entry) -> None:
    ended = Ended(entry.number, entry.said.get("words", ""), entry.by) if entry.kind == "offer_ended" else None
    found.offers = [replace(one, open=False, ended=ended) if one.open else one for one in found.offers]


def _decided(found: Said, entry: Entry) -> None:
    together, offer = bool(entry.said.get("together")), found.offer
    pens = Pens(Pen.TOGETHER, Pen.TOGETHER) if together else Pens(before=None if found.decisions else found.before.ps)
    place, made_from = len(found.decisions) + 1, offer.number if offer and together else None
    pressed = ((offer.name, offer.side), (entry.name, offer.side.other)) if offer and together else ()
    noted = Noted(**_terms(entry), place=place, together=together, offer=made_from, pressed=pressed, pens=pens)
    found.decisions.append(noted)
    if offer and together:
        pressed = Spoke(entry.number, offer.by, offer.name), Spoke(entry.number, entry.by, entry.name)
        found.speakers |= {
            (place, side): [one] for side, one in zip((offer.side, offer.side.other), pressed, strict=True)
        }
    _ended(found, entry)


def _pen(found: Said, entry: Entry) -> None:
    decision, side, word = entry.said["decision"], Side(entry.said["side"]), Pen(entry.said["word"])
    if not 0 <= decision <= len(found.decisions):
        return  # of a decision that is not there nothing is told; the audit names it
    pens = replace(found.pens(decision), **{side.value: word})
    found.speakers.setdefault((decision, side), []).append(Spoke(entry.number, entry.by, entry.name))
    if decision:
        found.decisions[decision - 1] = replace(found.decisions[decision - 1], pens=pens)
    else:
        found.before = pens


def _dissent(found: Said, entry: Entry) -> None:
    if not 0 < entry.said["decision"] <= len(found.decisions):
        return
    decision = found.decisions[entry.said["decision"] - 1]
    one = Dissent(**_words(entry), decision=decision.place)
    found.decisions[decision.place - 1] = replace(decision, dissents=(*decision.dissents, one))


def _answered(found: Said, entry: Entry) -> None:
    answer, to = DissentAnswer(**_words(entry)), entry.said["dissent"]
    for decision in found.decisions:
        dissents = (replace(d, answers=(*d.answers, answer)) if d.number == to else d for d in decision.dissents)
        found.decisions[decision.place - 1] = replace(decision, dissents=tuple(dissents))


def _terms(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "body": entry.said["body"],
        "decided_on": entry.day("decided_on"),
        "word": Word(entry.said["word"]),
        "reason": entry.said["reason"],
        "look_again_on": entry.day("look_again_on"),
        "by": entry.by,
        "name": entry.name,
        "on": entry.on,
    }


def _words(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "words": entry.said["words"],
        "by": entry.by,
        "name": entry.name,
        "on": entry.on,
    }


READ: dict[str, Callable[[Said, Entry], None]] = {
    "offered": _offered,
    "offer_ended": _ended,
    "decided": _decided,
    "pen": _pen,
    "dissent": _dissent,
    "dissent_answered": _answered,
}
