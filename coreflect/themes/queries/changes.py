"""Changes of the codebook that can still be undone."""

from datetime import date

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.themes.queries.boxes import opened
from coreflect.themes.rules.changes import IS_CHANGE, Change, periods_of_changes


def changes(db: Session, keyring: Keyring, today: date, also_over: bool = False) -> list[Change]:
    """Return the changes that can still be undone on that day, in the order of their random ids.

    With `also_over`, those that are too long ago as well. Raises KeyMissing as `opened` does.
    """
    periods = periods_of_changes(today)
    found = [Change.from_content(*box) for period in periods for box in opened(db, keyring, str(period), IS_CHANGE)]
    return [one for one in found if also_over or not one.is_over(today)]
