"""Raised by PS staff in their own name: on any day, seen by few until the first of the next month.

Until then there is no entry of the trail and no line of a log about it, and no column tells the day.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coreflect.agency.queries import settings_or_defaults
from coreflect.foundation.db import empty_log
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing, Refusal, refuse
from coreflect.people.queries.viewer import Viewer, viewer_of
from coreflect.policies.actions.holders import GoneMeanwhile
from coreflect.policies.actions.proposals import USED, Proposal, co_holders, enter, sent_before
from coreflect.policies.actions.texts import what_points_to_someone
from coreflect.policies.models import Change, Raised
from coreflect.policies.queries.holders import active_among, names_of
from coreflect.policies.queries.raised import due, names_to_leave_out
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.found import Found
from coreflect.policies.rules.origins import Origin
from coreflect.policies.rules.raised import appears_on, points_back


def raise_(db: Session, author: Viewer, proposal: Proposal, now: datetime) -> UUID:
    """Keep what PS staff raise until the first of the next month, and return its id; it appears under the same one.

    Raises Refusal as `propose` does, and for words that name a theme, a series, a day or a co-reflection.
    """
    if sent := _appeared_before(db, author, proposal.key) or _raised_before(db, author, proposal.key):
        return sent
    _refuse(db, author, proposal)
    try:
        with db.begin_nested():
            row = Raised(
                id=proposal.key,
                appears_on=appears_on(local_day(now, author.agency.zone)),
                title=proposal.title,
                what=proposal.what,
                domain=proposal.domain,
                heard=proposal.heard,
                raised_by=author.id,
                holders=_others(author, proposal),
            )
            db.add(row)
    except IntegrityError:  # the same one, sent twice at once
        return _raised_before(db, author, proposal.key) or proposal.key
    db.commit()
    return proposal.key


def mend(
    db: Session, author: Viewer, proposal: Proposal, _now: datetime, shown: Collection[UUID] = frozenset()
) -> UUID:
    """Write what the author raised anew, as long as it has not appeared, and return its id.

    `shown` are those who were asked to hold it when the page was read. Raises Missing where the author has raised no
    such thing or it has appeared, GoneMeanwhile for those among them who have said no since and would be asked again
    unread, and Refusal as `raise_` does.
    """
    row = _locked(db, proposal.key)
    if row is None or row.raised_by != author.id:
        raise Missing
    if gone := proposal.holders & set(shown) - {UUID(hex=one) for one in row.holders}:
        raise GoneMeanwhile(f"{' and '.join(names_of(db, gone))} said no to holding it", gone)
    _refuse(db, author, proposal)
    row.title, row.what, row.domain, row.heard = proposal.title, proposal.what, proposal.domain, proposal.heard
    row.holders = _others(author, proposal)
    db.commit()
    empty_log(db)
    return proposal.key


def take_back(db: Session, author: Viewer, raised_id: UUID) -> None:
    """Delete what the author raised, as long as it has not appeared: nothing of it stays.

    Raises Missing where the author has raised no such thing or it has appeared.
    """
    row = _locked(db, raised_id)
    if row is None or row.raised_by != author.id:
        raise Missing
    db.delete(row)
    db.commit()
    empty_log(db)


def say_no(db: Session, author: Viewer, raised_id: UUID) -> bool:
    """Let somebody who was asked hold it no more, as long as it has not appeared; False where they said so before.

    Nothing of it stays but that its author sees who is left. Raises Missing where there is no such thing any more.
    """
    row = _locked(db, raised_id)
    if row is None:
        raise Missing
    if author.id.hex not in row.holders:
        db.rollback()
        return False
    row.holders = tuple(one for one in row.holders if one != author.id.hex)
    db.commit()
    return True


def appear(db: Session, now: datetime) -> Iterator[str]:
    """Put what was raised and whose month has come in the register, each once, and say of how many that was so.

    Each is one transaction: killed at any step, it has appeared or it waits. What was raised by somebody whose account
    is closed or who is of the PS team no more is deleted: nobody is there in whose name it would stand.
    """
    waiting = due(db, local_day(now, settings_or_defaults(db).zone))
    db.rollback()
    outcomes = [_appear(db, raised_id, now) for raised_id in waiting]
    if number := outcomes.count(True):
        yield f"Raised by PS staff, now in the register: {number}."
    if number := outcomes.count(False):
        yield f"Raised by somebody who is of the PS team no more, and not kept: {number}."


def _appear(db: Session, raised_id: UUID, now: datetime) -> bool | None:
    row = _locked(db, raised_id)
    if row is None:  # another host was quicker, or it was taken back
        db.rollback()
        return None
    author = viewer_of(db, row.raised_by)
    there = author is not None and author.may(Permission.PROPOSE)
    if author and there:
        chosen = frozenset(UUID(hex=one) for one in row.holders)
        raised = Proposal(
            row.id, row.title, row.what, frozenset(), chosen, Origin.PS_STAFF, domain=row.domain, heard=row.heard
        )
        others = active_among(db, chosen)
        while not enter(db, author, raised, others, row.appears_on, now):
            raised = replace(raised, key=uuid4())  # its own stands for something else: nothing raised is lost by that
    db.delete(row)
    db.commit()
    empty_log(db)  # it keeps which page was written after which, and what was deleted
    return there


def _refuse(db: Session, author: Viewer, proposal: Proposal) -> None:
    names = co_holders(db, author, proposal.holders)
    if proposal.cells:
        raise Refusal("What you raise in your own name names no theme. A released one can be linked later.", "cells")
    known = names_to_leave_out(db, author)

    def back(text: str) -> list[Found]:
        return points_back(text, known.themes, known.series)

    refuse(what_points_to_someone(db, author, proposal.texts, names.values(), beside=back))


def _others(author: Viewer, proposal: Proposal) -> tuple[str, ...]:
    return tuple(sorted(person.hex for person in proposal.holders - {author.id}))


def _raised_before(db: Session, author: Viewer, key: UUID) -> UUID | None:
    row = db.get(Raised, key)
    if row and row.raised_by != author.id:
        raise Refusal(USED)
    return row.id if row else None


def _appeared_before(db: Session, author: Viewer, key: UUID) -> UUID | None:
    sent = sent_before(db, author, key)
    if sent and db.get_one(Change, sent).origin != Origin.PS_STAFF.value:
        raise Refusal(USED)  # sent with another origin first: what is raised now is not what stands there
    return sent


def _locked(db: Session, raised_id: UUID) -> Raised | None:
    query = select(Raised).where(Raised.id == raised_id).with_for_update()
    return db.scalar(query.execution_options(populate_existing=True))
