"""What is open to anyone: the promise, light and dark, and whether the app is well."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from coreflect import create_app
from coreflect.foundation.config import Config
from coreflect.foundation.db import db as database
from coreflect.foundation.permissions import GRANTS
from tests import factories
from tests.conftest import Cast
from tests.pages import Page


def test_anyone_reads_the_promise_with_the_settings_in_force(page: Page, db: Session, cast: Cast) -> None:
    factories.agency().together = 11
    factories.agency().answer_days = 45
    factories.agency().noun = "people we walk with"
    factories.agency().safety_route = "Call 222, <b>day</b> and night."
    db.commit()
    for reader in (page, page.as_(cast.priya), page.as_(cast.helena), page.as_(cast.wes)):
        reader.open("home.promise")
        assert reader.h1 == "What we promise"
        assert "with eleven or more different clinicians there" in reader.text
        assert "45 days" in reader.text
        assert "among people we walk with or among us" in reader.text
        assert "Call 222, <b>day</b> and night." in reader.text
        assert len(reader.find("ol", class_="promises")[0]) == 8


def test_the_promise_knows_the_room_s_code(page: Page, db: Session) -> None:
    factories.agency().forget_days = 99
    db.commit()
    page.open("home.promise")
    for words in (
        "until seven days after the date",
        "by anyone who has its code",
        "nobody is told who pressed, or how many",
        "kept sealed: the words, the date, and nothing else",
        "three at a time at first",
        "never released, 99 days after its close",
    ):
        assert words in page.text


def test_every_permission_stands_on_the_promise(page: Page) -> None:
    page.open("home.promise")
    for permission in GRANTS:
        assert permission.value in page.text


def test_an_agency_without_a_safety_route_says_so(page: Page, db: Session) -> None:
    factories.agency().safety_route = ""
    db.commit()
    assert "has not written its route here yet" in page.open("home.promise").text


def test_the_promise_asks_as_many_questions_of_whoever_reads(page: Page, cast: Cast, count_queries) -> None:
    rowan = page.as_(cast.rowan)
    for reader in (page, rowan):
        with count_queries() as asked:
            reader.open("home.promise")
        assert len(asked) == 3


@pytest.mark.parametrize(
    ("sent", "kept"), [("dark", "dark"), ("light", "light"), ("auto", "auto"), ("blue", "auto"), (None, "auto")]
)
def test_light_or_dark_is_remembered(page: Page, sent: str | None, kept: str) -> None:
    page.send("home.look", {"look": sent} if sent else {})
    assert f"look={kept};" in page.response.headers["Set-Cookie"]
    assert "HttpOnly" in page.response.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("before", "back"),
    [
        ("http://localhost/promise", "/promise"),
        ("http://localhost/people/?role=clinician&page=2", "/people/?role=clinician&page=2"),
        ("http://localhost/sign-in/enter", "/"),  # takes forms only
        ("http://localhost/nothing/here", "/"),
        ("https://example.com/promise", "/"),
        ("http://localhost//example.com", "/"),
        ("http://localhost/\\example.com", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_the_switch_leads_back_to_a_page_of_this_site(page: Page, before: str, back: str) -> None:
    fields = {"csrf_token": page.token(), "look": "dark"}
    answer = page.client.post("/look", data=fields, headers={"Origin": "http://localhost", "Referer": before})
    assert (answer.status_code, answer.location) == (302, back)


def test_all_is_well_while_the_database_answers(page: Page) -> None:
    assert page.open("home.healthz").response.json == {"status": "ok"}


def health(config: Config) -> tuple[int, object]:
    """Return what /healthz answers on an app of its own, which is closed afterwards."""
    app = create_app(config)
    answer = app.test_client().get("/healthz")
    with app.app_context():
        database.session.remove()
        database.engine.dispose()
    return answer.status_code, answer.json


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_database_that_is_gone_is_told_without_an_error_page(tmp_path: Path, kind: str) -> None:
    gone = tmp_path / "gone"
    url = f"sqlite:///{gone}/x.sqlite" if kind == "sqlite" else f"postgresql+psycopg://nobody@/x?host={gone}"
    config = Config(instance=tmp_path, database_url=url, keys=tmp_path / "keys", secret_key="s", testing=True)
    assert health(config) == (503, {"status": "down"})


def test_a_database_without_tables_is_not_well(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/empty.sqlite"
    config = Config(instance=tmp_path, database_url=url, keys=tmp_path / "keys", secret_key="s", testing=True)
    assert health(config) == (503, {"status": "down"})


def test_an_unreadable_page_before_is_no_error(page: Page) -> None:
    for headers in ({"Referer": "http://["}, {"Referer": "http://[", "Origin": "http://["}):
        assert page.client.get("/nothing/here", headers=headers).status_code == 404
        assert page.client.post("/look", headers=headers).status_code == 400
