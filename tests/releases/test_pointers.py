"""A published cell keeps its label; what its theme goes by now is said to whoever may read that name."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from coreflect.releases.models import Cell
from coreflect.releases.queries.cells import PublishedCell, cell, published_cells
from coreflect.releases.queries.pointers import now_called
from coreflect.themes.models import Theme
from tests import factories
from tests.conftest import Cast
from tests.pages import Page
from tests.releases.conftest import Scene

OLD, NEW, UNTOLD = "Six months of silence", "Silence after harm", "Kept in the room"


@pytest.fixture
def old(cast: Cast) -> Cell:
    """A theme that was told in the second quarter; the release of the third one holds another."""
    group = factories.make_group(cast.series)
    older, newer = factories.make_release("2026Q2", date(2026, 7, 20)), factories.make_release("2026Q3")
    factories.make_cell(newer, group, factories.make_theme(label=NEW, label_key=NEW.casefold()))
    return factories.make_cell(older, group, factories.make_theme(label=OLD, label_key=OLD.casefold()))


def into(db: Session, one: Cell, label: str) -> None:
    """Merge the theme of a cell into the one that bears this label."""
    theme, other = db.get_one(Theme, one.theme_id), db.query(Theme).filter_by(label=label).one()
    theme.merged_into, theme.merged_since = other.id, "2026Q4"
    db.commit()


def rename(db: Session, one: Cell, label: str) -> None:
    theme = db.get_one(Theme, one.theme_id)
    theme.label, theme.label_key = label, label.casefold()
    db.commit()


def seen_by(scene: Scene, person) -> list[str]:
    return sorted(now_called(scene.db, scene.viewer(person), published_cells(scene.db)).values())


def everybody(cast: Cast) -> list:
    return [cast.rowan, cast.tove, cast.sunniva, cast.priya, cast.helena, cast.wes]


def test_a_theme_that_is_still_called_so_has_no_pointer(scene: Scene, db: Session, old: Cell) -> None:
    rename(db, old, OLD.upper())  # another case is the same name
    assert [seen_by(scene, one) for one in everybody(scene.cast)] == [[]] * 6


def test_everybody_sees_a_name_that_was_told_already(scene: Scene, db: Session, old: Cell) -> None:
    into(db, old, NEW)
    assert [seen_by(scene, one) for one in everybody(scene.cast)] == [[NEW]] * 6


@pytest.mark.parametrize("merged", [True, False])
def test_a_name_that_was_never_told_is_seen_by_who_may_read_the_codebook_alone(
    scene: Scene, db: Session, page: Page, old: Cell, merged: bool
) -> None:
    if merged:
        factories.make_theme(label=UNTOLD, label_key=UNTOLD.casefold())
        into(db, old, UNTOLD)
    else:
        rename(db, old, UNTOLD)
    # told, but in a release that has not left the room
    preparing = factories.make_release("2026Q1", published_on=None)
    factories.make_cell(preparing, factories.make_group(scene.cast.other_series), db.get_one(Theme, old.theme_id),
                        label=UNTOLD)  # fmt: skip
    cast = scene.cast
    assert [seen_by(scene, one) for one in everybody(cast)] == [[UNTOLD], [UNTOLD], [], [], [], []]
    for person in everybody(cast):
        lead = person in (cast.rowan, cast.tove)
        mine = page.as_(person)
        assert (UNTOLD in mine.open("releases.show", release_id=old.release_id).text) is lead
        assert (UNTOLD in mine.open("policies.answer", cell_id=old.id).text) is lead
        if person in (cast.rowan, cast.tove, cast.sunniva, cast.helena):
            assert (UNTOLD in mine.open("summaries.themes").text) is lead
            assert UNTOLD not in mine.open("summaries.export_csv").html


def test_no_name_stands_beside_words_that_were_withdrawn(scene: Scene, db: Session, page: Page, old: Cell) -> None:
    """It would tell its leads, and where it was told elsewhere everybody, whose words were erased."""
    into(db, old, NEW)
    assert [seen_by(scene, one) for one in everybody(scene.cast)] == [[NEW]] * 6, "or nothing was there to lose"
    erased = {"label": "", "sentence": "", "ask": "", "withdrawn_on": date(2026, 11, 20)}
    db.execute(update(Cell).where(Cell.id == old.id).values(erased))
    db.commit()
    assert [seen_by(scene, one) for one in everybody(scene.cast)] == [[]] * 6
    assert "Now called" not in page.as_(scene.cast.rowan).open("releases.show", release_id=old.release_id).text


def test_the_pointer_is_one_quiet_line_and_the_cell_stays_as_it_was(
    scene: Scene, db: Session, page: Page, old: Cell
) -> None:
    before = cell(db, old.id)
    into(db, old, NEW)
    helena = page.as_(scene.cast.helena)
    for endpoint, values in (
        ("releases.show", {"release_id": old.release_id}),
        ("summaries.themes", {"period": "2026Q2"}),
        ("policies.answer", {"cell_id": old.id}),
    ):
        helena.open(endpoint, **values)
        assert helena.text.count(f"Now called “{NEW}”.") == 1
        assert OLD in helena.text
    assert cell(db, old.id) == before
    assert "Now called" not in helena.open("releases.index").text
    newer = next(one for one in published_cells(db) if one.label == NEW)
    assert "Now called" not in helena.open("releases.show", release_id=newer.release_id).text


def test_a_name_is_followed_through_every_merge(scene: Scene, db: Session, old: Cell) -> None:
    middle = factories.make_theme(label=UNTOLD, label_key=UNTOLD.casefold())
    into(db, old, UNTOLD)
    new = db.query(Theme).filter_by(label=NEW).one()
    middle.merged_into, middle.merged_since = new.id, "2026Q4"
    db.commit()
    assert [seen_by(scene, one) for one in everybody(scene.cast)] == [[NEW]] * 6


def test_figures_do_not_follow_the_codebook(scene: Scene, db: Session, page: Page, old: Cell) -> None:
    def figures() -> list[str]:
        helena = page.as_(scene.cast.helena).open("summaries.over_time")
        return ["".join(one.itertext()) for tag in ("table", "svg") for one in helena.find(tag)]

    before = figures()
    assert before
    into(db, old, NEW)
    assert figures() == before


def test_pointers_cost_two_statements_however_many_cells_there_are(
    scene: Scene, db: Session, old: Cell, count_queries
) -> None:
    helena = scene.viewer(scene.cast.helena)
    into(db, old, NEW)

    def asked_for(cells: list[PublishedCell]) -> int:
        with count_queries() as asked:
            now_called(db, helena, cells)
        return len(asked)

    assert asked_for([]) == 0
    one = published_cells(db, period="2026Q2")
    group = factories.make_group(scene.cast.other_series)
    for _ in range(2):
        rename(db, factories.make_cell(factories.make_release(f"2025Q{_ + 1}"), group), f"Another name {_}")
    assert len(published_cells(db)) == 4
    assert asked_for(one) == asked_for(published_cells(db)) == 2
