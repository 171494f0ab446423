"""The days of a release, and on which a theme was withdrawn, are those that the trail says."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.models import LedgerEntry
from coreflect.releases import ROOM
from coreflect.releases.actions.withdraw import withdraw
from coreflect.releases.models import Cell, Release
from tests import factories
from tests.factories import NOW
from tests.releases.conftest import Scene, a_week_passes
from tests.releases.test_publishing import mark, prepared, sign

A_DAY = timedelta(days=1)


def altered(scene: Scene, row: Release | Cell, column: str, to: date | None) -> list[str]:
    """Return what the audit says while a column says something else, as who holds the database could write it."""
    before = getattr(row, column)
    setattr(row, column, to)
    scene.db.commit()
    said = list(ROOM.invariants(scene.db, NOW, scene.keyring))
    setattr(row, column, before)
    scene.db.commit()
    return said


def test_the_days_of_a_release_stand_in_its_entry_and_are_held_to_it(alone: Scene, db: Session) -> None:
    part_id = prepared(alone)
    sign(db, alone.keyring, alone.viewer(alone.cast.imani), part_id, mark(alone), True, NOW)
    a_week_passes(db, alone.keyring)
    release = db.scalars(select(Release)).one()
    assert release.published_on
    assert release.answer_by
    body = db.scalars(select(LedgerEntry.body).where(LedgerEntry.kind == "released")).one()
    assert f'"answer_by":"{release.answer_by.isoformat()}"' in body
    end = NOW + timedelta(days=8)
    assert list(ROOM.invariants(db, end, alone.keyring)) == []
    for by in (A_DAY, -A_DAY):
        assert len(altered(alone, release, "answer_by", release.answer_by + by)) == 1
        assert len(altered(alone, release, "published_on", release.published_on + by)) == 1
    cell = db.scalars(select(Cell)).first()
    assert cell
    assert withdraw(db, alone.viewer(alone.cast.rowan), cell.id, end)
    assert list(ROOM.invariants(db, end, alone.keyring)) == []
    assert cell.withdrawn_on
    for to in (cell.withdrawn_on + A_DAY, cell.withdrawn_on - A_DAY):
        assert len(altered(alone, cell, "withdrawn_on", to)) == 1


def test_an_older_entry_without_the_day_holds_it_within_what_could_be_set(scene: Scene, db: Session) -> None:
    release = factories.make_release("2026Q3", date(2026, 10, 22))
    at = NOW.replace(month=10, day=22)
    record(db, "trail", "released", None, {"release": str(release.id), "period": "2026Q3", "cells": []}, at)
    db.commit()
    assert list(ROOM.invariants(db, NOW, scene.keyring)) == []
    for days, found in ((6, 1), (7, 0), (180, 0), (181, 1)):
        assert len(altered(scene, release, "answer_by", date(2026, 10, 22) + timedelta(days))) == found


def test_a_release_that_is_gone_is_missed_by_its_entry(scene: Scene, db: Session) -> None:
    said = {"release": str(factories.nowhere()), "period": "2026Q2", "cells": []}
    record(db, "trail", "released", None, said, NOW)
    db.commit()
    assert list(ROOM.invariants(db, NOW, scene.keyring)) == [
        "Releases: April to June 2026 was released, as the trail says, and is not now."
    ]
