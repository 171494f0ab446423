"""Which lead withdrew a theme would say in whose co-reflections it came up: no page and no file tells."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.agency.queries import entries_by
from coreflect.agency.rules import NAMED_TO_NOBODY
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.learnt import Lesson, learn
from coreflect.policies.queries.trail import entries, entry
from coreflect.releases.actions.withdraw import withdraw
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page
from tests.policies.conftest import Released

PAGES = (
    *("/policies/trail/2", "/policies/trail", "/policies/trail/file", "/moved", "/", "/policies/answers"),
    *("/policies/said", "/policies/answers/{cell}", "/summaries/", "/summaries/{release}", "/themes/"),
)


def test_nobody_is_told_which_lead_withdrew_a_theme(
    page: Page, db: Session, cast: Cast, released: Released, seen: Callable[[object], Viewer]
) -> None:
    rowan, helena = seen(cast.rowan), page.as_(cast.helena)
    learn(db, seen(cast.helena), released.quiet.id, Lesson("We walk."), NOW)  # an entry that names its author
    before = {one: "Rowan" in page.client.get(one).text for one in ("/policies/trail/file", "/moved", "/")}
    assert withdraw(db, rowan, released.asking.id, NOW)
    assert db.scalars(select(LedgerName.name).join(LedgerEntry).where(LedgerEntry.kind == "withdrawn")).one() == (
        "Rowan Ellery"
    )
    for address in PAGES:
        address = address.format(cell=released.asking.id, release=released.release.id)
        told = page.client.get(address, follow_redirects=True).text
        assert ("Rowan" in told) == before.get(address, False), address
    assert "someone who was a PS lead" in helena.open("policies.entry", number=2).text
    assert "Helena Strand" in helena.open("policies.entry", number=1).text
    withdrawn = entry(db, 2, "UTC")
    assert withdrawn
    assert (withdrawn.entry.by, withdrawn.entry.name) == (None, "someone who was a PS lead")
    assert [one.by for one in entries(db, released.asking.id, "UTC")] == [None]


def test_who_erases_somebody_is_not_told_how_many_themes_they_withdrew(
    db: Session, cast: Cast, released: Released, seen: Callable[[object], Viewer]
) -> None:
    assert "withdrawn" in NAMED_TO_NOBODY
    assert withdraw(db, seen(cast.rowan), released.asking.id, NOW)
    assert (entries_by(db, cast.rowan.id), entries_by(db, cast.rowan.id, for_oneself=True)) == (0, 1)


def test_a_lead_who_is_something_else_beside_is_not_known_by_it(
    db: Session, cast: Cast, released: Released, seen: Callable[[object], Viewer]
) -> None:
    cast.rowan.administrator = True
    db.commit()
    learnt = learn(db, seen(cast.rowan), released.quiet.id, Lesson("We walk."), NOW)
    assert withdraw(db, seen(cast.rowan), released.asking.id, NOW)
    told = [entry(db, number, "UTC") for number in (learnt, learnt + 1)]
    assert [sorted(one.entry.roles) for one in told if one] == [["administrator", "ps_lead"], ["ps_lead"]]
