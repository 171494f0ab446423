"""Below /room nobody is signed in: nothing is read of who asks, no cookie is set, nothing stays but sealed boxes."""

import logging
from typing import Any

import pytest
from flask import Flask, request, session
from flask.sessions import NullSession
from flask.testing import FlaskClient
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.queries.boxes import opened
from coreflect.web.limits import Limit
from coreflect.web.refusals import SENTENCES, plain
from coreflect.web.unsigned import UNDER, is_unsigned
from tests.conftest import Cast
from tests.house.test_privacy import everything_on_disk
from tests.pages import Page, read_strictly
from tests.themes.conftest import make_record
from tests.themes.rooms import code, date_in

PLANTED = "Crooked teapots hum quietly"
TELLING = {
    "User-Agent": "A browser like no other",
    "Referer": "http://localhost/me",
    "Accept-Language": "rm-CH",
    "Authorization": "Basic eDp5",
    "From": "priya@example.org",
    "Cookie": "look=dark; other=1",
}


@pytest.fixture
def keyring(app: Flask) -> Keyring:
    return app.extensions["keyring"]


@pytest.fixture
def rooms(app: Flask, db: Session, cast: Cast, keyring: Keyring) -> tuple[ReflectionSession, ReflectionSession, str]:
    """A date to come, one that has been, and the id of a theme that is open to its room."""
    app.extensions |= {"wrong_codes": Limit(10_000), "wrong_links": Limit(10_000)}
    coming, been = date_in(5, cast.series), date_in(-2, cast.series)
    return coming, been, str(make_record(db, keyring, been, shown=True).id)


def asked(rooms: tuple[ReflectionSession, ReflectionSession, str]) -> list[tuple[str, str, dict[str, Any]]]:
    """Return every kind of request below /room, the refused ones too."""
    coming, been, theme = code(rooms[0]), code(rooms[1]), rooms[2]
    return [
        ("GET", "/room", {}),
        ("GET", "/room/", {}),
        ("POST", "/room/", {"code": been}),
        ("POST", "/room/", {"code": ""}),
        ("POST", "/room/", {"code": "rubbish"}),
        ("GET", f"/room/{coming}", {}),
        ("GET", f"/room/{been}", {}),
        ("GET", "/room/rubbish", {}),
        ("GET", "/room/a/b/c", {}),
        ("POST", f"/room/{coming}", {"words": PLANTED, "kind": "question"}),
        ("POST", f"/room/{been}", {"words": PLANTED, "kind": "note"}),
        ("POST", f"/room/{been}", {"words": "Thank you, Priya Holloway.", "kind": "note"}),
        ("POST", f"/room/{been}", {}),
        ("POST", f"/room/{been}/hold", {"theme": theme}),
        ("POST", f"/room/{been}/hold", {"theme": theme, "sure": "yes"}),
        ("POST", f"/room/{been}/hold", {"theme": "rubbish"}),
        ("GET", f"/room/{been}/hold", {}),
        ("PUT", f"/room/{been}", {}),
        ("POST", f"/room/{been}", {"words": "x" * 2_000_000}),
        ("GET", f"/room/leaving/{theme}?until=1&sign=x", {}),  # tests/releases has a quiet week
        ("POST", f"/room/leaving/{theme}/hold", {"what": "x", "sure": "yes"}),
        ("GET", f"/room/leaving/{theme}/thank-you", {}),
        *(("GET", f"/room/{been}/thank-you/{what}", {}) for what in ("question", "note", "hold", "x")),
    ]


def answers(client: FlaskClient, rooms: Any, headers: dict[str, str]) -> list[tuple[int, list[Any], bytes]]:
    found = []
    for method, path, data in asked(rooms):
        answer = client.open(path, method=method, data=data or None, headers=headers)
        found.append((answer.status_code, sorted(answer.headers.items()), answer.data))
    return found


def test_whoever_asks_gets_the_same_bytes_and_no_cookie(app: Flask, page: Page, cast: Cast, rooms: Any) -> None:
    wanted = answers(app.test_client(), rooms, {})
    assert {status for status, _, _ in wanted} == {200, 302, 303, 308, 404, 405, 409, 413, 422}
    for status, headers, body in wanted:
        names = dict(headers)
        assert "Set-Cookie" not in names
        assert "Vary" not in names
        assert names["Cache-Control"] == "no-store"
        assert names["Referrer-Policy"] == "no-referrer"
        assert b"csrf" not in body
        if status not in (302, 303, 308):
            read_strictly(body.decode(), unsigned=True)
    for who in (cast.rowan, cast.priya, cast.helena):
        signed_in = page.as_(who).client
        assert answers(signed_in, rooms, {}) == wanted
        assert answers(app.test_client(), rooms, TELLING) == wanted
    assert b"Rowan" in page.as_(cast.rowan).open("home.me").response.data, "or nobody was signed in"


def test_what_speaks_of_a_person_does_not_reach_the_app(app: Flask, page: Page, cast: Cast, rooms: Any) -> None:
    with page.as_(cast.priya).client as client:
        client.get(f"/room/{code(rooms[1])}", headers={name: TELLING[name] for name in TELLING if name != "Cookie"})
        assert not request.cookies
        assert not set(dict(request.headers)) & (set(TELLING) | {"Cookie"})
        assert isinstance(session._get_current_object(), NullSession)
        with pytest.raises(RuntimeError):
            session["x"] = 1
    with page.as_(cast.priya).client as client:
        client.get("/promise", headers={"User-Agent": "A browser"})
        assert request.cookies, "elsewhere it does"
        assert request.headers["User-Agent"] == "A browser"


def test_only_addresses_below_room_go_without_a_token_and_all_of_them_do(app: Flask) -> None:
    exempt = app.extensions["csrf"]._exempt_views
    below = {rule.endpoint for rule in app.url_map.iter_rules() if is_unsigned(rule.rule)}
    views = [app.view_functions[endpoint] for endpoint in below]
    assert {f"{view.__module__}.{view.__name__}" for view in views} == exempt
    assert len(below) == 7
    assert [is_unsigned(path) for path in (UNDER, f"{UNDER}/x", "/rooms", "/themes/room/x", "/")] == [1, 1, 0, 0, 0]


def tables(db: Session) -> dict[str, list[str]]:
    db.rollback()
    found = {
        name: sorted(repr(tuple(row)) for row in db.execute(text(f'SELECT * FROM "{name}"')))
        for name in inspect(db.connection()).get_table_names()
    }
    db.rollback()
    return found


def test_nothing_of_it_stands_in_any_table_but_box_nor_in_a_log(
    app: Flask, db: Session, rooms: Any, keyring: Keyring, caplog: pytest.LogCaptureFixture
) -> None:
    before = tables(db)
    codes = {code(rooms[0]), code(rooms[1])}
    with caplog.at_level(logging.DEBUG):
        for _ in range(2):
            answers(app.test_client(), rooms, TELLING)
    assert caplog.text == ""
    after = tables(db)
    assert [name for name in after if after[name] != before[name]] == ["box"]
    contents = [content for _, content in opened(db, keyring, "2026Q4")]
    assert sorted(one["is"] for one in contents) == ["hold", "note", "question", "record"]
    db.rollback()
    if db.get_bind().dialect.name == "sqlite":
        shown = everything_on_disk(app)
        assert b"Wednesday co-reflection" in shown, "or the file holds nothing"
        for hidden in (PLANTED, TELLING["User-Agent"], *codes):
            assert hidden.encode() not in shown
    else:
        dumped = repr(after)
        assert not [hidden for hidden in (PLANTED, TELLING["User-Agent"], *codes) if hidden in dumped]


@pytest.mark.parametrize("status", SENTENCES)
def test_every_refusal_below_room_is_a_page_that_knows_nobody(app: Flask, status: int) -> None:
    with app.test_request_context("/room/AAAA-AAAA-AAAA"):
        html, found = plain(status)
    assert found == status
    read_strictly(html, unsigned=True)
    assert "<nav" not in html
    assert "sign-in" not in html
