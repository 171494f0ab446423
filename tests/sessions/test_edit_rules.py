"""What a change does to every date, worked out over random series."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from coreflect.foundation.refusals import Refusal
from coreflect.sessions.rules.changes import Change, Effect, Row, Rule, Scope, as_it_is
from coreflect.sessions.rules.closures import Closed
from coreflect.sessions.rules.edits import effect_of
from coreflect.sessions.rules.recurrence import horizon, moment

NEW_YORK = "America/New_York"
NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
FIRST = date(2026, 11, 4)  # a Wednesday; two dates were held


def rule(**changes) -> Rule:
    values = {
        "title": "Noon",
        "first_date": FIRST,
        "every": 2,
        "time": time(12),
        "zone": NEW_YORK,
        "minutes": 60,
        "ends_on": None,
        "laid_until": date(2027, 2, 28),
        "mode": "in_person",
        "place": "Library room",
        "link": "",
        "places": 8,
        "quorum": 4,
    }
    return Rule(**(values | changes))


def row(number: int, by: Rule, slot: date, **changes) -> Row:
    day = changes.pop("day", slot)
    starts = moment(day, changes.pop("time", by.time), by.zone)
    values = {
        "id": UUID(int=number),
        "slot": slot,
        "day": day,
        "starts_at": starts,
        "ends_at": starts + timedelta(minutes=changes.pop("minutes", by.minutes)),
        "mode": by.mode,
        "place": by.place,
        "link": by.link,
        "places": by.places,
        "quorum": by.quorum,
    }
    return Row(**(values | changes))


def rows_of(by: Rule, count: int = 8, **changes: dict) -> list[Row]:
    """Return the first dates of a series; `changes` are those of single ones, such as _3={...}."""
    days = [by.first_date + timedelta(weeks=by.every * number) for number in range(count)]
    return [row(n, by, day, **changes.get(f"_{n}", {})) for n, day in enumerate(days)]


def effect(rows: list[Row], by: Rule, number: int, scope: Scope, closures=(), too=False, **wanted) -> Effect:
    one = next(one for one in rows if one.id == UUID(int=number))
    change = Change(one.id, scope, replace(as_it_is(one, by), **wanted), too=too)
    return effect_of(change, rows, by, closures, NOW, NEW_YORK)


def after(made: Effect) -> dict[int, Row]:
    return {one.id.int: one for one in made.after}


def refused(*args, **wanted) -> Refusal:
    with pytest.raises(Refusal) as caught:
        effect(*args, **wanted)
    return caught.value


def test_one_date_moves_alone_and_is_marked_as_changed_by_hand() -> None:
    by = rule()
    made = effect(rows_of(by), by, 3, Scope.THIS, day=date(2026, 12, 17), time=time(13))
    (one,) = made.after
    assert (one.id.int, one.day, one.slot) == (3, date(2026, 12, 17), date(2026, 12, 16))
    assert one.starts_at == datetime(2026, 12, 17, 18, tzinfo=UTC)
    assert one.edited == {"when"}
    assert made.rule == by


def test_a_date_that_is_moved_back_follows_its_series_again() -> None:
    by = rule()
    moved = {"day": date(2026, 12, 17), "edited": frozenset({"when", "places"}), "places": 6}
    made = effect(rows_of(by, _3=moved), by, 3, Scope.THIS, day=date(2026, 12, 16))
    assert made.after[0].edited == {"places"}


def test_this_and_following_leave_those_before_as_they_are() -> None:
    by = rule()
    made = effect(rows_of(by), by, 4, Scope.FOLLOWING, time=time(15), place="Garden room")
    assert sorted(after(made)) == [4, 5, 6, 7]
    assert {(one.hour(NEW_YORK), one.place) for one in made.after} == {(time(15), "Garden room")}
    assert (made.rule.time, made.rule.place, made.rule.first_date) == (time(15), "Garden room", date(2026, 12, 30))


def test_all_are_those_that_have_not_begun() -> None:
    by = rule()
    made = effect(rows_of(by), by, 5, Scope.ALL, minutes=90)
    assert sorted(after(made)) == [2, 3, 4, 5, 6, 7]
    assert made.rule.first_date == date(2026, 12, 2)


def test_another_weekday_moves_every_date_by_as_many_days_and_keeps_noon_noon() -> None:
    by = rule(first_date=date(2027, 1, 6), laid_until=date(2027, 4, 30))
    made = effect(rows_of(by), by, 0, Scope.ALL, day=date(2027, 1, 8))
    assert [one.day for one in made.after] == [date(2027, 1, 8) + timedelta(weeks=2 * n) for n in range(8)]
    assert {one.hour(NEW_YORK) for one in made.after} == {time(12)}
    assert {one.starts_at.hour for one in made.after} == {16, 17}  # the clocks change in between
    assert made.rule.first_date == date(2027, 1, 8)


def test_a_date_changed_by_hand_keeps_its_edit_unless_ticked() -> None:
    by = rule()
    hand = {"time": time(16), "edited": frozenset({"when"})}
    made = effect(rows_of(by, _4=hand), by, 3, Scope.FOLLOWING, time=time(9), place="Garden room")
    assert [one.id.int for one in made.kept] == [4]
    assert (after(made)[4].hour(NEW_YORK), after(made)[4].place) == (time(16), "Garden room")
    assert after(made)[4].edited == {"when"}
    ticked = effect(rows_of(by, _4=hand), by, 3, Scope.FOLLOWING, too=True, time=time(9))
    assert (after(ticked)[4].hour(NEW_YORK), after(ticked)[4].edited) == (time(9), frozenset())
    assert ticked.kept == ()


def test_what_was_not_touched_stays_by_hand_even_where_ticked() -> None:
    by = rule()
    hand = {"time": time(16), "edited": frozenset({"when"})}
    made = effect(rows_of(by, _4=hand), by, 3, Scope.ALL, too=True, place="Garden room")
    assert (after(made)[4].hour(NEW_YORK), after(made)[4].edited) == (time(16), {"when"})


def test_a_date_that_was_called_off_keeps_its_day_and_its_turn_in_the_rhythm() -> None:
    by = rule()
    made = effect(rows_of(by, _4={"state": "cancelled"}), by, 3, Scope.FOLLOWING, day=date(2026, 12, 17))
    assert (after(made)[4].day, after(made)[4].slot) == (date(2026, 12, 30), date(2026, 12, 31))
    assert date(2026, 12, 31) not in [slot.day for slot in made.laid]


def test_meeting_less_often_calls_off_where_somebody_signed_up_and_takes_out_where_nobody_did() -> None:
    by = rule(every=1, laid_until=date(2026, 12, 23))
    touched = {"touched": True, "listed": 3, "held": 3}
    made = effect(rows_of(by, _5=touched), by, 4, Scope.FOLLOWING, every=2)
    assert [one.id.int for one, _ in made.called_off] == [5]
    assert [one.id.int for one in made.taken_out] == [7]
    assert made.called_off[0][1] == "From Wednesday 2 December 2026 on the series meets every second week."
    assert made.rule.every == 2


def test_meeting_more_often_lays_the_dates_between_and_keeps_the_others() -> None:
    by = rule(laid_until=date(2027, 2, 28))
    made = effect(rows_of(by), by, 2, Scope.FOLLOWING, every=1)
    assert made.ended == ()
    assert date(2026, 12, 9) in [slot.day for slot in made.laid]
    assert not {slot.day for slot in made.laid} & {one.day for one in rows_of(by)}
    assert max(slot.day for slot in made.laid) <= horizon(NOW.date())


def test_an_earlier_end_ends_what_lies_behind_it_and_a_later_one_lays_more() -> None:
    by = rule()
    made = effect(rows_of(by), by, 3, Scope.ALL, ends_on=date(2026, 12, 30))
    assert [one.id.int for one, _ in made.ended] == [5, 6, 7]
    assert made.rule.laid_until == date(2026, 12, 30)
    more = effect(rows_of(rule(ends_on=date(2027, 2, 10))), rule(ends_on=date(2027, 2, 10)), 3, Scope.ALL, ends_on=None)
    assert more.laid[0].day == date(2027, 2, 24)
    assert more.rule.laid_until == date(2027, 11, 25)


def test_the_end_moves_with_the_last_date() -> None:
    by = rule(ends_on=date(2027, 2, 10))
    made = effect(rows_of(by), by, 3, Scope.ALL, day=date(2026, 12, 19))
    assert made.ended == ()
    assert made.rule.ends_on == made.rule.laid_until == date(2027, 2, 13)


def test_a_date_that_comes_to_lie_on_a_closed_day_leaves_and_one_that_is_typed_there_is_refused() -> None:
    by = rule()
    closures = [Closed(date(2026, 12, 31), date(2026, 12, 31), "New Year's Eve")]
    made = effect(rows_of(by), by, 3, Scope.ALL, closures, day=date(2026, 12, 17))
    assert [(one.id.int, why) for one, why in made.ended] == [(4, "New Year's Eve")]
    for scope in Scope:
        refusal = refused(rows_of(by), by, 4, scope, closures, day=date(2026, 12, 31))
        assert refusal.field == "day"
        assert "New Year's Eve" in refusal.sentence


def test_a_day_that_opens_because_the_series_moves_is_laid() -> None:
    by, closures = rule(), [Closed(date(2026, 12, 30), date(2026, 12, 30), "Holiday")]
    rows = [one for one in rows_of(by) if one.id.int != 4]
    assert date(2026, 12, 30) not in [s.day for s in effect(rows, by, 3, Scope.ALL, closures, time=time(11)).laid]
    assert date(2026, 12, 31) in [
        slot.day for slot in effect(rows, by, 3, Scope.ALL, closures, day=date(2026, 12, 17)).laid
    ]


def test_the_dates_of_an_earlier_rhythm_move_to_the_same_weekday() -> None:
    """From the sixth date on it is Thursdays; all are moved to Fridays."""
    old, by = rule(), rule(first_date=date(2027, 1, 14))
    rows = rows_of(old, 5) + [row(n, by, date(2027, 1, 14) + timedelta(weeks=2 * (n - 5))) for n in (5, 6, 7)]
    made = effect(rows, by, 3, Scope.ALL, day=date(2026, 12, 18))
    assert {one.day.weekday() for one in made.after} == {4}
    assert [one.day for one in made.after] == [date(2026, 12, 4) + timedelta(weeks=2 * n) for n in range(6)]


def test_another_zone_keeps_the_hour_on_the_wall() -> None:
    by = rule()
    hand = {"time": time(16), "edited": frozenset({"when"}), "listed": 2}
    made = effect(rows_of(by, _4=hand), by, 3, Scope.ALL, zone="America/Chicago")
    hours = {n: one.hour("America/Chicago") for n, one in after(made).items()}
    assert hours == {2: time(12), 3: time(12), 4: time(16), 5: time(12), 6: time(12), 7: time(12)}
    assert [one.id.int for one in made.moved] == [4]


REFUSED = [
    ({"number": 1}, Scope.THIS, {"time": time(13)}, None, "has begun"),
    ({"number": 3, "_3": {"state": "cancelled"}}, Scope.THIS, {"time": time(13)}, None, "called off"),
    ({"number": 3}, Scope.THIS, {}, None, "Nothing differs"),
    ({"number": 3}, Scope.THIS, {"title": "Other"}, "scope", "belong to the whole series"),
    ({"number": 3}, Scope.THIS, {"day": date(2026, 11, 20)}, "day", "has passed"),
    ({"number": 3}, Scope.FOLLOWING, {"zone": "Europe/London"}, "scope", "one zone for all"),
    ({"number": 2}, Scope.ALL, {"day": date(2026, 12, 9)}, "day", "at most six days"),
    ({"number": 3}, Scope.THIS, {"day": date(2026, 12, 30)}, "day", "another date on Wednesday 30 December"),
    ({"number": 3}, Scope.ALL, {"ends_on": date(2026, 12, 2)}, "ends_on", "before this date"),
    ({"number": 3, "_3": {"held": 6}}, Scope.THIS, {"places": 5}, "places", "at least 6"),
    ({"number": 3, "_5": {"held": 6}}, Scope.ALL, {"places": 5}, "places", "13 January 2027 6 places are taken"),
]


@pytest.mark.parametrize(("world", "scope", "wanted", "field", "words"), REFUSED)
def test_what_cannot_be_is_refused_at_its_field(world: dict, scope: Scope, wanted: dict, field, words: str) -> None:
    by, number = rule(), world.pop("number") if "number" in world else 3
    world.setdefault("number", number)
    refusal = refused(rows_of(by, **{k: v for k, v in world.items() if k != "number"}), by, number, scope, **wanted)
    assert refusal.field == field
    assert words in refusal.sentence


def test_an_hour_that_does_not_exist_on_one_of_the_days_is_refused() -> None:
    by = rule(first_date=date(2027, 2, 28), laid_until=date(2027, 6, 30))
    refusal = refused(rows_of(by), by, 0, Scope.ALL, time=time(2, 30))
    assert "Sunday 14 March 2027" in refusal.sentence
