"""Who held the pen of a change, for lists: the same words as its own page reads from its whole trail."""

import json
from typing import Any

from sqlalchemy import and_, case, exists, select
from sqlalchemy.orm import aliased

from coreflect.agency.models import LedgerEntry
from coreflect.policies.models import Change, Decision
from coreflect.policies.rules.pens import Pen, Pens

_FIRST, _SECOND = aliased(Decision), aliased(Decision)  # beside the decisions that a page itself may list
_ONE_DECISION = and_(
    exists().where(_FIRST.change_id == Change.id, _FIRST.number == 1),
    ~exists().where(_SECOND.change_id == Change.id, _SECOND.number == 2),
)
# A body is canonical: one spelling, keys sorted; and an entry on the pen holds nothing that somebody typed.
_OF_THE_WORK = LedgerEntry.body.contains('"decision":0,"side":"ps"')
# Chain and kind are compared as one text, which has no index: a database that takes one of theirs reads the whole trail
# for every change of a list, and not the few entries about it.
_BEFORE = (
    select(LedgerEntry.body)
    .where(LedgerEntry.about == Change.id, LedgerEntry.chain + LedgerEntry.kind == "trailpen", _OF_THE_WORK)
    .order_by(LedgerEntry.number.desc())
    .limit(1)
    .correlate(Change)
    .scalar_subquery()
)

PENS: tuple[Any, ...] = (
    Change.pen_leadership,
    Change.pen_ps,
    # the trail is looked into only where PS staff have a first decision before them and said nothing of it
    case((and_(Change.pen_ps == "", _ONE_DECISION), _BEFORE)).label("pen_before"),
)
"""Three columns of a change, from which `pens` says who held the pen."""


def pens(leadership: str, ps: str, before: str | None) -> Pens:
    """Return what was said of who held the pen in the newest decision or, before the first, in the work so far."""
    said = Pen(json.loads(before)["what"]["word"]) if before else None
    return Pens(Pen(leadership) if leadership else None, Pen(ps) if ps else None, said)
