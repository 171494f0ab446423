"""The page for everybody: how it is switched on, and what can be found on it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.policies.models import ChangeCell, Decision
from coreflect.releases.models import Cell
from tests import factories
from tests.bench_policies import changes_at_once
from tests.conftest import Cast
from tests.pages import Page
from tests.policies.conftest import Released


def switched_on(db: Session) -> None:
    factories.agency().public = True
    db.commit()


def test_an_administrator_switches_it_on_and_off_and_the_log_says_so(page: Page, db: Session, cast: Cast) -> None:
    from tests.home.test_settings import form_of

    wes = page.as_(cast.wes).open("home.settings")
    assert "/said" in wes.text
    wes.send("home.settings", form_of(wes) | {"public": "y", "public_sure": "y"})
    page.open("/said")
    wes.open("home.settings")
    typed: dict[str, Any] = form_of(wes)
    assert typed.pop("public") == "y"
    wes.send("home.settings", typed)
    page.open("/said", status=404)
    entries = db.scalars(select(LedgerEntry).where(LedgerEntry.kind == "settings")).all()
    assert ['"changed":["public"]' in one.body for one in entries] == [True, True]


def test_words_are_found_in_what_can_be_read_and_a_guessed_name_is_not(
    page: Page, db: Session, cast: Cast, released: Released
) -> None:
    """Of whoever has an account, has left, or is on no list at all: what is found is what anybody could have read."""
    switched_on(db)
    factories.make_person(name="Saoirse Whitlock", active=False)
    reason = "Whitlock asked, and Ysolde Quenbythrax would not pay for the kettle."
    factories.make_answer(released.asking, cast.helena, word="no", reason=reason, body="Imani Castellane")
    change = factories.make_change(cast.rowan, released.asking, title="Rowan's offer", what="Two kettles.")
    factories.make_decision(change, cast.helena, word="no", reason=reason)
    factories.make_change(cast.rowan, released.asking, title="An undecided samovar")
    for by in ("", "&by=change"):
        for words in ("kettle", "KETTLE+pay", "six+months", "kettle&print=yes"):
            page.open(f"/said?words={words}{by}")
            assert len(page.find("article")) == 1, (words, by)
        for words in (
            "whitlock",
            "ysolde",
            "Quenbythrax",
            "rowan",
            "castellane",
            "kettle+saoirse",
            "samovar",
            "nowhere",
        ):
            assert not page.open(f"/said?words={words}{by}").find("article"), (words, by)
            assert "Nothing fits this choice." in page.text
        assert "with “nowhere” in what was said" in page.text
        assert page.find("input", name="words")[0].get("value") == "nowhere"


def test_what_is_found_stands_on_pages_of_twenty(page: Page, db: Session, cast: Cast) -> None:
    switched_on(db)
    changes_at_once(db, 60, cast.helena, cast.rowan)
    decided = exists().where(ChangeCell.cell_id == Cell.id, Decision.change_id == ChangeCell.change_id)
    there = db.scalar(select(func.count()).select_from(Cell).where(or_(Cell.asks, decided)))
    assert 40 < there < 60, "of some nobody may know yet"
    assert f"{there} themes with “listen”" in page.open("/said?words=listen").text
    titles = []
    for number in (1, 2, 3):
        page.open(f"/said?words=listen&page={number}")
        titles += ["".join(one.itertext()) for one in page.find("h2", class_="h3")]
    assert len(titles) == len(set(titles)) == there


def test_switching_it_on_asks_once_what_anyone_will_read_and_loses_nothing(
    page: Page, db: Session, cast: Cast, released: Released, count_queries: Callable
) -> None:
    from tests.home.test_settings import form_of

    for title in ("Calls", "Tea"):
        factories.make_decision(factories.make_change(cast.rowan, released.asking, title=title), cast.helena)
    factories.make_change(cast.rowan, title="Not decided")
    wes = page.as_(cast.wes).open("home.settings")
    assert not wes.find("input", name="public_sure"), "nobody is asked before it is wished for"
    typed = form_of(wes) | {"public": "y", "noun": "neighbours"}
    with count_queries() as asked:
        wes.send("home.settings", typed, status=422)
    assert len(asked) <= 12
    assert "1 theme, 2 changes and their reasons will be readable by anyone." in wes.text
    page.open("/said", status=404)
    (look,) = [address for address in wes.links() if address.endswith("/said/preview")]
    again = form_of(wes)
    assert (again["public"], again["noun"]) == ("y", "neighbours"), "nothing typed is lost"
    shown = page.as_(cast.wes).open(look)
    assert "This is how it would look." in shown.text
    assert "Six months of silence" in shown.text
    assert "/said" not in [address.partition("?")[0] for address in shown.links()], (
        "nothing on it leads to a page that is not there"
    )
    assert "Calls" in shown.open(f"{look}?by=change").text
    assert "Not decided" not in shown.text
    assert "public" not in shown.response.headers["Cache-Control"]
    wes.send("home.settings", {name: value for name, value in again.items() if name != "public"} | {"noun": "people"})
    page.open("/said", status=404)
    wes.open("home.settings")
    wes.send("home.settings", form_of(wes) | {"public": "y", "public_sure": "y"})
    assert "This is how it would look." not in page.open("/said").text
    wes.open("home.settings")
    wes.send("home.settings", form_of(wes) | {"noun": "neighbours"})
    assert "Saved." in wes.follow().text, "what is on already asks no more"
