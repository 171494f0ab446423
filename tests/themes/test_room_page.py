"""The room's own page: what it shows, what it takes, and that it knows nobody."""

from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.themes.queries.boxes import opened
from coreflect.themes.rules.room import code_of
from tests.conftest import Cast
from tests.factories import TODAY, make_date
from tests.pages import Page


def test_a_question_is_sealed(page: Page, app: Flask, db: Session, cast: Cast, keyring: Keyring) -> None:
    on = make_date(cast.series, TODAY + timedelta(days=7))
    code = code_of("only for tests", on.id)
    seen = page.open("themes.room", code=code)
    assert seen.h1 == "Wednesday co-reflection"
    page.send("themes.room", {"words": "How do we slow down?", "kind": "question"}, code=code, status=303)
    assert "Your question is with the room." in page.follow().text
    print(opened(db, keyring, "2026Q4"))
