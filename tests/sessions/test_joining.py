"""How to join is shown to whom and when."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from tests import factories
from tests.conftest import Cast
from tests.pages import Page
from tests.sessions.test_letters import LINK

VIDEO = {"mode": "video", "place": "", "link": LINK}


@pytest.mark.parametrize(("minutes", "shown"), [(16, False), (15, True), (0, True), (-59, True), (-60, False)])
def test_how_to_join_stands_on_the_page_from_a_quarter_of_an_hour_before_until_the_end(
    page: Page, db: Session, cast: Cast, minutes: int, shown: bool
) -> None:
    on = factories.make_date(cast.series, **VIDEO)
    factories.make_sign_up(on, cast.priya)
    factories.make_sign_up(on, cast.sunniva, "waiting")
    clock.set_to(on.starts_at - timedelta(minutes=minutes))
    priya = page.as_(cast.priya).open("sessions.show", session_id=on.id)
    assert (LINK in priya.links()) is shown
    assert ("stands here from Wednesday 2 December 2026, 11:45" in priya.text) is (minutes == 16)
    assert LINK in page.as_(cast.rowan).open("sessions.show", session_id=on.id).links(), "leads see it always"
    for other in (cast.sunniva, cast.tove, cast.helena, cast.wes):
        assert "meet.example" not in page.as_(other).open("sessions.show", session_id=on.id).html


def test_a_cancelled_date_shows_nobody_how_to_join(page: Page, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series, state="cancelled", **VIDEO)
    factories.make_sign_up(on, cast.priya)
    clock.set_to(on.starts_at)
    for person in (cast.priya, cast.rowan):
        assert "meet.example" not in page.as_(person).open("sessions.show", session_id=on.id).html
