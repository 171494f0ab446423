"""What stands on a change at the moment somebody acts: its row is locked first, then all is read that it is held to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.changes import locked
from coreflect.policies.models import Change
from coreflect.policies.queries.changes import Held, holders
from coreflect.policies.queries.decisions import Said, said
from coreflect.policies.queries.trail import entries
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.holding import is_held_by, is_owned_by
from coreflect.policies.rules.pens import Side, side_of


@dataclass(frozen=True)
class Table:
    """A locked change, who holds it, what was decided and said on it, and for which side the one who acts speaks."""

    change: Change
    held: Sequence[Held]
    said: Said
    side: Side | None
    author: Viewer
    today: date

    @property
    def holds(self) -> bool:
        """Whether the one who acts holds the change."""
        return is_held_by(self.held, self.author.id)

    @property
    def names(self) -> set[str]:
        """Names that may stand in a text: of the one who acts, and of who holds the change."""
        return {self.author.name, *(one.name for one in self.held)}


def table(db: Session, author: Viewer, change_id: UUID, now: datetime) -> Table:
    """Return what stands on a change that nobody else can alter until this transaction ends; Missing without it."""
    change = locked(db, change_id)
    held = holders(db, change_id)
    zone = author.agency.zone
    owns = is_owned_by(held, author.id)
    found = said(entries(db, change_id, zone))
    return Table(change, held, found, side_of(author.roles, owns), author, local_day(now, zone))
