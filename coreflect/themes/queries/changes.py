"""Changes of the codebook that can still be undone."""

from datetime import date

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.themes.queries.boxes import opened
from coreflect.themes.rules.changes import IS_CHANGE, Change, first_open, periods_of_changes


def changes(db: Session, keyring: Keyring, today: date, also_over: bool = False) -> list[Change]:
    """Return the changes that can still be undone on that day, in the order of their random ids.

    With `also_over`, those that are too long ago as well. Raises KeyMissing as `opened` does where the key of the
    period is missing in which a change of that day is sealed; what lies in an older one without its key is passed over,
    because nobody can undo it.
    """
    found: list[Change] = []
    for period in periods_of_changes(today):
        try:
            found += [Change.from_content(*box) for box in opened(db, keyring, str(period), IS_CHANGE)]
        except KeyMissing:
            if period == first_open(today):
                raise
    return [one for one in found if also_over or not one.is_over(today)]
