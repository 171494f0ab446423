"""How a page calls what entries of the trail cite by id: people, and released themes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import false, literal, select, union_all
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.policies.queries.trail import Entry
from coreflect.policies.rules.timeline import About, Said, Telling, told
from coreflect.releases.models import Cell
from coreflect.releases.queries.cells import TITLE, PublishedCell

PEOPLE, THEMES = ("holders", "joined", "left"), ("cell", "cells")


@dataclass
class Names:
    """Names of people and pages of themes, as far as they are known; `gone` are themes that were withdrawn."""

    people: dict[UUID, str] = field(default_factory=dict)
    themes: dict[UUID, About] = field(default_factory=dict)
    gone: set[UUID] = field(default_factory=set)

    def theme(self, id: UUID, title: str, withdrawn: bool) -> None:
        """Remember how a theme is called; it is shown with what came of it."""
        self.themes[id] = About(title, "policies.answer", (("cell_id", str(id)),))
        if withdrawn:
            self.gone.add(id)

    def tell(self, entry: Entry) -> Telling:
        """Return one entry in plain words."""
        return told(Said(entry.kind, entry.said, self.themes, self.people, frozenset(self.gone), entry.on))


def names(
    db: Session, entries: Iterable[Entry], cells: Collection[PublishedCell] = (), people: dict[UUID, str] | None = None
) -> Names:
    """Return how to call everything that these entries cite, in one statement; none where `cells` and `people` say it.

    A release's own list of themes is counted, not named.
    """
    found = Names(dict(people or {}))
    for cell in cells:
        found.theme(cell.id, cell.title, cell.withdrawn_on is not None)
    telling = [entry for entry in entries if entry.kind != "released"]
    who = {id for entry in telling for key in PEOPLE for id in entry.ids(key)} - found.people.keys()
    what = {id for entry in telling for key in THEMES for id in _ids(entry, key)} - found.themes.keys()
    if not who and not what:
        return found
    persons = select(literal(True), Person.id, Person.name, false()).where(Person.id.in_(who))
    gone = Cell.withdrawn_on.is_not(None)
    themes = select(literal(False), Cell.id, TITLE, gone).where(Cell.id.in_(what))
    parts = [part for part, asked in ((persons, who), (themes, what)) if asked]
    for is_person, id, name, withdrawn in db.execute(union_all(*parts)):
        if is_person:
            found.people[id] = name
        else:
            found.theme(id, name, bool(withdrawn))
    return found


def _ids(entry: Entry, key: str) -> tuple[UUID, ...]:
    value = entry.said.get(key)
    return (UUID(value),) if isinstance(value, str) else entry.ids(key)
