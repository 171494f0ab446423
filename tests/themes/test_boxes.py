"""Boxes in the database: put, opened, replaced, taken out."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.themes.actions.boxes import destroy_boxes, put, take_out
from coreflect.themes.actions.codebook import enter
from coreflect.themes.models import Box, Theme
from coreflect.themes.queries.boxes import opened
from coreflect.themes.queries.codebook import by_key
from coreflect.themes.rules.labels import NewTheme
from tests.factories import make_theme


@pytest.fixture
def keyring(app: Flask) -> Keyring:
    return app.extensions["keyring"]


def test_boxes_are_opened_by_period_and_kind_in_the_order_of_their_ids(db: Session, keyring: Keyring) -> None:
    mine = [put(db, keyring, "2026Q4", {"is": "record", "n": n}) for n in range(20)]
    hold = put(db, keyring, "2026Q4", {"is": "hold"})
    put(db, keyring, "2026Q3", {"is": "record", "n": "earlier"})
    db.commit()
    found = opened(db, keyring, "2026Q4", "record")
    assert [box_id for box_id, _ in found] == sorted(mine)
    assert sorted(content["n"] for _, content in found) == list(range(20))
    assert opened(db, keyring, "2026Q4", "hold") == [(hold, {"is": "hold"})]
    assert len(opened(db, keyring, "2026Q4")) == 21


def test_a_box_is_replaced_under_its_own_id(db: Session, keyring: Keyring) -> None:
    box_id = put(db, keyring, "2026Q4", {"is": "record", "n": 1})
    before = db.scalar(select(Box.sealed).where(Box.id == box_id))
    assert put(db, keyring, "2026Q4", {"is": "record", "n": 2}, box_id) == box_id
    assert opened(db, keyring, "2026Q4") == [(box_id, {"is": "record", "n": 2})]
    assert db.scalar(select(Box.sealed).where(Box.id == box_id).execution_options(populate_existing=True)) != before


def test_a_new_id_that_was_given_makes_a_new_box(db: Session, keyring: Keyring) -> None:
    wanted = uuid4()
    assert put(db, keyring, "2026Q4", {"is": "cell"}, wanted) == wanted
    assert opened(db, keyring, "2026Q4") == [(wanted, {"is": "cell"})]


def test_without_boxes_no_key_is_needed_and_none_is_made(db: Session, keyring: Keyring) -> None:
    assert opened(db, keyring, "2026Q4") == []
    assert keyring.periods() == set()


def test_a_missing_or_wrong_key_is_said_and_no_second_key_is_made(db: Session, keyring: Keyring) -> None:
    put(db, keyring, "2026Q4", {"is": "record"})
    (keyring.directory / "2026Q4").unlink()  # lost, not destroyed: a backup may still hold it
    with pytest.raises(KeyMissing):
        opened(db, keyring, "2026Q4")
    with pytest.raises(KeyMissing):
        put(db, keyring, "2026Q4", {"is": "record"})
    assert keyring.periods() == set()
    keyring.read_or_make("2026Q4")
    with pytest.raises(KeyMissing):
        opened(db, keyring, "2026Q4")


def test_boxes_are_taken_out_one_by_one_or_a_period_at_once(db: Session, keyring: Keyring) -> None:
    first, second, third = [put(db, keyring, "2026Q4", {"n": n}) for n in range(3)]
    other = put(db, keyring, "2026Q3", {"n": 9})
    assert take_out(db, [first, uuid4()]) == 1
    assert {box_id for box_id, _ in opened(db, keyring, "2026Q4")} == {second, third}
    assert destroy_boxes(db, "2026Q4") == 2
    assert opened(db, keyring, "2026Q4") == []
    assert [box_id for box_id, _ in opened(db, keyring, "2026Q3")] == [other]


def test_nothing_here_commits(db: Session, keyring: Keyring) -> None:
    put(db, keyring, "2026Q4", {"n": 1})
    enter(db, [NewTheme("Hope", "hope", ("hope",))], "2026Q4")
    db.rollback()
    assert opened(db, keyring, "2026Q4") == []
    assert db.scalars(select(Theme)).all() == []


def test_entering_finds_what_is_there_and_adds_what_is_new(db: Session) -> None:
    there = make_theme(label="Hope", dimensions=("hope",))
    found = enter(
        db,
        [NewTheme("HOPE!", "hope", ("worldview",)), NewTheme("Company", "company", ("connection", "hope"))],
        "2026Q4",
    )
    assert found["hope"] == there.id
    assert set(found) == {"hope", "company"}
    entries = by_key(db, ["hope", "company", "unknown"])
    assert set(entries) == {"hope", "company"}
    assert (entries["hope"].label, entries["hope"].dimensions) == ("Hope", ("hope",))
    assert (entries["company"].id, entries["company"].dimensions) == (found["company"], ("connection", "hope"))
    assert enter(db, [], "2026Q4") == {}


def test_new_labels_are_written_in_the_order_of_their_random_keys(db: Session, count_queries) -> None:
    with count_queries() as asked:
        found = enter(db, [NewTheme(f"T{n:02}", f"t{n:02}", ("hope",)) for n in range(40)], "2026Q4")
    assert len(asked) == 2
    db.commit()
    if db.get_bind().dialect.name == "postgresql":
        arrived = list(db.scalars(text("SELECT id FROM theme ORDER BY ctid")))
        assert arrived == sorted(found.values())
