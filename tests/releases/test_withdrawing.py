"""A published theme is withdrawn: its words are gone from every page and from the file, a marker stays, and no figure
changes; it is not told once more."""

from dataclasses import replace
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.periods import Period
from coreflect.policies.models import ChangeCell
from coreflect.releases import ROOM
from coreflect.releases.actions.withdraw import withdraw
from coreflect.releases.models import Cell, Release
from coreflect.releases.queries.candidates import quarter
from coreflect.releases.queries.cells import published_cells
from coreflect.releases.queries.groups import groups_by_year
from coreflect.releases.queries.history import past
from coreflect.releases.queries.names import names_of
from coreflect.releases.queries.pointers import now_called
from coreflect.releases.rules import Outcome
from coreflect.releases.rules.candidates import Candidate
from coreflect.releases.rules.drafts import Draft
from coreflect.releases.rules.frames import Names
from coreflect.sessions.models import SeriesLead
from coreflect.themes.actions.boxes import put
from coreflect.themes.models import Theme, ThemeAlias
from coreflect.themes.rules.labels import label_key
from tests import factories
from tests.conftest import Cast
from tests.house.world import World, answer, world
from tests.pages import Page
from tests.releases.conftest import READY, SAID, Scene
from tests.releases.test_names_at_the_gate import name_also, rename
from tests.releases.test_nothing_is_left import forms, found, made_up, on_disk

__all__ = ["world"]  # the fixture
MARKER = "A theme that was withdrawn"


def spoken(db: Session, world: World) -> dict[str, str]:
    """Give the world's cell words that stand nowhere else, and return them."""
    cell = db.get(Cell, world.ids["cell_id"])
    assert cell
    words = {name: made_up() for name in ("label", "sentence", "ask", "alias", "grouping")}
    cell.label, cell.sentence, cell.ask = words["label"], words["sentence"], words["ask"]
    cell.aliases, cell.groupings = (words["alias"],), (words["grouping"],)
    db.commit()
    return words


def told(app: Flask, page: Page, world: World) -> dict[tuple[object, str], str]:
    """Open everything that opens for everybody who keeps no codebook, and return what it says, by role and address."""
    world.ids["release_id"] = world.published
    said = {}
    for role, person in world.people.items():
        if role and role.value != "ps_lead":
            for rule in app.url_map.iter_rules():
                names = rule.arguments - world.ids.keys()
                if "GET" in (rule.methods or ()) and not names and rule.endpoint != "static":
                    got = answer(app, page, world, person, rule.endpoint, "GET")
                    if got.status_code == 200:
                        said[role, rule.endpoint] = got.data.decode(errors="replace")
    return said


def test_of_a_withdrawn_theme_no_page_and_no_byte_has_a_word_and_its_marker_stays(
    app: Flask, page: Page, world: World, db: Session, cast: Cast
) -> None:
    words, cell_id = spoken(db, world), world.ids["cell_id"]
    factories.make_answer(db.get(Cell, cell_id), cast.helena, word="no", reason="There is no money.")
    before = told(app, page, world)
    with_label = {where for where, said in before.items() if words["label"] in said}
    assert {"releases.show", "policies.answer", "policies.answers", "policies.show"} <= {
        endpoint for _, endpoint in with_label
    }, "or nothing was there to lose"
    left = page.as_(cast.rowan).open("releases.show", release_id=world.published)
    assert f"Withdraw “{words['label']}”" in left.text
    asks = page.as_(cast.rowan).open("releases.withdrawing", cell_id=cell_id)
    assert all(one in asks.text for one in words.values())
    assert "This cannot be undone" in asks.text
    after_it = asks.send("releases.withdraw", cell_id=cell_id).follow()
    assert "It is withdrawn, and its words are erased." in after_it.text
    assert MARKER in after_it.text
    assert "Withdraw “" not in after_it.text
    after = told(app, page, world)
    assert after.keys() == before.keys()
    for where, said in after.items():
        assert not [one for one in words.values() if one in said], where
    unmarked = {where for where in with_label if "withdrawn" not in after[where].casefold()}
    assert {endpoint for _, endpoint in unmarked} <= {"policies.propose", "summaries.index"}, (
        "the first offers it no more, and the few lines of the second count it and leave out its name"
    )
    assert "withdrawn on Wednesday" in page.as_(cast.helena).open("policies.answer", cell_id=cell_id).text
    answered = page.as_(cast.priya).open("policies.answer", cell_id=cell_id).text
    assert "There is no money." not in answered, "what was said of it could say what it was about"
    assert "no, because" in answered
    cell = db.get(Cell, cell_id)
    db.refresh(cell)
    assert (cell.asks, cell.kind, cell.dimensions, cell.withdrawn_on) == (
        True,
        "system",
        ("worldview",),
        factories.TODAY,
    )
    assert db.scalars(select(ChangeCell.cell_id)).all() == [cell_id]
    (entry,) = db.scalars(select(LedgerEntry).where(LedgerEntry.kind == "withdrawn")).all()
    assert not [one for one in words.values() if one in entry.body]
    assert cell_id.hex in entry.body
    if db.get_bind().dialect.name == "sqlite":  # PostgreSQL keeps what was deleted until it tidies up
        there = {name for name, one in words.items() if found(on_disk(db), forms(one))}
        assert there == {"label", "alias"}, "the leads' codebook keeps them, as other names of the theme"


def test_only_a_lead_of_the_group_can_and_once(page: Page, db: Session, cast: Cast, world: World) -> None:
    cell_id = world.ids["cell_id"]
    for who in (cast.tove, cast.sunniva, cast.priya, cast.helena, cast.wes):
        for one in (cell_id, uuid4()):
            status = 404 if who is cast.tove else 403
            page.as_(who).open("releases.withdrawing", status, cell_id=one)
            page.as_(who).send("releases.withdraw", {}, status, cell_id=one)
    page.as_(cast.rowan).open("releases.withdrawing", 404, cell_id=uuid4())
    page.as_(cast.rowan).send("releases.withdraw", {}, 404, cell_id=world.ids["change_id"])
    assert "Withdraw “" not in page.as_(cast.tove).open("releases.show", release_id=world.published).text
    assert db.scalars(select(Cell.withdrawn_on)).all() == [None]
    db.rollback()
    page.as_(cast.imani).send("releases.withdraw", {}, cell_id=cell_id)
    again = page.as_(cast.rowan).send("releases.withdraw", {}, cell_id=cell_id).follow()
    assert "It was withdrawn before" in again.text
    page.as_(cast.rowan).open("releases.withdrawing", 302, cell_id=cell_id)
    assert len(db.scalars(select(LedgerEntry).where(LedgerEntry.kind == "withdrawn")).all()) == 1
    db.rollback()
    db.execute(delete(SeriesLead).where(SeriesLead.person_id == cast.rowan.id))
    db.commit()
    page.as_(cast.rowan).open("releases.withdrawing", 404, cell_id=cell_id)


def test_nothing_is_owed_to_it_and_nothing_new_comes_from_it(page: Page, db: Session, cast: Cast, world: World) -> None:
    cell_id = world.ids["cell_id"]
    helena = page.as_(cast.helena).open("home.index")
    assert "Answer “" in helena.text
    page.as_(cast.rowan).send("releases.withdraw", {}, cell_id=cell_id)
    assert "Answer “" not in page.as_(cast.helena).open("home.index").text
    shown = page.as_(cast.helena).open("policies.answer", cell_id=cell_id)
    assert "nothing is owed to it" in shown.text
    assert not shown.find("textarea")
    late = {"word": "yes", "reason": "", "seen": "0", "look_again_on": ""}
    refused = shown.send("policies.give_answer", late, 409, cell_id=cell_id)
    assert "This theme was withdrawn" in refused.text
    proposal = {"key": str(uuid4()), "title": "Listen first", "what": "We listen.", "origin": "themes",
                "cells": [str(cell_id)], "holders": [str(cast.priya.id)]}  # fmt: skip
    refused = page.as_(cast.rowan).open("policies.propose").send("policies.propose", proposal, 409)
    assert "One of these themes is not released any more" in refused.text


@pytest.mark.parametrize("name_goes", [False, True])
def test_a_withdrawn_theme_is_not_told_again_in_its_year_under_the_name_it_had(
    scene: Scene, page: Page, db: Session, name_goes: bool
) -> None:
    """Also where the leads gave it another name meanwhile, and the one that was told had left the codebook."""
    group = factories.make_group(scene.cast.series)
    theme = factories.make_theme(label="Another name" if name_goes else READY)
    theme.label_key = label_key(theme.label)
    db.merge(theme)
    db.commit()
    cell = factories.make_cell(factories.make_release("2026Q2"), group, theme, label=READY)
    cell_id = cell.id
    scene.quarter(scene.cast.series)

    def outcome() -> Outcome:
        there = quarter(db, scene.keyring, Period(2026, 3), groups_by_year(db, [2026])[2026], 5)
        (one,) = [one for one in there.candidates[group.id] if one.heard.label == READY]
        return one.outcome

    assert outcome() is Outcome.TOLD
    db.rollback()
    page.as_(scene.cast.rowan).send("releases.withdraw", {}, cell_id=cell_id)
    assert outcome() is Outcome.TOLD
    assert past(db, Period(2027, 1), frozenset({label_key(READY)})).again(frozenset({label_key(READY)}))
    db.execute(update(Cell).values(withdrawn_on=None, told_as=()))  # else it could be told, and the test would be blind
    db.execute(delete(ThemeAlias))
    db.execute(update(Theme).where(Theme.label_key == label_key(READY)).values(label_key="gone", label="Gone"))
    assert outcome() is not Outcome.TOLD
    db.rollback()


def the_one(scene: Scene) -> Candidate:
    """Return the theme that was written down under READY, as its leads find it now."""
    groups = groups_by_year(scene.db, [2026])[2026]
    (there,) = quarter(scene.db, scene.keyring, Period(2026, 3), groups, 5).candidates.values()
    scene.db.rollback()
    (one,) = [one for one in there if READY in one.heard.label]
    return one


@pytest.mark.parametrize("how", ["renamed", "split off", "merged"])
def test_a_withdrawn_name_does_not_come_back_beside_another(scene: Scene, db: Session, how: str) -> None:
    """Not by what the codebook made of it since, nor by what was chosen before it was withdrawn."""
    group = factories.make_group(scene.cast.series)
    origin = factories.make_theme(label=READY if how == "renamed" else "What it came from")
    cell = factories.make_cell(
        factories.make_release("2025Q4"), factories.make_group(scene.cast.series, year=2025), origin, label=READY
    )
    cell_id, heir = cell.id, origin
    if how == "renamed":
        rename(scene, origin.id, "Another name")
    else:
        heir = factories.make_theme(
            label="Another name", split_from=origin.id if how == "split off" else None, definition="Of its own."
        )
        if how == "merged":
            origin.merged_into, origin.merged_since = heir.id, "2026Q1"
            db.commit()
        name_also(scene, heir.id, READY)
    scene.quarter(scene.cast.series)
    one = the_one(scene)
    chosen = (one.heard.name, False, SAID, one.label, one.named.dimensions, "practice", False, True, "", (READY,))
    put(db, scene.keyring, "2026Q3", Draft(group.id, *chosen).to_content())
    db.commit()
    before = the_one(scene)
    assert names_of(before, []).aliases == (READY,), "or nothing was there to come back"
    assert before.text
    assert before.text.aliases == (READY,)
    assert withdraw(db, scene.viewer(scene.cast.rowan), cell_id, factories.NOW)
    after = the_one(scene)
    assert names_of(after, []) == Names()
    assert after.text == replace(before.text, aliases=())
    assert after.stands, "what was handed over leaves without it"


@pytest.mark.parametrize("whose", ["nobody's", "another theme's"])
def test_every_name_that_was_told_counts_as_told_when_it_is_withdrawn(scene: Scene, db: Session, whose: str) -> None:
    group = factories.make_group(scene.cast.series)
    told = factories.make_theme(label="Renamed since")
    if whose == "another theme's":
        factories.make_theme(label=READY, label_key=label_key(READY))
    for label, aliases in ((READY, ()), ("First name", (READY,))):
        cell = factories.make_cell(factories.make_release("2026Q2"), group, told, label=label, aliases=aliases)
        cell_id, release_id = cell.id, cell.release_id
        if not aliases:
            scene.quarter(scene.cast.series)
        assert the_one(scene).outcome is Outcome.TOLD
        assert withdraw(db, scene.viewer(scene.cast.rowan), cell_id, factories.NOW)
        assert the_one(scene).outcome is Outcome.TOLD, label
        db.execute(delete(Cell))
        db.execute(delete(Release).where(Release.id == release_id))
        db.commit()
    assert the_one(scene).outcome is not Outcome.TOLD, "or the test would be blind"


def test_beside_erased_words_stands_no_name_that_the_theme_has_now(scene: Scene, db: Session) -> None:
    group, now = factories.make_group(scene.cast.series), factories.make_theme(label="Present name")
    cells = factories.make_release("2026Q2"), factories.make_release("2026Q3")
    cell_id = factories.make_cell(cells[0], group, now, label=READY).id
    factories.make_cell(cells[1], group, label="Present name")  # told elsewhere, too: then everybody may read it
    who = [scene.viewer(one) for one in (scene.cast.rowan, scene.cast.helena)]

    def beside() -> list[str | None]:
        found = [now_called(db, one, published_cells(db)).get(cell_id) for one in who]
        db.rollback()
        return found

    assert beside() == ["Present name"] * 2
    assert withdraw(db, who[0], cell_id, factories.NOW)
    assert beside() == [None, None]


def test_the_audit_is_silent_when_two_themes_of_a_group_were_withdrawn(scene: Scene, db: Session) -> None:
    group, release = factories.make_group(scene.cast.series), factories.make_release("2026Q2")
    by = {"prepared_by": scene.cast.rowan.id, "signed_by": scene.cast.imani.id}
    factories.make_part(release, group, state="signed", **by)
    for cell_id in [factories.make_cell(release, group).id for _ in range(2)]:
        assert withdraw(db, scene.viewer(scene.cast.rowan), cell_id, factories.NOW)
    factories.tell_of(release)
    assert list(ROOM.invariants(db, factories.NOW, scene.keyring)) == []
    for _ in range(2):
        factories.make_cell(release, group, label="Told twice")
    factories.tell_of(release)
    (said,) = ROOM.invariants(db, factories.NOW, scene.keyring)
    assert "told more than once in a year (1)" in said


def test_a_withdrawn_cell_can_hold_no_words_whoever_writes_them(db: Session, cast: Cast, world: World) -> None:
    erased = {"label": "", "sentence": "", "ask": "", "withdrawn_on": factories.TODAY}
    for column in ("label", "sentence", "ask"):
        with pytest.raises(IntegrityError):
            db.execute(update(Cell).values(erased | {column: "Words"}))
        db.rollback()
    with pytest.raises(IntegrityError):
        db.execute(update(Cell).values(erased | {"aliases": ("Another name",)}))
    db.rollback()
