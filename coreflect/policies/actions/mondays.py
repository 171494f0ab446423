"""Write the letter of each Monday to PS leads and leadership, once for each reader and week."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from coreflect.agency.queries import heads, settings
from coreflect.notices.actions.post import Outgoing, post_all
from coreflect.notices.rules.weekly import last_monday
from coreflect.policies.queries.answers import owed
from coreflect.policies.queries.readers import monday_readers, written
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.mondays import LASTS, Owed, is_due, monday_key, monday_letter


def write_monday_letters(db: Session, now: datetime) -> Iterator[str]:
    """Post what is owed and the receipt of the trail from Monday, eight in the morning in the agency's zone; commit.

    Safe to run anywhere, any number of times: each reader gets one a week. Nothing while the trail has no entry.
    """
    agency = settings(db)
    monday = last_monday(now, agency.zone) if agency else None
    if agency is None or monday is None or not is_due(monday, now):
        return
    number, head = heads(db).get("trail", (0, ""))
    if not number:
        return
    readers = {monday_key(one.id, monday): one for one in monday_readers(db)}
    missing = readers.keys() - written(db, readers)
    if not missing:
        return
    today = local_day(now, agency.zone)
    ages = [row.days for row in owed(db, today)]
    waits = Owed(len(ages), max(ages, default=0))
    until = monday + LASTS
    letters = [
        Outgoing(
            readers[key].id,
            readers[key].address,
            monday_letter(today, number, head, waits if readers[key].answers else None),
            key,
            until=until,
        )
        for key in sorted(missing)
    ]
    count = post_all(db, letters, now)
    db.commit()
    if count:
        yield f"Monday's letters with the receipt of the trail: {count} written."
