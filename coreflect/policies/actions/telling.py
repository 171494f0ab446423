"""Tell each morning, in one letter each, who follows, holds or came, what moved until midnight."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from coreflect.agency.queries import settings
from coreflect.notices.actions.post import Outgoing, post_all
from coreflect.policies.models import Told
from coreflect.policies.queries.told import moved, untold, who_hears
from coreflect.policies.rules.days import local_day, start_of
from coreflect.policies.rules.telling import for_each, is_morning


def tell_what_moved(db: Session, now: datetime) -> Iterator[str]:
    """Post one letter to each reader on what moved before today, from seven in the morning in the agency's zone.

    Up to which entry was told, and the letters, are committed together: whoever comes at the same time waits, and then
    finds nothing more to tell. Before anybody was ever told, nobody is told of what stands already.
    """
    agency = settings(db)
    if agency is None or not is_morning(now, agency.zone):
        return
    midnight = start_of(local_day(now, agency.zone), agency.zone)
    told, until = untold(db, midnight)
    if told is not None and told >= until:
        return
    if told is None:
        _begin(db, until)
        return
    row = db.scalars(select(Told).with_for_update().execution_options(populate_existing=True)).one()
    if row.number >= until:
        db.rollback()
        return
    things = moved(db, row.number, until)
    count = 0
    if things:
        hears, addresses = who_hears(db, row.number, until)
        in_order = {reader: [thing for id, thing in things.items() if id in ids] for reader, ids in hears.items()}
        count = post_all(
            db,
            [
                Outgoing(reader, addresses[reader], letter, f"followed {until} {reader.hex}")
                for reader, letter in for_each(in_order).items()
            ],
            now,
        )
    row.number = until
    db.commit()
    if count:
        yield f"What moved: {count} letter{'' if count == 1 else 's'} written."


def _begin(db: Session, until: int) -> None:
    """Begin with what comes after this entry; of two that begin at once, one does."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.execute(insert(Told).values(id=1, number=until).on_conflict_do_nothing())
    db.commit()
