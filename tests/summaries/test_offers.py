"""What leads leadership to its page: home, and the weekly letter of who wishes it weekly."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.notices.actions.gather import gather
from coreflect.notices.actions.post import post
from coreflect.notices.actions.wishes import choose
from coreflect.notices.models import Mail
from coreflect.notices.rules.letters import Kind, Letter, Link
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page


def test_leadership_finds_the_page_of_the_newest_release_on_its_first_page_and_nobody_else_does(
    page: Page, cast: Cast
) -> None:
    assert "Your page of" not in page.as_(cast.helena).open("home.index").text
    older = factories.make_release("2026Q2", TODAY - timedelta(days=30))
    newest = factories.make_release("2026Q3", TODAY - timedelta(days=3))
    helena = page.as_(cast.helena).open("home.index")
    assert f"/summaries/{newest.id}" in helena.links()
    assert f"/summaries/{older.id}" not in helena.links()
    assert f"Your page of {Period.parse('2026Q3').words()}" in helena.text
    for person in (cast.rowan, cast.sunniva, cast.priya, cast.wes):
        assert "Your page of" not in page.as_(person).open("home.index").text


def test_who_wishes_releases_weekly_reads_of_one_in_the_weekly_letter(db: Session, cast: Cast) -> None:
    choose(db, cast.helena.id, {Kind.RELEASED: "weekly"}, NOW)
    letter = Letter(Kind.RELEASED, "A quarter was released", ("It can be read.",), (Link("Read it", "/releases/1"),))
    for person in (cast.helena, cast.priya):
        post(db, person.id, person.email, letter, f"released {person.id.hex}", NOW)
    db.commit()
    gather(db, NOW + timedelta(days=7))
    kinds = select(Mail.kind, Mail.state, Mail.subject, Mail.body).order_by(Mail.kind)
    mine = db.execute(kinds.where(Mail.reader == cast.helena.id)).all()
    assert [(one.kind, one.state) for one in mine] == [("released", "sent"), ("weekly", "due")]
    assert "A quarter was released" in mine[1].body
    hers = db.execute(kinds.where(Mail.reader == cast.priya.id)).all()
    assert [(one.kind, one.state) for one in hers] == [("released", "due")]
