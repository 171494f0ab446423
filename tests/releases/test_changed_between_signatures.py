"""What was signed is never lost to a change that came before the last signature: the part goes back to its leads."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.releases import ROOM
from coreflect.releases.actions.look import Choice
from coreflect.releases.actions.prepare import prepare
from coreflect.releases.actions.sign import ChangedSince, sign
from coreflect.releases.actions.start import start
from coreflect.releases.models import Cell, Release
from coreflect.sessions.models import Series
from coreflect.themes.actions.merging import merge
from coreflect.themes.models import Box
from tests import factories
from tests.factories import NOW
from tests.pages import Page
from tests.releases import conftest as pressed
from tests.releases.conftest import READY, SAID, Scene, a_week_passes
from tests.releases.test_held_by_the_room import press
from tests.releases.test_merged_themes import EARLY, LAST_YEAR, SPRING, theme, told
from tests.releases.test_names_at_the_gate import OTHER, name_also, rename, seen, undo_last, uses
from tests.releases.test_publishing import opened_quarter

THEIRS = f"Early: {READY}"
QUARTER = "July to September 2026"
Change = Callable[[Scene], None]


def hand_over(scene: Scene, series: Series, now: datetime = NOW, words: str = "") -> None:
    """Let a lead of this series hand its part over, with every theme that may leave."""
    cast, part, found = scene.cast, scene.part_of(series), opened_quarter(scene)
    lead = scene.viewer(cast.rowan if series == cast.series else cast.tove)
    chosen = found.candidates[part.group_id]
    choices = [Choice(one.heard.name, False, words or one.heard.sentences[0]) for one in chosen]
    who = (scene.db, scene.keyring, lead)
    assert prepare(*who, part.id, choices, [], found.saved(part.group_id), True, now)


def sign_part(scene: Scene, series: Series, now: datetime = NOW) -> bool:
    """Let a second reader sign this series' part as it stands; whether that released the quarter, after its week."""
    part = scene.part_of(series)
    reader = scene.viewer(scene.cast.imani if series == scene.cast.series else scene.cast.sunniva)
    read = opened_quarter(scene).to_sign(part.group_id)
    quiet = sign(scene.db, scene.keyring, reader, part.id, read, True, now)
    a_week_passes(scene.db, scene.keyring, now)
    return quiet


def start_only(scene: Scene, now: datetime = NOW) -> None:
    """Let Rowan begin to prepare the quarter."""
    start(scene.db, scene.viewer(scene.cast.rowan), "2026Q3", now)


def one_signed(scene: Scene, now: datetime = NOW, words: str = "") -> None:
    """Both parts are handed over; that of Rowan's series is signed."""
    start_only(scene, now)
    hand_over(scene, scene.cast.series, now, words)
    hand_over(scene, scene.cast.other_series, now)
    assert not sign_part(scene, scene.cast.series, now)


def released(scene: Scene) -> list[str]:
    """Return the labels of the quarter's cells."""
    query = select(Cell.label).join(Release, Release.id == Cell.release_id).where(Release.period == "2026Q3")
    return sorted(scene.db.scalars(query))


def lying(scene: Scene) -> set[tuple[UUID, bytes]]:
    return {(one.id, one.sealed) for one in scene.db.scalars(select(Box).where(Box.period == "2026Q3"))}


def states(scene: Scene) -> list[tuple[str, UUID | None]]:
    parts = [scene.part_of(series) for series in (scene.cast.series, scene.cast.other_series)]
    return [(one.state, one.signed_by) for one in parts]


def waits(scene: Scene) -> list[str]:
    return [one.title for one in ROOM.waiting(scene.db, scene.viewer(scene.cast.rowan), NOW)]


def trail(scene: Scene) -> int:
    return scene.db.scalar(select(func.count()).select_from(LedgerEntry)) or 0


def nothing(scene: Scene) -> None: ...


def named_like_one_that_was_told(scene: Scene) -> None:
    name_also(scene, told_before(scene, "2026Q2"), READY)


def another_renamed_to_it(scene: Scene) -> None:
    rename(scene, told_before(scene, "2026Q2"), READY)


def named_like_one_of_last_year(scene: Scene) -> None:
    name_also(scene, told_before(scene, "2025Q4"), READY)


def written_with_another(scene: Scene) -> None:
    """What stayed in the room is a name of one theme with what was signed."""
    name_also(scene, theme(EARLY).id, READY, pressed.ONCE)


def told_before(scene: Scene, period: str) -> UUID:
    other = theme(OTHER)
    told(scene, other, period, scene.people, SPRING if period == "2026Q2" else LAST_YEAR)
    return other.id


@pytest.mark.parametrize(
    ("change", "then"),
    [
        (named_like_one_that_was_told, [THEIRS]),  # told this year: it stays in the room, and its leads know
        (another_renamed_to_it, [THEIRS]),
        (named_like_one_of_last_year, [THEIRS, OTHER]),  # it came up again, and nobody had signed that
        (written_with_another, [THEIRS, EARLY]),
    ],
)
def test_a_part_whose_theme_changed_after_it_was_signed_goes_back_and_nothing_leaves(
    apart: Scene, db: Session, change: Change, then: list[str]
) -> None:
    cast = apart.cast
    one_signed(apart)
    change(apart)
    boxes, entries = lying(apart), trail(apart)
    assert waits(apart) == [f"Read and sign {QUARTER}"]
    with pytest.raises(ChangedSince, match=r"changed in the codebook.*leads look at it once more"):
        sign_part(apart, cast.other_series)
    db.rollback()
    assert states(apart) == [("preparing", None), ("signed", cast.sunniva.id)], "the other signature stays"
    assert apart.part_of(cast.series).prepared_by is None
    assert (released(apart), lying(apart), trail(apart)) == ([], boxes, entries), "no box is lost, nothing is written"
    assert apart.release().state == "preparing"
    assert "2026Q3" in apart.keyring.periods()
    assert waits(apart) == [f"Go on preparing {QUARTER}"]
    assert not sign_part(apart, cast.other_series), "pressed once more it tells nothing new"
    hand_over(apart, cast.series)
    assert sign_part(apart, cast.series), "the part that went back is the last one now"
    assert released(apart) == sorted(then)
    assert "2026Q3" not in apart.keyring.periods()
    assert lying(apart) == set()
    assert list(ROOM.invariants(db, NOW, apart.keyring)) == []


def test_records_that_a_merge_had_put_together_come_apart_when_it_is_undone(apart: Scene, db: Session) -> None:
    cast, autumn, later = apart.cast, datetime(2026, 10, 10, 14, tzinfo=UTC), datetime(2026, 11, 5, 14, tzinfo=UTC)
    fixing, early = theme(READY).id, theme(EARLY).id
    apart.write(apart.came(cast.series, date(2026, 8, 19), apart.people), EARLY, SAID)
    who = (db, apart.keyring, apart.viewer(cast.rowan))
    merge(*who, fixing, early, seen(apart, fixing, early, autumn), uses, autumn)
    one_signed(apart, later)
    undo_last(apart, later)
    with pytest.raises(ChangedSince):
        sign_part(apart, cast.other_series, later)
    db.rollback()
    assert released(apart) == []
    hand_over(apart, cast.series, later)
    assert sign_part(apart, cast.series, later)
    assert released(apart) == [THEIRS, READY], "under the name that it has again"


def test_the_part_that_is_signed_last_goes_back_too(apart: Scene, db: Session) -> None:
    cast = apart.cast
    one_signed(apart)
    factories.agency().together = 11  # more than ever came
    apart.release().without_on = date(2026, 11, 27)  # named to the leads whose part was not signed
    db.commit()
    part, reader = apart.part_of(cast.other_series), apart.viewer(cast.sunniva)
    read = opened_quarter(apart, 11).to_sign(part.group_id)
    with pytest.raises(ChangedSince):
        sign(db, apart.keyring, reader, part.id, read, True, NOW)
    db.rollback()
    assert states(apart) == [("preparing", None), ("preparing", None)]
    assert apart.release().without_on is None, "else these leads had two days, and not two weeks"
    assert released(apart) == []


def its_own_new_name(scene: Scene) -> None:
    rename(scene, theme(READY).id, EARLY)


def a_name_of_something_else(scene: Scene) -> None:
    name_also(scene, told_before(scene, "2026Q2"), "Neither here nor there")


def the_room_holds_it(scene: Scene) -> None:
    press(scene, READY)


def the_room_holds_what_was_told(scene: Scene) -> None:
    named_like_one_that_was_told(scene)
    press(scene, READY)


@pytest.mark.parametrize(
    ("change", "then"),
    [
        (nothing, [THEIRS, READY]),
        (its_own_new_name, [THEIRS, READY]),  # what was signed is what leaves
        (a_name_of_something_else, [THEIRS, READY]),
        (the_room_holds_it, [THEIRS]),
        (the_room_holds_what_was_told, [THEIRS]),  # nobody is told that it is held
    ],
)
def test_what_stands_as_it_was_signed_or_is_held_by_the_room_is_released_as_ever(
    apart: Scene, db: Session, change: Change, then: list[str]
) -> None:
    one_signed(apart)
    change(apart)
    assert sign_part(apart, apart.cast.other_series)
    assert released(apart) == then
    assert "2026Q3" not in apart.keyring.periods()
    assert list(ROOM.invariants(db, NOW, apart.keyring)) == []


def test_the_last_reader_is_told_why_and_the_lead_finds_what_was_chosen(page: Page, apart: Scene) -> None:
    cast = apart.cast
    one_signed(apart, words="We plan before we have listened.")
    agency = factories.agency()
    agency.together = 11  # more than ever came
    apart.db.commit()
    refused = pressed.sign(page, cast.sunniva, apart.release().id, 409)
    assert "Nothing has left the room" in refused.text
    assert "Its leads look at it once more" in refused.text
    assert READY not in refused.text
    assert cast.series.title not in refused.text, "whose part it is is not theirs to know"
    agency.together = 5
    apart.db.commit()
    mine = page.as_(cast.rowan).open("releases.show", release_id=apart.release().id)
    sent = pressed.fields(mine, "/prepare")
    assert sent[pressed.named(sent, "words_")] == "We plan before we have listened."
    pressed.hand_over(mine)
    pressed.hand_over(page.as_(cast.tove).open("releases.show", release_id=apart.release().id))
    pressed.sign_and_leave(page, cast.imani, apart.release().id)
    pressed.sign_and_leave(page, cast.imani, apart.release().id)
    assert released(apart) == [THEIRS, READY]
