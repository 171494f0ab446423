"""Which themes were released, and which of them were withdrawn, is what the trail says: whoever holds the database and
takes one out, puts one in, moves one or erases its words is noticed, and each is named."""

from uuid import UUID

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.releases import ROOM
from coreflect.releases.models import Cell, Release
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.releases.conftest import Scene

ERASED = {"label": "", "sentence": "", "ask": "", "aliases": (), "groupings": ()}
WORDS = "July to September 2026"


@pytest.fixture
def left(db: Session, cast: Cast) -> list[UUID]:
    """Two themes of a release, as the trail tells of it."""
    with factories.together():
        group, release = factories.make_group(cast.series), factories.make_release()
        cells = [factories.make_cell(release, group) for _ in range(2)]
    factories.tell_of(release)
    return [cell.id for cell in cells]


def audited(db: Session, scene: Scene) -> list[str]:
    return list(ROOM.invariants(db, NOW, scene.keyring))


def test_a_theme_that_was_taken_out_is_noticed(db: Session, scene: Scene, left: list[UUID]) -> None:
    assert audited(db, scene) == []
    db.execute(delete(Cell).where(Cell.id == left[0]))
    db.commit()
    assert audited(db, scene) == [
        f"Releases: theme {left[0]} left the room with {WORDS}, as the trail says, and is not there now."
    ]


def test_a_theme_that_was_put_in_is_noticed(db: Session, scene: Scene, left: list[UUID]) -> None:
    one = db.get(Cell, left[0])
    assert one
    release, theme = db.get(Release, one.release_id), factories.make_theme(label="Never said")
    put = factories.make_cell(release, factories.make_group(scene.cast.other_series), theme)
    assert audited(db, scene) == [
        f"Releases: theme {put.id} stands in {WORDS}, and the trail does not say that it left the room."
    ]


def test_a_theme_that_was_moved_is_missed_in_its_release_and_noticed_in_the_other(
    db: Session, scene: Scene, left: list[UUID]
) -> None:
    other = factories.make_release("2026Q2")
    db.execute(update(Cell).where(Cell.id == left[0]).values(release_id=other.id))
    db.commit()
    assert audited(db, scene) == [
        f"Releases: theme {left[0]} stands in April to June 2026, and the trail does not say that it left the room.",
        f"Releases: theme {left[0]} left the room with {WORDS}, as the trail says, and is not there now.",
    ]


def test_a_theme_whose_words_were_erased_without_an_entry_is_noticed(
    db: Session, scene: Scene, left: list[UUID]
) -> None:
    db.execute(update(Cell).where(Cell.id == left[0]).values(withdrawn_on=TODAY, told_as=("x",), **ERASED))
    db.commit()
    assert audited(db, scene) == [
        f"Releases: the words of theme {left[0]} are erased, and the trail does not say that it was withdrawn."
    ]
    record(db, "trail", "withdrawn", None, {"cell": left[0].hex}, NOW, about=left[0])
    db.commit()
    assert audited(db, scene) == []
    db.execute(update(Cell).where(Cell.id == left[0]).values(withdrawn_on=None, told_as=(), label="It is back."))
    db.commit()
    assert audited(db, scene) == [
        f"Releases: theme {left[0]} was withdrawn, as the trail says, and does not stand as withdrawn."
    ]
