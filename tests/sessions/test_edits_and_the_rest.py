"""What a change of dates means beside them: letters that wait, word to its leads, how long lists are kept."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency
from coreflect.foundation.refusals import Missing
from coreflect.notices.models import Mail
from coreflect.sessions.actions.cancel import cancel_date
from coreflect.sessions.actions.customs import Customs, set_customs
from coreflect.sessions.actions.offers_of_places import tell_short
from coreflect.sessions.actions.reminders import remind
from coreflect.sessions.actions.retention import reduce
from coreflect.sessions.models import ReflectionSession, Series
from coreflect.sessions.rules.changes import Scope
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.sessions.test_actions import as_viewer
from tests.sessions.test_edits import changed, dates_of, planned

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def test_nobody_is_asked_to_come_to_a_date_that_was_taken_out(db: Session, cast: Cast) -> None:
    """Places left are told on the day before the rhythm changes; the letter has not been sent when its date goes."""
    rowan = as_viewer(db, cast.rowan)
    first_day = NOW.date() + 3 * DAY
    series_id = planned(db, rowan, first_date=first_day, every=1)
    factories.make_attendance(factories.make_date(db.get_one(Series, series_id), NOW.date() - 4 * DAY), cast.priya)
    _, first, second, third = dates_of(db, series_id)[:4]
    ids = first.id, second.id
    remind(db, NOW + 7 * DAY)
    asked = select(Mail.state).where(Mail.kind == "dates", Mail.about == ids[1])
    assert list(db.scalars(asked)) == ["due"]
    changed(db, rowan, ids[0], Scope.ALL, every=2)
    assert db.get(ReflectionSession, ids[1]) is None
    db.expire_all()
    assert list(db.scalars(asked)) == ["void"]


def test_a_date_that_moves_to_another_quarter_is_kept_as_long_as_the_others_there(db: Session, cast: Cast) -> None:
    """Lists of the quarter that has begun are kept four quarters, those of the next one twelve, as the agency says."""
    rowan = as_viewer(db, cast.rowan)
    series_id = planned(db, rowan, first_date=date(2026, 12, 30), every=1)
    db.execute(update(Agency).values(attendance_quarters=4))
    reduce(db, NOW, "America/New_York")
    moves, stays = dates_of(db, series_id)[:2]
    assert (moves.period, moves.kept_quarters, stays.kept_quarters) == ("2026Q4", 4, None)
    changed(db, rowan, moves.id, Scope.THIS, day=date(2027, 1, 2))
    db.execute(update(Agency).values(attendance_quarters=12))
    reduce(db, NOW + 50 * DAY, "America/New_York")
    kept = {one.kept_quarters for one in dates_of(db, series_id) if one.period == "2027Q1"}
    assert kept == {12}


def test_leads_hear_again_that_few_come_when_a_date_has_moved(db: Session, cast: Cast) -> None:
    rowan = as_viewer(db, cast.rowan)
    on = dates_of(db, planned(db, rowan, first_date=NOW.date() + DAY))[0].id
    told = select(func.count()).where(Mail.kind == "hosting", Mail.subject.startswith("Few people come"))
    for _ in range(2):
        list(tell_short(db, NOW + 6 * HOUR))
        assert db.scalar(told) == 1
    changed(db, rowan, on, Scope.THIS, NOW + 7 * HOUR, day=NOW.date() + 3 * DAY)
    list(tell_short(db, NOW + 8 * HOUR))
    assert db.scalar(told) == 1
    list(tell_short(db, NOW + 54 * HOUR))
    assert db.scalar(told) == 2


def test_only_the_leads_of_a_series_set_its_customs_and_call_a_date_off(db: Session, cast: Cast) -> None:
    series_id = planned(db, as_viewer(db, cast.rowan))
    on = dates_of(db, series_id)[0].id
    factories.make_substitute(on, cast.sunniva)
    for who in (cast.tove, cast.sunniva, cast.wes, cast.helena, cast.priya):
        with pytest.raises(Missing):
            set_customs(db, as_viewer(db, who), series_id, Customs(opens_days=3), NOW)
        db.rollback()
        with pytest.raises(Missing):
            cancel_date(db, as_viewer(db, who), on, "Snow.", NOW)
        db.rollback()
    assert db.get_one(Series, series_id).opens_days == 0
    assert db.get_one(ReflectionSession, on).state == "planned"
    assert set_customs(db, as_viewer(db, cast.rowan), series_id, Customs(opens_days=3), NOW)
