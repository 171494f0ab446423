"""The room code: how it comes about, when it opens, and what stands behind it."""

import hmac
import unicodedata
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

# Thirty-two signs of five bits each, without I, L, O and U: what is taken for them is read as what it looks like.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12  # sixty bits: whoever tries a thousand codes a second finds one of fifty dates in some 700,000 years
GROUP = 4
DAYS_OPEN = 7  # before a date and after it
_LOOKS_LIKE = str.maketrans("ILOU", "110V")


class Phase(StrEnum):
    """What a room's page is there for: a question to bring, from the start a note for the lead, then nothing more."""

    BEFORE = "before"
    AFTER = "after"
    OVER = "over"


class Met(Protocol):
    """A date, as far as its room goes."""

    @property
    def day(self) -> date: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def state(self) -> str: ...


def code_of(secret: str, session_id: UUID) -> str:
    """Return the code of a date's room: twelve signs that follow from the deployment's secret, and stand nowhere."""
    found = hmac.digest(secret.encode(), b"room code\n" + str(session_id).encode(), "sha256")
    number = int.from_bytes(found[:8], "big") >> 4
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LENGTH)))


def in_groups(code: str, between: str = " ") -> str:
    """Return a code as it is shown: four signs, four signs, four signs."""
    return between.join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(typed: str) -> str | None:
    """Return the code that somebody typed, in any case, with or without spaces and dashes; None where it is none."""
    signs = unicodedata.normalize("NFKC", typed[:100]).upper().translate(_LOOKS_LIKE)
    code = "".join(sign for sign in signs if unicodedata.category(sign) not in ("Pd", "Zs", "Cf", "Cc"))
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def is_code_of(secret: str, session_id: UUID, code: str) -> bool:
    """Return whether a code is that of this date, in the same time whatever it is."""
    return hmac.compare_digest(code_of(secret, session_id), code)


def opens_on(day: date) -> date:
    """Return the first day on which the room of a date on `day` is open."""
    return day - timedelta(days=DAYS_OPEN)


def closes_after(day: date) -> date:
    """Return the last day on which the room of a date on `day` is open."""
    return day + timedelta(days=DAYS_OPEN)


def tells_holds(day: date, today: date) -> bool:
    """Return whether the leads of a date on `day` may see what its room holds: once nobody can press any more.

    Shown before, a hold would tell when it was pressed, and so perhaps by whom.
    """
    return today > closes_after(day)


def phase_of(met: Met, now: datetime, today: date) -> Phase:
    """Return what the room of a date is there for; `today` is a day on the agency's wall calendar.

    A date that was called off, or lies more than seven days away, has no open room.
    """
    if met.state != "planned" or not opens_on(met.day) <= today <= closes_after(met.day):
        return Phase.OVER
    return Phase.AFTER if met.starts_at <= now else Phase.BEFORE
