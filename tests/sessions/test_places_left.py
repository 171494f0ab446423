"""Who came before is told once of places left, and nobody is chased."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.notices.models import Mail, MailWish
from coreflect.sessions.actions.reminders import remind
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.sessions.hours import DAY, HOUR, came_before, rounds
from tests.sessions.test_letters import letters_to


def test_places_left_are_told_once_to_who_came_before_and_has_said_nothing(db: Session, cast: Cast) -> None:
    silent, coming, withdrawn, missed, gone = (factories.make_person() for _ in range(5))
    came_before(cast, silent, coming, withdrawn, gone, cast.imani, cast.helena)
    gone.active = False
    factories.make_attendance(factories.make_date(cast.series, TODAY - 4 * DAY), missed, came=False)
    elsewhere = factories.make_person()
    factories.make_attendance(factories.make_date(cast.other_series, TODAY - 4 * DAY), elsewhere)
    date = factories.make_date(cast.series, TODAY + 14 * DAY)
    factories.make_sign_up(date, coming)
    factories.make_sign_up(date, withdrawn, "withdrawn")
    cast.series.remind_first = cast.series.remind_last = 0
    db.commit()
    assert rounds(db, date) == [168]
    (mail,) = db.scalars(select(Mail))
    assert (mail.reader, mail.kind, mail.until) == (silent.id, "dates", date.starts_at)
    (letter,) = letters_to(db, silent)
    assert (letter.links[0].path, letter.links[0].signed_until) == (
        f"/by-mail/{date.id}/{silent.id}/sign-up", date.starts_at
    )  # fmt: skip
    mail.state = "void"  # taken back: still never again
    date.starts_at, date.ends_at, date.sequence = date.starts_at + HOUR, date.ends_at + HOUR, 1
    db.commit()
    assert rounds(db, date) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"taken": 8}, {"taken": 7, "offered": 1}, {"waiting": 1}, {"state": "cancelled"},
    ],
)  # fmt: skip
def test_nothing_is_told_of_a_date_without_a_place_left(db: Session, cast: Cast, changes: dict[str, Any]) -> None:
    came_before(cast, cast.priya)
    date = factories.make_date(cast.series, TODAY + 14 * DAY, **changes)
    assert rounds(db, date) == []


def test_places_left_are_told_when_sign_up_opens_and_not_before(db: Session, cast: Cast) -> None:
    came_before(cast, cast.priya)
    cast.series.opens_days = 3
    date = factories.make_date(cast.series, TODAY + 14 * DAY)
    assert rounds(db, date) == [84], "midnight in New York, three days before noon"


def test_nobody_is_told_of_one_series_more_than_twice_in_sixty_days(db: Session, cast: Cast) -> None:
    came_before(cast, cast.priya)
    for week in range(1, 7):
        factories.make_date(cast.series, TODAY + week * 14 * DAY)
    weeks = [number for number in range(1, 13) if remind(db, NOW + number * 7 * DAY + 4 * HOUR)]
    assert weeks == [1, 3, 11], "the first two dates, and after sixty days another"


def test_who_wants_no_news_of_dates_gets_none(db: Session, cast: Cast) -> None:
    came_before(cast, cast.priya)
    date = factories.make_date(cast.series, TODAY + 14 * DAY)
    db.add(MailWish(reader=cast.priya.id, kind="dates", how="off"))
    db.commit()
    assert rounds(db, date) == []
