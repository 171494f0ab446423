"""What goes with every answer."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coreflect.web import headers
from tests.conftest import Cast
from tests.pages import Page

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'none'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


@pytest.mark.parametrize(
    ("path", "status"), [("/promise", 200), ("/sign-in", 200), ("/healthz", 200), ("/nothing", 404), ("/", 302)]
)
def test_the_policy_goes_with_every_answer(page: Page, path: str, status: int) -> None:
    answer = page.open(path, status=status).response
    assert answer.headers["Content-Security-Policy"] == POLICY
    for name, value in headers.ALWAYS.items():
        assert answer.headers[name] == value


@pytest.mark.parametrize(("path", "status"), [("/promise", 200), ("/nothing", 404), ("/static/nothing.css", 404)])
def test_no_page_is_ever_stored(page: Page, cast: Cast, path: str, status: int) -> None:
    for who in (cast.priya, None):
        assert page.as_(who).open(path, status=status).response.headers["Cache-Control"] == "no-store"


def test_answers_that_lead_elsewhere_or_refuse_are_not_stored_either(page: Page, cast: Cast) -> None:
    for who, path, status in ((None, "/", 302), (cast.priya, "/people/", 403), (None, "/welcome/spent", 410)):
        assert page.as_(who).open(path, status=status).response.headers["Cache-Control"] == "no-store"
    sent = page.as_(cast.priya).send("people.sign_out").response
    assert sent.headers["Cache-Control"] == "no-store"


def test_the_stylesheet_is_kept_for_a_year_under_an_address_made_from_its_content(page: Page) -> None:
    address = next(e.get("href") for e in page.open("home.promise").find("link", rel="stylesheet"))
    assert "?v=" in address
    with page.open(address).response as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_cookie_travels_encrypted(app: Flask, db: Session) -> None:
    away = app.test_client().get("/promise", base_url="https://coreflect.example").headers
    assert "; Secure" in away["Set-Cookie"]
    assert "; HttpOnly" in away["Set-Cookie"]
    assert "; SameSite=Lax" in away["Set-Cookie"]
    assert away["Strict-Transport-Security"] == "max-age=31536000"


def test_behind_a_proxy_that_names_this_machine_as_host_cookies_travel_encrypted(app: Flask, page: Page) -> None:
    away = app.test_client().get("/promise", base_url="https://127.0.0.1:8000").headers
    assert "; Secure" in away["Set-Cookie"]
    assert "; SameSite=Lax" in away["Set-Cookie"]


def test_on_this_machine_the_cookie_may_travel_open(app: Flask, db: Session) -> None:
    here = app.test_client().get("/promise", base_url="http://localhost:8000").headers
    assert "Secure" not in here["Set-Cookie"]
    assert "; HttpOnly" in here["Set-Cookie"]
    assert "Strict-Transport-Security" not in here


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "[::1]"])
def test_this_machine_is_known_by_its_names(app: Flask, host: str) -> None:
    with app.test_request_context(base_url=f"http://{host}"):
        assert headers.on_this_machine()


@pytest.mark.parametrize(
    "host", ["coreflect.example", "localhost.evil.example", "127.0.0.1.evil.example", "[2001:db8::1]"]
)
def test_other_machines_are_not_this_one(app: Flask, host: str) -> None:
    with app.test_request_context(base_url=f"http://{host}"):
        assert not headers.on_this_machine()


def test_light_and_dark_are_remembered_and_lead_back_to_a_page_of_this_site(page: Page) -> None:
    page.send("home.look", {"look": "dark"})
    assert page.open("home.promise").find("html", **{"data-look": "dark"})
    page.send("home.look", {"look": "purple"})
    assert page.open("home.promise").find("html", **{"data-look": "auto"})
    token = page.token()
    asked = {"csrf_token": token, "look": "light"}
    answer = page.client.post(
        "/look", data=asked, headers={"Referer": "http://localhost//evil.example/", "Origin": "http://localhost"}
    )
    assert answer.location == "/"
