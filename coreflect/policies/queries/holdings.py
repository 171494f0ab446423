"""What the register and the answers keep about one person."""

from dataclasses import dataclass, fields
from uuid import UUID

from sqlalchemy import case, literal, select, union_all
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.policies.models import Answer, Change, ChangeFollower, ChangeHolder, Decision, ReleaseFollower
from coreflect.policies.queries.answers import IS_ANSWER
from coreflect.releases.models import Cell, Release
from coreflect.releases.queries.cells import TITLE


@dataclass(frozen=True)
class Holdings:
    """Titles of changes and labels of themes, by what the person had to do with them."""

    proposed: tuple[str, ...]
    held: tuple[str, ...]
    answered: tuple[str, ...]
    acknowledged: tuple[str, ...]
    decided: tuple[str, ...]
    followed: tuple[str, ...]
    quarters: tuple[str, ...]
    said: tuple[str, ...]


SAID = ("pen", "offered", "offer_ended", "dissent", "dissent_answered")
"""Entries of the trail that are somebody's word beside a decision."""


def of(db: Session, person_id: UUID) -> Holdings:
    """Return what one person proposed, holds, answered, acknowledged, noted, follows and said, each by name, in one
    statement."""
    rows = db.execute(
        union_all(
            select(literal("proposed").label("how"), Change.title.label("what")).where(Change.proposed_by == person_id),
            select(literal("held"), Change.title)
            .join(ChangeHolder, ChangeHolder.change_id == Change.id)
            .where(ChangeHolder.person_id == person_id),
            select(case((IS_ANSWER, "answered"), else_="acknowledged"), TITLE)
            .join(Answer, Answer.cell_id == Cell.id)
            .where(Answer.answered_by == person_id),
            select(literal("decided"), Change.title)
            .join(Decision, Decision.change_id == Change.id)
            .where(Decision.recorded_by == person_id),
            select(literal("followed"), Change.title)
            .join(ChangeFollower, ChangeFollower.change_id == Change.id)
            .where(ChangeFollower.person_id == person_id),
            select(literal("quarters"), Release.period)
            .join(ReleaseFollower, ReleaseFollower.release_id == Release.id)
            .where(ReleaseFollower.person_id == person_id),
            select(literal("said"), Change.title)
            .join(LedgerEntry, LedgerEntry.about == Change.id)
            .join(LedgerName, LedgerName.entry_id == LedgerEntry.id)
            .where(LedgerEntry.chain == "trail", LedgerEntry.kind.in_(SAID), LedgerName.person_id == person_id)
            .distinct(),
        )
    ).all()

    def by(how: str) -> tuple[str, ...]:
        return tuple(sorted((row.what for row in rows if row.how == how), key=str.casefold))

    return Holdings(**{one.name: by(one.name) for one in fields(Holdings)})
