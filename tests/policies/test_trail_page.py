"""The trail as a whole: its page, its file, and what a receipt vouches for."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.cli import verify
from coreflect.agency.models import LedgerEntry
from coreflect.agency.rules.receipts import spoken
from coreflect.foundation import clock
from coreflect.people.queries.viewer import viewer_of
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page

SECRET = "Crooked teapots hum"


def write(db: Session, cast: Cast, count: int) -> list[str]:
    """Write some entries by Rowan, a day apart, and return their hashes."""
    rowan, change = viewer_of(db, cast.rowan.id), factories.make_change(cast.rowan)
    made = []
    for number in range(count):
        said = {"change": change.id.hex, "stage": "drafting", "words": SECRET}
        made.append(record(db, "trail", "stage", rowan, said, NOW - timedelta(days=9 - number), about=change.id))
    hashes = [entry.hash for entry in made]
    db.commit()
    return hashes


def alter(db: Session, statement: str) -> None:
    """Change the ledger as somebody could who holds the database itself."""
    if db.get_bind().dialect.name == "sqlite":
        for event in ("update", "delete"):
            db.execute(text(f"DROP TRIGGER IF EXISTS ledger_entry_no_{event}"))
    else:
        db.execute(text("ALTER TABLE ledger_entry DISABLE TRIGGER USER"))
    db.execute(text(statement))
    db.commit()


def test_the_page_says_that_the_trail_is_whole_and_gives_its_receipt(
    page: Page, db: Session, cast: Cast, count_queries
) -> None:
    here = page.as_(cast.priya)
    assert "Nothing stands in the trail yet" in here.open("policies.trail").text
    hashes = write(db, cast, 3)
    for _ in range(2):
        with count_queries() as asked:
            here.open("policies.trail", receipt=hashes[0])
        assert len(asked) <= 4
        assert "This trail is whole 3 entries, and each fits the one before it." in here.text
        assert spoken(hashes[-1]) in here.text
        assert SECRET not in here.html
        assert "This is the receipt of entry 1, written Monday 16 November" in here.text
    hashes += write(db, cast, 1)
    assert "4 entries" in here.open("policies.trail").text
    assert spoken(hashes[-1]) in here.text


@pytest.mark.parametrize("typed", ["", "  ", "x", "a" * 500, "\x00", "٣" * 64, "g" * 64])
def test_what_is_no_receipt_is_said_to_be_none(page: Page, db: Session, cast: Cast, typed: str) -> None:
    write(db, cast, 1)
    here = page.as_(cast.helena).open("policies.trail", receipt=typed)
    assert ("A receipt has 64 figures" in here.text) == bool(typed.strip("\x00 "))
    assert "No entry has this receipt." in here.open("policies.trail", receipt="ab " * 32).text


def test_the_file_can_be_checked_apart_and_holds_every_entry(
    page: Page, db: Session, cast: Cast, count_queries
) -> None:
    hashes = write(db, cast, 3)
    record(db, "trail", "withdrawn", viewer_of(db, cast.imani.id), {"cell": "0" * 32}, clock.now())
    db.commit()
    here = page.as_(cast.priya)
    with count_queries() as asked:
        here.open("policies.trail_file")
    assert len(asked) <= 3
    assert here.response.headers["Content-Disposition"] == 'attachment; filename="coreflect-trail-2026-11-25.jsonl"'
    lines = [json.loads(line) for line in here.html.splitlines()]
    assert [one.get("name") for one in lines[1:]] == ["Rowan Ellery"] * 3 + [None]  # who withdrew is told to nobody
    assert "Imani" not in here.html
    checked = CliRunner().invoke(verify, ["-", "--receipt", spoken(hashes[1])], input=here.html)
    assert checked.exit_code == 0, checked.output
    assert "This trail is whole: 4 entries" in checked.output
    assert "that of entry 2, written Tuesday 17 November 2026" in checked.output


def test_what_was_altered_behind_the_page_is_named_at_the_next_whole_look(page: Page, db: Session, cast: Cast) -> None:
    """The page reads on from what it found to fit, and once a day from the beginning; the file shows it at once."""
    write(db, cast, 3)
    here = page.as_(cast.priya).open("policies.trail")
    alter(db, "UPDATE ledger_entry SET body = replace(body, 'teapots', 'kettles') WHERE number = 2")
    clock.set_to(NOW + timedelta(hours=25))
    here.open("policies.trail")
    assert "Something does not fit Entry 2 was changed after it was written. 1 entry before it fits." in here.text
    file = here.open("policies.trail_file").html
    checked = CliRunner().invoke(verify, ["-"], input=file)
    assert (checked.exit_code, checked.output.splitlines()[0]) == (1, "Entry 2 was changed after it was written.")


def test_a_last_entry_that_was_replaced_is_seen_at_the_next_look(page: Page, db: Session, cast: Cast) -> None:
    write(db, cast, 2)
    here = page.as_(cast.priya).open("policies.trail")
    last = db.query(LedgerEntry).filter_by(number=2).one().hash
    alter(db, f"UPDATE ledger_entry SET hash = '{'0' * 64}' WHERE hash = '{last}'")
    assert "Entry 2 is not the one any more that stood there before." in here.open("policies.trail").text
