"""Which periods have sealed boxes that nobody can open on this machine, and why."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Integer, String, cast, func, null, select, union_all
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import KeyMissing, Keyring
from coreflect.foundation.periods import Period
from coreflect.themes.models import Box, Notebook
from coreflect.themes.queries.notebook import Sealed, why_closed
from coreflect.themes.rules.sealing import NotOpened, open_box

BACK = "Put it back from a backup with “coreflect restore --keys FILE”; nothing is lost until then."
WHY = {
    "destroyed": "The key of {} was destroyed, and sealed records of it are still here: this database is older than "
    "the end of that quarter. Nobody can read them any more; “coreflect tend” deletes them.",
    "missing": f"The key of {{}} is not on this machine, so what was recorded in it can't be read. {BACK}",
    "damaged": f"The key of {{}} is damaged, so what was recorded in it can't be read. Move its file away. {BACK}",
    "wrong": f"The key of {{}} is another one than its records were sealed with. Move its file away. {BACK}",
}

NOTEBOOK_SHUT = {
    "missing": f"The key of the leads' notebook is not on this machine, so the notebook can't be read. {BACK}",
    "damaged": f"The key of the leads' notebook is damaged. Move its file away. {BACK}",
    "wrong": "The key of the leads' notebook is another one than a notebook was sealed with. Move its file away. "
    f"{BACK}",
}


@dataclass(frozen=True)
class Shut:
    """A period whose boxes do not open here, `why` a key of WHY; or the notebook, which is of no period."""

    period: Period | None
    why: str

    @property
    def title(self) -> str:
        """What can't be read."""
        what = f"What was recorded in {self.period.words()}" if self.period else "The leads' notebook"
        return f"{what} can't be read"

    @property
    def sentence(self) -> str:
        """What is wrong, and what an administrator can do."""
        return WHY[self.why].format(self.period.words()) if self.period else NOTEBOOK_SHUT[self.why]


def shut(db: Session, keyring: Keyring) -> list[Shut]:
    """Return the periods that have boxes which do not open here, the oldest first, and last the notebook.

    One statement; of each period one box is tried, which takes no longer than reading its key, and every notebook.
    """
    place = func.row_number().over(partition_by=Box.period, order_by=Box.id).label("place")
    first = select(Box.id, place).subquery()
    nothing = cast(null(), Notebook.series_id.type).label("series_id"), cast(null(), Integer).label("year")
    boxes = select(Box.id, Box.period, Box.sealed, *nothing)
    boxes = boxes.join(first, (first.c.id == Box.id) & (first.c.place == 1))
    period = cast(null(), String).label("period")
    years = select(Notebook.id, period, Notebook.sealed, Notebook.series_id, Notebook.year)
    rows = db.execute(union_all(boxes, years)).all()
    tried = [(row.period, why_shut(keyring, row.period, row.id, row.sealed)) for row in rows if row.period]
    found = [Shut(Period.parse(period), why) for period, why in sorted(tried) if why]
    lying = [Sealed(row.id, row.series_id, row.year, row.sealed) for row in rows if not row.period]
    notebook = why_closed(keyring, lying)
    return [*found, Shut(None, notebook)] if notebook else found


def why_shut(keyring: Keyring, period: str, box_id: UUID, sealed: bytes) -> str:
    """Return why a box does not open here, as a key of WHY, or nothing where it does."""
    try:
        open_box(keyring.read(period), box_id, period, sealed)
    except NotOpened:
        return "wrong"
    except KeyMissing:
        if keyring.is_destroyed(period):
            return "destroyed"
        return "damaged" if period in keyring.periods() else "missing"
    return ""
