"""The audit names a look that says a day too much or too little, and a mark of what was told beyond what there is."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.queries import heads
from coreflect.policies.models import Change, Told
from coreflect.policies.rules.looks import Outcome
from tests.conftest import Cast
from tests.factories import NOW, TODAY

AGAIN = TODAY + timedelta(days=365)
Whole = Callable[[], list[str]]


@pytest.mark.parametrize(
    ("outcome", "again", "found"),
    [
        (Outcome.KEEP, AGAIN, 0),
        (Outcome.ADAPT, None, 0),
        (Outcome.KEEP, None, 1),
        (Outcome.ADAPT, AGAIN, 1),
        (Outcome.UNDO, AGAIN, 1),
    ],
)
def test_a_look_that_keeps_without_a_day_or_has_one_for_what_is_not_kept_is_named(
    db: Session, cast: Cast, proposed: UUID, seen: Any, whole: Whole, outcome: Outcome, again: date | None, found: int
) -> None:
    said = {"change": proposed.hex, "words": "It helps.", "outcome": outcome.value}
    said["look_again_on"] = again.isoformat() if again else None
    record(db, "trail", "looked", seen(cast.rowan), said, NOW, about=proposed)
    db.get(Change, proposed).looked_on = TODAY
    db.commit()
    told = f"Change {proposed}: what is kept, and only that, has a day to look at it again."
    assert whole().count(told) == found


def test_a_mark_beyond_the_last_entry_is_named(db: Session, proposed: UUID, whole: Whole) -> None:
    """Who moves it ahead in the database would silence every letter until the trail has as many entries."""
    last, _ = heads(db)["trail"]
    for number in (0, last, last + 1, 10**6):
        db.merge(Told(id=1, number=number))
        db.commit()
        assert whole() == [
            f"What moved: followers count as told up to entry {number}, and the trail has {last}. "
            "Until it has as many, nobody gets a letter about what moves."
        ] * (number > last)
