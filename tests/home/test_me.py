"""My data, my password, my devices."""

import pytest
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.foundation import clock
from coreflect.people.actions.sign_in import hash_password
from coreflect.people.queries.viewer import viewer_of
from tests.conftest import Cast
from tests.pages import Page

OLD, NEW = "the old one, long", "rain on the library roof"
TYPED = {"password_now": OLD, "password": NEW, "again": NEW}


@pytest.fixture
def priya(page: Page, db: Session, cast: Cast) -> Page:
    cast.priya.password_hash = hash_password(OLD)
    db.commit()
    return page.as_(cast.priya)


def test_my_data_says_who_i_am_and_what_is_never_kept(priya: Page) -> None:
    seen = priya.open("home.me")
    assert "priya@example.org" in seen.text
    assert "clinician or case manager" in seen.text
    assert "when you last signed in" in seen.text
    assert "stays signed in for 90 days" in seen.text


def test_only_clinicians_phones_stay_signed_in(page: Page, cast: Cast) -> None:
    assert "until you sign out or your browser ends" in page.as_(cast.rowan).open("home.me").text


def test_nobody_else_opens_it(page: Page, cast: Cast) -> None:
    assert page.open("home.me", status=302).response.location == "/sign-in?next=/me"
    page.send("home.me", TYPED, status=401)
    assert NEW not in page.html
    assert OLD not in page.html


def test_what_others_did_to_my_account_is_told_to_me_alone(page: Page, db: Session, cast: Cast, priya: Page) -> None:
    wes = viewer_of(db, cast.wes.id)
    record(db, "audit", "link", wes, {"person": str(cast.priya.id)}, clock.now(), about=cast.priya.id)
    db.commit()
    assert "A link to choose your password was made" in priya.open("home.me").text
    assert "Wednesday 25 November 2026, by Wes Pollard" in priya.text
    assert "A link to choose your password" not in page.as_(cast.sunniva).open("home.me").text


def test_a_new_password_ends_other_sign_ins_and_keeps_this_one(page: Page, cast: Cast, priya: Page) -> None:
    phone = page.as_(cast.priya).open("home.me")
    priya.send("home.me", TYPED)
    assert "Your password is changed." in priya.follow().text
    phone.open("home.me", status=302)
    page.send("people.sign_in", {"email": "priya@example.org", "password": OLD}, status=409)
    page.send("people.sign_in", {"email": "priya@example.org", "password": NEW})


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"password_now": "another"}, 409, "That is not your present password."),
        ({"password_now": ""}, 422, "Write your present password."),
        ({"password": "short", "again": "short"}, 422, "Take at least 10 characters."),
        ({"again": "something else"}, 422, "The two passwords differ."),
        ({"password": "x" * 5000, "again": "x" * 5000}, 422, "longer than 200"),
    ],
)
def test_a_password_that_cannot_be_changes_nothing(priya: Page, changes: dict, status: int, sentence: str) -> None:
    priya.send("home.me", TYPED | changes, status=status)
    assert sentence in priya.text
    assert NEW not in priya.html
    priya.send("home.me", TYPED)


def test_guessing_the_present_password_is_as_slow_as_signing_in(priya: Page) -> None:
    for _ in range(10):
        priya.send("home.me", TYPED | {"password_now": "a guess"}, status=409)
    priya.send("home.me", TYPED, status=409)
    assert "Wait fifteen minutes" in priya.text


def test_signing_out_everywhere_signs_out_everywhere(page: Page, cast: Cast, priya: Page) -> None:
    phone = page.as_(cast.priya).open("home.me")
    priya.send("home.sign_out_everywhere")
    assert priya.response.location == "/sign-in"
    phone.open("home.me", status=302)
    priya.open("home.me", status=302)
    page.as_(cast.priya).open("home.me")


def test_my_data_asks_at_most_twelve_questions(cast: Cast, priya: Page, count_queries) -> None:
    with count_queries() as asked:
        priya.open("home.me")
    assert len(asked) <= 12
