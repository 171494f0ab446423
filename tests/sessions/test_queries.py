"""What comes next for whom."""

from datetime import timedelta

from sqlalchemy.orm import Session

from coreflect.sessions.queries.dates import next_for, next_open
from coreflect.sessions.queries.guests import could_walk_in
from coreflect.sessions.queries.series import all_series
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.sessions.test_actions import as_viewer


def soon(cast: Cast, days: int, other: bool = False, **changes):
    return factories.make_date(cast.other_series if other else cast.series, TODAY + timedelta(days=days), **changes)


def test_next_is_where_somebody_has_a_place_even_when_another_is_sooner(db: Session, cast: Cast) -> None:
    sooner, mine = soon(cast, 7), soon(cast, 21)
    factories.make_sign_up(mine, cast.priya)
    found = next_for(db, as_viewer(db, cast.priya), NOW)
    assert (found.id, found.standing) == (mine.id, "coming")
    found = next_for(db, as_viewer(db, cast.sunniva), NOW)
    assert (found.id, found.standing, found.may_sign_up) == (sooner.id, None, True)


def test_next_passes_by_full_dates_those_called_off_and_those_that_have_begun(db: Session, cast: Cast) -> None:
    full = soon(cast, 7, places=2)
    for _ in range(2):
        factories.make_sign_up(full, factories.make_person())
    soon(cast, 8, state="cancelled")
    soon(cast, 0, starts_at=NOW - timedelta(minutes=1))
    open_ = soon(cast, 22)
    priya = as_viewer(db, cast.priya)
    assert next_for(db, priya, NOW).id == open_.id
    factories.make_sign_up(full, cast.priya, "waiting")
    assert (next_for(db, priya, NOW).id, next_for(db, priya, NOW).turn) == (full.id, 1)


def test_a_date_under_way_stays_next_for_those_who_are_there(db: Session, cast: Cast) -> None:
    now_on = soon(cast, 0, starts_at=NOW - timedelta(minutes=1))
    later = soon(cast, 14)
    factories.make_sign_up(now_on, cast.priya)
    for person in (cast.priya, cast.rowan):
        assert next_for(db, as_viewer(db, person), NOW).id == now_on.id
        assert next_for(db, as_viewer(db, person), now_on.ends_at).id == later.id


def test_next_for_a_lead_is_hers_and_for_leadership_there_is_none(db: Session, cast: Cast) -> None:
    soon(cast, 7)
    toves = soon(cast, 9, other=True)
    assert next_for(db, as_viewer(db, cast.tove), NOW).id == toves.id
    for person in (cast.helena, cast.wes):
        assert next_for(db, as_viewer(db, person), NOW) is None


def test_the_next_open_date_is_of_the_same_series_where_there_is_one(db: Session, cast: Cast) -> None:
    assert next_open(db, NOW, cast.series.id) is None
    other = soon(cast, 7, other=True)
    assert next_open(db, NOW, cast.series.id) == (other.starts_at, "America/New_York")
    same = soon(cast, 14)
    assert next_open(db, NOW, cast.series.id) == (same.starts_at, "America/New_York")
    assert next_open(db, same.starts_at, cast.series.id) is None


def test_series_stand_by_title_with_their_active_leads(db: Session, cast: Cast) -> None:
    alone = factories.make_series(title="Alone")
    cast.imani.active = False
    db.commit()
    found = all_series(db)
    assert [one.title for one in found.values()] == ["Alone", "Early co-reflection", "Wednesday co-reflection"]
    assert found[alone.id].leads == ()
    assert found[cast.series.id].leads == ("Rowan Ellery",)


def test_active_clinicians_and_ps_staff_could_walk_in_but_nobody_who_leads_the_date(db: Session, cast: Cast) -> None:
    on, other = soon(cast, 7).id, soon(cast, 14).id
    factories.make_person(active=False)
    both = factories.make_person("clinician", "ps_lead", name="Both Roles")
    assert [name for _, name in could_walk_in(db, on)] == ["Both Roles", "Priya Holloway", "Sunniva Okafor"]
    factories._save(factories.SeriesLead(series_id=cast.series.id, person_id=both.id))
    assert [name for _, name in could_walk_in(db, on)] == ["Priya Holloway", "Sunniva Okafor"]
    factories.make_substitute(on, cast.sunniva)
    assert [name for _, name in could_walk_in(db, on)] == ["Priya Holloway"]
    assert [name for _, name in could_walk_in(db, other)] == ["Priya Holloway", "Sunniva Okafor"]
