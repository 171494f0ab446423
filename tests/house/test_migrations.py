"""Migrations go up and down over rows, on both databases, and end where the models stand."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from coreflect.agency.invariants import TRIGGERS
from coreflect.agency.queries import standing_triggers
from coreflect.foundation.db import Model, db
from coreflect.foundation.migrations import DatabaseTooNew, alembic_config, downgrade, is_current, upgrade
from coreflect.releases.models import Cell
from coreflect.themes.models import Theme
from tests import factories
from tests.conftest import Cast

VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"


def test_the_migrations_end_where_the_models_stand(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Model.metadata)
    assert differences == []


def test_every_migration_goes_down_and_up_again_over_rows(app: Flask, cast: Cast) -> None:
    release = factories.make_release()
    cell = factories.make_cell(release, factories.make_group(cast.series))
    factories.make_change(cast.rowan, cell)
    db.session.remove()
    with db.engine.connect() as connection:
        steps = [s.revision for s in ScriptDirectory.from_config(alembic_config(connection)).walk_revisions()]
    for lower in [*steps[1:], "base"]:
        downgrade(db.engine, lower)
        ledger_is_guarded()
    with db.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    for step in reversed(steps):
        upgrade(db.engine, step)
        ledger_is_guarded()
    with db.engine.connect() as connection:
        assert is_current(connection)


def ledger_is_guarded() -> None:
    """Where there is a ledger, its triggers stand and refuse, whatever a migration has rebuilt."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table("ledger_entry"):
            return
        connection.rollback()
        with Session(connection) as session:
            wanted = {f"ledger_entry_no_{event}" for event in TRIGGERS[connection.dialect.name]}
            if session.scalar(text("SELECT version_num FROM alembic_version")) < "0015":
                wanted -= {"ledger_entry_no_replace"}
            assert standing_triggers(session) == wanted
        connection.rollback()
        columns = {"id": uuid4().hex, "at": "2026-11-25 09:00:00+00", "before": uuid4().hex}
        connection.execute(
            text(
                "INSERT INTO ledger_entry (id, chain, number, at, kind, body, before, hash) "
                "VALUES (:id, 'audit', 999, :at, 'settings', '{}', :before, 'x')"
            ),
            columns,
        )
        for statement in ("UPDATE ledger_entry SET kind = 'x'", "DELETE FROM ledger_entry"):
            with pytest.raises(DBAPIError, match="append-only"), connection.begin_nested():
                connection.execute(text(statement))
        connection.rollback()


def test_rows_outlive_the_newest_migration(app: Flask, cast: Cast) -> None:
    before = db.session.execute(text("SELECT count(*) FROM person")).scalar()
    db.session.remove()
    upgrade(db.engine)
    assert db.session.execute(text("SELECT count(*) FROM person")).scalar() == before


def test_a_newer_database_is_refused_in_one_sentence(app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew, match="made by a newer coreflect"):
        upgrade(db.engine)


def test_no_migration_imports_a_model() -> None:
    assert not [p.name for p in VERSIONS.glob("*.py") if "coreflect" in p.read_text()]


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_the_command_refuses_a_newer_database(tmp_path: Path, command: str) -> None:
    environment = {"COREFLECT_INSTANCE_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    run = [sys.executable, "-W", "error", "-m", "coreflect"]
    subprocess.run([*run, "migrate"], env=environment, check=True, capture_output=True)
    connection = sqlite3.connect(tmp_path / "coreflect.sqlite")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    refused = subprocess.run([*run, command], env=environment, capture_output=True, text=True)
    assert refused.returncode == 1
    assert refused.stderr.strip().startswith("Error: This database was made by a newer coreflect")
    assert len(refused.stderr.strip().splitlines()) == 1


def test_the_codebook_in_full_keeps_every_theme_and_cell_with_its_principles(app: Flask, cast: Cast) -> None:
    """Both tables are rebuilt while other rows point to them, and still have no hidden rowid."""
    theme = factories.make_theme(dimensions=("hope", "moving"))
    bare = factories.make_theme(dimensions=())
    cell = factories.make_cell(factories.make_release(), factories.make_group(cast.series), theme, dimensions=("hope",))
    factories.make_change(cast.rowan, cell)
    kept = {theme.id: ("hope", "moving"), bare.id: ("learning",), cell.id: ("hope",)}
    db.session.remove()
    downgrade(db.engine, "0010")
    with db.engine.connect() as connection:
        found = connection.execute(text("SELECT dimension, second_dimension FROM theme ORDER BY dimension")).all()
        assert [tuple(row) for row in found] == [("hope", "moving"), ("learning", None)]
    upgrade(db.engine)
    with db.engine.connect() as connection:
        for table in (Theme, Cell):
            for row in connection.execute(select(table.id, table.dimensions)):
                assert kept.pop(row.id) == row.dimensions
        assert kept == {}
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
            with pytest.raises(OperationalError, match="no such column: rowid"):
                connection.execute(text("SELECT rowid FROM cell"))
