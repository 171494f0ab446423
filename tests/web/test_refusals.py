"""What goes wrong is noted without the words that people typed."""

import logging
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coreflect.themes.models import Theme
from tests.conftest import Cast
from tests.factories import make_theme
from tests.pages import Page

PLANTED = "crooked teapots hum quietly"


def test_the_log_of_what_nobody_foresaw_says_where_and_never_what(
    app: Flask, db: Session, caplog: pytest.LogCaptureFixture
) -> None:
    """A database says in its own message which value it refused: a label, a sentence, a name."""
    make_theme(label=PLANTED)
    again = {"id": uuid4(), "label": PLANTED, "label_key": PLANTED, "dimensions": ("hope",), "status": "active"}
    again |= dict.fromkeys(("definition", "use_when", "not_when", "example"), "")
    with pytest.raises(IntegrityError) as raised:
        db.execute(insert(Theme.__table__).values(again))
    with app.test_request_context("/themes/"), caplog.at_level(logging.ERROR), pytest.raises(IntegrityError):
        app.handle_user_exception(raised.value)
    if db.get_bind().dialect.name == "postgresql":
        assert PLANTED in str(raised.value), "or there was nothing to hide"
    assert "IntegrityError" in caplog.text
    assert "test_refusals.py" in caplog.text, "the place is said"
    assert PLANTED not in caplog.text


SOME = "11111111-2222-4333-8444-555555555555"


@pytest.mark.parametrize(
    ("address", "above"),
    [
        (f"/releases/{SOME}/parts/{SOME}/prepare", f"/releases/{SOME}"),
        ("/releases/start", "/releases/"),
        (f"/policies/{SOME}/follow", f"/policies/{SOME}"),
        (f"/sessions/{SOME}/sign-up", f"/sessions/{SOME}"),
        (f"/people/{SOME}/deactivate", f"/people/{SOME}"),
        ("/sign-in/enter", "/sign-in"),
        ("/look", "/"),
    ],
)
def test_an_address_that_only_takes_forms_leads_back_to_the_page_above_it(
    page: Page, cast: Cast, address: str, above: str
) -> None:
    """Somebody reloads by the address what stands in the bar after a form that was not taken."""
    for somebody in (None, cast.rowan):
        assert page.as_(somebody).open(address, status=302).response.location == above
