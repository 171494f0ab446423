"""Take a file into the codebook: everything that its report has shown, or nothing.

Nothing is logged, nothing goes to the ledger, and the file is kept nowhere.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import UpdateBase, bindparam, delete, insert, update
from sqlalchemy.orm import Session

from coreflect.agency.queries import settings_or_defaults
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.refusals import Refusal
from coreflect.themes.actions.boxes import lock, put_new, take_out
from coreflect.themes.models import Theme, ThemeAlias, ThemeGrouping
from coreflect.themes.queries.changes import changes
from coreflect.themes.queries.exchange import outlook
from coreflect.themes.rules.changes import Change, What, first_open, last_renaming
from coreflect.themes.rules.codebook import Status
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


def take_in(
    db: Session,
    keyring: Keyring,
    rows: Iterable[Row],
    seen: str,
    ticked: Collection[str],
    leave_out: bool,
    now: datetime,
) -> Differences:
    """Do what a file asks of the codebook and return what was changed: every row that could be taken.

    A theme that it renames or retires can be undone as if that had been done on the theme's own page.

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
    _keep(db, keyring, found.ready, now.astimezone(ZoneInfo(settings_or_defaults(db).zone)).date())
    _write(db, found.ready)
    db.commit()
    return found


def _keep(db: Session, keyring: Keyring, steps: Sequence[Step], today: date) -> None:
    """Seal what is needed to undo each new name and each retirement; a theme that is brought back needs none."""
    there = [(step.before, step.after) for step in steps if step.before]
    renamed = [(was, will) for was, will in there if was.label != will.label]
    retired = [was for was, will in there if will.status == Status.RETIRED != was.status]
    back = {was.id for was, will in there if was.status == Status.RETIRED != will.status}
    if not renamed and not retired and not back:
        return
    kept = changes(db, keyring, today, also_over=True)
    if gone := [one.id for one in kept if one.is_over(today) or (one.what is What.RETIRE and one.theme_id in back)]:
        take_out(db, gone)
    kept = [one for one in kept if not one.is_over(today)]
    new = [_renaming(was, will, last_renaming(kept, was.id), today) for was, will in renamed]
    new += [Change(uuid4(), What.RETIRE, was.id, today, before=was.status) for was in retired]
    put_new(db, keyring, str(first_open(today)), {one.id: one.to_content() for one in new})


def _renaming(was: Kept, will: Kept, last: Change | None, today: date) -> Change:
    return Change(
        id=uuid4(),
        what=What.RENAME,
        theme_id=was.id,
        on=today,
        other_id=last.id if last else None,
        before=was.label,
        after=will.label,
        was_alias=label_key(will.label) in _keys(was.aliases),
    )


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
