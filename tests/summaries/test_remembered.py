"""The pages are put together once while the record stands; whatever is added to it shows at once, in every process."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from coreflect import create_app
from coreflect.foundation import clock
from coreflect.foundation.config import Config
from coreflect.foundation.db import db as database
from coreflect.foundation.remembered import MOST, _kept
from coreflect.people.models import Person
from coreflect.policies.actions.answers import Reply, answer
from coreflect.policies.actions.changes import Move, move
from coreflect.policies.models import Change
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from coreflect.releases.actions.withdraw import withdraw
from coreflect.releases.models import Cell, Release, ReleaseGroup
from coreflect.themes.models import Theme
from tests import factories
from tests.factories import NOW
from tests.pages import Page
from tests.releases.conftest import READY, Scene, a_week_passes, scene
from tests.releases.test_quiet_week import quiet

__all__ = ["quiet", "scene"]  # the fixtures
SILENCE, REASON, TITLE = "Six months of silence", "There is no money.", "Peer contact"


class Elsewhere:
    """Another process on the same database, in which Helena reads every summary."""

    def __init__(self, app: Flask, helena: Person, release: Release) -> None:
        self.app, self.page = app, Page(app).as_(helena)
        self.addresses = ("/summaries/", f"/summaries/{release.id}", "/summaries/over-time", "/summaries/themes",
                          "/summaries/themes?words=silence")  # fmt: skip
        self.asked: list[int] = []

    def reads(self) -> dict[str, str]:
        """Return what each page says; how many statements each asked stands in `asked`."""
        self.asked, said = [], {}
        with self.app.app_context():
            engine = database.engine
        for address in self.addresses:
            statements: list[str] = []

            def note(_c: Any, _cursor: Any, statement: str, *_rest: Any, found: list[str] = statements) -> None:
                if not statement.startswith("BEGIN"):
                    found.append(statement)

            event.listen(engine, "before_cursor_execute", note)
            html = self.page.open(address).html
            event.remove(engine, "before_cursor_execute", note)
            said[address] = re.sub(r'name="csrf_token" value="[^"]+"', "", html)
            self.asked.append(len(statements))
        return said


@pytest.fixture
def told(quiet: Scene) -> tuple[Release, Cell, Change]:
    """A quarter that left, with a theme that asks something and a change that came of it; the trail has begun."""
    release = factories.make_release("2026Q2", date(2026, 7, 20))
    group = quiet.db.get_one(ReleaseGroup, quiet.part_of(quiet.cast.series).group_id)
    cell = factories.make_cell(release, group, label=SILENCE)
    other = factories.make_cell(release, group, label="Fear of blame")
    change = factories.make_change(quiet.cast.rowan, cell, title=TITLE)
    answer(quiet.db, quiet.viewer(quiet.cast.helena), other.id, Reply(0, Word.YES), NOW)
    return release, cell, change


@pytest.fixture
def elsewhere(app: Flask, quiet: Scene, told: tuple[Release, Cell, Change]) -> Iterator[Elsewhere]:
    url, keys = app.config["SQLALCHEMY_DATABASE_URI"], quiet.keyring.directory
    other = create_app(Config(instance=keys.parent, database_url=url, keys=keys, secret_key="x", testing=True))
    yield Elsewhere(other, quiet.cast.helena, told[0])
    with other.app_context():
        database.session.remove()
        database.engine.dispose()


def test_whatever_is_added_to_the_record_shows_at_once_in_every_process(
    elsewhere: Elsewhere, quiet: Scene, db: Session, told: tuple[Release, Cell, Change]
) -> None:
    release, cell, change = told
    index, page, years, themes, search = elsewhere.addresses
    helena, rowan = quiet.viewer(quiet.cast.helena), quiet.viewer(quiet.cast.rowan)
    before = elsewhere.reads()
    first = elsewhere.asked
    assert elsewhere.reads() == before
    assert elsewhere.asked == [2, 3, 2, 3, 3], "who reads, at what the record stands, and what no trail tells"
    assert all(again < once for again, once in zip(elsewhere.asked, first, strict=True))

    def changed() -> dict[str, str]:
        nonlocal before
        db.rollback()
        was, before = before, elsewhere.reads()
        return {address: said for address, said in before.items() if said != was[address]}

    answer(db, helena, cell.id, Reply(0, Word.NO, REASON), NOW)
    now = changed()
    assert set(now) == {page, years, themes, search}
    assert REASON in now[page]
    assert REASON in now[themes]
    assert "Of 2 themes that ask something, all have an answer" in now[years]

    move(db, rowan, change.id, Move(Stage.PROPOSED, Stage.DRAFTING), NOW)
    now = changed()
    assert set(now) == {page, years, themes, search}
    assert f"{Stage.DRAFTING.words.capitalize()}: " in now[themes]

    a_week_passes(db, quiet.keyring)
    now = changed()
    assert set(now) >= {index, years, themes}
    assert "July to September 2026" in now[index]
    assert READY in now[themes]
    assert READY in now[years]

    assert withdraw(db, rowan, cell.id, NOW)
    now = changed()
    assert set(now) >= {page, years, themes, search}
    assert not [address for address, said in before.items() if SILENCE in said]


def test_what_no_trail_tells_is_looked_up_each_time(
    elsewhere: Elsewhere, quiet: Scene, db: Session, told: tuple[Release, Cell, Change]
) -> None:
    """Who holds a change may have left, a theme may have got another name, a day passes; a row may come by itself."""
    _, page, years, themes, search = elsewhere.addresses
    release, cell, _ = told
    elsewhere.reads()
    assert "Nobody of the PS team holds" not in elsewhere.reads()[page]
    db.execute(update(Person).where(Person.id == quiet.cast.rowan.id).values(active=False))
    db.execute(update(Theme).where(Theme.id == cell.theme_id).values(label="Fear of blame", label_key="fear of blame"))
    db.commit()
    said = elsewhere.reads()
    assert f"Nobody of the PS team holds the proposal “{TITLE}”." in said[page]
    assert "Now called “Fear of blame”." in said[themes]
    clock.set_to(NOW + timedelta(days=1))
    later = elsewhere.reads()
    assert all(later[address] != said[address] for address in (page, years, themes, search))
    factories.make_cell(release, factories.make_group(), label="From elsewhere")
    said = elsewhere.reads()
    assert all("From elsewhere" in said[address] for address in (page, years, themes))


def test_what_is_kept_is_bounded_and_holds_no_person_and_nothing_that_was_typed(
    elsewhere: Elsewhere, quiet: Scene, db: Session
) -> None:
    typed = "Brambleknot"
    a_week_passes(db, quiet.keyring)
    for number in range(MOST):
        elsewhere.page.open("summaries.over_time", page=number + 1, dimension="hope", grouping=f"{typed} {number}")
        elsewhere.page.open("summaries.themes", words=f"{typed} silence {number}", grouping=typed, page=number + 1)
        elsewhere.page.open("summaries.over_time", page=number + 1)
    elsewhere.reads()
    with elsewhere.app.app_context():
        kept = _kept[database.engine].pieces
    assert len(kept) == MOST
    assert READY in repr(list(kept.items())), "or nothing was there to look through"
    names = [one.name for one in quiet.cast.__dict__.values() if isinstance(one, Person)]
    for words in (typed, *names, *(one.name for one in quiet.people)):
        assert words not in repr(list(kept.items())), words


def test_before_a_trail_was_begun_nothing_is_kept(app: Flask, page: Page, db: Session, cast: Any) -> None:
    release, group = factories.make_release(), factories.make_group(cast.series)
    one = factories.make_cell(release, group, label=SILENCE)
    helena = page.as_(cast.helena)
    assert SILENCE in helena.open("summaries.themes").text
    db.execute(update(Cell).where(Cell.id == one.id).values(label="Otherwise"))
    db.commit()
    assert SILENCE not in helena.open("summaries.themes").text
