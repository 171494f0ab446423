"""One change as the register knows it, and what a statement must ask for it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, case, func, or_, select

from coreflect.people.models import Person
from coreflect.policies.queries.narrowed import CHANGE, CITES, HOLDER
from coreflect.policies.queries.pens import PENS, pens
from coreflect.policies.rules.origins import Origin, Source
from coreflect.policies.rules.pens import Pens, Side
from coreflect.policies.rules.said import STANDS
from coreflect.policies.rules.stages import Stage

APART = "\x1f"  # the sign between names that one column carries; no form lets it through
OWNS, BESIDE = "0", "1"  # before each name: whether they own it as PS lead or PS staff, or co-own it beside


@dataclass(slots=True)
class Line:
    """One change in the register. `owners` hold it as PS lead or PS staff, `beside` co-own it."""

    id: UUID
    title: str
    stage: Stage
    stage_since: date
    source: Source
    domain: str
    look_again_on: date | None
    pens: Pens
    offer: Side | None
    dissents: int
    owners: tuple[str, ...]
    beside: tuple[str, ...]

    @property
    def stands(self) -> tuple[str, str]:
        """Where it stands, and what leads to the day."""
        return STANDS[self.stage]

    @property
    def marked(self) -> bool:
        """Whether there is something that must not be overlooked."""
        return bool(self.source.came_from_co_reflection or self.offer or self.dissents)


def columns() -> tuple[ColumnElement[Any], ...]:
    """Return what `line_of` is made of, in its order."""
    themes = select(func.count()).where(CITES.c.change_id == CHANGE.c.id).correlate(CHANGE)
    confirmed = themes.where(CITES.c.confirmed_on.is_not(None))
    plain = ("id", "title", "stage", "stage_since", "origin", "domain", "look_again_on", "offer", "dissents")
    return (
        *(CHANGE.c[name] for name in plain),
        *PENS,
        themes.scalar_subquery().label("themes"),
        confirmed.scalar_subquery().label("confirmed"),
        _holders().label("holders"),
    )


def _holders() -> ScalarSelect[str]:
    side = case((or_(Person.ps_lead, Person.ps_staff), OWNS), else_=BESIDE)
    joined = select(func.aggregate_strings(side + Person.name, APART)).correlate(CHANGE)
    joined = joined.join_from(Person, HOLDER, HOLDER.c.person_id == Person.id)
    return joined.where(HOLDER.c.change_id == CHANGE.c.id).scalar_subquery()


def line_of(
    id: UUID,
    title: str,
    stage: str,
    since: date,
    origin: str,
    domain: str,
    look_again_on: date | None,
    offer: str,
    dissents: int,
    leadership: str,
    ps: str,
    before: str | None,
    themes: int,
    confirmed: int,
    holders: str | None,
) -> Line:
    """Return a change out of a row that was selected with `columns`."""
    names = sorted(holders.split(APART), key=str.casefold) if holders else []
    return Line(
        id,
        title,
        Stage(stage),
        since,
        Source(Origin(origin), themes, confirmed),
        domain,
        look_again_on,
        pens(leadership, ps, before),
        Side(offer) if offer else None,
        dissents,
        tuple(name[1:] for name in names if name[0] == OWNS),
        tuple(name[1:] for name in names if name[0] == BESIDE),
    )
