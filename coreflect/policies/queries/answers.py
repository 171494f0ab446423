"""Released themes that ask something of the agency, and what leadership answered."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.policies.models import Answer
from coreflect.policies.rules.days import age_words
from coreflect.policies.rules.words import Word
from coreflect.releases.queries.cells import PublishedCell, published_cells


@dataclass(frozen=True)
class Given:
    """One answer, as everybody may read it."""

    cell_id: UUID
    number: int
    word: Word
    reason: str
    look_again_on: date | None
    answered_on: date
    answered_by: UUID
    name: str


@dataclass(frozen=True)
class Asked:
    """A released theme that asks something: with the answer that stands, or the days it has been without one."""

    cell: PublishedCell
    answer: Given | None
    days: int

    @property
    def age(self) -> str:
        """How long it has been without an answer, in words."""
        return age_words(self.days)


def asked(db: Session, today: date, dimension: str | None = None, period: str | None = None) -> list[Asked]:
    """Return every published cell that asks something, in two statements: owed first, oldest first.

    Themes that have been answered follow, the newest answer first. To one that was withdrawn nothing is owed any more:
    it is here only with the answer that it had.
    """
    answers = standing(db)
    rows = [
        Asked(cell, answers.get(cell.id), (today - cell.published_on).days)
        for cell in published_cells(db, asks=True, dimension=dimension, period=period)
        if cell.id in answers or not cell.withdrawn_on
    ]
    owed = sorted((row for row in rows if not row.answer), key=lambda row: row.cell.published_on)
    answered = sorted(
        (row for row in rows if row.answer),
        key=lambda row: row.answer.answered_on if row.answer else today,
        reverse=True,
    )
    return owed + answered


def standing(db: Session) -> dict[UUID, Given]:
    """Return the newest answer to each cell that has been answered."""
    newest = select(Answer.cell_id, func.max(Answer.number).label("number")).group_by(Answer.cell_id).subquery()
    query = _given().join(newest, (newest.c.cell_id == Answer.cell_id) & (newest.c.number == Answer.number))
    return {given.cell_id: given for given in _rows(db, query)}


def given(db: Session, cell_id: UUID) -> list[Given]:
    """Return every answer to one cell, the newest first."""
    return _rows(db, _given().where(Answer.cell_id == cell_id).order_by(Answer.number.desc()))


def _given() -> Select[tuple[object, ...]]:
    return select(
        Answer.cell_id,
        Answer.number,
        Answer.word,
        Answer.reason,
        Answer.look_again_on,
        Answer.answered_on,
        Answer.answered_by,
        Person.name,
    ).join(Person, Person.id == Answer.answered_by)


def _rows(db: Session, query: Select[tuple[object, ...]]) -> list[Given]:
    return [Given(**{**row._mapping, "word": Word(row.word)}) for row in db.execute(query)]
