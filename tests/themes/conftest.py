"""What the tests of this room share."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.actions.boxes import put
from coreflect.themes.models import Box
from coreflect.themes.queries.boxes import records
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.records import Record
from tests.conftest import Cast
from tests.factories import TODAY, make_date
from tests.pages import Page

TYPED = {
    "label": "The fixing reflex",
    "sentence": "We reach for a plan before we have understood what is being said.",
    "dimension": "learning",
    "second_dimension": "",
    "kind": "practice",
}


@pytest.fixture
def keyring(app: Flask) -> Keyring:
    return app.extensions["keyring"]


@pytest.fixture
def begun(cast: Cast) -> ReflectionSession:
    """A date of Rowan's and Imani's series that was yesterday."""
    return make_date(cast.series, TODAY.replace(day=TODAY.day - 1))


def typed(**changes: Any) -> dict[str, Any]:
    """Return a filled-in form."""
    return TYPED | changes


def make_record(db: Session, keyring: Keyring, on: ReflectionSession, label: str = "Hope", **changes: Any) -> Record:
    """Seal a record for a date and return it."""
    content = {
        "is": "record",
        "session_id": str(on.id),
        "series_id": str(on.series_id),
        "label": label,
        "label_key": label_key(label),
        "theme_id": None,
        "sentence": "Fear decided for us.",
        "dimension": "hope",
        "second_dimension": None,
        "kind": "system",
        "asks": True,
    } | changes
    box_id = put(db, keyring, on.period, content)
    db.commit()
    return next(record for record in records(db, keyring, on.period) if record.id == box_id)


def sealed(db: Session) -> int:
    return len(db.scalars(select(Box.id)).all())


def answer(page: Page) -> tuple[str, list]:
    """Return body and headers of an answer; tokens against forgery hold the second in which they were made."""
    headers = [(name, value) for name, value in page.response.headers if name != "Set-Cookie"]
    return re.sub(r'(name="csrf_token"[^>]*value=)"[^"]+"', r"\1", page.html), headers
