"""Links in mails: a page without a sign-in, which acts on a press only, until it is over."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.notices.rules.links import signed
from coreflect.sessions.actions.places import sign_up
from coreflect.sessions.models import ReflectionSession
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page
from tests.sessions.test_actions import as_viewer, standings
from tests.sessions.test_offers_of_places import LATE, tomorrow, withdraw

ACTS = ("sign-up", "withdraw", "accept")


def link(app: Flask, on: ReflectionSession, person: UUID, act: str, until: datetime | None = None) -> str:
    return signed(str(app.secret_key), f"/by-mail/{on.id}/{person}/{act}", until or on.starts_at)


def state(db: Session, on: ReflectionSession, person: UUID) -> str | None:
    db.expire_all()
    return standings(db, on).get(person, (0, None))[1]


def test_a_link_signs_up_withdraws_and_signs_up_again_without_a_sign_in(
    app: Flask, page: Page, db: Session, cast: Cast
) -> None:
    on, priya = factories.make_date(cast.series), cast.priya.id
    join, leave = (link(app, on, priya, act) for act in ("sign-up", "withdraw"))
    assert page.open(join).h1 == "Sign up for this date?"
    assert "Wednesday 2 December, 12:00-13:00, New York time" in page.text
    assert state(db, on, priya) is None
    assert page.send(join).follow().text.startswith("You have a place. See you there. You have a place")
    assert state(db, on, priya) == "coming"
    assert page.open(leave).h1 == "Withdraw from this date?"
    assert "You have withdrawn" in page.send(leave).follow().text
    assert page.h1 == "You are not on the list"
    assert state(db, on, priya) == "withdrawn"
    page.send(join)
    assert state(db, on, priya) == "coming"


def test_an_offer_is_accepted_or_declined_from_the_mail(app: Flask, page: Page, db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    withdraw(db, as_viewer(db, db.get(factories.Person, people[0])), on.id, LATE)
    clock.set_to(LATE)
    no, yes = link(app, on, people[2], "withdraw"), link(app, on, people[3], "accept")
    assert page.open(yes).h1 == "You are on the waiting list"
    assert page.open(no).h1 == "Let the place pass on?"
    page.send(no)
    assert (state(db, on, people[2]), state(db, on, people[3])) == ("withdrawn", "offered")
    assert page.open(yes).h1 == "Do you take the place?"
    assert "held for you until" in page.text
    assert page.send(yes).follow().text.startswith("You have a place. See you there.")
    assert page.send(yes).follow().text.startswith("You have a place already.")
    assert state(db, on, people[3]) == "coming"


def test_an_offer_that_has_lapsed_says_so_and_gives_no_place(app: Flask, page: Page, db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    withdraw(db, as_viewer(db, db.get(factories.Person, people[0])), on.id, LATE)
    clock.set_to(LATE + timedelta(hours=5))
    yes = link(app, on, people[2], "accept")
    assert page.open(yes).h1 == "The offer has lapsed"
    assert not page.find("button", class_="button")
    assert "No place is held for you at this date any more." in page.send(yes, status=409).text
    assert state(db, on, people[2]) == "lapsed"
    assert state(db, on, people[3]) == "offered"


@pytest.mark.parametrize("act", ACTS)
def test_whatever_only_looks_changes_nothing(app: Flask, page: Page, db: Session, cast: Cast, act: str) -> None:
    """The fixture fails a GET that writes; HEAD and OPTIONS are asked here too, as scanners ask them."""
    on = factories.make_date(cast.series)
    sign_up(db, as_viewer(db, cast.sunniva), on.id, NOW)
    for person in (cast.priya.id, cast.sunniva.id):
        for method in ("GET", "HEAD", "OPTIONS"):
            assert page._ask(method, link(app, on, person, act)).status_code == 200
    assert state(db, on, cast.priya.id) is None
    assert state(db, on, cast.sunniva.id) == "coming"


def test_a_press_without_the_pages_token_does_nothing(app: Flask, page: Page, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series)
    address = link(app, on, cast.priya.id, "sign-up")
    page._take(page._ask("POST", address, data={}), 400)
    assert state(db, on, cast.priya.id) is None
    (again,) = page.find("form", class_="sheet")
    assert again.get("action") == address
    page.send(address)
    assert state(db, on, cast.priya.id) == "coming"


def test_pressing_twice_is_harmless(app: Flask, page: Page, db: Session, cast: Cast) -> None:
    on, priya = factories.make_date(cast.series), cast.priya.id
    for act, left in (("sign-up", "coming"), ("withdraw", "withdrawn")):
        for _ in range(3):
            page.send(link(app, on, priya, act))
        assert state(db, on, priya) == left
    db.refresh(on)
    assert (on.taken, on.waiting, on.last_number) == (0, 0, 1)


def test_a_link_that_is_over_altered_or_of_somebody_who_left_is_one_and_the_same_page(
    app: Flask, page: Page, db: Session, cast: Cast
) -> None:
    on, priya, sunniva = factories.make_date(cast.series), cast.priya.id, cast.sunniva.id
    good = link(app, on, priya, "sign-up")
    cast.sunniva.active = False
    db.commit()
    path, _, query = good.partition("?")
    dead = [
        link(app, on, priya, "sign-up", NOW - timedelta(seconds=1)),
        path,
        f"{path}?{query}x",
        f"{path}?{query.replace('until=1', 'until=2')}",
        f"{path.replace('sign-up', 'withdraw')}?{query}",
        f"{path.replace(str(priya), str(cast.rowan.id))}?{query}",
        f"{path.replace(str(on.id), str(factories.make_date(cast.other_series).id))}?{query}",
        f"{path.upper().replace('/BY-MAIL', '/by-mail').replace('SIGN-UP', 'sign-up')}?{query}",
        link(app, on, sunniva, "sign-up"),
        link(app, on, factories.nowhere(), "sign-up"),
        signed(str(app.secret_key), f"/by-mail/{factories.nowhere()}/{priya}/sign-up", on.starts_at),
        signed(str(app.secret_key), f"/by-mail/{on.id}/{priya}/abolish", on.starts_at),
        signed("another secret", path, on.starts_at),
        f"{path}?until=&sign=",
        f"{path}?until=%00&sign=%00",
        f"{path}?until={'9' * 400}&sign=a&sign=b",
    ]
    seen = set()
    for address in dead:
        seen.add(page.open(address, 410).text)
        page.send(address, status=410)
        assert "/sessions/" in page.links()
    assert len(seen) == 1
    assert "This link has ended" in seen.pop()
    assert standings(db, on) == {}
    page.open(good)


def test_a_link_ends_when_the_date_begins(app: Flask, page: Page, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series, TODAY, starts_at=NOW + timedelta(minutes=10))
    leave = link(app, on, cast.priya.id, "withdraw")
    page.open(leave)
    clock.set_to(NOW + timedelta(minutes=10))
    page.open(leave, 410)


def test_the_page_tells_nothing_but_the_date_and_asks_not_to_be_listed(
    app: Flask, page: Page, db: Session, cast: Cast
) -> None:
    on = factories.make_date(cast.series, place="Crooked teapot room", mode="video", link="https://meet.example/room")
    sign_up(db, as_viewer(db, cast.priya), on.id, NOW)
    for act in ACTS:
        page.open(link(app, on, cast.priya.id, act))
        for word in ("Priya", "Holloway", "priya@", "Crooked", "meet.example", "Wednesday co-reflection", "Rowan"):
            assert word not in page.html, (act, word)
        assert page.response is not None
        assert page.response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert page.response.headers["Cache-Control"] == "no-store"
        assert page.response.headers["Referrer-Policy"] == "same-origin"


def test_a_link_speaks_for_whom_it_was_sent_to_whoever_is_signed_in(
    app: Flask, page: Page, db: Session, cast: Cast
) -> None:
    on = factories.make_date(cast.series)
    sign_up(db, as_viewer(db, cast.sunniva), on.id, NOW)
    page.as_(cast.sunniva).send(link(app, on, cast.priya.id, "sign-up"))
    assert (state(db, on, cast.priya.id), state(db, on, cast.sunniva.id)) == ("coming", "coming")


def test_who_leads_the_date_or_signs_up_no_more_gets_no_place_by_mail_either(
    app: Flask, page: Page, db: Session, cast: Cast
) -> None:
    on = factories.make_date(cast.series)
    for person in (cast.rowan, cast.helena):
        assert page.open(link(app, on, person.id, "sign-up")).h1 == "You are not on the list"
        page.send(link(app, on, person.id, "sign-up"), status=409)
    assert standings(db, on) == {}


def test_a_page_by_mail_costs_few_questions(app: Flask, page: Page, cast: Cast, count_queries) -> None:
    on = factories.make_date(cast.series)
    address = link(app, on, cast.priya.id, "sign-up")
    with count_queries() as asked:
        page.open(address)
    assert len(asked) <= 3, asked
