"""Which changes come from a theme of the codebook."""

from sqlalchemy.orm import Session

from coreflect.policies import ROOM
from tests.conftest import Cast
from tests.factories import make_cell, make_change, make_group, make_release, make_theme


def test_a_change_is_told_once_for_a_theme_whichever_of_its_cells_it_cites(db: Session, cast: Cast) -> None:
    theme, other = make_theme(label="Hope"), make_theme(label="Fear")
    group, release = make_group(cast.series), make_release()
    later = make_cell(make_release("2025Q4"), make_group(cast.series, year=2025), theme, year=2025)
    cells = [make_cell(release, group, theme), later]
    make_change(cast.rowan, *cells, title="Both")
    make_change(cast.rowan, cells[0], title="One", stage="in_effect")
    make_change(cast.rowan, make_cell(release, group, other), title="Another's")
    assert ROOM.uses
    assert ROOM.where_used
    assert ROOM.uses(db, [theme.id, other.id, make_theme().id]) == {theme.id: 2, other.id: 1}
    assert [(one.title, one.word) for one in ROOM.where_used(db, [theme.id])] == [
        ("Both", "proposed"),
        ("One", "in effect"),
    ]
    assert ROOM.uses(db, []) == {}
    assert list(ROOM.where_used(db, [])) == []
