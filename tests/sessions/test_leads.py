"""Leads of a series: added by leads, stepping down, and a series that nobody leads."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation import clock
from coreflect.foundation.db import db as database
from coreflect.foundation.refusals import Missing
from coreflect.notices.models import Mail
from coreflect.people.models import Person
from coreflect.sessions.actions.leads import NotLed, add_lead, flag_leaderless, step_down, take_over
from coreflect.sessions.models import SeriesLead, Substitute
from coreflect.sessions.offers import about, waiting
from coreflect.sessions.queries.for_others import leads_of
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page
from tests.sessions.test_actions import as_viewer, standings

LATER = NOW + timedelta(days=1)


def letters(db: Session, person: Person) -> list[str]:
    """Return the subjects of the letters to a person."""
    return list(db.scalars(select(Mail.subject).where(Mail.reader == person.id).order_by(Mail.made_at, Mail.subject)))


def log(db: Session, series_id: UUID) -> list[str]:
    query = select(LedgerEntry.kind).where(LedgerEntry.about == series_id, LedgerEntry.chain == "audit")
    return list(db.scalars(query.order_by(LedgerEntry.number)))


@pytest.fixture
def alone(db: Session, cast: Cast) -> Cast:
    """Rowan's and Imani's series has a date, and both have lost what lets them lead."""
    factories.make_date(cast.series)
    cast.rowan.active = False
    cast.imani.ps_lead, cast.imani.clinician = False, True
    db.commit()
    return cast


def test_a_lead_adds_another_and_all_leads_are_told(db: Session, cast: Cast) -> None:
    assert add_lead(db, as_viewer(db, cast.rowan), cast.series.id, cast.tove.id, NOW) == "Tove Marchetti"
    assert list(leads_of(db, cast.series.id).values()) == ["Imani Castellane", "Rowan Ellery", "Tove Marchetti"]
    for lead in (cast.rowan, cast.imani, cast.tove):
        assert letters(db, lead) == ["A lead was added to a series of yours"]
    assert letters(db, cast.priya) == letters(db, cast.wes) == []
    assert log(db, cast.series.id) == ["lead_added"]


def test_a_lead_who_is_added_twice_is_told_once(db: Session, cast: Cast) -> None:
    for _ in range(2):
        add_lead(db, as_viewer(db, cast.rowan), cast.series.id, cast.tove.id, NOW)
    assert len(letters(db, cast.tove)) == len(log(db, cast.series.id)) == 1


def test_a_new_lead_gives_places_back_at_the_dates_of_the_series_and_nowhere_else(db: Session, cast: Cast) -> None:
    both = factories.make_person("clinician", "ps_lead")
    here, there = factories.make_date(cast.series, places=2, quorum=1), factories.make_date(cast.other_series)
    for on in (here, there):
        factories.make_sign_up(on, both)
    factories.make_sign_up(here, cast.sunniva)
    factories.make_sign_up(here, cast.priya, "waiting")
    factories.make_substitute(here.id, both)
    add_lead(db, as_viewer(db, cast.rowan), cast.series.id, both.id, NOW)
    assert standings(db, here)[both.id][1] == "withdrawn"
    assert standings(db, here)[cast.priya.id][1] == "coming", "the place passed on"
    assert standings(db, there)[both.id][1] == "coming"
    assert db.scalars(select(Substitute.person_id)).all() == []


@pytest.mark.parametrize("who", ["tove", "sunniva", "priya", "helena", "wes"])
def test_nobody_else_adds_a_lead(db: Session, cast: Cast, who: str) -> None:
    with pytest.raises(Missing):
        add_lead(db, as_viewer(db, getattr(cast, who)), cast.series.id, cast.tove.id, NOW)
    db.rollback()
    assert cast.tove.id not in leads_of(db, cast.series.id)
    assert log(db, cast.series.id) == []


@pytest.mark.parametrize("whom", ["sunniva", "priya", "helena", "wes", "former", "nobody"])
def test_only_an_active_ps_lead_can_be_added(db: Session, cast: Cast, whom: str) -> None:
    former = factories.make_person("ps_lead", active=False)
    chosen = {"former": former.id, "nobody": uuid4()}.get(whom) or getattr(cast, whom).id
    with pytest.raises(NotLed):
        add_lead(db, as_viewer(db, cast.rowan), cast.series.id, chosen, NOW)
    db.rollback()
    assert len(leads_of(db, cast.series.id)) == 2


def test_a_lead_steps_down_and_the_others_are_told(db: Session, cast: Cast) -> None:
    assert step_down(db, as_viewer(db, cast.rowan), cast.series.id, NOW) == "Wednesday co-reflection"
    assert list(leads_of(db, cast.series.id).values()) == ["Imani Castellane"]
    assert letters(db, cast.imani) == ["A lead of a series of yours has stepped down"]
    assert letters(db, cast.rowan) == []
    assert log(db, cast.series.id) == ["lead_stepped_down"]
    with pytest.raises(Missing):
        step_down(db, as_viewer(db, cast.rowan), cast.series.id, NOW)


def test_the_last_active_lead_stays_and_reads_what_to_do_instead(db: Session, cast: Cast) -> None:
    cast.imani.active = False
    db.commit()
    with pytest.raises(NotLed, match="Add another lead first"):
        step_down(db, as_viewer(db, cast.rowan), cast.series.id, NOW)
    db.rollback()
    assert cast.rowan.id in leads_of(db, cast.series.id)


def test_of_two_leads_who_step_down_at_once_one_stays(app: Flask, db: Session, cast: Cast) -> None:
    series_id, both = cast.series.id, [as_viewer(db, one) for one in (cast.rowan, cast.imani)]
    db.rollback()
    ready, said = Barrier(2), []

    def press(viewer) -> None:
        with app.app_context():
            ready.wait()
            try:
                said.append(step_down(database.session(), viewer, series_id, NOW))
            except NotLed:
                said.append("stays")
            finally:
                database.session.remove()

    threads = [Thread(target=press, args=[viewer]) for viewer in both]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(said) == ["Wednesday co-reflection", "stays"]
    assert len(leads_of(db, series_id)) == 1


def test_another_lead_takes_over_a_series_that_nobody_leads(db: Session, alone: Cast) -> None:
    assert take_over(db, as_viewer(db, alone.tove), alone.series.id, NOW) == "Wednesday co-reflection"
    assert list(leads_of(db, alone.series.id).values()) == ["Tove Marchetti"]
    assert letters(db, alone.imani) == ["A series that you led was taken over"]
    assert letters(db, alone.rowan) == [], "nobody writes to a closed account"
    assert log(db, alone.series.id) == ["series_taken_over"]
    take_over(db, as_viewer(db, alone.tove), alone.series.id, NOW)
    assert log(db, alone.series.id) == ["series_taken_over"], "pressed twice"


def test_who_comes_back_leads_again_beside_who_took_over(db: Session, alone: Cast) -> None:
    take_over(db, as_viewer(db, alone.tove), alone.series.id, NOW)
    alone.rowan.active = True
    db.commit()
    assert list(leads_of(db, alone.series.id).values()) == ["Rowan Ellery", "Tove Marchetti"]


def test_a_series_that_somebody_leads_is_not_taken_over(db: Session, cast: Cast) -> None:
    with pytest.raises(NotLed, match="Imani Castellane and Rowan Ellery can lead this series"):
        take_over(db, as_viewer(db, cast.tove), cast.series.id, NOW)
    db.rollback()
    assert cast.tove.id not in leads_of(db, cast.series.id)
    with pytest.raises(Missing):
        take_over(db, as_viewer(db, cast.tove), uuid4(), NOW)


def test_a_series_without_a_lead_waits_for_other_leads_and_administrators_only(db: Session, alone: Cast) -> None:
    def flagged(person: Person) -> list[tuple[str, str]]:
        found = waiting(db, as_viewer(db, person), NOW)
        return [(one.endpoint, one.title) for one in found if "no active lead" in one.title]

    assert flagged(alone.tove) == [("sessions.leads", "Wednesday co-reflection has no active lead")]
    assert flagged(alone.wes) == [("people.index", "Wednesday co-reflection has no active lead")]
    for other in (alone.imani, alone.sunniva, alone.priya, alone.helena):
        assert flagged(other) == []


def test_a_series_whose_dates_are_long_over_is_left_in_peace(db: Session, alone: Cast) -> None:
    bygone = factories.make_series(alone.rowan)
    factories.make_date(bygone, TODAY - timedelta(days=200))
    factories.make_date(factories.make_series(alone.rowan), state="cancelled")
    titles = [one.title for one in waiting(db, as_viewer(db, alone.tove), NOW)]
    assert titles == ["Wednesday co-reflection has no active lead"]


def test_other_leads_and_administrators_are_told_once_and_anew_when_it_happens_again(db: Session, alone: Cast) -> None:
    def told() -> list[int]:
        return [len(letters(db, one)) for one in (alone.tove, alone.wes, alone.rowan, alone.imani, alone.priya)]

    assert list(flag_leaderless(db, NOW)) == [
        "1 series has no active lead; the other leads and administrators were told."
    ]
    assert letters(db, alone.tove) == ["A series has no active lead"]
    assert list(flag_leaderless(db, LATER)) == []
    assert told() == [1, 1, 0, 0, 0]
    alone.rowan.active = True
    db.commit()
    assert list(flag_leaderless(db, LATER)) == []
    alone.rowan.active = False
    db.commit()
    assert len(list(flag_leaderless(db, LATER + timedelta(hours=1)))) == 1
    assert told() == [2, 2, 0, 0, 0]


def test_dates_of_a_series_without_a_lead_stand_and_its_page_says_so_to_leads(page: Page, alone: Cast) -> None:
    listed = page.as_(alone.priya).open("sessions.index")
    assert "1 date" in listed.text
    address = next(link for link in listed.links() if len(link) == len(f"/sessions/{uuid4()}"))
    assert "Nobody leads this series at the moment" in page.as_(alone.tove).open(address).text
    assert "Nobody leads this series at the moment" not in page.as_(alone.priya).open(address).text
    page.as_(alone.priya).send(f"{address}/sign-up")


def test_a_lead_adds_and_another_lead_reads_whom_to_ask(page: Page, db: Session, cast: Cast) -> None:
    rowan = page.as_(cast.rowan).open("sessions.leads", series_id=cast.series.id)
    options = [one.text for one in rowan.find("option")]
    assert options == ["Choose somebody", "Tove Marchetti"]
    tove = page.as_(cast.tove).open("sessions.leads", series_id=cast.series.id)
    assert "ask one of them" in tove.text
    assert not tove.find("select")
    rowan.send("sessions.leads", {"person": ""}, 422, series_id=cast.series.id)
    assert "Choose somebody from the list." in rowan.text
    rowan.send("sessions.leads", {"person": cast.priya.id.hex}, 422, series_id=cast.series.id)
    rowan.send("sessions.leads", {"person": cast.tove.id.hex}, series_id=cast.series.id).follow()
    assert "Tove Marchetti leads this series, too." in rowan.text
    assert "Every PS lead with an account leads it already" in rowan.text


def test_to_take_over_wants_a_tick_and_is_read_by_everybody_for_ninety_days(
    page: Page, db: Session, alone: Cast
) -> None:
    tove, series_id = page.as_(alone.tove).open("sessions.leads", series_id=alone.series.id), alone.series.id
    assert "Nobody leads it now" in tove.text
    tove.send("sessions.take_over", {}, 422, series_id=series_id)
    assert "Tick this if you want to take the series over." in tove.text
    assert leads_of(db, series_id) == {}
    tove.send("sessions.take_over", {"sure": "y"}, series_id=series_id).follow()
    said = "On Wednesday 25 November Tove Marchetti took this series over"
    assert said in tove.text
    assert said in page.as_(alone.priya).open("sessions.one_series", series_id=series_id).text
    clock.set_to(NOW + timedelta(days=91))
    assert "took this series over" not in tove.open("sessions.leads", series_id=series_id).text


def test_the_loser_of_a_take_over_reads_who_leads_now(page: Page, db: Session, alone: Cast) -> None:
    late = page.as_(factories.make_person("ps_lead")).open("sessions.leads", series_id=alone.series.id)
    take_over(db, as_viewer(db, alone.tove), alone.series.id, NOW)
    late.send("sessions.take_over", {"sure": "y"}, 409, series_id=alone.series.id)
    assert "Tove Marchetti can lead this series, so it is not taken over." in late.text


def test_the_only_lead_is_not_offered_to_step_down(page: Page, db: Session, cast: Cast) -> None:
    tove = page.as_(cast.tove).open("sessions.leads", series_id=cast.other_series.id)
    assert "You are its only active lead" in tove.text
    assert "Step down as a lead" not in tove.text
    tove.send("sessions.step_down", {}, 409, series_id=cast.other_series.id)
    assert "Add another lead first" in tove.text
    rowan = page.as_(cast.rowan)
    rowan.send("sessions.step_down", {}, series_id=cast.series.id).follow()
    assert "You no longer lead Wednesday co-reflection." in rowan.text
    assert db.get(SeriesLead, (cast.series.id, cast.rowan.id)) is None


@pytest.mark.parametrize("who", ["sunniva", "priya", "helena", "wes"])
def test_the_page_of_leads_is_for_ps_leads(page: Page, cast: Cast, who: str) -> None:
    page.as_(getattr(cast, who)).open("sessions.leads", 403, series_id=cast.series.id)


def test_my_data_says_which_series_i_lead(db: Session, cast: Cast) -> None:
    assert ("You lead", "Wednesday co-reflection.") in list(about(db, as_viewer(db, cast.rowan)))
    assert "You lead" not in dict(about(db, as_viewer(db, cast.priya)))


def test_the_page_of_leads_asks_the_same_with_one_lead_and_with_three(page: Page, cast: Cast, count_queries) -> None:
    def cost(series_id: UUID) -> int:
        with count_queries() as asked:
            rowan.open("sessions.leads", series_id=series_id)
        return len(asked)

    one, three = factories.make_series(cast.rowan).id, factories.make_series(cast.rowan, cast.imani, cast.tove).id
    rowan = page.as_(cast.rowan)
    assert cost(one) == cost(three) <= 6
