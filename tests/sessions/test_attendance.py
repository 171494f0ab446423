"""Writing down who came."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Missing
from coreflect.sessions.actions.attendance import NotNoted, note_attendance
from coreflect.sessions.models import Attendance, ReflectionSession, SeriesLead
from coreflect.sessions.rules.hosting import seal
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.sessions.test_actions import as_viewer

EMPTY = seal([])


def noted(db: Session, on: ReflectionSession) -> dict:
    rows = db.scalars(select(Attendance).where(Attendance.session_id == on.id))
    return {row.person_id: (row.came, row.walk_in, row.counts) for row in rows}


@pytest.fixture
def held(db: Session, cast: Cast) -> ReflectionSession:
    """A date of last week at which Priya and Sunniva had a place and one more waited."""
    on = factories.make_date(cast.series, TODAY - timedelta(days=7))
    factories.make_sign_up(on, cast.priya)
    factories.make_sign_up(on, cast.sunniva)
    return on


def test_the_whole_list_is_written_at_once_and_only_clinicians_count(
    db: Session, cast: Cast, held: ReflectionSession
) -> None:
    waited, guest = factories.make_person(), factories.make_person()
    factories.make_sign_up(held, waited, "waiting")
    came = {cast.priya.id: True, cast.sunniva.id: True}
    assert note_attendance(db, as_viewer(db, cast.rowan), held.id, came, [waited.id, guest.id], EMPTY, NOW) == 4
    assert noted(db, held) == {
        cast.priya.id: (True, False, True),
        cast.sunniva.id: (True, False, False),
        waited.id: (True, True, True),
        guest.id: (True, True, True),
    }
    assert held.taken == 2


def test_a_second_look_replaces_the_list(db: Session, cast: Cast, held: ReflectionSession) -> None:
    guest = factories.make_person()
    rowan = as_viewer(db, cast.rowan)
    came = {cast.priya.id: True, cast.sunniva.id: False}
    note_attendance(db, rowan, held.id, came, [guest.id], EMPTY, NOW)
    seen = seal((p, c) for p, (c, *_) in noted(db, held).items())
    assert note_attendance(db, rowan, held.id, came | {cast.priya.id: False}, [], seen, NOW) == 0
    assert noted(db, held) == {cast.priya.id: (False, False, True), cast.sunniva.id: (False, False, False)}


def test_a_later_change_of_role_changes_nothing_of_what_counted(
    db: Session, cast: Cast, held: ReflectionSession
) -> None:
    rowan, came = as_viewer(db, cast.rowan), {cast.priya.id: True, cast.sunniva.id: True}
    note_attendance(db, rowan, held.id, came, [], EMPTY, NOW)
    cast.priya.clinician, cast.priya.ps_staff = False, True
    db.commit()
    seen = seal((p, c) for p, (c, *_) in noted(db, held).items())
    note_attendance(db, rowan, held.id, came, [], seen, NOW)
    assert noted(db, held)[cast.priya.id] == (True, False, True)


def test_a_list_written_meanwhile_is_not_overwritten(db: Session, cast: Cast, held: ReflectionSession) -> None:
    came = {cast.priya.id: True, cast.sunniva.id: True}
    note_attendance(db, as_viewer(db, cast.imani), held.id, came, [], EMPTY, NOW)
    with pytest.raises(NotNoted, match="meanwhile"):
        note_attendance(db, as_viewer(db, cast.rowan), held.id, dict.fromkeys(came, False), [], EMPTY, NOW)
    db.rollback()
    assert noted(db, held)[cast.priya.id][0] is True


def test_everybody_with_a_place_needs_a_mark(db: Session, cast: Cast, held: ReflectionSession) -> None:
    with pytest.raises(NotNoted, match="without a mark: 1"):
        note_attendance(db, as_viewer(db, cast.rowan), held.id, {cast.priya.id: True}, [], EMPTY, NOW)
    db.rollback()
    assert noted(db, held) == {}


def test_leads_leadership_and_strangers_are_never_walk_ins(db: Session, cast: Cast, held: ReflectionSession) -> None:
    gone = factories.make_person(active=False)
    others = [cast.rowan.id, cast.imani.id, cast.helena.id, cast.wes.id, gone.id, factories.nowhere()]
    came = {cast.priya.id: True, cast.sunniva.id: False}
    assert note_attendance(db, as_viewer(db, cast.rowan), held.id, came, others, EMPTY, NOW) == 1
    assert set(noted(db, held)) == {cast.priya.id, cast.sunniva.id}


def test_a_former_lead_comes_and_counts_like_any_clinician(db: Session, cast: Cast, held: ReflectionSession) -> None:
    cast.rowan.clinician, cast.rowan.ps_lead = True, False
    both = factories.make_person("clinician", "ps_lead")
    db.add(SeriesLead(series_id=cast.series.id, person_id=both.id))
    db.commit()
    came = {cast.priya.id: True, cast.sunniva.id: True}
    note_attendance(db, as_viewer(db, cast.imani), held.id, came, [cast.rowan.id, both.id], EMPTY, NOW)
    assert noted(db, held)[cast.rowan.id] == (True, True, True)
    assert both.id not in noted(db, held)


def test_only_leads_of_the_series_write_the_list(db: Session, cast: Cast, held: ReflectionSession) -> None:
    came = {cast.priya.id: True, cast.sunniva.id: True}
    for person in (cast.tove, cast.helena, cast.wes, cast.priya):
        with pytest.raises(Missing):
            note_attendance(db, as_viewer(db, person), held.id, came, [], EMPTY, NOW)
        db.rollback()
    assert noted(db, held) == {}


def test_before_the_start_after_the_close_and_when_called_off_nothing_is_written(db: Session, cast: Cast) -> None:
    coming = factories.make_date(cast.series)
    closed = factories.make_date(cast.series, date(2026, 9, 30))
    off = factories.make_date(cast.series, TODAY - timedelta(days=14), state="cancelled")
    for on, words in ((coming, "not begun"), (closed, "closed"), (off, "called off")):
        with pytest.raises(NotNoted, match=words):
            note_attendance(db, as_viewer(db, cast.rowan), on.id, {}, [cast.priya.id], EMPTY, NOW)
        db.rollback()
        assert noted(db, on) == {}
