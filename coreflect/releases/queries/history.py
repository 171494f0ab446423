"""What was told before, with the attendance lists behind it: what the gate looks back on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.releases.models import Cell, MissingVoice, Release
from coreflect.releases.queries.groups import Series, groups_by_year
from coreflect.releases.rules import Told
from coreflect.sessions.queries.for_others import came_by_period
from coreflect.themes.models import Theme
from coreflect.themes.rules.labels import label_key

KEPT = 12  # closed quarters for which lists can be kept at most; what became numbers earlier has none to look at
Lists = Mapping[UUID, frozenset[UUID]]


@dataclass(frozen=True)
class Telling:
    """One published theme, or voice, of one group in one earlier period, and the number that was in force then."""

    period: str
    together: int | None
    group_id: UUID
    label_key: str


@dataclass(frozen=True)
class Past:
    """Everything the gate needs to look back from one period: tellings, groups, and who came when.

    `voices` are the tellings of missing voices, a history of their own.
    """

    period: Period
    tellings: tuple[Telling, ...]
    groups: Mapping[int, Mapping[UUID, Series]]
    came: Mapping[str, Mapping[UUID, Lists]]
    voices: tuple[Telling, ...] = ()

    def lists(self, series: Series, period: Period | None = None) -> dict[UUID, frozenset[UUID]]:
        """Return the attendance lists of these series in a period; a date to which nobody came has none."""
        by_series = self.came.get(str(period or self.period), {})
        return {day: people for one in series for day, people in by_series.get(one, {}).items() if people}

    def of(self, group_id: UUID, series: Series) -> list[Told[UUID, UUID, str]]:
        """Return the group's history, oldest first.

        A group that was joined from several has one history for each way in which its series came here; the
        gate lets a theme pass only if it passes with each.
        """
        ways = {tuple(self._group_then(one, year) for year in sorted(self.groups)) for one in series}
        told: dict[tuple[str, UUID, object], Told[UUID, UUID, str]] = {}
        for way in sorted(ways, key=str):
            parent = way if len(ways) > 1 else None
            for year, then in zip(sorted(self.groups), way, strict=True):
                for one in self._periods_of(then):
                    period = Period.parse(one.period)
                    whose = None if year == self.period.year else parent
                    told[one.period, one.group_id, whose] = Told(
                        period=period,
                        lists=self.lists(self.groups[year][one.group_id], period),
                        themes={t.label_key for t in self.tellings if (t.period, t.group_id) == (one.period, then)},
                        together=one.together,
                        parent=whose,
                    )
        kept = [one for one in told.values() if one.lists or one.period.year == self.period.year]
        return sorted(kept, key=lambda one: one.period)

    def of_voices(self, group_id: UUID, series: Series) -> list[Told[UUID, UUID, str]]:
        """Return the group's history of missing voices, as `of` does of themes."""
        return replace(self, tellings=self.voices).of(group_id, series)

    def voices_this_year(self, group_id: UUID) -> frozenset[str]:
        """Return the keys of the voices that this group told in earlier periods of the same year."""
        year = str(self.period.year)
        return frozenset(t.label_key for t in self.voices if t.group_id == group_id and t.period.startswith(year))

    def again(self, label_key: str) -> bool:
        """Whether the agency has heard this theme in an earlier year."""
        return any(one.label_key == label_key and int(one.period[:4]) < self.period.year for one in self.tellings)

    def _group_then(self, series_id: UUID, year: int) -> UUID | None:
        return next((one for one, series in self.groups[year].items() if series_id in series), None)

    def _periods_of(self, group_id: UUID | None) -> list[Telling]:
        first = {one.period: one for one in self.tellings if one.group_id == group_id}
        return list(first.values())


def past(db: Session, period: Period, label_keys: Collection[str], voice_keys: Collection[str] = ()) -> Past:
    """Return what was told of these themes and voices before a period, and every list that the gate may ask for.

    Three statements, however many groups and themes there are, and one more where there are voices.
    """
    tellings = tuple(_tellings(db, period, label_keys))
    voices = tuple(_voices(db, period)) if voice_keys else ()
    earliest = period
    for _ in range(KEPT):
        earliest = earliest.previous()
    looked_at = [*tellings, *(one for one in voices if one.label_key in voice_keys)]
    remembered = {one.period for one in looked_at if one.period >= str(earliest)}
    groups = groups_by_year(db, range(earliest.year, period.year + 1))
    return Past(period, tellings, groups, came_by_period(db, {str(period), *remembered}), voices)


def _tellings(db: Session, period: Period, label_keys: Collection[str]) -> list[Telling]:
    query = (
        select(Release.period, Release.together, Cell.group_id, Theme.label_key)
        .join(Cell, Cell.release_id == Release.id)
        .join(Theme, Theme.id == Cell.theme_id)
        .where(Release.state == "published", Release.period < str(period), Theme.label_key.in_(label_keys))
    )
    return [Telling(*row) for row in db.execute(query)]


def _voices(db: Session, period: Period) -> list[Telling]:
    query = (
        select(Release.period, Release.together, MissingVoice.group_id, MissingVoice.words)
        .join(MissingVoice, MissingVoice.release_id == Release.id)
        .where(Release.state == "published", Release.period < str(period))
    )
    return [Telling(row.period, row.together, row.group_id, label_key(row.words)) for row in db.execute(query)]
