"""What the audit says of the themes, and what the room offers home and my data."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, insert, text, update
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.people.queries.viewer import viewer_of
from coreflect.themes import ROOM
from coreflect.themes.models import Box, Theme, ThemeAlias
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_date, make_theme, nowhere
from tests.themes.conftest import make_record


def broken(db: Session, keyring: Keyring) -> list[str]:
    return list(ROOM.invariants(db, NOW, keyring))


@pytest.fixture
def written(db: Session, cast: Cast, keyring: Keyring) -> None:
    make_theme(label="Hope")
    make_record(db, keyring, make_date(cast.series, date(2026, 11, 18)))
    make_record(db, keyring, make_date(cast.series, date(2026, 9, 16)))


def test_a_database_in_order_is_passed_in_silence(db: Session, keyring: Keyring, written: None) -> None:
    assert broken(db, keyring) == []


def test_a_key_that_is_not_here_is_named(db: Session, keyring: Keyring, written: None) -> None:
    (keyring.directory / "2026Q3").unlink()  # lost, not destroyed
    assert broken(db, keyring) == [
        "The key of 2026Q3 is not on this machine, so what was recorded in it cannot be read."
    ]


def test_a_box_that_was_altered_is_found(db: Session, keyring: Keyring, written: None) -> None:
    db.execute(update(Box).where(Box.period == "2026Q4").values(sealed=bytes(4124)))
    assert broken(db, keyring) == ["A sealed box of 2026Q4 does not open with the key on this machine."]


@pytest.mark.parametrize("column", ["arrived_at TIMESTAMP", "person_id CHAR(32)", "number INTEGER", "day DATE"])
@pytest.mark.parametrize("table", ["box", "theme"])
def test_a_column_that_could_tell_is_found(
    db: Session, keyring: Keyring, written: None, table: str, column: str
) -> None:
    db.execute(text(f"ALTER TABLE {table} ADD COLUMN {column}"))
    (sentence,) = broken(db, keyring)
    assert f"The table {table} has a column {column.split()[0]} " in sentence


def test_a_table_with_a_hidden_rowid_and_boxes_of_another_size_are_found(
    db: Session, keyring: Keyring, written: None
) -> None:
    if db.get_bind().dialect.name == "sqlite":
        db.execute(text("ALTER TABLE box RENAME TO old_box"))
        db.execute(text("CREATE TABLE box (id CHAR(32) PRIMARY KEY, period VARCHAR, sealed BLOB)"))
        db.execute(text("INSERT INTO box SELECT * FROM old_box"))
        (sentence,) = broken(db, keyring)
        assert "box has a hidden rowid" in sentence
    else:
        db.execute(text("ALTER TABLE box DROP CONSTRAINT ck_box_one_size"))
    db.execute(update(Box).where(Box.period == "2026Q4").values(sealed=b"short"))
    assert "1 of the sealed boxes have another size than all the others." in broken(db, keyring)


def test_the_database_itself_refuses_a_box_of_another_size(db: Session) -> None:
    with pytest.raises(Exception, match="one_size"):
        db.execute(insert(Box).values(id=nowhere(), period="2026Q4", sealed=b"short"))


def test_leads_are_reminded_of_their_own_dates_for_three_days(db: Session, cast: Cast, app: Flask) -> None:
    yesterday = make_date(cast.series, TODAY - timedelta(days=1))
    make_date(cast.series, TODAY - timedelta(days=4))
    make_date(cast.series, TODAY + timedelta(days=1))
    make_date(cast.series, TODAY - timedelta(days=2), state="cancelled")
    make_date(cast.other_series, TODAY - timedelta(days=2))

    def waits(person) -> list:
        return list(ROOM.waiting(db, viewer_of(db, person.id), NOW))

    (mine,) = waits(cast.rowan)
    assert mine.title == "Write down what was learned on Tuesday 24 November"
    assert (mine.endpoint, mine.args) == ("themes.record", {"session_id": yesterday.id})
    (theirs,) = waits(cast.tove)
    assert theirs.title.endswith("Monday 23 November")
    for nobody in (cast.priya, cast.helena, cast.wes, cast.sunniva):
        assert waits(nobody) == []


def test_my_data_says_that_themes_keep_nothing_about_anybody(db: Session, cast: Cast) -> None:
    ((title, sentence),) = ROOM.about(db, cast.priya)
    assert title == "Themes"
    assert "Nothing about you is stored with themes" in sentence


def test_names_that_stand_twice_and_themes_that_lead_nowhere_are_found(db: Session, keyring: Keyring) -> None:
    hope, fear, third = make_theme(label="Hope"), make_theme(label="Fear"), make_theme(label="Third")
    db.add(ThemeAlias(name_key="fear", theme_id=hope.id, name="Fear"))
    db.commit()
    assert broken(db, keyring) == ["Themes: 1 of their names stand twice, as a label and as another name."]
    db.execute(delete(ThemeAlias))
    for one, into in ((hope, fear), (fear, third), (third, hope)):
        db.execute(update(Theme).where(Theme.id == one.id).values(merged_into=into.id, merged_since="2026Q4"))
    assert broken(db, keyring) == ["Themes: 3 of them were merged in a circle, and lead nowhere."]
    db.execute(update(Theme).where(Theme.id == hope.id).values(merged_into=None, merged_since=None))
    db.execute(update(Theme).where(Theme.id == third.id).values(status="retired", label="Else"))
    assert broken(db, keyring) == [
        "Themes: 1 of their labels do not fold to the key that they are found by.",
        "Themes: 1 of them are retired, and merged into another.",
    ]
