"""Two leads at the same moment, the program killed in the middle, a key that is not here."""

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import viewer_of
from coreflect.sessions.models import ReflectionSession
from coreflect.themes import ROOM
from coreflect.themes.actions.merging import merge
from coreflect.themes.actions.renaming import rename
from coreflect.themes.actions.splitting import split
from coreflect.themes.models import Box, Theme, ThemeAlias
from coreflect.themes.queries.boxes import opened, records
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.queries.theme import preview
from tests import mortal
from tests.conftest import Cast
from tests.factories import NOW, make_theme
from tests.pages import Page
from tests.themes.conftest import make_record
from tests.themes.keeping import mark

KILLED = """
import os, signal, sys
from pathlib import Path
from uuid import UUID
from sqlalchemy import event
from coreflect import create_app
from coreflect.foundation.config import Config
from coreflect.foundation.db import db
from coreflect.foundation.keyring import Keyring
from coreflect.people.queries.viewer import viewer_of
from tests.themes.test_codebook_faults import press

step, url, keys, lead, what, theme, other = sys.argv[1:]

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

config = Config(instance=Path(keys).parent, database_url=url, keys=Path(keys), secret_key="x", testing=True)
app = create_app(config)
with app.app_context():
    lead = viewer_of(db.session(), UUID(lead))
    if step == "commit":
        event.listen(db.engine, "commit", dies)
    else:
        event.listen(db.engine, "after_cursor_execute", lambda _c, _d, said, *_: said.startswith(step) and dies())
    press(db.session(), Keyring(Path(keys)), lead, what, UUID(theme), UUID(other))
"""
STEPS = [
    ("merge", "INSERT INTO box"),
    ("merge", "UPDATE theme"),
    ("split", "UPDATE theme_alias"),
    ("split", "UPDATE box"),
    ("split", "commit"),
]


def uses(_db: Session, _ids: object) -> dict[str, int]:
    return {}


def press(db: Session, keyring: Keyring, lead, what: str, theme: UUID, other: UUID) -> None:  # noqa: ANN001
    """Do what a lead's page shows, in one go."""
    book = codebook(db)
    into = book.entries[other] if what == "merge" else None
    shown = preview(db, keyring, lead, book, book.entries[theme], NOW.date(), uses, into)
    if what == "merge":
        merge(db, keyring, lead, theme, other, shown.mark, uses, NOW)
    elif what == "split":
        aliases = [key for key, _ in shown.entry.aliases]
        mine = [one.record.id for one in shown.mine]
        split(db, keyring, lead, theme, "Dignity", aliases, mine, (), shown.mark, uses, NOW)
    else:
        rename(db, keyring, lead, theme, what, (), shown.mark, uses, NOW)


@pytest.fixture
def two(db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession) -> tuple[Theme, Theme]:
    """Risk, which is also found as Danger and was recorded twice, and Fear."""
    risk, fear = make_theme(label="Risk"), make_theme(label="Fear")
    db.add(ThemeAlias(name_key="danger", theme_id=risk.id, name="Danger"))
    db.commit()
    for sentence in ("Fear decided for us.", "We let a hard choice stand."):
        make_record(db, keyring, begun, "Risk", theme_id=str(risk.id), sentence=sentence)
    return risk, fear


def everything(db: Session, keyring: Keyring) -> tuple:
    """Return what the codebook and the boxes say."""
    db.rollback()
    boxes = [(str(one), sorted(map(str, content.items()))) for one, content in opened(db, keyring, "2026Q4")]
    return sorted(map(str, codebook(db).entries.values())), boxes


@pytest.mark.parametrize(("what", "step"), STEPS)
def test_killed_at_any_step_nothing_is_half_done_and_it_can_be_pressed_again(
    db: Session, cast: Cast, keyring: Keyring, two: tuple[Theme, Theme], what: str, step: str
) -> None:
    risk, fear = (one.id for one in two)
    lead, before = cast.rowan.id, everything(db, keyring)
    db.rollback()
    url = database.engine.url.render_as_string(hide_password=False)
    sent = [step, url, str(keyring.directory), str(lead), what, str(risk), str(fear)]
    died = mortal.run(KILLED, *sent)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert everything(db, keyring) == before
    assert list(ROOM.invariants(db, NOW, keyring)) == []
    press(db, keyring, viewer_of(db, lead), what, risk, fear)
    assert len(opened(db, keyring, "2026Q4", "change")) == 1
    assert len(records(db, keyring, "2026Q4")) == 2
    assert list(ROOM.invariants(db, NOW, keyring)) == []


def at_once(app: Flask, keyring: Keyring, cast: Cast, pressed: list[tuple[str, UUID, UUID]]) -> list[str]:
    """Let one lead press each of these at the same moment; return the sentences of those who were refused."""
    together, leads = Barrier(len(pressed)), [cast.rowan.id, cast.imani.id]
    database.session.rollback()

    def one(number: int) -> str:
        with app.app_context():
            db = database.session()
            lead = viewer_of(db, leads[number])
            book = codebook(db)
            what, theme, other = pressed[number]
            into = book.entries[other] if what == "merge" else None
            mark = preview(db, keyring, lead, book, book.entries[theme], NOW.date(), uses, into).mark
            db.rollback()
            together.wait()
            try:
                if what == "merge":
                    merge(db, keyring, lead, theme, other, mark, uses, NOW)
                else:
                    rename(db, keyring, lead, theme, what, (), mark, uses, NOW)
            except Refusal as refusal:
                return refusal.sentence
            finally:
                database.session.remove()
            return ""

    with ThreadPoolExecutor(len(pressed)) as threads:
        return [sentence for sentence in threads.map(one, range(len(pressed))) if sentence]


def test_of_two_leads_who_merge_two_themes_into_each_other_one_is_refused(
    app: Flask, db: Session, cast: Cast, keyring: Keyring, two: tuple[Theme, Theme]
) -> None:
    risk, fear = (one.id for one in two)
    (refused,) = at_once(app, keyring, cast, [("merge", risk, fear), ("merge", fear, risk)])
    assert "was merged into another theme already" in refused or "Change that one instead" in refused
    assert db.scalar(select(func.count()).where(Theme.merged_into.is_not(None))) == 1
    assert list(ROOM.invariants(db, NOW, keyring)) == []


def test_of_two_themes_that_get_one_name_at_once_one_keeps_its_own(
    app: Flask, db: Session, cast: Cast, keyring: Keyring, two: tuple[Theme, Theme]
) -> None:
    risk, fear = (one.id for one in two)
    (refused,) = at_once(app, keyring, cast, [("Worry", risk, fear), ("worry", fear, risk)])
    assert "There is a theme of that name already. Merge them instead?" in refused
    assert list(ROOM.invariants(db, NOW, keyring)) == []


def test_without_its_key_the_codebook_can_be_read_and_changes_say_what_is_missing(
    page: Page, db: Session, cast: Cast, keyring: Keyring, two: tuple[Theme, Theme]
) -> None:
    risk, fear = (one.id for one in two)
    (keyring.directory / "2026Q4").unlink()
    rowan = page.as_(cast.rowan)
    assert "Risk" in rowan.open("themes.index").text
    assert rowan.open("themes.theme", theme_id=risk).h1 == "Risk"
    assert rowan.open("themes.merge", theme_id=risk).h1 == "Merge a theme"
    for address in ("themes.rename", "themes.split", "themes.retire"):
        rowan.open(address, 409, theme_id=risk)
        assert "can't be read without the period's key" in rowan.text
    rowan.open("themes.merge_into", 409, theme_id=risk, into_id=fear)
    rowan.open("themes.changes", 409)
    rowan.send("themes.rename", {"label": "Worry", "seen": "x"}, 409, theme_id=risk)
    assert "can't be read without the period's key" in rowan.text
    rowan.open("themes.meaning", theme_id=risk)
    data = {"definition": "What may go wrong.", "stands": "active", "aliases": "Danger"}
    rowan.send("themes.meaning", {"seen": mark(rowan), **data}, theme_id=risk)
    db.rollback()
    assert codebook(db).entries[risk].label == "Risk"
    assert codebook(db).entries[risk].definition == "What may go wrong."


@pytest.mark.parametrize(
    "label", ["\x00", "", "   ", "\u200b\u200c", "?!", "x" * 10_000_000, ["a", "b"], "\ufdfa" * 80]
)
def test_names_that_are_none_are_refused_in_one_sentence(
    page: Page, db: Session, cast: Cast, two: tuple[Theme, Theme], label: object
) -> None:
    rowan = page.as_(cast.rowan)
    for address in ("themes.rename", "themes.split"):
        answer = rowan._ask(
            "POST",
            rowan.address(address, theme_id=two[0].id),
            data={"csrf_token": rowan.token(), "label": label, "seen": "x"},
        )
        assert answer.status_code in (409, 413, 422)
    assert names_of(db) == ["Danger", "Fear", "Risk"]


def names_of(db: Session) -> list[str]:
    db.rollback()
    return sorted(codebook(db).labels())


def test_pages_of_a_theme_ask_few_questions(
    page: Page, db: Session, cast: Cast, two: tuple[Theme, Theme], count_queries: Callable
) -> None:
    rowan, (risk, fear) = page.as_(cast.rowan), (one.id for one in two)
    asked: dict[str, list[int]] = {}
    for number in range(3):
        make_theme(label=f"T {number}", split_from=risk)
        for address in ("theme", "rename", "merge", "split", "retire", "meaning", "changes"):
            ids = {} if address == "changes" else {"theme_id": risk}
            with count_queries() as questions:
                rowan.open(f"themes.{address}", **ids)
            asked.setdefault(address, []).append(len(questions))
        with count_queries() as questions:
            rowan.open("themes.merge_into", theme_id=risk, into_id=fear)
        asked.setdefault("merge_into", []).append(len(questions))
    assert all(counts[0] == counts[2] <= 12 for counts in asked.values()), asked
    assert db.scalar(select(func.count()).select_from(Box)) == 2, "looking writes nothing"
