"""Who steps in on a date writes its themes down, and reads none of any other date."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession, Substitute
from coreflect.themes.offers import waiting
from coreflect.themes.queries.boxes import records
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_date, make_substitute, make_theme
from tests.pages import Page
from tests.sessions.test_actions import as_viewer
from tests.themes.conftest import make_record, typed

SECRET = "Crooked teapots hum"


@pytest.fixture
def other(db: Session, keyring: Keyring, cast: Cast) -> ReflectionSession:
    """Another date of the same series and quarter, with a theme that a substitute must not read."""
    on = make_date(cast.series, TODAY - timedelta(days=15))
    make_record(db, keyring, on, SECRET)
    return on


@pytest.fixture
def stepping_in(cast: Cast, begun: ReflectionSession) -> ReflectionSession:
    """Yesterday's date, on which Sunniva steps in."""
    make_substitute(begun.id, cast.sunniva)
    return begun


def test_a_substitute_writes_edits_and_removes_a_theme_of_the_date(
    page: Page, db: Session, cast: Cast, keyring: Keyring, stepping_in: ReflectionSession
) -> None:
    sunniva = page.as_(cast.sunniva)
    sunniva.open("themes.record", session_id=stepping_in.id)
    sunniva.send("themes.record", typed(), session_id=stepping_in.id)
    (record,) = records(db, keyring, "2026Q4")
    assert (record.session_id, record.label) == (stepping_in.id, "The fixing reflex")
    sunniva.open("themes.edit", session_id=stepping_in.id, box_id=record.id)
    changed = typed(sentence="We plan before we listen.", seen=record.version)
    sunniva.send("themes.edit", changed, session_id=stepping_in.id, box_id=record.id)
    (record,) = records(db, keyring, "2026Q4")
    assert record.sentence == "We plan before we listen."
    sunniva.send("themes.remove", {"seen": record.version}, session_id=stepping_in.id, box_id=record.id)
    assert records(db, keyring, "2026Q4") == []


def test_a_substitute_reads_no_theme_of_another_date(
    page: Page, db: Session, cast: Cast, keyring: Keyring, stepping_in: ReflectionSession, other: ReflectionSession
) -> None:
    assert SECRET in page.as_(cast.rowan).open("themes.record", session_id=stepping_in.id).html, "she may choose it"
    sunniva = page.as_(cast.sunniva)
    assert SECRET not in sunniva.open("themes.record", session_id=stepping_in.id).html
    (record,) = records(db, keyring, "2026Q4")
    sunniva.open("themes.record", 404, session_id=other.id)
    for session_id, status in ((other.id, 404), (stepping_in.id, 409)):
        sunniva.send("themes.edit", typed(seen=record.version), status, session_id=session_id, box_id=record.id)
    sunniva.send("themes.remove", {"seen": record.version}, 404, session_id=other.id, box_id=record.id)
    sunniva.open("themes.edit", 404, session_id=stepping_in.id, box_id=record.id)
    assert records(db, keyring, "2026Q4") == [record]


def test_a_substitute_from_ps_staff_is_not_shown_the_codebook_and_a_ps_lead_is(
    page: Page, cast: Cast, stepping_in: ReflectionSession
) -> None:
    make_theme(label=SECRET)
    make_substitute(stepping_in.id, cast.tove)
    assert SECRET not in page.as_(cast.sunniva).open("themes.record", session_id=stepping_in.id).html
    assert SECRET in page.as_(cast.tove).open("themes.record", session_id=stepping_in.id).html
    page.as_(cast.sunniva).open("themes.index", 403)


def test_a_lead_of_another_series_who_steps_in_is_shown_her_own_words_and_none_of_this_series(
    page: Page, db: Session, cast: Cast, keyring: Keyring, stepping_in: ReflectionSession, other: ReflectionSession
) -> None:
    make_record(db, keyring, make_date(cast.other_series, TODAY - timedelta(days=3)), "Faith and ancestors")
    make_substitute(stepping_in.id, cast.tove)
    shown = page.as_(cast.tove).open("themes.record", session_id=stepping_in.id).html
    assert "Faith and ancestors" in shown
    assert SECRET not in shown


@pytest.mark.parametrize("ended", ["taken back", "role lost"])
def test_nothing_is_open_to_somebody_who_steps_in_no_more(
    page: Page, db: Session, cast: Cast, keyring: Keyring, stepping_in: ReflectionSession, ended: str
) -> None:
    make_record(db, keyring, stepping_in, SECRET)
    if ended == "taken back":
        db.delete(db.scalars(select(Substitute)).one())
    else:
        cast.sunniva.ps_staff, cast.sunniva.clinician = False, True
    db.commit()
    sunniva, status = page.as_(cast.sunniva), 404 if ended == "taken back" else 403
    sunniva.open("themes.record", status, session_id=stepping_in.id)
    sunniva.send("themes.record", typed(), status, session_id=stepping_in.id)
    assert len(records(db, keyring, "2026Q4")) == 1


def test_a_substitute_is_reminded_of_that_date_only(
    db: Session, cast: Cast, stepping_in: ReflectionSession, other: ReflectionSession
) -> None:
    make_date(cast.series, TODAY - timedelta(days=2))
    assert [one.args for one in waiting(db, as_viewer(db, cast.sunniva), NOW)] == [{"session_id": stepping_in.id}]
    assert list(waiting(db, as_viewer(db, cast.tove), NOW)) == []


def test_a_former_lead_who_is_ps_staff_now_is_reminded_of_nothing(db: Session, cast: Cast, begun) -> None:
    assert list(waiting(db, as_viewer(db, cast.rowan), NOW))
    cast.rowan.ps_lead, cast.rowan.ps_staff = False, True
    db.commit()
    assert list(waiting(db, as_viewer(db, cast.rowan), NOW)) == []
