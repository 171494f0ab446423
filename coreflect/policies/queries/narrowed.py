"""What of the register is asked for, and what a statement must ask to find it.

Statements of the register are made once for every way to narrow it: making one for every page cost more than the
database's answer. What they look for is bound when they are asked.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, bindparam, exists, func, or_

from coreflect.policies.models import Change, ChangeCell, ChangeHolder
from coreflect.policies.rules.stages import Stage
from coreflect.releases.models import Cell
from coreflect.releases.rules.searching import wanted as sought

CHANGE, HOLDER, CITES, CELL = Change.__table__, ChangeHolder.__table__, ChangeCell.__table__, Cell.__table__
BY_ITS_ROW = frozenset({"stage", "origin", "domain"})
"""Ways to narrow the register that look at the change's own row alone."""


@dataclass(frozen=True)
class Wanted:
    """What of the register is asked for; what is empty narrows nothing."""

    stage: Stage | None = None
    origin: str = ""
    domain: str = ""
    dimension: str = ""
    mine: bool = False
    words: str = ""

    @property
    def anything(self) -> bool:
        """Whether the register is narrowed at all."""
        return self != Wanted()

    @property
    def ways(self) -> tuple[frozenset[str], int]:
        """In which ways the register is narrowed, and by how many words; the same ways are asked in one statement."""
        named = ("stage", "origin", "domain", "dimension", "mine")
        return frozenset(name for name in named if getattr(self, name)), len(sought(self.words))

    def values(self, viewer_id: UUID) -> dict[str, Any]:
        """Return what is looked for, as the statement for these ways takes it."""
        values = {"origin": self.origin, "domain": self.domain, "about": f" {self.dimension} ", "viewer": viewer_id}
        values["stage"] = self.stage.value if self.stage else ""
        return values | {f"word{at}": _as_typed(word) for at, word in enumerate(sought(self.words))}


def fitting(ways: frozenset[str], words: int = 0) -> list[ColumnElement[bool]]:
    """Return the conditions of a register that is narrowed in these ways and by so many words.

    Of words they let more through than is sought: no database folds letters as people read them, so a title with other
    letters than English ones is always let through, and `holding` says of each whether it is sought.
    """
    fits: list[ColumnElement[bool]] = [
        CHANGE.c[name] == bindparam(name) for name in ("stage", "origin", "domain") if name in ways
    ]
    if "mine" in ways:
        fits.append(exists().where(HOLDER.c.change_id == CHANGE.c.id, HOLDER.c.person_id == bindparam("viewer")))
    if "dimension" in ways:
        about = CELL.c.dimensions.contains(bindparam("about", type_=String))
        fits.append(exists().where(CITES.c.change_id == CHANGE.c.id, CITES.c.cell_id == CELL.c.id, about))
    for at in range(words):
        low = func.lower(CHANGE.c.title).contains(bindparam(f"word{at}", type_=String), escape="/")
        fits.append(or_(low, CHANGE.c.title.regexp_match("[^ -~]")))
    return fits


def _as_typed(word: str) -> str:
    """Return a word so that the database looks for its very signs: two of them would stand for any others."""
    return word.replace("/", "//").replace("%", "/%").replace("_", "/_")
