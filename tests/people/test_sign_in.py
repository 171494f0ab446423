"""Signing in and out."""

from flask import Flask
from sqlalchemy.orm import Session

from coreflect.people.actions.sign_in import hash_password
from coreflect.people.models import Person
from tests.conftest import Cast
from tests.pages import Page


def with_password(db: Session, person: Person) -> None:
    person.password_hash = hash_password("a long password")
    db.commit()


def test_the_right_password_leads_home(page: Page, db: Session, cast: Cast) -> None:
    with_password(db, cast.priya)
    page.send("people.sign_in", {"email": "Priya@example.org", "password": "a long password"})
    assert page.response.location == "/"
    page.follow()


def test_a_wrong_password_keeps_the_email_and_says_what_to_do(page: Page, db: Session, cast: Cast) -> None:
    with_password(db, cast.priya)
    page.send("people.sign_in", {"email": "priya@example.org", "password": "another"}, status=409)
    assert "do not go together" in page.text
    assert page.find("input", name="email")[0].get("value") == "priya@example.org"
    page.open("home.index", status=302)


def test_the_eleventh_try_in_fifteen_minutes_is_not_looked_at(page: Page, db: Session, cast: Cast) -> None:
    with_password(db, cast.priya)
    for _ in range(10):
        page.send("people.sign_in", {"email": "priya@example.org", "password": "another"}, status=409)
    page.send("people.sign_in", {"email": "priya@example.org", "password": "a long password"}, status=409)
    assert "Wait fifteen minutes" in page.text


def test_words_typed_while_signed_out_come_back_after_signing_in(
    page: Page, db: Session, cast: Cast, app: Flask
) -> None:
    with_password(db, cast.rowan)
    page.send("home.settings", {"name": "A new name"}, status=401)
    assert "A new name" in page.text
    kept = page.find("input", name="kept")[0].get("value")
    page.send("people.sign_in", {"email": "rowan@example.org", "password": "a long password", "kept": kept}, status=200)
    assert page.find("form", action="/settings")
    assert page.find("input", name="name")[0].get("value") == "A new name"


def test_no_address_of_another_site_is_followed(page: Page, db: Session, cast: Cast) -> None:
    with_password(db, cast.priya)
    for wanted in ("https://example.com/", "//example.com", "/\\example.com", "javascript:alert(1)", "/\t/example.com"):
        page.send("people.sign_in", {"email": "priya@example.org", "password": "a long password"}, next=wanted)
        assert page.response.location == "/"
        page.send("people.sign_out")
