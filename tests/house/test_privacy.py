"""What no table of themes may hold: a person, a clock time, a rising key; and what no file may show."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Column, inspect, text
from sqlalchemy.orm import Session

from coreflect.foundation.db import Model
from coreflect.foundation.db import db as database
from coreflect.themes.actions.boxes import take_out
from coreflect.themes.queries.boxes import opened
from tests.conftest import Cast
from tests.factories import TODAY, make_date
from tests.pages import Page

# Written out by hand: a column that is added to one of these tables has to be added here too, by somebody who
# has asked whether it could tell who spoke, when, or in which order.
ALLOWED = {
    "theme": {
        *("id", "label", "label_key", "dimensions", "status", "definition", "use_when", "not_when", "example"),
        *("merged_into", "merged_since", "split_from"),
    },
    "theme_alias": {"name_key", "theme_id", "name"},
    "theme_grouping": {"theme_id", "name_key", "name"},
    "box": {"id", "period", "sealed"},
    "cell": {
        "id",
        "release_id",
        "group_id",
        "theme_id",
        "year",
        "label",
        "sentence",
        "dimensions",
        "kind",
        "asks",
        "again",
        *("ask", "aliases", "groupings", "withdrawn_on", "told_as"),
    },
    "notebook": {"id", "series_id", "year", "sealed"},
    "missing_voice": {"release_id", "group_id", "words"},
}
POINTS_TO = {
    "theme": {"theme"},
    "theme_alias": {"theme"},
    "theme_grouping": {"theme"},
    "cell": {"release", "release_group", "theme"},
    "missing_voice": {"release", "release_group"},
    "notebook": {"series"},
}
# The day on which a lead withdrew what everybody had read, and which every page shows: no time of a theme.
PUBLIC_DAYS = {"withdrawn_on"}
KEYS = {
    "missing_voice": ["UUID", "UUID", "str"],
    "theme_alias": ["str"],
    "theme_grouping": ["UUID", "str"],
}  # the words themselves; all others have one random key
PLANTED = "Crooked teapots hum quietly"


@pytest.mark.parametrize("table", sorted(ALLOWED))
def test_tables_of_themes_hold_these_columns_and_no_other(db: Session, table: str) -> None:
    assert {column.name for column in Model.metadata.tables[table].columns} == ALLOWED[table]
    assert {column["name"] for column in inspect(db.connection()).get_columns(table)} == ALLOWED[table]


@pytest.mark.parametrize("table", sorted(ALLOWED))
def test_tables_of_themes_hold_no_time_no_person_and_no_rising_key(db: Session, table: str) -> None:
    reader = inspect(db.connection())
    for column in reader.get_columns(table):
        kind = str(column["type"]).upper()
        if column["name"] in PUBLIC_DAYS:
            assert kind == "DATE"
            continue
        assert not any(word in kind for word in ("TIME", "DATE", "SERIAL", "INTERVAL")), column["name"]
        assert "INT" not in kind or column["name"] == "year", column["name"]
        assert not column.get("autoincrement") or column["autoincrement"] == "auto"
        assert column.get("default") is None, "a default of the database could be a clock or a counter"
    assert {key["referred_table"] for key in reader.get_foreign_keys(table)} == POINTS_TO.get(table, set())
    columns: dict[str, Column] = dict(Model.metadata.tables[table].columns)
    keys = reader.get_pk_constraint(table)["constrained_columns"]
    assert [columns[key].type.python_type.__name__ for key in keys] == KEYS.get(table, ["UUID"])


@pytest.mark.parametrize("table", sorted(ALLOWED))
def test_tables_of_themes_have_no_hidden_rowid_and_no_sequence(app: Flask, db: Session, table: str) -> None:
    if db.get_bind().dialect.name != "sqlite":
        counters = inspect(db.connection()).get_sequence_names()
        assert not [name for name in counters if name.startswith(table)], "a sequence would number the rows"
        return
    with pytest.raises(Exception, match="no such column: rowid"):
        db.execute(text(f"SELECT rowid FROM {table}"))


def test_nothing_points_to_a_box(db: Session) -> None:
    reader = inspect(db.connection())
    for table in reader.get_table_names():
        assert "box" not in {key["referred_table"] for key in reader.get_foreign_keys(table)}, table


def test_no_table_but_those_of_the_ledger_and_the_dates_could_time_a_theme(db: Session) -> None:
    """Whatever knows a theme, a cell or a box knows no clock time."""
    reader = inspect(db.connection())
    for table in reader.get_table_names():
        names = {column["name"] for column in reader.get_columns(table)}
        if names & {"theme_id", "box_id", "label_key", "sealed"}:
            kinds = [str(column["type"]).upper() for column in reader.get_columns(table)]
            assert not any("TIME" in kind for kind in kinds), table


def everything_on_disk(app: Flask) -> bytes:
    folder = Path(database.engine.url.database).parent
    return b"".join(
        path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.parent.name != "keys"
    )


def test_no_byte_of_the_database_or_its_log_shows_what_was_recorded(
    app: Flask, page: Page, db: Session, cast: Cast
) -> None:
    on = make_date(cast.series, TODAY.replace(day=24))
    session_id, bare = on.id, on.id.bytes
    rowan = page.as_(cast.rowan)
    theme = {"label": PLANTED, "sentence": f"{PLANTED} again.", "dimension": "hope", "kind": "system"}
    rowan.send("themes.record", theme, session_id=session_id)
    (box_id, content), *rest = opened(db, app.extensions["keyring"], "2026Q4")
    assert (content["label"], content["session_id"], rest) == (PLANTED, str(session_id), []), "or nothing is planted"
    where = {"session_id": session_id, "box_id": box_id}
    found = rowan.open("themes.edit", **where).find("input", id="seen-here")[0].get("value")
    rowan.send("themes.edit", theme | {"sentence": f"{PLANTED} changed.", "seen": found}, **where)
    if db.get_bind().dialect.name == "postgresql":
        dumped = dump(db)
        assert str(session_id) in dumped, "or the dump holds nothing"
        assert str(box_id) in dumped
        assert not re.search(PLANTED, dumped, re.IGNORECASE)
        return
    shown = everything_on_disk(app)
    assert b"Wednesday co-reflection" in shown, "or the file holds nothing"
    assert box_id.hex.encode() in shown
    for hidden in (PLANTED.encode(), PLANTED.casefold().encode(), b"changed."):
        assert hidden not in shown
    take_out(db, [box_id])
    db.commit()
    assert PLANTED.encode() not in everything_on_disk(app)
    assert bare not in shown, "dates are stored as text: their raw bytes would only stand in an unsealed box"


def dump(db: Session) -> str:
    """Return every row of every table as text."""
    rows = []
    for table in inspect(db.connection()).get_table_names():
        rows += [repr(tuple(row)) for row in db.execute(text(f'SELECT * FROM "{table}"'))]
    return "\n".join(rows)
