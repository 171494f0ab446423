"""The trail as a whole: its page, its file, and what a receipt vouches for."""

import json
import shlex
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.cli import verify
from coreflect.agency.queries import trail as queries
from coreflect.agency.rules.files import checked
from coreflect.agency.rules.receipts import spoken
from coreflect.foundation import clock
from coreflect.foundation.db import db as database
from coreflect.people.queries.viewer import viewer_of
from coreflect.releases.actions.withdraw import withdraw
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page
from tests.policies.trail_rows import SECRET, alter, write


def listed(here: Page) -> list[str]:
    """Return the entries that the page of the trail links to, in their order."""
    return [one.text or "" for one in here.find("a") if (one.text or "").startswith("Entry ")]


def test_the_page_says_that_the_trail_is_whole_and_gives_its_receipt(
    page: Page, db: Session, cast: Cast, count_queries
) -> None:
    here = page.as_(cast.priya)
    assert "Nothing stands in the trail yet" in here.open("policies.trail").text
    hashes = write(db, cast, 3)
    for _ in range(2):
        with count_queries() as asked:
            here.open("policies.trail", receipt=hashes[0])
        assert len(asked) <= 5
        assert "This trail is whole 3 entries, and each fits the one before it." in here.text
        assert spoken(hashes[-1]) in here.text
        assert SECRET not in here.html
        assert "3 entries, the newest first Entry 3 drafting".casefold() in here.text.casefold()
        assert "at 09:00, New York time" in here.text
        assert "This is the receipt of entry 1, written Monday 16 November" in here.text
    hashes += write(db, cast, 1)
    assert "4 entries" in here.open("policies.trail").text
    assert spoken(hashes[-1]) in here.text


def test_the_command_can_be_copied_and_holds_the_receipt_that_was_looked_up(
    page: Page, db: Session, cast: Cast, tmp_path: Path
) -> None:
    hashes = write(db, cast, 2)
    here = page.as_(cast.priya)
    for asked, found in (({}, "This trail is whole: 2 entries"), ({"receipt": hashes[0]}, "that of entry 1")):
        here.open("policies.trail", **asked)
        program, *command = shlex.split(here.find("code", id="command")[0].text or "")
        name = next(one for one in command if one.endswith(".jsonl"))
        here.open("policies.trail_file")
        assert f'filename="{name}"' in here.response.headers["Content-Disposition"]
        (tmp_path / name).write_bytes(here.response.data)
        arguments = [str(tmp_path / name) if one == name else one for one in command[1:]]
        checked = CliRunner().invoke(verify, arguments)
        assert (program, command[0], checked.exit_code) == (".venv/bin/coreflect", "verify", 0), checked.output
        assert found in checked.output


def test_the_entries_are_listed_by_twenty_also_where_one_cannot_be_read(
    page: Page, db: Session, cast: Cast, count_queries
) -> None:
    write(db, cast, 9)
    here = page.as_(cast.priya)
    with count_queries() as few:
        here.open("policies.trail")
    for _ in range(16):
        record(db, "trail", "withdrawn", viewer_of(db, cast.imani.id), {"cell": "0" * 32}, NOW)
    db.commit()
    with count_queries() as many:
        here.open("policies.trail")
    assert len(many) <= len(few) <= 4
    shown = listed(here)
    assert (len(shown), shown[0], shown[-1]) == (20, "Entry 25", "Entry 6")
    alter(db, "UPDATE ledger_entry SET body = '[' WHERE number = 2")
    alter(db, "DELETE FROM ledger_name")
    alter(db, "DELETE FROM ledger_entry WHERE number = 3")
    here.open("policies.trail", page=2)
    assert listed(here) == ["Entry 5", "Entry 4", "Entry 2", "Entry 1"]
    assert "Entry 2 It cannot be read" in here.text
    for odd in ("99", "0", "-1", "x", "9" * 30, "1\x00"):
        assert here.open("policies.trail", page=odd).find("ul", class_="moved")[0]


def test_each_line_says_which_theme_or_field_it_is_about_and_no_name_of_a_withdrawn_one(
    page: Page, db: Session, cast: Cast, released, proposed, seen, count_queries
) -> None:
    here, helena = page.as_(cast.priya), seen(cast.helena)
    write(db, cast, 1)
    with count_queries() as few:
        here.open("policies.trail")
    for cell in (released.asking, released.quiet):
        said = {"cell": cell.id.hex, "word": "no", "reason": SECRET}
        answer = factories.make_answer(cell, helena, word="no", reason=SECRET)
        record(db, "trail", "answered", helena, said, NOW, about=answer.id)
        record(db, "trail", "learnt", helena, {"cell": cell.id.hex, "words": SECRET}, NOW, about=cell.id)
    for words in (SECRET, ""):
        said = {"change": proposed.hex, "field": "undo", "words": words}
        record(db, "trail", "text", seen(cast.rowan), said, NOW, about=proposed)
    db.commit()
    assert withdraw(db, seen(cast.rowan), released.quiet.id, NOW)
    with count_queries() as many:
        here.open("policies.trail")
    assert len(many) == len(few) <= 4
    entries = [" ".join("".join(one.itertext()).split()) for one in here.find("ul", class_="moved")[0]]
    assert [one.partition(" ")[2].partition(" ")[2].removesuffix(" Wednesday 25 November") for one in entries[:7]] == [
        "Withdrawn",
        "Emptied: What it undoes, “Peer contact while waiting”",
        "Written: What it undoes, “Peer contact while waiting”",
        "What this changes in us, a theme that was withdrawn",
        "Leadership answered: no, a theme that was withdrawn",
        "What this changes in us, “Six months of silence”",
        "Leadership answered: no, “Six months of silence”",
    ]
    assert "Walking changes the talk" not in here.html
    assert SECRET not in here.html


def test_checking_and_looking_up_stand_before_the_list_of_entries(page: Page, db: Session, cast: Cast) -> None:
    write(db, cast, 3)
    here = page.as_(cast.priya).open("policies.trail")
    order = list(here.tree.iter())
    (press,), (form,), (entries,) = (
        [one for one in here.find("button") if one.text == "Check it here"],
        here.find("form", method="get"),
        here.find("ul", class_="moved"),
    )
    assert order.index(press) < order.index(form) < order.index(entries)
    assert here.links()[here.links().index("#check") :][:3] == ["#check", "#hold", "#entries"]
    ids = {one.get("id") for one in order}
    assert {"check", "hold", "entries"} <= ids


def test_looking_up_nothing_asks_for_a_receipt_where_one_lands(page: Page, db: Session, cast: Cast) -> None:
    write(db, cast, 1)
    here = page.as_(cast.priya)
    assert "Paste a receipt first." not in here.open("policies.trail").text, "nobody has asked yet"
    for typed in ("", " \t "):
        here.open("policies.trail", receipt=typed)
        (told,) = here.find("p", class_="error")
        assert told.text == "Paste a receipt first."
        assert here.find("input", name="receipt")[0].get("aria-describedby").endswith(told.get("id"))
        assert here.find("h2", id="hold", tabindex="-1")[0].get("aria-describedby") == told.get("id")


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


def test_a_long_trail_is_read_a_part_at_a_look(
    page: Page, db: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "AT_A_LOOK", 3)
    hashes = write(db, cast, 7)
    here = page.as_(cast.priya).open("policies.trail", receipt=hashes[4])
    assert "The first 3 of 7 entries fit" in here.text
    assert spoken(hashes[2]) in here.text
    assert "The entries before it have not all been read here" in here.text
    assert "The first 6 of 7 entries fit" in here.open("policies.trail", receipt=hashes[4]).text
    assert "nothing was changed, taken out or put in" in here.text
    assert "This trail is whole" in here.open("policies.trail").text


def test_people_write_while_somebody_takes_the_file(app: Flask, page: Page, db: Session, cast: Cast) -> None:
    """Reading the file holds nobody up, and it holds what stood there when it began."""
    write(db, cast, 450)
    here = page.as_(cast.priya)
    address = here.address("policies.trail_file")
    db.rollback()

    def write_one() -> None:
        with app.app_context():
            session = database.session()
            record(session, "trail", "withdrawn", None, {"cell": "0" * 32}, clock.now())
            session.commit()

    def slowly() -> list[bytes]:
        answer = here.client.get(address, buffered=False)
        parts = [next(answer.response)]
        with ThreadPoolExecutor(1) as others:
            others.submit(write_one).result(timeout=5)
        parts += answer.response
        answer.close()
        return parts

    parts = Context().run(slowly)
    assert len(parts) > 1
    assert checked(b"".join(parts).splitlines(True)).entries == 450
    here.open("policies.trail_file")
    assert checked(here.response.data.splitlines(True)).entries == 451


def test_the_trail_is_one_press_away_from_home_the_register_and_what_was_said(page: Page, cast: Cast) -> None:
    for person, mends in ((cast.priya, False), (cast.wes, False), (cast.sunniva, True), (cast.helena, True)):
        here = page.as_(person)
        for endpoint in ("home.index", "policies.index", "policies.said", "policies.links"):
            assert "/policies/trail" in here.open(endpoint).links(), endpoint
        assert ("/policies/links" in here.open("policies.index").links()) is mends, person.name
