"""Guessing is slow, and says nothing about who has an account."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.db import db as database
from coreflect.people.actions import sign_in
from coreflect.people.actions.sign_in import NotSignedIn, TooManyTries, check_password, hash_password
from coreflect.people.models import SignInAttempts
from coreflect.people.rules import TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS
from tests import factories
from tests.conftest import Cast
from tests.pages import Page

SECRET = "only for tests"


class Counting(PasswordHasher):
    """The real hasher, which remembers what it was asked to look at."""

    looked_at: list[str]

    def verify(self, hash: str, password: str) -> bool:
        self.looked_at.append(hash)
        return super().verify(hash, password)


@pytest.fixture
def hasher(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting(time_cost=1, memory_cost=8, parallelism=1)
    counting.looked_at = []
    monkeypatch.setattr(sign_in, "_hasher", counting)
    return counting


def outcome(db: Session, email: str, typed: str = "guess", address: str = "192.0.2.1", now=None) -> str:
    try:
        check_password(db, SECRET, email, typed, address, now or clock.now())
    except (NotSignedIn, TooManyTries) as refusal:
        return type(refusal).__name__
    return "in"


def test_of_many_tries_at_once_exactly_ten_are_looked_at(app: Flask, db: Session) -> None:
    factories.make_person("clinician", email="jo@example.org", password_hash=hash_password("right"))
    together, outcomes = Barrier(16), []

    def guess() -> None:
        with app.app_context():
            together.wait()
            for _ in range(2):
                outcomes.append(outcome(database.session(), "jo@example.org"))

    threads = [Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("NotSignedIn") == TRIES_PER_ACCOUNT
    assert outcomes.count("TooManyTries") == 32 - TRIES_PER_ACCOUNT


def test_forty_tries_from_one_address_close_it_for_every_account(db: Session) -> None:
    factories.make_person("clinician", email="jo@example.org", password_hash=hash_password("right"))
    for number in range(TRIES_PER_ADDRESS):
        assert outcome(db, f"nobody{number}@example.org") == "NotSignedIn"
    assert outcome(db, "jo@example.org", "right") == "TooManyTries"
    assert outcome(db, "jo@example.org", "right", address="192.0.2.2") == "in"


def test_after_fifteen_minutes_it_is_open_again_and_nothing_is_left(db: Session) -> None:
    factories.make_person("clinician", email="jo@example.org", password_hash=hash_password("right"))
    for _ in range(11):
        outcome(db, "jo@example.org")
    later = clock.now() + timedelta(minutes=15, seconds=1)
    assert outcome(db, "jo@example.org", "right", now=later) == "in"
    assert db.scalar(select(func.count()).select_from(SignInAttempts)) <= 1


def test_a_right_password_takes_its_tries_back(db: Session) -> None:
    factories.make_person("clinician", email="jo@example.org", password_hash=hash_password("right"))
    for _ in range(4):
        for _ in range(9):
            assert outcome(db, "jo@example.org") == "NotSignedIn"
        assert outcome(db, "jo@example.org", "right", address="192.0.2.9") == "in"


def test_the_counters_name_neither_account_nor_address(db: Session) -> None:
    outcome(db, "jo@example.org", address="192.0.2.77")
    kept = " ".join(db.scalars(select(SignInAttempts.key)))
    assert kept
    assert "jo" not in kept
    assert "192.0.2" not in kept


@pytest.mark.parametrize("state", ["wrong password", "no password yet", "closed", "nobody"])
def test_the_answer_is_the_same_whether_or_not_the_account_exists(
    page: Page, db: Session, cast: Cast, state: str, hasher: Counting
) -> None:
    if state in ("wrong password", "closed"):
        cast.priya.password_hash = hash_password("right")
    cast.priya.active = state != "closed"
    email = "nobody@example.org" if state == "nobody" else "priya@example.org"
    db.commit()
    page.send("people.sign_in", {"email": email, "password": "guess"}, status=409)
    assert "That e-mail and password do not go together." in page.text
    assert len(hasher.looked_at) == 1, "a password is looked at, so that the answer takes as long"
    assert hasher.looked_at[0].startswith("$argon2id$")


def test_ten_wrong_tries_close_an_account_that_does_not_exist_alike(page: Page, cast: Cast) -> None:
    for _ in range(10):
        page.send("people.sign_in", {"email": "nobody@example.org", "password": "guess"}, status=409)
    page.send("people.sign_in", {"email": "nobody@example.org", "password": "guess"}, status=409)
    assert "Wait fifteen minutes" in page.text


def test_a_refused_try_costs_no_hash(db: Session, hasher: Counting) -> None:
    for _ in range(13):
        outcome(db, "jo@example.org")
    assert len(hasher.looked_at) == 10
