"""What was told before, with the attendance lists behind it: what the gate looks back on."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.releases.models import Cell, MissingVoice, Release, ReleasePart
from coreflect.releases.queries.groups import Series, groups_by_year
from coreflect.releases.rules import Reckoner, Told
from coreflect.releases.rules.drafts import Theme
from coreflect.releases.rules.told import mark_of
from coreflect.sessions.queries.for_others import came_by_period
from coreflect.themes.rules.labels import label_key

KEPT = 12  # closed quarters for which lists can be kept at most; what became numbers earlier has none to look at
Lists = Mapping[UUID, frozenset[UUID]]


@dataclass(frozen=True)
class Telling:
    """One published theme, by its id or by the key of its label, or voice, by its key, of one group in one earlier
    period, and the number that was in force then. `withdrawn` says that its words were erased since."""

    period: str
    together: int | None
    group_id: UUID
    told: Theme
    withdrawn: bool = False


@dataclass(frozen=True)
class Issue:
    """Whether one earlier period was published with one group's part in it, and the number that was in force then."""

    period: str
    together: int | None
    group_id: UUID
    released: bool = True


@dataclass(frozen=True)
class Past:
    """Everything the gate needs to look back from one period: tellings, releases, groups, and who came when.

    Each published theme is there more than once: by its id, and by the keys of the label and other names it was told
    under. `voices` are the tellings of missing voices, a history of their own. `issues` are there whether something was
    told in them or not: that a theme was not told, where it could have been, tells something, too.
    """

    period: Period
    tellings: tuple[Telling, ...]
    groups: Mapping[int, Mapping[UUID, Series]]
    came: Mapping[str, Mapping[UUID, Lists]]
    voices: tuple[Telling, ...] = ()
    issues: tuple[Issue, ...] = ()

    def lists(self, series: Series, period: Period | None = None) -> dict[UUID, frozenset[UUID]]:
        """Return the attendance lists of these series in a period; a date to which nobody came has none."""
        by_series = self.came.get(str(period or self.period), {})
        return {day: people for one in series for day, people in by_series.get(one, {}).items() if people}

    def of(self, group_id: UUID, series: Series) -> list[Told[UUID, UUID, Theme]]:
        """Return the group's history, oldest first.

        A group that was joined from several has one history for each way in which its series came here; the
        gate lets a theme pass only if it passes with each, with an empty one as well.
        """
        ways = {tuple(self._group_then(one, year) for year in sorted(self.groups)) for one in series}
        told: dict[tuple[str, UUID, object], Told[UUID, UUID, Theme]] = {}
        for way in sorted(ways, key=str):
            parent = way if len(ways) > 1 else None
            for year, then in zip(sorted(self.groups), way, strict=True):
                for one in self._periods.get(then, ()) if then else ():
                    period = Period.parse(one.period)
                    whose = None if year == self.period.year else parent
                    told[one.period, one.group_id, whose] = Told(
                        period=period,
                        lists=self.lists(self.groups[year][one.group_id], period),
                        themes=self._told.get((one.period, one.group_id), frozenset()),
                        together=one.together,
                        parent=whose,
                        released=one.released,
                    )
        kept = [one for one in told.values() if one.lists or one.period.year == self.period.year]
        known = {one.parent for one in kept}
        last_year = Period(self.period.year - 1, 4)
        kept += [Told(last_year, {}, frozenset(), None, one, False) for one in ways - known if len(ways) > 1]
        return sorted(kept, key=lambda one: one.period)

    def of_voices(self, group_id: UUID, series: Series) -> list[Told[UUID, UUID, Theme]]:
        """Return the group's history of missing voices, as `of` does of themes."""
        return replace(self, tellings=self.voices).of(group_id, series)

    def voices_this_year(self, group_id: UUID) -> frozenset[Theme]:
        """Return the keys of the voices that this group told in earlier periods of the same year."""
        return replace(self, tellings=self.voices).told_this_year(group_id)

    def told_this_year(self, group_id: UUID) -> frozenset[Theme]:
        """Return what this group told in earlier periods of the same year: themes by id, and labels by key."""
        year = str(self.period.year)
        return frozenset(one.told for one in self.tellings if one.group_id == group_id and one.period.startswith(year))

    def again(self, own: Set[Theme]) -> bool:
        """Whether the agency has heard one of these, all tellings of one theme, in an earlier year."""
        return not self._earlier_years.isdisjoint(own)

    def withdrawn(self, own: Set[Theme]) -> bool:
        """Whether one of these, all tellings of one theme, was withdrawn, wherever it was told."""
        return not self._withdrawn.isdisjoint(own)

    @cached_property
    def _withdrawn(self) -> frozenset[Theme]:
        return frozenset(one.told for one in self.tellings if one.withdrawn)

    @cached_property
    def _earlier_years(self) -> frozenset[Theme]:
        return frozenset(one.told for one in self.tellings if int(one.period[:4]) < self.period.year)

    @cached_property
    def _told(self) -> Mapping[tuple[str, UUID], Set[Theme]]:
        """What each group told in each period."""
        told: dict[tuple[str, UUID], set[Theme]] = defaultdict(set)
        for one in self.tellings:
            told[one.period, one.group_id].add(one.told)
        return told

    @cached_property
    def _periods(self) -> Mapping[UUID, list[Issue]]:
        """The periods in which a group had a part of a release, or told something."""
        first: dict[UUID, dict[str, Issue]] = defaultdict(dict)
        for one in (*self.issues, *(Issue(one.period, one.together, one.group_id) for one in self.tellings)):
            first[one.group_id][one.period] = one
        return {group_id: list(periods.values()) for group_id, periods in first.items()}

    @cached_property
    def reckoner(self) -> Reckoner[UUID, UUID]:
        """What the gate has worked out from these lists, so that themes and voices need not do it twice."""
        return Reckoner()

    def _group_then(self, series_id: UUID, year: int) -> UUID | None:
        return next((one for one, series in self.groups[year].items() if series_id in series), None)


def past(db: Session, period: Period, own: Set[Theme], voice_keys: Collection[str] = ()) -> Past:
    """Return what was told of these themes and voices before a period, and every list that the gate may ask for.

    `own` holds whatever counts as a telling of a theme that is asked about: ids of themes, and keys of labels. The
    lists are those of the period, of all released before it in its year, and of all in each year in which one of these
    was told. Four statements, however many groups and themes there are, and one more where there are voices.
    """
    tellings = tuple(_tellings(db, period, own))
    voices = tuple(_voices(db, period)) if voice_keys else ()
    earliest = period
    for _ in range(KEPT):
        earliest = earliest.previous()
    issues = tuple(_issues(db, earliest, period))
    looked_at = [*tellings, *(one for one in voices if one.told in voice_keys)]
    years = {str(period.year), *(one.period[:4] for one in looked_at)}
    remembered = {one.period for one in (*looked_at, *issues) if one.period[:4] in years}
    groups = groups_by_year(db, range(earliest.year, period.year + 1))
    asked = {str(period), *(one for one in remembered if one >= str(earliest))}
    return Past(period, tellings, groups, came_by_period(db, asked), voices, issues)


def _issues(db: Session, earliest: Period, period: Period) -> Iterator[Issue]:
    """Whatever was left out, or never published, could not tell anything. A group without a part could not either."""
    query = (
        select(Release.period, Release.together, Release.state, ReleasePart.group_id, ReleasePart.state.label("part"))
        .join(ReleasePart, ReleasePart.release_id == Release.id)
        .where(Release.period >= str(earliest), Release.period < str(period))
    )
    for row in db.execute(query):
        yield Issue(row.period, row.together, row.group_id, row.state == "published" and row.part != "left_out")


def _tellings(db: Session, period: Period, own: Set[Theme]) -> Iterator[Telling]:
    if not own:
        return
    cell = (Cell.id, Cell.group_id, Cell.theme_id, Cell.label, Cell.aliases, Cell.withdrawn_on, Cell.told_as)
    query = (
        select(Release.period, Release.together, *cell)
        .join(Cell, Cell.release_id == Release.id)
        .where(Release.state == "published", Release.period < str(period))
    )
    for row in db.execute(query):
        # The names as they were told, folded here: they may be nobody's by now. Of those that were erased the marks are
        # left.
        names = {key for key in own if isinstance(key, str) and row.told_as and mark_of(row.id, key) in row.told_as}
        names |= set(map(label_key, (row.label, *row.aliases)))
        for told in own & {row.theme_id, *names}:
            yield Telling(row.period, row.together, row.group_id, told, row.withdrawn_on is not None)


def _voices(db: Session, period: Period) -> list[Telling]:
    query = (
        select(Release.period, Release.together, MissingVoice.group_id, MissingVoice.words)
        .join(MissingVoice, MissingVoice.release_id == Release.id)
        .where(Release.state == "published", Release.period < str(period))
    )
    return [Telling(row.period, row.together, row.group_id, label_key(row.words)) for row in db.execute(query)]
