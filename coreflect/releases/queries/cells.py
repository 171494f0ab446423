"""What has been published: the one source of every page, picture, export and figure about themes.

Nothing here reads the codebook, the boxes or attendance: a cell is told as it was frozen at its release.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from coreflect.foundation.ips import BY_KEY, Dimension
from coreflect.foundation.periods import Period
from coreflect.releases.models import Cell, Release
from coreflect.sessions.rules.recurrence import day_in_words

WITHDRAWN = "A theme that was withdrawn"
TITLE = case((Cell.withdrawn_on.is_not(None), WITHDRAWN), else_=Cell.label)  # what a page calls a cell, in one column


def withdrawn_words(on: date) -> str:
    """Return the sentence that stands where a theme's own words were."""
    return f"It was withdrawn on {day_in_words(on)}. Its words are erased."


@dataclass(frozen=True)
class PublishedCell:
    """A theme as everybody may read it; `period` is written like 2026Q3, `about` holds keys of foundation.ips."""

    id: UUID
    theme_id: UUID
    label: str
    sentence: str
    about: tuple[str, ...]
    kind: str
    asks: bool
    again: bool
    release_id: UUID
    period: str
    published_on: date
    ask: str = ""
    aliases: tuple[str, ...] = ()
    groupings: tuple[str, ...] = ()
    withdrawn_on: date | None = None
    answer_by: date | None = None

    @property
    def title(self) -> str:
        """What a page calls it: its label, or the marker of one whose words are erased."""
        return WITHDRAWN if self.withdrawn_on else self.label

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The principles and tasks it is told under."""
        return tuple(BY_KEY[key] for key in self.about)

    @property
    def period_words(self) -> str:
        """The period as a page says it: "July to September 2026"."""
        return Period.parse(self.period).words()


# What a PublishedCell is made of, in the order of its fields.
COLUMNS: tuple[Any, ...] = (
    Cell.id,
    Cell.theme_id,
    Cell.label,
    Cell.sentence,
    Cell.dimensions,
    Cell.kind,
    Cell.asks,
    Cell.again,
    Cell.release_id,
    Release.period,
    Release.published_on,
    Cell.ask,
    Cell.aliases,
    Cell.groupings,
    Cell.withdrawn_on,
    Release.answer_by,
)


@dataclass(frozen=True)
class PublishedRelease:
    """One period that left the room, and how many themes it holds."""

    id: UUID
    period: str
    published_on: date
    cells: int

    @property
    def period_words(self) -> str:
        """The period as a page says it."""
        return Period.parse(self.period).words()


def published_cells(
    db: Session, asks: bool | None = None, dimension: str | None = None, period: str | None = None
) -> list[PublishedCell]:
    """Return every published cell, the newest period first and by label within it, in one statement.

    Each filter that is given narrows the list; `dimension` is looked for in the first and the second place.
    """
    query = _published()
    if asks is not None:
        query = query.where(Cell.asks == asks)
    if dimension is not None:
        query = query.where(Cell.dimensions.contains(f" {dimension} ", autoescape=True))
    if period is not None:
        query = query.where(Release.period == period)
    return _cells(db, query)


def cell(db: Session, id: UUID) -> PublishedCell | None:
    """Return one published cell, or None when there is none with this id."""
    return next(iter(cells_by_ids(db, [id])), None)


def cells_by_ids(db: Session, ids: Collection[UUID]) -> list[PublishedCell]:
    """Return the published cells among these ids, in the order of `published_cells`."""
    return _cells(db, _published().where(Cell.id.in_(ids))) if ids else []


def published_releases(db: Session) -> list[PublishedRelease]:
    """Return every published release, newest period first, also those that hold no theme."""
    count = func.count(Cell.theme_id.distinct()).label("cells")  # a theme that several groups told is one
    query = (
        select(Release.id, Release.period, Release.published_on, count)
        .outerjoin(Cell, Cell.release_id == Release.id)
        .where(Release.state == "published")
        .group_by(Release.id, Release.period, Release.published_on)
        .order_by(Release.period.desc())
    )
    return [PublishedRelease(*row) for row in db.execute(query)]


def cells_of(db: Session, theme_ids: Collection[UUID]) -> list[PublishedCell]:
    """Return the published cells of these themes, in the order of `published_cells`."""
    return _cells(db, _published().where(Cell.theme_id.in_(theme_ids))) if theme_ids else []


def uses(db: Session, theme_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many published cells name each of these themes; a theme without one is left out."""
    if not theme_ids:
        return {}
    query = (
        select(Cell.theme_id, func.count())
        .join(Release, Release.id == Cell.release_id)
        .where(Release.state == "published", Cell.theme_id.in_(theme_ids))
        .group_by(Cell.theme_id)
    )
    return {row[0]: row[1] for row in db.execute(query)}


def published(*columns: Any) -> Select[*tuple[Any, ...]]:
    """Return a question for these columns of published cells and of the release of each; no other cell is looked at."""
    return select(*columns).join(Release, Release.id == Cell.release_id).where(Release.state == "published")


def _published() -> Select[*tuple[Any, ...]]:
    return published(*COLUMNS)


def _cells(db: Session, query: Select[*tuple[Any, ...]]) -> list[PublishedCell]:
    found = [PublishedCell(*row) for row in db.execute(query)]
    # By label here, what was withdrawn last, not in SQL: the two databases sort letters differently.
    found.sort(key=lambda one: (one.withdrawn_on is not None, one.label.casefold(), one.id))
    found.sort(key=lambda one: one.period, reverse=True)
    return found
