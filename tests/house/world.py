"""An agency with one thing of every kind, so that every address has something to open."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.permissions import Role
from coreflect.people.queries.viewer import viewer_of
from coreflect.policies.actions.versions import Draft, save_draft
from coreflect.policies.models import Version
from coreflect.themes.rules.room import code_of
from tests import factories
from tests.conftest import Cast
from tests.house.table_of_doors import ROLES
from tests.pages import Page
from tests.releases.conftest import Scene


@dataclass
class World:
    """Everything that an address can name, each thing once, and who has which role."""

    ids: dict[str, Any]
    people: dict[Role | None, Any]
    published: Any


@pytest.fixture
def world(db: Session, app: Flask, cast: Cast) -> World:
    """One of each: a date that has begun, with a theme; a release in preparation; a cell, a change, an account."""
    scene = Scene(db, app.extensions["keyring"], cast, [factories.make_person() for _ in range(6)])
    published = factories.make_release("2026Q2", factories.date(2026, 7, 20))
    group = factories.make_group(cast.series)
    factories.make_part(published, group, state="signed", prepared_by=cast.rowan.id, signed_by=cast.imani.id)
    cell = factories.make_cell(published, group)
    factories.tell_of(published)
    change = factories.make_change(cast.rowan, cell)
    scene.quarter(cast.series)
    preparing = factories.make_release("2026Q3", None)
    part = factories.make_part(preparing, group)
    begun = scene.came(cast.series, factories.date(2026, 11, 18), scene.people)
    factories.make_sign_up(begun, scene.people[0])
    scene.write(begun, "A theme", "What was learned.")
    box = next(one for one, _ in _boxes(scene, "2026Q4"))
    ids = {
        "session_id": begun.id,
        "box_id": box,
        "person_id": scene.people[1].id,
        "change_id": change.id,
        "cell_id": cell.id,
        "theme_id": cell.theme_id,
        "into_id": factories.make_theme().id,
        "release_id": preparing.id,
        "part_id": part.id,
        "closure_id": factories.make_closure().id,
        "act": "withdraw",
        "series_id": cast.series.id,
        "token": "a-token-that-is-spent",
        "filename": "css/tokens.css",
        "key": "mutuality",
        "year": "2026",
        "mail_id": factories.make_mail(state="failed").id,
        "reader": cast.priya.id,
        "kind": "reminder",
        "code": code_of("only for tests", begun.id),
        "what": "note",
        "field": "undo",
        "number": 1,
        **_two_drafts(db, change.id, cast.rowan.id),
        "raised_id": factories.make_raised(cast.rowan, cast.imani).id,
    }
    people = dict(zip(ROLES, (None, cast.rowan, cast.sunniva, cast.priya, cast.helena, cast.wes), strict=True))
    return World(ids, people, published.id)


def _two_drafts(db: Session, change_id: UUID, author: UUID) -> dict[str, str]:
    """Save two drafts of a change's text, and return what an address calls them."""
    writer = viewer_of(db, author)
    assert writer
    save_draft(db, writer, change_id, Draft(None, "The first.", "We call."), factories.NOW)
    first = db.scalars(select(Version.id)).one()
    save_draft(db, writer, change_id, Draft(first, "The second.", "We write."), factories.NOW)
    return {"which": "0.1", "older": "0.1", "newer": "0.2"}


def _boxes(scene: Scene, period: str) -> list[tuple[Any, Any]]:
    from coreflect.themes.queries.boxes import opened

    return opened(scene.db, scene.keyring, period)


def answer(app: Flask, page: Page, world: World, person: Any, endpoint: str, method: str) -> Any:
    """Return what the app answers to somebody, with ids that exist and a form that holds nothing but its token."""
    (rule,) = [r for r in app.url_map.iter_rules(endpoint) if method in (r.methods or ())]
    here = page.as_(person)
    data = {"csrf_token": here.token()} if method == "POST" else None
    if endpoint == "releases.start":
        data = {**(data or {}), "period": "2026Q3"}
    with here._ask(method, here.address(endpoint, **{n: world.ids[n] for n in rule.arguments}), data=data) as got:
        return got
