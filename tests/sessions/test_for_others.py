"""What other rooms are told about dates."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from coreflect.sessions.queries.for_others import came_between, came_by_date, leads_of, series_led_by, session_row
from tests import factories
from tests.conftest import Cast

SUMMER = date(2026, 8, 5)


def test_a_series_knows_its_leads_and_a_lead_her_series(db: Session, cast: Cast) -> None:
    assert series_led_by(db, cast.rowan.id) == {cast.series.id}
    assert series_led_by(db, cast.priya.id) == frozenset()
    assert list(leads_of(db, cast.series.id).values()) == ["Imani Castellane", "Rowan Ellery"]
    cast.imani.active = False
    db.commit()
    assert leads_of(db, cast.series.id) == {cast.rowan.id: "Rowan Ellery"}


def test_a_date_is_told_with_its_zone_and_has_begun_only_when_it_was_held(db: Session, cast: Cast) -> None:
    planned = factories.make_date(cast.series, SUMMER)
    cancelled = factories.make_date(cast.series, SUMMER + timedelta(days=14), state="cancelled", reason="Snow.")
    row = session_row(db, planned.id)
    assert row is not None
    assert (row.title, row.zone, row.period) == ("Wednesday co-reflection", "America/New_York", "2026Q3")
    assert row.has_begun(planned.starts_at)
    assert not row.has_begun(planned.starts_at - timedelta(seconds=1))
    assert not session_row(db, cancelled.id).has_begun(factories.NOW)
    assert session_row(db, factories.nowhere()) is None


def test_only_clinicians_who_came_to_planned_dates_of_the_period_count(db: Session, cast: Cast) -> None:
    august, september = (factories.make_date(cast.series, SUMMER + timedelta(days=n)) for n in (0, 35))
    elsewhere = factories.make_date(cast.other_series, SUMMER)
    cancelled = factories.make_date(cast.series, SUMMER + timedelta(days=14), state="cancelled")
    october = factories.make_date(cast.series, date(2026, 10, 7))
    missed = factories.make_person()
    factories.make_attendance(august, cast.priya)
    factories.make_attendance(august, missed, came=False)
    factories.make_attendance(august, cast.sunniva)  # PS staff do not count
    for day in (elsewhere, cancelled, october):
        factories.make_attendance(day, cast.priya)
    assert came_by_date(db, "2026Q3") == {
        cast.series.id: {august.id: {cast.priya.id}, september.id: frozenset()},
        cast.other_series.id: {elsewhere.id: {cast.priya.id}},
    }
    assert came_by_date(db, "2025Q3") == {}


def test_who_came_in_a_span_of_days_counts_its_first_and_last_day(db: Session, cast: Cast) -> None:
    second, missed = factories.make_person(), factories.make_person()
    first, later = (factories.make_date(cast.series, SUMMER + timedelta(days=n)) for n in (0, 14))
    factories.make_attendance(first, cast.priya)
    factories.make_attendance(later, second)
    factories.make_attendance(later, missed, came=False)
    assert came_between(db, SUMMER, SUMMER) == {cast.series.id: {cast.priya.id}}
    assert came_between(db, SUMMER, SUMMER + timedelta(days=14)) == {cast.series.id: {cast.priya.id, second.id}}
    assert came_between(db, SUMMER + timedelta(days=1), SUMMER + timedelta(days=13)) == {}
