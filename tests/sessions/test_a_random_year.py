"""A year of planning, closing, changing, calling off, signing up and tending, drawn at random: after every step the
audit finds nothing, and nobody's sign-up has gone."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Refusal
from coreflect.notices.models import Mail
from coreflect.sessions.actions.cancel import cancel_date
from coreflect.sessions.actions.closures import add_closures, remove_closure
from coreflect.sessions.actions.edits import change_dates
from coreflect.sessions.actions.offers_of_places import lapse
from coreflect.sessions.actions.places import sign_up, withdraw
from coreflect.sessions.actions.series import extend
from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import Closure, ReflectionSession, Series, SignUp
from coreflect.sessions.rules.changes import Scope
from coreflect.sessions.rules.closures import Closed
from coreflect.sessions.rules.rooms import room_of
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.sessions.test_actions import as_viewer
from tests.sessions.test_edits import planned, wanted

STEPS = 45


class Year:
    """What happens, drawn with a fixed seed, and the time in which it does."""

    def __init__(self, db: Session, cast: Cast, seed: int) -> None:
        self.db, self.chance, self.now = db, Random(seed), NOW
        self.leads = [as_viewer(db, person) for person in (cast.rowan, cast.tove)]
        self.people = [as_viewer(db, factories.make_person()) for _ in range(5)]
        zones = ["America/New_York", "Europe/London"]
        self.series = {
            planned(
                db, lead, places=self.chance.randint(2, 3), every=self.chance.randint(1, 3), zone=zone, time=at
            ): lead
            for lead, zone, at in zip(self.leads, zones, (time(12), time(12)), strict=True)
        }
        self.done: Counter[str] = Counter()

    def step(self) -> None:
        """Let one thing happen; what is refused leaves nothing behind."""
        ways: list[Callable[[], Any]] = [self.come] * 5 + [self.go] * 2 + [self.change] * 5
        ways += [self.close, self.open_again, self.call_off, self.tend, self.tend]
        way = self.chance.choice(ways)
        try:
            way()
            self.done[way.__name__] += 1
        except Refusal:
            self.db.rollback()
            self.done[f"{way.__name__} refused"] += 1

    def come(self) -> None:
        """Somebody signs up for a date, mostly one of the next."""
        sign_up(self.db, self.chance.choice(self.people), self.a_date(near=True).id, self.now)

    def go(self) -> None:
        """Somebody withdraws."""
        withdraw(self.db, self.chance.choice(self.people), self.a_date(near=True).id, self.now)

    def change(self) -> None:
        """A lead changes a date, or several."""
        on = self.a_date()
        lead, scope = self.series[on.series_id], self.chance.choice(list(Scope))
        rule = self.db.get(Series, on.series_id)
        ways: list[dict[str, Any]] = [
            {"day": on.day + timedelta(days=self.chance.randint(-6, 6))},
            {"time": time(self.chance.randint(0, 23), self.chance.choice((0, 30)))},
            {"places": self.chance.randint(1, 5) + 1},
            {"place": self.chance.choice(["Library room", "LIBRARY  room", "Garden room"])},
            {"minutes": self.chance.choice((30, 60, 240))},
            {"every": self.chance.randint(1, 4)},
            {"ends_on": self.chance.choice((None, on.day + timedelta(days=self.chance.randint(0, 300))))},
            {"zone": self.chance.choice(("America/New_York", "Europe/London"))},
        ]
        said = self.chance.choice(ways) | (self.chance.choice(ways) if self.chance.random() < 0.3 else {})
        assert rule
        too = self.chance.random() < 0.4
        change_dates(self.db, lead, *wanted(self.db, lead, on.id, scope, too=too, **said), self.now)

    def close(self) -> None:
        """The agency closes some days."""
        first = self.now.date() + timedelta(days=self.chance.randint(0, 80))
        last = first + timedelta(days=self.chance.choice((0, 0, 3, 20)))
        add_closures(self.db, self.leads[0], [Closed(first, last, "Closed")], self.now)

    def open_again(self) -> None:
        """Closed days open again."""
        closures = list(self.db.scalars(select(Closure.id).order_by(Closure.first_day, Closure.last_day)))
        if closures:
            remove_closure(self.db, self.leads[0], self.chance.choice(closures), self.now)

    def call_off(self) -> None:
        """A lead calls a date off."""
        on = self.a_date()
        cancel_date(self.db, self.series[on.series_id], on.id, "Snow.", self.now)

    def tend(self) -> None:
        """Time passes, and what is due is done."""
        self.now += timedelta(days=self.chance.randint(0, 12), hours=self.chance.randint(0, 23))
        list(lapse(self.db, self.now))
        list(extend(self.db, self.now))

    def a_date(self, near: bool = False) -> ReflectionSession:
        """Return a date to come, in the order of days so that a seed always draws the same."""
        query = select(ReflectionSession).join(Series).where(ReflectionSession.starts_at > self.now)
        query = query.order_by(ReflectionSession.day, Series.zone, ReflectionSession.starts_at)
        found = list(self.db.scalars(query.limit(6 if near else 40).execution_options(populate_existing=True)))
        if not found:
            raise Refusal("Nothing is to come.")
        return self.chance.choice(found)


def standing(db: Session) -> dict[tuple[UUID, UUID], str]:
    """Return where everybody stands at every date."""
    rows = db.execute(select(SignUp.session_id, SignUp.person_id, SignUp.state))
    return {(on, person): state for on, person, state in rows}


@pytest.mark.parametrize("seed", [1, 6, 8])
def test_whatever_happens_in_a_year_the_audit_finds_nothing_and_no_sign_up_is_lost(
    db: Session, cast: Cast, seed: int
) -> None:
    year = Year(db, cast, seed)
    for number in range(STEPS):
        before = standing(db)
        sequences = {
            row.id: row.sequence for row in db.execute(select(ReflectionSession.id, ReflectionSession.sequence))
        }
        db.rollback()
        year.step()
        said = list(invariants(db, year.now, None))
        assert said == [], (number, year.done)
        after = standing(db)
        assert set(before) <= set(after), "no sign-up goes with its date"
        for row in db.scalars(select(ReflectionSession).execution_options(populate_existing=True)):
            assert row.room == room_of(row.mode, row.place) or row.state == "cancelled"
            assert row.sequence >= sequences.get(row.id, 0)
        db.rollback()
    keys = list(db.scalars(select(Mail.key)))
    assert len(keys) == len(set(keys))
    db.rollback()


def test_the_years_are_full_enough_to_prove_something(db: Session, cast: Cast) -> None:
    year = Year(db, cast, 8)
    for _ in range(STEPS):
        year.step()
    assert year.done["change"] >= 3
    assert year.done["come"] >= 5
    states = Counter(db.scalars(select(ReflectionSession.state)))
    assert states["cancelled"]
    assert db.scalar(select(ReflectionSession.id).where(ReflectionSession.edited != "").limit(1))
    assert year.now > datetime(2026, 12, 1, tzinfo=UTC) > datetime.combine(date(2026, 11, 1), time(), UTC)
