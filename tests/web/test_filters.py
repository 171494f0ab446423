"""How dates and places are said."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreflect.web.filters import day, day_words, leaf, plural, when, zone_words

NOON = datetime(2026, 12, 2, 17, 0, tzinfo=UTC)  # noon in New York
HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
ZONES = st.sampled_from(["America/New_York", "Europe/London", "Asia/Kathmandu", "Pacific/Auckland", "UTC"])
MOMENTS = st.integers(950_000_000, 4_100_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def words(said: str) -> str:
    return re.sub("<[^>]+>", "", said)


def test_a_date_is_said_fully_without_this_year() -> None:
    assert words(when(NOON, NOON + HOUR, "America/New_York", NOW)) == "Wednesday 2 December, 12:00-13:00, New York time"


def test_another_year_is_said() -> None:
    later = NOON.replace(year=2027)
    assert words(when(later, later + HOUR, "America/New_York", NOW)) == (
        "Thursday 2 December 2027, 12:00-13:00, New York time"
    )
    assert words(day(date(2025, 3, 1), NOW)) == "Saturday 1 March 2025"


def test_which_year_it_is_depends_on_the_place() -> None:
    new_year = datetime(2027, 1, 1, 3, 0, tzinfo=UTC)  # still the old year in New York
    assert "2026" not in words(when(new_year, new_year + HOUR, "America/New_York", new_year))
    assert words(when(new_year, new_year + HOUR, "America/New_York", NOW)).startswith("Thursday 31 December, 22:00")


def test_an_end_on_the_next_day_is_said_with_its_day() -> None:
    late = datetime(2026, 12, 3, 4, 30, tzinfo=UTC)
    assert words(when(late, late + HOUR, "America/New_York", NOW)) == (
        "Wednesday 2 December, 23:30 to Thursday 3 December, 00:30, New York time"
    )


@given(MOMENTS, st.integers(1, 1439), ZONES, MOMENTS)
def test_the_words_lead_back_to_the_moment(start: datetime, minutes: int, zone: str, now: datetime) -> None:
    said = when(start, start + timedelta(minutes=minutes), zone, now)
    local = start.astimezone(ZoneInfo(zone))
    first = words(said).split(", ")[0]
    year = "" if local.year == now.astimezone(ZoneInfo(zone)).year else f" {local.year}"
    assert first == f"{local:%A} {local.day} {local:%B}{year}"
    assert f", {local:%H:%M}" in words(said)
    assert words(said).endswith("time") or zone == "UTC"
    marked = str(said).split('"')[1]
    assert datetime.fromisoformat(marked) == start, "a machine reads the same moment"


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.none() | MOMENTS)
def test_a_day_says_its_year_unless_it_is_this_one(value: date, now: datetime | None) -> None:
    said = day(value, now)
    assert f'datetime="{value.isoformat()}"' in said
    assert (str(value.year) in words(said)) == (now is None or now.year != value.year)
    assert words(said) == day_words(value, now.year if now else None)


def test_the_moment_may_come_in_any_zone() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=9)))
    assert when(elsewhere, elsewhere + HOUR, "America/New_York", NOW) == when(
        NOON, NOON + HOUR, "America/New_York", NOW
    )


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/New_York", "New York time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("Europe/London", "London time"),
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_a_zone_is_said_by_its_place(zone: str, said: str) -> None:
    assert zone_words(zone) == said


def test_the_leaf_of_a_calendar_is_for_the_eye_only() -> None:
    assert leaf(date(2026, 12, 2)) == '<span class="day" aria-hidden="true"><b>2</b><span>Dec<i>ember</i></span></span>'


def test_one_is_one_and_none_is_many() -> None:
    assert [plural(n, "place", "places") for n in (0, 1, 2)] == ["0 places", "1 place", "2 places"]
