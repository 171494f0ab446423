"""The doors of the demonstration."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency
from coreflect.people import demo
from coreflect.people.models import Person
from tests import factories
from tests.conftest import Cast
from tests.pages import Page

WORDS = [
    "Enter as Rowan Ellery, PS lead",
    "Enter as Imani Castellane, PS lead",
    "Enter as Sunniva Okafor, PS staff",
    "Enter as Priya Holloway, clinician",
    "Enter as Helena Strand, leadership",
    "Enter as Wes Pollard, administrator",
]


@pytest.fixture
def demonstration(app: Flask, db: Session):
    """The invented agency, in a program that was started as a demonstration."""
    db.execute(delete(Agency))
    list(demo.load(db, date(2026, 11, 25), app.extensions["keyring"]))
    db.commit()
    app.config["DEMO"] = True
    yield db
    app.config["DEMO"] = False


def doors(page: Page) -> dict[str, str]:
    return {"".join(b.itertext()).strip(): b.get("value") for b in page.find("button", name="person")}


def test_exactly_six_people_can_be_entered_as_one_of_each_role(page: Page, demonstration: Session) -> None:
    found = doors(page.open("people.sign_in"))
    assert list(found) == WORDS
    for words, person in found.items():
        other = Page(page.app)
        other.send("people.enter", {"person": person})
        other.follow()
        assert words.split()[2] in other.h1 + other.text + other.html


def test_nobody_else_of_the_demonstration_can_be_entered_as(page: Page, demonstration: Session) -> None:
    allowed = set(doors(page.open("people.sign_in")).values())
    others = [str(i) for i in demonstration.scalars(select(Person.id)) if str(i) not in allowed]
    assert len(others) == 27
    for wrong in [others[0], str(factories.nowhere()), "", "rowan", "\x00", "1" * 9000]:
        page.send("people.enter", {"person": wrong}, status=404)
    page.send("people.enter", status=404)
    page.open("home.index", status=302)


def test_a_door_of_a_closed_account_is_gone(page: Page, demonstration: Session) -> None:
    wanted = doors(page.open("people.sign_in"))[WORDS[3]]
    demonstration.scalars(select(Person).where(Person.name == "Priya Holloway")).one().active = False
    demonstration.commit()
    assert WORDS[3] not in doors(page.open("people.sign_in"))
    page.send("people.enter", {"person": wanted}, status=404)


def test_a_door_leads_to_the_page_that_was_wanted(page: Page, demonstration: Session) -> None:
    page.open("people.index", status=302)
    page.follow()
    (form,) = [f for f in page.find("form") if "Wes Pollard" in "".join(f.itertext())]
    page.send(form.get("action"), {"person": doors(page)[WORDS[5]]})
    assert page.response.location == "/people/"


def test_words_typed_while_signed_out_come_along_through_a_door(page: Page, demonstration: Session) -> None:
    page.send("home.settings", {"name": "A new name"}, status=401)
    kept = page.find("input", name="kept")[0].get("value")
    door = page.find("button", name="person")[0]
    assert (door.get("form"), door.get("formaction")) == ("kept", "/sign-in/enter")
    assert list(doors(page)) == WORDS
    page.send("people.enter", {"person": doors(page)[WORDS[0]], "kept": kept}, status=200)
    assert page.find("form", action="/settings")
    assert page.find("input", name="name")[0].get("value") == "A new name"


@pytest.mark.parametrize("kind", ["real", "test"])
def test_there_are_no_doors_in_another_database(page: Page, demonstration: Session, kind: str) -> None:
    wanted = doors(page.open("people.sign_in"))[WORDS[0]]
    demonstration.scalars(select(Agency)).one().kind = kind
    demonstration.commit()
    assert not doors(page.open("people.sign_in"))
    page.send("people.enter", {"person": wanted}, status=404)


def test_there_are_no_doors_in_a_program_that_is_no_demonstration(
    page: Page, app: Flask, demonstration: Session
) -> None:
    wanted = doors(page.open("people.sign_in"))[WORDS[0]]
    app.config["DEMO"] = False
    assert not doors(page.open("people.sign_in"))
    page.send("people.enter", {"person": wanted}, status=404)


def test_a_real_agency_has_no_doors_even_with_people_of_those_names(page: Page, app: Flask, cast: Cast) -> None:
    app.config["DEMO"] = True
    try:
        assert not doors(page.open("people.sign_in"))
        page.send("people.enter", {"person": str(cast.rowan.id)}, status=404)
    finally:
        app.config["DEMO"] = False
