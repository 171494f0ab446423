"""The list of published themes: which of them a choice leaves, and what became of those.

Everything here is read from published cells, the answers to them and the changes that cite them.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, func, select, true, type_coerce
from sqlalchemy.orm import Session, aliased

from coreflect.people.models import Person
from coreflect.policies.models import Answer, Change, ChangeCell
from coreflect.policies.queries.answers import Given
from coreflect.policies.rules.days import age_words
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from coreflect.releases.models import Cell, Release
from coreflect.releases.queries.cells import COLUMNS, PublishedCell, published
from coreflect.summaries.rules.choice import Choice
from coreflect.summaries.rules.searching import holds, wanted
from coreflect.themes.rules.labels import label_key

_GIVEN = (Answer.number, Answer.word, Answer.reason, Answer.look_again_on, Answer.answered_on, Answer.answered_by)


@dataclass(frozen=True)
class Cited:
    """A change as a list of themes names it."""

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
        """How long it has been without an answer, in words; empty where it has one, asks nothing or was withdrawn."""
        owed = self.cell.asks and not self.answer and not self.cell.withdrawn_on
        return age_words(self.days) if owed else ""


@dataclass(frozen=True)
class Found:
    """What a choice leaves: `ids` in the order of the list; and what can be chosen from at all."""

    ids: list[str | UUID] = field(default_factory=list)
    labels: frozenset[str] = frozenset()
    periods: list[str] = field(default_factory=list)
    groupings: dict[str, str] = field(default_factory=dict)  # a name by its key

    @property
    def any(self) -> bool:
        """Whether any theme was published at all."""
        return bool(self.periods)


def found(db: Session, choice: Choice) -> Found:
    """Return which published cells a choice leaves, the newest period first and by label within it, in one statement.

    Every published cell is looked at, and little of each: its text only where words are looked for.
    """
    words = wanted(choice.words)
    texts = (Cell.sentence, Cell.ask, type_coerce(Cell.aliases, String)) if words else ()
    groupings = type_coerce(Cell.groupings, String)
    # An id as it lies in the database: hundreds are put in order here, and twenty are made into one.
    key = type_coerce(Cell.id, String)
    rows = db.execute(published(key, Release.period, Cell.label, groupings, _fits(choice), *texts)).all()
    known, names = _groupings({groupings for _, _, _, groupings, *_ in rows})
    left = [
        (id, period, label)
        for id, period, label, groupings, fits, *texts in rows
        if fits
        and (not choice.period or period == choice.period)
        and (not choice.grouping or choice.grouping in known[groupings])
        and (not words or holds(words, _words(label, *texts)))
    ]
    left.sort(key=lambda one: (not one[2], one[2].casefold(), one[0]))  # what was withdrawn, without a label, last
    left.sort(key=lambda one: one[1], reverse=True)
    return Found(
        ids=[id for id, _, _ in left],
        labels=frozenset(row[2] for row in rows),
        periods=sorted({row[1] for row in rows}, reverse=True),
        groupings=names,
    )


def told(db: Session, found: Sequence[str | UUID], today: date) -> list[Told]:
    """Return these published cells in this order, with the answers and changes that they led to, in one statement."""
    ids = _ids(found)
    return _told(db, Cell.id.in_(ids), ids, today) if ids else []


def all_told(db: Session, ids: Sequence[str | UUID], today: date) -> list[Told]:
    """Return the same for any number of cells: where they are too many to name, all are read and these are kept."""
    return told(db, ids, today) if len(ids) < 500 else _told(db, true(), _ids(ids), today)


def _ids(found: Sequence[str | UUID]) -> list[UUID]:
    return [UUID(one) if isinstance(one, str) else one for one in found]


def _fits(choice: Choice) -> ColumnElement[Any]:
    asked = [true()]
    if choice.dimension:
        asked.append(Cell.dimensions.contains(f" {choice.dimension} ", autoescape=True))
    if choice.kind:
        asked.append(Cell.kind == choice.kind)
    answered = select(Answer.id).where(Answer.cell_id == Cell.id).exists()
    if choice.state == "answered":
        asked.append(answered)
    elif choice.state == "owed":
        asked.append(and_(Cell.asks, Cell.withdrawn_on.is_(None), ~answered))
    return and_(*asked).label("fits")


def _words(label: str, sentence: str, ask: str, aliases: str) -> list[str]:
    return [label, sentence, ask, *json.loads(aliases)]


def _groupings(stored: Iterable[str]) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """Return the keys that each stored list of groupings holds, and how each key reads, in the order of a list."""
    known: dict[str, frozenset[str]] = {}
    names: dict[str, str] = {}
    for text in stored:
        keys = {label_key(name): name for name in json.loads(text)}
        known[text] = frozenset(keys)
        names |= {key: min(name, names.get(key, name)) for key, name in keys.items()}
    return known, dict(sorted(names.items(), key=lambda one: (one[1].casefold(), one[0])))


def _with_what_came_of_it() -> Select[Any]:
    other = aliased(Answer)
    newest = select(func.max(other.number)).where(other.cell_id == Cell.id).scalar_subquery()
    return (
        published(*COLUMNS, *_GIVEN, Person.name, Change.id, Change.title, Change.stage)
        .outerjoin(Answer, and_(Answer.cell_id == Cell.id, Answer.number == newest))
        .outerjoin(Person, Person.id == Answer.answered_by)
        .outerjoin(ChangeCell, ChangeCell.cell_id == Cell.id)
        .outerjoin(Change, Change.id == ChangeCell.change_id)
        .order_by(Change.title, Change.id)
    )


_TOLD = _with_what_came_of_it()  # put together once: that takes as long as asking it


def _told(db: Session, which: ColumnElement[bool], ids: Collection[UUID], today: date) -> list[Told]:
    cells, answers, changes = {}, {}, {}
    width = len(COLUMNS)
    for row in db.execute(_TOLD.where(which)):
        key = row[0]
        if key not in cells:
            cells[key], changes[key] = PublishedCell(*row[:width]), []
            number, word, *rest = row[width : width + len(_GIVEN) + 1]
            answers[key] = Given(key, number, Word(word), *rest) if word else None
        if row[-3]:
            changes[key].append(Cited(row[-3], row[-2], Stage(row[-1])))
    kept = [one for one in ids if one in cells]
    return [Told(cells[k], answers[k], (today - cells[k].published_on).days, tuple(changes[k])) for k in kept]
