"""The page for everybody: off until the agency wishes it; then without account, cookie, name, or what is undecided."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.people.actions.erase import erase
from coreflect.people.models import Person, Team
from coreflect.people.queries.viewer import viewer_of
from coreflect.policies.models import ChangeText, Raised, Version
from coreflect.releases.models import ReleasePart
from coreflect.sessions.models import Series
from coreflect.web.limits import Limit
from tests import factories
from tests.bench_policies import changes_at_once
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.house.test_only_cells import HIDDEN, scene
from tests.pages import Page
from tests.policies.conftest import Released
from tests.releases.conftest import Scene

__all__ = ["scene"]  # the fixture
ASKED = (
    "",
    "?by=change",
    "?principle=hope",
    "?period=2026Q2&by=change",
    "?word=none",
    "?print=yes",
    "?page=9",
    "?words=plan+listen",
)


def switched_on(db: Session) -> None:
    factories.agency().public = True
    db.commit()


def everything(page: Page) -> Iterator[str]:
    """Yield every public page, as anybody opens it."""
    for asked in ASKED:
        yield page.open(f"/said{asked}").html


def test_while_it_is_off_the_address_is_like_one_that_never_was(page: Page, db: Session, cast: Cast) -> None:
    for person in (None, cast.wes, cast.rowan, cast.priya, cast.helena):
        here = page.as_(person)
        there, nowhere = (here._ask("GET", path) for path in ("/said", "/sajd"))
        assert there.status_code == 404
        assert (there.data, sorted(there.headers.items())) == (nowhere.data, sorted(nowhere.headers.items()))
    switched_on(db)
    assert page.open("/said").response.status_code == 200


def test_it_has_a_door_at_sign_in_and_at_the_promise_while_it_is_on(page: Page, db: Session, cast: Cast) -> None:
    for on in (False, True):
        if on:
            switched_on(db)
        for person, endpoint in ((None, "people.sign_in"), (None, "home.promise"), (cast.priya, "home.promise")):
            assert ("/said" in page.as_(person).open(endpoint).links()) == on, endpoint
    shown = page.as_(None).open("/said").text
    for words in ("In a co-reflection, clinicians", "A PS lead, who leads peer support", "principles and four tasks"):
        assert words in shown, "an outsider reads what the words mean"


def test_who_asks_changes_nothing_and_no_cookie_or_session_is_opened(
    app: Flask, page: Page, db: Session, cast: Cast, released: Released, count_queries: Callable
) -> None:
    switched_on(db)
    factories.make_decision(factories.make_change(cast.rowan, released.asking), cast.helena)
    for asked in ASKED:
        wanted = app.test_client().get(f"/said{asked}")
        assert wanted.headers["Cache-Control"] == "public, max-age=300"
        assert wanted.headers["X-Robots-Tag"] == "noindex"
        assert not {"Set-Cookie", "Vary"} & set(wanted.headers.keys())
        assert '<nav aria-label="Main"' not in wanted.text
        assert "sign-in" not in wanted.text
        for person in (cast.rowan, cast.wes):
            client = page.as_(person).client
            client.set_cookie("look", "dark")
            with count_queries() as statements:
                answer = client.get(f"/said{asked}")
            assert (answer.data, sorted(answer.headers.items())) == (wanted.data, sorted(wanted.headers.items()))
            assert len(statements) <= 4
            assert not [one for one in statements if "person" in one and "stamp" in one], "nobody is looked up"


def test_its_questions_are_as_many_whatever_its_length(
    page: Page, db: Session, cast: Cast, count_queries: Callable
) -> None:
    switched_on(db)
    changes_at_once(db, 300, cast.helena, cast.rowan)
    for asked in ASKED:
        with count_queries() as statements:
            page.open(f"/said{asked}")
        assert len(statements) <= 4, asked


def test_no_name_of_anybody_stands_there(page: Page, db: Session, cast: Cast, released: Released) -> None:
    """Not of who holds, decided, answered or has left, in full, by first or family name, in any case."""
    switched_on(db)
    factories.make_person(name="Saoirse Whitlock", active=False)
    factories.make_person("ps_staff", name="Hope Lindqvist")
    reason = (
        "Helena Strand asked Rowan; rowan ellery and CASTELLANE waited for Whitlock's word. Hope agreed with Sunniva. "
        "Marcus Oduya, who had an account once, did not, and Marcus said so."
    )
    factories.make_answer(released.asking, cast.helena, word="no", reason=reason, body="Helena Strand, for the board")
    change = factories.make_change(
        cast.rowan, released.asking, title="Rowan's offer", what="Imani Castellane calls within ten days."
    )
    factories.make_decision(change, cast.helena, body="Omar and Wes Pollard", word="in_part", reason=reason)
    shown = " ".join(page.open(f"/said{asked}").text for asked in ASKED)
    names = [part for one in db.scalars(select(Person.name)) for part in one.split()] + ["Marcus", "Oduya", "Omar"]
    assert not [name for name in names if name.casefold() in shown.casefold().replace("hope and possibility", "")]
    assert "leadership asked a PS lead; a PS lead and a PS lead waited for a clinician's word" in shown
    assert "a PS lead's offer" in shown
    assert "PS staff agreed with PS staff" in shown
    page.as_(cast.priya).open("policies.said")
    assert "Rowan" in page.as_(cast.priya).open("policies.said").text, "whoever has an account reads what was written"


def test_words_of_roles_and_in_place_of_who_was_erased_are_no_names(
    app: Flask, page: Page, db: Session, cast: Cast, released: Released
) -> None:
    """A reason reads the same before and after people leave for good; a name that only they had goes, as any does."""
    switched_on(db)
    reason = (
        "Someone has to pay. Who was asked? PS Staff and a Lead. Was it enough? Clinician time, Case Manager time and "
        "Leadership time are short."
    )
    change = factories.make_change(cast.rowan, released.asking)
    factories.make_decision(change, cast.helena, word="no", reason=f"{reason} Ysolde Quenbythrax runs it.")
    people = [factories.make_person(role, active=False) for role in ("ps_lead", "ps_staff", "clinician", "leadership")]
    people.append(factories.make_person("ps_staff", name="Ysolde Quenbythrax", active=False))
    assert f"{reason} PS staff runs it." in page.open("/said?by=change").text
    for one in people:
        erase(db, viewer_of(db, cast.wes.id), one.id, app.extensions["rooms"], NOW)
    shown = page.open("/said?by=change").text
    assert f"{reason} someone runs it." in shown
    factories.make_person("ps_staff", name="Manuel Lead")
    assert "PS Staff and a PS staff. Was it enough?" in page.open("/said?by=change").text, "there it is a name"


def test_what_stands_in_any_other_table_shows_nowhere(page: Page, db: Session, scene: Scene) -> None:
    """One word is planted in whatever is neither published, nor an answer, nor a decision; it must not be found."""
    cast = scene.cast
    switched_on(db)
    word = f"{HIDDEN} alone"
    for model in (ReleasePart, Series, Team):
        column = model.position if model is ReleasePart else model.title if model is Series else model.name
        db.execute(update(model).values({column: word}))
    db.execute(update(Person).values(name=Person.name + f" {HIDDEN}"))
    decided = factories.make_change(cast.rowan, title="It was decided")
    factories.make_decision(decided, cast.helena)
    factories.make_change(cast.rowan, title=word, what=word)
    db.add(ChangeText(change_id=decided.id, field="peer", words=word))
    version = {
        "text": word,
        "summary": word,
        "digest": word,
        "state": "draft",
        "made_on": TODAY,
        "made_by": cast.rowan.id,
    }
    db.add(Version(change_id=decided.id, major=0, minor=1, **version))
    first = date(2026, 12, 1)
    db.add(Raised(appears_on=first, title=word, what=word, raised_by=cast.rowan.id, holders=()))
    said = {"change": decided.id.hex, "decision": 1, "words": word}
    record(db, "trail", "dissent", None, said, factories.NOW, about=decided.id)
    db.commit()
    shown = " ".join(everything(page))
    assert "It was decided" in shown
    assert "Answered in 2026Q1" in shown or "2026" in shown
    assert HIDDEN not in shown
    assert HIDDEN in page.as_(cast.rowan).open("policies.said", by="change").html, "or it was planted nowhere"


def test_no_page_is_another_one_because_something_was_proposed(
    page: Page, db: Session, cast: Cast, released: Released
) -> None:
    """Who looks each day would learn on which one it was, and from what: a theme that asks something, or nothing."""
    switched_on(db)
    answered = factories.make_cell(released.release, released.group, label="Answered, and asks nothing", asks=False)
    factories.make_answer(answered, cast.helena, word="yes")
    before = list(everything(page))
    for cell in (released.asking, released.quiet, answered):
        factories.make_change(cast.rowan, cell, title="Still talked over", stage="talked_over")
    assert list(everything(page)) == before
    assert "Walking changes the talk" in page.as_(cast.priya).open("policies.said").text, "an account reads of all"
    assert "No change has been decided on yet." in page.open("/said?by=change").text
    assert "Walking" not in page.open("/said").text
    factories.make_decision(factories.make_change(cast.rowan, released.quiet, title="Walks"), cast.helena)
    assert "Walking" in page.open("/said").text
    assert "3 themes" in page.text


def test_a_withdrawn_theme_leaves_its_marker_alone(page: Page, db: Session, cast: Cast, released: Released) -> None:
    switched_on(db)
    factories.make_answer(released.asking, cast.helena, word="no", reason="We cannot call about the silence.")
    change = factories.make_change(cast.rowan, released.asking, title="Calls", stage="in_effect")
    factories.make_decision(change, cast.helena)
    assert "the silence" in page.open("/said").text
    cell = db.merge(released.asking)
    cell.withdrawn_on, cell.label, cell.sentence, cell.ask = TODAY - timedelta(days=1), "", "", ""
    db.commit()
    shown = page.open("/said").text
    assert "A theme that was withdrawn" in shown
    assert "Its words are erased." in shown
    assert not [word for word in ("silence", "Calls", "July") if word in shown.partition("Show")[2]]
    assert "A theme that was withdrawn" in page.open("/said?by=change").text


def test_whoever_hammers_it_is_told_to_wait(app: Flask, page: Page, db: Session) -> None:
    switched_on(db)
    app.extensions["public_pages"] = Limit(3)
    for _ in range(3):
        page.open("/said")
    assert "Wait a little" in page.open("/said", status=429).text
    assert page.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "asked",
    [
        "?by=%00&page=-1&period=9999Q9",
        "?principle[]=x&word=\ud800".encode("utf-8", "replace").decode(),
        "?page=" + "9" * 400,
    ],
)
def test_odd_addresses_are_read_as_if_nothing_was_asked(
    page: Page, db: Session, released: Released, asked: str
) -> None:
    switched_on(db)
    assert "Six months of silence" in page.open(f"/said{asked}").text
