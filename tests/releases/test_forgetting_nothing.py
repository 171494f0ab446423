"""A quarter in which nothing was recorded, and that has a key because the codebook was changed in it: nobody hears of
it, and it goes. One in which anything was recorded never goes that way."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.deployment import Deployment
from coreflect.foundation.keyring import KeyMissing
from coreflect.notices.models import Mail
from coreflect.releases import ROOM
from coreflect.releases.models import Release, ReleaseReminder
from coreflect.releases.queries.forgetting import unreleased
from coreflect.releases.queries.work import turn
from coreflect.themes import ROOM as THEMES
from coreflect.themes.actions.boxes import put
from coreflect.themes.actions.changing import agency_day
from coreflect.themes.actions.renaming import rename
from coreflect.themes.models import Box
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.queries.theme import preview
from coreflect.themes.rules.changes import Change, What
from tests import factories
from tests.factories import NOW
from tests.releases.conftest import READY, SAID, Scene

CLOSE = datetime(2027, 1, 14, 15, tzinfo=UTC)  # of the quarter of NOW
FORGOTTEN = "October to December 2026 was never released: what was recorded in it, and its key, were destroyed."


def uses(_db: Session, _ids: object) -> dict[str, int]:
    return {}


def renamed(scene: Scene, now: datetime = NOW) -> None:
    """Rename a theme, which seals a change, and makes the quarter's key where there is none."""
    db, viewer = scene.db, scene.viewer(scene.cast.rowan)
    theme = factories.make_theme(label=READY, label_key=READY.lower())
    db.commit()
    book = codebook(db)
    mark = preview(db, scene.keyring, viewer, book, book.entries[theme.id], agency_day(viewer, now), uses, None).mark
    db.rollback()
    rename(db, scene.keyring, viewer, theme.id, "Too quick with answers", (), mark, uses, now)


def tend(scene: Scene, days: int) -> list[str]:
    """Tend both rooms, so many days after the close."""
    now = CLOSE + timedelta(days=days)
    return [*THEMES.tend(scene.db, now, Deployment(scene.keyring)), *ROOM.tend(scene.db, now, _deployment(scene))]


def _deployment(scene: Scene) -> Deployment:
    return Deployment(scene.keyring)


def boxes(db: Session) -> int:
    found = db.scalar(select(func.count()).select_from(Box)) or 0
    db.rollback()
    return found


def heard(db: Session) -> list[int]:
    """Return how many letters, reminders and releases there are, and entries that say that a quarter was forgotten."""
    entries = select(func.count()).select_from(LedgerEntry).where(LedgerEntry.kind == "forgotten")
    found = [db.scalar(select(func.count()).select_from(one)) or 0 for one in (Mail, ReleaseReminder, Release)]
    found.append(db.scalar(entries) or 0)
    db.rollback()
    return found


@pytest.mark.parametrize("late", [False, True])
def test_nobody_is_told_of_it_and_its_key_goes_in_silence(scene: Scene, db: Session, late: bool) -> None:
    """Also one that was changed on its last day, so that the change still lies sealed when the quarter closes."""
    renamed(scene, CLOSE - timedelta(days=1) if late else NOW)
    assert (scene.keyring.periods(), boxes(db)) == ({"2026Q4"}, 1)
    key = scene.keyring.read("2026Q4")
    assert [said for days in range(-1, 180, 15) for said in tend(scene, days)] == []
    assert (boxes(db), scene.keyring.periods()) == (0, {"2026Q4"}), "the change goes when it can't be undone any more"
    assert turn(db, scene.cast.rowan.id, date(2027, 7, 12)) is None
    db.rollback()
    assert [tend(scene, days) for days in (180, 181, 400)] == [[], [], []]
    assert heard(db) == [0, 0, 0, 0]
    assert [file.name for file in scene.keyring.directory.iterdir() if file.read_bytes() == key] == []
    with pytest.raises(KeyMissing):
        scene.keyring.read_or_make("2026Q4")
    for room in (ROOM, THEMES):
        assert list(room.invariants(db, CLOSE + timedelta(days=400), scene.keyring)) == []


def test_a_machine_that_was_off_destroys_the_change_with_the_key(scene: Scene, db: Session) -> None:
    renamed(scene)
    assert list(ROOM.tend(db, CLOSE + timedelta(days=180), _deployment(scene))) == []
    assert (boxes(db), scene.keyring.periods(), heard(db)) == (0, set(), [0, 0, 0, 0])


def test_what_was_begun_and_cut_short_is_ended(scene: Scene, db: Session) -> None:
    renamed(scene)
    (scene.keyring.directory / "2026Q4.destroyed").write_bytes(b"")  # killed between the marker and the unlinking
    assert tend(scene, 1) == []
    assert (boxes(db), scene.keyring.periods(), heard(db)) == (0, set(), [0, 0, 0, 0])


def test_reminders_that_were_sent_already_hold_until_their_day_and_leave_nothing(scene: Scene, db: Session) -> None:
    renamed(scene)
    db.add(ReleaseReminder(period="2026Q4", number=1, goes_on=date(2027, 9, 1)))
    db.commit()
    assert [tend(scene, days) for days in (180, 229)] == [[], []]
    assert scene.keyring.periods() == {"2026Q4"}
    assert tend(scene, 230) == []
    assert (scene.keyring.periods(), heard(db)) == (set(), [0, 0, 0, 0])


@pytest.mark.parametrize("kind", ["record", "hold", "question", "note", "missing", "draft", "anything new", None])
def test_whatever_else_is_sealed_beside_the_change_its_leads_are_told_first(
    scene: Scene, db: Session, kind: str | None
) -> None:
    renamed(scene, CLOSE - timedelta(days=1))
    put(db, scene.keyring, "2026Q4", {"is": kind} if kind else {"words": SAID})
    db.commit()
    for days in (0, 29):
        assert list(ROOM.tend(db, CLOSE + timedelta(days=days), _deployment(scene))) == []
    later = CLOSE + timedelta(days=400)  # its leads were never told
    assert list(ROOM.tend(db, later, _deployment(scene))) == [
        "The leads were reminded that October to December 2026 is not released."
    ]
    assert (boxes(db), scene.keyring.periods()) == (2, {"2026Q4"})
    assert heard(db)[1:] == [1, 0, 0]
    assert list(ROOM.tend(db, later + timedelta(days=14), _deployment(scene))) == [FORGOTTEN]


def test_a_record_of_a_date_that_was_called_off_never_goes_in_silence(scene: Scene, db: Session) -> None:
    on = scene.came(scene.cast.series, date(2026, 11, 18), scene.people)
    scene.write(on, "The next quarter", SAID)
    on.state, on.reason = "cancelled", "Snow"
    db.commit()
    renamed(scene)
    assert len(tend(scene, 300)) == 1
    assert (scene.keyring.periods(), boxes(db)) == ({"2026Q4"}, 1)


def test_a_quarter_with_a_date_has_its_turn_although_nothing_was_recorded(scene: Scene, db: Session) -> None:
    scene.came(scene.cast.series, date(2026, 11, 18), scene.people)
    renamed(scene)
    assert turn(db, scene.cast.rowan.id, CLOSE.date()).mine
    db.rollback()
    assert len(tend(scene, 300)) == 1
    assert scene.keyring.periods() == {"2026Q4"}


def test_a_release_that_was_begun_is_never_ended_in_silence(scene: Scene, db: Session) -> None:
    renamed(scene)
    db.add(Release(period="2026Q4"))
    db.commit()
    assert len(tend(scene, 300)) == 1
    assert scene.keyring.periods() == {"2026Q4"}


@pytest.mark.parametrize("key", [None, b"damaged", b"w" * 32])
def test_what_does_not_open_here_may_be_a_record_and_its_leads_are_told(
    scene: Scene, db: Session, key: bytes | None
) -> None:
    renamed(scene)
    (scene.keyring.directory / "2026Q4").unlink()
    if key:
        (scene.keyring.directory / "2026Q4").write_bytes(key)
    assert len(tend(scene, 300)) == 1
    assert boxes(db) == 1
    assert not scene.keyring.is_destroyed("2026Q4")


def test_an_older_database_does_not_take_the_key_from_a_newer_one(scene: Scene, db: Session) -> None:
    """A backup from before the quarter's first date is put back after its close, and the right one a month later."""
    scene.keyring.read_or_make("2026Q4")
    assert [tend(scene, days) for days in (0, 40, 179)] == [[], [], []]
    on = scene.came(scene.cast.series, date(2026, 11, 18), scene.people)
    scene.write(on, "The next quarter", SAID)
    assert [one.empty for one in unreleased(db, scene.keyring, date(2027, 7, 13))] == [False]
    db.rollback()
    assert len(tend(scene, 180)) == 1, "a reminder, and two weeks"
    assert scene.keyring.periods() == {"2026Q4"}


def test_an_open_quarter_is_never_looked_at(scene: Scene, db: Session) -> None:
    renamed(scene)
    put(db, scene.keyring, "2027Q1", Change(uuid4(), What.RETIRE, uuid4(), date(2027, 1, 5)).to_content())
    db.commit()
    assert [str(one.period) for one in unreleased(db, scene.keyring, date(2027, 1, 13))] == []
    assert [(str(one.period), one.empty) for one in unreleased(db, scene.keyring, CLOSE.date())] == [("2026Q4", True)]
