"""How a page calls what entries of the trail cite by id: people, and released themes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import false, literal, null, select, union_all
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

    def theme(self, id: UUID, title: str, asks: bool, release_id: UUID, withdrawn: bool) -> None:
        """Remember how a theme is called, and where it is shown: with its answers, or with its release."""
        where = ("policies.answer", "cell_id", id) if asks else ("releases.show", "release_id", release_id)
        self.themes[id] = About(title, where[0], ((where[1], str(where[2])),))
        if withdrawn:
            self.gone.add(id)

    def tell(self, entry: Entry) -> Telling:
        """Return one entry in plain words."""
        return told(Said(entry.kind, entry.said, self.themes, self.people, frozenset(self.gone)))


def names(
    db: Session, entries: Iterable[Entry], cells: Collection[PublishedCell] = (), people: dict[UUID, str] | None = None
) -> Names:
    """Return how to call everything that these entries cite, in one statement; none where `cells` and `people` say it.

    A release's own list of themes is counted, not named.
    """
    found = Names(dict(people or {}))
    for cell in cells:
        found.theme(cell.id, cell.title, cell.asks, cell.release_id, cell.withdrawn_on is not None)
    telling = [entry for entry in entries if entry.kind != "released"]
    who = {id for entry in telling for key in PEOPLE for id in entry.ids(key)} - found.people.keys()
    what = {id for entry in telling for key in THEMES for id in _ids(entry, key)} - found.themes.keys()
    if not who and not what:
        return found
    persons = select(literal(True), Person.id, Person.name, false(), null(), false()).where(Person.id.in_(who))
    gone = Cell.withdrawn_on.is_not(None)
    themes = select(literal(False), Cell.id, TITLE, Cell.asks, Cell.release_id, gone).where(Cell.id.in_(what))
    parts = [part for part, asked in ((persons, who), (themes, what)) if asked]
    for is_person, id, name, asks, release_id, withdrawn in db.execute(union_all(*parts)):
        if is_person:
            found.people[id] = name
        else:
            found.theme(id, name, asks, release_id, withdrawn)
    return found


def _ids(entry: Entry, key: str) -> tuple[UUID, ...]:
    value = entry.said.get(key)
    return (UUID(value),) if isinstance(value, str) else entry.ids(key)
