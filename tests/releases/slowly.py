"""The gate once more, slowly: written from the words of the promise, every choice of dates, way and person tried."""

from fractions import Fraction
from functools import cache
from itertools import chain, combinations

from coreflect.foundation.periods import Period
from coreflect.releases.rules import Outcome, Told

RATES = (Fraction(1, 5), Fraction(1, 2), Fraction(4, 5))


def subsets(dates):
    dates = list(dates)
    return chain.from_iterable(combinations(dates, size) for size in range(len(dates) + 1))


def could_have_been_told(lists, chosen, together, dates):
    """Rules 1 and 2 for one choice of dates."""
    came = {person for day in chosen for person in lists[day]}
    return len(chosen) >= dates and len(came) >= together


def could_be_source(person, lists, together, dates):
    """Whether some choice of dates, each attended by this person, could have been told."""
    return any(
        could_have_been_told(lists, chosen, together, dates)
        for chosen in subsets(lists)
        if all(person in lists[day] for day in chosen)
    )


def chance_in(told, person, gate, rate):
    """How likely it is that what this person raises in a period could be told there."""
    days = tuple(sorted((str(day), frozenset(came)) for day, came in told.lists.items()))
    return _chance(person, days, told.together or gate.together, gate.dates, rate)


@cache
def _chance(person, days, together, dates, rate):
    lists = dict(days)
    attended = [day for day in lists if person in lists[day]]
    return sum(
        (
            rate ** len(chosen) * (1 - rate) ** (len(attended) - len(chosen))
            for chosen in subsets(attended)
            if could_have_been_told(lists, chosen, together, dates)
        ),
        Fraction(0),
    )


def were_frozen(history, gate, own):
    """In which earlier periods the theme could not have been told, the oldest first: by their `id`."""
    found = {}
    for told in sorted(history, key=lambda told: told.period):
        found[id(told)] = frozen(told, history, gate, own, found)
    return found


def beliefs(now, parent, history, gate, names, was_frozen, rate):
    """How sure the reader is of each person if a theme were told now, or None where it could be nobody.

    `names` are those whose tellings are taken together.
    """
    mine = [told for told in history if told.parent in (None, parent) and told.period < now.period]
    tellings = [*(told for told in mine if told.themes & names), now]
    likely = {}
    for person in {person for told in [*mine, now] for came in told.lists.values() for person in came}:
        likely[person] = Fraction(1)
        for telling in tellings:
            ways = []
            for alive in range(1, telling.period.quarter + 1):
                way = chance_in(telling, person, gate, rate)
                for told in mine:
                    since = Period(telling.period.year, alive) <= told.period < telling.period
                    if since and told.released and told.lists and not was_frozen[id(told)]:
                        way *= 1 - chance_in(told, person, gate, rate)
                ways.append(way)
            likely[person] *= sum(ways) / len(ways)
    total = sum(likely.values())
    return {person: each / total for person, each in likely.items()} if total else None


def frozen(now, history, gate, own, was_frozen):
    """Rules 3 and 4 in a period: for each parent that was this group, all names of a theme together and each alone."""
    whose = {told.parent for told in history if told.parent is not None} or {None}
    if now.parent is not None:
        whose = {told.parent for told in history if (told.period, told.lists) == (now.period, now.lists)}
    return any(
        too_few_or_too_sure(now, parent, history, gate, names, was_frozen)
        for parent in whose
        for names in [own, *({one} for one in own)]
    )


def too_few_or_too_sure(now, parent, history, gate, names, was_frozen):
    before = [told for told in history if told.period < now.period and told.parent in (None, parent)]
    binding = [now, *(told for told in before if told.themes & names)]
    fitting = [
        person
        for person in {person for came in now.lists.values() for person in came}
        if all(could_be_source(person, told.lists, told.together or gate.together, gate.dates) for told in binding)
    ]
    if len(fitting) < gate.sources:
        return True
    return any(
        max(beliefs(now, parent, history, gate, names, was_frozen, rate).values()) > Fraction(1, 3) for rate in RATES
    )


def slowly(lists, chosen, theme, history, gate, own=()):
    """The outcome of one theme, one rule after the other."""
    own = {theme, *own}
    if any(told.period.year == gate.period.year and told.themes & own for told in history):
        return Outcome.TOLD
    if not could_have_been_told(lists, chosen, gate.together, gate.dates):
        return Outcome.NOT_ENOUGH
    now = Told(gate.period, lists, frozenset())
    return Outcome.FROZEN if frozen(now, history, gate, own, were_frozen(history, gate, own)) else Outcome.READY
