"""When a quarter that is never released is forgotten, and how often its leads are told before."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coreflect.foundation.periods import Period
from coreflect.releases.rules.forgetting import NOTICE, Told, ends_on, forgotten_on, is_over, reminder_due

Q3 = Period(2026, 3)
CLOSE = Q3.closes_on  # 14 October 2026


def after(days: int) -> date:
    return CLOSE + timedelta(days=days)


def test_a_reminder_is_due_every_thirty_days_after_the_close_and_each_once() -> None:
    assert [reminder_due(Q3, None, after(days)) for days in (0, 29, 30, 59, 60, 179)] == [0, 0, 1, 1, 2, 5]
    assert reminder_due(Q3, Told(1, after(180)), after(59)) == 0
    assert reminder_due(Q3, Told(1, after(180)), after(60)) == 2
    assert reminder_due(Q3, Told(1, after(180)), after(170)) == 5, "missed ones are not sent late, all at once"


def test_it_goes_so_many_days_after_the_close_and_never_before_its_leads_were_told() -> None:
    assert not is_over(Q3, 180, None, after(500))
    told = Told(5, after(180))
    assert not is_over(Q3, 180, told, after(179))
    assert is_over(Q3, 180, told, after(180))


def test_a_first_reminder_that_comes_late_gives_two_weeks() -> None:
    assert forgotten_on(Q3, 180, None, after(30)) == after(180)
    assert forgotten_on(Q3, 180, None, after(200)) == after(200) + NOTICE


def test_a_setting_that_is_lowered_breaks_no_day_that_was_named_and_one_that_is_raised_holds() -> None:
    told = Told(3, after(180))
    assert forgotten_on(Q3, 90, told, after(100)) == after(180)
    assert forgotten_on(Q3, 365, told, after(100)) == after(365)


def test_where_nothing_was_recorded_the_key_stays_as_long_as_any_other_and_needs_no_reminder() -> None:
    """It may be the key of records that only a newer database knows of."""
    assert ends_on(Q3, 180, None) == forgotten_on(Q3, 180, Told(5, after(180)), after(150)) == after(180)
    assert ends_on(Q3, 90, Told(3, after(180))) == after(180), "never before a day that was named"
    assert ends_on(Q3, 365, Told(3, after(180))) == after(365)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # two slow cores are no defect
@given(st.lists(st.tuples(st.integers(1, 40), st.integers(90, 365)), min_size=1, max_size=60))
def test_whenever_it_is_looked_at_and_however_the_setting_changes_two_weeks_notice_are_kept(
    looks: list[tuple[int, int]],
) -> None:
    """Each look is so many days after the one before, under the setting of that day."""
    today, told, told_on = CLOSE, None, None
    for days, setting in looks:
        today += timedelta(days=days)
        if is_over(Q3, setting, told, today):
            assert told_on is not None
            assert today >= max(told.goes_on, CLOSE + timedelta(days=90), told_on[0] + NOTICE)
            return
        if number := reminder_due(Q3, told, today):
            told = Told(number, forgotten_on(Q3, setting, told, today))
            told_on = told_on or (today,)
