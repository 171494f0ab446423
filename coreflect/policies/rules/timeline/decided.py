"""Entries about decisions: offered, decided, who held the pen, dissent, and whether it helped."""

from coreflect.policies.rules.pens import Pen, Side
from coreflect.policies.rules.timeline.parts import About, Said, Telling, a_line
from coreflect.policies.rules.words import Word

OUTCOMES = {"keep": "Keep it", "adapt": "Adapt it", "undo": "Undo it"}
SAYS = {Side.PS: "PS staff say", Side.LEADERSHIP: "Leadership says"}
PRESSED = {Side.PS: "PS staff have", Side.LEADERSHIP: "Leadership has"}


def _offered(one: Said) -> Telling:
    word, side = Word(one.text("word")), Side(one.text("side"))
    line = f"{PRESSED[side]} pressed; it becomes a joint decision when {side.other.words} press{_es(side.other)}, too."
    lines = (line, *_by_whom(one), *one.again())
    return Telling(f"A joint decision is offered: {word.decided}", "open", lines, one.written("reason"))


def _offer_ended(one: Said) -> Telling:
    return Telling("The offered joint decision ended", "open", (), one.written("words"))


def _decided(one: Said) -> Telling:
    word, together = Word(one.text("word")), one.flag("together")
    title = f"Decided together: {word.decided}" if together else f"Decided: {word.decided}"
    return Telling(title, word.tone, (*_by_whom(one), *one.again()), one.written("reason"))


def _pen(one: Said) -> Telling:
    side, word = Side(one.text("side")), one.text("word")
    of = one.said.get("decision")
    about = f"of decision {of}" if of else "of the work so far"
    line = f"{SAYS[side]} {about}: {Pen(word).words}." if word else f"{SAYS[side]} nothing {about} any more."
    return Telling("Who held the pen", "open", (line,))


def _dissent(one: Said) -> Telling:
    of = one.said.get("decision")
    return Telling("Dissent", "no", (f"Beside decision {of}.",) if of else (), one.written("words"))


def _dissent_answered(one: Said) -> Telling:
    to = one.said.get("dissent")
    about = (About(f"The dissent, entry {to}", "policies.entry", (("number", str(to)),)),) if to else ()
    return Telling("A dissent was answered", "open", (), one.written("words"), about)


def _looked(one: Said) -> Telling:
    outcome = OUTCOMES.get(one.text("outcome"), "")
    lines = (f"{outcome}.",) if outcome else ()
    return Telling("Looked at again", "open", lines + one.again(), one.written("words"), asks="did it help?")


def _by_whom(one: Said) -> tuple[str, ...]:
    body, day = one.text("body"), one.other_day("decided_on")
    return (f"By {body}, on {day}.",) if body and day else a_line("By", body) + a_line("On", day)


def _es(side: Side) -> str:
    return "es" if side is Side.LEADERSHIP else ""


DECIDED = {
    "offered": _offered,
    "offer_ended": _offer_ended,
    "decided": _decided,
    "pen": _pen,
    "dissent": _dissent,
    "dissent_answered": _dissent_answered,
    "looked": _looked,
}
