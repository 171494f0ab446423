"""Calendar files of holidays, whole and broken."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coreflect.sessions.rules.closures import Closed
from coreflect.sessions.rules.holidays import LARGEST, NotACalendar, Read, read_calendar

TODAY = date(2026, 11, 25)


def calendar(*events: str) -> bytes:
    inside = "".join(f"BEGIN:VEVENT\nUID:x\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{inside}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def read(*events: str) -> Read:
    return read_calendar(calendar(*events), TODAY, "America/New_York")


def closed(first: date, last: date | None = None, reason: str = "Break") -> Closed:
    return Closed(first, last or first, reason)


@pytest.mark.parametrize(
    ("event", "days"),
    [
        ("DTSTART;VALUE=DATE:20261224\nSUMMARY:Break", [closed(date(2026, 12, 24))]),
        (
            "DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\nSUMMARY:Break",
            [closed(date(2026, 12, 24), date(2026, 12, 26))],
        ),
        ("DTSTART;VALUE=DATE:20261224\nDURATION:P2D\nSUMMARY:Break", [closed(date(2026, 12, 24), date(2026, 12, 25))]),
        (
            "DTSTART:20261224T140000\nDTEND:20261226T090000\nSUMMARY:Break",
            [closed(date(2026, 12, 24), date(2026, 12, 26))],
        ),
        # midnight to midnight in New York, said in UTC
        ("DTSTART:20261224T050000Z\nDTEND:20261225T050000Z\nSUMMARY:Break", [closed(date(2026, 12, 24))]),
        # the clocks go forward in that night: the day has 23 hours
        ("DTSTART:20270314T050000Z\nDTEND:20270315T040000Z\nSUMMARY:Break", [closed(date(2027, 3, 14))]),
        (
            "DTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261127\nSUMMARY:Break",
            [closed(date(2026, 11, 24), date(2026, 11, 26))],
        ),
        ("DTSTART;VALUE=DATE:20261224", [closed(date(2026, 12, 24), reason="No co-reflections")]),
        (f"DTSTART;VALUE=DATE:20261224\nSUMMARY:{'x' * 400}", [closed(date(2026, 12, 24), reason="x" * 120)]),
        (
            "DTSTART;VALUE=DATE:20200704\nRRULE:FREQ=YEARLY\nSUMMARY:Break",
            [closed(date(2027, 7, 4)), closed(date(2028, 7, 4))],
        ),
        ("DTSTART;VALUE=DATE:20200704\nRRULE:FREQ=YEARLY;UNTIL=20270801\nSUMMARY:Break", [closed(date(2027, 7, 4))]),
        ("DTSTART;VALUE=DATE:20200704\nRRULE:FREQ=YEARLY;COUNT=8\nSUMMARY:Break", [closed(date(2027, 7, 4))]),
        ("DTSTART;VALUE=DATE:20240229\nRRULE:FREQ=YEARLY\nSUMMARY:Break", [closed(date(2028, 2, 29))]),
        ("DTSTART;VALUE=DATE:20261224\nRRULE:FREQ=DAILY\nSUMMARY:Break", [closed(date(2026, 12, 24))]),
    ],
)  # fmt: skip
def test_the_days_of_an_entry_are_read(event: str, days: list[Closed]) -> None:
    assert list(read(event).closures) == days


def test_what_is_over_odd_or_called_off_is_counted_and_left_out() -> None:
    good = "DTSTART;VALUE=DATE:20261224\nSUMMARY:Break"
    over = "DTSTART;VALUE=DATE:20251224\nSUMMARY:Break"
    odd = (
        "SUMMARY:No day at all",
        "DTSTART;VALUE=DATE:20261301\nSUMMARY:No such month",
        "DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20271224\nSUMMARY:A year",
        "DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261201\nSUMMARY:Upside down",
        "DTSTART;VALUE=DATE:20261224\nSTATUS:CANCELLED\nSUMMARY:Off",
        "DTSTART;VALUE=DATE:99991231\nSUMMARY:Far",
        "DTSTART;VALUE=DATE:20261224\nRRULE:FREQ=YEARLY;INTERVAL=0\nSUMMARY:Never",
    )
    found = read(good, good, over, *odd)
    assert found.closures[0] == closed(date(2026, 12, 24))
    assert (found.over, found.odd) == (1, 6)


def test_an_appointment_of_some_hours_closes_no_day() -> None:
    """A file of holidays may hold appointments, too; each would call a date off, and tell everybody."""
    good = "DTSTART;VALUE=DATE:20261224\nSUMMARY:Break"
    hours = (
        "DTSTART:20261201T090000\nDTEND:20261201T170000\nSUMMARY:Training",
        "DTSTART:20261202T033000Z\nDTEND:20261202T053000Z\nSUMMARY:Over midnight",
        "DTSTART:20261203T090000\nDURATION:PT1H\nSUMMARY:Supervision",
        "DTSTART:20261204T090000\nSUMMARY:A moment",
    )
    found = read(good, *hours)
    assert found.closures == (closed(date(2026, 12, 24)),)
    assert (found.over, found.odd) == (0, 4)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff\x00", b"hello", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", b"PK\x03\x04" * 50, "X:é".encode("latin-1"),
     calendar(), calendar("DTSTART;VALUE=DATE:20201224"), b"x" * (LARGEST + 1),
     calendar(*["DTSTART;VALUE=DATE:20261224"] * 5001)],
    ids=["empty", "bytes", "text", "half", "zip", "latin", "nothing", "over", "large", "many"],
)  # fmt: skip
def test_a_file_that_is_no_calendar_of_days_to_come_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(NotACalendar) as refused:
        read_calendar(content, TODAY, "America/New_York")
    assert refused.value.field == "file"


def test_a_zone_that_a_file_explains_itself_is_not_worked_out() -> None:
    """Its rules could tick every second, from long ago, so that a small file would keep a worker busy for good."""
    ticks = "DTSTART:20261120T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0{}00\nRRULE:FREQ=SECONDLY"
    halves = (f"BEGIN:{n}\n{ticks.format(o)}\nEND:{n}" for n, o in (("STANDARD", 2), ("DAYLIGHT", 3)))
    zone = "\n".join(["BEGIN:VTIMEZONE", "TZID:Made up", *halves, "END:VTIMEZONE\n"])
    event = "DTSTART;TZID=Made up:20261224T000000\nDTEND;TZID=Made up:20261225T000000\nSUMMARY:Break"
    inside = calendar(event).replace(b"BEGIN:VEVENT", zone.replace("\n", "\r\n").encode() + b"BEGIN:VEVENT")
    begun = time.monotonic()
    assert read_calendar(inside, TODAY, "America/New_York").closures == (closed(date(2026, 12, 24)),)
    for odd in (b"BEGIN:VTIME\r\n ZONE", "BEGIN:VT\u0131MEZONE".encode()):
        assert read_calendar(inside.replace(b"BEGIN:VTIMEZONE", odd), TODAY, "America/New_York").closures
    for hidden in (b"BEGIN:VTIME\n\n  ZONE", b"BEGIN;X=Y:vtimezone"):
        with pytest.raises(NotACalendar):
            read_calendar(inside.replace(b"BEGIN:VTIMEZONE", hidden), TODAY, "America/New_York")
    assert time.monotonic() - begun < 2


LINES = st.sampled_from(
    [
        *("BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE"),
        *("DTSTART:20261224", "DTSTART;TZID=Mars/X:20261224T090000", "DTSTART;VALUE=DATE:20261224"),
        *("DTSTART;TZID=America/New_York:20261101T013000", "DTSTART:00010101T000000Z", "DTEND:20261301"),
        *("DTEND;VALUE=DATE:20261226", "DURATION:-P9D", "DURATION:P9999999W", "RRULE:", "RRULE:FREQ=YEARLY;COUNT=x"),
        *("RRULE:FREQ=YEARLY;INTERVAL=-1", "RRULE:FREQ=YEARLY;UNTIL=20270101T000000Z", "SUMMARY:\x00\u202e"),
        *("SUMMARY;ENCODING=BASE64:x", "STATUS:", " folded", ":", ";=:", "X"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=14), st.booleans())
def test_whatever_a_file_holds_it_is_read_or_refused(lines: list[str], framed: bool) -> None:
    if framed:
        lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"]
    try:
        found = read_calendar("\r\n".join(lines).encode(), TODAY, "America/New_York")
    except NotACalendar:
        return
    assert found.closures
    assert all(one.first_day <= one.last_day >= TODAY and one.reason for one in found.closures)
