"""A name is told once a year whoever has it now: renamed, given up, taken back, or split off from what was told."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.releases import ROOM
from coreflect.releases.actions.sign import ChangedSince, sign
from coreflect.releases.models import Cell
from coreflect.releases.queries.candidates import quarter
from coreflect.releases.queries.groups import groups_by_year
from coreflect.releases.rules import Outcome
from coreflect.releases.rules.candidates import Candidate
from coreflect.themes.actions import renaming
from coreflect.themes.actions.changing import agency_day
from coreflect.themes.actions.describing import describe
from coreflect.themes.actions.merging import merge
from coreflect.themes.actions.splitting import split
from coreflect.themes.actions.undoing import undo
from coreflect.themes.queries.changes import changes
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.queries.theme import preview, sheet
from coreflect.themes.rules.labels import label_key
from tests.factories import NOW
from tests.releases.conftest import READY, SAID, Scene, a_week_passes
from tests.releases.test_merged_themes import EARLY, SPRING, found, into, published, theme, told, write_each
from tests.releases.test_publishing import mark, prepared

OTHER, AUTUMN = "One more round", (date(2026, 10, 14), date(2026, 10, 28))


def uses(_db: Session, _ids: Collection[UUID]) -> Mapping[UUID, int]:
    return {}


def seen(scene: Scene, one: UUID, other: UUID | None = None, now: datetime = NOW) -> str:
    """Return the mark of what the page about a change would show."""
    viewer, book = scene.viewer(scene.cast.rowan), codebook(scene.db)
    entry, into_it = book.entries[one], book.entries[other] if other else None
    shown = preview(scene.db, scene.keyring, viewer, book, entry, agency_day(viewer, now), uses, into_it)
    scene.db.rollback()
    return shown.mark


def rename(scene: Scene, one: UUID, label: str) -> None:
    who = (scene.db, scene.keyring, scene.viewer(scene.cast.rowan))
    renaming.rename(*who, one, label, (), seen(scene, one), uses, NOW)


def name_also(scene: Scene, one: UUID, *aliases: str) -> None:
    """Let a theme have these other names and none besides."""
    sheet_of = sheet(scene.db, one)
    assert sheet_of
    now, who = sheet_of.meaning, (scene.db, scene.keyring, scene.viewer(scene.cast.rowan))
    describe(*who, one, replace(now, aliases=aliases), (), now.version, NOW)


def undo_last(scene: Scene, now: datetime = NOW) -> None:
    viewer = scene.viewer(scene.cast.rowan)
    (change,) = changes(scene.db, scene.keyring, agency_day(viewer, now))
    scene.db.rollback()
    undo(scene.db, scene.keyring, viewer, change.id, now)


def outcomes(scene: Scene) -> list[tuple[str, Outcome, bool]]:
    there = [(one.label, one.outcome, one.again) for one in found(scene)]
    scene.db.rollback()
    return there


def in_autumn(scene: Scene) -> list[Candidate]:
    """Return what the next quarter of the same year holds for the one group."""
    groups = groups_by_year(scene.db, [2026])[2026]
    (candidates,) = quarter(scene.db, scene.keyring, Period(2026, 4), groups, 5).candidates.values()
    return candidates


def test_a_name_that_a_told_theme_gave_up_is_not_told_again_in_the_year(scene: Scene, db: Session) -> None:
    one = theme(READY)
    told(scene, one, "2026Q2", scene.people, SPRING)
    rename(scene, one.id, EARLY)
    name_also(scene, one.id)
    assert codebook(db).owner(label_key(READY)) is None, "it is nobody's name now"
    write_each(scene, f"{READY.upper()}.", READY, READY)
    assert outcomes(scene) == [(READY, Outcome.TOLD, False)]
    assert published(scene) == []
    assert list(ROOM.invariants(db, NOW, scene.keyring)) == []


def test_a_name_given_up_after_it_was_written_down_is_told_already_too(scene: Scene, db: Session) -> None:
    write_each(scene, READY, READY)
    one = theme(READY)
    told(scene, one, "2026Q2", scene.people, SPRING)
    assert outcomes(scene) == [(READY, Outcome.TOLD, False)]
    rename(scene, one.id, EARLY)
    name_also(scene, one.id)
    assert outcomes(scene) == [(EARLY, Outcome.TOLD, False)], "its records went along"


def test_a_name_told_in_an_earlier_year_came_up_again_whoever_has_it_now(scene: Scene, db: Session) -> None:
    told(scene, theme(OTHER), "2025Q4", scene.people)
    cell = db.scalars(select(Cell)).one()
    cell.label = READY
    db.commit()
    write_each(scene, READY, READY)
    assert outcomes(scene) == [(READY, Outcome.READY, True)]
    heir = theme(EARLY)
    name_also(scene, heir.id, READY)
    assert outcomes(scene) == [(EARLY, Outcome.READY, True)], "an alias, and what it was written under"
    cell.label = "Something else altogether"
    db.commit()
    assert outcomes(scene) == [(EARLY, Outcome.READY, False)]


def test_who_cannot_have_been_the_source_of_a_name_is_no_source_of_it_now(scene: Scene, db: Session) -> None:
    one = theme(READY)
    told(scene, one, "2025Q4", scene.people[:4])
    rename(scene, one.id, EARLY)
    name_also(scene, one.id)
    write_each(scene, READY, READY)
    assert outcomes(scene) == [(READY, Outcome.FROZEN, True)]


def test_a_theme_is_told_when_a_name_of_what_was_merged_into_it_was(scene: Scene, db: Session) -> None:
    told(scene, theme(OTHER), "2026Q2", scene.people, SPRING)
    db.scalars(select(Cell)).one().label = READY
    fixing, early = theme(READY), theme(EARLY)
    write_each(scene, EARLY, EARLY)
    assert outcomes(scene) == [(EARLY, Outcome.READY, False)]
    into(scene, fixing, early)
    assert outcomes(scene) == [(EARLY, Outcome.TOLD, False)]


def test_a_new_name_that_was_signed_and_then_taken_back_is_told_all_the_same(scene: Scene, db: Session) -> None:
    one = theme(READY)
    write_each(scene, READY, READY)
    rename(scene, one.id, EARLY)
    part_id = prepared(scene)
    read = mark(scene)
    undo_last(scene)
    sign(db, scene.keyring, scene.viewer(scene.cast.imani), part_id, read, True, NOW)
    a_week_passes(scene.db, scene.keyring)
    assert db.execute(select(Cell.theme_id, Cell.label)).all() == [(one.id, EARLY)], "what was signed is what leaves"
    assert codebook(db).owner(label_key(EARLY)) is None
    for day in AUTUMN:
        on = scene.came(scene.cast.series, day, scene.people)
        for label in (READY, EARLY):
            scene.write(on, label, SAID)
    assert [(one.label, one.outcome) for one in in_autumn(scene)] == [(EARLY, Outcome.TOLD), (READY, Outcome.TOLD)]


def test_a_part_is_told_when_what_its_origin_became_was(scene: Scene, db: Session) -> None:
    origin, other = theme(READY), theme(OTHER)
    theme(EARLY, split_from=origin.id)
    told(scene, other, "2026Q2", scene.people, SPRING)
    write_each(scene, EARLY, EARLY)
    assert outcomes(scene) == [(EARLY, Outcome.READY, False)]
    into(scene, origin, other, since="2026Q2")
    assert outcomes(scene) == [(EARLY, Outcome.TOLD, False)]


def test_a_theme_may_be_told_after_a_part_of_it_was(scene: Scene, db: Session) -> None:
    origin = theme(READY)
    part = theme(EARLY, split_from=origin.id)
    theme(OTHER, split_from=origin.id)
    told(scene, part, "2026Q2", scene.people, SPRING)
    write_each(scene, READY, READY)
    for day in SPRING:
        scene.write(scene.came(scene.cast.series, day.replace(month=9), scene.people), OTHER, SAID)
    assert outcomes(scene) == [(OTHER, Outcome.READY, False), (READY, Outcome.READY, False)]


def test_splitting_and_then_merging_keeps_the_part_by_what_it_came_from(scene: Scene, db: Session) -> None:
    """The real actions: what was written under the first name belongs to the other theme from now on."""
    first, other = theme(READY).id, theme(OTHER).id
    who = (db, scene.keyring, scene.viewer(scene.cast.rowan))
    part = split(*who, first, EARLY, (), (), (), seen(scene, first), uses, NOW)
    merge(*who, first, other, seen(scene, first, other), uses, NOW)
    book = codebook(db)
    assert book.parents(part) == {part, first, other}
    assert book.parents(part, "2026Q3") == {part, first}
    assert book.parents(other) == {first, other}


def test_a_name_that_was_handed_over_and_told_meanwhile_does_not_leave_under_it(scene: Scene, db: Session) -> None:
    """An earlier quarter came first after all, and told another theme by the name that had been taken back."""
    one = theme(READY)
    write_each(scene, READY, READY)
    rename(scene, one.id, EARLY)
    part_id = prepared(scene)
    undo_last(scene)
    told(scene, theme(EARLY), "2026Q2", scene.people, SPRING)
    assert outcomes(scene) == [(READY, Outcome.READY, False)], "under its own name it may leave"
    with pytest.raises(ChangedSince):
        sign(db, scene.keyring, scene.viewer(scene.cast.imani), part_id, mark(scene), True, NOW)
    db.rollback()
    assert published(scene) == [(one.id, READY)]
    assert list(ROOM.invariants(db, NOW, scene.keyring)) == []
