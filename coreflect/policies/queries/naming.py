"""Changes by their titles: those that an answer can name, found by a word without a script; and those of some ids."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from coreflect.policies.models import Change, ChangeCell
from coreflect.policies.queries.answers import TakenUp
from coreflect.policies.rules.choosing import AT_MOST
from coreflect.policies.rules.stages import Stage


def possible_changes(db: Session, cell_id: UUID, chosen: Collection[UUID], words: str) -> tuple[list[TakenUp], int]:
    """Return changes to choose from in one statement, and how many more were found than are shown.

    First what is chosen already, then at most eight others whose title holds every one of `words`: those that name this
    theme before all others, and else by title.
    """
    title = Change.title
    fits = and_(
        True,
        *(
            or_(func.lower(title).contains(word.lower(), autoescape=True), title.contains(word, autoescape=True))
            for word in words.split()  # SQLite lowers the letters of English only
        ),
    )
    is_chosen = Change.id.in_(chosen)
    names_it = Change.id.in_(select(ChangeCell.change_id).where(ChangeCell.cell_id == cell_id))
    query = select(Change.id, title, Change.stage, func.count().over()).where(or_(is_chosen, fits))
    query = query.order_by(is_chosen.desc(), names_it.desc(), func.lower(title), Change.id)
    rows = db.execute(query.limit(len(chosen) + AT_MOST)).all()
    return [TakenUp(row[0], row[1], Stage(row[2])) for row in rows], rows[0][3] - len(rows) if rows else 0


def titles_of(db: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the titles of these changes by id, in one statement; in none where there are no ids."""
    if not ids:
        return {}
    return {row.id: row.title for row in db.execute(select(Change.id, Change.title).where(Change.id.in_(ids)))}
