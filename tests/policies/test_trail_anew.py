"""The trail's page reads the trail anew: what was altered, replaced or turned back behind it is seen."""

from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.cli import verify
from coreflect.agency.models import LedgerEntry
from coreflect.agency.queries import trail as queries
from coreflect.agency.rules import hash_of
from coreflect.foundation import clock
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page
from tests.policies.trail_rows import alter, write


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


def test_whoever_asks_about_a_receipt_has_the_trail_read_anew(
    page: Page, db: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is vouched for by a reading from this morning; of a long trail the page says from when its reading is."""
    hashes = write(db, cast, 3)
    here = page.as_(cast.priya).open("policies.trail")
    alter(db, "UPDATE ledger_entry SET body = replace(body, 'teapots', 'kettles') WHERE number = 1")
    clock.set_to(NOW + timedelta(hours=1))
    assert "This trail is whole" in here.open("policies.trail").text, "it is read anew once a day"
    monkeypatch.setattr(queries, "AT_A_LOOK", 2)
    told = here.open("policies.trail", receipt=hashes[1]).text
    assert "was given: so it was read from the first entry on Wednesday 25 November at 09:00." in told
    monkeypatch.undo()
    told = here.open("policies.trail", receipt=hashes[1]).text
    assert "nothing was changed" not in told
    assert "Entry 1 was changed after it was written." in told
    assert "Something before it does not fit, as said above." in told


def test_a_last_entry_that_was_replaced_is_seen_at_the_next_look_and_each_after_it(
    page: Page, db: Session, cast: Cast
) -> None:
    """Also where all hashes fit again: this process saw another one."""
    hashes = write(db, cast, 2)
    here = page.as_(cast.priya).open("policies.trail")
    body = db.scalar(select(LedgerEntry.body).where(LedgerEntry.number == 2))
    other = body.replace("teapots", "kettles")
    anew = hash_of(hashes[0], other)
    alter(db, f"UPDATE ledger_entry SET hash = '{anew}', body = replace(body, 'teapots', 'kettles') WHERE number = 2")
    alter(db, f"UPDATE ledger_head SET hash = '{anew}'")
    for hours in (1, 2, 26):
        clock.set_to(NOW + timedelta(hours=hours))
        assert "Entry 2 is not the one any more that stood here before." in here.open("policies.trail").text
    here.open("policies.trail", receipt=hashes[1])
    assert "No entry has this receipt." in here.text


def test_a_trail_that_was_turned_back_is_seen(page: Page, db: Session, cast: Cast) -> None:
    hashes = write(db, cast, 3)
    here = page.as_(cast.priya).open("policies.trail")
    alter(db, "DELETE FROM ledger_name")
    alter(db, "DELETE FROM ledger_entry WHERE number = 3")
    assert "Entry 3 is missing: it stood here before." in here.open("policies.trail").text
    alter(db, f"UPDATE ledger_head SET number = 2, hash = '{hashes[1]}'")
    assert "Entry 3 is missing: it stood here before." in here.open("policies.trail").text
