"""Say what a theme means: its words, other names, principles, groupings, and whether it is agreed on."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.foundation.refusals import Refusal
from coreflect.people.queries.viewer import Viewer
from coreflect.themes.actions.changing import Work, begin, settle
from coreflect.themes.models import Theme, ThemeAlias, ThemeGrouping
from coreflect.themes.queries.theme import groupings, sheet
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.meaning import Meaning

ALIAS, GROUPING = ThemeAlias.__table__, ThemeGrouping.__table__


class DescribedMeanwhile(Refusal):
    """Somebody else has changed the theme since the page was opened; `theirs` is what it says now."""

    def __init__(self, theirs: Meaning) -> None:
        super().__init__("Another lead changed this theme meanwhile. What it says now stands below; nothing is lost.")
        self.theirs = theirs


def describe(
    db: Session,
    keyring: Keyring,
    viewer: Viewer,
    theme_id: UUID,
    meaning: Meaning,
    ticked: Collection[str],
    seen: str,
    now: datetime,
) -> UUID:
    """Write down what a theme means and return its id; `seen` is the version that the page showed.

    Raises Missing, MergedAway, DescribedMeanwhile, Taken for a name that another theme has, PointsToSomeone.
    """
    work = begin(db, keyring, viewer, theme_id, now)
    before = sheet(db, theme_id).meaning
    wanted = _tidy(db, work, meaning)
    if wanted == before:
        return theme_id
    if before.version != seen:
        raise DescribedMeanwhile(before)
    for name in wanted.aliases:
        work.refuse_taken(name, "aliases")
    work.refuse_pointing(_texts(wanted), ticked, _texts(before))
    row = {"dimensions": wanted.dimensions, "status": str(wanted.status), **wanted.texts}
    db.execute(update(Theme).where(Theme.id == theme_id).values(row))
    if wanted.aliases != before.aliases:
        _rename_aliases(work, wanted.aliases)
    if wanted.groupings != before.groupings:
        _regroup(work, wanted.groupings)
    db.commit()
    return theme_id


def _tidy(db: Session, work: Work, meaning: Meaning) -> Meaning:
    """Return what is wanted without names that stand twice, in the order of the alphabet."""
    in_use = {label_key(name): name for name in groupings(db)}
    named = {label_key(name): name for name in meaning.groupings}
    names = {label_key(name): name for name in meaning.aliases}
    names.pop(work.entry.label_key, None)
    return Meaning(
        dimensions=meaning.dimensions,
        aliases=tuple(names[key] for key in sorted(names)),
        groupings=tuple(sorted((in_use.get(key, name) for key, name in named.items()), key=str.casefold)),
        status=meaning.status if work.entry.status != "retired" else work.entry.status,
        **meaning.texts,
    )


def _texts(meaning: Meaning) -> dict[str, str]:
    """Return everything that is said in free words, by the field of the form."""
    names = {"aliases": "\n".join(meaning.aliases), "grouping": "\n".join(meaning.groupings)}
    return meaning.texts | names


def _rename_aliases(work: Work, names: Iterable[str]) -> None:
    theme_id = work.entry.id
    rows = [{"name_key": label_key(name), "theme_id": theme_id, "name": name} for name in names]
    work.db.execute(delete(ALIAS).where(ALIAS.c.theme_id == theme_id))
    if rows:
        work.db.execute(insert(ALIAS), sorted(rows, key=lambda row: str(row["name_key"])))
    if dict(work.entry.aliases).keys() - {row["name_key"] for row in rows}:
        settle(work.db, work.keyring, work.today, before=work.book)


def _regroup(work: Work, names: Iterable[str]) -> None:
    theme_id = work.entry.id
    rows = [{"theme_id": theme_id, "name_key": label_key(name), "name": name} for name in names]
    work.db.execute(delete(GROUPING).where(GROUPING.c.theme_id == theme_id))
    if rows:
        work.db.execute(insert(GROUPING), sorted(rows, key=lambda row: str(row["name_key"])))
