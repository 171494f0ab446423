"""Find the team that was typed, or make it."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Refusal
from coreflect.people.models import Team


def team_id(db: Session, name: str | None, may_make: bool) -> UUID | None:
    """Return the id of the team of this name, whatever its capitals; None for no name; commits nothing.

    A new name makes a team for those who may make one, and is refused for others.
    """
    if not name:
        return None
    same = select(Team.id).where(func.lower(Team.name) == func.lower(name)).order_by(Team.name).limit(1)
    if found := db.scalar(same):
        return found
    if not may_make:
        raise Refusal(
            "There is no team of that name yet: administrators make new ones. Leave it empty for now?", "team"
        )
    try:
        with db.begin_nested():
            team = Team(name=name)
            db.add(team)
    except IntegrityError:
        return db.scalar(same)  # somebody else made it in the same moment
    return team.id
