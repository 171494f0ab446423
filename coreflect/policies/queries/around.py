"""What came of one release: its answers, what is owed up to it, and the changes that belong on its page."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import RowMapping, String, and_, bindparam, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.policies.models import Answer, Change, ChangeCell, ChangeText, Decision
from coreflect.policies.queries.answers import IS_ANSWER
from coreflect.policies.queries.changes import HELD_BY_PS
from coreflect.policies.queries.origin import SOURCE
from coreflect.policies.queries.pens import PENS, pens
from coreflect.policies.queries.register import ORDER
from coreflect.policies.queries.register_line import APART
from coreflect.policies.rules.origins import Origin, Source
from coreflect.policies.rules.pens import Pens
from coreflect.policies.rules.questions import DISAGREED
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from coreflect.releases.models import Cell, Release


@dataclass(frozen=True)
class Objected:
    """A dissent without its author: its words, and whether it was answered."""

    words: str
    answered: bool


@dataclass(frozen=True)
class Near:
    """A change with where it comes from, its last decision, who held the pen in that, and what was not agreed."""

    id: UUID
    title: str
    stage: Stage
    stage_since: date
    look_again_on: date | None
    body: str | None
    decided_on: date | None
    word: Word | None
    reason: str
    source: Source
    pens: Pens
    unanswered: int
    disagreed: str
    dissents: tuple[Objected, ...]


@dataclass(frozen=True)
class Owed:
    """A published theme that waits for an answer; `since` is the day on which it was released."""

    id: UUID
    label: str
    since: date
    answer_by: date
    acknowledged_on: date | None


class Leads(NamedTuple):
    """Where a change stands that names a theme; `confirmed` once a PS lead said that it reflects it."""

    stage: Stage
    confirmed: bool


def owed_up_to(db: Session, period: str) -> list[Owed]:
    """Return what asks something and was released up to a period and has no answer, in one statement, oldest first.

    To a theme that was withdrawn nothing is owed.
    """
    # what was acknowledged is owed as before
    read = select(func.max(Answer.answered_on)).where(Answer.cell_id == Cell.id).scalar_subquery()
    query = select(Cell.id, Cell.label, Release.published_on, Release.answer_by, read)
    query = query.join(Release, Release.id == Cell.release_id)
    query = query.where(
        Release.state == "published",
        Release.period <= period,
        Cell.asks,
        Cell.withdrawn_on.is_(None),
        ~exists().where(Answer.cell_id == Cell.id, IS_ANSWER),
    )
    # what is published has both days: the database holds that
    found = [Owed(id, label, on, by, seen) for id, label, on, by, seen in db.execute(query) if on and by]
    return sorted(found, key=lambda one: (one.since, one.label.casefold(), one.id))


def around(db: Session, release_id: UUID, since: date | None, until: date | None) -> list[Near]:
    """Return the changes that come from a release's themes, or moved last from `since` on and before `until`.

    None leaves that end open. One statement; by stage, and within a stage the latest moved first.
    """
    last = select(Decision.change_id, func.max(Decision.number).label("number")).group_by(Decision.change_id).subquery()
    moved = [Change.stage_since >= since] if since else []
    moved += [Change.stage_since < until] if until else []
    query = (
        select(
            Change.id,
            Change.title,
            Change.stage,
            Change.stage_since,
            Change.look_again_on,
            Decision.body,
            Decision.decided_on,
            Decision.word,
            Decision.reason,
            *SOURCE,
            *PENS,
            Change.unanswered,
            ChangeText.words.label("disagreed"),
            _DISSENTS.label("dissents"),
        )
        .outerjoin(last, last.c.change_id == Change.id)
        .outerjoin(Decision, (Decision.change_id == Change.id) & (Decision.number == last.c.number))
        .outerjoin(ChangeText, (ChangeText.change_id == Change.id) & (ChangeText.field == DISAGREED))
        .order_by(ORDER, Change.stage_since.desc(), Change.title, Change.id)
    )
    if moved:
        cited = select(ChangeCell.change_id).join(Cell, Cell.id == ChangeCell.cell_id)
        query = query.where(or_(Change.id.in_(cited.where(Cell.release_id == release_id)), and_(*moved)))
    return [_near(row._mapping) for row in db.execute(query)]


def _near(row: RowMapping) -> Near:
    found = dict(row)
    found["source"] = Source(Origin(found.pop("origin")), found.pop("themes"), found.pop("confirmed"))
    found["pens"] = pens(found.pop("pen_leadership"), found.pop("pen_ps"), found.pop("pen_before"))
    found |= {"stage": Stage(row["stage"]), "word": Word(row["word"]) if row["word"] else None}
    found |= {"reason": row["reason"] or "", "disagreed": row["disagreed"] or ""}
    return Near(**{**found, "dissents": _objected(row["dissents"] or "")})


def _objected(joined: str) -> tuple[Objected, ...]:
    """Read the entries that one column carries: each its number, then its body."""
    entries = {}
    for one in filter(None, joined.split(APART)):
        number, body = one.split(" ", 1)
        entries[int(number)] = json.loads(body)["what"]
    answered = {said["dissent"] for said in entries.values() if "dissent" in said}
    return tuple(Objected(entries[n]["words"], n in answered) for n in sorted(entries) if "decision" in entries[n])


def unheld(db: Session, but: Collection[Stage]) -> frozenset[UUID]:
    """Return the changes that nobody of the PS team holds, `but` those at some stages, in one statement."""
    return frozenset(db.connection().scalars(_UNHELD, {"but": [stage.value for stage in but]}))


def stages_of(db: Session, release_id: UUID) -> dict[UUID, list[Leads]]:
    """Return where the changes stand that name each cell of a release, in one statement."""
    query = select(ChangeCell.cell_id, Change.stage, ChangeCell.confirmed_on.is_not(None))
    query = query.join(Change, Change.id == ChangeCell.change_id)
    query = query.join(Cell, Cell.id == ChangeCell.cell_id).where(Cell.release_id == release_id)
    found: dict[UUID, list[Leads]] = {}
    for cell_id, stage, confirmed in db.execute(query.order_by(ORDER)):
        found.setdefault(cell_id, []).append(Leads(Stage(stage), bool(confirmed)))
    return found


def in_effect_but(db: Session, but: Collection[UUID], at_most: int) -> tuple[int, list[str]]:
    """Return how many changes are in effect `but` these, and the titles of the latest of them, in one statement."""
    query = select(Change.title, func.count().over())
    query = query.where(Change.stage == Stage.IN_EFFECT.value, Change.id.not_in(but))
    query = query.order_by(Change.stage_since.desc(), func.lower(Change.title), Change.id).limit(at_most)
    rows = db.execute(query).all()
    return (rows[0][1] if rows else 0), [row[0] for row in rows]


# Most changes have no dissent: the trail is looked into only for those that have. Bodies hold no control sign.
_WRITTEN = func.aggregate_strings(cast(LedgerEntry.number, String) + " " + LedgerEntry.body, APART)
_DISSENTS = case(
    (
        Change.dissents > 0,
        select(_WRITTEN)
        .where(LedgerEntry.chain == "trail", LedgerEntry.about == Change.id)
        .where(LedgerEntry.kind.in_(("dissent", "dissent_answered")))
        .correlate(Change)
        .scalar_subquery(),
    )
)
_UNHELD = select(Change.id).where(~HELD_BY_PS, Change.stage.not_in(bindparam("but", expanding=True)))
