"""Entries about themes and releases: what left the room, what was answered, what was taken back."""

from coreflect.foundation.periods import Period
from coreflect.policies.rules.timeline.parts import About, Said, Telling, a_line
from coreflect.policies.rules.words import Word

GONE = (
    "The theme was withdrawn. Its words are erased, and what was said of them stands on no page; "
    "the file of the trail keeps it.",
)


def _answered(one: Said) -> Telling:
    word, about = Word(one.text("word")), one.cited("cell")
    title = f"Leadership answered: {word.answered.removesuffix(', because')}"
    if one.withdrawn("cell"):
        return Telling(title, word.tone, GONE, (), about)
    lines = a_line("To be taken up by", one.text("body")) + one.again()
    change = tuple(About("The change it names", "policies.show", (("change_id", id.hex),)) for id in one.ids("change"))
    return Telling(title, word.tone, lines, one.written("reason"), about + change)


def _learnt(one: Said) -> Telling:
    title, about = "What this changes in us", one.cited("cell")
    if one.withdrawn("cell"):
        return Telling(title, "open", GONE, (), about)
    return Telling(title, "yes", ("Said by leadership; nothing was owed.",), one.written("words"), about)


def _released(one: Said) -> Telling:
    count = len(one.ids("cells"))
    left = f"{count} theme{'' if count == 1 else 's'} left the room." if count else "It was released without a theme."
    return Telling(f"Released: {_period(one)}", "yes", (left,), (), _release(one))


def _withdrawn(one: Said) -> Telling:
    line = "A theme was withdrawn after its release. Its words are erased; its place stays."
    return Telling("Withdrawn", "no", (line,), (), one.cited("cell"))


def _left_out(one: Said) -> Telling:
    count = one.said.get("parts")
    parts = "One part" if count in (None, 1) else f"{count} parts"
    line = f"{parts} had no second signature in time, and stayed in the room."
    return Telling(f"Left out: {_period(one)}", "no", (line,), (), _release(one))


def _forgotten(one: Said) -> Telling:
    line = "It was never released: what had been recorded, and its key, were destroyed."
    return Telling(f"Forgotten: {_period(one)}", "no", (line,))


def _period(one: Said) -> str:
    return Period.parse(one.text("period")).words() if one.text("period") else "a quarter"


def _release(one: Said) -> tuple[About, ...]:
    return tuple(About("The release", "releases.show", (("release_id", str(id)),)) for id in one.ids("release"))


RELEASED = {
    "answered": _answered,
    "learnt": _learnt,
    "released": _released,
    "withdrawn": _withdrawn,
    "left_out": _left_out,
    "forgotten": _forgotten,
}
