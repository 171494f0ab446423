"""Somebody steps in for the leads on one date: what they see there, and that they see nothing of any other."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.refusals import Missing
from coreflect.notices.models import Mail
from coreflect.people.actions.accounts import deactivate
from coreflect.people.models import Person
from coreflect.sessions import ROOM
from coreflect.sessions.actions.places import NoPlaceForYou, sign_up
from coreflect.sessions.actions.substitutes import CannotStepIn, end_lost, end_substitute, name_substitute
from coreflect.sessions.models import Attendance, ReflectionSession, Substitute
from coreflect.sessions.offers import about, waiting
from coreflect.sessions.queries.dates import next_for
from coreflect.sessions.queries.for_others import hosts, series_led_by
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page
from tests.sessions.test_actions import as_viewer, standings

NAME = "Zebulon Quillfeather"
REFUSED = ["tove", "sunniva", "priya", "helena", "wes"]


@pytest.fixture
def coming(cast: Cast) -> ReflectionSession:
    """A date to come of Rowan's and Imani's series, with a guest whose name may not leak."""
    on = factories.make_date(cast.series)
    factories.make_sign_up(on, factories.make_person(name=NAME))
    return on


@pytest.fixture
def begun(cast: Cast) -> ReflectionSession:
    """A date of theirs a week ago, with such a guest."""
    on = factories.make_date(cast.series, TODAY - timedelta(days=7))
    factories.make_sign_up(on, factories.make_person(name=f"{NAME} the Elder"))
    return on


def named(db: Session) -> list[tuple]:
    return [tuple(row) for row in db.execute(select(Substitute.session_id, Substitute.person_id))]


def letters(db: Session, person: Person) -> list[str]:
    return list(db.scalars(select(Mail.subject).where(Mail.reader == person.id, Mail.kind == "hosting")))


def test_a_lead_names_a_substitute_who_is_told_with_all_leads(db: Session, cast: Cast, coming) -> None:
    rowan = as_viewer(db, cast.rowan)
    for _ in range(2):
        assert name_substitute(db, rowan, coming.id, cast.sunniva.id, NOW) == "Sunniva Okafor"
    assert named(db) == [(coming.id, cast.sunniva.id)]
    assert letters(db, cast.sunniva) == ["You step in on Wednesday 2 December 2026, 12:00"]
    for lead in (cast.rowan, cast.imani):
        assert letters(db, lead) == ["Somebody steps in for the leads on Wednesday 2 December 2026, 12:00"]
    assert letters(db, cast.tove) == letters(db, cast.priya) == []
    kinds = db.scalars(select(LedgerEntry.kind).where(LedgerEntry.about == coming.id)).all()
    assert kinds == ["substitute_named"]


@pytest.mark.parametrize("who", REFUSED)
def test_nobody_but_the_leads_names_or_ends(db: Session, cast: Cast, coming, who: str) -> None:
    viewer = as_viewer(db, getattr(cast, who))
    factories.make_substitute(coming.id, second := factories.make_person("ps_staff"))
    with pytest.raises(Missing):
        name_substitute(db, viewer, coming.id, cast.tove.id, NOW)
    db.rollback()
    with pytest.raises(Missing):
        end_substitute(db, viewer, coming.id, second.id, NOW)
    db.rollback()
    assert named(db) == [(coming.id, second.id)]


@pytest.mark.parametrize("whom", ["priya", "helena", "wes", "imani", "closed", "nobody"])
def test_only_active_ps_leads_and_ps_staff_who_do_not_lead_it_step_in(db: Session, cast: Cast, coming, whom) -> None:
    closed = factories.make_person("ps_staff", active=False)
    chosen = {"closed": closed.id, "nobody": uuid4()}.get(whom) or getattr(cast, whom).id
    with pytest.raises(CannotStepIn):
        name_substitute(db, as_viewer(db, cast.rowan), coming.id, chosen, NOW)
    db.rollback()
    assert named(db) == []


@pytest.mark.parametrize(
    "changes", [{"state": "cancelled"}, {"day": date(2026, 9, 30), "period": "2026Q3"}], ids=["called off", "closed"]
)
def test_nobody_steps_in_on_a_date_that_was_called_off_or_whose_quarter_is_closed(
    db: Session, cast: Cast, changes: dict
) -> None:
    on = factories.make_date(cast.series, **changes)
    with pytest.raises(CannotStepIn, match="nobody needs to step in"):
        name_substitute(db, as_viewer(db, cast.rowan), on.id, cast.sunniva.id, NOW)


def test_a_substitute_takes_no_place_and_gives_one_on(db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series, places=2, quorum=1)
    for person in (cast.sunniva, factories.make_person()):
        factories.make_sign_up(on, person)
    factories.make_sign_up(on, cast.priya, "waiting")
    name_substitute(db, as_viewer(db, cast.rowan), on.id, cast.sunniva.id, NOW)
    assert standings(db, on)[cast.sunniva.id][1] == "withdrawn"
    assert standings(db, on)[cast.priya.id][1] == "coming"
    with pytest.raises(NoPlaceForYou):
        sign_up(db, as_viewer(db, cast.sunniva), on.id, NOW)
    db.rollback()
    other = factories.make_date(cast.series, TODAY + timedelta(days=21))
    assert sign_up(db, as_viewer(db, cast.sunniva), other.id, NOW).standing == "coming"


def test_a_substitute_sees_who_comes_on_that_date_only(page: Page, cast: Cast, coming, begun) -> None:
    sunniva = page.as_(cast.sunniva)
    for on in (coming, begun):
        assert NAME not in sunniva.open("sessions.show", session_id=on.id).html
        assert NAME in page.as_(cast.rowan).open("sessions.show", session_id=on.id).text, "or nobody is there"
        assert NAME not in sunniva.open("home.opening", session_id=on.id).html
    factories.make_substitute(coming.id, cast.sunniva)
    assert NAME in sunniva.open("sessions.show", session_id=coming.id).text
    assert "You step in" in sunniva.text
    assert "You lead this" not in sunniva.text
    assert NAME in sunniva.open("home.opening", session_id=coming.id).text
    assert NAME not in sunniva.open("sessions.show", session_id=begun.id).html
    assert NAME not in sunniva.open("home.opening", session_id=begun.id).html
    sunniva.open("sessions.attendance", 404, session_id=begun.id)


def test_a_substitute_notes_who_came_on_that_date_only(page: Page, db: Session, cast: Cast, begun) -> None:
    other = factories.make_date(cast.series, TODAY - timedelta(days=14))
    sunniva = page.as_(cast.sunniva)
    factories.make_substitute(begun.id, cast.sunniva)
    sunniva.open("sessions.attendance", session_id=begun.id)
    seen = sunniva.find("input", name="seen")[0].get("value")
    field = next(one.get("name") for one in sunniva.find("input", type="radio"))
    sunniva.send("sessions.attendance", {field: "came", "seen": seen}, session_id=begun.id)
    assert db.scalars(select(Attendance.came)).all() == [True]
    sunniva.open("sessions.attendance", 404, session_id=other.id)
    sunniva.send("sessions.attendance", {"seen": ""}, 404, session_id=other.id)


def test_a_substitute_who_is_also_a_clinician_hosts_and_does_not_count(
    page: Page, db: Session, cast: Cast, begun
) -> None:
    both = factories.make_person("clinician", "ps_staff")
    factories.make_sign_up(begun, both)
    factories.make_substitute(begun.id, both)
    rowan = page.as_(cast.rowan).open("sessions.attendance", session_id=begun.id)
    marks = {one.get("name"): "came" for one in rowan.find("input", type="radio")}
    rowan.send(
        "sessions.attendance", marks | {"seen": rowan.find("input", name="seen")[0].get("value")}, session_id=begun.id
    )
    counted = dict(db.execute(select(Attendance.person_id, Attendance.counts)).all())
    assert counted.pop(both.id) is False
    assert list(counted.values()) == [True]


@pytest.mark.parametrize("role", ["ps_staff", "ps_lead"])
def test_a_substitute_changes_nothing_of_the_series(page: Page, db: Session, cast: Cast, coming, role: str) -> None:
    other = factories.make_person(role)
    factories.make_substitute(coming.id, other)
    status = 403 if role == "ps_staff" else 404
    here = page.as_(other)
    assert "Name a substitute" not in here.open("sessions.show", session_id=coming.id).text
    here.open("sessions.cancel", status, session_id=coming.id)
    here.send("sessions.cancel", {"reason": "Snow."}, status, session_id=coming.id)
    here.open("sessions.edit", status, session_id=coming.id)
    here.open("sessions.substitute", status, session_id=coming.id)
    here.send("sessions.substitute", {"person": cast.tove.id.hex}, status, session_id=coming.id)
    here.send("sessions.leads", {"person": cast.tove.id.hex}, status, series_id=cast.series.id)
    here.send("sessions.step_down", {}, status, series_id=cast.series.id)
    db.refresh(coming)
    assert coming.state == "planned"
    assert series_led_by(db, other.id) == frozenset()
    assert named(db) == [(coming.id, other.id)]


def test_their_next_date_and_what_waits_are_theirs(db: Session, cast: Cast, coming, begun) -> None:
    sooner = factories.make_date(cast.other_series, TODAY + timedelta(days=1))
    sunniva = as_viewer(db, cast.sunniva)
    assert next_for(db, sunniva, NOW).id == sooner.id
    assert list(waiting(db, sunniva, NOW)) == []
    for on in (coming, begun):
        factories.make_substitute(on.id, cast.sunniva)
    found = next_for(db, sunniva, NOW)
    assert (found.id, found.leads, found.leads_series, found.may_sign_up) == (coming.id, True, False, False)
    assert [one.args for one in waiting(db, sunniva, NOW)] == [{"session_id": begun.id}]
    assert ("You were named to step in", "Wednesday co-reflection, ") in [
        (title, words[: len("Wednesday co-reflection, ")]) for title, words in about(db, sunniva)
    ]


def test_my_dates_hold_those_to_step_in_on(page: Page, cast: Cast, coming) -> None:
    factories.make_date(cast.series, TODAY + timedelta(days=21))
    factories.make_substitute(coming.id, cast.sunniva)
    assert "1 date" in page.as_(cast.sunniva).open("/sessions/?mine=yes").text
    assert f"/sessions/{coming.id}" in page.as_(cast.sunniva).open("/sessions/month?mine=yes&month=2026-12").links()


@pytest.mark.parametrize("role", ["clinician", "leadership", "administrator"])
def test_who_loses_the_role_steps_in_no_more(page: Page, db: Session, cast: Cast, coming, role: str) -> None:
    factories.make_substitute(coming.id, cast.sunniva)
    assert hosts(db, cast.sunniva.id, coming.id)
    setattr(cast.sunniva, role, True)
    cast.sunniva.ps_staff = False
    db.commit()
    assert not hosts(db, cast.sunniva.id, coming.id)
    shown = page.as_(cast.sunniva).open("sessions.show", session_id=coming.id)
    assert NAME not in shown.html
    assert "Sunniva" not in shown.text
    shown.open("sessions.attendance", 403, session_id=coming.id)


def test_a_former_lead_who_is_ps_staff_now_hosts_none_of_the_dates_they_led(
    page: Page, db: Session, cast: Cast, begun
) -> None:
    assert list(waiting(db, as_viewer(db, cast.rowan), NOW))
    cast.rowan.ps_lead, cast.rowan.ps_staff = False, True
    db.commit()
    rowan = page.as_(cast.rowan)
    assert NAME not in rowan.open("sessions.show", session_id=begun.id).html
    rowan.open("sessions.attendance", 404, session_id=begun.id)
    assert list(waiting(db, as_viewer(db, cast.rowan), NOW)) == []


def test_the_lead_takes_the_date_back(page: Page, db: Session, cast: Cast, coming) -> None:
    name_substitute(db, as_viewer(db, cast.rowan), coming.id, cast.sunniva.id, NOW)
    imani = page.as_(cast.imani).open("sessions.substitute", session_id=coming.id)
    assert "Take the date back from Sunniva Okafor" in imani.text
    imani.send("sessions.end_stepping_in", session_id=coming.id, person_id=cast.sunniva.id).follow()
    assert "The date is yours again; they are told." in imani.text
    assert "You need not step in on Wednesday 2 December 2026, 12:00" in letters(db, cast.sunniva)
    assert NAME not in page.as_(cast.sunniva).open("sessions.show", session_id=coming.id).html
    imani.send("sessions.end_stepping_in", session_id=coming.id, person_id=cast.sunniva.id).follow()
    assert "nothing changed" in imani.text


def test_a_substitute_gives_the_date_back_and_the_leads_are_told(page: Page, db: Session, cast: Cast, coming) -> None:
    factories.make_substitute(coming.id, cast.sunniva)
    sunniva = page.as_(cast.sunniva).open("sessions.show", session_id=coming.id)
    assert "I cannot step in" in sunniva.text
    sunniva.send("sessions.end_stepping_in", session_id=coming.id, person_id=cast.sunniva.id).follow()
    assert "You do not step in any more" in sunniva.text
    assert letters(db, cast.rowan) == ["Somebody steps in no more on Wednesday 2 December 2026, 12:00"]
    assert letters(db, cast.sunniva) == []
    sunniva.send("sessions.end_stepping_in", status=404, session_id=coming.id, person_id=cast.sunniva.id)


def test_a_closed_account_steps_in_no_more_and_the_leads_are_told(db: Session, cast: Cast, coming, begun) -> None:
    for on in (coming, begun):
        factories.make_substitute(on.id, cast.sunniva)
    deactivate(db, as_viewer(db, cast.wes), cast.sunniva.id, [ROOM], NOW)
    assert named(db) == [(begun.id, cast.sunniva.id)], "what was, stays"
    assert letters(db, cast.imani) == ["Somebody steps in no more on Wednesday 2 December 2026, 12:00"]


def test_who_loses_the_role_steps_in_no_more_and_the_leads_are_told_once(
    db: Session, cast: Cast, coming, begun
) -> None:
    """With an account that still signs up nothing is closed: the next round finds it. Tove, who can, keeps the date."""
    for on in (coming, begun):
        factories.make_substitute(on.id, cast.sunniva)
        factories.make_substitute(on.id, cast.tove)
    cast.sunniva.ps_staff, cast.sunniva.clinician = False, True
    db.commit()
    for said in (["1 person can step in no more; the leads were told."], []):
        assert list(end_lost(db, NOW)) == said
    left = {(begun.id, cast.sunniva.id), (begun.id, cast.tove.id), (coming.id, cast.tove.id)}
    assert set(named(db)) == left
    assert letters(db, cast.imani) == ["Somebody steps in no more on Wednesday 2 December 2026, 12:00"]
    assert letters(db, cast.sunniva) == []


def test_everybody_reads_who_leads_this_time(page: Page, cast: Cast, coming) -> None:
    factories.make_substitute(coming.id, cast.sunniva)
    shown = page.as_(cast.priya).open("sessions.show", session_id=coming.id).text
    assert "Led by Imani Castellane and Rowan Ellery. This time: Sunniva Okafor" in shown


def test_the_form_names_and_refuses_kindly(page: Page, db: Session, cast: Cast, coming) -> None:
    rowan = page.as_(cast.rowan).open("sessions.substitute", session_id=coming.id)
    assert [one.text for one in rowan.find("option")] == ["Choose somebody", "Sunniva Okafor", "Tove Marchetti"]
    for rubbish in ({}, {"person": ""}, {"person": "\x00"}, {"person": cast.priya.id.hex}):
        rowan.send("sessions.substitute", rubbish, 422, session_id=coming.id)
        assert "Choose somebody from the list." in rowan.text
    rowan.send("sessions.substitute", {"person": cast.tove.id.hex}, session_id=coming.id).follow()
    assert "Tove Marchetti steps in on this date, and is told." in rowan.text
    gone = factories.make_date(cast.series, TODAY + timedelta(days=21), state="cancelled")
    assert "nobody needs to step in" in rowan.open("sessions.substitute", session_id=gone.id).text
