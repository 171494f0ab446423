"""Up to which entry followers have been told is an entry that there is: from a later one on, nobody would be told."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.queries import heads
from coreflect.policies.models import Told


def told(db: Session) -> Iterator[str]:
    """Yield a sentence where more was told than the trail holds: no letter would tell of what moves next."""
    number, (last, _) = db.scalar(select(Told.number)), heads(db).get("trail", (0, ""))
    if number is not None and number > last:
        yield (
            f"What moved: followers count as told up to entry {number}, and the trail has {last}. "
            "Until it has as many, nobody gets a letter about what moves."
        )
