"""Any history of changes and their undoing, in any order: what counted before counts again, and the audit holds."""

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from coreflect.foundation.deployment import Deployment
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import Viewer, viewer_of
from coreflect.releases.rules.drafts import stands_for
from coreflect.sessions.models import ReflectionSession
from coreflect.themes import ROOM
from coreflect.themes.actions.changing import agency_day
from coreflect.themes.actions.merging import merge
from coreflect.themes.actions.renaming import rename
from coreflect.themes.actions.retiring import retire
from coreflect.themes.actions.splitting import split
from coreflect.themes.actions.undoing import undo
from coreflect.themes.models import Box, Theme, ThemeAlias
from coreflect.themes.queries.boxes import records
from coreflect.themes.queries.changes import changes
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.queries.theme import preview
from coreflect.themes.rules.changes import Change
from coreflect.themes.rules.codebook import Entry
from tests.conftest import Cast
from tests.factories import NOW, make_theme
from tests.themes.conftest import make_record

LABELS = ["Hope", "Fear", "Quiet"]
NEW = ["Trust", "Night", "Paper", "Choice", "Hope", "Fear"]  # two of them are taken
STEP = st.tuples(st.sampled_from(["rename", "merge", "retire", "split", "undo"]), st.integers(0, 5), st.integers(0, 5))


def uses(_db: Session, _ids: object) -> dict[str, int]:
    return {}


class Agency:
    """A codebook of three themes, records under each, and a lead who changes it."""

    def __init__(self, db: Session, keyring: Keyring, lead: Viewer) -> None:
        self.db, self.keyring, self.lead = db, keyring, lead

    def seen(self, theme_id: UUID, other_id: UUID | None = None, now: datetime = NOW) -> tuple[str, list]:
        """Return the mark that a page would show, and the boxes of the records on it."""
        book = codebook(self.db)
        day = agency_day(self.lead, now)
        entry, other = book.entries[theme_id], book.entries.get(other_id) if other_id else None
        shown = preview(self.db, self.keyring, self.lead, book, entry, day, uses, other)
        return shown.mark, [one.record.id for one in shown.own]

    def do(self, what: str, one: int, two: int) -> None:
        """Do one step, if it can be done; a refusal changes nothing."""
        book = codebook(self.db).entries
        ids = sorted(book, key=lambda one: book[one].label_key)  # never by the keys: they are random
        theme, other = ids[one % len(ids)], ids[two % len(ids)]
        who = self.db, self.keyring, self.lead
        mark, mine = self.seen(theme, other if what == "merge" else None)
        with suppress(Refusal):
            if what == "rename":
                rename(*who, theme, NEW[two], (), mark, uses, NOW)
            elif what == "merge":
                merge(*who, theme, other, mark, uses, NOW)
            elif what == "retire":
                retire(*who, theme, mark, uses, NOW)
            elif what == "split":
                aliases = [key for key, _ in codebook(self.db).entries[theme].aliases]
                split(*who, theme, NEW[two], aliases[:1], mine[: two % 2 + 1], (), mark, uses, NOW)
            elif kept := sorted(changes(self.db, self.keyring, NOW.date()), key=lambda one: self.order(book, one)):
                undo(*who, kept[one % len(kept)].id, NOW)
        self.db.rollback()

    def order(self, book: dict[UUID, Entry], change: Change) -> tuple[str, str, str]:
        return book[change.theme_id].label_key, change.what, change.before + change.after

    def counts(self) -> Counter:
        """Return how often each theme was recorded in the open period, by its name and as a release counts it."""
        book = codebook(self.db)
        themes = [stands_for(book, one.label_key, one.theme_id, "2026Q4") for one in records(*self.box)]
        return Counter(book.entries[theme].label if isinstance(theme, UUID) else theme for theme in themes)

    def names(self) -> set:
        """Return the whole codebook: every theme with its names, its status and what it was merged into."""
        return {
            (one.id, one.label, one.aliases, str(one.status), one.merged_into)
            for one in codebook(self.db).entries.values()
        }

    @property
    def box(self) -> tuple[Session, Keyring, str]:
        return self.db, self.keyring, "2026Q4"


@pytest.fixture
def agency(db: Session, app: Flask, cast: Cast, keyring: Keyring) -> Agency:
    lead = viewer_of(db, cast.rowan.id)
    assert lead
    return Agency(db, keyring, lead)


def fresh(agency: Agency, on: list[ReflectionSession]) -> None:
    for table in (Box, ThemeAlias, Theme):
        agency.db.execute(delete(table))
    agency.db.commit()
    for number, label in enumerate(LABELS):
        theme = make_theme(label=label)
        for date in on[: number + 1]:
            make_record(agency.db, agency.keyring, date, label, theme_id=str(theme.id))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=9))
def test_undoing_all_of_any_history_in_the_order_of_its_undoing_brings_back_every_count_and_name(
    agency: Agency, cast: Cast, begun: ReflectionSession, steps: list[tuple[str, int, int]]
) -> None:
    fresh(agency, [begun, begun])
    counts, names = agency.counts(), agency.names()
    for step in steps:
        agency.do(*step)
        assert list(ROOM.invariants(agency.db, NOW, agency.keyring)) == []
        assert sum(agency.counts().values()) == sum(counts.values()), "nothing is lost or counted twice"
    for _ in range(20):
        for change in changes(agency.db, agency.keyring, NOW.date()):
            with suppress(Refusal):
                undo(agency.db, agency.keyring, agency.lead, change.id, NOW)
            agency.db.rollback()
    assert changes(agency.db, agency.keyring, NOW.date()) == [], "in some order everything can be undone"
    assert agency.counts() == counts
    assert agency.names() == names
    assert list(ROOM.invariants(agency.db, NOW, agency.keyring)) == []


def test_a_change_can_be_undone_for_thirty_days_and_is_let_go_of_with_the_next_one(agency: Agency) -> None:
    hope, fear = make_theme(label="Hope"), make_theme(label="Fear")
    rename(agency.db, agency.keyring, agency.lead, hope.id, "Trust", (), agency.seen(hope.id)[0], uses, NOW)
    (change,) = changes(agency.db, agency.keyring, NOW.date())
    late = NOW + timedelta(days=31)
    assert undo(agency.db, agency.keyring, agency.lead, change.id, late) is None
    assert codebook(agency.db).entries[hope.id].label == "Trust"
    retire(agency.db, agency.keyring, agency.lead, fear.id, agency.seen(fear.id)[0], uses, late)
    assert [one.theme_id for one in changes(agency.db, agency.keyring, NOW.date(), also_over=True)] == [fear.id]
    assert undo(agency.db, agency.keyring, agency.lead, change.id, NOW) is None


def test_after_the_close_of_a_quarter_a_change_of_it_can_be_undone_until_its_release(agency: Agency) -> None:
    hope, fear = make_theme(label="Hope"), make_theme(label="Fear")
    new_year = NOW.replace(year=2027, month=1, day=10)  # 2026Q4 is still open: both quarters can be written
    mark, _ = agency.seen(hope.id, fear.id, new_year)
    merge(agency.db, agency.keyring, agency.lead, hope.id, fear.id, mark, uses, new_year)
    assert agency.db.scalar(select(Theme.merged_since).where(Theme.id == hope.id)) == "2026Q4"
    (change,) = changes(agency.db, agency.keyring, new_year.date() + timedelta(days=20))
    assert undo(agency.db, agency.keyring, agency.lead, change.id, new_year + timedelta(days=20)) == hope.id
    assert codebook(agency.db).entries[hope.id].merged_into is None


def test_what_is_kept_to_undo_a_change_goes_after_thirty_days_also_where_nothing_else_is_changed(
    agency: Agency, begun: ReflectionSession
) -> None:
    hope = make_theme(label="Hope")
    make_record(agency.db, agency.keyring, begun, "Hope")
    retire(agency.db, agency.keyring, agency.lead, hope.id, agency.seen(hope.id)[0], uses, NOW)
    assert ROOM.tend
    for days, left in ((30, 2), (31, 1), (200, 1)):
        assert list(ROOM.tend(agency.db, NOW + timedelta(days=days), Deployment(agency.keyring))) == []
        assert agency.db.scalar(select(func.count()).select_from(Box)) == left
    (agency.keyring.directory / "2026Q4").unlink()
    assert list(ROOM.tend(agency.db, NOW, Deployment(agency.keyring))) == [], "a key that is not here is the audit's"
