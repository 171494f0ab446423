"""Where what moved is read: home, and the page of one's own notices."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.notices.models import Mail
from coreflect.notices.rules.letters import Kind, Letter, Link, packed
from coreflect.policies.actions.following import follow_change
from coreflect.policies.rules.telling import LINE, Thing, change_at
from tests import factories
from tests.conftest import Cast
from tests.pages import Page
from tests.policies.conftest import Released
from tests.policies.mornings import MORNING, SUBJECT, stage, tell

pytestmark = pytest.mark.usefixtures("told")


def test_home_tells_what_moved_itself_and_leaves_these_letters_to_the_notices(
    page: Page, db: Session, cast: Cast, released: Released, proposed: UUID, seen: Callable[[object], Any]
) -> None:
    follow_change(db, cast.sunniva.id, proposed)
    stage(db, proposed, seen(cast.rowan))
    tell(db)
    clock.set_to(MORNING)
    here = page.as_(cast.sunniva).open("home.index")
    assert "Peer contact while waiting" in here.text
    assert SUBJECT not in here.text
    assert "You hear of this" not in here.text
    assert "A change is being drafted now" in here.open("notices.index").text


def test_the_notices_page_names_each_change_that_its_wordless_letter_only_links_to(
    page: Page, db: Session, cast: Cast, proposed: UUID, seen: Callable[[object], Any], count_queries
) -> None:
    """Two changes that moved alike can be told apart by whoever is signed in; mails and what is kept name none."""
    other = factories.make_change(cast.rowan, title="“حق” & tea", stage="drafting").id
    for one in (proposed, other):
        follow_change(db, cast.sunniva.id, one)
    stage(db, proposed, seen(cast.rowan))
    tell(db)
    clock.set_to(MORNING)
    here = page.as_(cast.sunniva)
    with count_queries() as few:
        here.open("notices.index")
    gone = Link("A change is in effect now", f"/policies/{uuid4()}"), Link("The register", "/policies/?view=list")
    for _ in range(3):
        factories.make_mail(
            reader=cast.sunniva.id, kind="followed", body=packed(Letter(Kind.FOLLOWED, SUBJECT, (LINE,), gone))
        )
    stage(db, other, seen(cast.rowan), at=MORNING)
    tell(db, MORNING + timedelta(days=1))
    letters_kept = db.scalars(select(Mail.body)).all()
    assert not any("Peer contact" in body or "tea" in body for body in letters_kept)
    db.rollback()
    with count_queries() as many:
        here.open("notices.index")
    assert len(many) <= len(few) <= 3
    words = {link.get("href"): " ".join("".join(link.itertext()).split()) for link in here.find("a")}
    assert words[f"/policies/{proposed}"] == "A change is being drafted now: “Peer contact while waiting”"
    assert words[f"/policies/{other}"] == "A change is being drafted now: ““حق” & tea”"
    assert words[gone[0].path] == "A change is in effect now", "what is no change has no name"
    assert words[gone[1].path] == "The register"


def test_a_path_leads_to_a_change_only_where_it_is_one_of_its_pages() -> None:
    id = uuid4()
    assert change_at(Thing.change(id).path) == change_at(f"/policies/{id}/look") == change_at(f"/policies/{id}#x") == id
    for path in (
        Thing.theme("2026Q3").path,
        "/policies/",
        f"/releases/{id}",
        f"/policies/{id}0",
        f"/x/policies/{id}",
        "",
    ):
        assert change_at(path) is None
