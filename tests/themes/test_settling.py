"""What sealed records bear when names of the codebook change, and when a change has to be refused for their sake."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.actions.boxes import put, take_out
from coreflect.themes.models import Theme, ThemeAlias
from coreflect.themes.queries.boxes import opened, records
from coreflect.themes.queries.changes import changes
from coreflect.themes.rules.changes import Change, What
from coreflect.themes.rules.codebook import Codebook, Entry
from coreflect.themes.rules.sealing import TooLong, seal
from coreflect.themes.rules.settling import settled
from tests.conftest import Cast
from tests.factories import make_date, make_theme
from tests.pages import Page
from tests.themes.conftest import make_record
from tests.themes.keeping import names, press, undo

LONG, SIGN = "\U00020000" * 80, "\U0001f331"  # signs of four bytes


def said(db: Session, keyring: Keyring, period: str = "2026Q4") -> list[tuple[str, UUID | None]]:
    """Return the labels of a period's records and the themes that they name."""
    db.rollback()
    return sorted(((one.label, one.theme_id) for one in records(db, keyring, period)), key=str)


def also(db: Session, theme: Theme, name: str) -> None:
    db.add(ThemeAlias(name_key=name.casefold(), theme_id=theme.id, name=name))
    db.commit()


def meaning(page: Page, theme: Theme, aliases: str, status: int = 302) -> Page:
    """Press what says which other names a theme has."""
    page.open("themes.meaning", theme_id=theme.id)
    return press(page, "themes.meaning", theme, status, definition="", stands="active", aliases=aliases)


# A key that is not here


@pytest.mark.parametrize("how", ["missing", "wrong", "destroyed"])
def test_the_lost_key_of_a_closed_quarter_stops_no_work_on_the_codebook(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, how: str
) -> None:
    hope = make_theme(label="Hope")
    make_record(db, keyring, make_date(cast.series, date(2026, 7, 8)), "Hope", theme_id=str(hope.id))
    mine = make_record(db, keyring, begun, "Hope", theme_id=str(hope.id))
    if how == "destroyed":
        keyring.destroy("2026Q3")
    elif how == "wrong":
        (keyring.directory / "2026Q3").write_bytes(b"w" * 32)
    else:
        (keyring.directory / "2026Q3").unlink()
    rowan = page.as_(cast.rowan).open("themes.rename", theme_id=hope.id)
    press(rowan, "themes.rename", hope, label="Trust")
    undo(rowan, "Call it “Hope” again")
    assert names(db, hope) == ("Hope", [])
    press(rowan.open("themes.rename", theme_id=hope.id), "themes.rename", hope, label="Trust")
    meaning(rowan, hope, "")
    assert said(db, keyring) == [("Trust", hope.id)]
    press(rowan.open("themes.split", theme_id=hope.id), "themes.split", hope, label="Night", moving=str(mine.id))
    assert [label for label, _ in said(db, keyring)] == ["Night"]
    undo_split(rowan)
    assert said(db, keyring) == [("Trust", hope.id)]


def test_without_the_key_of_the_open_quarter_no_name_is_taken_from_what_lies_there(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    hope = make_theme(label="Hope")
    also(db, hope, "Trust")
    make_record(db, keyring, begun, "Trust")
    (keyring.directory / "2026Q4").unlink()
    rowan = meaning(page.as_(cast.rowan), hope, "", 409)
    assert "The key of this period is not here" in rowan.text
    assert names(db, hope) == ("Hope", ["Trust"])


def test_what_lies_in_a_closed_quarter_without_its_key_cannot_be_undone_and_hides_nothing_else(
    db: Session, keyring: Keyring
) -> None:
    october = date(2026, 10, 20)  # the summer is closed, and its changes can still be undone
    for period, theme in (("2026Q3", UUID(int=3)), ("2026Q4", UUID(int=4))):
        put(db, keyring, period, Change(uuid4(), What.RETIRE, theme, october).to_content())
    db.commit()
    assert {one.theme_id for one in changes(db, keyring, october)} == {UUID(int=3), UUID(int=4)}
    (keyring.directory / "2026Q3").unlink()
    assert [one.theme_id for one in changes(db, keyring, october)] == [UUID(int=4)]
    with pytest.raises(KeyMissing):
        changes(db, keyring, date(2026, 10, 10))  # the summer is open: here a change has to be sealed


# A split that was used


@pytest.mark.parametrize("whose", ["series", "other_series"])
def test_a_split_is_not_undone_where_something_was_written_under_the_new_theme_since(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, whose: str
) -> None:
    hope = make_theme(label="Hope")
    moved = make_record(db, keyring, begun, "Hope", theme_id=str(hope.id))
    rowan = page.as_(cast.rowan).open("themes.split", theme_id=hope.id)
    press(rowan, "themes.split", hope, label="Night", moving=str(moved.id))
    part = db.scalar(select(Theme.id).where(Theme.split_from == hope.id))
    theirs = make_date(getattr(cast, whose), begun.day if whose == "other_series" else date(2026, 10, 7))
    new = make_record(db, keyring, theirs, "Night", theme_id=str(part), sentence="Crooked teapots hum.")
    before = opened(db, keyring, "2026Q4")
    undo_split(rowan, 409)
    assert "“Night” was changed or used since it was split off. Merge it into “Hope”?" in rowan.text
    assert "teapots" not in rowan.text
    db.rollback()
    assert opened(db, keyring, "2026Q4") == before
    assert names(db, hope) == ("Hope", [])
    take_out(db, [new.id])
    db.commit()
    undo_split(rowan)
    assert said(db, keyring) == [("Hope", hope.id)]


def undo_split(page: Page, status: int = 302) -> None:
    undo(page, "Undo the split", status)


def test_with_a_split_what_was_done_to_the_new_theme_goes_as_well(
    page: Page, db: Session, cast: Cast, keyring: Keyring
) -> None:
    hope = make_theme(label="Hope")
    rowan = page.as_(cast.rowan).open("themes.split", theme_id=hope.id)
    press(rowan, "themes.split", hope, label="Night")
    part = db.scalars(select(Theme).where(Theme.split_from == hope.id)).one()
    press(rowan.open("themes.retire", theme_id=part.id), "themes.retire", part)
    assert len(opened(db, keyring, "2026Q4", "change")) == 2
    db.rollback()
    undo_split(rowan)
    assert opened(db, keyring, "2026Q4", "change") == []
    assert "There is nothing to undo" in rowan.open("themes.changes").text


# A name that is too long for a full box


def full(db: Session, keyring: Keyring, on: ReflectionSession, theme: Theme) -> UUID:
    """Seal the longest record there is, under the name Now, and return its id."""
    two = {"one_way": SIGN * 280, "another_way": SIGN * 280, "theme_id": str(theme.id)}
    made = make_record(db, keyring, on, "Now", sentence=SIGN * 280, **two)
    with pytest.raises(TooLong):  # or the test could not fail
        seal(b"k" * 32, made.id, on.period, made.to_content() | {"label": LONG, "label_key": LONG})
    return made.id


def test_a_name_that_does_not_fit_into_a_full_box_is_refused_in_a_sentence_and_nothing_is_half_done(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    theme = make_theme(label=LONG, label_key=LONG)
    rowan = page.as_(cast.rowan).open("themes.rename", theme_id=theme.id)
    press(rowan, "themes.rename", theme, label="Now")
    box = full(db, keyring, begun, theme)
    before, there = opened(db, keyring, "2026Q4"), names(db, theme)
    sentence = "the name is too long for something that is sealed under this theme"
    undo(rowan, "Call it", 409)
    assert sentence in rowan.text
    rowan.open("themes.split", theme_id=theme.id)
    press(rowan, "themes.split", theme, 409, label="a" + SIGN * 79, moving=str(box))
    assert sentence in rowan.text
    assert (opened(db, keyring, "2026Q4"), names(db, theme)) == (before, there)
    db.rollback()
    press(rowan.open("themes.rename", theme_id=theme.id), "themes.rename", theme, label=LONG)
    before, there = opened(db, keyring, "2026Q4"), names(db, theme)
    meaning(rowan, theme, "", 409)
    assert sentence in rowan.text
    assert (opened(db, keyring, "2026Q4"), names(db, theme)) == (before, there)
    assert db.scalar(select(Theme.id).where(Theme.split_from == theme.id)) is None


def test_more_records_than_a_change_can_name_are_refused_in_a_sentence(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    hope = make_theme(label="Hope")
    made = [make_record(db, keyring, begun, "Hope", theme_id=str(hope.id)) for _ in range(120)]
    rowan = page.as_(cast.rowan).open("themes.split", theme_id=hope.id)
    press(rowan, "themes.split", hope, 409, label="Night", moving=[str(one.id) for one in made])
    assert "These are too many to go along at once" in rowan.text
    press(rowan.open("themes.split", theme_id=hope.id), "themes.split", hope, label="Night",
          moving=[str(one.id) for one in made[:90]])  # fmt: skip
    assert [label for label, _ in said(db, keyring)].count("Night") == 90


# Records that name their theme by its label alone

HOPE, FEAR = Entry(UUID(int=1), "Hope", "hope", aliases=(("trust", "Trust"),)), Entry(UUID(int=2), "Fear", "fear")
BEFORE = Codebook([HOPE, FEAR])


def content(label: str, theme: Entry | None = None) -> dict:
    named = str(theme.id) if theme else None
    return {"is": "record", "label": label, "label_key": label.casefold(), "theme_id": named, "sentence": "So."}


def test_a_record_of_a_dropped_name_stands_for_its_theme_as_before_though_it_names_it_by_that_name_alone() -> None:
    after = Codebook([Entry(HOPE.id, "Hope", "hope"), FEAR])
    one, other = uuid4(), uuid4()
    press = {"is": "hold", "record_id": str(one), "label_key": "trust", "session_id": str(UUID(int=7))}
    boxes = [(one, content("Trust")), (other, content("New here")), (uuid4(), content("Hope")), (UUID(int=5), press)]
    new = settled(after, boxes, {}, {}, BEFORE)
    assert new == {one: content("Hope", HOPE), UUID(int=5): press | {"label_key": "hope"}}
    assert settled(BEFORE, boxes, {}, {}, BEFORE) == {}


def test_a_name_that_went_to_another_theme_takes_no_record_along_that_was_not_picked() -> None:
    night = Entry(UUID(int=3), "Night", "night", aliases=(("trust", "Trust"),))
    after = Codebook([Entry(HOPE.id, "Hope", "hope"), FEAR, night])
    stays, goes = uuid4(), uuid4()
    new = settled(after, [(stays, content("Trust")), (goes, content("Trust"))], {goes: night.id}, {}, BEFORE)
    assert new == {stays: content("Hope", HOPE), goes: content("Night", night)}


def test_undoing_a_new_name_leaves_alone_what_bore_it_before_it_was_a_theme_s() -> None:
    assert settled(Codebook([FEAR]), [(uuid4(), content("Hope")), (uuid4(), content("Fear"))], {}, {}) == {}


def test_the_alias_of_a_theme_is_dropped_and_a_closed_quarter_s_record_of_it_keeps_its_theme(
    page: Page, db: Session, cast: Cast, keyring: Keyring
) -> None:
    summer = make_date(cast.series, date(2026, 7, 8))
    make_record(db, keyring, summer, "Trust")
    hope = make_theme(label="Hope")
    also(db, hope, "Trust")
    meaning(page.as_(cast.rowan), hope, "")
    assert said(db, keyring, "2026Q3") == [("Hope", hope.id)]


def test_a_record_that_names_its_theme_by_its_label_alone_goes_along_with_a_split_and_comes_back(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    goes, stays = make_record(db, keyring, begun, "Hope"), make_record(db, keyring, begun, "Hope")
    hope = make_theme(label="Hope")
    rowan = page.as_(cast.rowan).open("themes.split", theme_id=hope.id)
    press(rowan, "themes.split", hope, label="Night", moving=str(goes.id))
    part = db.scalar(select(Theme.id).where(Theme.split_from == hope.id))
    assert said(db, keyring) == [("Hope", None), ("Night", part)]
    undo_split(rowan)
    assert said(db, keyring) == [("Hope", None), ("Hope", hope.id)]
    assert stays.theme_id is None
