"""Gather on Monday morning what readers chose to get once a week."""

from datetime import datetime
from itertools import groupby

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from coreflect.agency.queries import settings_or_defaults
from coreflect.notices.actions.post import post
from coreflect.notices.models import Mail
from coreflect.notices.rules.letters import unpacked
from coreflect.notices.rules.weekly import gathered, last_monday, weekly_key

_DONE = {"state": "sent", "subject": "", "body": ""}


def gather(db: Session, now: datetime) -> None:
    """Put into one letter for each reader what waited for Monday, eight in the morning in the agency's zone; commit.

    Once for each reader and week, however many machines do it at the same time.
    """
    oldest = db.scalar(select(func.min(Mail.made_at)).where(Mail.state == "digest"))
    if oldest is None:
        return
    monday = last_monday(now, settings_or_defaults(db).zone)
    if oldest >= monday:
        return
    columns = (Mail.id, Mail.reader, Mail.address, Mail.kind, Mail.subject, Mail.body, Mail.until)
    query = select(*columns).where(Mail.state == "digest", Mail.made_at < monday)
    # whoever comes second waits here, and then finds nothing more to gather
    rows = db.execute(query.order_by(Mail.reader, Mail.made_at, Mail.id).with_for_update()).all()
    for reader, found in groupby(rows, key=lambda row: row.reader):
        theirs = list(found)
        letter = gathered([unpacked(row.kind, row.subject, row.body) for row in theirs])
        ends = [row.until for row in theirs]
        until = None if None in ends else max(ends)
        if post(db, reader, theirs[-1].address, letter, weekly_key(reader, monday), now, until=until):
            db.execute(update(Mail).where(Mail.id.in_([row.id for row in theirs])).values(**_DONE))
    db.commit()
