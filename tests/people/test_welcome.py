"""The welcome link."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.db import db as database
from coreflect.people.actions.invite import new_link
from coreflect.people.actions.welcome import LinkSpent, welcome
from coreflect.people.models import Invitation, Person
from tests import factories
from tests.conftest import Cast
from tests.pages import Page

WORDS = {"password": "rain on the library roof", "again": "rain on the library roof"}


def link_for(db: Session, person: Person) -> str:
    token = new_link(db, person, "America/New_York", clock.now()).token
    db.commit()
    return token


def test_an_invited_person_chooses_a_password_and_is_in(page: Page, db: Session, cast: Cast) -> None:
    token = link_for(db, cast.priya)
    page.open("people.welcome", token=token)
    assert page.h1 == "Welcome, Priya"
    page.send("people.welcome", WORDS, token=token)
    assert page.response.location == "/"
    page.follow()
    page.send("people.sign_out")
    page.send("people.sign_in", {"email": "priya@example.org", "password": WORDS["password"]})
    assert page.response.location == "/"


def test_used_expired_and_unknown_links_get_one_and_the_same_page(page: Page, db: Session, cast: Cast) -> None:
    used, old, closed = (link_for(db, person) for person in (cast.priya, cast.imani, cast.tove))
    page.send("people.welcome", WORDS, token=used)
    page.send("people.sign_out")
    invitation = db.scalars(select(Invitation).where(Invitation.person_id == cast.imani.id)).one()
    invitation.expires_at = clock.now() - timedelta(seconds=1)
    cast.tove.active = False
    db.commit()
    for token in (used, old, closed, "unknown", "x" * 5000, "%00"):
        assert "ask whoever invited you" in page.open("people.welcome", status=410, token=token).text
        page.send("people.welcome", WORDS, status=410, token=token)
    assert cast.imani.password_hash is None
    assert cast.tove.password_hash is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose a password."),
        ({"password": "short", "again": "short"}, "Take at least 10 characters."),
        ({"password": "x" * 201, "again": "x" * 201}, "longer than 200 characters"),
        ({"password": "rain on the roof", "again": "rain on the road"}, "The two passwords differ."),
        ({"password": "rain on the roof"}, "The two passwords differ."),
    ],
)
def test_a_password_that_cannot_be_leaves_the_link_unused(
    page: Page, db: Session, cast: Cast, typed: dict, sentence: str
) -> None:
    token = link_for(db, cast.priya)
    page.send("people.welcome", typed, status=422, token=token)
    assert sentence in page.text
    assert typed.get("password", "nothing") not in page.html
    assert cast.priya.password_hash is None
    page.send("people.welcome", WORDS, token=token)


def test_an_odd_password_is_a_password(page: Page, db: Session, cast: Cast) -> None:
    for odd in ("  spaces around  ", "nul \x00 inside it", "élan vital été", "🌧" * 10):
        token = link_for(db, cast.priya)
        page.send("people.welcome", {"password": odd, "again": odd}, token=token)
        page.send("people.sign_out")
        page.send("people.sign_in", {"email": "priya@example.org", "password": odd})
        page.send("people.sign_out")


def test_a_new_password_ends_older_sign_ins(page: Page, db: Session, cast: Cast) -> None:
    phone = page.as_(cast.priya).open("home.index")
    page.send("people.welcome", WORDS, token=link_for(db, cast.priya))
    phone.open("home.index", status=302)
    page.open("home.index")


def test_whoever_is_signed_in_is_told_before_somebody_else_is(page: Page, db: Session, cast: Cast) -> None:
    token = link_for(db, cast.priya)
    wes = page.as_(cast.wes).open("people.welcome", token=token)
    assert "You are signed in as Wes Pollard." in wes.text
    wes.send("people.welcome", WORDS, token=token)
    wes.open("people.index", status=403)  # Priya's roles now


def test_of_two_who_use_a_link_at_once_one_gets_in(app: Flask, db: Session) -> None:
    token = link_for(db, factories.make_person("clinician"))
    together, outcomes = Barrier(4), []

    def press(number: int) -> None:
        with app.app_context():
            together.wait()
            try:
                welcome(database.session(), token, f"a long password {number}", clock.now())
                outcomes.append("in")
            except LinkSpent:
                outcomes.append("spent")

    threads = [Thread(target=press, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in", "spent", "spent", "spent"]
