"""Themes are linked later, a PS lead confirms that a change reflects what was said, and every page says only that."""

import pytest
from sqlalchemy import select

from coreflect.foundation.refusals import Missing, Refusal
from coreflect.policies import ROOM
from coreflect.policies.actions.origin import confirm, link
from coreflect.policies.invariants import invariants
from coreflect.policies.models import Change, ChangeCell
from coreflect.policies.queries.changes import whole
from coreflect.policies.queries.trail import entries
from coreflect.policies.rules.origins import Origin
from coreflect.releases.models import Cell
from tests import factories
from tests.factories import NOW, TODAY
from tests.policies.test_races import as_somebody, at_once

NOT_YET = "not yet confirmed by a PS lead"
CAME = "came from co-reflection"


def kinds(db, change_id) -> list[str]:
    return [entry.kind for entry in entries(db, change_id, "UTC")]


def test_a_theme_is_linked_once_by_who_holds_the_change_or_is_of_ps(db, app, cast, released, proposed, seen) -> None:
    quiet = released.quiet.id
    assert link(db, seen(cast.priya), proposed, {quiet}, NOW) == 1
    assert link(db, seen(cast.sunniva), proposed, {quiet, released.asking.id}, NOW) == 0
    assert kinds(db, proposed) == ["proposed", "linked"]
    assert entries(db, proposed, "UTC")[1].ids("cells") == (quiet,)
    assert {one.cell.id for one in whole(db, proposed).named} == {quiet, released.asking.id}
    hidden = factories.make_cell(factories.make_release("2026Q2", published_on=None), released.group)
    gone = factories.make_cell(released.release, released.group)
    gone.label = gone.sentence = ""
    gone.withdrawn_on = TODAY
    db.commit()
    for cell in (hidden.id, gone.id, factories.nowhere()):
        with pytest.raises(Refusal, match="not released any more"):
            link(db, seen(cast.rowan), proposed, {cell}, NOW)
        db.rollback()
    with pytest.raises(Refusal, match="at least one"):
        link(db, seen(cast.rowan), proposed, set(), NOW)
    db.rollback()
    for person in (cast.helena, cast.wes, factories.make_person("clinician")):
        with pytest.raises(Refusal, match="Who holds this change"):
            link(db, seen(person), proposed, {quiet}, NOW)
        db.rollback()
    with pytest.raises(Missing):
        link(db, seen(cast.rowan), factories.nowhere(), {quiet}, NOW)
    db.rollback()
    assert list(invariants(db, NOW, app.extensions["keyring"])) == []


def test_a_ps_lead_confirms_what_the_page_showed_and_nothing_else(db, app, cast, released, proposed, seen) -> None:
    asking, quiet, rowan = released.asking.id, released.quiet.id, seen(cast.rowan)
    for person in (cast.sunniva, cast.priya, cast.helena, cast.wes):
        with pytest.raises(Refusal, match="A PS lead"):
            confirm(db, seen(person), proposed, {asking}, NOW)
        db.rollback()
    for shown in ({quiet}, {asking, quiet}, set()):
        with pytest.raises(Refusal, match="Meanwhile other themes"):
            confirm(db, rowan, proposed, shown, NOW)
        db.rollback()
    assert not whole(db, proposed).source.came_from_co_reflection
    assert confirm(db, seen(cast.tove), proposed, {asking}, NOW) == 1
    assert confirm(db, rowan, proposed, {asking}, NOW) == 0, "sent twice, or by another lead"
    row = db.scalars(select(ChangeCell)).one()
    assert (row.confirmed_on, row.confirmed_by) == (TODAY, cast.tove.id)
    assert whole(db, proposed).source.came_from_co_reflection
    link(db, rowan, proposed, {quiet}, NOW)
    assert confirm(db, rowan, proposed, {asking, quiet}, NOW) == 1
    with pytest.raises(Refusal, match="Meanwhile other themes"):  # a page that showed none confirms nothing
        confirm(db, rowan, proposed, set(), NOW)
    db.rollback()
    assert kinds(db, proposed) == ["proposed", "confirmed", "linked", "confirmed"]
    assert list(invariants(db, NOW, app.extensions["keyring"])) == []
    with pytest.raises(Missing):
        confirm(db, rowan, factories.nowhere(), {asking}, NOW)


def test_a_theme_withdrawn_meanwhile_is_not_confirmed(db, cast, released, proposed, seen) -> None:
    link(db, seen(cast.rowan), proposed, {released.quiet.id}, NOW)
    cell = db.get(Cell, released.quiet.id)
    cell.label = cell.sentence = ""
    cell.withdrawn_on = TODAY
    db.commit()
    both = {released.asking.id, released.quiet.id}
    with pytest.raises(Refusal, match="Meanwhile other themes"):
        confirm(db, seen(cast.rowan), proposed, both, NOW)
    db.rollback()
    assert confirm(db, seen(cast.rowan), proposed, {released.asking.id}, NOW) == 1


def test_of_two_leads_who_confirm_at_once_one_does(app, db, cast, released, proposed) -> None:
    leads, shown = [cast.rowan.id, cast.imani.id, cast.tove.id], {released.asking.id}
    db.rollback()
    outcomes = at_once(app, *(as_somebody(lead, confirm, proposed, shown, NOW) for lead in leads))
    assert sorted(outcomes) == [0, 0, 1]
    assert kinds(db, proposed) == ["proposed", "confirmed"]


def test_a_theme_linked_twice_at_once_is_linked_once(app, db, cast, released, proposed) -> None:
    people, cells = [cast.rowan.id, cast.sunniva.id, cast.priya.id], {released.quiet.id}
    db.rollback()
    outcomes = at_once(app, *(as_somebody(one, link, proposed, cells, NOW) for one in people))
    assert sorted(outcomes) == [0, 0, 1]
    assert list(invariants(db, NOW, app.extensions["keyring"])) == []


def test_the_audit_finds_a_confirmation_a_theme_and_words_that_the_trail_does_not_know(
    db, app, cast, released, proposed
) -> None:
    def found() -> str:
        said = " ".join(invariants(db, NOW, app.extensions["keyring"]))
        db.rollback()
        return said

    assert found() == ""
    db.get(ChangeCell, (proposed, released.asking.id)).confirmed_on = TODAY
    assert "other themes are confirmed" in found()
    db.add(ChangeCell(change_id=proposed, cell_id=released.quiet.id))
    assert "names other themes" in found()
    db.get(Change, proposed).title = "Other words"
    assert "does not say the same" in found()


def test_came_from_co_reflection_stands_on_no_page_before_a_lead_confirms_and_then_on_each(
    page, db, cast, released, proposed
) -> None:
    addresses = (("policies.show", {"change_id": proposed}), ("policies.index", {}))
    for person in (cast.rowan, cast.helena, cast.priya, cast.wes):
        for endpoint, values in addresses:
            text = page.as_(person).open(endpoint, **values).text.casefold()
            assert NOT_YET.casefold() in text
            assert CAME not in text
    rowan = page.as_(cast.rowan).open("policies.show", change_id=proposed)
    assert "does this change reflect what was said in “Six months of silence”?" in rowan.text
    for person in (cast.sunniva, cast.priya, cast.helena, cast.wes):
        assert "does this change reflect" not in page.as_(person).open("policies.show", change_id=proposed).text
        page.as_(person).send("policies.confirm", {"cells": str(released.asking.id)}, 403, change_id=proposed)
    for sent in ({}, {"cells": "x \x00 " + "9" * 999}, {"cells": [str(released.quiet.id)] * 3}):
        stale = page.as_(cast.rowan).send("policies.confirm", sent, 409, change_id=proposed)
        assert "Meanwhile other themes stand here." in stale.text
    rowan.send("policies.confirm", {"cells": str(released.asking.id)}, change_id=proposed).follow()
    assert "You confirmed that it reflects what was said." in rowan.text
    rowan.send("policies.confirm", {"cells": str(released.asking.id)}, change_id=proposed).follow()
    assert "It was confirmed already." in rowan.text
    for person in (cast.helena, cast.priya):
        for endpoint, values in addresses:
            text = page.as_(person).open(endpoint, **values).text.casefold()
            assert CAME in text
            assert NOT_YET.casefold() not in text
    assert (
        "Rowan Ellery confirmed on Wednesday 25 November"
        in page.as_(cast.wes).open("policies.show", change_id=proposed).text
    )


def test_what_ps_staff_raised_stays_so_when_a_theme_is_linked_and_confirmed(page, db, cast, released) -> None:
    change = factories.make_change(cast.sunniva, title="Tea for all").id
    sunniva = page.as_(cast.sunniva).open("policies.link_themes", change_id=change)
    assert "The link cannot be undone" in sunniva.text
    sunniva.send("policies.link_themes", {"cells": ["x"], "sure": "y"}, 409, change_id=change)
    assert "Tick at least one theme." in sunniva.text
    sunniva.send("policies.link_themes", {"find_themes": "walking", "find": "themes"}, 200, change_id=change)
    assert len(sunniva.find("input", name="cells")) == 1
    quiet = {"cells": [str(released.quiet.id)]}
    sunniva.send("policies.link_themes", quiet, 422, change_id=change)
    assert "A link cannot be undone. Read once more" in sunniva.text
    kept = [one.get("value") for one in sunniva.find("input", name="cells") if one.get("checked") is not None]
    assert kept == [str(released.quiet.id)], "what was ticked is kept"
    assert not db.scalars(select(ChangeCell).where(ChangeCell.change_id == change)).all()
    sunniva.send("policies.link_themes", quiet | {"sure": "y"}, change_id=change).follow()
    assert "Linked by Sunniva Okafor on Wednesday 25 November" in sunniva.text
    sunniva.open("policies.link_themes", change_id=change)
    assert "It names already: “Walking changes the talk”." in sunniva.text
    assert str(released.quiet.id) not in [one.get("value") for one in sunniva.find("input", name="cells")]
    page.as_(cast.imani).send("policies.confirm", {"cells": str(released.quiet.id)}, change_id=change)
    text = page.as_(cast.helena).open("policies.show", change_id=change).text
    assert (
        "Raised by PS staff, in their own name; a released theme was linked later, and a PS lead has confirmed" in text
    )
    assert CAME not in text.casefold()
    for person in (cast.helena, cast.wes, cast.priya):
        page.as_(person).open("policies.link_themes", 403, change_id=change)
    assert db.get(Change, change).origin == Origin.PS_STAFF


def test_home_asks_ps_leads_to_confirm_a_few_at_a_time(db, cast, released, seen, page) -> None:
    for number in range(12):
        factories.make_change(cast.sunniva, released.asking, title=f"Change {number}")
    for person, asked in ((cast.rowan, 10), (cast.tove, 10), (cast.sunniva, 0), (cast.helena, 0), (cast.wes, 0)):
        titles = [one.title for one in ROOM.waiting(db, seen(person), NOW)]
        assert sum("comes from" in title for title in titles) == asked
        assert ("Confirm where 2 more come from" in titles) == bool(asked)
    assert "Confirm where “Change 0” comes from" in page.as_(cast.rowan).open("home.index").text


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_about_an_origin_and_its_holders_stay_within_their_budget(
    page, cast, released, count_queries, rows
) -> None:
    cells = [factories.make_cell(released.release, released.group) for _ in range(rows)]
    change = factories.make_change(cast.rowan, *cells).id
    rowan = page.as_(cast.rowan)
    for endpoint in ("policies.show", "policies.link_themes", "policies.holders"):
        with count_queries() as asked:
            rowan.open(endpoint, change_id=change)
        assert len(asked) <= 12, endpoint
