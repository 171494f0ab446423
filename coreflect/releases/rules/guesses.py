"""What someone who holds every attendance list can guess: the attack that the gate tries before it publishes.

They know these rules and all that was published, and suppose that one person raises a theme, anybody as likely as the
next, at each date attended with probability r. What they read then counts by Bayes' rule, exactly:

- A theme told in a period: how likely is it that what this person raises could be told there?
- In that year it may have come alive in any period up to the one in which it was told, each as likely. From there on
  each period in which it was not told counts against those who would have been heard. A period in which it could not
  have been told whoever raised it, because it was frozen then, because the release was never published or this group's
  part was left out of it, or because its lists are not kept, says nothing.
- A year in which it was not told counts for nothing: nobody knows whether anybody raised it.
- Each telling counts by itself, and so do the periods before it. Themes that were merged, or split, can have two in one
  year. They were two themes when they were told, raised one independently of the other, so that the silence of one is
  no answer to the telling of the other. (Two in one period count once: the lists behind them are the same.)
- Nor does everybody know what was merged or renamed. So what is told must withstand the guess of who takes all these
  tellings together, and of who goes by any one of the names alone.

Whether a theme was frozen follows from lists and tellings alone, so it is worked out here for every earlier period as
for the present one, by the rules as they stand and from the lists that are still kept.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic

from coreflect.releases.rules.chances import RATES, Chances, Reckoner
from coreflect.releases.rules.told import Date, GateSettings, Person, Theme, Told

Known = frozenset[frozenset[int]]  # by its numbers, each set of tellings that one can take for those of the theme
SUREST = Fraction(1, 3)
"""How sure anybody may be at most that a person is the one source: tau."""


@dataclass(frozen=True, slots=True)
class Telling(Generic[Person]):
    """One telling as evidence: the chances of its period, and of the silent periods of its year before it.

    `silences` has one entry for each quarter before it, the newest first; one that says nothing is empty.
    """

    told: Chances[Person]
    silences: Sequence[Sequence[Chances[Person]]]


def likelihoods(tellings: Sequence[Telling[Person]], rate: int) -> dict[Person, int]:
    """Return how well each person fits all these tellings at the rate of this number, to one common denominator.

    Who cannot have been the source of one of them is left out.
    """
    return {person: _likelihood(tellings, rate, person) for person in possible(tellings)}


def possible(tellings: Sequence[Telling[Person]]) -> frozenset[Person]:
    """Return everybody who could be the single source of each of these tellings."""
    first, *others = (frozenset(one.told.passing) for one in tellings)
    return first.intersection(*others)


def _likelihood(tellings: Sequence[Telling[Person]], rate: int, person: Person) -> int:
    found = 1
    for one in tellings:
        # `heard` adds up, over the quarters in which it may have come alive, how likely the silence is since then.
        silent = heard = 1
        for quarter in one.silences:
            for chances in quarter:
                out_of = chances.of[rate]
                told = chances.passing.get(person)
                silent *= out_of - told[rate] if told else out_of
                heard *= out_of
            heard += silent
        found *= one.told.passing[person][rate] * heard
    return found


class Reader(Generic[Date, Person, Theme]):
    """Someone who holds every attendance list of one group and has read all that was published of it."""

    def __init__(
        self,
        lists: Mapping[Date, Set[Person]],
        history: Sequence[Told[Date, Person, Theme]],
        settings: GateSettings,
        reckoner: Reckoner[Date, Person] | None = None,
    ) -> None:
        """Take the lists of the period to be decided, and the earlier periods as the gate takes them."""
        now: Told[Date, Person, Theme] = Told(settings.period, lists, frozenset())
        self._periods = [*history, now]
        self._settings = settings
        self._reckoner = reckoner or Reckoner()
        self._parents = {one.parent for one in history if one.parent is not None} or {None}
        self._frozen: dict[tuple[int, Known], bool] = {}

    def frozen(self, own: Set[Theme]) -> bool:
        """Whether a theme with these names could not be told now, whoever raised it: rules 3 and 4 of the gate."""
        return self._frozen_in(len(self._periods) - 1, self._known(own))

    def beliefs(self, own: Set[Theme], parent: Hashable = None) -> dict[Fraction, dict[Person, Fraction]]:
        """Return for each rate how sure this reader would be of everybody in the lists, if the theme were told now.

        The reader takes all tellings together and, with `parent`, goes by that parent's history. Where it could be
        nobody, everybody has 0.
        """
        here = len(self._periods) - 1
        tellings = self._evidence(here, self._told(own), parent, self._known(own))
        mine = (one.lists.values() for number, one in enumerate(self._periods) if self._belongs(number, parent))
        everybody = frozenset[Person]().union(*(people for lists in mine for people in lists))
        found = {}
        for number, rate in enumerate(RATES):
            fits = likelihoods(tellings, number)
            total = sum(fits.values()) or 1
            found[rate] = {person: Fraction(fits.get(person, 0), total) for person in everybody}
        return found

    def _told(self, own: Set[Theme]) -> frozenset[int]:
        """The numbers of the periods in which one of these was told."""
        return frozenset(number for number, one in enumerate(self._periods) if not own.isdisjoint(one.themes))

    def _known(self, own: Set[Theme]) -> Known:
        return frozenset({self._told(own), *(self._told({one}) for one in own)})

    def _frozen_in(self, here: int, known: Known) -> bool:
        """Whether what was told in these periods could not have been told in this one, too."""
        now = self._periods[here].period
        known = frozenset(frozenset(one for one in told if self._periods[one].period < now) for told in known)
        if (here, known) not in self._frozen:
            self._frozen[here, known] = any(
                self._too_sure(self._evidence(here, told, parent, known))
                for told in known
                for parent in self._whose(here)
            )
        return self._frozen[here, known]

    def _too_sure(self, tellings: Sequence[Telling[Person]]) -> bool:
        """Rule 3: too few people could be the source. Rule 4: somebody stands out."""
        if len(possible(tellings)) < self._settings.sources:
            return True
        for rate in range(len(RATES)):
            fits = likelihoods(tellings, rate).values()
            if max(fits, default=0) > SUREST * sum(fits):
                return True
        return False

    def _evidence(self, here: int, told: Set[int], parent: Hashable, known: Known) -> list[Telling[Person]]:
        """These tellings in this parent's history, and the one in this period as if it were told."""
        mine = sorted(number for number in told if self._belongs(number, parent))
        return [Telling(self._chances(number), self._silences(number, parent, known)) for number in [*mine, here]]

    def _silences(self, of: int, parent: Hashable, known: Known) -> list[list[Chances[Person]]]:
        """The chances of the periods before a telling that could have told the theme and did not, by their quarter."""
        period = self._periods[of].period
        by_quarter: dict[int, list[Chances[Person]]] = defaultdict(list)
        for number, one in enumerate(self._periods):
            if one.period.year != period.year or not one.period < period or not self._belongs(number, parent):
                continue
            if one.released and one.lists and not self._frozen_in(number, known):
                by_quarter[one.period.quarter].append(self._chances(number))
        return [by_quarter[quarter] for quarter in reversed(range(1, period.quarter))]

    def _belongs(self, number: int, parent: Hashable) -> bool:
        return self._periods[number].parent in (None, parent)

    def _whose(self, number: int) -> Set[Hashable]:
        """The parents whose histories count in a period: all, or those that were this very group then."""
        one = self._periods[number]
        if one.parent is None:
            return self._parents
        return {other.parent for other in self._periods if (other.period, other.lists) == (one.period, one.lists)}

    def _chances(self, number: int) -> Chances[Person]:
        one = self._periods[number]
        together = self._settings.together if one.together is None else one.together
        return self._reckoner(one.lists, together, self._settings.dates)


def beliefs(
    lists: Mapping[Date, Set[Person]],
    history: Sequence[Told[Date, Person, Theme]],
    settings: GateSettings,
    own: Set[Theme],
    reckoner: Reckoner[Date, Person] | None = None,
) -> dict[Fraction, dict[Person, Fraction]]:
    """Return for each rate how sure someone who holds every list is of each person, if the theme is told now.

    `own` names the theme and all that shares its history; the rest is what `decide` takes. Everybody in the lists is
    there, so that chance is one in their number. Only for a group without parents: a joined one asks its `Reader`.
    """
    return Reader(lists, history, settings, reckoner).beliefs(own)
