"""Somebody who holds the database itself, and takes the triggers away, rewrites the trail: each way is found, by the
audit and by whoever checks the file, and a trail that was rewritten as a whole by whoever holds an earlier receipt."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.cli import verify
from coreflect.agency.invariants import invariants
from coreflect.agency.models import LedgerEntry
from coreflect.agency.queries.trail import file_of
from coreflect.agency.rules import hash_of
from coreflect.foundation import clock
from coreflect.people.queries.viewer import viewer_of
from tests.agency.test_ledger import without_triggers
from tests.conftest import Cast

Rewriting = Callable[[Session], None]


@pytest.fixture
def receipts(db: Session, cast: Cast) -> list[str]:
    """The hashes of six entries of the trail by Rowan; the triggers are gone already."""
    rowan = viewer_of(db, cast.rowan.id)
    found = []
    for number in range(6):
        said = {"change": "0" * 32, "field": "undo", "words": f"Words number {number + 1}."}
        at = clock.now() + timedelta(minutes=number)
        found.append(record(db, "trail", "text", rowan, said, at, about=UUID(int=0)).hash)
    db.commit()
    without_triggers(db)
    return found


def alter(db: Session) -> None:
    """Other words in the third entry."""
    db.execute(text("UPDATE ledger_entry SET body = replace(body, 'number 3', 'number nine') WHERE number = 3"))


def alter_and_hash(db: Session) -> None:
    """Other words in the third entry, with a hash of its own that fits them."""
    alter(db)
    row = db.execute(text("SELECT before, body FROM ledger_entry WHERE number = 3")).one()
    db.execute(text("UPDATE ledger_entry SET hash = :hash WHERE number = 3"), {"hash": hash_of(row.before, row.body)})


def drop(db: Session) -> None:
    """The third entry is gone."""
    db.execute(text("DELETE FROM ledger_name WHERE entry_id IN (SELECT id FROM ledger_entry WHERE number = 3)"))
    db.execute(text("DELETE FROM ledger_entry WHERE number = 3"))


def drop_and_number(db: Session) -> None:
    """The third entry is gone, and the others are numbered anew."""
    drop(db)
    for number in (4, 5, 6):
        db.execute(text("UPDATE ledger_entry SET number = :to WHERE number = :was"), {"to": number - 1, "was": number})
    db.execute(text("UPDATE ledger_head SET number = 5"))


def insert(db: Session) -> None:
    """An entry that nobody made stands before the third, and the others move on."""
    for number in (6, 5, 4, 3):
        db.execute(text("UPDATE ledger_entry SET number = :to WHERE number = :was"), {"to": number + 1, "was": number})
    second = db.execute(text("SELECT * FROM ledger_entry WHERE number = 2")).one()
    body = second.body.replace("number 2", "of nobody")
    row = dict(second._mapping) | {"id": "0" * 32, "number": 3, "body": body, "before": second.hash + "x"}
    row["hash"] = hash_of(row["before"], body)
    names = ", ".join(row)
    db.execute(text(f"INSERT INTO ledger_entry ({names}) VALUES ({', '.join(':' + name for name in row)})"), row)
    db.execute(text("UPDATE ledger_head SET number = 7"))


def reorder(db: Session) -> None:
    """The third and the fourth change places."""
    for was, to in ((3, 99), (4, 3), (99, 4)):
        db.execute(text("UPDATE ledger_entry SET number = :to WHERE number = :was"), {"to": to, "was": was})


def rename(db: Session) -> None:
    """Somebody else's name stands beside the third entry."""
    of = "(SELECT id FROM ledger_entry WHERE number = 3)"
    db.execute(text(f"UPDATE ledger_name SET name = 'Helena Strand' WHERE entry_id = {of}"))


def list_elsewhere(db: Session) -> None:
    """The third entry is listed as another kind: pages would not show it where it belongs."""
    db.execute(text("UPDATE ledger_entry SET kind = 'offer_ended' WHERE number = 3"))


def move_in_time(db: Session) -> None:
    """The third entry is listed as written a minute later than it says: pages would show it on another day."""
    row = db.scalars(select(LedgerEntry).where(LedgerEntry.number == 3)).one()
    row.at += timedelta(minutes=1)


def cut_off(db: Session) -> None:
    """The last entry is gone, and the head is turned back."""
    db.execute(text("DELETE FROM ledger_name WHERE entry_id IN (SELECT id FROM ledger_entry WHERE number = 6)"))
    db.execute(text("DELETE FROM ledger_entry WHERE number = 6"))
    row = db.execute(text("SELECT hash FROM ledger_entry WHERE number = 5")).one()
    db.execute(text("UPDATE ledger_head SET number = 5, hash = :hash"), {"hash": row.hash})


def rewrite(db: Session) -> None:
    """Other words in the third entry, and every hash from there on anew, the head's too."""
    alter(db)
    db.execute(text("UPDATE ledger_entry SET before = 'x' || before WHERE number > 3"))  # each is unique meanwhile
    before = db.execute(text("SELECT before FROM ledger_entry WHERE number = 3")).scalar_one()
    for number in (3, 4, 5, 6):
        body = db.execute(text("SELECT body FROM ledger_entry WHERE number = :n"), {"n": number}).scalar_one()
        after = hash_of(before, body)
        sent = {"before": before, "hash": after, "n": number}
        db.execute(text("UPDATE ledger_entry SET before = :before, hash = :hash WHERE number = :n"), sent)
        before = after
    db.execute(text("UPDATE ledger_head SET hash = :hash"), {"hash": before})


def audited(app: Flask, db: Session) -> list[str]:
    found = list(invariants(db, clock.now(), app.extensions["keyring"]))
    db.rollback()
    return [sentence for sentence in found if "trigger" not in sentence]


def checked(db: Session, *words: str) -> tuple[int, str]:
    found = CliRunner().invoke(verify, ["-", *words], input="".join(file_of(db)))
    db.rollback()
    return found.exit_code, found.output


@pytest.mark.parametrize(
    ("rewriting", "entry"),
    [(alter, 3), (alter_and_hash, 4), (drop, 3), (drop_and_number, 3), (insert, 3), (reorder, 3), (rename, 3)],
)
def test_the_audit_and_the_file_name_the_first_entry_that_does_not_fit(
    app: Flask, db: Session, receipts: list[str], rewriting: Rewriting, entry: int
) -> None:
    assert (audited(app, db), checked(db)[0]) == ([], 0)
    rewriting(db)
    db.commit()
    assert audited(app, db)[0].startswith(f"The ledger's trail: entry {entry} ")
    code, said = checked(db)
    assert (code, said.startswith(f"Entry {entry} ")) == (1, True), said


@pytest.mark.parametrize("rewriting", [list_elsewhere, move_in_time])
def test_an_entry_that_is_listed_as_another_kind_or_of_another_moment_is_found_by_the_audit(
    app: Flask, db: Session, receipts: list[str], rewriting: Rewriting
) -> None:
    rewriting(db)
    db.commit()
    assert audited(app, db)[0].startswith("The ledger's trail: entry 3 is listed under another kind")


@pytest.mark.parametrize(("rewriting", "stands"), [(rewrite, 2), (cut_off, 5)])
def test_a_trail_that_was_rewritten_as_a_whole_is_found_by_an_earlier_receipt(
    app: Flask, db: Session, receipts: list[str], rewriting: Rewriting, stands: int
) -> None:
    """All fits again, for the audit too: only who took a receipt along can tell, and up to where."""
    rewriting(db)
    db.commit()
    assert (audited(app, db), checked(db)[0]) == ([], 0)
    for number, receipt in enumerate(receipts, start=1):
        code, said = checked(db, "--receipt", receipt)
        assert ("No entry has this receipt." in said) == (number > stands)
        assert code == int(number > stands)
