"""Whatever the change: no date is lost or doubled, over random series."""

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coreflect.foundation.refusals import Refusal
from coreflect.sessions.rules.changes import CannotChange, Change, Scope, Wanted, as_it_is
from coreflect.sessions.rules.closures import Closed, closed_on
from coreflect.sessions.rules.edits import effect_of
from tests.sessions.test_edit_rules import FIRST, NEW_YORK, NOW, row, rule


@st.composite
def worlds(draw):
    """A series with dates moved, called off, full or empty, its rule, closed days, and a change of one of its dates."""
    by = rule(
        first_date=FIRST + timedelta(days=draw(st.integers(0, 20))),
        every=draw(st.integers(1, 4)),
        time=time(draw(st.integers(0, 23)), draw(st.sampled_from([0, 30]))),
        zone=draw(st.sampled_from([NEW_YORK, "Europe/London", "Pacific/Auckland"])),
        ends_on=draw(st.none() | st.dates(date(2027, 2, 1), date(2027, 4, 1))),
    )
    rows = []
    for number in range(draw(st.integers(3, 9))):
        slot = by.first_date + timedelta(weeks=by.every * number)
        if by.ends_on and slot > by.ends_on:
            break
        listed = draw(st.integers(0, 4))
        changes = {"listed": listed, "held": draw(st.integers(0, listed)), "touched": draw(st.booleans()) or listed > 0}
        by_hand = frozenset(draw(st.sets(st.sampled_from(["when", "how", "places"]))))
        if "when" in by_hand:
            changes |= {"day": slot + timedelta(days=draw(st.integers(-9, 9))), "time": time(draw(st.integers(4, 23)))}
        if "how" in by_hand:
            changes |= {"place": "Garden room"}
        if "places" in by_hand:
            changes |= {"places": 12}
        changes["state"] = draw(st.sampled_from(["planned"] * 5 + ["cancelled"]))
        try:
            rows.append(row(number, by, slot, edited=by_hand, **changes))
        except Refusal:
            assume(False)
    assume(len({one.day for one in rows}) == len(rows))
    ahead = [one for one in rows if one.is_ahead(NOW)]
    assume(ahead)
    one = draw(st.sampled_from(ahead))
    wanted = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "day": st.integers(-8, 30).map(lambda days: one.day + timedelta(days=days)),
                "time": st.integers(0, 23).map(time),
                "minutes": st.integers(15, 240),
                "place": st.just("Attic"),
                "places": st.integers(4, 14),
                "every": st.integers(1, 4),
                "zone": st.sampled_from([NEW_YORK, "Europe/London"]),
                "ends_on": st.none() | st.dates(date(2026, 12, 1), date(2027, 6, 1)),
                "title": st.just("Other"),
            },
        )
    )
    days = draw(st.lists(st.dates(date(2026, 11, 1), date(2027, 6, 1)), max_size=4))
    closures = [Closed(day, day + timedelta(days=draw(st.integers(0, 6))), "Closed") for day in days]
    change = Change(one.id, draw(st.sampled_from(Scope)), replace(as_it_is(one, by), **wanted), draw(st.booleans()))
    return by, rows, change, closures


@settings(max_examples=600, deadline=None)
@given(worlds())
def test_every_change_keeps_the_series_whole(world) -> None:
    """Whatever the change: no date is lost or doubled, none lies behind or on a day it may not, the rest stays."""
    by, rows, change, closures = world
    try:
        made = effect_of(change, rows, by, closures, NOW, NEW_YORK)
    except Refusal:
        return
    old = {one.id: one for one in rows}
    out = {one.id for one in made.taken_out}
    off = {one.id for one, _ in made.called_off}
    new = {k: v for k, v in old.items() if k not in out} | {one.id: one for one in made.after}
    assert not out & {one.id for one in made.after}
    assert all(not old[k].touched and old[k].listed == 0 for k in out), "nobody's sign-up is taken out"
    assert {one.id for one in made.before} <= set(old)
    days = [one.day for one in new.values()] + [slot.day for slot in made.laid]
    slots = [one.slot for one in new.values()] + [slot.day for slot in made.laid]
    assert len(days) == len(set(days))
    assert len(slots) == len(set(slots))
    zone = made.rule.zone
    for key, one in new.items():
        assert replace(one, edited=frozenset()).listed == old[key].listed
        if not old[key].is_ahead(NOW):
            assert replace(one, slot=old[key].slot) == old[key], "what has begun or was called off stays as it was"
            continue
        if key in off:
            assert replace(one, slot=old[key].slot) == old[key]
            continue
        assert one.starts_at > NOW
        assert one.held <= one.places or one.places == old[key].places
        assert one.starts_at.astimezone(ZoneInfo(zone)).date() == one.day
        if one.day != old[key].day:
            assert not closed_on(one.day, closures)
        if change.scope is not Scope.THIS and old[key].slot >= by.first_date and one.slot >= made.rule.first_date:
            assert (one.slot - made.rule.first_date).days % (7 * made.rule.every) == 0
            assert made.rule.ends_on is None or one.slot <= made.rule.ends_on
    for slot in made.laid:
        assert slot.starts_at > NOW
        assert not closed_on(slot.day, closures)
        assert (slot.day - made.rule.first_date).days % (7 * made.rule.every) == 0
        assert made.rule.ends_on is None or slot.day <= made.rule.ends_on
    if change.scope is Scope.THIS:
        assert {one.id for one in made.after} == {change.date}
        assert (made.rule, made.ended, made.laid) == (by, (), ())
    typed = new[change.date]
    said: Wanted = change.wanted
    assert (typed.day, typed.hour(zone), typed.minutes) == (said.day, said.time, said.minutes)
    assert (typed.place, typed.places) == (said.place, said.places)
    for key, one in new.items():
        if key != change.date and old[key].is_ahead(NOW) and key not in off and not change.too:
            if "how" in old[key].edited:
                assert one.place == old[key].place
            if "when" in old[key].edited:
                assert (one.day, one.hour(zone)) == (old[key].day, old[key].hour(by.zone))


@settings(max_examples=200, deadline=None)
@given(worlds())
def test_the_same_change_again_changes_nothing_more(world) -> None:
    by, rows, change, closures = world
    try:
        made = effect_of(change, rows, by, closures, NOW, NEW_YORK)
    except Refusal:
        return
    out = {one.id for one in made.taken_out} | {one.id for one, _ in made.called_off}
    new = {one.id: one for one in rows if one.id not in out} | {one.id: one for one in made.after if one.id not in out}
    again = replace(change, wanted=replace(change.wanted, ends_on=made.rule.ends_on))  # it moved with the last date
    with pytest.raises(CannotChange, match="Nothing differs"):
        effect_of(again, list(new.values()), made.rule, closures, NOW, NEW_YORK)
