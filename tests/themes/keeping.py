"""How the tests of the codebook press its buttons and look at what stands."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.themes.models import Theme, ThemeAlias
from tests.pages import Page


def mark(page: Page) -> str:
    """Return the mark of what an open page shows."""
    (field,) = page.find("input", name="seen")
    return field.get("value", "")


def press(page: Page, endpoint: str, theme: Theme, status: int = 302, **data: Any) -> Page:
    """Send the form of an open page about a theme, with the mark of what it shows."""
    into = {"into_id": data.pop("into").id} if "into" in data else {}
    return page.send(endpoint, {"seen": mark(page), **data}, status, theme_id=theme.id, **into)


def undo(page: Page, words: str, status: int = 302) -> Page:
    """Press the button of the list of changes whose words begin so."""
    changes = page.open("themes.changes")
    (form,) = [one for one in changes.find("form") if "".join(one.itertext()).strip().startswith(words)]
    return changes.send(form.get("action", ""), status=status)


def names(db: Session, theme: Theme) -> tuple[str, list[str]]:
    """Return a theme's label and its aliases."""
    db.rollback()
    label = db.scalar(select(Theme.label).where(Theme.id == theme.id))
    aliases = select(ThemeAlias.name).where(ThemeAlias.theme_id == theme.id)
    return str(label), sorted(db.scalars(aliases))
