"""Who opens the page of a date, and who is refused."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.queries.boxes import records
from tests.conftest import Cast
from tests.factories import make_date, nowhere
from tests.pages import Page
from tests.themes.conftest import answer, make_record, sealed, typed


@pytest.mark.parametrize("who", ["tove", "priya", "helena", "wes", "sunniva"])
def test_nobody_but_the_leads_of_the_series_opens_or_writes(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, who: str
) -> None:
    record = make_record(db, keyring, begun, "Fear sets the pace")
    visitor = page.as_(getattr(cast, who))
    status = 404 if who in ("tove", "sunniva") else 403
    foreign, missing = [], []
    for ids, bodies in (((begun.id, record.id), foreign), ((nowhere(), nowhere()), missing)):
        session_id, box_id = ids
        visitor.open("themes.record", status, session_id=session_id)
        bodies.append(answer(visitor))
        visitor.open("themes.edit", status, session_id=session_id, box_id=box_id)
        bodies.append(answer(visitor))
        for endpoint, more in (("record", {}), ("edit", {"box_id": box_id}), ("remove", {"box_id": box_id})):
            data = typed(seen=record.version)
            visitor.send(f"themes.{endpoint}", data, status, session_id=session_id, **more)
            bodies.append(answer(visitor))
    assert foreign == missing
    assert all("Fear sets the pace" not in body for body, _ in foreign)
    assert records(db, keyring, "2026Q4") == [record]


def test_who_is_signed_out_is_asked_to_sign_in(page: Page, db: Session, begun: ReflectionSession) -> None:
    page.open("themes.record", 302, session_id=begun.id)
    assert page.response.location.startswith("/sign-in")
    page.send("themes.record", typed(), 401, session_id=begun.id)
    assert sealed(db) == 0


def test_a_theme_of_another_date_is_not_found_under_this_one(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    other = make_record(db, keyring, make_date(cast.series, date(2026, 11, 11)), "Elsewhere")
    rowan = page.as_(cast.rowan)
    rowan.open("themes.edit", 404, session_id=begun.id, box_id=other.id)
    found = answer(rowan)
    rowan.open("themes.edit", 404, session_id=begun.id, box_id=nowhere())
    assert answer(rowan) == found
    rowan.send("themes.edit", typed(seen=other.version), 409, session_id=begun.id, box_id=other.id)
    rowan.send("themes.remove", {"seen": other.version}, session_id=begun.id, box_id=other.id)
    assert records(db, keyring, "2026Q4") == [other]
