"""The agency's one calendar, held fast while dates are put into it or closed days are."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency


def hold_calendar(db: Session) -> None:
    """Let nobody else plan, move or close dates until this transaction ends.

    Whoever does so takes this row first, before series and dates: what is read of rooms and closed days afterwards is
    true until the commit. SQLite ignores FOR UPDATE, but its transaction holds the writers' lock since it began.
    """
    db.execute(select(Agency.id).with_for_update())
