"""A certificate of attendance, and the signature by which its check address vouches for every word of it.

The address holds the whole content, so that nothing is looked up: a certificate can be checked when its list has
long become numbers. It is signed with a secret that only the agency's own server knows (HMAC-SHA256, RFC 2104): to
check it, one asks that server, which is what the address is for. Nobody else needs a key.
"""

import base64
import hashlib
import hmac
import json
import re
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from coreflect.sessions.rules.recurrence import day_in_words

LONGEST_ADDRESS = 3_600
"""How many characters of content an address can hold: servers take lines of 4,094."""
FOR_THE_BOARD = "This records attendance. Whether it counts for continuing education is for your board to say."
_ACROSS = 118  # signs of an address that fit on a line of the page for paper
_PURPOSE = b"coreflect: certificates of attendance"
_FORM = 1


@dataclass(frozen=True)
class Attended:
    """One date to which the person came: its day, how long it took, where or how people met, and who led it."""

    day: date
    minutes: int
    how: str
    led_by: str


@dataclass(frozen=True)
class Certificate:
    """Everything that a certificate says. `year` is None for a single date; `issued` is the day of its making."""

    agency: str
    title: str
    person: str
    number: str
    issued: date
    year: int | None
    dates: tuple[Attended, ...]

    @property
    def minutes(self) -> int:
        """How long all of it took."""
        return sum(one.minutes for one in self.dates)


def hours_in_words(minutes: int) -> str:
    """Return "1 hour", "1 hour 30 minutes" or "45 minutes"."""
    hours, rest = divmod(minutes, 60)
    said = [
        f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in ((hours, "hour"), (rest, "minute")) if number
    ]
    return " ".join(said) or "0 minutes"


def number_of(secret: str, person_id: UUID, dates: tuple[UUID, ...], year: int | None) -> str:
    """Return the number of one person's certificate for these dates, such as "K7QF2-M9DXA".

    It is the same whenever it is made, whatever names or settings have changed, and tells neither an order nor
    how many there are.
    """
    said = " ".join([person_id.hex, str(year), *sorted(one.hex for one in dates)])
    text = base64.b32encode(_print(secret, f"number {said}")).decode()[:10]
    return f"{text[:5]}-{text[5:]}"


def seal(secret: str, certificate: Certificate) -> tuple[str, str]:
    """Return a certificate's content as an address holds it, and the signature over it."""
    content = _pack(certificate)
    return content, _signature(secret, content)


def opened(secret: str, content: str, signature: str) -> Certificate | None:
    """Return what an address says, or None where the signature does not hold; nothing is read before it does."""
    if len(content) > LONGEST_ADDRESS or not hmac.compare_digest(
        _signature(secret, content).encode(), signature.encode(errors="replace")
    ):
        return None
    return _unpack(content)


def _signature(secret: str, content: str) -> str:
    return _text(_print(secret, f"content {content}")[:16])


def _print(secret: str, said: str) -> bytes:
    """Return the keyed print of a text; the key serves certificates only."""
    key = hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)
    return hmac.digest(key, said.encode(errors="replace"), hashlib.sha256)


def _pack(certificate: Certificate) -> str:
    """Return the content as text for an address; places and names that come again are written once."""
    hows = sorted({one.how for one in certificate.dates})
    leads = sorted({one.led_by for one in certificate.dates})
    dates = [
        [one.day.isoformat(), one.minutes, hows.index(one.how), leads.index(one.led_by)] for one in certificate.dates
    ]
    said = [
        *(_FORM, certificate.agency, certificate.title, certificate.person, certificate.number),
        *(certificate.issued.isoformat(), certificate.year or 0, hows, leads, dates),
    ]
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    squeezed = zlib.compressobj(9, wbits=-15)
    return _text(squeezed.compress(text.encode()) + squeezed.flush())


def _unpack(content: str) -> Certificate:
    said: list[Any] = json.loads(
        zlib.decompress(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)), wbits=-15)
    )
    _, agency, title, person, number, issued, year, hows, leads, dates = said
    attended = (Attended(date.fromisoformat(day), minutes, hows[how], leads[led]) for day, minutes, how, led in dates)
    return Certificate(agency, title, person, number, date.fromisoformat(issued), year or None, tuple(attended))


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def sheet(certificate: Certificate, address: str, zone: str) -> dict[str, Any]:
    """Return what the page for paper prints: the words of a certificate, in the order in which they are read."""
    single = certificate.dates[0] if certificate.year is None else None
    columns = ["Date", "How", "Length", "Led by"][: 3 if same_leads(certificate) is not None else 4]
    return {
        "paper": "us-letter" if zone.startswith("America/") else "a4",
        "heading": "Certificate of attendance",
        "agency": certificate.agency,
        "before": "This is to record that",
        "person": _breakable(certificate.person),
        "name_size": 30 if len(certificate.person) <= 30 else 22 if len(certificate.person) <= 60 else 16,
        "came": "came to",
        "title": certificate.title,
        "when": "" if single else f" in {certificate.year}",
        "facts": [[label, value] for label, value in facts(certificate) if label != "Number"] if single else [],
        "rows": None if single else [_row(one)[: len(columns)] for one in certificate.dates],
        "columns": columns,
        "sum": in_all(certificate),
        "number_label": "Certificate number",
        "number": certificate.number,
        "board": FOR_THE_BOARD,
        "undrawn": "Some letters of a name cannot be drawn here. The check address shows every one of them.",
        "issued": f"Issued on {day_in_words(certificate.issued)}.",
        "check": "Whether it is true can be checked at this address of the agency’s own.",
        "address": address,
        "address_lines": [address[start : start + _ACROSS] for start in range(0, len(address), _ACROSS)],
    }


def in_all(certificate: Certificate) -> str:
    """Return how many dates a certificate holds, how long they took and, where it is always the same, who led them."""
    count = len(certificate.dates)
    said = f"{count} {'date' if count == 1 else 'dates'}, {hours_in_words(certificate.minutes)} in all"
    leads = same_leads(certificate)
    return f"{said}. Led by {leads}." if leads else f"{said}."


def same_leads(certificate: Certificate) -> str | None:
    """Return who led every date, or None where that differs from date to date."""
    leads = {one.led_by for one in certificate.dates}
    return leads.pop() if len(leads) == 1 else None


def facts(certificate: Certificate) -> list[tuple[str, str]]:
    """Return a single date's certificate as labels and words; those of whom nobody is known to have led it none."""
    (one,) = certificate.dates
    said = [
        ("Date", day_in_words(one.day)),
        ("How", one.how),
        ("Length", hours_in_words(one.minutes)),
        ("Led by", one.led_by),
        ("Number", certificate.number),
    ]
    return [(label, value) for label, value in said if value]


def _row(one: Attended) -> list[str]:
    return [day_in_words(one.day), one.how, hours_in_words(one.minutes), one.led_by]


def _breakable(words: str) -> str:
    """Let a word that is too long for any line break within: a zero-width space after every 24 signs."""
    return re.sub(r"(\S{24})(?=\S)", "\\1\u200b", words)
