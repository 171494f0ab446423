"""One change: what it is, where it comes from, who holds it, what was decided, and its trail."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.policies.models import Change, ChangeCell, ChangeHolder, Decision
from coreflect.policies.queries.origin import Named, named_cells
from coreflect.policies.rules.holding import is_held_by, is_owned_by
from coreflect.policies.rules.origins import Origin, Source
from coreflect.policies.rules.pens import Side
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from coreflect.releases.queries.cells import PublishedCell

HELD_BY_PS = exists().where(
    ChangeHolder.change_id == Change.id,
    ChangeHolder.person_id == Person.id,
    Person.active,
    or_(Person.ps_lead, Person.ps_staff),
)
"""Whether a PS lead or PS staff with an active account holds a change."""


@dataclass(frozen=True)
class Held:
    """Somebody who holds a change; `ps` tells that they own it as PS lead or PS staff, else they co-own it beside.

    `active` is false once their account is closed.
    """

    id: UUID
    name: str
    ps: bool
    leadership: bool
    active: bool = True


@dataclass(frozen=True)
class Decided:
    """One decision, as everybody may read it."""

    number: int
    body: str
    decided_on: date
    word: Word
    reason: str
    look_again_on: date | None
    recorded_by: UUID
    together: bool
    name: str


@dataclass(frozen=True)
class Whole:
    """A change with all that its page says; `decisions` are in the order in which they were noted."""

    id: UUID
    title: str
    what: str
    origin: Origin
    stage: Stage
    stage_since: date
    proposed_on: date
    look_again_on: date | None
    in_effect_on: date | None
    looked_on: date | None
    domain: str
    offer: Side | None
    dissents: int
    unanswered: int
    holders: tuple[Held, ...]
    named: tuple[Named, ...]
    decisions: tuple[Decided, ...]

    @property
    def last_number(self) -> int:
        """The number of the newest decision, 0 before the first."""
        return len(self.decisions)

    @property
    def cells(self) -> tuple[PublishedCell, ...]:
        """The published themes that it names."""
        return tuple(one.cell for one in self.named)

    @property
    def source(self) -> Source:
        """What a page may say of where it comes from."""
        return Source(self.origin, len(self.named), sum(one.confirmed_on is not None for one in self.named))

    def owned_by(self, person_id: UUID) -> bool:
        """Return whether this person holds the change as PS lead or PS staff."""
        return is_owned_by(self.holders, person_id)

    def held_by(self, person_id: UUID) -> bool:
        """Return whether this person holds the change."""
        return is_held_by(self.holders, person_id)


@dataclass(frozen=True)
class Cited:
    """A change that names a theme; `confirmed` once a PS lead said that it reflects it."""

    id: UUID
    title: str
    stage: Stage
    confirmed: bool


def whole(db: Session, change_id: UUID) -> Whole | None:
    """Return one change with all that belongs to it, in at most four statements, or None."""
    row = db.execute(select(Change.__table__).where(Change.id == change_id)).first()
    if row is None:
        return None
    return Whole(
        id=row.id,
        title=row.title,
        what=row.what,
        origin=Origin(row.origin),
        stage=Stage(row.stage),
        stage_since=row.stage_since,
        proposed_on=row.proposed_on,
        look_again_on=row.look_again_on,
        in_effect_on=row.in_effect_on,
        looked_on=row.looked_on,
        domain=row.domain,
        offer=Side(row.offer) if row.offer else None,
        dissents=row.dissents,
        unanswered=row.unanswered,
        holders=tuple(holders(db, change_id)),
        named=tuple(named_cells(db, change_id)),
        decisions=tuple(decisions(db, change_id)),
    )


def holders(db: Session, change_id: UUID) -> list[Held]:
    """Return who holds a change: who owns it of the PS team first, then by name."""
    ps = Person.ps_lead | Person.ps_staff
    query = select(Person.id, Person.name, ps, Person.leadership, Person.active)
    query = query.join(ChangeHolder, ChangeHolder.person_id == Person.id).where(ChangeHolder.change_id == change_id)
    found = [Held(*row) for row in db.execute(query)]
    return sorted(found, key=lambda held: (not held.ps, held.name.casefold()))


def decisions(db: Session, change_id: UUID) -> list[Decided]:
    """Return the decisions on a change in the order of their numbers."""
    query = (
        select(
            Decision.number,
            Decision.body,
            Decision.decided_on,
            Decision.word,
            Decision.reason,
            Decision.look_again_on,
            Decision.recorded_by,
            Decision.together,
            Person.name,
        )
        .join(Person, Person.id == Decision.recorded_by)
        .where(Decision.change_id == change_id)
        .order_by(Decision.number)
    )
    return [Decided(**{**row._mapping, "word": Word(row.word)}) for row in db.execute(query)]


def last_number(db: Session, change_id: UUID) -> int:
    """Return the number of the newest decision on a change, 0 before the first."""
    return db.scalar(select(func.max(Decision.number)).where(Decision.change_id == change_id)) or 0


def coming_from(db: Session, cell_id: UUID) -> list[Cited]:
    """Return the changes that name a theme, by title."""
    query = select(Change.id, Change.title, Change.stage, ChangeCell.confirmed_on).join(
        ChangeCell, ChangeCell.change_id == Change.id
    )
    query = query.where(ChangeCell.cell_id == cell_id).order_by(Change.title, Change.id)
    return [Cited(row.id, row.title, Stage(row.stage), row.confirmed_on is not None) for row in db.execute(query)]
