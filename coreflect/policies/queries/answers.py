"""Released themes that ask something, and what leadership answered.

An answer is newest where its number is; *acknowledged* is no answer, and never follows one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from coreflect.people.models import Person
from coreflect.policies.models import Answer, Change
from coreflect.policies.rules.days import age_words, due_words
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from coreflect.releases.models import Cell, Release
from coreflect.releases.queries.cells import COLUMNS, TITLE, PublishedCell, published

IS_ANSWER = Answer.word != Word.ACKNOWLEDGED.value
"""Whether a row is an answer; what was acknowledged only waits for one."""
TOLD_REASON = case((Cell.withdrawn_on.is_(None), Answer.reason), else_="")
TOLD_BODY = case((Cell.withdrawn_on.is_(None), Answer.body), else_="")
"""What pages show of an answer, and look for: of a withdrawn theme nothing that was said."""


@dataclass(frozen=True)
class Given:
    """One answer, as everybody may read it; `change` or `body` is what will take it up, where that was named."""

    cell_id: UUID
    number: int
    word: Word
    reason: str
    look_again_on: date | None
    answered_on: date
    answered_by: UUID
    name: str
    body: str = ""
    change: "TakenUp | None" = None

    def of(self, cell: PublishedCell) -> "Given":
        """Return what pages show of it: of a withdrawn theme nothing that was said, as it can tell the erased words."""
        return replace(self, reason="", body="") if cell.withdrawn_on else self


class TakenUp(NamedTuple):
    """A change that an answer names, or can name."""

    id: UUID
    title: str
    stage: Stage


@dataclass(frozen=True)
class Asked:
    """A released theme that asks something: with the answer that stands, or the days it has been without one.

    `acknowledged_on` is the day on which leadership last said that it had read it, None where it never did.
    """

    cell: PublishedCell
    answer: Given | None
    days: int
    today: date
    acknowledged_on: date | None = None

    @property
    def age(self) -> str:
        """How long it has had no answer, in words, and when it was acknowledged."""
        return age_words(self.days, self.acknowledged_on)

    @property
    def waits(self) -> str:
        """How long it has had no answer, in words, and nothing more."""
        return age_words(self.days)

    @property
    def due(self) -> str:
        """By when an answer is due, or was; empty once there is one, or nothing is owed any more."""
        owed = not (self.answer or self.cell.withdrawn_on) and self.cell.answer_by
        return due_words(self.cell.answer_by, self.today) if self.cell.answer_by and owed else ""


class Counts(NamedTuple):
    """How many themes a list has: at all, of those looked for, and of these without an answer."""

    all: int
    found: int
    owed: int


class Naming(NamedTuple):
    """A theme with its newest answer, which names a change or the body that takes it up, where it does."""

    cell_id: UUID
    title: str
    word: Word
    answered_on: date
    reason: str
    body: str
    names: bool  # whether it names the change that was asked about

    @property
    def says_yes(self) -> bool:
        """Whether it says yes, at least in part."""
        return self.word in (Word.YES, Word.IN_PART)


def owed(db: Session, today: date, at_most: int | None = None) -> list[Asked]:
    """Return every published theme that waits for an answer in one statement, the oldest first."""
    return _asked(db, _asking().where(_OWED).limit(at_most), today)


def looks_overdue(db: Session, today: date) -> list[Asked]:
    """Return the themes whose answer was to be looked at again before `today`, in one statement."""
    late = and_(Answer.look_again_on < today, Cell.withdrawn_on.is_(None))
    return _asked(db, _asking().where(late), today)


def listed(db: Session, today: date, shown: str, words: str, skip: int, at_most: int) -> list[Asked]:
    """Return a page of the themes that ask something, in one statement: owed first, the oldest first, then answered,
    the newest answer first.

    `shown` is "owed", "answered" or "" for both. A theme that was withdrawn is here only with the answer it had.
    """
    query = _asking().where(*_shown(shown), *_holds(words))
    return _asked(db, query.offset(skip).limit(at_most), today)


def counts(db: Session, shown: str, words: str) -> Counts:
    """Return how long the list is, in one statement."""
    found = and_(True, *_shown(shown), *_holds(words))
    query = _with_answer(select(func.count(), _how_many(found), _how_many(and_(found, _OWED)))).where(_LISTED)
    return Counts(*(number or 0 for number in db.execute(query).one()))


def one(cell: PublishedCell, given: Sequence[Given], today: date) -> Asked:
    """Return one theme beside all that was given to it, the newest first; asks the database nothing."""
    given = [answer.of(cell) for answer in given]
    stands = next((answer for answer in given if answer.word.is_answer), None)
    read = next((answer.answered_on for answer in given if not answer.word.is_answer), None)
    return Asked(cell, stands, (today - cell.published_on).days, today, read)


def given(db: Session, cell_id: UUID) -> list[Given]:
    """Return every answer to one cell, the newest first."""
    query = _joined(select(*_GIVEN).select_from(Answer)).where(Answer.cell_id == cell_id)
    return [_made(row) for row in db.execute(query.order_by(Answer.number.desc()))]


def answers_naming(db: Session, change_id: UUID, cell_ids: Collection[UUID] = ()) -> list[Naming]:
    """Return the themes whose newest answer names a change as what takes it up, in one statement, by title.

    With `cell_ids` also the newest answers to these themes, whatever they name.
    """
    later = aliased(Answer)
    newest = ~select(later.id).where(later.cell_id == Cell.id, later.number > Answer.number).exists()
    names = func.coalesce(Answer.change_id == change_id, False)
    query = select(Cell.id, TITLE, Answer.word, Answer.answered_on, TOLD_REASON, TOLD_BODY, names)
    query = query.join(Answer, Answer.cell_id == Cell.id)
    rows = db.execute(query.where(or_(Answer.change_id == change_id, Cell.id.in_(cell_ids)), newest))
    found = [Naming(id, title, Word(word), *rest) for id, title, word, *rest in rows]
    return sorted(found, key=lambda one: (one.title.casefold(), one.cell_id))


_GIVEN: tuple[Any, ...] = (
    *(Answer.cell_id, Answer.number, Answer.word, Answer.reason, Answer.look_again_on, Answer.answered_on),
    *(Answer.answered_by, Person.name, Answer.body, Change.id, Change.title, Change.stage),
)
_OTHER = aliased(Answer)
NEWEST = (
    select(func.max(_OTHER.number))
    .where(_OTHER.cell_id == Cell.id, _OTHER.word != Word.ACKNOWLEDGED.value)
    .scalar_subquery()
)
"""The number of the answer that stands to a cell, in one column; nothing where none does."""

READ = (
    select(func.max(_OTHER.answered_on))
    .where(_OTHER.cell_id == Cell.id, _OTHER.word == Word.ACKNOWLEDGED.value)
    .scalar_subquery()
)
"""The day on which a cell was last acknowledged, in one column."""

_OWED = and_(Answer.id.is_(None), Cell.withdrawn_on.is_(None))
_LISTED = and_(Cell.asks, or_(Answer.id.is_not(None), Cell.withdrawn_on.is_(None)))


def _with_answer(query: Any) -> Any:
    query = query.select_from(Cell).join(Release, Release.id == Cell.release_id).where(Release.state == "published")
    return query.outerjoin(Answer, and_(Answer.cell_id == Cell.id, Answer.number == NEWEST))


def _joined(query: Select[Any]) -> Select[Any]:
    """With who answered, and the change that an answer names."""
    return query.outerjoin(Person, Person.id == Answer.answered_by).outerjoin(Change, Change.id == Answer.change_id)


def _asking() -> Select[Any]:
    query = published(*COLUMNS, *_GIVEN, READ).where(_LISTED)
    query = query.outerjoin(Answer, and_(Answer.cell_id == Cell.id, Answer.number == NEWEST))
    waits = case((Answer.id.is_(None), Release.published_on))
    order = (Answer.id.is_not(None), waits, Answer.answered_on.desc(), func.lower(Cell.label), Cell.id)
    return _joined(query).order_by(*order)


def _asked(db: Session, query: Select[Any], today: date) -> list[Asked]:
    width = len(COLUMNS)
    found = []
    for row in db.execute(query):
        cell, answer = PublishedCell(*row[:width]), row[width:-1]
        found.append(
            Asked(cell, _made(answer).of(cell) if answer[0] else None, (today - cell.published_on).days, today, row[-1])
        )
    return found


def _made(row: Sequence[Any]) -> Given:
    *own, change_id, title, stage = row
    cell_id, number, word, reason, look_again_on, answered_on, by, name, body = own
    change = TakenUp(change_id, title, Stage(stage)) if change_id else None
    return Given(cell_id, number, Word(word), reason, look_again_on, answered_on, by, name, body, change)


def _shown(shown: str) -> list[ColumnElement[bool]]:
    narrowed: dict[str, list[ColumnElement[bool]]] = {"owed": [_OWED], "answered": [Answer.id.is_not(None)]}
    return narrowed.get(shown, [])


def _holds(words: str) -> list[ColumnElement[bool]]:
    """What a theme, or the answer to it, must hold: every one of the words, as it is written or in small letters."""
    answered = func.coalesce(TOLD_REASON + " " + TOLD_BODY, "")
    text = Cell.label + " " + Cell.sentence + " " + Cell.ask + " " + type_coerce(Cell.aliases, String) + " " + answered
    return [
        or_(func.lower(text).contains(word.lower(), autoescape=True), text.contains(word, autoescape=True))
        for word in words.split()
    ]  # SQLite lowers the letters of English only


def _how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((which, 1), else_=0))
