"""What a text of this room may not hold: it is read by everybody, and the trail keeps it for good."""

from collections.abc import Iterable

from coreflect.wording.rules import Action, Kind, check

UNWANTED = (Kind.NAME, Kind.EMAIL, Kind.PHONE, Kind.RECORD)


def points_to_someone(text: str, roster: Iterable[str], allowed: Iterable[str] = ()) -> str | None:
    """Return a sentence on the first thing in `text` that surely points to somebody, or None.

    `roster` holds the full names of people at the agency; names in `allowed` (who holds the change, who
    writes) may stand in the text, in full or by first name.
    """
    open_names = {name for full in allowed for name in (full, *full.split()[:1])}
    others = [name for name in roster if name not in open_names]
    for flag in check(text, others, open_names):
        if flag.action is Action.BLOCK and flag.kind in UNWANTED:
            return f"{flag.sentence} We stopped at “{text[flag.start : flag.end]}”."
    return None
