"""From recorded themes to what everybody reads, with the cast."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.releases.models import Cell, GroupSeries, ReleaseGroup
from coreflect.themes.models import Box, Theme
from tests import factories
from tests.pages import Page
from tests.releases.conftest import ONCE, READY, SAID, UNSAID, Scene, fields, hand_over, named, sign_and_leave, start


def test_a_ready_theme_leaves_the_room_and_the_other_does_not(page: Page, alone: Scene, db: Session) -> None:
    rowan = start(page, alone.cast.rowan)
    assert READY in rowan.text
    assert SAID in rowan.text
    assert "Not enough yet: too few dates" in rowan.text
    assert UNSAID not in rowan.text, "the sentence of a theme that stays is not shown"
    hand_over(rowan).follow()
    assert "Handed to the second reader" in rowan.text
    imani = sign_and_leave(page, alone.cast.imani, alone.release().id).follow()
    assert imani.h1 == "What we heard, July to September 2026"
    for person in (alone.cast.priya, alone.cast.helena, alone.cast.wes, alone.cast.tove, alone.cast.sunniva):
        seen = page.as_(person).open("releases.show", release_id=alone.release().id)
        assert READY in seen.text
        assert SAID in seen.text
        assert ONCE not in seen.text
        assert "came up" in seen.text
        assert "Learning vs. helping (principle)" in seen.text
    assert "July to September 2026" in page.as_(alone.cast.priya).open("releases.index").text
    assert [cell.label for cell in db.scalars(select(Cell))] == [READY]


def test_after_the_release_boxes_and_key_are_gone_and_every_label_stands_in_the_codebook(
    page: Page, alone: Scene, db: Session
) -> None:
    hand_over(start(page, alone.cast.rowan))
    assert "2026Q3" in alone.keyring.periods()
    sign_and_leave(page, alone.cast.imani, alone.release().id)
    assert db.scalars(select(Box)).all() == []
    assert alone.keyring.periods() == set()
    assert set(db.scalars(select(Theme.label))) == {READY, ONCE}
    released = db.scalars(select(LedgerEntry).where(LedgerEntry.kind == "released")).one()
    (cell,) = db.scalars(select(Cell))
    assert str(cell.id) in released.body
    for word in (READY, SAID, ONCE, UNSAID):
        assert word not in released.body
    assert alone.release().published_on is not None


def everything_stored(db: Session) -> bytes:
    """Return every byte of SQLite's files, or every row of PostgreSQL's tables."""
    if db.get_bind().dialect.name == "sqlite":
        name = db.get_bind().url.database
        db.rollback()
        return b"".join(file.read_bytes() for file in Path(name).parent.iterdir() if file.is_file())
    tables = [row[0] for row in db.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))]
    return b"".join(str(db.execute(text(f'SELECT t.*::text FROM "{name}" t')).all()).encode() for name in tables)


def test_planted_words_are_nowhere_in_the_file_once_released(page: Page, alone: Scene, db: Session, app: Flask) -> None:
    planted, chosen = "The kettle remembers an unreleased zeppelin.", "A kettle that may be read."
    dates = [alone.came(alone.cast.series, day, alone.people) for day in (factories.date(2026, 9, 2),)]
    alone.write(dates[0], READY, planted)
    mine = start(page, alone.cast.rowan)
    data = fields(mine, "/prepare")
    hand_over(mine, **{named(data, "words_"): chosen})
    sign_and_leave(page, alone.cast.imani, alone.release().id)
    found = everything_stored(db)
    assert chosen.encode() in found, "the scan would see a sentence that is there"
    for sentence in (planted, UNSAID):
        assert sentence.encode() not in found


def test_every_group_must_be_signed_before_anything_leaves(page: Page, apart: Scene, db: Session) -> None:
    cast = apart.cast
    hand_over(start(page, cast.rowan))
    sign_and_leave(page, cast.imani, apart.release().id).follow()
    assert db.scalars(select(Cell)).all() == []
    assert apart.keyring.periods() == {"2026Q3"}
    tove = page.as_(cast.tove).open("releases.show", release_id=apart.release().id)
    hand_over(tove)
    sign_and_leave(page, cast.sunniva, apart.release().id)
    assert sorted(db.scalars(select(Cell.label))) == ["Early: The fixing reflex", READY]
    assert apart.keyring.periods() == set()


def test_series_with_few_people_are_joined_and_their_leads_see_the_wording_without_dates(
    page: Page, scene: Scene, db: Session
) -> None:
    dates = scene.quarter(scene.cast.series)
    other = scene.quarter(scene.cast.other_series, prefix="Early: ")
    tove = start(page, scene.cast.tove)
    assert db.scalars(select(ReleaseGroup.year)).all() == [2026]
    assert set(db.scalars(select(GroupSeries.series_id))) == {scene.cast.series.id, scene.cast.other_series.id}
    assert READY in tove.text
    assert "Early: The fixing reflex" in tove.text
    for one in (*dates, *other):
        assert str(one.id) not in tove.html
        assert one.id.hex not in tove.html
        assert f"{one.day.day} {one.day:%B}" not in tove.text


def test_unfinished_choices_are_sealed_and_found_again(page: Page, alone: Scene, db: Session) -> None:
    rowan = start(page, alone.cast.rowan)
    data = fields(rowan, "/prepare")
    words = "We want to plan before we have listened."
    hand_over(rowan, **{named(data, "words_"): words, "then": "save"})
    assert alone.parts()[0].state == "preparing"
    found = page.as_(alone.cast.imani).open("releases.show", release_id=alone.release().id)
    assert words in found.text
    assert all(words.encode() not in box.sealed for box in db.scalars(select(Box)))
    assert len(db.scalars(select(Box)).all()) == 5, "three records, one draft, and what stands around it"
    hand_over(found)
    assert len(db.scalars(select(Box)).all()) == 5, "a draft takes the place of the one before"
    assert words in page.as_(alone.cast.sunniva).open("releases.show", release_id=alone.release().id).text


def test_a_theme_that_is_left_out_is_not_published(page: Page, alone: Scene, db: Session) -> None:
    rowan = start(page, alone.cast.rowan)
    name = named(fields(rowan, "/prepare"), "words_").removeprefix("words_")
    hand_over(rowan, **{f"out_{name}": "y"})
    sign_and_leave(page, alone.cast.imani, alone.release().id)
    assert db.scalars(select(Cell)).all() == []
    shown = page.as_(alone.cast.helena).open("releases.show", release_id=alone.release().id)
    assert "released without a theme" in shown.text
    assert READY not in shown.text


def test_an_empty_quarter_is_signed_and_released_calmly(page: Page, scene: Scene, db: Session) -> None:
    scene.came(scene.cast.series, factories.date(2026, 7, 8), scene.people)
    rowan = start(page, scene.cast.rowan)
    assert "No theme of this quarter is ready" in rowan.text
    hand_over(rowan)
    sign_and_leave(page, scene.cast.imani, scene.release().id)
    shown = page.as_(scene.cast.priya).open("releases.show", release_id=scene.release().id)
    assert "That is all right." in shown.text
    assert "Released without a theme" in page.as_(scene.cast.priya).open("releases.index").text


def test_a_theme_is_told_once_a_year_and_said_to_have_come_again_the_next(
    page: Page, scene: Scene, db: Session
) -> None:
    before = factories.make_release("2025Q4", factories.date(2026, 1, 20))
    group = factories.make_group(scene.cast.series, year=2025)
    theme = factories.make_theme(label=READY, label_key="the fixing reflex", dimensions=("hope",))
    factories.make_cell(before, group, theme, year=2025)
    for day in (factories.date(2025, 10, 8), factories.date(2025, 10, 22)):
        scene.came(scene.cast.series, day, scene.people)
    scene.quarter(scene.cast.series, [day.replace(month=day.month - 3) for day in Q3_DAYS])
    scene.quarter(scene.cast.series)
    hand_over(start(page, scene.cast.rowan, "2026Q2"))
    sign_and_leave(page, scene.cast.imani, scene.release("2026Q2").id)
    (cell,) = db.scalars(select(Cell).where(Cell.year == 2026))
    assert (cell.again, cell.dimensions, cell.theme_id) == (True, ("hope",), theme.id), "the codebook's own words hold"
    rowan = start(page, scene.cast.rowan, "2026Q3")
    assert "Already told this year" in rowan.text
    hand_over(rowan)
    sign_and_leave(page, scene.cast.imani, scene.release("2026Q3").id)
    assert len(db.scalars(select(Cell).where(Cell.year == 2026)).all()) == 1


Q3_DAYS = (factories.date(2026, 7, 8), factories.date(2026, 7, 22), factories.date(2026, 8, 5))
