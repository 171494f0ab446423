"""A key that is missing, wrong, damaged or destroyed: one sentence where it is needed, and nothing else breaks."""

import secrets
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.keyring import Keyring
from coreflect.themes.models import Box
from tests.conftest import Cast
from tests.house.table_of_doors import MATRIX, ROLES, STATUS
from tests.house.test_permissions import AFTERWARDS
from tests.house.world import World, answer, world
from tests.pages import Page

__all__ = ["world"]  # the fixture

LOST, GONE = "The key of this period is not here", "The key of this period was destroyed"
SHUT = "Tell whoever leads your co-reflection."  # where nobody is signed in there are no administrators to ask
PERIODS = ("2026Q3", "2026Q4")
HOW = {
    "missing": lambda keyring, period: (keyring.directory / period).unlink(),
    "wrong": lambda keyring, period: (keyring.directory / period).write_bytes(secrets.token_bytes(32)),
    "damaged": lambda keyring, period: (keyring.directory / period).write_bytes(b"short"),
    "destroyed": lambda keyring, period: keyring.destroy(period),
}
# What opens boxes for a lead of the series, and so can do nothing without the key. A lead's page that is not here,
# and everything for everybody else, must work as ever.
NEED_IT = {
    ("releases.prepare", "POST"),
    ("releases.show", "GET"),
    ("themes.edit", "GET"),
    ("themes.missing", "GET"),
    ("themes.missing", "POST"),
    ("themes.record", "GET"),
}


@pytest.fixture
def keyring(app: Flask) -> Keyring:
    return app.extensions["keyring"]


@pytest.mark.parametrize("how", ["missing", "wrong"])
def test_every_address_answers_every_role_as_ever_or_says_that_the_key_is_not_here(
    app: Flask, page: Page, world: World, db: Session, keyring: Keyring, how: str
) -> None:
    """In a test an error of the program is raised, and so none is overlooked."""
    for period in PERIODS:
        HOW[how](keyring, period)
    before = db.scalar(select(func.count()).select_from(Box))
    db.rollback()
    odd, said = [], set()
    there = {(rule.endpoint, method) for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    walk = [one for one in MATRIX if one not in AFTERWARDS] + list(AFTERWARDS)
    for endpoint, method in (one for one in walk if one in there):
        for role, letter in zip(ROLES, MATRIX[endpoint, method], strict=True):
            got = answer(app, page, world, world.people[role], endpoint, method)
            wanted = STATUS[letter] if letter != ">" else {302} if method == "GET" else {401}
            if got.status_code == 409 and (SHUT if endpoint == "themes.room" else LOST) in got.text:
                said.add((endpoint, method))
            elif got.status_code not in wanted and (endpoint, method) not in AFTERWARDS:  # used up by another role
                odd.append((method, endpoint, role, got.status_code))
    assert not odd
    assert said >= NEED_IT
    assert not [endpoint for endpoint, _ in said if endpoint.split(".")[0] not in ("themes", "releases")]
    assert db.scalar(select(func.count()).select_from(Box)) == before, "nothing was sealed beside what nobody can open"
    if how == "missing":
        assert keyring.periods() == set(), "and no second key was made"


@pytest.mark.parametrize("how", sorted(HOW))
def test_leads_read_one_sentence_and_administrators_what_to_do(
    app: Flask, page: Page, world: World, cast: Cast, keyring: Keyring, how: str
) -> None:
    HOW[how](keyring, "2026Q4")
    rowan = page.as_(cast.rowan).open("themes.record", 409, session_id=world.ids["session_id"])
    assert rowan.h1 == (GONE if how == "destroyed" else LOST)
    wes = page.as_(cast.wes).open("home.index")
    assert "What was recorded in October to December 2026 can't be read" in wes.text
    what = {"missing": "not on this machine", "wrong": "another one than its records were sealed with",
            "damaged": "is damaged", "destroyed": "this database is older"}[how]  # fmt: skip
    assert what in wes.text
    assert ("coreflect restore --keys" in wes.text) == (how != "destroyed")
    assert what in page.as_(cast.wes).open("home.settings").text
    for person in (cast.rowan, cast.imani, cast.tove, cast.sunniva, cast.priya, cast.helena):
        shown = page.as_(person).open("home.index")
        assert "can't be read" not in shown.text
    assert any("2026Q4" in one or "October to December 2026" in one for one in audited(app))


def test_with_every_key_in_its_place_nothing_is_said(app: Flask, page: Page, world: World, cast: Cast) -> None:
    assert "can't be read" not in page.as_(cast.wes).open("home.index").text
    assert "can't be read" not in page.as_(cast.wes).open("home.settings").text
    page.as_(cast.rowan).open("themes.record", session_id=world.ids["session_id"])
    assert not [one for one in audited(app) if "key" in one]


def audited(app: Flask) -> list[str]:
    from coreflect.foundation.db import db

    said: list[Any] = []
    for room in app.extensions["rooms"]:
        if room.invariants:
            said += room.invariants(db.session(), clock.now(), app.extensions["keyring"])
    db.session.rollback()
    return said
