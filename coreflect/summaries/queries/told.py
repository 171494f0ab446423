"""What leadership reads: all of it follows from published cells, their answers, and the changes that cite them."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.policies.models import Change, ChangeCell
from coreflect.policies.queries.answers import Asked, Given, standing
from coreflect.policies.rules.days import age_words
from coreflect.policies.rules.stages import Stage
from coreflect.releases.queries.cells import PublishedCell, PublishedRelease, published_cells, published_releases
from coreflect.releases.queries.voices import missing_voices


@dataclass(frozen=True)
class Cited:
    """A change as a summary names it."""

    id: UUID
    title: str
    stage: Stage


@dataclass(frozen=True)
class Told:
    """A published theme with what became of it: its answer where it asks something, and the changes it led to."""

    cell: PublishedCell
    answer: Given | None
    days: int
    changes: tuple[Cited, ...]

    @property
    def age(self) -> str:
        """How long it has been without an answer, in words; empty where it has one or asks nothing."""
        return age_words(self.days) if self.cell.asks and not self.answer else ""


@dataclass(frozen=True)
class Summary:
    """Everything on leadership's page; `told` is the newest period first, `owed` the oldest first."""

    releases: list[PublishedRelease]
    told: list[Told]
    owed: list[Asked]
    periods: list[Period]
    themes: dict[tuple[str, Period], int]
    stages: dict[Stage, int]
    missing: list[tuple[str, list[str]]]  # who was missing, by period in words, the newest first


def summary(db: Session, today: date, dimension: str | None, period: str | None) -> Summary:
    """Return what was released and what became of it, in five statements, however much there is.

    A theme that several groups told counts once a period, and under each of its principles and tasks. With a
    filter, changes are those that come from the themes that are left.
    """
    releases = published_releases(db)
    cited = _citations(db)
    told = _told(db, today, dimension, period, cited.by_cell)
    owed = [Asked(one.cell, None, one.days) for one in told if one.age]
    changes = {c.id: c for one in told for c in one.changes} if dimension or period else cited.all
    counts = Counter(change.stage for change in changes.values())
    return Summary(
        releases=releases,
        told=told,
        owed=sorted(owed, key=lambda one: -one.days),
        periods=sorted(Period.parse(r.period) for r in releases if not period or r.period == period),
        themes=_themes(told, dimension),
        stages={stage: counts[stage] for stage in Stage} if counts else {},
        missing=[(Period.parse(one).words(), voices) for one, voices in missing_voices(db, period).items()],
    )


def exported(db: Session, today: date, dimension: str | None, period: str | None) -> list[tuple[str, ...]]:
    """Return the cells of a summary as rows of text, in two statements and in the order of its page."""
    return [_row(one) for one in _told(db, today, dimension, period, {})]


@dataclass(frozen=True)
class _Citations:
    all: dict[UUID, Cited]
    by_cell: dict[UUID, list[Cited]]


def _citations(db: Session) -> _Citations:
    query = select(Change.id, Change.title, Change.stage, ChangeCell.cell_id)
    query = query.outerjoin(ChangeCell, ChangeCell.change_id == Change.id).order_by(Change.title, Change.id)
    found = _Citations({}, defaultdict(list))
    for row in db.execute(query):
        change = found.all.setdefault(row.id, Cited(row.id, row.title, Stage(row.stage)))
        if row.cell_id:
            found.by_cell[row.cell_id].append(change)
    return found


def _told(
    db: Session, today: date, dimension: str | None, period: str | None, cited: Mapping[UUID, list[Cited]]
) -> list[Told]:
    answers = standing(db)
    return [
        Told(cell, answers.get(cell.id), (today - cell.published_on).days, tuple(cited.get(cell.id, ())))
        for cell in published_cells(db, dimension=dimension, period=period)
    ]


def _themes(told: list[Told], dimension: str | None) -> dict[tuple[str, Period], int]:
    once = {
        (d.key, one.cell.period, one.cell.theme_id)
        for one in told
        for d in one.cell.dimensions
        if dimension in (None, d.key)
    }
    return dict(Counter((key, Period.parse(period)) for key, period, _theme in once))


def _row(one: Told) -> tuple[str, ...]:
    cell, answer = one.cell, one.answer
    names = [d.name for d in cell.dimensions]
    return (
        cell.period_words,
        cell.published_on.isoformat(),
        cell.label,
        cell.sentence,
        ", ".join(names[:1]),
        ", ".join(names[1:]),
        cell.kind,
        "yes" if cell.asks else "no",
        answer.word.answered if answer else one.age,
        answer.reason if answer else "",
        answer.answered_on.isoformat() if answer else "",
    )
