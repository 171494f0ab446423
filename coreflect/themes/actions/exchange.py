"""Take a file into the codebook: everything that its report has shown, or nothing.

Nothing is logged, nothing goes to the ledger, and the file is kept nowhere.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import UpdateBase, bindparam, delete, insert, update
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Refusal
from coreflect.themes.actions.boxes import lock
from coreflect.themes.models import Theme, ThemeAlias, ThemeGrouping
from coreflect.themes.queries.exchange import outlook
from coreflect.themes.rules.differences import Differences, Step
from coreflect.themes.rules.exchange import TEXTS, Kept, Row
from coreflect.themes.rules.labels import label_key

THEME, ALIAS, GROUPING = Theme.__table__, ThemeAlias.__table__, ThemeGrouping.__table__


class ReportChanged(Refusal):
    """What would change is not what the page has shown; `found` is what would change now."""

    def __init__(self, found: Differences) -> None:
        super().__init__(
            "The codebook has changed since you saw this report, so nothing was saved. This is what the file would "
            "change now. Press once more if that is right."
        )
        self.found = found


class NotAllCanBeTaken(Refusal):
    """Some rows wait for an answer, and nobody has said to leave them out."""

    def __init__(self, found: Differences) -> None:
        waiting = sum(step.stands_open for step in found.steps)
        holds, it = ("One row holds", "leave it") if waiting == 1 else (f"{waiting} rows hold", "leave them")
        super().__init__(
            f"Nothing was saved yet. {holds} words that might point to someone: tick each that does not, or {it} out."
        )
        self.found = found


def take_in(db: Session, rows: Iterable[Row], seen: str, ticked: Collection[str], leave_out: bool) -> Differences:
    """Do what a file asks of the codebook and return what was changed: every row that could be taken.

    `seen` is the mark of the report that was shown, `ticked` holds the tokens of what points to nobody. Raises
    ReportChanged where something else would happen now, and NotAllCanBeTaken where rows wait for a tick, unless
    `leave_out` says to go on without them; then nothing is changed. Rows that cannot be taken are left out: the button
    said so. The number of statements does not rise with that of rows.
    """
    lock(db)
    found = outlook(db, rows, ticked)
    if not found.steps:
        return found  # such as a press that was sent twice: it is all there
    if found.seal != seen:
        raise ReportChanged(found)
    if found.ready != list(found.steps) and not leave_out:
        raise NotAllCanBeTaken(found)
    _write(db, found.ready)
    db.commit()
    return found


def _write(db: Session, steps: Sequence[Step]) -> None:
    """Write what these steps make of their themes, in the order of random keys: it tells nothing of the file's."""
    pairs = [(step.before or Kept(uuid4(), ""), step.after) for step in steps]
    pairs = sorted(pairs, key=lambda pair: str(pair[0].id))
    new = [{"id": was.id} | _columns(will) for was, will in pairs if not was.label]
    changed = [{"theme": was.id} | _columns(will) for was, will in pairs if was.label]
    regrouped = [(was, will) for was, will in pairs if was.groupings != will.groupings]
    gone = [{"key": key} for was, will in pairs for key in _keys(was.aliases) - _keys(will.aliases)]
    _each(db, delete(ALIAS).where(ALIAS.c.name_key == bindparam("key")), gone)  # an alias became the label
    _each(
        db, delete(GROUPING).where(GROUPING.c.theme_id == bindparam("theme")), [{"theme": a.id} for a, _ in regrouped]
    )
    _each(db, update(THEME).where(THEME.c.id == bindparam("theme")), changed)
    _each(db, insert(THEME), new)
    aliases = [
        _named(was, name) for was, will in pairs for name in will.aliases if label_key(name) not in _keys(was.aliases)
    ]
    _each(db, insert(ALIAS), sorted(aliases, key=lambda row: row["name_key"]))
    _each(db, insert(GROUPING), [_named(was, name) for was, will in regrouped for name in will.groupings])


def _each(db: Session, statement: UpdateBase, rows: list[dict[str, Any]]) -> None:
    """Run one statement for many rows at once, and not at all for none."""
    if rows:
        db.execute(statement, rows)


def _columns(theme: Kept) -> dict[str, Any]:
    said = {name: getattr(theme, name) for name in ("label", "dimensions", "status", *TEXTS.values())}
    return said | {"label_key": label_key(theme.label)}


def _named(theme: Kept, name: str) -> dict[str, Any]:
    return {"name_key": label_key(name), "theme_id": theme.id, "name": name}


def _keys(names: Iterable[str]) -> set[str]:
    return {label_key(name) for name in names}
