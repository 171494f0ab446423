"""Entries about a change on its way: where it comes from, who holds it, what is said of it, where it stands."""

from coreflect.policies.rules.domains import DOMAINS
from coreflect.policies.rules.questions import QUESTIONS
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.timeline.parts import About, Said, Telling, Written, a_line

ORIGINS = {
    "themes": "From released themes.",
    "ps_staff": "Raised by PS staff, in their own name.",
    "elsewhere": "Not from co-reflection.",
}


def _proposed(one: Said) -> Telling:
    heard = one.text("stage") == Stage.HEARD
    origin = ORIGINS.get(one.text("origin"), "")
    if since := one.day("on"):  # coreflect may have been tended only on a later day
        origin = f"{origin.removesuffix('.')}, in the month before; in the register since {since}."
    lines = (origin, *a_line("Held by", one.names("holders")))
    written = one.written("title", "Title") + one.written("what", "What would change")
    return Telling("Heard" if heard else "Proposed", "open", tuple(filter(None, lines)), written, one.cited("cells"))


def _linked(one: Said) -> Telling:
    themes = "A released theme was" if len(one.ids("cells")) == 1 else "Released themes were"
    return Telling("Linked", "open", (f"{themes} linked to it.",), (), one.cited("cells"))


def _confirmed(one: Said) -> Telling:
    line = "A PS lead confirms that it reflects what was said."
    return Telling("Confirmed", "yes", (line,), (), one.cited("cells"))


def _holders(one: Said) -> Telling:
    lines = a_line("Holds it now:", one.names("joined")) + a_line("Holds it no longer:", one.names("left"))
    return Telling("Who holds it", "open", lines)


def _stage(one: Said) -> Telling:
    stage = Stage(one.text("stage"))
    title, on = stage.words[:1].upper() + stage.words[1:], one.other_day("on")
    lines = a_line("Moved on", on) + a_line("By", one.text("body")) + one.again()
    return Telling(title, stage.tone, lines, one.written("words"))


def _text(one: Said) -> Telling:
    words, asked = one.text("words"), FIELDS.get(one.text("field"), one.text("field").replace("_", " "))
    if one.text("field") == "domain" and words in DOMAINS:
        return Telling(asked, "open", (f"Now it is about {DOMAINS[words]}.",))
    over = one.said.get("over")
    before = (
        (About("What somebody else wrote there before", "policies.entry", (("number", str(over)),)),) if over else ()
    )
    if not words.strip():
        return Telling(
            "Written", "open", (f"Nothing stands any more under “{asked}”.",), (), before, brief=f"Emptied: {asked}"
        )
    return Telling("Written", "open", (), (Written(words, asked),), before, brief=f"Written: {asked}")


def _version(one: Said) -> Telling:
    lines = ("The text is a document elsewhere.",) if one.text("link") else ()
    written = one.written("summary", "What changed") + one.written("link", "Where it is")
    return Telling(f"Draft {one.text('number')}".strip(), "open", lines, written, _read_it(one))


def _approved(one: Said) -> Telling:
    line = "Approved is the text that was read, to the letter; the version before it is retired."
    return Telling(f"Version {one.text('number')} approved", "yes", (line,), (), _read_it(one))


def _read_it(one: Said) -> tuple[About, ...]:
    number, change = one.text("number"), one.ids("change")
    if not number or not change:
        return ()
    return (About("Read it", "policies.version", (("change_id", str(change[0])), ("which", number))),)


FIELDS = {question.field: question.title for question in QUESTIONS} | {"domain": "What it is about"}
PROPOSED = {
    "proposed": _proposed,
    "linked": _linked,
    "confirmed": _confirmed,
    "holders": _holders,
    "stage": _stage,
    "text": _text,
    "version": _version,
    "approved": _approved,
}
