"""The pages of what PS staff raised: open to its author and those asked to hold it, to nobody else at any address."""

import logging
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from coreflect.agency.models import LedgerEntry
from coreflect.policies.actions.raised import appear
from coreflect.policies.models import Raised
from tests import factories
from tests.policies.test_raised import FIRST, PLANTED


def crawled(page, person) -> dict[str, str]:
    """Every page that somebody gets to by links from the pages of this app, by its address."""
    here, seen, left = page.as_(person), {}, ["/", "/policies/", "/me", "/summaries/", "/releases/", "/people/"]
    while left:
        address = left.pop()
        if address in seen or "sign-out" in address or address.startswith("/static") or len(seen) > 120:
            continue
        with here._ask("GET", address) as got:
            seen[address] = got.get_data(as_text=True) if "text" in (got.mimetype or "") else str(got.data)
            if got.status_code == 200 and got.mimetype == "text/html":
                here._take(got, 200)
                left += [link.split("#")[0] for link in here.links() if link.startswith("/")]
    return seen


def test_until_it_appears_only_its_author_and_those_asked_to_hold_it_find_it(
    page, db, cast, released, raised, app, caplog
) -> None:
    caplog.set_level(logging.DEBUG)
    factories.make_change(cast.rowan, released.asking)
    there = f"/policies/raised/{raised}"
    for person in (cast.rowan, cast.tove, cast.helena, cast.wes, factories.make_person("ps_staff")):
        here = page.as_(person)
        for address in ("", "/words"):
            missing = here.open(f"/policies/raised/{factories.nowhere()}{address}", status=404).html
            assert here.open(there + address, status=404).html == missing
        here.send("policies.take_back", {}, raised_id=raised).follow()
        assert "it is not among what waits for you" in here.text
        for address, text in crawled(page, person).items() if person in (cast.rowan, cast.helena) else ():
            assert PLANTED not in text, (person.name, address)
            assert str(raised) not in text, (person.name, address)
    for person in (cast.sunniva, cast.imani, cast.priya):
        found = page.as_(person).open("policies.raised")
        assert f"{PLANTED} in the waiting room" in found.text
        assert "Tuesday 1 December" in found.open("policies.raised_one", raised_id=raised).text
        assert ("Take it back" in found.text) == (person is cast.sunniva)
        assert found.open("policies.mend_raised", status=200 if person is cast.sunniva else 404, raised_id=raised)
    assert PLANTED not in caplog.text
    assert db.scalar(select(func.count()).select_from(LedgerEntry).where(LedgerEntry.chain == "trail")) == 0
    list(appear(db, FIRST))
    helena = page.as_(cast.helena)
    assert PLANTED in helena.open("policies.index").text
    assert PLANTED in helena.open("policies.show", change_id=raised).h1
    page.as_(cast.sunniva).open("policies.raised_one", status=404, raised_id=raised)


def test_it_is_raised_mended_and_taken_back_by_its_pages(page, db, cast, released) -> None:
    sent = {
        "key": str(uuid4()),
        "title": "Tea in the waiting room",
        "what": "We offer tea.",
        "origin": "ps_staff",
        "holders": [str(cast.priya.id)],
    }
    sunniva = page.as_(cast.sunniva)
    sunniva.send("policies.propose", sent, status=422)
    assert "Would we say this whoever had been in the room?" in sunniva.text
    sunniva.send("policies.propose", {**sent, "what": "Six months of silence is long.", "anyone": "y"}, status=409)
    assert "A theme has this name, or says this." in sunniva.text
    everything = "On Tuesday, Helena Strand: six months of silence is long. Ask jo@example.org."
    sunniva.send("policies.propose", {**sent, "what": everything, "anyone": "y"}, status=409)
    (field,) = [one for one in sunniva.find("p") if one.get("id") == "what-error"]
    for words in ("“Tuesday”", "“Helena Strand”", "“six months of silence”", "“jo@example.org”"):
        assert words in "".join(field.itertext()), "all of it at once, at the field"
    sunniva.send("policies.propose", {**sent, "anyone": "y", "domain": "x" * 99}).follow()
    assert sunniva.h1 == "Tea in the waiting room"
    assert "with Priya Holloway" in sunniva.text
    address = {"raised_id": sent["key"]}
    sunniva.open("policies.mend_raised", **address)
    assert [one.get("value") for one in sunniva.find("input", name="holders") if one.get("checked") is not None] == [
        str(cast.priya.id)
    ]
    mended = {"title": "Tea and bread", "what": "We offer both.", "holders": sent["holders"]}
    sunniva.send("policies.mend_raised", mended, status=422, **address)
    sunniva.send("policies.mend_raised", {**mended, "find_people": "Imani", "find": "people"}, status=200, **address)
    wrong = {**mended, "anyone": "y", "title": "\x00", "what": "x" * 2001, "holders": ["x"], "domain": "\x00"}
    sunniva.send("policies.mend_raised", wrong, status=422, **address)
    sunniva.send("policies.mend_raised", {**mended, "anyone": "y", "heard": "y"}, **address).follow()
    assert "heard, and still thought about" in sunniva.text
    sunniva.send("policies.take_back", {}, **address).follow()
    assert "Nothing of it is kept." in sunniva.text
    sunniva.send("policies.take_back", {}, **address).follow()  # a second press of the same button
    assert "That is done already: it is not among what waits for you." in sunniva.text
    assert db.scalars(select(Raised)).all() == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_what_waits_asks_two_things_of_the_database(page, cast, count_queries, rows) -> None:
    for _ in range(rows):
        factories.make_raised(cast.sunniva, cast.priya)
        factories.make_raised(cast.rowan)
    priya = page.as_(cast.priya)
    with count_queries() as asked:
        priya.open("policies.raised")
    assert len(asked) == 2
    assert len(priya.find("li")) >= rows
    assert f"{rows} change" in priya.text


def test_who_is_asked_before_it_appears_reads_it_on_home_and_can_say_no_which_its_author_sees(
    page, db, cast, raised, app
) -> None:
    asked = f"Asked to hold “{PLANTED} in the waiting room”"
    for person in (cast.rowan, cast.helena, cast.wes, cast.sunniva):
        here = page.as_(person).open("home.index")
        assert asked not in here.text
        here.send("policies.say_no", {}, raised_id=raised).follow()
        assert "it is not among what waits for you" in here.text
    for left, person in ((1, cast.imani), (0, cast.priya)):
        here = page.as_(person).open("home.index")
        assert asked in here.text
        assert f"/policies/raised/{raised}" in here.links()
        here.open("policies.raised_one", raised_id=raised)
        assert "unless you say no" in here.text
        here.send("policies.say_no", {}, raised_id=raised).follow()
        assert "You do not hold it." in here.text
        assert PLANTED not in here.open("home.index").text
        here.send("policies.say_no", {}, raised_id=raised).follow()  # a second press of the same button
        assert "That is done already" in here.text
        sunniva = page.as_(cast.sunniva).open("policies.raised_one", raised_id=raised)
        assert person.name not in sunniva.text
        assert ("with Priya Holloway" in sunniva.text) == bool(left)
        alone = f"Nobody holds “{PLANTED} in the waiting room” with you"
        asks_again = f"/policies/raised/{raised}/words#holders"
        assert [one for one in sunniva.links() if one == asks_again] == [asks_again] * (not left)
        assert (alone in sunniva.open("home.index").text) == (not left)
    assert db.scalar(select(func.count()).select_from(LedgerEntry).where(LedgerEntry.chain == "trail")) == 0


def test_find_leads_back_to_its_list_and_says_how_many_there_are(page, cast, released) -> None:
    rowan = page.as_(cast.rowan).open("policies.propose")
    assert {one.get("formaction") for one in rowan.find("button", name="find")} == {"#cells", "#holders"}
    assert not {"cells", "holders"} - {one.get("id") for one in rowan.find("fieldset")}
    rowan.send("policies.propose", {"find": "themes", "find_themes": "silence"}, status=200)
    assert "1 theme found" in rowan.text
    rowan.send("policies.propose", {"find": "people", "find_people": "okafor"}, status=200)
    assert "1 person found" in rowan.text
    rowan.send("policies.propose", {"find": "people", "find_people": "nobody like it"}, status=200)
    assert "0 people found" in rowan.text


def pressed_by_enter(form) -> dict[str, str]:
    """Return what a browser sends with the Enter key: the name and value of the first button of a form."""
    buttons = [one for one in form.iter() if one.tag.endswith("}button") and one.get("type", "submit") == "submit"]
    return {buttons[0].get("name", ""): buttons[0].get("value", "")}


def form_to(reader, path: str):
    (form,) = [one for one in reader.find("form", method="post") if one.get("action") == path]
    return form


def test_enter_in_a_title_proposes_and_enter_where_something_is_sought_finds_it(page, db, cast, released) -> None:
    sent = {"title": "Tea", "what": "We offer tea.", "origin": "ps_staff", "anyone": "y"}
    sunniva = page.as_(cast.sunniva).open("policies.propose")
    enter = pressed_by_enter(form_to(sunniva, "/policies/new"))
    sunniva.send("policies.propose", {**sent, **enter, "sought": " / "}, status=422)
    assert "A change is held by two people or more." in sunniva.text
    sunniva.send("policies.propose", {**sent, **enter, "sought": " / ", "find_people": "Priya"}, status=200)
    assert "1 person found" in sunniva.text
    assert [one.get("name") for one in sunniva.find("input") if one.get("autofocus") is not None] == ["find_people"]
    assert db.scalars(select(Raised)).all() == []
    (sought,) = sunniva.find("input", name="sought")
    sent |= {"find_people": "Priya", "sought": sought.get("value"), "holders": str(cast.priya.id)}
    sunniva.send("policies.propose", {**sent, **enter, "find_people": "Imani"}, status=200)
    sunniva.send("policies.propose", {**sent, **enter}).follow()
    assert sunniva.h1 == "Tea"
    (one,) = db.scalars(select(Raised))
    sunniva.open("policies.mend_raised", raised_id=one.id)
    path = f"/policies/raised/{one.id}/words"
    enter = pressed_by_enter(form_to(sunniva, path))
    sunniva.send(path, {**sent, **enter, "title": "Tea and bread", "sought": "Priya"}).follow()
    assert sunniva.h1 == "Tea and bread"


def test_enter_in_the_body_of_an_answer_answers(page, cast, released) -> None:
    helena = page.as_(cast.helena).open("policies.answer", cell_id=released.asking.id)
    enter = pressed_by_enter(form_to(helena, f"/policies/answers/{released.asking.id}"))
    sent = {"seen": "0", "word": "yes", "body": "Quality group", "sought": "", **enter}
    helena.send("policies.give_answer", {**sent, "find_changes": "tea"}, status=200, cell_id=released.asking.id)
    helena.send("policies.give_answer", sent, cell_id=released.asking.id).follow()
    assert "Quality group" in helena.text
    assert "Your answer stands" in helena.text
