"""The list of published themes: which of them a choice leaves, and what became of those.

Everything here is read from published cells, the answers to them and the changes that cite them.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, case, func, select, true, type_coerce
from sqlalchemy.orm import Session, aliased

from coreflect.policies.models import Answer, Change, ChangeCell
from coreflect.policies.queries.answers import IS_ANSWER
from coreflect.policies.rules.days import age_words
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from coreflect.releases.models import Cell, Release
from coreflect.releases.queries.cells import COLUMNS, PublishedCell, published
from coreflect.releases.rules.searching import folded, holds, wanted
from coreflect.summaries.rules.choice import Choice
from coreflect.themes.rules.labels import label_key

_GIVEN = (Answer.word, Answer.reason, Answer.look_again_on, Answer.answered_on)


@dataclass(frozen=True)
class Cited:
    """A change as a list of themes names it; `confirmed` once a PS lead said that it reflects the theme."""

    id: UUID
    title: str
    stage: Stage
    confirmed: bool


@dataclass(frozen=True)
class Given:
    """The answer that stands, without who gave it: no list of themes says that."""

    word: Word
    reason: str
    look_again_on: date | None
    answered_on: date


@dataclass(frozen=True)
class Told:
    """A published theme with what became of it: its answer where it asks something, and the changes it led to."""

    cell: PublishedCell
    answer: Given | None
    days: int
    changes: tuple[Cited, ...]
    acknowledged_on: date | None = None

    @property
    def age(self) -> str:
        """How long it has had no answer, in words; empty where it has one, asks nothing or was withdrawn."""
        owed = self.cell.asks and not self.answer and not self.cell.withdrawn_on
        return age_words(self.days) if owed else ""


class Head(NamedTuple):
    """What a choice asks of one published cell; `text` is folded, and empty where no words are looked for."""

    id: str | UUID
    period: str
    label: str
    keys: frozenset[str]
    about: tuple[str, ...]
    kind: str
    state: str
    text: str


@dataclass(frozen=True)
class Everything:
    """Every published cell in the order of the list, and what can be chosen from."""

    heads: list[Head]
    labels: frozenset[str]
    periods: list[str]
    groupings: dict[str, str]  # a name by its key


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


def found(everything: Everything, choice: Choice) -> Found:
    """Return which published cells a choice leaves, the newest period first and by label within it.

    Words are looked for where `everything` was read with them.
    """
    words = wanted(choice.words)
    left = everything.heads
    if choice.period:
        left = [one for one in left if one.period == choice.period]
    if choice.dimension:
        left = [one for one in left if choice.dimension in one.about]
    if choice.kind:
        left = [one for one in left if one.kind == choice.kind]
    if choice.grouping:
        left = [one for one in left if choice.grouping in one.keys]
    if choice.state:
        left = [one for one in left if one.state == choice.state]
    if words:
        left = [one for one in left if holds(words, one.text)]
    return Found([one.id for one in left], everything.labels, everything.periods, everything.groupings)


def everything(db: Session, with_words: bool) -> Everything:
    """Return every published cell, the newest period first and by label within it, in one statement.

    Little is read of each: its text only `with_words`.
    """
    rows = list(db.connection().execute(_WITH_WORDS if with_words else _HEADS))
    known, names = _groupings({row[3] for row in rows})
    aliases = {stored: json.loads(stored) for stored in {row[9] for row in rows}} if with_words else {}
    heads = [
        Head(id, period, label, known[groupings], about, kind, state, _text(label, aliases, *texts) if texts else "")
        for id, period, label, groupings, about, kind, state, *texts in rows
    ]
    heads.sort(key=lambda one: (not one.label, one.label.casefold(), one.id))  # what was withdrawn comes last
    heads.sort(key=lambda one: one.period, reverse=True)
    periods = sorted({one.period for one in heads}, reverse=True)
    return Everything(heads, frozenset(one.label for one in heads), periods, names)


def told(db: Session, found: Sequence[str | UUID], today: date) -> list[Told]:
    """Return these published cells in this order, with the answers and changes that they led to, in one statement."""
    ids = _ids(found)
    return _told(db, Cell.id.in_(ids), ids, today) if ids else []


def all_told(db: Session, ids: Sequence[str | UUID], today: date) -> list[Told]:
    """Return the same for any number of cells: where they are too many to name, all are read and these are kept."""
    return told(db, ids, today) if len(ids) < 500 else _told(db, true(), _ids(ids), today)


def _ids(found: Sequence[str | UUID]) -> list[UUID]:
    return [UUID(one) if isinstance(one, str) else one for one in found]


def _text(label: str, aliases: Mapping[str, list[str]], sentence: str, ask: str, stored: str) -> str:
    """What words are looked for in; `aliases` holds what each text of other names that is stored stands for."""
    return folded([label, sentence, ask, *aliases[stored]])


def _groupings(stored: Iterable[str]) -> tuple[dict[str, frozenset[str]], dict[str, str]]:
    """Return the keys that each stored list of groupings holds, and how each key reads, in the order of a list."""
    known: dict[str, frozenset[str]] = {}
    names: dict[str, str] = {}
    for text in stored:
        keys = {label_key(name): name for name in json.loads(text)}
        known[text] = frozenset(keys)
        names |= {key: min(name, names.get(key, name)) for key, name in keys.items()}
    return known, dict(sorted(names.items(), key=lambda one: (one[1].casefold(), one[0])))


_STATE = case(
    (select(Answer.id).where(Answer.cell_id == Cell.id, IS_ANSWER).exists(), "answered"),
    (and_(Cell.asks, Cell.withdrawn_on.is_(None)), "owed"),
    else_="",
)
# An id as it lies in the database: hundreds are put in order here, and twenty are made into one.
_HEADS = published(
    type_coerce(Cell.id, String),
    Release.period,
    Cell.label,
    type_coerce(Cell.groupings, String),
    Cell.dimensions,
    Cell.kind,
    _STATE,
)
_WITH_WORDS = _HEADS.add_columns(Cell.sentence, Cell.ask, type_coerce(Cell.aliases, String))


def _with_what_came_of_it() -> Select[Any]:
    other = aliased(Answer)
    to_it, read = other.cell_id == Cell.id, other.word == Word.ACKNOWLEDGED.value
    newest = select(func.max(other.number)).where(to_it, ~read).scalar_subquery()
    return (
        published(
            *COLUMNS,
            *_GIVEN,
            select(func.max(other.answered_on)).where(to_it, read).scalar_subquery(),
            Change.id,
            Change.title,
            Change.stage,
            ChangeCell.confirmed_on,
        )
        .outerjoin(Answer, and_(Answer.cell_id == Cell.id, Answer.number == newest))
        .outerjoin(ChangeCell, ChangeCell.cell_id == Cell.id)
        .outerjoin(Change, Change.id == ChangeCell.change_id)
        .order_by(Change.title, Change.id)
    )


_TOLD = _with_what_came_of_it()  # put together once: that takes as long as asking it


def _told(db: Session, which: ColumnElement[bool], ids: Collection[UUID], today: date) -> list[Told]:
    cells, answers, read = dict[UUID, PublishedCell](), dict[UUID, Given | None](), dict[UUID, date | None]()
    changes: dict[UUID, list[Cited]] = {}
    width = len(COLUMNS)
    for row in db.execute(_TOLD.where(which)):
        key = row[0]
        if key not in cells:
            cells[key], changes[key] = PublishedCell(*row[:width]), []
            word, *rest, read[key] = row[width : width + len(_GIVEN) + 1]
            answers[key] = Given(Word(word), *rest) if word else None
        if row[-4]:
            changes[key].append(Cited(row[-4], row[-3], Stage(row[-2]), row[-1] is not None))
    kept = [one for one in ids if one in cells]
    days = {k: (today - cells[k].published_on).days for k in kept}
    return [Told(cells[k], answers[k], days[k], tuple(changes[k]), read[k]) for k in kept]
