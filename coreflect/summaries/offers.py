"""What this room offers the others: to leadership, the page of the newest release."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from coreflect.foundation.permissions import Permission
from coreflect.foundation.rooms import Moved
from coreflect.people.queries.viewer import Viewer
from coreflect.summaries.queries.page import released


def moved(db: Session, viewer: Viewer, since: date) -> Iterator[Moved]:
    """Yield to who answers the page of the newest release, if it was published on that day or later."""
    if not viewer.may(Permission.ANSWER):
        return
    newest = next(iter(released(db)), None)
    if newest and newest.published_on >= since:
        yield Moved(
            on=newest.published_on,
            word="to read",
            tone="open",
            title=f"Your page of {newest.period_words}",
            sentence="What is asked of you, what is owed, and what changed.",
            endpoint="summaries.show",
            args={"release_id": newest.id},
        )
