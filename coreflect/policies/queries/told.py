"""What moved since followers were last told, and who hears of it: by quarter as a whole, never by date."""

import json
from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, union
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.people.queries.accounts import addresses
from coreflect.policies.models import Answer, Change, ChangeCell, ChangeFollower, ChangeHolder, ReleaseFollower, Told
from coreflect.policies.rules.telling import KINDS, OVER, Thing, word_of
from coreflect.releases.models import Cell, Release
from coreflect.sessions.queries.for_others import addresses_of_who_came


def untold(db: Session, before: datetime) -> tuple[int | None, int]:
    """Return up to which entry followers were told, None if nobody ever was, and the last one before a moment."""
    # from the end, so that a long trail is not read to answer every few seconds that there is nothing to tell
    last = select(LedgerEntry.number).where(LedgerEntry.chain == "trail", LedgerEntry.at < before)
    last = last.order_by(LedgerEntry.number.desc()).limit(1)
    row = db.execute(select(select(Told.number).scalar_subquery(), last.scalar_subquery())).one()
    return row[0], row[1] or 0


def moved(db: Session, after: int, until: int) -> dict[UUID, Thing]:
    """Return the themes and changes that moved with these entries, by id, the latest moved first."""
    themes = select(Cell.id, Release.period).join(Release, Release.id == Cell.release_id)
    quarters = {row.id: row.period for row in db.execute(themes.where(Cell.id.in_(_cells(after, until))))}
    changes = set(db.scalars(_changes(after, until)))
    query = select(LedgerEntry.kind, LedgerEntry.about, LedgerEntry.body, LedgerName.person_id)
    query = query.outerjoin(LedgerName, LedgerName.entry_id == LedgerEntry.id).where(*_between(after, until))
    found: dict[UUID, Thing] = {}
    for row in db.execute(query.order_by(LedgerEntry.number)):
        said = json.loads(row.body)["what"]
        id = UUID(said["cell"]) if row.kind == "answered" else row.about
        if id not in (quarters if row.kind == "answered" else changes):
            continue
        thing = found.pop(id, None) or (Thing.theme(quarters[id]) if row.kind == "answered" else Thing.change(id))
        thing.moves(word_of(row.kind, said), row.person_id)
        found[id] = thing
    return dict(reversed(found.items()))


def who_hears(db: Session, after: int, until: int) -> tuple[dict[UUID, set[UUID]], dict[UUID, str]]:
    """Return for each reader the ids of what they hear of that moved with these entries, and every reader's address.

    Of a change hears who follows or holds it; of a change or theme, who came in the quarter of a release that it comes
    from, taken over the whole quarter, and who follows that release. Nobody without an active account hears anything.
    """
    hears: dict[UUID, set[UUID]] = defaultdict(set)
    followers = select(ChangeFollower.person_id, ChangeFollower.change_id)
    holders = select(ChangeHolder.person_id, ChangeHolder.change_id)
    which = _changes(after, until)
    theirs = union(
        followers.where(ChangeFollower.change_id.in_(which)), holders.where(ChangeHolder.change_id.in_(which))
    )
    for reader, change_id in db.execute(theirs):
        hears[reader].add(change_id)
    themes = select(Cell.release_id, Cell.id.label("thing")).where(Cell.id.in_(_cells(after, until)))
    changes = select(Cell.release_id, ChangeCell.change_id).join(Cell, Cell.id == ChangeCell.cell_id)
    quarters: dict[UUID, set[UUID]] = defaultdict(set)
    for release_id, thing in db.execute(union(themes, changes.where(ChangeCell.change_id.in_(which)))):
        quarters[release_id].add(thing)
    following = select(ReleaseFollower.release_id, ReleaseFollower.person_id)
    for release_id, reader in db.execute(following.where(ReleaseFollower.release_id.in_(quarters))):
        hears[reader] |= quarters[release_id]
    reached = addresses(db, hears.keys())
    for row in db.execute(select(Release.id, Release.period).where(Release.id.in_(quarters)).order_by(Release.period)):
        came = addresses_of_who_came(db, row.period)
        reached |= came
        for reader in came:
            hears[reader] |= quarters[row.id]
    return {reader: hears[reader] for reader in sorted(reached)}, reached


def _between(after: int, until: int) -> tuple[ColumnElement[bool], ...]:
    numbers = LedgerEntry.number > after, LedgerEntry.number <= until
    # what anybody typed has its quotation marks escaped, so that only the key itself is found
    over = and_(LedgerEntry.kind == OVER, LedgerEntry.body.contains('"over":'))
    return LedgerEntry.chain == "trail", *numbers, or_(LedgerEntry.kind.in_(KINDS), over)


def _changes(after: int, until: int) -> Select[UUID]:
    return select(Change.id).join(LedgerEntry, LedgerEntry.about == Change.id).where(*_between(after, until))


def _cells(after: int, until: int) -> Select[UUID]:
    return select(Answer.cell_id).join(LedgerEntry, LedgerEntry.about == Answer.id).where(*_between(after, until))
