"""A whole file at once: how often the database is asked, what can be undone, and how new rows lie."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.actions.boxes import put
from coreflect.themes.models import Theme, ThemeAlias, ThemeGrouping
from coreflect.themes.rules.changes import Change, What
from tests.conftest import Cast
from tests.factories import TODAY, make_person, make_theme
from tests.pages import Page
from tests.themes.conftest import make_record
from tests.themes.keeping import names, undo
from tests.themes.keeping import press as rename
from tests.themes.test_exchange import press, send


@pytest.mark.parametrize("many", [300])
def test_a_long_file_asks_as_many_questions_as_a_short_one(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, count_queries: Callable, many: int
) -> None:
    make_record(db, keyring, begun)  # the quarter has its key: it is made once
    rowan = page.as_(cast.rowan)
    counts: list[list[int]] = []
    for rows in (3, many):
        db.execute(delete(ThemeAlias))
        db.execute(delete(ThemeGrouping))
        db.execute(delete(Theme))
        db.commit()
        head = "label,aliases,groupings,definition\n"
        first = head + "".join(f"Theme {n},Other {n},Group,Words.\n" for n in range(rows))
        then = head + "".join(f"{'THEME' if n % 2 else 'Other'} {n},More {n},New,\n" for n in range(rows))
        asked_by = []
        for content in (first, then):
            with count_queries() as asked:
                send(rowan, content)
            asked_by.append(len(asked))
            with count_queries() as asked:
                press(rowan)
            asked_by.append(len(asked))
        with count_queries() as asked:
            rowan.open("themes.export")
        counts.append([*asked_by, len(asked)])
        assert db.scalar(select(func.count()).select_from(ThemeAlias)) == 2 * rows
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 14


def test_what_a_file_renames_and_retires_is_undone_one_by_one_in_turn_with_what_was_pressed_before(
    page: Page, db: Session, cast: Cast, keyring: Keyring
) -> None:
    hope, fear = make_theme(label="Hope"), make_theme(label="Fear", status="proposed")
    quiet = make_theme(label="Quiet", status="retired")
    put(db, keyring, "2026Q4", Change(uuid4(), What.RETIRE, quiet.id, TODAY, before="active").to_content())
    db.commit()
    rowan = page.as_(cast.rowan).open("themes.rename", theme_id=hope.id)
    rename(rowan, "themes.rename", hope, label="Trust")
    rows = f"{hope.id},Courage,\n{fear.id},Fear,retired\n{quiet.id},Calm,active\n"
    press(send(rowan, f"id,label,status\n{rows},New here,retired\n"))
    said = rowan.open("themes.changes").text
    for told in ("Was called “Trust” and is “Courage” now.", "“Quiet” and is “Calm” now.", "Fear Was retired."):
        assert told in said
    assert "Calm Was retired." not in said, "it was brought back"
    assert "New here" not in said
    undo(rowan, "Call it “Hope” again", 409)
    assert "Undo that first" in rowan.text
    for words in ("Call it “Trust” again", "Call it “Hope” again", "Call it “Quiet” again", "Offer “Fear” again"):
        undo(rowan, words)
    assert (names(db, hope), names(db, quiet)) == (("Hope", []), ("Quiet", []))
    assert dict(db.execute(select(Theme.label, Theme.status)).all()) == {
        "Hope": "active",
        "Fear": "proposed",
        "Quiet": "active",
        "New here": "retired",
    }
    assert "There is nothing to undo" in rowan.open("themes.changes").text


def test_new_themes_lie_in_the_order_of_their_random_keys(page: Page, db: Session, cast: Cast) -> None:
    make_person()
    rowan = send(page.as_(cast.rowan), "label\n" + "".join(f"Theme {n:03}\n" for n in range(40)))
    press(rowan)
    if db.get_bind().dialect.name == "postgresql":
        ids = db.scalars(select(Theme.id).order_by(func.cast(Theme.__table__.c.id, Theme.id.type)))
        by_place = [row[0] for row in db.connection().exec_driver_sql("SELECT id FROM theme ORDER BY ctid")]
        assert by_place == sorted(ids, key=str)
    else:
        by_place = [UUID(row[0]) for row in db.connection().exec_driver_sql("SELECT id FROM theme")]
        assert by_place == sorted(by_place, key=str), "the table has no hidden rowid: it lies in the order of its key"
    assert len(by_place) == 40
