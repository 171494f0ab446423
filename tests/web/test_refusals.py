"""What goes wrong is noted without the words that people typed."""

import logging
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coreflect.themes.models import Theme
from tests.factories import make_theme

PLANTED = "crooked teapots hum quietly"


def test_the_log_of_what_nobody_foresaw_says_where_and_never_what(
    app: Flask, db: Session, caplog: pytest.LogCaptureFixture
) -> None:
    """A database says in its own message which value it refused: a label, a sentence, a name."""
    make_theme(label=PLANTED)
    again = {"id": uuid4(), "label": PLANTED, "label_key": PLANTED, "dimension": "hope"}
    with pytest.raises(IntegrityError) as raised:
        db.execute(insert(Theme.__table__).values(again))
    with app.test_request_context("/themes/"), caplog.at_level(logging.ERROR), pytest.raises(IntegrityError):
        app.handle_user_exception(raised.value)
    if db.get_bind().dialect.name == "postgresql":
        assert PLANTED in str(raised.value), "or there was nothing to hide"
    assert "IntegrityError" in caplog.text
    assert "test_refusals.py" in caplog.text, "the place is said"
    assert PLANTED not in caplog.text
