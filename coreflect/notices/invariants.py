"""What must hold of the outbox at any time, said in a sentence where it does not."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from coreflect.foundation.keyring import Keyring
from coreflect.notices.models import Mail

AN_HOUR = timedelta(hours=1)


def invariants(db: Session, now: datetime, _keyring: Keyring) -> Iterator[str]:
    """Yield a sentence, without any address, for each rule of the outbox that does not hold."""
    earlier = aliased(Mail)
    overtaken = exists().where(
        earlier.thread == Mail.thread, earlier.number < Mail.number, earlier.state.in_(("due", "sending", "failed"))
    )
    twice = aliased(Mail)
    same = exists().where(twice.thread == Mail.thread, twice.number == Mail.number, twice.id != Mail.id)
    rules = {
        "{} in the outbox have been on their way for more than an hour: does `coreflect tend` run?": (
            Mail.state == "sending",
            Mail.claimed_at < now - AN_HOUR,
        ),
        "{} told a calendar that a date is off before it was told of the date.": (
            Mail.state.in_(("sending", "sent")),
            Mail.method == "CANCEL",
            overtaken,
        ),
        "{} in the outbox still hold words although they were sent or taken back.": (
            Mail.state.in_(("sent", "void")),
            or_(Mail.subject != "", Mail.body != ""),
        ),
        "{} about one calendar entry have the same number.": (Mail.thread != "", same),
        "{} for calendars stand in no order.": (Mail.method != "", Mail.thread == ""),
    }
    for sentence, conditions in rules.items():
        count = db.scalar(select(func.count()).select_from(Mail).where(*conditions)) or 0
        if count:
            yield sentence.format(f"{count} letter{'' if count == 1 else 's'}")
