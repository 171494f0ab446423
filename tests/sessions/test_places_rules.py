"""The rules of places: windows, offers, order; and a list that is pressed at random for days on end."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Refusal
from coreflect.sessions.actions.dates import locked, settle
from coreflect.sessions.actions.offers_of_places import lapse
from coreflect.sessions.actions.places import accept, sign_up, step_back, take_off, withdraw
from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import SignUp
from coreflect.sessions.rules.places import (
    SHORT_NOTICE,
    TO_ANSWER,
    Standing,
    Tally,
    Turn,
    Window,
    goes_first,
    is_short,
    is_short_notice,
    may_accept,
    may_sign_up,
    may_withdraw,
    offer_until,
    overlap,
    standing_at,
    to_promote,
    window,
)
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.sessions.test_actions import as_viewer

START = datetime(2026, 12, 2, 17, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
moments = st.integers(0, 14 * 24 * 3600).map(lambda seconds: datetime(2026, 11, 20, tzinfo=UTC) + seconds * SECOND)
standings = st.sampled_from([None, *Standing])


@dataclass(frozen=True)
class ADate:
    state: str = "planned"
    starts_at: datetime = START


def test_sign_up_opens_at_midnight_there_and_closes_with_its_minute() -> None:
    opening = window(date(2026, 12, 2), START, "America/New_York", 7, 30)
    assert opening.opens_at == datetime.fromisoformat("2026-11-25T00:00:00-05:00")
    assert opening.closes_at == START - timedelta(minutes=30)
    for now, ahead, open_ in (
        (opening.opens_at - SECOND, True, False),
        (opening.opens_at, False, True),
        (opening.closes_at - SECOND, False, True),
        (opening.closes_at, False, False),
    ):
        assert (opening.is_ahead(now), opening.is_open(now)) == (ahead, open_)
    assert window(date(2026, 12, 2), START, "UTC", 0, 0) == Window(None, START)


def test_the_midnight_before_a_change_of_the_clocks_is_still_midnight() -> None:
    starts_at = datetime(2026, 11, 4, 17, 0, tzinfo=UTC)
    opens = window(date(2026, 11, 4), starts_at, "America/New_York", 7, 0).opens_at
    assert opens == datetime.fromisoformat("2026-10-28T00:00:00-04:00")


@given(now=moments)
def test_an_offer_never_outlasts_four_hours_or_the_start_and_is_made_on_the_last_day_only(now: datetime) -> None:
    if now < START:
        until = offer_until(ADate(), now)
        assert now < until <= min(START, now + TO_ANSWER)
        assert until in (START, now + TO_ANSWER)
        assert may_accept(ADate(), now, Standing.OFFERED, until)
        assert not may_accept(ADate(), until, Standing.OFFERED, until)
    assert is_short_notice(ADate(), now) == (now >= START - SHORT_NOTICE)


@given(now=moments, standing=standings, state=st.sampled_from(["planned", "cancelled"]), opens=moments, closes=moments)
def test_nobody_presses_after_the_start_on_a_cancelled_date_or_twice(
    now: datetime, standing: Standing | None, state: str, opens: datetime, closes: datetime
) -> None:
    on = ADate(state)
    joins = may_sign_up(on, now, window=Window(opens, closes), invited=True, leads=False, standing=standing)
    leaves = may_withdraw(on, now, standing)
    accepts = may_accept(on, now, standing, now + TO_ANSWER)
    assert not (joins and leaves)
    assert not accepts or leaves
    if now >= START or state == "cancelled":
        assert [joins, leaves, accepts] == [False] * 3
    elif opens <= now < closes:
        assert joins != leaves
    else:
        assert not joins


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 99)), unique_by=lambda one: one[1]), st.integers(0, 9))
def test_those_who_go_first_come_before_the_others_and_each_group_keeps_its_order(
    waiting: list[tuple[bool, int]], free: int
) -> None:
    turns = [Turn(*one) for one in waiting]
    chosen = to_promote(Tally(places=free, waiting=len(turns)), turns)
    assert len(chosen) == min(free, len(turns))
    ordered = sorted(number for first, number in turns if first) + sorted(n for first, n in turns if not first)
    assert chosen == ordered[: len(chosen)]


@pytest.mark.parametrize(
    ("came", "waited", "goes"), [(False, False, True), (True, False, False), (True, True, True), (False, True, True)]
)
def test_who_never_came_or_was_left_waiting_goes_first(came: bool, waited: bool, goes: bool) -> None:
    assert goes_first(came_before=came, waited_in_vain=waited) is goes


@given(standing=standings, until=moments, now=moments)
def test_an_offer_has_lapsed_when_its_time_is_over_also_before_that_is_noted(
    standing: Standing | None, until: datetime, now: datetime
) -> None:
    found = standing_at(standing, until if standing is Standing.OFFERED else None, now)
    lapsed = standing is Standing.OFFERED and until <= now
    assert found is (Standing.LAPSED if lapsed else standing)


@given(a=st.tuples(moments, moments).map(sorted), b=st.tuples(moments, moments).map(sorted))
def test_overlapping_is_mutual_and_one_date_may_begin_when_the_other_ends(a: list, b: list) -> None:
    assert overlap((a[0], a[1]), (b[0], b[1])) == overlap((b[0], b[1]), (a[0], a[1]))
    assert not overlap((a[0], a[1]), (a[1], a[1] + SECOND))
    if a[0] < a[1]:
        assert overlap((a[0], a[1]), (a[0], a[1]))


def test_few_people_are_few_on_the_last_day_only() -> None:
    before = START - SHORT_NOTICE
    assert is_short(ADate(), before, taken=2, quorum=3)
    assert not is_short(ADate(), before - SECOND, taken=2, quorum=3)
    assert not is_short(ADate(), before, taken=3, quorum=3)
    assert not is_short(ADate(), START, taken=0, quorum=3)
    assert not is_short(ADate("cancelled"), before, taken=0, quorum=3)


@dataclass
class Model:
    """A waiting list in plain Python, beside the counters."""

    tally: Tally
    people: dict[int, Standing] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)

    def count(self, standing: Standing) -> int:
        return sum(one is standing for one in self.people.values())

    def move(self, person: int, standing: Standing) -> None:
        self.tally = self.tally.moved(self.people.get(person), standing)
        self.people[person] = standing


@given(
    places=st.integers(1, 6),
    presses=st.lists(
        st.tuples(st.sampled_from(["press", "accept", "lapse", "late"]), st.integers(0, 12)), max_size=120
    ),
)
def test_the_counters_say_at_every_moment_who_has_a_place_who_is_asked_and_who_waits(
    places: int, presses: list[tuple[str, int]]
) -> None:
    model, late = Model(Tally(places)), False
    for what, person in presses:
        standing = model.people.get(person)
        if what == "late":
            late = True
        elif what == "press" and standing in (Standing.COMING, Standing.OFFERED, Standing.WAITING):
            model.move(person, Standing.WITHDRAWN)
        elif what == "press":
            tally, standing = model.tally.sign_up()
            model.tally, model.people[person], model.numbers[person] = tally, standing, tally.last_number
        elif standing is Standing.OFFERED:
            model.move(person, Standing.COMING if what == "accept" else Standing.LAPSED)
        waiting = {model.numbers[p]: p for p, s in model.people.items() if s is Standing.WAITING}
        for number in to_promote(model.tally, [Turn(False, number) for number in waiting]):
            model.move(waiting[number], Standing.OFFERED if late else Standing.COMING)
        tally = model.tally
        assert tally.taken == model.count(Standing.COMING)
        assert tally.offered == model.count(Standing.OFFERED)
        assert tally.waiting == model.count(Standing.WAITING)
        assert tally.taken + tally.offered <= places
        assert not (tally.waiting and tally.free)
        assert len(set(model.numbers.values())) == len(model.numbers)


ACTS = ("join", "join", "join", "leave", "accept", "take off", "end", "tend", "more places", "wait")
EVERY_STANDING = [
    *(("join", number, 0) for number in range(6)),
    ("leave", 0, 200),
    ("leave", 1, 0),
    ("accept", 2, 5),
    ("wait", 0, 240),
]
steps = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 7), st.integers(0, 300)), min_size=8, max_size=30)


def test_a_list_that_is_pressed_at_random_until_after_its_start_stays_true(db: Session, cast: Cast) -> None:
    """After every step the audit has nothing to say, and whoever was promoted or asked was so before the start."""
    rowan = as_viewer(db, cast.rowan)
    people = [factories.make_person() for _ in range(8)]
    viewers = [as_viewer(db, person) for person in people]
    seen: set[str] = set()

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=steps, new_first=st.booleans(), opens_days=st.sampled_from([0, 2]))
    @example(steps=EVERY_STANDING, new_first=False, opens_days=0)
    def press(steps: list[tuple[str, int, int]], new_first: bool, opens_days: int) -> None:
        series = factories.make_series(cast.rowan, new_first=new_first, opens_days=opens_days)
        on = factories.make_date(series, TODAY + timedelta(days=1), places=2, quorum=1)
        now, session_id, title = NOW, on.id, series.title
        for act, number, minutes in steps:
            now += timedelta(minutes=minutes)
            list(lapse(db, now))  # as tend does, every minute
            try:
                if act == "join":
                    sign_up(db, viewers[number], session_id, now)
                elif act == "leave":
                    withdraw(db, viewers[number], session_id, now)
                elif act == "accept":
                    accept(db, viewers[number], session_id, now)
                elif act == "take off":
                    take_off(db, rowan, session_id, people[number].id, now)
                elif act == "end":
                    step_back(db, people[number].id, now)
                elif act == "tend":
                    list(lapse(db, now))
                elif act == "more places":
                    date = locked(db, session_id)
                    date.places = min(date.places + 1, 6)
                    settle(db, date, now)
            except Refusal:
                db.rollback()
            db.commit()
            assert [said for said in invariants(db, now, None) if said.startswith(f"{title},")] == []
            rows = db.execute(select(SignUp.state, SignUp.promoted_at).where(SignUp.session_id == session_id)).all()
            seen.update(row.state for row in rows)
            assert all(row.promoted_at is None or row.promoted_at < on.starts_at for row in rows)

    press()
    assert seen == set(Standing), "or the steps tried too little"
