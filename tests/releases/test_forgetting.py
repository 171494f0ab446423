"""A quarter that is never released: its leads are reminded, then it is forgotten, and the next one has its turn."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation import clock
from coreflect.foundation.db import db as database
from coreflect.foundation.deployment import Deployment
from coreflect.foundation.keyring import KeyMissing
from coreflect.notices.models import Mail
from coreflect.people.queries.viewer import viewer_of
from coreflect.releases import ROOM
from coreflect.releases.actions.forget import remind_and_forget
from coreflect.releases.models import Release, ReleaseReminder
from coreflect.releases.queries.work import turn
from coreflect.themes import ROOM as THEMES
from coreflect.themes.models import Box, Theme
from tests import factories
from tests.pages import Page
from tests.releases.conftest import ONCE, READY, SAID, UNSAID, Scene, fields, hand_over, sign_and_leave, start

CLOSE = datetime(2026, 10, 14, 15, tzinfo=UTC)
REMINDED = "The leads were reminded that July to September 2026 is not released."
FORGOTTEN = "July to September 2026 was never released: what was recorded in it, and its key, were destroyed."


def tend(scene: Scene, days: int) -> list[str]:
    """Tend so many days after the close."""
    clock.set_to(CLOSE + timedelta(days=days))
    return list(ROOM.tend(scene.db, CLOSE + timedelta(days=days), Deployment(scene.keyring)))


def letters(db: Session) -> list[Mail]:
    """Return what was written to leads."""
    return list(db.scalars(select(Mail).where(Mail.kind == "hosting").order_by(Mail.made_at, Mail.address)))


def test_leads_are_reminded_every_month_and_of_nothing_that_was_said(apart: Scene, db: Session) -> None:
    told = [days for days in range(0, 180, 3) if tend(apart, days)]
    assert told == [30, 60, 90, 120, 150]
    assert tend(apart, 150) == [], "each once"
    sent = letters(db)
    both = ["imani@example.org", "rowan@example.org", "tove@example.org"]
    assert [one.address for one in sent] == both * 5, "the leads of both series, and nobody else"
    for one in sent:
        assert "Monday 12 April 2027" in one.body
        assert not [words for words in (READY, ONCE, SAID, UNSAID, "Rowan", "Quillfeather") if words in one.body]
    assert len({one.key for one in sent}) == 15
    assert {one.until for one in sent} == {datetime(2027, 4, 12, 4, tzinfo=UTC)}


def test_after_the_day_boxes_and_key_are_gone_for_good_and_the_next_quarter_has_its_turn(
    page: Page, alone: Scene, db: Session
) -> None:
    for day in (date(2026, 10, 7), date(2026, 10, 21)):
        alone.write(alone.came(alone.cast.series, day, alone.people), "The next quarter", SAID)
    start(page, alone.cast.rowan)  # begun, and never finished
    for days in range(0, 180, 10):
        tend(alone, days)
    key = alone.keyring.read("2026Q3")
    assert (alone.release().state, turn(db, alone.cast.rowan.id, date(2027, 4, 12)).period.quarter) == ("preparing", 3)
    db.rollback()
    said = tend(alone, 180)
    assert said[0] == FORGOTTEN
    assert (alone.release().state, alone.release().published_on) == ("forgotten", None)
    assert db.scalar(select(func.count()).select_from(Box).where(Box.period == "2026Q3")) == 0
    assert db.scalar(select(func.count()).select_from(Theme)) == 0, "no label enters the codebook"
    assert [file.name for file in alone.keyring.directory.iterdir() if file.read_bytes() == key] == []
    with pytest.raises(KeyMissing):
        alone.keyring.read_or_make("2026Q3")
    assert not tend(alone, 180)
    assert db.scalars(select(ReleaseReminder.period)).all() == ["2026Q4"]
    assert list(ROOM.invariants(db, CLOSE, alone.keyring)) == []
    (entry,) = db.scalars(select(LedgerEntry).where(LedgerEntry.kind == "forgotten"))
    assert entry.chain == "trail"
    assert json.loads(entry.body)["what"] == {"release": str(alone.release().id), "period": "2026Q3"}
    due = turn(db, alone.cast.rowan.id, date(2027, 4, 12))
    assert (str(due.period), due.mine) == ("2026Q4", True)
    hand_over(start(page, alone.cast.rowan, "2026Q4"))
    sign_and_leave(page, alone.cast.imani, alone.release("2026Q4").id)
    assert alone.release("2026Q4").state == "published"


def test_everybody_reads_in_one_sentence_that_it_was_forgotten(page: Page, alone: Scene, db: Session) -> None:
    opened = start(page, alone.cast.rowan)
    tend(alone, 170)
    tend(alone, 184)
    for person in (alone.cast.helena, alone.cast.priya, alone.cast.rowan):
        listed = page.as_(person).open("releases.index")
        assert "July to September 2026 Not released in time: what was recorded in it was deleted" in listed.text
        shown = page.as_(person).open("releases.show", release_id=alone.release().id)
        assert shown.h1 == "July to September 2026 was forgotten"
    data = fields(opened, "/prepare") | {"then": "hand over"}  # a page that was open all the time
    action = next(f.get("action") for f in opened.find("form") if (f.get("action") or "").endswith("/prepare"))
    assert "This quarter was not released in time." in opened.send(action, data, status=409).text
    assert alone.release().state == "forgotten"


def test_the_first_page_says_the_day_in_the_last_two_months_to_leads_alone(page: Page, alone: Scene) -> None:
    def waits(person, days: int) -> list[str]:
        found = ROOM.waiting(alone.db, viewer_of(alone.db, person.id), CLOSE + timedelta(days=days))
        return [one.title for one in found if "is forgotten on" in one.title]

    tend(alone, 30)
    said = ["July to September 2026 is forgotten on Monday 12 April 2027 unless it is released"]
    assert waits(alone.cast.rowan, 119) == []
    assert waits(alone.cast.rowan, 120) == waits(alone.cast.imani, 179) == said
    for person in (alone.cast.tove, alone.cast.sunniva, alone.cast.helena, alone.cast.wes, alone.cast.priya):
        assert waits(person, 150) == []
    alone.db.rollback()
    clock.set_to(CLOSE + timedelta(days=150))
    assert said[0] in page.as_(alone.cast.rowan).open("home.index").text


def test_a_machine_that_was_off_for_a_year_reminds_once_and_gives_two_weeks(alone: Scene, db: Session) -> None:
    assert len(tend(alone, 400)) == 1
    assert len(letters(db)) == 2
    assert "Wednesday 1 December 2027" not in letters(db)[0].body
    assert [len(tend(alone, days)) for days in (401, 413)] == [0, 0]
    assert alone.keyring.read("2026Q3")
    assert tend(alone, 414) == [FORGOTTEN]


def test_a_quarter_that_was_released_is_neither_reminded_of_nor_forgotten(
    page: Page, alone: Scene, db: Session
) -> None:
    hand_over(start(page, alone.cast.rowan))
    sign_and_leave(page, alone.cast.imani, alone.release().id)
    assert [tend(alone, days) for days in (60, 200, 400)] == [[], [], []]
    assert alone.release().state == "published"
    assert letters(db) == []


def test_what_was_recorded_at_a_date_that_was_called_off_afterwards_is_forgotten_too(scene: Scene, db: Session) -> None:
    """Its quarter never has its turn, so nothing else would end its key."""
    on = scene.came(scene.cast.series, date(2026, 7, 8), scene.people)
    scene.write(on, READY, SAID)
    on.state, on.reason = "cancelled", "Snow"
    db.commit()
    assert turn(db, scene.cast.rowan.id, date(2027, 1, 1)) is None
    db.rollback()
    for days in (60, 180):
        assert len(tend(scene, days)) == 1
    assert scene.keyring.periods() == set()
    assert db.scalar(select(func.count()).select_from(Box)) == 0


def test_with_no_active_lead_every_ps_lead_is_told(alone: Scene, db: Session) -> None:
    for person in (alone.cast.rowan, alone.cast.imani):
        person.active = False
    db.commit()
    tend(alone, 30)
    assert [one.address for one in letters(db)] == ["tove@example.org"]


def test_an_older_database_with_a_key_that_was_destroyed_is_forgotten_with_the_next_round(
    alone: Scene, db: Session
) -> None:
    """As after an older backup was restored: nobody can ever read it, and the next quarter must not wait for it."""
    alone.keyring.destroy("2026Q3")
    (sentence,) = broken(db, alone)
    assert sentence == (
        "Sealed records of July to September 2026 are here, and their key was destroyed: this database is older "
        "than the end of that quarter. Run `coreflect tend`."
    )
    assert tend(alone, 1) == [FORGOTTEN]
    assert alone.release().state == "forgotten"
    assert broken(db, alone) == []
    assert list(ROOM.invariants(db, CLOSE, alone.keyring)) == []


def broken(db: Session, scene: Scene) -> list[str]:
    return list(THEMES.invariants(db, CLOSE, scene.keyring))


def test_of_several_hosts_that_tend_at_once_one_reminds_and_one_forgets(app: Flask, alone: Scene, db: Session) -> None:
    def round_(days: int) -> list[str]:
        with app.app_context():
            now = CLOSE + timedelta(days=days)
            try:
                return list(ROOM.tend(database.session(), now, Deployment(alone.keyring)))
            finally:
                database.session.remove()

    db.rollback()
    for days, sentence in ((60, REMINDED), (180, FORGOTTEN)):
        with ThreadPoolExecutor(4) as hosts:
            said = [one for every in hosts.map(round_, [days] * 4) for one in every]
        assert said.count(sentence) == 1, said
    assert len(letters(db)) == 2
    assert db.scalar(select(func.count()).select_from(LedgerEntry).where(LedgerEntry.kind == "forgotten")) == 1
    assert db.scalar(select(func.count()).select_from(Release)) == 1


@pytest.mark.parametrize("state", ["quiet", "named"])
def test_what_is_signed_and_has_lost_its_key_is_forgotten_in_time_with_the_same_letters(
    alone: Scene, db: Session, state: str
) -> None:
    """Else it would wait for its key for ever, and every later quarter with it."""
    release = factories.make_release("2026Q3", published_on=None)
    if state == "quiet":
        release.state, release.leaves_at = "quiet", CLOSE + timedelta(days=7)
    else:
        release.without_on = CLOSE.date() + timedelta(days=60)
    group = factories.make_group(alone.cast.series)
    signed = {"state": "signed", "prepared_by": alone.cast.rowan.id, "signed_by": alone.cast.imani.id}
    factories.make_part(release, group, **signed)
    db.commit()
    key = (alone.keyring.directory / "2026Q3").read_bytes()
    (alone.keyring.directory / "2026Q3").unlink()
    for days in range(10, 180, 10):
        assert FORGOTTEN not in tend(alone, days)
    assert {one.address for one in letters(db)} == {"rowan@example.org", "imani@example.org"}
    assert all("put the key back from the backup of keys" in one.body for one in letters(db))
    alone.keyring.put_back("2026Q3", key)
    due = remind_and_forget(db, alone.keyring, CLOSE + timedelta(days=180))
    assert FORGOTTEN not in list(due), "with its key it leaves by itself"
    db.rollback()
    (alone.keyring.directory / "2026Q3").unlink()
    assert FORGOTTEN in tend(alone, 180)
    assert alone.release().state == "forgotten"
    assert turn(db, alone.cast.rowan.id, date(2026, 12, 1)) is None
    db.rollback()
