"""How many dates were held and how many people came: counted once, at the release, and kept by fives."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.migrations import downgrade, upgrade
from coreflect.releases.models import Release
from coreflect.sessions.actions.retention import reduce
from coreflect.sessions.queries.totals import held_and_came
from coreflect.sessions.rules.totals import by_fives
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page
from tests.releases.conftest import Scene, hand_over, scene, sign_and_leave, start  # noqa: F401 - a fixture

BY_FIVES = [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (14, 10), (100, 100)]


def test_people_are_rounded_down_to_five() -> None:
    assert [(people, by_fives(people)) for people, _ in BY_FIVES] == BY_FIVES


def test_a_release_keeps_what_it_tells_of_who_came_when_the_lists_are_gone(
    page: Page,
    db: Session,
    cast: Cast,
    scene: Scene,  # noqa: F811
) -> None:
    scene.quarter(cast.series)  # three dates
    scene.came(cast.other_series, date(2026, 9, 2), [cast.sunniva, scene.people[0]])
    missed = scene.came(cast.other_series, date(2026, 9, 16), [])
    factories.make_attendance(missed, factories.make_person(), came=False)
    called_off = factories.make_date(cast.other_series, date(2026, 9, 23), state="cancelled")
    for _ in range(5):
        factories.make_attendance(called_off, factories.make_person())
    factories.make_attendance(factories.make_date(cast.series, date(2026, 10, 7)), factories.make_person())
    assert held_and_came(db, "2026Q3") == (5, 10)  # ten clinicians and one of PS staff, each of them once
    assert held_and_came(db, "2020Q1") == (0, 0)
    mine = start(page, cast.rowan)
    release = scene.release()
    hand_over(mine)
    sign_and_leave(page, cast.imani, release.id)
    db.refresh(release)
    assert (release.state, release.dates_held, release.people_came) == ("published", 5, 10)
    helena = page.as_(cast.helena).open("summaries.show", release_id=release.id)
    assert "5 co-reflections were held, with at least 10 different people." in helena.text
    reduce(db, NOW.replace(year=2032), "America/New_York")
    assert "5 co-reflections were held, with at least 10 different people." in page.as_(cast.helena).open(
        "summaries.show", release_id=release.id
    ).text  # fmt: skip


def test_no_exact_number_of_people_can_be_kept(db: Session) -> None:
    release = factories.make_release()
    release.dates_held, release.people_came = 3, 7
    with pytest.raises(IntegrityError):
        db.commit()
    db.rollback()


def test_what_was_released_before_learns_the_numbers_where_its_lists_are_kept(app: Flask, cast: Cast) -> None:
    kept, gone = factories.make_release("2026Q3"), factories.make_release("2024Q3", date(2024, 10, 22))
    for day, reduced in ((date(2026, 8, 5), False), (date(2024, 8, 7), True)):
        on = factories.make_date(cast.series, day, reduced=reduced)
        for _ in range(7):
            factories.make_attendance(on, factories.make_person())
    open_one = factories.make_release("2026Q4", None)
    ids = [one.id for one in (kept, gone, open_one)]
    database.session.remove()
    downgrade(database.engine, "0012")
    upgrade(database.engine)
    found = [database.session.get(Release, id) for id in ids]
    assert [(one.dates_held, one.people_came) for one in found if one] == [(1, 5), (None, None), (None, None)]
    assert database.session.scalar(text("SELECT count(*) FROM attendance")) == 14
