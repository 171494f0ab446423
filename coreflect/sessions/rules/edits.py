"""What a change of a date or of a series does to every date: worked out before anything is written."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from coreflect.foundation.periods import Period
from coreflect.sessions.rules.changes import (
    GROUPS,
    HOW,
    OF_THE_SERIES,
    PLACES,
    WHEN,
    CannotChange,
    Change,
    Effect,
    Row,
    Rule,
    Scope,
    as_it_is,
    differing,
    length,
)
from coreflect.sessions.rules.closures import Closed, closed_on
from coreflect.sessions.rules.in_words import weeks_in_words
from coreflect.sessions.rules.recurrence import (
    Rhythm,
    Slot,
    day_in_words,
    days_between,
    horizon,
    local_day,
    moment,
    slot_on,
)

FARTHEST = timedelta(days=6)
_NEW_DATES = frozenset({"day", "every", "time", "zone", "ends_on"})


def effect_of(
    change: Change, rows: Sequence[Row], rule: Rule, closures: Sequence[Closed], now: datetime, agency_zone: str
) -> Effect:
    """Return what a change does to the dates of a series and to its rule.

    `rows` are all dates of the series that lie ahead or whose place in the rhythm does, and the changed one. A date
    that was changed by hand keeps what was changed, unless `too`; the changed date itself gets what was typed.
    Raises CannotChange, and CannotPlan where an hour does not exist on one of the days.
    """
    one = next(row for row in rows if row.id == change.date)
    fields = differing(as_it_is(one, rule), change.wanted)
    _refuse_what_is_over(one, fields, change, now, agency_zone)
    if change.scope is Scope.THIS:
        effect = _of_one(one, rule, change, fields)
    else:
        effect = _Spread(change, one, rule, fields, now).over(rows, closures)
    _refuse_the_impossible(effect, one, rows, closures, now)
    return effect


def _refuse_what_is_over(one: Row, fields: frozenset[str], change: Change, now: datetime, agency_zone: str) -> None:
    if one.state == "cancelled":
        raise CannotChange("This co-reflection was called off, so it can't be changed any more.")
    if one.starts_at <= now or _is_closed(one.day, now, agency_zone):
        raise CannotChange("This co-reflection has begun, so it can't be changed any more.")
    if not fields:
        raise CannotChange("Nothing differs from how it is now. Change something, then press again.")
    wanted = change.wanted
    if change.scope is Scope.FOLLOWING and "zone" in fields:
        raise CannotChange("A series has one zone for all its dates. Pick “all”, or leave the zone as it was.", "scope")
    if change.scope is Scope.THIS and fields & OF_THE_SERIES:
        raise CannotChange(
            "What it is called, how often, its zone and its end belong to the whole series. Pick “this and following” "
            "or “all”, or leave them as they were.",
            "scope",
        )
    if wanted.ends_on is not None and "ends_on" in fields and wanted.ends_on < wanted.day:
        raise CannotChange("The last day is before this date. Pick this date's day or a later one.", "ends_on")
    if change.scope is not Scope.THIS and abs(wanted.day - one.slot) > FARTHEST and "day" in fields:
        raise CannotChange("To move several dates at once, pick a day at most six days away.", "day")


def _of_one(one: Row, rule: Rule, change: Change, fields: frozenset[str]) -> Effect:
    after = _as_typed(one, change, fields, rule.zone)
    return Effect(rule, fields, (one,), (replace(after, edited=_by_hand(after, one.slot, rule, fields)),))


def _as_typed(one: Row, change: Change, fields: frozenset[str], zone: str) -> Row:
    """Return the date with what was typed."""
    said = change.wanted
    row = replace(one, mode=said.mode, place=said.place, link=said.link, places=said.places, quorum=said.quorum)
    if fields & GROUPS[WHEN]:
        starts = moment(said.day, said.time, zone)
        row = replace(row, day=said.day, starts_at=starts, ends_at=starts + length(said.minutes))
    return row


def _by_hand(row: Row, slot: date, rule: Rule, fields: frozenset[str]) -> frozenset[str]:
    """Return which groups of a typed date differ from its series' rule, among those typed now or by hand before."""
    differs = {
        WHEN: (row.day, row.hour(rule.zone), row.minutes) != (slot, rule.time, rule.minutes),
        HOW: (row.mode, row.place, row.link) != (rule.mode, rule.place, rule.link),
        PLACES: (row.places, row.quorum) != (rule.places, rule.quorum),
    }
    return frozenset(
        group for group, names in GROUPS.items() if differs[group] and (group in row.edited or fields & names)
    )


class _Spread:
    """A change of this and following dates, or of all: what each date of the series becomes."""

    def __init__(self, change: Change, one: Row, rule: Rule, fields: frozenset[str], now: datetime) -> None:
        self.change, self.one, self.was, self.fields, self.now = change, one, rule, fields, now
        self.shift = change.wanted.day - one.slot if "day" in fields else timedelta()
        self.rule = self._rule()
        self.kept: list[Row] = []

    def over(self, rows: Sequence[Row], closures: Sequence[Closed]) -> Effect:
        """Return the effect on all these dates."""
        scope = [row for row in rows if self._is_meant(row)]
        begins = self.one.slot if self.change.scope is Scope.FOLLOWING else min(row.slot for row in scope)
        ruled = [self._shifted(row.slot) for row in scope if row.slot >= self.was.first_date]
        self.rule = self._anchored(ruled)
        pairs, ended = [], []
        for row in rows:
            if row.slot < begins:
                continue
            new = replace(row, slot=self._shifted(row.slot))
            if row in scope:
                why = self._leaves(row, new.slot)
                new = new if why else self._changed(row, new)
                why = why or (closed_on(new.day, closures) if new.day != row.day and row is not self.one else "")
                if why:
                    ended.append((row, why))
                    new = replace(row, slot=new.slot)
            if new != row:
                pairs.append((row, new))
        gone = {row.id for row, _ in ended if not row.touched}
        pairs = [(old, new) for old, new in pairs if old.id not in gone]
        final = {row.id: row for row in rows if row.id not in gone} | {new.id: new for _, new in pairs}
        laid = self._laid(final.values(), closures)
        before, after = tuple(old for old, _ in pairs), tuple(new for _, new in pairs)
        leaving = {row.id for row, _ in ended}
        kept = tuple(row for row in self.kept if row.id not in leaving)
        return Effect(self.rule, self.fields, before, after, tuple(ended), laid, kept)

    def _is_meant(self, row: Row) -> bool:
        if not row.is_ahead(self.now):
            return False
        return self.change.scope is Scope.ALL or row.slot >= self.one.slot

    def _shifted(self, slot: date) -> date:
        """Return the day in the rhythm that a date gets; dates of an earlier rhythm move to the same weekday."""
        if "day" not in self.fields:
            return slot
        return slot + self.shift + timedelta(days=self.one.slot.weekday() - slot.weekday())

    def _rule(self) -> Rule:
        """Return the series' rule with what was typed; its first date is found later."""
        said, rule = self.change.wanted, self.was
        names = self.fields & {"time", "minutes", *OF_THE_SERIES}
        for group in (HOW, PLACES):
            names |= GROUPS[group] if self.fields & GROUPS[group] else frozenset()
        return replace(rule, **{name: getattr(said, name) for name in names})

    def _anchored(self, ruled: list[date]) -> Rule:
        """Return the rule with its first date: a day of the new rhythm, from which on dates follow it."""
        follows = self.one.slot >= self.was.first_date
        anchor = self._shifted(self.one.slot if follows else self.was.first_date)
        step = timedelta(weeks=self.rule.every)
        if self.change.scope is Scope.ALL and ruled:
            anchor -= (anchor - min(ruled)) // step * step
        ends, until = self.rule.ends_on, self.was.laid_until
        if ends is not None and "ends_on" not in self.fields:
            ends = max([ends, *ruled])  # the last date moves to a later weekday, and the end with it
        if ends is not None and follows:
            ends = max(ends, self._shifted(self.one.slot))  # a date brought forward by hand may be the last one, too
        if until is not None:
            until = max(until, horizon(local_day(self.now, self.rule.zone)))
            until = min(until, ends) if ends else until
        return replace(self.rule, first_date=anchor, ends_on=ends, laid_until=until)

    def _leaves(self, row: Row, slot: date) -> str:
        """Return why a date has no place in the rhythm any more, or nothing."""
        if row is self.one:
            return ""
        ends = self.rule.ends_on
        if "ends_on" in self.fields and ends is not None and slot > ends:
            return f"The series ends on {day_in_words(ends)}."
        days = (slot - self.rule.first_date).days
        if "every" in self.fields and row.slot >= self.was.first_date and days % (7 * self.rule.every):
            return f"From {day_in_words(self.rule.first_date)} on the series meets {weeks_in_words(self.rule.every)}."
        return ""

    def _changed(self, row: Row, new: Row) -> Row:
        """Return what becomes of a date that stays."""
        if row is self.one:
            typed = replace(_as_typed(row, self.change, self.fields, self.rule.zone), slot=new.slot)
            return replace(typed, edited=_by_hand(typed, new.slot, self.rule, self.fields))
        meant = {group for group, names in GROUPS.items() if self.fields & names}
        freed = row.edited & meant if self.change.too else frozenset()
        own = row.edited - freed
        if own & meant:
            self.kept.append(row)
        new = self._when(row, new, freed, own)
        for group in meant & {HOW, PLACES} - own:
            new = replace(new, **{name: getattr(self.rule, name) for name in GROUPS[group]})
        return replace(new, edited=own)

    def _when(self, row: Row, new: Row, freed: frozenset[str], own: frozenset[str]) -> Row:
        zone, day, hour, minutes = self.rule.zone, row.day, row.hour(self.was.zone), row.minutes
        if WHEN in freed:  # it follows the series again
            day, hour, minutes = new.slot, self.rule.time, self.rule.minutes
        elif WHEN not in own:
            day = new.slot if "day" in self.fields else day
            hour = self.rule.time if "time" in self.fields else hour
            minutes = self.rule.minutes if "minutes" in self.fields else minutes
        if (day, hour, minutes, zone) == (row.day, row.hour(self.was.zone), row.minutes, self.was.zone):
            return new
        starts = moment(day, hour, zone)  # another zone moves also what was moved by hand: its hour on the wall stays
        return replace(new, day=day, starts_at=starts, ends_at=starts + length(minutes))

    def _laid(self, final: Iterable[Row], closures: Sequence[Closed]) -> tuple[Slot, ...]:
        """Return the dates that the new rhythm has and the series has not."""
        rule = self.rule
        if rule.laid_until is None or not self.fields & _NEW_DATES:
            return ()
        there = {day for row in final for day in (row.slot, row.day)}
        days = days_between(rule.first_date, rule.every, rule.first_date - timedelta(days=1), rule.laid_until)
        rhythm = Rhythm(rule.first_date, rule.every, rule.time, rule.zone, rule.minutes, until=rule.ends_on)
        today = local_day(self.now, rule.zone)
        days = [day for day in days if day >= today and day not in there and not closed_on(day, closures)]
        return tuple(slot for slot in (slot_on(day, rhythm) for day in days) if slot.starts_at > self.now)


def _refuse_the_impossible(
    effect: Effect, one: Row, rows: Sequence[Row], closures: Sequence[Closed], now: datetime
) -> None:
    """Raise CannotChange where a date would lie behind, on a closed day, on another date's day, or be too small."""
    for old, new in zip(effect.before, effect.after, strict=True):
        field = "day" if new.id == one.id else None
        if new.starts_at != old.starts_at and new.starts_at <= now:
            raise CannotChange(f"On {day_in_words(new.day)} that hour has passed. Pick a later one?", "day")
        if new.day != old.day and (why := closed_on(new.day, closures)):
            raise CannotChange(
                f"No co-reflections are held on {day_in_words(new.day)}: {why}. Pick another day?", field
            )
        if new.places < old.places and new.held > new.places:
            raise CannotChange(
                f"On {day_in_words(new.day)} {new.held} places are taken. Write at least {new.held}.", "places"
            )
    gone = {row.id for row, _ in effect.ended if not row.touched}
    final = {row.id: row for row in rows if row.id not in gone} | {row.id: row for row in effect.after}
    changed = {day for row in effect.after for day in (row.day, row.slot)}
    for days in (Counter(row.day for row in final.values()), Counter(row.slot for row in final.values())):
        for day, times in sorted(days.items()):
            if times > 1 and day in changed:
                raise CannotChange(f"The series has another date on {day_in_words(day)}. Pick another day?", "day")


def _is_closed(day: date, now: datetime, zone: str) -> bool:
    return Period.of(day).is_closed(local_day(now, zone))
