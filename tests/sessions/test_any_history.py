"""Whatever people do in whatever order, every invariant of `coreflect audit` holds after each step, on both databases.

One machine plans series across clock changes, closes days, edits, cancels, signs up, withdraws, takes off lists,
accepts offers, closes accounts, lets time pass and tends; the whole audit runs after every step (on PostgreSQL, which
takes three times as long, that of the rooms whose rows a step can change, and the whole one after the last step).
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.notices.models import Mail
from coreflect.people.actions.accounts import activate, deactivate
from coreflect.people.models import Person
from coreflect.people.queries.viewer import Viewer, viewer_of
from coreflect.sessions.actions.attendance import note_attendance
from coreflect.sessions.actions.cancel import cancel_date
from coreflect.sessions.actions.closures import add_closures, remove_closure
from coreflect.sessions.actions.edits import change_dates
from coreflect.sessions.actions.places import accept, sign_up, take_off, withdraw
from coreflect.sessions.actions.runs import sign_up_for
from coreflect.sessions.actions.series import Customs, Plan, plan_series
from coreflect.sessions.models import (
    Attendance,
    AttendanceTotal,
    Closure,
    ReflectionSession,
    Series,
    SeriesLead,
    SignUp,
    Substitute,
)
from coreflect.sessions.rules.changes import Scope
from coreflect.sessions.rules.closures import Closed
from coreflect.sessions.rules.hosting import seal
from coreflect.sessions.rules.recurrence import Rhythm
from tests import factories
from tests.sessions.test_edits import wanted

START = datetime(2026, 10, 20, 14, 0, tzinfo=UTC)  # eleven days before the clocks of New York go back
PEOPLE = 7
ZONES = "America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe"
OF_SESSIONS = AttendanceTotal, Substitute, Attendance, SignUp, ReflectionSession, SeriesLead, Series, Closure, Mail
CHANGED = "agency", "notices", "people", "sessions"
SETTLED = settings(
    max_examples=10,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)

somebody = st.integers(0, PEOPLE - 1)
some = st.integers(0, 10_000)


class AnyHistory(RuleBasedStateMachine):
    """Leads, people and time; `app` and `db` are given by the test."""

    app: Flask
    db: Session

    @initialize()
    def begin(self) -> None:
        self.db.rollback()
        for table in OF_SESSIONS:
            self.db.execute(delete(table))
        self.db.commit()
        self.now = START
        clock.set_to(self.now)
        self.refused = 0
        if not hasattr(type(self), "people"):
            type(self).lead = factories.make_person("ps_lead").id
            type(self).admin = factories.make_person("administrator").id
            type(self).people = [factories.make_person().id for _ in range(PEOPLE)]
        for person in self.people:
            activate(self.db, self.viewer(self.admin), person, self.now)
        self.db.rollback()
        self.plan(0, 0, 2, 2, False, 0)

    def viewer(self, person: UUID) -> Viewer:
        found = viewer_of(self.db, person)
        assert found
        return found

    def attempt(self, action: Callable[..., Any], *said: Any) -> Any:
        """Do it as a page would: what is refused changes nothing."""
        try:
            return action(self.db, *said, self.now)
        except (Refusal, Missing):
            self.refused += 1
            return None
        finally:
            self.db.rollback()

    def dates(self) -> list[ReflectionSession]:
        found = list(self.db.scalars(select(ReflectionSession).order_by(ReflectionSession.starts_at)))
        self.db.expunge_all()
        return found

    def one(self, number: int, coming: bool = True) -> ReflectionSession | None:
        """One of the six nearest dates, or of the past ones."""
        found = [d for d in self.dates() if (d.starts_at > self.now) == coming]
        near = found[:6] if coming else found[-6:]
        return near[number % len(near)] if near else None

    def lists(self) -> set[tuple[UUID, UUID]]:
        """Everybody who has a place, an offer or a turn somewhere."""
        query = select(SignUp.session_id, SignUp.person_id).where(SignUp.state.in_(("coming", "offered", "waiting")))
        return {(row.session_id, row.person_id) for row in self.db.execute(query)}

    @rule(zone=st.integers(0, 3), hour=st.integers(0, 23), every=st.integers(1, 4), places=st.integers(2, 4),
          new_first=st.booleans(), ahead=st.integers(1, 9))  # fmt: skip
    def plan(self, zone: int, hour: int, every: int, places: int, new_first: bool, ahead: int) -> None:
        first = self.now.date() + timedelta(days=1 + ahead)
        rhythm = Rhythm(first, every, time(hour or 12, 0), ZONES[zone], 60, None, 9)
        customs = Customs(new_first=new_first, closes_minutes=30 if hour % 2 else 0, opens_days=14 if every == 4 else 0)
        plan = Plan(uuid4(), "Any series", rhythm, "in_person", f"Room {hour % 3}", "", places, 2, customs)
        self.attempt(plan_series, self.viewer(self.lead), plan)

    @rule(who=somebody, number=some)
    def someone_signs_up(self, who: int, number: int) -> None:
        if (on := self.one(number)) and (viewer := viewer_of(self.db, self.people[who])):
            self.attempt(sign_up, viewer, on.id)

    @rule(number=some)
    def everybody_signs_up(self, number: int) -> None:
        for who in range(PEOPLE):
            self.someone_signs_up(who, number)

    @rule(who=somebody, number=some)
    def someone_signs_up_for_a_run(self, who: int, number: int) -> None:
        if (on := self.one(number)) and (viewer := viewer_of(self.db, self.people[who])):
            self.attempt(sign_up_for, viewer, on.series_id, None)

    @rule(number=some)
    def someone_on_a_list_withdraws(self, number: int) -> None:
        self.one_on_a_list(withdraw, number, "coming", "offered", "waiting")

    @rule(number=some)
    def someone_with_an_offer_accepts(self, number: int) -> None:
        self.one_on_a_list(accept, number, "offered")

    def one_on_a_list(self, action: Callable[..., Any], number: int, *states: str) -> None:
        """Let somebody who stands so at a date press a button there."""
        query = select(SignUp.person_id, SignUp.session_id).where(SignUp.state.in_(states))
        found = self.db.execute(query.order_by(SignUp.session_id, SignUp.number)).all()
        if found and (viewer := viewer_of(self.db, found[number % len(found)].person_id)):
            self.attempt(action, viewer, found[number % len(found)].session_id)

    @rule(who=somebody, number=some)
    def the_lead_takes_someone_off(self, who: int, number: int) -> None:
        if on := self.one(number):
            self.attempt(take_off, self.viewer(self.lead), on.id, self.people[who])

    @rule(number=some)
    def the_lead_cancels(self, number: int) -> None:
        if on := self.one(number):
            kept = self.lists()
            self.attempt(cancel_date, self.viewer(self.lead), on.id, "Snow.")
            assert {pair for pair in kept if pair[0] != on.id} == {p for p in self.lists() if p[0] != on.id}

    @rule(number=some, scope=st.sampled_from(list(Scope)), days=st.integers(-2, 2), hour=st.sampled_from([None, 2, 9]),
          places=st.sampled_from([None, 2, 5]), every=st.sampled_from([None, 1, 3]), too=st.booleans())  # fmt: skip
    def the_lead_changes_dates(
        self, number: int, scope: Scope, days: int, hour: int | None, places: int | None, every: int | None, too: bool
    ) -> None:
        if not (on := self.one(number)):
            return
        changes: dict[str, Any] = {"day": on.day + timedelta(days=days)}
        changes |= {"time": time(hour, 30)} if hour else {}
        changes |= {"places": places, "quorum": 2} if places else {}
        changes |= {"every": every} if every and scope is not Scope.THIS else {}
        lead, kept = self.viewer(self.lead), self.lists()
        self.attempt(change_dates, lead, *wanted(self.db, lead, on.id, scope, too, **changes))
        assert self.lists() == kept, "nobody's sign-up is lost or doubled by a change"

    @rule(ahead=st.integers(0, 40), days=st.integers(1, 6))
    def days_are_closed(self, ahead: int, days: int) -> None:
        first = self.now.date() + timedelta(days=ahead)
        closed = Closed(first, first + timedelta(days=days - 1), "Agency closed")
        self.attempt(add_closures, self.viewer(self.lead), [closed])

    @rule(number=some)
    def a_closure_is_removed(self, number: int) -> None:
        if ids := list(self.db.scalars(select(Closure.id).order_by(Closure.first_day))):
            self.attempt(remove_closure, self.viewer(self.lead), ids[number % len(ids)])

    @rule(who=somebody)
    def an_account_is_closed_or_opened(self, who: int) -> None:
        rooms = self.app.extensions["rooms"]
        active = self.db.scalar(select(Person.active).where(Person.id == self.people[who]))
        if active:
            self.attempt(
                lambda db, *said: deactivate(db, *said[:2], rooms, said[2]), self.viewer(self.admin), self.people[who]
            )
            assert not {pair for pair in self.lists() if pair[1] == self.people[who]} & {
                (d.id, self.people[who]) for d in self.dates() if d.starts_at > self.now and d.state == "planned"
            }
        else:
            self.attempt(activate, self.viewer(self.admin), self.people[who])

    @rule(number=some, marks=st.integers(0, 2**PEOPLE))
    def the_lead_notes_who_came(self, number: int, marks: int) -> None:
        if on := self.one(number, coming=False):
            placed = self.db.scalars(
                select(SignUp.person_id).where(SignUp.session_id == on.id, SignUp.state == "coming")
            )
            came = {person: bool(marks >> n & 1) for n, person in enumerate(placed)}
            self.attempt(note_attendance, self.viewer(self.lead), on.id, came, [self.people[marks % PEOPLE]], seal(()))

    @rule(hours=st.sampled_from([1, 3, 5, 24 * 3, 24 * 8, 24 * 40]))
    def time_passes_and_coreflect_tends(self, hours: int) -> None:
        self.it_becomes(self.now + timedelta(hours=hours))

    @rule(hours=st.sampled_from([23, 12, 5, 2, -2]))
    def the_next_date_comes_near_or_is_over(self, hours: int) -> None:
        if on := self.one(0):
            self.it_becomes(max(self.now, on.starts_at - timedelta(hours=hours)))

    def it_becomes(self, moment: datetime) -> None:
        """Move the clock on and let every room tend."""
        self.now = moment
        clock.set_to(moment)
        for room in self.app.extensions["rooms"]:
            for _ in room.tend(self.db, moment, self.app.extensions["deployment"]) if room.tend else ():
                pass
        self.db.rollback()

    @invariant()
    def everything_holds(self) -> None:
        """On PostgreSQL the rooms that a step changes are looked at after it, and all of them after the last one."""
        quick = self.db.get_bind().dialect.name == "sqlite"
        if hasattr(self, "now"):
            assert self.audit(() if quick else CHANGED) == []

    def teardown(self) -> None:
        if hasattr(self, "now"):
            assert self.audit() == []

    def audit(self, only: tuple[str, ...] = ()) -> list[str]:
        """Return what the audit of these rooms says; of all of them when none is named."""
        self.db.rollback()
        rooms = [r for r in self.app.extensions["rooms"] if r.invariants and (not only or r.name in only)]
        said = [s for room in rooms for s in room.invariants(self.db, self.now, self.app.extensions["keyring"])]
        self.db.rollback()
        return said


def test_every_invariant_holds_after_every_step_of_any_history(app: Flask, db: Session) -> None:
    machine = type("AnyHistory", (AnyHistory,), {"app": app, "db": db})
    run_state_machine_as_test(machine, settings=SETTLED)
