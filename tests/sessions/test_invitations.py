"""New dates to sign up for: one letter when a series is planned, and links that open what they say."""

from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.notices.models import Mail, MailWish
from coreflect.notices.rules.links import signed
from coreflect.people.models import Person
from coreflect.sessions.actions import tell
from coreflect.sessions.actions.customs import Customs
from coreflect.sessions.actions.places import sign_up
from coreflect.sessions.actions.reminders import remind
from coreflect.sessions.actions.series import plan_series
from coreflect.sessions.models import SignUp
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page
from tests.sessions.test_actions import a_plan, as_viewer
from tests.sessions.test_letters import letters_to, said, send_all

DAY = timedelta(days=1)


def invited(db: Session, cast: Cast) -> set[str]:
    """Return who of the cast has a letter about new dates."""
    readers = set(db.scalars(select(Mail.reader).where(Mail.kind == "dates")))
    return {name for name, one in vars(cast).items() if isinstance(one, Person) and one.id in readers}


def test_a_new_series_is_told_once_to_everybody_who_may_come_and_not_to_its_lead(db: Session, cast: Cast) -> None:
    cast.rowan.clinician = True
    factories.make_person(active=False)
    off = factories.make_person()
    db.add(MailWish(reader=off.id, kind="dates", how="off"))
    db.commit()
    plan = a_plan(title="Rowan Ellery's circle")
    for _ in range(2):
        plan_series(db, as_viewer(db, cast.rowan), plan, NOW)
    assert invited(db, cast) == {"priya", "sunniva"}
    assert db.query(Mail).count() == 2
    (letter,) = letters_to(db, cast.priya)
    assert letter.subject == "Co-reflection: new dates to sign up for"
    assert "New co-reflections are planned: every second week on Wednesdays at 12:00, New York time." in letter.lines
    assert "Sign-up is open now." in said(letter)
    assert letter.links[0].path == f"/sessions/?series={plan.key}"
    assert letter.event is None
    for planted in ("Rowan", "Ellery", "circle", "Priya", "Sunniva"):
        assert planted not in said(letter)


def test_the_letter_says_when_sign_up_opens(db: Session, cast: Cast) -> None:
    plan_series(db, as_viewer(db, cast.rowan), a_plan(customs=Customs(opens_days=14)), NOW)
    assert "Sign-up opens 14 days before each date." in said(letters_to(db, cast.priya)[0])


def test_planning_asks_the_same_number_of_questions_for_one_person_and_for_fifty(
    db: Session, cast: Cast, count_queries: Any
) -> None:
    rowan, asked = as_viewer(db, cast.rowan), []
    for number in range(2):
        with count_queries() as statements:
            plan_series(db, rowan, a_plan(place=f"Room {number}"), NOW)
        asked.append(len(statements))
        for _ in range(50):
            factories.make_person()
    assert asked[1] <= asked[0], "the first one also begins the log"


def test_every_link_in_every_letter_opens_for_its_reader_alone(app: Flask, page: Page, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series, TODAY + 14 * DAY)
    factories.make_date(cast.series, TODAY + 28 * DAY)
    held = factories.make_date(cast.series, TODAY - 7 * DAY)
    factories.make_attendance(held, cast.sunniva)
    sign_up(db, as_viewer(db, cast.priya), on.id, NOW)
    clock.set_to(on.starts_at - 6 * DAY)
    now = clock.now()
    remind(db, now)
    send_all(db)
    on = db.merge(on)
    tell.tell_moved(db, on, now)
    tell.tell_offer(db, on, cast.priya.id, now + timedelta(hours=4), now)
    db.commit()
    opened = 0
    for person in (cast.priya, cast.sunniva):
        for letter in letters_to(db, person):
            opened += _opens_all(app, page, person, letter.links, now)
    assert opened >= 9


def _opens_all(app: Flask, page: Page, person: Person, links: Any, now: datetime) -> int:
    secret = app.extensions["deployment"].secret
    for link in links:
        if link.signed_until:
            assert link.signed_until > now
            address = signed(secret, link.path, link.signed_until)
            assert page.as_(None)._ask("GET", address).status_code == 200, link
            assert page.as_(None)._ask("GET", link.path).status_code == 410, "without its signature it opens nothing"
        else:
            assert page.as_(person)._ask("GET", link.path).status_code == 200, link
    return len(links)


def test_pressing_withdraw_in_the_mail_takes_the_date_out_of_the_calendar(
    app: Flask, page: Page, db: Session, cast: Cast
) -> None:
    on = factories.make_date(cast.series, TODAY + 14 * DAY)
    sign_up(db, as_viewer(db, cast.priya), on.id, NOW)
    send_all(db)
    db.commit()
    link = letters_to(db, cast.priya)[0].links[0]
    page.as_(None).send(signed(app.extensions["deployment"].secret, link.path, link.signed_until))
    assert db.scalars(select(SignUp.state)).one() == "withdrawn"
    last = letters_to(db, cast.priya)[-1].event
    assert last is not None
    assert last.method == "CANCEL"
