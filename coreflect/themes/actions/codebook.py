"""New labels enter the codebook at a release. Nothing here commits: the release does, once."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from coreflect.themes.models import Theme, ThemeAlias
from coreflect.themes.queries.codebook import by_key, codebook
from coreflect.themes.rules.labels import NewTheme, label_key


def enter(db: Session, new: Iterable[NewTheme], period: str) -> dict[str, UUID]:
    """Return the codebook's theme for every given label key, entering those that it did not have.

    A name that is there stands for its theme, which keeps its own words and principles; a new one is proposed. New
    rows are written in the order of their random keys, in one go, so that their place on a page tells nothing of the
    order of arrival.
    """
    wanted = {theme.label_key: theme for theme in new}
    found = {key: entry.id for key, entry in by_key(db, wanted, period).items()}
    missing = [(uuid4(), theme) for key, theme in wanted.items() if key not in found]
    rows = [
        {
            "id": theme_id,
            "label": theme.label,
            "label_key": theme.label_key,
            "dimensions": theme.dimensions,
            "status": "proposed",
            "definition": "",
            "use_when": "",
            "not_when": "",
            "example": "",
        }
        for theme_id, theme in sorted(missing, key=lambda pair: pair[0].bytes)
    ]
    if rows:
        db.execute(insert(Theme.__table__), rows)  # the plain table: the rows are written in this very order
    return found | {row["label_key"]: row["id"] for row in rows}


def keep_names(db: Session, theme_id: UUID, names: Iterable[str]) -> None:
    """Let those of these names that no theme has lead to this one, so that what was told under them is not told once
    more. Who gives them sees to it that they leave the room no more."""
    book, wanted = codebook(db), {label_key(name): name for name in names}
    rows = [
        {"name_key": key, "theme_id": theme_id, "name": name}
        for key, name in sorted(wanted.items())
        if key and book.owner(key) is None
    ]
    if rows:
        db.execute(insert(ThemeAlias.__table__), rows)
