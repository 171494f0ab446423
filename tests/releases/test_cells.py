"""Everything that is read of themes comes from published cells alone."""

from sqlalchemy.orm import Session

from coreflect.releases.queries.cells import cell, cells_by_ids, published_cells, published_releases, uses
from coreflect.releases.queries.listed import listed
from coreflect.releases.rules.lines import five_lines
from tests import factories
from tests.conftest import Cast


def test_cells_come_newest_period_first_and_by_label(db: Session, cast: Cast) -> None:
    group = factories.make_group(cast.series)
    old = factories.make_release("2026Q1")
    new = factories.make_release("2026Q3")
    for release, labels in ((old, ["Zeal"]), (new, ["walking", "Naming", "apple"])):
        for label in labels:
            factories.make_cell(release, group, factories.make_theme(label=label))
    assert [one.label for one in published_cells(db)] == ["apple", "Naming", "walking", "Zeal"]
    assert [one.label for one in published_cells(db, period="2026Q1")] == ["Zeal"]


def test_a_cell_of_a_release_in_preparation_is_never_told(db: Session, cast: Cast) -> None:
    group = factories.make_group(cast.series)
    hidden = factories.make_cell(factories.make_release("2026Q3", published_on=None), group)
    shown = factories.make_cell(factories.make_release("2026Q2"), group)
    assert [one.id for one in published_cells(db)] == [shown.id]
    assert cell(db, hidden.id) is None
    assert [one.id for one in cells_by_ids(db, [hidden.id, shown.id])] == [shown.id]
    assert uses(db, [hidden.theme_id, shown.theme_id]) == {shown.theme_id: 1}
    assert [one.period for one in published_releases(db)] == ["2026Q2"]


def test_filters_narrow_by_what_is_asked_and_by_either_dimension(db: Session, cast: Cast) -> None:
    group, release = factories.make_group(cast.series), factories.make_release()
    asking = factories.make_cell(release, group, dimensions=("hope", "mutuality"))
    learning = factories.make_cell(release, group, dimensions=("mutuality",), asks=False, kind="practice")
    assert [one.id for one in published_cells(db, asks=True)] == [asking.id]
    assert [one.id for one in published_cells(db, asks=False)] == [learning.id]
    assert {one.id for one in published_cells(db, dimension="mutuality")} == {asking.id, learning.id}
    assert [d.name for d in cell(db, asking.id).dimensions] == ["Hope and possibility vs. fear", "Mutuality"]


def test_an_empty_release_is_listed_with_no_theme(db: Session, cast: Cast) -> None:
    factories.make_release("2026Q3")
    full = factories.make_release("2026Q2")
    factories.make_cell(full, factories.make_group(cast.series))
    assert [(one.period_words, one.cells) for one in published_releases(db)] == [
        ("July to September 2026", 0),
        ("April to June 2026", 1),
    ]


def test_a_theme_that_two_groups_told_is_one_in_every_list_and_in_the_five_lines(db: Session, cast: Cast) -> None:
    release, theme = factories.make_release("2026Q3"), factories.make_theme(label="One theme")
    for series, label in ((cast.series, "One theme"), (cast.other_series, "The same by another name")):
        factories.make_cell(release, factories.make_group(series), theme, label=label)
    assert [one.cells for one in published_releases(db)] == [one.cells for one in listed(db)] == [1]
    assert five_lines(published_cells(db), [])[0].startswith("One theme left the room")


def test_published_cells_cost_one_statement_however_many_there_are(db: Session, cast: Cast, count_queries) -> None:
    group, release = factories.make_group(cast.series), factories.make_release()
    for number in (1, 3):
        while len(published_cells(db)) < number:
            factories.make_cell(release, group)
        with count_queries() as asked:
            assert len(published_cells(db)) == number
        assert len(asked) == 1
