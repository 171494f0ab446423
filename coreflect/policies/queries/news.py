"""What waits in this room, and what is late in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Date,
    ScalarSelect,
    Select,
    String,
    and_,
    case,
    cast,
    false,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry, LedgerName
from coreflect.people.models import Person
from coreflect.policies.models import Change, ChangeHolder, Raised
from coreflect.policies.rules.looks import HELPED_AFTER
from coreflect.policies.rules.pens import Pen, Side
from coreflect.policies.rules.stages import WAITS_FOR_A_DECISION, Stage


@dataclass(frozen=True)
class Waits:
    """A change that waits: for a decision, for those who hold it to look again, or for the word of a side.

    Who holds it is asked `helped` when it has been in effect for a while and nobody has looked since. `offered` tells
    which side offers a joint decision to the reader's, `pen` the word of leadership that PS staff are asked to confirm
    or not, `asked_by` who has asked them to hold it, in the last days.

    What is `upcoming` was raised by PS staff and appears on the day `since`: `asked_by` raised it and asks the reader
    to hold it, or it is nobody, and the reader raised it and nobody holds it with them.
    """

    id: UUID
    title: str
    stage: Stage
    since: date
    look_again_on: date | None
    mine: bool
    helped: bool = False
    decide: bool = False
    offered: Side | None = None
    pen: Pen | None = None
    asked_by: str | None = None
    upcoming: bool = False


@dataclass(frozen=True)
class Due:
    """A change whose day to look again has passed."""

    id: UUID
    title: str
    stage: Stage
    look_again_on: date


def waiting_changes(
    db: Session, person_id: UUID, side: Side | None, today: date, asked_since: datetime, at_most: int
) -> list[Waits]:
    """Return changes that wait for somebody in one statement, at most four times `at_most`: offers of joint decisions
    first, then what they hold, and of each kind those that wait longest.

    For leadership, what is being talked over and offers of PS staff; for who holds a change, one whose day
    to look again has come, and one of which nobody has said yet whether it helped; for who of PS staff owns one, offers
    of leadership, and its word on who held the pen where PS staff have not said theirs; for everybody, what others
    have asked them to hold since a moment, and are asking them to hold when it appears.
    """
    both = union_all(*(select(one.subquery()) for one in waits_queries(person_id, side, today, asked_since, at_most)))
    return waits_of(db.execute(both.order_by("place", "stage_since", "title", "id")), side)


def waits_queries(
    person_id: UUID, side: Side | None, today: date, asked_since: datetime, at_most: int
) -> list[Select[*tuple[Any, ...]]]:
    """Return the questions for what waits, as `waiting_changes` asks them."""
    mine = and_(ChangeHolder.change_id == Change.id, ChangeHolder.person_id == person_id)
    held = ChangeHolder.person_id.is_not(None)
    helped = and_(
        Change.stage == Stage.IN_EFFECT.value,
        Change.in_effect_on <= today - HELPED_AFTER,
        or_(Change.looked_on.is_(None), Change.looked_on < Change.in_effect_on),
    )
    due = or_(Change.look_again_on <= today, Change.stage == Stage.LOOK_AGAIN.value, helped)
    look, decide, offered, word = and_(held, due), false(), false(), false()
    if side is Side.LEADERSHIP:
        decide = Change.stage.in_([stage.value for stage in WAITS_FOR_A_DECISION])
        offered = Change.offer == Side.PS.value
    elif side is Side.PS:
        offered = and_(held, Change.offer == Side.LEADERSHIP.value)
        word = and_(held, Change.pen_leadership.in_([pen.value for pen in Pen if pen.needs_ps]), Change.pen_ps == "")
    asked_by = case((held, _asked_by(person_id, asked_since)))
    query = (
        select(
            *(Change.id, Change.title, Change.stage, Change.stage_since, Change.look_again_on),
            *(look.label("mine"), helped.label("helped"), decide.label("decide"), offered.label("offered")),
            case((word, Change.pen_leadership)).label("pen"),
            asked_by.label("asked_by"),
            false().label("upcoming"),
            case((offered, 0), (look, 1), (word, 2), else_=3).label("place"),
        )
        .outerjoin(ChangeHolder, mine)
        .where(or_(look, decide, offered, word, asked_by.is_not(None)))
        .order_by("place", Change.stage_since, Change.title, Change.id)
        .limit(3 * at_most)
    )
    return [query, _upcoming(person_id, at_most)]


def waits_of(rows: Iterable[Any], side: Side | None) -> list[Waits]:
    """Return what was found by such questions, asked for somebody of a side."""
    return [
        Waits(
            *(row.id, row.title, Stage(row.stage), row.stage_since, row.look_again_on),
            *(bool(row.mine), bool(row.mine and row.helped), bool(row.decide)),
            side.other if side and row.offered else None,
            Pen(row.pen) if row.pen else None,
            row.asked_by,
            bool(row.upcoming),
        )
        for row in rows
    ]


def _upcoming(person_id: UUID, at_most: int) -> Select[*tuple[Any, ...]]:
    """What this person is asked to hold when it appears, and what they raised and nobody holds with them."""
    asked = Raised.holders.contains(f" {person_id.hex} ")
    own = Raised.raised_by == person_id
    stage = case((Raised.heard, Stage.HEARD.value), else_=Stage.PROPOSED.value)
    query = select(
        *(Raised.id, Raised.title, stage.label("stage"), Raised.appears_on.label("stage_since")),
        cast(null(), Date).label("look_again_on"),
        *(false().label(name) for name in ("mine", "helped", "decide", "offered")),
        cast(null(), String).label("pen"),
        case((~own, Person.name)).label("asked_by"),
        literal(True).label("upcoming"),
        literal(4).label("place"),
    ).join(Person, Person.id == Raised.raised_by)
    query = query.where(or_(and_(asked, ~own), and_(own, Raised.holders == ())))
    return query.order_by(Raised.appears_on, Raised.title, Raised.id).limit(at_most)


def _asked_by(person_id: UUID, since: datetime) -> ScalarSelect[str]:
    """Return who brought this person last into a change, of others and since a moment; nothing where nobody did."""
    named = (
        select(LedgerName.name)
        .join(LedgerEntry, LedgerName.entry_id == LedgerEntry.id)
        .where(
            LedgerEntry.about == Change.id,
            LedgerEntry.chain == "trail",
            LedgerEntry.kind.in_(("proposed", "holders")),
            LedgerEntry.at >= since,
            LedgerEntry.body.contains(person_id.hex),  # who steps down is named, too, but nobody else writes that
            or_(LedgerName.person_id.is_(None), LedgerName.person_id != person_id),
        )
    )
    return named.order_by(LedgerEntry.number.desc()).limit(1).correlate(Change).scalar_subquery()


def looks_overdue(db: Session, today: date) -> list[Due]:
    """Return every change whose day to look again was before `today`, the longest past first, in one statement."""
    query = select(Change.id, Change.title, Change.stage, Change.look_again_on).where(Change.look_again_on < today)
    rows = db.execute(query.order_by(Change.look_again_on, Change.title, Change.id))
    return [Due(row.id, row.title, Stage(row.stage), row.look_again_on) for row in rows]
