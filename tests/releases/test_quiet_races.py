"""The quiet week when several act at once, and what a press leaves behind: nothing that tells of it but a box."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.notices.models import Mail
from coreflect.releases import ROOM
from coreflect.releases.actions.hold import NoWeek, hold
from coreflect.releases.actions.leave import let_leave
from coreflect.releases.queries.quiet import week_behind, what_leaves
from coreflect.releases.queries.sealed import sealed
from coreflect.releases.rules.quiet import Kept
from coreflect.themes.actions.boxes import put
from coreflect.themes.models import Box
from tests.factories import NOW
from tests.house.test_room_unsigned import TELLING, tables
from tests.pages import HTML, Page
from tests.releases.conftest import NIGHT, READY, Scene, a_week_passes, voices
from tests.releases.test_quiet_week import CALM, END, link, quiet, told

__all__ = ["quiet"]
UNTIL = str(int(END.timestamp()))
RELEASED = "July to September 2026 was released; what had been recorded, and its key, were destroyed."


def keys(scene: Scene) -> dict[str, str]:
    """Return what a press names, by label."""
    week = week_behind(scene.db, scene.release().id, UNTIL, NOW)
    assert week
    leaves = what_leaves(scene.db, scene.keyring, week)
    scene.db.rollback()
    return {one.label: one.key for one in (*leaves.themes, *leaves.voices)}


def at_once(app: Flask, *acts: Callable[[Session], Any]) -> list[Any]:
    """Do these in threads of their own, as near to one moment as can be; return what came of each."""
    database.session.rollback()
    gate, found = threading.Barrier(len(acts)), {}

    def act(number: int, one: Callable[[Session], Any]) -> None:
        with app.app_context():
            gate.wait()
            try:
                found[number] = one(database.session())
            except NoWeek:
                found[number] = NoWeek
            finally:
                database.session.remove()

    threads = [threading.Thread(target=act, args=both) for both in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return [found[number] for number in range(len(acts))]


def test_of_two_rounds_at_once_one_lets_it_leave(app: Flask, quiet: Scene, db: Session) -> None:
    said = at_once(app, *[lambda db: list(let_leave(db, quiet.keyring, END))] * 3)
    assert sorted(said) == [[], [], [RELEASED]]
    assert told(db) == sorted([READY, CALM])
    assert db.scalar(select(func.count()).select_from(Mail).where(Mail.kind == "released")) == 10
    assert list(ROOM.invariants(db, END, quiet.keyring)) == []


def test_a_press_and_the_release_at_once_do_not_part_the_release_from_the_press(
    app: Flask, quiet: Scene, db: Session
) -> None:
    """Whoever is told that it stays finds it not released; whoever came too late is told that the week is over."""
    release_id, key = quiet.release().id, keys(quiet)[READY]
    pressed, _ = at_once(
        app,
        lambda db: hold(db, quiet.keyring, release_id, UNTIL, key, NOW),
        lambda db: list(let_leave(db, quiet.keyring, END)),
    )
    assert told(db) == ([CALM] if pressed is None else sorted([CALM, READY]))
    assert db.scalar(select(func.count()).select_from(Box)) == 0, "nothing is sealed after the end"
    assert quiet.keyring.periods() == set()


def test_presses_at_once_all_count_and_lie_in_one_box(app: Flask, quiet: Scene, db: Session) -> None:
    release_id, there = quiet.release().id, keys(quiet)
    before = db.scalar(select(func.count()).select_from(Box))
    presses = [there[one] for one in (READY, READY, CALM, NIGHT)]
    at_once(app, *[lambda db, one=one: hold(db, quiet.keyring, release_id, UNTIL, one, NOW) for one in presses])
    assert db.scalar(select(func.count()).select_from(Box)) == before
    a_week_passes(db, quiet.keyring)
    assert told(db) == []
    assert NIGHT not in voices(db)


def test_a_box_that_is_full_gets_a_neighbour(quiet: Scene, db: Session) -> None:
    ((box_id, kept),) = sealed(db, quiet.keyring, "2026Q3").quiet
    full = Kept(kept.group_id, frozenset(f"{number:016}" for number in range(211)))
    put(db, quiet.keyring, "2026Q3", full.to_content(), box_id)
    db.commit()
    there = keys(quiet)
    for one in (READY, READY, CALM):
        hold(db, quiet.keyring, quiet.release().id, UNTIL, there[one], NOW)
    lying = sealed(db, quiet.keyring, "2026Q3").quiet
    assert len(lying) == 2
    assert full in [one for _, one in lying]
    a_week_passes(db, quiet.keyring)
    assert told(db) == []


@pytest.mark.parametrize("times", [1, 2])
def test_a_press_changes_nothing_but_the_boxes_all_alike_and_no_log_tells_of_it(
    app: Flask, page: Page, quiet: Scene, db: Session, caplog: pytest.LogCaptureFixture, times: int
) -> None:
    client, address, what = app.test_client(), link(quiet), keys(quiet)[READY]
    path, query = address.split("?")
    before = tables(db)
    caplog.set_level("DEBUG")
    for _ in range(times):
        answer = client.post(f"{path}/hold?{query}", data={"what": what, "sure": "yes"}, headers=TELLING)
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (303, False)
    assert caplog.text == ""
    after = tables(db)
    assert [name for name in after if after[name] != before[name]] == ["box"]
    lying, anew = len(before["box"]), len(set(after["box"]) - set(before["box"]))
    assert (len(after["box"]), anew) == (lying, lying), "all boxes are sealed anew, so that none is the one"
    for who in (None, quiet.cast.rowan, quiet.cast.helena):
        signed_in = page.as_(who).client
        bodies = {signed_in.get(address, headers=headers).data for headers in ({}, TELLING)}
        assert bodies == {client.get(address).data}
    forms = page.as_(None).open(address).find("form")
    assert {one.get("name") for form in forms for one in form.iter(HTML + "input")} == {"what"}
