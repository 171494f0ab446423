"""The rules of series, places and attendance."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coreflect.foundation.periods import Period
from coreflect.sessions.rules.hosting import counts, has_begun, is_locked, leads, may_record_attendance
from coreflect.sessions.rules.places import (
    Standing,
    Tally,
    Turn,
    Window,
    is_open,
    may_sign_up,
    may_withdraw,
    to_promote,
)
from coreflect.sessions.rules.recurrence import MOST_DATES, CannotPlan, Rhythm, lay_out, local_day, moment
from coreflect.sessions.rules.words import first_names

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NOON = time(12, 0)
NEW_YORK = "America/New_York"
SOON = datetime(2026, 12, 2, 17, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ALWAYS = Window(None, SOON)


def rhythm(**changes) -> Rhythm:
    values = {"first_date": date(2026, 9, 2), "every": 2, "time": NOON, "zone": NEW_YORK, "minutes": 60, "times": 8}
    return Rhythm(**(values | changes))


def refused(made: Rhythm, now: datetime = LONG_AGO) -> CannotPlan:
    with pytest.raises(CannotPlan) as caught:
        lay_out(made, now)
    return caught.value


def test_noon_stays_noon_when_the_clocks_go_back() -> None:
    slots = lay_out(rhythm(), LONG_AGO)
    october, november = slots[3], slots[5]
    assert (october.day, october.starts_at.hour) == (date(2026, 10, 14), 16)
    assert (november.day, november.starts_at.hour) == (date(2026, 11, 11), 17)
    assert [slot.period for slot in slots] == ["2026Q3"] * 3 + ["2026Q4"] * 5


def test_the_last_day_itself_is_still_a_date() -> None:
    days = [slot.day for slot in lay_out(rhythm(times=None, until=date(2026, 9, 30)), LONG_AGO)]
    assert days == [date(2026, 9, 2), date(2026, 9, 16), date(2026, 9, 30)]
    assert len(lay_out(rhythm(times=None, until=date(2026, 9, 29)), LONG_AGO)) == 2


def test_an_hour_that_is_skipped_in_spring_is_refused_with_its_day() -> None:
    refusal = refused(rhythm(first_date=date(2027, 2, 28), time=time(2, 30)))
    assert refusal.field == "time"
    assert "Sunday 14 March 2027" in refusal.sentence
    assert "does not exist" in refusal.sentence


def test_an_hour_that_comes_twice_in_autumn_is_refused_with_its_day() -> None:
    refusal = refused(rhythm(first_date=date(2026, 10, 18), time=time(1, 30)))
    assert refusal.field == "time"
    assert "Sunday 1 November 2026" in refusal.sentence
    assert "comes twice" in refusal.sentence


def test_the_hours_around_a_change_of_the_clocks_exist_once() -> None:
    for day, at in ((date(2027, 3, 14), time(1, 59)), (date(2027, 3, 14), time(3, 0)), (date(2026, 11, 1), time(2, 0))):
        assert moment(day, at, NEW_YORK).astimezone(ZoneInfo(NEW_YORK)).time() == at


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"until": date(2026, 12, 1)}, "times", "either"),
        ({"times": None, "until": date(2026, 9, 1)}, "until", "before the first date"),
        ({"times": MOST_DATES + 1}, "times", "105 dates"),
        ({"times": 0}, "times", "0 dates"),
        ({"times": None, "until": date(2035, 9, 1)}, "until", "104"),
        ({"zone": "Europe/Atlantis"}, "zone", "not known"),
        ({"zone": "../etc/passwd"}, "zone", "not known"),
    ],
)
def test_what_cannot_be_laid_out_is_refused_at_its_field(changes: dict, field: str, words: str) -> None:
    refusal = refused(rhythm(**changes))
    assert refusal.field == field
    assert words in refusal.sentence


def test_a_series_can_have_104_dates_and_may_begin_later_today_only() -> None:
    assert len(lay_out(rhythm(times=MOST_DATES), LONG_AGO)) == MOST_DATES
    first = lay_out(rhythm(), LONG_AGO)[0].starts_at
    assert lay_out(rhythm(), first - SECOND)
    assert refused(rhythm(), first).field == "first_date"


@given(
    first=st.dates(date(2020, 1, 1), date(2099, 12, 31)),
    every=st.integers(1, 4),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    zone=st.sampled_from([NEW_YORK, "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"]),
    times=st.integers(1, MOST_DATES),
    minutes=st.integers(15, 240),
)
def test_every_date_shows_the_same_hour_on_the_wall_the_same_weekday_and_its_own_quarter(
    first: date, every: int, at: time, zone: str, times: int, minutes: int
) -> None:
    try:
        slots = lay_out(Rhythm(first, every, at, zone, minutes, times=times), LONG_AGO)
    except CannotPlan:
        assume(False)  # an hour that the clocks skip or repeat: the tests above
    assert len(slots) == times
    for slot in slots:
        local = slot.starts_at.astimezone(ZoneInfo(zone))
        assert (local.date(), local.time()) == (slot.day, at)
        assert slot.ends_at - slot.starts_at == timedelta(minutes=minutes)
        assert slot.period == str(Period.of(slot.day))
    assert all(b.day - a.day == timedelta(weeks=every) for a, b in pairwise(slots))


@given(
    first=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    every=st.integers(1, 4),
    times=st.integers(1, MOST_DATES),
)
def test_until_the_last_of_so_many_times_gives_the_same_dates(first: date, every: int, times: int) -> None:
    counted = lay_out(Rhythm(first, every, NOON, "UTC", 60, times=times), LONG_AGO)
    assert lay_out(Rhythm(first, every, NOON, "UTC", 60, until=counted[-1].day), LONG_AGO) == counted


@given(places=st.integers(2, 12), presses=st.lists(st.integers(0, 30), max_size=120))
def test_places_are_never_overbooked_and_go_to_whoever_has_waited_longest(places: int, presses: list[int]) -> None:
    """Thirty people press in any order: who has a place or waits withdraws, everybody else signs up."""
    tally = Tally(places)
    coming: dict[int, int] = {}
    waiting: dict[int, int] = {}
    for person in presses:
        if person in coming or person in waiting:
            standing = Standing.COMING if person in coming else Standing.WAITING
            tally = tally.withdraw(standing)
            coming.pop(person, None)
            waiting.pop(person, None)
            for number in to_promote(tally, [Turn(False, one) for one in waiting.values()]):
                promoted = next(p for p, n in waiting.items() if n == number)
                assert number == min(waiting.values())
                coming[promoted] = waiting.pop(promoted)
                tally = tally.promote()
        else:
            tally, standing = tally.sign_up()
            (coming if standing is Standing.COMING else waiting)[person] = tally.last_number
        assert (tally.taken, tally.waiting) == (len(coming), len(waiting))
        assert tally.taken <= places
        assert not (waiting and tally.free)
        numbers = [*coming.values(), *waiting.values()]
        assert len(set(numbers)) == len(numbers)
        assert max(numbers, default=0) <= tally.last_number


def test_as_many_are_promoted_as_places_are_free_in_the_order_of_their_numbers() -> None:
    turns = [Turn(False, number) for number in (19, 9, 12)]
    assert to_promote(Tally(8, taken=6, waiting=3, last_number=20), turns) == [9, 12]
    assert to_promote(Tally(8, taken=6, offered=1, waiting=3, last_number=20), turns) == [9]
    assert to_promote(Tally(8, taken=8, waiting=1, last_number=9), turns) == []
    assert to_promote(Tally(8, taken=9), turns) == []


@dataclass(frozen=True)
class ADate:
    state: str = "planned"
    starts_at: datetime = SOON
    period: str = "2026Q4"
    zone: str = NEW_YORK


def test_signing_up_ends_with_the_first_minute_of_the_date() -> None:
    for now, open_ in ((SOON - SECOND, True), (SOON, False), (SOON + SECOND, False)):
        assert is_open(ADate(), now) is open_
        assert may_sign_up(ADate(), now, window=ALWAYS, invited=True, leads=False, standing=None) is open_
        assert may_withdraw(ADate(), now, Standing.COMING) is open_
    assert not is_open(ADate(state="cancelled"), SOON - SECOND)


@pytest.mark.parametrize(
    ("invited", "leading", "standing", "may"),
    [
        (True, False, None, True),
        (True, False, Standing.WITHDRAWN, True),
        (True, False, Standing.COMING, False),
        (True, False, Standing.WAITING, False),
        (True, True, None, False),
        (False, False, None, False),
    ],
)
def test_who_may_sign_up(invited: bool, leading: bool, standing: Standing | None, may: bool) -> None:
    assert may_sign_up(ADate(), SOON - SECOND, window=ALWAYS, invited=invited, leads=leading, standing=standing) is may


@pytest.mark.parametrize(
    ("standing", "may"),
    [(Standing.COMING, True), (Standing.WAITING, True), (Standing.WITHDRAWN, False), (None, False)],
)
def test_who_may_withdraw(standing: Standing | None, may: bool) -> None:
    assert may_withdraw(ADate(), SOON - SECOND, standing) is may


def test_who_came_is_noted_from_the_first_minute_until_the_period_closes() -> None:
    assert not may_record_attendance(ADate(), SOON - SECOND, NEW_YORK)
    assert may_record_attendance(ADate(), SOON, NEW_YORK)
    last_evening = datetime(2027, 1, 13, 23, 59, tzinfo=ZoneInfo(NEW_YORK))
    assert may_record_attendance(ADate(), last_evening, NEW_YORK)
    assert is_locked(ADate(), last_evening + timedelta(minutes=1), NEW_YORK)
    assert not may_record_attendance(ADate(), last_evening + timedelta(minutes=1), NEW_YORK)
    assert has_begun(ADate(), last_evening + timedelta(minutes=1))
    assert not has_begun(ADate(state="cancelled"), last_evening)


def test_hosts_and_ps_staff_do_not_count() -> None:
    assert counts(clinician=True, lead=False)
    assert not counts(clinician=True, lead=True)
    assert not counts(clinician=False, lead=False)


def test_a_lead_leads_her_own_series_only() -> None:
    mine, other = uuid4(), uuid4()
    assert leads(mine, {mine})
    assert not leads(other, {mine})


def test_leads_are_said_by_first_name_unless_two_share_one() -> None:
    assert first_names([]) == ""
    assert first_names(["Tove Marchetti"]) == "Tove"
    assert first_names(["Imani Castellane", "Rowan Ellery", "Tove Marchetti"]) == "Imani, Rowan and Tove"
    assert first_names(["Rowan Ellery", "Rowan Vale"]) == "Rowan Ellery and Rowan Vale"


def test_the_day_is_the_day_on_the_wall_there() -> None:
    assert local_day(datetime(2026, 12, 3, 4, 59, tzinfo=UTC), NEW_YORK) == date(2026, 12, 2)
    assert local_day(datetime(2026, 12, 3, 5, 0, tzinfo=UTC), NEW_YORK) == date(2026, 12, 3)
