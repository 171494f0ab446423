"""Three programs that know nothing of each other read the same hours out of what we write, also when clocks change."""

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from coreflect.notices.rules.events import calendar, invitation
from coreflect.notices.rules.letters import Event
from tests.factories import NOW

NEW_YORK, LONDON = "America/New_York", "Europe/London"
# A fortnight apart, at the same hour of the wall clock, before and after the night when the clocks change.
DATES = [
    ("2026-10-21T12:00", NEW_YORK, "2026-10-21T16:00:00Z"),
    ("2026-11-04T12:00", NEW_YORK, "2026-11-04T17:00:00Z"),
    ("2027-03-03T12:00", NEW_YORK, "2027-03-03T17:00:00Z"),
    ("2027-03-17T12:00", NEW_YORK, "2027-03-17T16:00:00Z"),
    ("2026-10-14T15:30", LONDON, "2026-10-14T14:30:00Z"),
    ("2026-10-28T15:30", LONDON, "2026-10-28T15:30:00Z"),
    ("2027-03-31T15:30", LONDON, "2027-03-31T14:30:00Z"),
]
SENDER, READER = "Millrace <coreflect@example.org>", "priya@example.org"
ICAL_JS = """
const fs = require('fs'), ICAL = require(process.argv[1]);
const read = (ICAL.default || ICAL), whole = new read.Component(read.parse(fs.readFileSync(0, 'utf8')));
console.log(JSON.stringify(whole.getAllSubcomponents('vevent').map(one => {
  const event = new read.Event(one);
  return [event.uid, event.summary, event.startDate.toJSDate().toISOString(), event.endDate.toJSDate().toISOString(),
          event.sequence, event.location, event.description];
})));
"""


def the_events() -> list[Event]:
    """Return an event of ninety minutes for each date."""
    found = []
    for number, (wall, zone, _) in enumerate(DATES):
        starts_at = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone))
        ends_at = (starts_at.astimezone(UTC) + timedelta(minutes=90)).astimezone(ZoneInfo(zone))
        note = "Open it:\nhttps://coreflect.example.org/sessions; with a comma, and “marks”"
        found.append(Event(f"{number}@coreflect", number, "REQUEST", starts_at, ends_at, "Co-reflection", "A, b", note))
    return found


def wanted() -> list[tuple[datetime, datetime]]:
    """Return the hours that every program must read."""
    starts = [datetime.fromisoformat(utc) for _, _, utc in DATES]
    return [(start, start + timedelta(minutes=90)) for start in starts]


def test_icalendar_reads_the_same_hours() -> None:
    whole = icalendar.Calendar.from_ical(calendar(the_events(), "My dates", NOW))
    assert [(one.start, one.end) for one in whole.events] == wanted()
    assert [(one.get("UID"), one.get("SEQUENCE")) for one in whole.events] == [(f"{n}@coreflect", n) for n in range(7)]
    assert {one.get("DESCRIPTION") for one in whole.events} == {the_events()[0].note}
    assert not whole.errors
    assert not any(one.errors for one in whole.events)


def test_vobject_reads_the_same_hours() -> None:
    whole = vobject.readOne(calendar(the_events(), "My dates", NOW).decode())
    assert [(one.dtstart.value, one.dtend.value) for one in whole.vevent_list] == wanted()
    assert {one.location.value for one in whole.vevent_list} == {"A, b"}


def test_ical_js_reads_the_same_hours() -> None:
    """The reader of Thunderbird, where Node and the module are present: `npm install ical.js` in any folder above."""
    found = subprocess.run(
        [_node(), "-e", ICAL_JS, _ical_js()],
        input=calendar(the_events(), "My dates", NOW),
        capture_output=True,
        timeout=60,
    )
    assert found.returncode == 0, found.stderr.decode()
    read = json.loads(found.stdout)
    assert [(datetime.fromisoformat(one[2]), datetime.fromisoformat(one[3])) for one in read] == wanted()
    assert [one[4] for one in read] == list(range(7))
    assert {(one[1], one[5], one[6]) for one in read} == {("Co-reflection", "A, b", the_events()[0].note)}


def _node() -> str:
    return shutil.which("node") or pytest.skip("Node is not here: ical.js was not asked")


def _ical_js() -> str:
    """Return the folder of the module: found as Node finds it from here, or named by NODE_PATH."""
    here = Path(__file__).resolve()
    folders = [parent / "node_modules" for parent in here.parents]
    folders += [Path(one) for one in os.environ.get("NODE_PATH", "").split(os.pathsep) if one]
    found = next((folder / "ical.js" for folder in folders if (folder / "ical.js").is_dir()), None)
    return str(found) if found else pytest.skip("ical.js is not here (npm install ical.js): it was not asked")


def test_an_invitation_names_its_reader_alone_and_explains_no_zone() -> None:
    event = the_events()[1]
    text = invitation(event, SENDER, READER, NOW).decode().replace("\r\n ", "")
    whole = icalendar.Calendar.from_ical(text)
    (one,) = whole.events
    assert (whole.get("METHOD"), one.get("STATUS"), one.get("SUMMARY")) == ("REQUEST", "CONFIRMED", "Co-reflection")
    assert (str(one.get("ORGANIZER")), one.get("ORGANIZER").params["CN"]) == (
        "mailto:coreflect@example.org",
        "Millrace",
    )
    assert str(one.get("ATTENDEE")) == f"mailto:{READER}"
    assert one.get("ATTENDEE").params["PARTSTAT"] == "ACCEPTED"
    assert one.get("ATTENDEE").params["RSVP"] == "FALSE"
    assert one.get("DTSTAMP").dt == NOW
    assert "VTIMEZONE" not in text
    assert "TZID" not in text
    assert text.count("DTSTART:20261104T170000Z") == 1


def test_a_cancellation_has_the_same_uid_and_a_higher_sequence() -> None:
    event = Event("1@coreflect", 3, "CANCEL", NOW, NOW + timedelta(hours=1), "Co-reflection")
    whole = icalendar.Calendar.from_ical(invitation(event, "coreflect@example.org", READER, NOW))
    (one,) = whole.events
    said = whole.get("METHOD"), one.get("STATUS"), one.get("UID"), one.get("SEQUENCE")
    assert said == ("CANCEL", "CANCELLED", "1@coreflect", 3)
    assert "CN" not in one.get("ORGANIZER").params
    assert ("LOCATION" in one, "DESCRIPTION" in one) == (False, False)


def test_a_calendar_of_many_says_nothing_of_who_comes() -> None:
    text = calendar(the_events(), "My dates", NOW).decode()
    assert "METHOD:PUBLISH" in text
    assert "X-WR-CALNAME:My dates" in text
    assert ("ATTENDEE" in text, "ORGANIZER" in text, "@example" in text) == (False, False, False)
    assert calendar(the_events(), "My dates", NOW) == text.encode(), "the same again, so that nothing seems changed"


def test_a_cancelled_date_stays_in_a_calendar_as_cancelled() -> None:
    off = Event("1@coreflect", 3, "CANCEL", NOW, NOW + timedelta(hours=1), "Co-reflection")
    (one,) = icalendar.Calendar.from_ical(calendar([off], "My dates", NOW)).events
    assert one.get("STATUS") == "CANCELLED"


def test_lines_are_short_and_end_as_the_format_says() -> None:
    event = Event("1@coreflect", 0, "REQUEST", NOW, NOW + timedelta(hours=1), "é" * 100, "x" * 300, "ü" * 500)
    written = invitation(event, SENDER, READER, NOW)
    lines = written.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in written.replace(b"\r\n", b"")


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_text_becomes_a_line_of_its_own(title: str, place: str, note: str) -> None:
    """Whatever is typed: one event, the same keys, and both programs read the same words."""
    event = Event("1@coreflect", 0, "REQUEST", NOW, NOW + timedelta(hours=1), f"a{title}", f"b{place}", f"c{note}")
    written = calendar([event], "Dates", NOW)
    (one,) = icalendar.Calendar.from_ical(written).events
    allowed = {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "STATUS", "SUMMARY", "LOCATION", "DESCRIPTION"}
    assert set(one) == allowed
    assert one.start == NOW
    (other,) = vobject.readOne(written.decode()).vevent_list
    assert set(other.contents) == {name.lower() for name in allowed}
    assert other.summary.value == str(one.get("SUMMARY"))
