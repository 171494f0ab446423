"""The last signature: one of two publishes, a crash is mended, and what must hold is found when it does not."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, insert, literal_column, select
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.deployment import Deployment
from coreflect.foundation.keyring import KeyMissing
from coreflect.foundation.periods import Period
from coreflect.foundation.refusals import Refusal
from coreflect.releases import ROOM
from coreflect.releases.actions.look import Choice
from coreflect.releases.actions.prepare import prepare
from coreflect.releases.actions.sign import ChangedSince, NotToSign, sign
from coreflect.releases.actions.start import start
from coreflect.releases.models import Cell, Release, ReleaseGroup
from coreflect.releases.queries.candidates import Quarter, quarter
from coreflect.releases.queries.groups import groups_by_year
from coreflect.releases.rules.quiet import WEEK
from coreflect.themes.actions.boxes import put
from coreflect.themes.models import Box, Notebook
from coreflect.themes.queries.boxes import opened
from tests import factories, mortal
from tests.factories import NOW
from tests.releases.conftest import READY, Scene, a_week_passes


def opened_quarter(scene: Scene, together: int = 5) -> Quarter:
    groups = groups_by_year(scene.db, [2026])[2026]
    return quarter(scene.db, scene.keyring, Period(2026, 3), groups, together)


def mark(scene: Scene, together: int = 5) -> str:
    """Return the mark of the text of the one part."""
    return opened_quarter(scene, together).to_sign(scene.parts()[0].group_id)


def prepared(scene: Scene, together: int = 5) -> UUID:
    """Let Rowan hand the one part over, each theme in the first of its sentences, each voice as noted; its id."""
    rowan = scene.viewer(scene.cast.rowan)
    start(scene.db, rowan, "2026Q3", NOW)
    (part,) = scene.parts()
    found = opened_quarter(scene, together)
    choices = [Choice(one.heard.name, False, one.heard.sentences[0]) for one in found.candidates[part.group_id]]
    choices += [Choice(one.noted.name, False, "") for one in found.voices[part.group_id] if one.ready]
    prepare(scene.db, scene.keyring, rowan, part.id, choices, [], found.saved(part.group_id), True, NOW)
    return part.id


def test_of_two_who_sign_at_once_one_begins_the_week_and_the_other_is_told(
    alone: Scene, app: Flask, db: Session
) -> None:
    part_id = prepared(alone)
    read = mark(alone)
    readers = [alone.viewer(alone.cast.imani), alone.viewer(alone.cast.sunniva)]
    db.rollback()
    together, outcomes = threading.Barrier(2), []

    def press(reader) -> None:
        with app.app_context():
            together.wait()
            try:
                outcomes.append(sign(database.session(), alone.keyring, reader, part_id, read, True, NOW))
            except Refusal as refusal:
                outcomes.append(type(refusal))
            finally:
                database.session.remove()

    threads = [threading.Thread(target=press, args=(reader,)) for reader in readers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes, key=str) == sorted([NotToSign, True], key=str)
    assert db.scalars(select(Cell)).all() == []
    a_week_passes(db, alone.keyring)
    assert [cell.label for cell in db.scalars(select(Cell))] == [READY]
    assert alone.keyring.periods() == set()


def test_of_two_who_start_at_once_both_come_to_the_same_release(alone: Scene, app: Flask, db: Session) -> None:
    leads = [alone.viewer(alone.cast.rowan), alone.viewer(alone.cast.imani)]
    db.rollback()
    together, found = threading.Barrier(2), []

    def press(lead) -> None:
        with app.app_context():
            together.wait()
            found.append(start(database.session(), lead, "2026Q3", NOW))
            database.session.remove()

    threads = [threading.Thread(target=press, args=(lead,)) for lead in leads]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 2
    assert len(set(found)) == 1
    assert len(alone.parts()) == 1
    assert db.scalar(select(func.count()).select_from(ReleaseGroup)) == 1


def test_what_is_quiet_leaves_although_a_date_is_added_to_an_earlier_quarter(alone: Scene, db: Session) -> None:
    part_id = prepared(alone)
    assert sign(db, alone.keyring, alone.viewer(alone.cast.imani), part_id, mark(alone), True, NOW)
    alone.came(alone.cast.series, factories.date(2026, 5, 6), alone.people)
    assert a_week_passes(db, alone.keyring) == [
        "July to September 2026 was released; what had been recorded, and its key, were destroyed."
    ]


def test_of_two_that_are_quiet_the_earlier_leaves_first_whenever_its_week_is_over(alone: Scene, db: Session) -> None:
    part_id = prepared(alone)
    assert sign(db, alone.keyring, alone.viewer(alone.cast.imani), part_id, mark(alone), True, NOW)
    group = factories.make_group(alone.cast.other_series)
    two_days_later = NOW + timedelta(days=2)
    earlier = Release(period="2026Q2", state="quiet", leaves_at=two_days_later + WEEK)
    db.add(earlier)
    db.flush()
    factories.make_part(earlier, group, state="signed", prepared_by=alone.cast.rowan.id, signed_by=alone.cast.imani.id)
    db.commit()
    assert a_week_passes(db, alone.keyring) == []
    said = a_week_passes(db, alone.keyring, two_days_later)
    assert [one.split(" was released")[0] for one in said] == ["April to June 2026", "July to September 2026"]


def test_quarters_are_published_in_order(alone: Scene, db: Session) -> None:
    part_id = prepared(alone)
    alone.came(alone.cast.series, factories.date(2026, 5, 6), alone.people)
    with pytest.raises(Refusal, match="earlier quarter comes first"):
        sign(db, alone.keyring, alone.viewer(alone.cast.imani), part_id, mark(alone), True, NOW)
    db.rollback()
    assert alone.keyring.periods() == {"2026Q3"}


def test_a_quarter_before_the_latest_release_is_never_offered(alone: Scene, db: Session) -> None:
    factories.make_release("2026Q3")
    alone.came(alone.cast.series, factories.date(2026, 5, 6), alone.people)
    assert list(ROOM.waiting(db, alone.viewer(alone.cast.rowan), NOW)) == []


KILLED = """
import os, sys
from pathlib import Path
from coreflect import create_app
from coreflect.foundation.config import Config
from coreflect.foundation.db import db
from coreflect.foundation.keyring import Keyring
from coreflect.releases.actions.leave import let_leave
from coreflect.releases.rules.quiet import WEEK
from tests.factories import NOW

url, keys = sys.argv[1:]

class PowerCut(Keyring):
    def destroy(self, period):
        os._exit(9)

app = create_app(Config(instance=Path(keys).parent, database_url=url, keys=Path(keys), secret_key="x", testing=True))
with app.app_context():
    list(let_leave(db.session(), PowerCut(Path(keys)), NOW + WEEK))
"""


def test_a_crash_between_the_commit_and_the_key_is_mended(alone: Scene, app: Flask, db: Session) -> None:
    part_id = prepared(alone)
    assert sign(db, alone.keyring, alone.viewer(alone.cast.imani), part_id, mark(alone), True, NOW)
    db.rollback()
    url = database.engine.url.render_as_string(hide_password=False)
    died = mortal.run(KILLED, url, str(alone.keyring.directory))
    assert died.returncode == 9, died.stderr
    assert alone.release().state == "published", "what was committed holds"
    assert db.scalar(select(func.count()).select_from(Box)) == 0
    assert alone.keyring.periods() == {"2026Q3"}
    assert any("its key is still there" in one for one in ROOM.invariants(db, NOW, alone.keyring))
    assert list(ROOM.tend(db, NOW, Deployment(alone.keyring))) == [
        "The key of July to September 2026 was destroyed: that quarter is over."
    ]
    assert alone.keyring.periods() == set()
    assert list(ROOM.invariants(db, NOW, alone.keyring)) == []
    assert list(ROOM.tend(db, NOW, Deployment(alone.keyring))) == []


def test_boxes_of_a_published_quarter_are_found_and_deleted(alone: Scene, db: Session) -> None:
    part_id = prepared(alone)
    sign(db, alone.keyring, alone.viewer(alone.cast.imani), part_id, mark(alone), True, NOW)
    a_week_passes(alone.db, alone.keyring)
    (alone.keyring.directory / "2026Q3.destroyed").unlink()  # as if a folder of keys had been put back
    put(db, alone.keyring, "2026Q3", {"is": "note"})
    put(db, alone.keyring, "2026Q4", {"is": "note"})
    db.commit()
    assert len(list(ROOM.invariants(db, NOW, alone.keyring))) == 2
    assert len(list(ROOM.tend(db, NOW, Deployment(alone.keyring)))) == 2
    assert db.scalars(select(Box.period)).all() == ["2026Q4"]
    assert alone.keyring.periods() == {"2026Q4"}


def test_an_older_copy_of_the_boxes_cannot_be_opened_once_the_key_is_gone(alone: Scene, db: Session) -> None:
    part_id = prepared(alone)
    read = mark(alone)
    copy = [{"id": one.id, "period": one.period, "sealed": one.sealed} for one in db.scalars(select(Box))]
    sign(db, alone.keyring, alone.viewer(alone.cast.imani), part_id, read, True, NOW)
    a_week_passes(alone.db, alone.keyring)
    db.execute(insert(Box.__table__), copy)
    with pytest.raises(KeyMissing):
        opened(db, alone.keyring, "2026Q3")


def test_the_gate_is_asked_once_more_at_the_signature(alone: Scene, db: Session) -> None:
    agency = factories.agency()
    part_id = prepared(alone)
    read = mark(alone)
    agency.together = 11
    db.commit()
    with pytest.raises(Refusal, match="The text was changed"):
        sign(db, alone.keyring, alone.viewer(alone.cast.imani), part_id, read, True, NOW)
    db.rollback()
    with pytest.raises(ChangedSince):
        sign(db, alone.keyring, alone.viewer(alone.cast.imani), part_id, mark(alone, 11), True, NOW)
    assert prepared(alone, 11) == part_id
    sign(db, alone.keyring, alone.viewer(alone.cast.imani), part_id, mark(alone, 11), True, NOW)
    a_week_passes(alone.db, alone.keyring)
    assert db.scalars(select(Cell)).all() == []
    assert alone.release().together == 11


def test_cells_are_written_in_the_order_of_their_random_keys(scene: Scene, db: Session) -> None:
    dates = [
        scene.came(scene.cast.series, day, scene.people)
        for day in (factories.date(2026, 7, 8), factories.date(2026, 7, 22))
    ]
    for number in range(12):
        for on in dates:
            scene.write(on, f"A theme {chr(97 + number)}", f"One more way of saying it, {chr(97 + number)}.")
    part_id = prepared(scene)
    sign(db, scene.keyring, scene.viewer(scene.cast.imani), part_id, mark(scene), True, NOW)
    a_week_passes(scene.db, scene.keyring)
    hidden = "ctid" if db.get_bind().dialect.name == "postgresql" else "id"
    stored = db.scalars(select(Cell.id).order_by(literal_column(hidden))).all()
    assert len(stored) == 12
    assert stored == sorted(stored)


def test_what_must_hold_is_said_when_it_does_not(scene: Scene, db: Session) -> None:
    cast = scene.cast
    group, twin = factories.make_group(cast.series), factories.make_group(cast.other_series)
    assert list(ROOM.invariants(db, NOW, scene.keyring)) == []
    release, other = factories.make_release("2026Q2"), factories.make_release("2026Q3", published_on=None)
    factories.make_part(release, group, state="prepared", prepared_by=cast.rowan.id)
    factories.make_part(release, twin, state="signed", prepared_by=cast.rowan.id, signed_by=cast.imani.id)
    factories.make_cell(other, group)
    factories.make_cell(release, group, year=2025)
    factories.make_missing_voice(other, group)
    merged = factories.make_theme(merged_into=factories.make_theme().id, merged_since="2026Q2")
    factories.make_cell(factories.make_release("2026Q1"), twin, merged)
    factories.make_cell(release, group, merged)
    for label in ("Slow hope.", " slow  HOPE"):  # two themes, one name
        factories.make_cell(release, group, label=label)
    said = " ".join(ROOM.invariants(db, NOW, scene.keyring))
    assert "a part of a quiet or published release is neither signed by a second person nor left out (1)" in said
    assert "a cell stands in a release that is not published (1)" in said
    assert "a missing voice stands in a release that is not published (1)" in said
    assert "a missing voice names a group that has no part in its release (1)" in said
    assert "a cell names a theme that had been merged into another by its period (1)" in said
    assert "a label of a group is told more than once in a year (1)" in said
    assert "a cell names another year than its release (1)" in said
    assert "a cell names a group of another year (1)" in said


def test_which_key_is_missing_is_said_when_a_week_is_over(alone: Scene, db: Session) -> None:
    part_id = prepared(alone)
    assert sign(db, alone.keyring, alone.viewer(alone.cast.imani), part_id, mark(alone), True, NOW)
    said = (
        "July to September 2026 should leave the room now, and {} is not on this machine. Put it back from the backup "
    )
    said += "of keys, with `coreflect restore --keys`."
    key, away = alone.keyring.directory / "2026Q3", alone.keyring.directory / "away"
    key.rename(away)
    assert a_week_passes(db, alone.keyring) == [said.format("its key")]
    away.rename(key)
    db.add(Notebook(series_id=alone.cast.series.id, year=2026, sealed=bytes(4124)))
    db.commit()
    assert a_week_passes(db, alone.keyring) == [said.format("the notebook's key")]
    assert db.scalars(select(Cell)).all() == []
