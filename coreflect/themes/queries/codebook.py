"""The agency's codebook: which themes it has words for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, ScalarSelect, Select, String, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from coreflect.themes.models import Theme, ThemeAlias, ThemeGrouping
from coreflect.themes.rules.codebook import Codebook, Entry
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.similar import meant
from coreflect.themes.rules.writing import known

PAGE = 20
APART = "\x1f"  # the sign between names that one column carries; no form lets it through
_COLUMNS = (
    Theme.id,
    Theme.label,
    Theme.label_key,
    Theme.dimensions,
    Theme.status,
    Theme.definition,
    Theme.merged_into,
    Theme.merged_since,
    Theme.split_from,
)


def codebook(db: Session) -> Codebook:
    """Return the whole codebook, with every name; one statement."""
    return Codebook(entries(db))


def entries(db: Session) -> list[Entry]:
    """Return every theme with its names and groupings, by the alphabet; one statement."""
    grouping = ThemeGrouping.__table__
    in_groupings = _joined(grouping.c.name).where(grouping.c.theme_id == Theme.id).label("groupings")
    query = select(*_COLUMNS, in_groupings, ThemeAlias.name_key, ThemeAlias.name)
    query = query.outerjoin(ThemeAlias, ThemeAlias.theme_id == Theme.id)
    found: dict[UUID, Entry] = {}
    for row in db.execute(query.order_by(Theme.label_key, ThemeAlias.name_key)):
        before = found.get(row.id) or Entry(*row[:-3], groupings=_names(row.groupings))
        alias = ((row.name_key, row.name),) if row.name_key else ()
        found[row.id] = replace(before, aliases=before.aliases + alias)
    return list(found.values())


def by_key(db: Session, keys: Iterable[str], period: str | None = None) -> dict[str, Entry]:
    """Return the themes that have these names (rules.labels.label_key), by name; unknown ones lack.

    A name of a theme that was merged by that period stands for the theme that it was merged into.
    """
    book = codebook(db)
    return {key: entry for key in set(keys) if (entry := book.find(key, period))}


def labels(db: Session) -> list[str]:
    """Return every name of the codebook, in the order of the alphabet: what the check on text lets pass."""
    named = select(Theme.label.label("name")).union(select(ThemeAlias.name))
    return sorted(db.scalars(named), key=label_key)


@dataclass(frozen=True)
class Line:
    """A theme as the list shows it, with its other names and the agency's groupings that it stands in.

    `ids` are its own and those of all that was merged into it.
    """

    id: UUID
    label: str
    dimensions: tuple[str, ...]
    status: str
    definition: str
    ids: tuple[UUID, ...]
    names: tuple[str, ...]
    groupings: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to; what is empty narrows nothing. `grouping` is the key of a name."""

    about: str = ""
    grouping: str = ""
    stands: str = ""
    words: str = ""


@dataclass(frozen=True)
class Listed:
    """One page of the list, how many themes there are in all, and every grouping that is in use."""

    lines: list[Line]
    count: int
    groupings: list[str]


def listed(db: Session, wanted: Wanted, page: int) -> Listed:
    """Return one page of twenty of the themes that stand for themselves, by the alphabet; one statement, or two.

    Words are looked for in labels, in other names and definitions, whatever their case, and in those of what was
    merged into a theme. A page beyond the last is empty and counts none.
    """
    alias, grouping = ThemeAlias.__table__, ThemeGrouping.__table__
    in_use, became = select(grouping.c.name).distinct().subquery("in_use"), _became()
    query = select(
        Theme.id,
        Theme.label,
        Theme.dimensions,
        Theme.status,
        Theme.definition,
        _joined(cast(became.c.id, String)).where(became.c.now == Theme.id).label("ids"),
        _joined(alias.c.name).where(alias.c.theme_id == Theme.id).label("names"),
        _joined(grouping.c.name).where(grouping.c.theme_id == Theme.id).label("groupings"),
        _joined(in_use.c.name).label("in_use"),
        func.count().over().label("count"),
    ).where(Theme.merged_into.is_(None))
    if wanted.about:
        query = query.where(Theme.dimensions.contains(f" {wanted.about} ", autoescape=True))
    if wanted.stands:
        query = query.where(Theme.status == wanted.stands)
    if wanted.grouping:
        holds = exists().where(grouping.c.theme_id == Theme.id, grouping.c.name_key == label_key(wanted.grouping))
        query = query.where(holds)
    if sought := label_key(wanted.words):
        query = query.where(Theme.id.in_(_saying(became, sought, wanted.words)))
    rows = db.execute(query.order_by(Theme.label_key).limit(PAGE).offset((page - 1) * PAGE)).all()
    if not rows:
        return Listed([], 0, _each_once(db.scalar(select(_joined(in_use.c.name)))))
    lines = [
        Line(*row[:5], tuple(map(UUID, row.ids.split(APART))), _names(row.names), _names(row.groupings)) for row in rows
    ]
    return Listed(lines, rows[0].count, _each_once(rows[0].in_use))


def did_you_mean(db: Session, words: str) -> list[Entry]:
    """Return the themes that somebody who mistyped these words may look for, three at most; one statement."""
    book = codebook(db)
    return [entry for one in meant(words, known(book, (), True)) if (entry := book.owner(one.key))]


def _became() -> CTE:
    """Return what every theme has become: itself, or what it was merged into, however often."""
    became = select(Theme.id, Theme.id.label("now")).where(Theme.merged_into.is_(None)).cte("became", recursive=True)
    return became.union_all(select(Theme.id, became.c.now).join(became, Theme.merged_into == became.c.id))


def _saying(became: CTE, sought: str, words: str) -> Select[tuple[UUID]]:
    """Return the themes of which a name or the definition holds these words, or of what was merged into them."""
    theme = aliased(Theme)
    said = select(became.c.now).join(theme, theme.id == became.c.id)
    said = said.outerjoin(ThemeAlias, ThemeAlias.theme_id == theme.id)
    return said.where(
        or_(
            theme.label_key.contains(sought, autoescape=True),
            ThemeAlias.name_key.contains(sought, autoescape=True),
            func.lower(theme.definition).contains(words.lower(), autoescape=True),
            theme.definition.contains(words, autoescape=True),  # SQLite lowers the letters of English only
        )
    )


def _joined(names: ColumnElement[str]) -> ScalarSelect[str]:
    """Return a question for all these names in one text, with a sign between them that no name holds."""
    return select(func.aggregate_strings(names, APART)).scalar_subquery()


def _names(joined: str | None) -> tuple[str, ...]:
    return tuple(sorted(joined.split(APART), key=label_key)) if joined else ()


def _each_once(joined: str | None) -> list[str]:
    """Return one name for each key: themes may write the same grouping in two ways."""
    return list({label_key(name): name for name in _names(joined)}.values())
