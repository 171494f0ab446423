"""Periods: every day lies in exactly one, and each closes for good fourteen days after its last day."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coreflect.foundation.periods import Period

# Two years away from the ends of the calendar, so that neighbours and closing days exist.
days = st.dates(min_value=date(3, 1, 1), max_value=date(9997, 12, 31))
periods = days.map(Period.of)

# What is right does not depend on how busy the machine is.
steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 1, 1), "2026Q1"),
        (date(2026, 3, 31), "2026Q1"),
        (date(2026, 4, 1), "2026Q2"),
        (date(2026, 6, 30), "2026Q2"),
        (date(2026, 7, 1), "2026Q3"),
        (date(2026, 9, 30), "2026Q3"),
        (date(2026, 10, 1), "2026Q4"),
        (date(2026, 12, 31), "2026Q4"),
        (date(2028, 2, 29), "2028Q1"),
    ],
)
def test_a_day_belongs_to_its_calendar_quarter(day, written):
    assert str(Period.of(day)) == written


def test_a_local_moment_belongs_to_the_quarter_of_its_day():
    assert Period.of(datetime(2026, 9, 30, 23, 59)) == Period(2026, 3)  # noqa: DTZ001 - a wall-clock moment


def test_a_period_is_said_by_its_months():
    assert [Period(2026, quarter).words() for quarter in (1, 2, 3, 4)] == [
        "January to March 2026",
        "April to June 2026",
        "July to September 2026",
        "October to December 2026",
    ]


def test_a_period_knows_its_first_and_last_day():
    assert [(Period(2026, q).first_day, Period(2026, q).last_day) for q in (1, 2, 3, 4)] == [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    ]


def test_the_third_quarter_is_open_on_13_october_and_closed_from_14_october_on():
    period = Period(2026, 3)
    assert period.closes_on == date(2026, 10, 14)
    assert not period.is_closed(date(2026, 10, 13))
    assert period.is_closed(date(2026, 10, 14))
    assert period.is_closed(date(2027, 10, 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026Q0",
        "2026Q5",
        "2026q3",
        "2026-Q3",
        " 2026Q3",
        "2026Q3\n",
        "26Q3",
        "2026Q33",
        "\u0662\u0660\u0662\u0666Q3",
        "0000Q1",
    ],
)
def test_what_is_not_written_as_a_period_is_refused(text):
    with pytest.raises(ValueError, match="period"):
        Period.parse(text)


@pytest.mark.parametrize(("year", "quarter"), [(2026, 0), (2026, 5), (0, 1), (10_000, 1)])
def test_a_quarter_that_does_not_exist_is_refused(year, quarter):
    with pytest.raises(ValueError, match="quarters|year"):
        Period(year, quarter)


@steady
@given(days)
def test_every_day_lies_between_the_ends_of_its_period(day):
    period = Period.of(day)
    assert period.first_day <= day <= period.last_day


@steady
@given(periods)
def test_what_is_written_reads_back_as_the_same_period(period):
    assert Period.parse(str(period)) == period


@steady
@given(periods)
def test_periods_touch_and_never_overlap(period):
    assert period.next().first_day == period.last_day + timedelta(days=1)
    assert period.previous().last_day == period.first_day - timedelta(days=1)
    assert period.next().previous() == period
    assert period.previous().next() == period


@steady
@given(periods, periods)
def test_periods_sort_by_time_and_so_does_their_written_form(one, other):
    assert (one < other) == (one.first_day < other.first_day)
    assert (one < other) == (str(one) < str(other))


@steady
@given(periods, st.integers(min_value=-200, max_value=200))
def test_a_period_is_closed_once_fourteen_days_have_gone_by_since_its_last_day(period, offset):
    day = period.last_day + timedelta(days=offset)
    assert period.is_closed(day) == (offset >= 14)
