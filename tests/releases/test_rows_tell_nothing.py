"""In which order things were recorded cannot be told from published cells or the codebook, wherever one looks.

Sixty themes are recorded one after the other, each in a transaction of its own, and released by the real actions.
Kendall's tau between that order and each order in which the rows can be found must lie near 0; in a table as one
would usually make it, with a random key and filled as things come, it is 1.
"""

import random
import string
from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations
from math import sqrt
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.releases import ROOM
from coreflect.releases.actions.sign import sign
from coreflect.themes.models import Box
from coreflect.themes.rules.labels import label_key
from tests import factories
from tests.factories import NOW
from tests.releases.conftest import Scene, a_week_passes
from tests.releases.test_publishing import mark, prepared

THEMES = 60
# Of two orders that have nothing to do with each other: five standard deviations, one in two million.
BOUND = 5 * sqrt(2 * (2 * THEMES + 5) / (9 * THEMES * (THEMES - 1)))


def tau(true: Sequence[str], found: Sequence[str]) -> float:
    """Return Kendall's tau between two orders of the same things: 1 for the same, -1 for the reverse."""
    assert sorted(true) == sorted(found), "all of them are there, each once"
    place = {one: at for at, one in enumerate(found)}
    pairs = list(combinations(true, 2))
    return sum(1 if place[one] < place[other] else -1 for one, other in pairs) / len(pairs)


def letters() -> str:
    return "".join(random.choices(string.ascii_letters, k=14))  # noqa: S311


@pytest.fixture
def recorded(scene: Scene, db: Session) -> list[tuple[str, str]]:
    """Label and sentence of sixty themes, in the order in which they were recorded at two dates, and a plain table
    filled in the same order."""
    people = [*scene.people, *(factories.make_person() for _ in range(6))]
    dates = [scene.came(scene.cast.series, day, people) for day in (date(2026, 7, 8), date(2026, 8, 5))]
    kind = "CHAR(32)" if db.get_bind().dialect.name == "sqlite" else "UUID"
    db.execute(text(f"CREATE TABLE control (id {kind} PRIMARY KEY, label TEXT)"))
    db.commit()
    themes = [(letters(), letters()) for _ in range(THEMES)]
    for number, (label, sentence) in enumerate(themes):
        for on in dates if number % 2 else reversed(dates):
            scene.write(on, label, sentence)
        key = "lower(hex(randomblob(16)))" if kind == "CHAR(32)" else "gen_random_uuid()"
        db.execute(text(f"INSERT INTO control VALUES ({key}, :label)"), {"label": label[::-1]})
        db.commit()
    return themes


def publish(scene: Scene) -> None:
    part, read = prepared(scene), mark(scene)
    assert sign(scene.db, scene.keyring, scene.viewer(scene.cast.imani), part, read, True, NOW)
    a_week_passes(scene.db, scene.keyring)


def column(db: Session, sql: str) -> list[str]:
    return list(db.scalars(text(sql)))


def near_zero(orders: dict[str, float]) -> bool:
    return all(abs(found) < BOUND for found in orders.values())


def test_no_order_of_rows_tells_in_which_order_themes_were_recorded(
    scene: Scene, recorded: list[tuple[str, str]], db: Session
) -> None:
    publish(scene)
    labels, sentences = [label for label, _ in recorded], [sentence for _, sentence in recorded]
    control = [label[::-1] for label in labels]
    found = {
        "cells": tau(sentences, column(db, "SELECT sentence FROM cell")),
        "codebook": tau(labels, column(db, "SELECT label FROM theme")),
    }
    if db.get_bind().dialect.name == "postgresql":
        for place in ("ctid", "xmin::text::bigint, ctid"):
            found[f"cells by {place}"] = tau(sentences, column(db, f"SELECT sentence FROM cell ORDER BY {place}"))
            found[f"codebook by {place}"] = tau(labels, column(db, f"SELECT label FROM theme ORDER BY {place}"))
            assert tau(control, column(db, f"SELECT label FROM control ORDER BY {place}")) == 1.0
        for table in ("cell", "theme"):
            assert len(column(db, f"SELECT DISTINCT xmin::text FROM {table}")) == 1, "one transaction wrote them all"
        assert len(column(db, "SELECT DISTINCT xmin::text FROM control")) == THEMES
    else:
        assert tau(control, column(db, "SELECT label FROM control ORDER BY rowid")) == 1.0
    assert tau(control, column(db, "SELECT label FROM control")) == 1.0, "or this could not fail"
    assert near_zero(found), found
    db.rollback()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # on PostgreSQL a row's place is its ctid, above
def test_no_place_in_the_file_tells_in_which_order_themes_were_recorded(
    scene: Scene, recorded: list[tuple[str, str]], db: Session
) -> None:
    """Every place at which a label or sentence stands: in tables, in indexes, on a page and from page to page."""
    labels = [label for label, _ in recorded]
    publish(scene)
    db.rollback()
    file = Path(database.engine.url.database)
    assert Path(f"{file}-wal").read_bytes() == b"", "the log, which tells every order, is empty"
    written = file.read_bytes()
    found = {}
    for name, words, key in (
        ("sentences", [sentence for _, sentence in recorded], str),
        ("labels", labels, str),
        ("label keys", labels, label_key),
    ):
        for which, search in (("first", written.find), ("last", written.rfind)):
            found[f"{which} place of {name}"] = tau(words, by_place(words, search, key))
    control = [label[::-1] for label in labels]
    assert abs(tau(control, by_place(control, written.find, str))) == 1.0, "a page is filled from its end"
    assert near_zero(found), found


def by_place(words: list[str], search: Callable[[bytes], int], form: Callable[[str], str]) -> list[str]:
    places = {one: search(form(one).encode()) for one in words}
    assert min(places.values()) > 0
    return sorted(words, key=places.__getitem__)


def test_sealed_boxes_come_in_the_order_of_their_random_keys(
    scene: Scene, recorded: list[tuple[str, str]], db: Session
) -> None:
    """Before the release: whatever asks for boxes gets them in an order that tells nothing.

    Their place in the file, and the log of the database, do tell to whoever holds file and key; both end with the
    release.
    """
    from coreflect.themes.queries.boxes import opened

    first: dict[str, str] = {}
    for _, content in opened(db, scene.keyring, "2026Q3"):
        first.setdefault(content["label"], content["label"])
    assert abs(tau([label for label, _ in recorded], list(first))) < BOUND
    if db.get_bind().dialect.name == "sqlite":
        assert column(db, "SELECT id FROM box") == sorted(column(db, "SELECT id FROM box"))
    assert len(list(db.scalars(select(Box.id)))) == 2 * THEMES
    db.rollback()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", ["cell", "missing_voice"])
def test_the_audit_finds_a_published_table_that_has_got_a_hidden_rowid(scene: Scene, db: Session, table: str) -> None:
    assert list(ROOM.invariants(db, NOW, scene.keyring)) == []
    db.execute(text(f"CREATE TABLE copy AS SELECT * FROM {table}"))
    db.execute(text(f"DROP TABLE {table}"))
    db.execute(text(f"ALTER TABLE copy RENAME TO {table}"))
    (sentence,) = ROOM.invariants(db, NOW, scene.keyring)
    assert sentence == f"The table {table} has a hidden rowid, which tells in which order its rows came."


def test_tau_is_what_it_is_said_to_be() -> None:
    assert tau("abc", "abc") == 1.0
    assert tau("abc", "cba") == -1.0
    assert tau("abcd", "abdc") == pytest.approx(4 / 6)
    assert BOUND < 0.45
