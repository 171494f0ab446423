"""Questions that the room brought, on the opening sheet of who hosts the date."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.rules.slips import Kind
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page
from tests.themes.rooms import code, date_in, leave

TEXTS = ["What does silence do to us?", "Who is the plan for?", "How do we slow down?"]


@pytest.fixture
def keyring(app: Flask) -> Keyring:
    return app.extensions["keyring"]


@pytest.fixture
def coming(cast: Cast) -> ReflectionSession:
    return date_in(3, cast.series)


def read(page: Page) -> list[str]:
    """Return the questions in the order in which they stand."""
    return [text for text in ("".join(li.itertext()).strip() for li in page.find("li")) if text in TEXTS]


def test_they_stand_on_the_sheet_of_who_hosts_the_date_and_of_nobody_else(
    page: Page, db: Session, cast: Cast, keyring: Keyring, coming: ReflectionSession
) -> None:
    for words in TEXTS:
        leave(db, keyring, coming, words, Kind.QUESTION)
    leave(db, keyring, coming, "This is a note.")
    leave(db, keyring, date_in(3, cast.other_series), "Of another date?", Kind.QUESTION)
    factories.make_substitute(coming.id, cast.sunniva)
    factories.make_sign_up(coming, cast.priya)
    for who in (cast.rowan, cast.imani, cast.sunniva):
        seen = page.as_(who).open("home.opening", session_id=coming.id)
        assert sorted(read(seen)) == sorted(TEXTS)
        assert "an order that chance makes anew each time" in seen.text
        assert "This is a note." not in seen.html
        assert "Of another date?" not in seen.html
    for who in (cast.priya, cast.helena, cast.wes, cast.tove):
        seen = page.as_(who).open("home.opening", session_id=coming.id)
        assert read(seen) == []
        assert "brought" not in seen.text
        assert "/themes/room/" not in seen.html


def test_they_come_in_another_order_at_each_view(
    page: Page, db: Session, cast: Cast, keyring: Keyring, coming: ReflectionSession
) -> None:
    for words in TEXTS:
        leave(db, keyring, coming, words, Kind.QUESTION)
    rowan = page.as_(cast.rowan)
    orders = {tuple(read(rowan.open("home.opening", session_id=coming.id))) for _ in range(30)}
    assert len(orders) > 2, "of six orders, thirty views show but two once in a hundred million times"


def test_who_reloads_learns_nothing_until_three_are_there_or_the_day_has_come(
    page: Page, cast: Cast, coming: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan)

    def sheet() -> str:
        return rowan.open("home.opening", session_id=coming.id).text

    empty = sheet()
    assert "Questions turn up three at a time" in empty
    for words in TEXTS[:2]:
        page.send("themes.room", {"words": words, "kind": "question"}, code=code(coming), status=303)
        assert sheet() == empty
    page.send("themes.room", {"words": TEXTS[2], "kind": "question"}, code=code(coming), status=303)
    assert sorted(read(rowan.open("home.opening", session_id=coming.id))) == sorted(TEXTS)
    single = date_in(4, cast.series)
    page.send("themes.room", {"words": TEXTS[0], "kind": "question"}, code=code(single), status=303)
    assert read(rowan.open("home.opening", session_id=single.id)) == []
    clock.set_to(NOW + timedelta(days=4))
    assert read(rowan.open("home.opening", session_id=single.id)) == [TEXTS[0]]


def test_without_the_key_the_sheet_still_opens(
    page: Page, db: Session, cast: Cast, keyring: Keyring, coming: ReflectionSession
) -> None:
    leave(db, keyring, coming, TEXTS[0], Kind.QUESTION)
    (keyring.directory / "2026Q4").unlink()
    seen = page.as_(cast.rowan).open("home.opening", session_id=coming.id)
    assert "the key of this quarter is not here" in seen.text
    assert "Ground rules" in seen.text
    assert "the key of this quarter" not in page.as_(cast.priya).open("home.opening", session_id=coming.id).text


@pytest.mark.parametrize("rows", [1, 3])
def test_however_many_were_brought_the_sheet_asks_as_many_questions(
    page: Page, db: Session, cast: Cast, keyring: Keyring, coming: ReflectionSession, count_queries, rows: int
) -> None:
    for words in TEXTS[:rows]:
        leave(db, keyring, coming, words, Kind.QUESTION)
    rowan, here = page.as_(cast.rowan), coming.id
    with count_queries() as asked:
        rowan.open("home.opening", session_id=here)
    assert len(asked) == 11
