"""When sign-up opens and closes, what lies at the same time, and who takes no place."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from coreflect.sessions.actions.places import NoPlaceForYou, SignUpClosed, sign_up, withdraw
from coreflect.sessions.rules.places import Standing
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.sessions.test_actions import as_viewer

MINUTE = timedelta(minutes=1)


def test_sign_up_opens_and_closes_as_the_series_says(db: Session, cast: Cast) -> None:
    cast.series.opens_days, cast.series.closes_minutes = 7, 90
    db.commit()
    on = factories.make_date(cast.series, TODAY + timedelta(days=14))
    opens = datetime.fromisoformat("2026-12-02T00:00:00-05:00")
    priya = as_viewer(db, cast.priya)
    with pytest.raises(SignUpClosed, match="opens on Wednesday 2 December 2026"):
        sign_up(db, priya, on.id, opens - MINUTE)
    db.rollback()
    assert sign_up(db, priya, on.id, opens).standing is Standing.COMING
    closes = on.starts_at - timedelta(minutes=90)
    assert sign_up(db, as_viewer(db, cast.sunniva), on.id, closes - MINUTE).standing is Standing.COMING
    with pytest.raises(SignUpClosed, match="closed on Wednesday 9 December 2026, 10:30"):
        sign_up(db, as_viewer(db, factories.make_person()), on.id, closes)
    db.rollback()
    assert withdraw(db, priya, on.id, closes).already is False  # giving back is possible until the start


def test_a_date_at_the_same_time_is_a_warning_and_no_refusal(db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    half_later = factories.make_date(cast.other_series, starts_at=on.starts_at + timedelta(minutes=30))
    half_later.ends_at = half_later.starts_at + timedelta(hours=1)
    after = factories.make_date(factories.make_series(), starts_at=on.ends_at, ends_at=on.ends_at + timedelta(hours=1))
    db.commit()
    priya = as_viewer(db, cast.priya)
    assert sign_up(db, priya, on.id, NOW).overlaps == ()
    (found,) = sign_up(db, priya, half_later.id, NOW).overlaps
    assert (found.id, found.title) == (on.id, "Wednesday co-reflection")
    assert [o.id for o in sign_up(db, priya, after.id, NOW).overlaps] == [half_later.id]
    withdraw(db, priya, on.id, NOW)
    withdraw(db, priya, half_later.id, NOW)
    assert sign_up(db, priya, half_later.id, NOW).overlaps[0].id == after.id


def test_leads_of_the_date_take_no_place(db: Session, cast: Cast) -> None:
    both = factories.make_person("clinician", "ps_lead")
    mine = factories.make_series(both)
    on = factories.make_date(mine)
    with pytest.raises(NoPlaceForYou, match="You lead"):
        sign_up(db, as_viewer(db, both), on.id, NOW)


def test_the_next_date_that_is_offered_instead_is_one_whose_sign_up_is_open(db: Session, cast: Cast) -> None:
    begun = factories.make_date(cast.series, TODAY - timedelta(days=7))
    full = factories.make_date(cast.series, places=1)
    factories.make_sign_up(full, factories.make_person())
    later = factories.make_series(opens_days=1)
    factories.make_date(later, TODAY + timedelta(days=3))
    held = factories.make_date(cast.other_series, TODAY + timedelta(days=4), places=1, offered=1)
    factories.make_date(cast.series, TODAY + timedelta(days=14))
    with pytest.raises(SignUpClosed, match="Wednesday 9 December 2026, 12:00"):
        sign_up(db, as_viewer(db, cast.priya), begun.id, NOW)
    assert held.taken == 0
