"""Events as calendars read them: one VEVENT each, in UTC, so that no program can go wrong about a zone."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parseaddr

import icalendar

from coreflect.notices.rules.letters import Event

_MAKER = "-//coreflect//coreflect//EN"
# What no calendar may hold, and what some programs take for the end of a line.
_CONTROL, _ENDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]"), re.compile(r"\r\n?|[\x85\u2028\u2029]")


def invitation(event: Event, sender: str, reader: str, made_at: datetime) -> bytes:
    """Return what one reader's calendar is told: the event by its own method, from the sender's address.

    The reader is the only one named as coming, and is asked for no answer: they have given it in coreflect. The same
    arguments give the same bytes.
    """
    entry = _entry(event, made_at)
    name, address = parseaddr(sender)
    entry.add("organizer", _person(address, {"CN": _CONTROL.sub("", name)} if name else {}))
    accepted = {"PARTSTAT": "ACCEPTED", "RSVP": "FALSE", "ROLE": "REQ-PARTICIPANT", "CUTYPE": "INDIVIDUAL"}
    entry.add("attendee", _person(reader, accepted))
    return _written(event.method, [entry])


def calendar(events: Iterable[Event], name: str, made_at: datetime) -> bytes:
    """Return a calendar of many events for programs that fetch it, or one that a person opens as a file.

    It says nothing of who comes. `made_at` stands in every event; the same arguments give the same bytes.
    """
    return _written("PUBLISH", [_entry(event, made_at) for event in events], name)


def _entry(event: Event, made_at: datetime) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", _whole(made_at))
    entry.add("dtstart", _whole(event.starts_at))
    entry.add("dtend", _whole(event.ends_at))
    entry.add("status", "CANCELLED" if event.method == "CANCEL" else "CONFIRMED")
    entry.add("summary", _text(event.title))
    if event.place:
        entry.add("location", _text(event.place))
    if event.note:
        entry.add("description", _text(event.note))
    return entry


def _written(method: str, entries: list[icalendar.Event], name: str = "") -> bytes:
    whole = icalendar.Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", _MAKER)
    whole.add("method", method)
    if name:
        whole.add("x-wr-calname", _text(name))  # older than NAME of RFC 7986, and what most programs still read
    for entry in entries:
        whole.add_component(entry)
    written: bytes = whole.to_ical()
    return written


def _whole(moment: datetime) -> datetime:
    """Return the moment in UTC to the second: the format knows no parts of it, and no zone has to be explained."""
    return moment.astimezone(UTC).replace(microsecond=0)


def _text(words: str) -> icalendar.vText:
    return icalendar.vText(_CONTROL.sub("", _ENDS.sub("\n", words)))


def _person(address: str, parameters: dict[str, str]) -> icalendar.vCalAddress:
    person = icalendar.vCalAddress(f"mailto:{address}")
    person.params.update(parameters)
    return person
