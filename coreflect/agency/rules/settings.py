"""What can be changed in the settings, and how a list of voices is read."""

import unicodedata

from coreflect.agency.rules.chain import fingerprint

# The settings that an administrator can change, and a page can hold in a stale form.
CHANGEABLE = (
    *("name", "zone", "noun", "safety_route", "together", "places", "quorum", "answer_days", "voices"),
    *("attendance_quarters", "event_title", "forget_days", "public"),
)


MOST_VOICES = 30  # of the agency's own list of who could be missing in a room
LONGEST_VOICE = 60


def mark_of_settings(settings: object) -> str:
    """Return the mark of the changeable settings, read from any object that has them."""
    return fingerprint(*(getattr(settings, name) for name in CHANGEABLE))


def voices_in(typed: str) -> tuple[str, ...]:
    """Return the voices of a list that was typed one a line: spaces trimmed, each once, in the order of the list.

    Two that differ only in case or form are one, the first that was typed; a line without a letter or figure
    names nobody and is dropped.
    """
    found: dict[str, str] = {}
    for line in typed.splitlines():
        voice = " ".join(line.split())
        key = unicodedata.normalize("NFKC", voice).casefold()
        if any(map(str.isalnum, key)):
            found.setdefault(key, voice)
    return tuple(found.values())
