"""Raised by PS staff in their own name: seen by few until the first of the month, in the register once from then on."""

import signal
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from coreflect.agency.models import LedgerEntry
from coreflect.foundation import clock
from coreflect.foundation.db import db as database
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.policies import ROOM
from coreflect.policies.actions.proposals import Proposal, propose
from coreflect.policies.actions.raised import appear, mend, raise_, take_back
from coreflect.policies.invariants import invariants
from coreflect.policies.models import Change, ChangeHolder, Raised
from coreflect.policies.offers import about
from coreflect.policies.rules.origins import Origin
from coreflect.releases.actions.withdraw import withdraw
from tests import factories, mortal
from tests.factories import NOW, TODAY
from tests.policies.test_races import as_somebody, at_once

FIRST = datetime(2026, 12, 1, 5, 30, tzinfo=UTC)  # half past midnight in New York
LAST = FIRST - timedelta(hours=1)
PLANTED = "Quillwort"


def raising(cast, **changes) -> Proposal:
    values = {
        "key": uuid4(),
        "title": f"{PLANTED} in the waiting room",
        "what": f"We offer {PLANTED} and tea.",
        "cells": frozenset(),
        "holders": frozenset({cast.imani.id, cast.priya.id}),
        "origin": Origin.PS_STAFF,
        "domain": "access",
    }
    return Proposal(**(values | changes))


def test_it_appears_once_on_the_first_as_if_it_had_been_proposed_then(db, app, cast, seen) -> None:
    helena, key = cast.helena.id, raise_(db, seen(cast.sunniva), raising(cast, heard=True), NOW)
    cast.priya.active = False
    db.commit()
    assert list(appear(db, LAST)) == []
    assert (db.scalars(select(Change)).all(), db.scalars(select(LedgerEntry)).all()) == ([], [])
    assert list(ROOM.tend(db, FIRST, None)) == ["Raised by PS staff, now in the register: 1."]
    change = db.get(Change, key)
    assert (change.origin, change.stage, change.domain) == ("ps_staff", "heard", "access")
    assert (change.proposed_on, change.stage_since, change.proposed_by) == (date(2026, 12, 1),) * 2 + (cast.sunniva.id,)
    assert set(db.scalars(select(ChangeHolder.person_id))) == {cast.sunniva.id, cast.imani.id}
    (entry,) = db.scalars(select(LedgerEntry).where(LedgerEntry.chain == "trail"))
    assert (entry.kind, entry.about, entry.at) == ("proposed", key, FIRST)
    assert db.scalars(select(Raised)).all() == []
    assert list(appear(db, FIRST + timedelta(days=31))) == []
    assert list(invariants(db, FIRST, app.extensions["keyring"])) == []
    assert helena


def test_where_nobody_tended_on_the_first_the_trail_says_since_when_it_stands(page, db, app, cast, seen) -> None:
    key = raise_(db, seen(cast.sunniva), raising(cast), NOW)
    list(appear(db, FIRST + timedelta(days=1)))
    clock.set_to(FIRST + timedelta(days=1, hours=1))
    here = page.as_(cast.sunniva)
    told = here.open("policies.entry", number=1).text
    assert "in the month before; in the register since Tuesday 1 December 2026." in told
    assert "Wednesday 2 December" in told, "the entry itself was written on that day"
    assert "Tuesday 1 December" in here.open("policies.show", change_id=key).text
    assert list(invariants(db, FIRST, app.extensions["keyring"])) == []
    db.get(Change, key).proposed_on = date(2026, 12, 2)
    db.flush()
    found = list(invariants(db, FIRST, app.extensions["keyring"]))
    assert found == [f"Change {key}, proposed: the trail says another day."]


def test_sent_twice_it_is_raised_once_and_nobody_takes_over_its_key(db, cast, seen) -> None:
    one = raising(cast)
    assert raise_(db, seen(cast.sunniva), one, NOW) == raise_(db, seen(cast.sunniva), one, NOW) == one.key
    assert db.scalar(select(func.count()).select_from(Raised)) == 1
    with pytest.raises(Refusal):
        raise_(db, seen(cast.rowan), one, NOW)
    db.rollback()
    list(appear(db, FIRST))
    assert raise_(db, seen(cast.sunniva), one, FIRST) == one.key
    assert db.scalar(select(func.count()).select_from(Raised)) == 0


def test_one_page_sent_with_two_origins_loses_nothing(db, app, cast, seen) -> None:
    """Raised, then back and proposed, or the other way round: the second is refused, so that nothing is dropped."""
    one, other = raising(cast), raising(cast)
    elsewhere = {"title": "A lamp at the door", "what": "We put up a lamp.", "origin": Origin.ELSEWHERE}
    raise_(db, seen(cast.sunniva), one, NOW)
    propose(db, seen(cast.sunniva), replace(other, **elsewhere), NOW)
    for again, action in ((replace(one, **elsewhere), propose), (other, raise_)):
        with pytest.raises(Refusal, match="used already"):
            action(db, seen(cast.sunniva), again, NOW)
        db.rollback()
    values = {"appears_on": date(2026, 12, 1), "title": "Tea", "what": "Tea.", "raised_by": cast.sunniva.id}
    db.add(Raised(id=other.key, holders=(cast.imani.id.hex,), domain="", heard=False, **values))  # both at once
    db.commit()
    assert list(appear(db, FIRST)) == ["Raised by PS staff, now in the register: 2."]
    assert set(db.scalars(select(Change.title))) == {one.title, "A lamp at the door", "Tea"}
    assert list(invariants(db, FIRST, app.extensions["keyring"])) == []


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("gone", ["taken back", "written anew", "of nobody"])
def test_of_what_is_gone_nothing_stays_in_the_file_or_its_log(db, cast, seen, raised, gone) -> None:
    path = Path(database.engine.url.database)

    def places() -> list[str]:
        return [one.name for one in path.parent.glob(f"{path.name}*") if PLANTED.encode() in one.read_bytes()]

    assert places()
    if gone == "taken back":
        take_back(db, seen(cast.sunniva), raised)
    elif gone == "written anew":
        mend(db, seen(cast.sunniva), raising(cast, key=raised, title="Tea", what="Tea."), NOW)
    else:
        cast.sunniva.active = False
        db.commit()
        list(appear(db, FIRST))
    assert places() == []


def test_whoever_tries_words_learns_of_no_name_that_was_not_told_to_them(db, cast, released, seen) -> None:
    """One was kept in the room by the gate, one was told and withdrawn: no refusal tells either from a free name."""
    factories.make_theme(label="Restraint at Night")
    theme = factories.make_theme(label="Locked-doors Upstairs")
    cell = factories.make_cell(released.release, released.group, theme)
    text = "We speak of locked doors upstairs."
    with pytest.raises(Refusal, match="We stopped at “locked doors upstairs”"):
        raise_(db, seen(cast.sunniva), raising(cast, what=text), NOW)
    db.rollback()
    assert withdraw(db, seen(cast.rowan), cell.id, NOW)
    assert raise_(db, seen(cast.sunniva), raising(cast, what=text), NOW)
    assert raise_(db, seen(cast.sunniva), raising(cast, what="We ask about restraint at night every day."), NOW)
    with pytest.raises(Refusal, match="We stopped at “restraint at night”"):
        raise_(db, seen(cast.rowan), raising(cast, what="On restraint at night."), NOW)


def test_it_names_no_theme_that_its_author_knows_no_series_no_day_and_nobody(db, cast, released, seen) -> None:
    factories.make_theme(label="Marmaladely told nowhere", label_key="marmaladely told nowhere")
    withdrawn = factories.make_cell(released.release, released.group, label="Other words", aliases=("Known as such",))
    for wrong, field in (
        ({"title": "Six-months of SILENCE"}, "title"),
        ({"what": "It is known as such."}, "what"),
        ({"what": f"As in {cast.series.title}."}, "what"),
        ({"what": "As we heard yesterday."}, "what"),
        ({"what": "As Helena Strand wishes."}, "what"),
        ({"title": "Ask jo@example.org"}, "title"),
        ({"cells": frozenset({withdrawn.id})}, "cells"),
        ({"holders": frozenset()}, "holders"),
        ({"holders": frozenset({factories.nowhere()})}, "holders"),
    ):
        with pytest.raises(Refusal) as refused:
            raise_(db, seen(cast.sunniva), raising(cast, **wrong), NOW)
        assert refused.value.field == field, wrong
        db.rollback()
    untold = raising(cast, what="What we know: marmaladely told nowhere.")
    with pytest.raises(Refusal, match="told nowhere"):
        raise_(db, seen(cast.rowan), untold, NOW)
    db.rollback()
    with pytest.raises(Refusal, match="PS leads and PS staff"):
        raise_(db, seen(cast.helena), raising(cast), NOW)
    db.rollback()
    assert db.scalars(select(Raised)).all() == []


def test_its_author_alone_writes_it_anew_and_takes_it_back(db, cast, seen, raised) -> None:
    again = raising(cast, key=raised, title="Tea in the waiting room", holders=frozenset({cast.rowan.id}))
    for other in (cast.imani, cast.priya, cast.wes, cast.rowan):
        with pytest.raises(Missing):
            mend(db, seen(other), again, NOW)
        db.rollback()
        with pytest.raises(Missing):
            take_back(db, seen(other), raised)
        db.rollback()
    with pytest.raises(Refusal):
        mend(db, seen(cast.sunniva), replace(again, what="As on Tuesday."), NOW)
    db.rollback()
    mend(db, seen(cast.sunniva), again, NOW + timedelta(days=40))
    row = db.get(Raised, raised)
    assert (row.title, row.holders, row.appears_on) == (again.title, (cast.rowan.id.hex,), date(2026, 12, 1))
    take_back(db, seen(cast.sunniva), raised)
    assert db.scalars(select(Raised)).all() == []
    with pytest.raises(Missing):
        take_back(db, seen(cast.sunniva), raised)
    db.rollback()
    assert list(appear(db, FIRST)) == []


def test_what_nobody_of_ps_stands_for_any_more_does_not_appear(db, cast, seen, raised) -> None:
    kept = raise_(db, seen(cast.rowan), raising(cast), NOW)
    cast.sunniva.active = False
    db.commit()
    assert list(appear(db, FIRST)) == [
        "Raised by PS staff, now in the register: 1.",
        "Raised by somebody who is of the PS team no more, and not kept: 1.",
    ]
    assert (db.scalars(select(Change.id)).all(), db.scalars(select(Raised)).all()) == ([kept], [])


def test_of_two_rounds_at_once_one_lets_it_appear(app, db, cast, seen, raised) -> None:
    raise_(db, seen(cast.rowan), raising(cast), NOW)
    db.rollback()
    said = at_once(app, *(lambda: list(appear(database.session(), FIRST)) for _ in range(3)))
    assert sum(int(line.split()[-1].rstrip(".")) for lines in said for line in lines) == 2, said
    assert db.scalar(select(func.count()).select_from(LedgerEntry).where(LedgerEntry.kind == "proposed")) == 2
    assert list(invariants(db, FIRST, app.extensions["keyring"])) == []


def test_taken_back_at_the_very_moment_it_has_appeared_or_it_has_not(app, db, cast, raised) -> None:
    sunniva = cast.sunniva.id
    db.rollback()
    acts = as_somebody(sunniva, take_back, raised), lambda: list(appear(database.session(), FIRST))
    took, appeared = at_once(app, *acts)
    there = db.get(Change, raised) is not None
    assert (isinstance(took, Missing), bool(appeared)) == (there, there), (took, appeared)
    assert db.scalars(select(Raised)).all() == []


def test_sent_six_times_at_once_it_is_raised_once(app, db, cast) -> None:
    one, sunniva = raising(cast), cast.sunniva.id
    db.rollback()
    assert at_once(app, *(as_somebody(sunniva, raise_, one, NOW) for _ in range(6))) == [one.key] * 6
    assert db.scalar(select(func.count()).select_from(Raised)) == 1


KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from sqlalchemy import event
from coreflect import create_app
from coreflect.foundation.config import Config
from coreflect.foundation.db import db
from coreflect.policies.actions.raised import appear

step, url, keys, now = sys.argv[1:]

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

config = Config(instance=Path(keys).parent, database_url=url, keys=Path(keys), secret_key="x", testing=True)
with create_app(config).app_context():
    if step == "commit":
        event.listen(db.engine, "commit", dies)
    else:
        event.listen(db.engine, "after_cursor_execute", lambda _c, _d, said, *_: said.startswith(step) and dies())
    list(appear(db.session(), datetime.fromisoformat(now)))
"""
STEPS = ["INSERT INTO change ", "INSERT INTO change_holder", "INSERT INTO ledger_entry", "DELETE FROM raised", "commit"]


def test_killed_at_any_step_it_still_waits_and_the_next_round_lets_it_appear_once(app, db, raised) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    db.rollback()
    for step in STEPS:
        keys = Path(app.extensions["keyring"].directory)
        died = mortal.run(KILLED, step, url, str(keys), FIRST.isoformat())
        assert died.returncode == -signal.SIGKILL, (step, died.stderr)
        assert db.get(Change, raised) is None, step
        assert db.scalar(select(func.count()).select_from(LedgerEntry)) == 0
        assert db.scalar(select(Raised.id)) == raised
        db.rollback()
    assert len(list(appear(db, FIRST))) == 1
    assert list(invariants(db, FIRST, app.extensions["keyring"])) == []


def test_nothing_tells_on_which_day_it_was_raised(app, db, cast, seen) -> None:
    rows = []
    for day in (date(2026, 11, 1), date(2026, 11, 17), date(2026, 11, 30)):
        one = raising(cast, title="The same", what="The same.")
        raise_(db, seen(cast.sunniva), one, datetime.combine(day, NOW.timetz()))
        row = db.execute(select(Raised.__table__).where(Raised.id == one.key)).one()
        rows.append({name: value for name, value in row._mapping.items() if name != "id"})
    assert rows[0] == rows[1] == rows[2]
    assert not any(isinstance(value, datetime) for value in rows[0].values())
    assert db.scalars(select(LedgerEntry)).all() == []


def test_what_is_a_month_late_is_told_by_the_audit(db, whole, raised) -> None:
    assert whole(FIRST + timedelta(days=20)) == []
    assert len(whole(FIRST + timedelta(days=40))) == 1
    db.get(Raised, raised).appears_on = TODAY
    assert len(whole(FIRST)) == 1
    db.rollback()


def test_among_what_the_app_keeps_about_oneself_it_stands_for_those_it_is_open_to(db, cast, seen, raised) -> None:
    for person, words in ((cast.sunniva, "Something you raised"), (cast.imani, "Something you are asked to hold")):
        assert (words, f"{PLANTED} in the waiting room") in list(about(db, seen(person)))
    for person in (cast.rowan, cast.wes, cast.helena):
        assert not [title for _, title in about(db, seen(person)) if PLANTED in title]
