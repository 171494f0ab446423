"""The list of people."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from tests import factories
from tests.conftest import Cast
from tests.pages import Page


def names(page: Page) -> list[str]:
    return ["".join(item.itertext()).strip().split("\n")[0].strip() for item in page.find("ul", class_="moved")[0]]


def test_only_administrators_and_leads_see_the_list(page: Page, cast: Cast) -> None:
    for person in (cast.wes, cast.rowan):
        page.as_(person).open("people.index")
    for person in (cast.priya, cast.helena, cast.sunniva):
        page.as_(person).open("people.index", status=403)
    assert page.open("people.index", status=302).response.location.startswith("/sign-in")


def test_the_list_asks_the_same_whatever_its_length(page: Page, db: Session, cast: Cast, count_queries) -> None:
    asked = []
    for person in db.scalars(select(Person).where(Person.id.not_in([cast.wes.id]))):
        person.active = False
    db.commit()
    for more in (0, 2):
        for _ in range(more):
            factories.make_person("clinician", team_id=factories.make_team().id)
        wes = page.as_(cast.wes)
        with count_queries() as statements:
            seen = wes.open("people.index")
        asked.append(len(statements))
        assert len(seen.find("ul", class_="moved")[0]) == more + 1
    assert asked[0] == asked[1] <= 3


def test_filters_stand_in_the_address_and_narrow_the_list(page: Page, db: Session, cast: Cast) -> None:
    nights = factories.make_team(name="Nights")
    cast.priya.team_id = nights.id
    cast.imani.active = False
    db.commit()
    wes = page.as_(cast.wes)
    assert "7 people" not in wes.open("people.index").text  # Imani's account is closed
    assert "6 people" in wes.text
    assert "1 person" in wes.open("/people/?role=clinician").text
    assert "Priya Holloway" in wes.text
    assert "Priya Holloway" in wes.open(f"/people/?team={nights.id}").text
    assert "Rowan Ellery" not in wes.text
    assert "Imani Castellane" in wes.open("/people/?state=inactive").text
    assert "1 person" in wes.text
    assert "7 people" in wes.open("/people/?state=all").text


def test_twenty_stand_on_a_page_and_the_address_of_the_next_keeps_the_filter(page: Page, cast: Cast) -> None:
    for _ in range(24):
        factories.make_person("clinician")
    wes = page.as_(cast.wes)
    first = wes.open("/people/?role=clinician")
    assert len(first.find("ul", class_="moved")[0]) == 20
    assert "25 people" in first.text
    (further,) = [link for link in first.links() if "page=2" in link]
    second = wes.open(further)
    assert len(second.find("ul", class_="moved")[0]) == 5
    assert "Page 2 of 2" in second.text
    assert wes.open("/people/?role=clinician&page=9", status=302).response.location == "/people/?role=clinician"


def test_an_empty_list_says_what_to_do(page: Page, cast: Cast) -> None:
    wes = page.as_(cast.wes).open("/people/?state=inactive")
    assert "Nobody here fits" in wes.text
    assert "0 people" in wes.text


def test_rubbish_in_the_address_counts_as_not_asked(page: Page, cast: Cast) -> None:
    wes = page.as_(cast.wes)
    for rubbish in (
        "role=king",
        "team=%00",
        "team=nights",
        "state=7",
        "page=-1",
        "page=" + "9" * 6000,
        "page=99999999999999999999",
        "role=clinician%00",
        "page=x&page=2",
        "role[]=a&%ff=%ff",
    ):
        assert "7 people" in wes.open(f"/people/?{rubbish}").text, rubbish


def test_a_lead_finds_only_those_she_may_invite_behind_their_names(page: Page, cast: Cast) -> None:
    rowan = page.as_(cast.rowan).open("people.index")
    assert "Helena Strand" in rowan.text
    assert f"/people/{cast.priya.id}" in rowan.links()
    assert f"/people/{cast.helena.id}" not in rowan.links()
