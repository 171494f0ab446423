"""How a series is said."""

from datetime import date, time

import pytest

from coreflect.sessions.rules.in_words import reminders_in_words, rhythm_in_words, sign_up_in_words


def test_a_rhythm_is_said_with_its_weekday_and_hours() -> None:
    assert rhythm_in_words(date(2026, 12, 2), 2, time(12), 60) == "Every second Wednesday, 12:00-13:00"
    assert rhythm_in_words(date(2026, 12, 4), 1, time(23, 30), 60) == "Every Friday, 23:30-00:30"


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        (0, 0, "Sign-up is open as soon as a date is planned, until it begins."),
        (1, 0, "Sign-up is open from 24 hours before each date until it begins."),
        (14, 90, "Sign-up is open from 14 days before each date until 90 minutes before it begins."),
        (0, 1, "Sign-up is open as soon as a date is planned, until 1 minute before it begins."),
        (0, 60, "Sign-up is open as soon as a date is planned, until 1 hour before it begins."),
        (0, 10080, "Sign-up is open as soon as a date is planned, until 7 days before it begins."),
    ],
)
def test_when_people_can_sign_up_is_one_sentence(opens: int, closes: int, said: str) -> None:
    assert sign_up_in_words(opens, closes) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (168, 24, "Reminders come 7 days and 24 hours before."),
        (0, 12, "Reminders come 12 hours before."),
        (48, 48, "Reminders come 2 days before."),
        (0, 0, "No reminders are sent."),
    ],
)
def test_when_reminders_come_is_one_sentence(first: int, last: int, said: str) -> None:
    assert reminders_in_words(first, last) == said
