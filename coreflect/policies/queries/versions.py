"""The versions of a change's text: all of them from its trail, and the text of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.policies.models import Version
from coreflect.policies.queries.trail import Entry
from coreflect.policies.rules.versions import Number, Standing, State, standing


@dataclass(frozen=True)
class Head:
    """One version without its text: what it is, who made it and when."""

    id: UUID
    number: Number
    state: State
    summary: str
    link: str
    digest: str
    on: date
    by: UUID | None
    name: str


class Heads(tuple[Head, ...]):
    """The versions of one change in the order in which they were made."""

    @property
    def newest(self) -> Head | None:
        """The one that was made last."""
        return self[-1] if self else None

    @property
    def draft(self) -> Head | None:
        """The open draft."""
        return next((one for one in self if one.state is State.DRAFT), None)

    @property
    def approved(self) -> Head | None:
        """The one that is approved now."""
        return next((one for one in self if one.state is State.APPROVED), None)

    def numbered(self, number: Number | None) -> Head | None:
        """Return the version with this number, or None."""
        return next((one for one in self if one.number == number), None)

    def after(self, id: UUID | None) -> Head | None:
        """Return the version that was made next after the one with this id, the first one after None."""
        places = [place for place, one in enumerate(self, start=1) if one.id == id] if id else [0]
        return self[places[0]] if places and places[0] < len(self) else None

    def before(self, head: Head) -> Head | None:
        """Return the version that was made before this one, or None."""
        place = self.index(head)
        return self[place - 1] if place else None


def heads(entries: Iterable[Entry]) -> Heads:
    """Return the versions of a change as its trail tells them; the database is asked for nothing more."""
    told = [one for one in entries if one.kind in ("version", "approved")]
    found = standing((one.kind, one.said) for one in told)
    return Heads(_head(one, entry) for one, entry in zip(found, told, strict=True))


def texts(db: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the texts of these versions in one statement; that of a document elsewhere is empty."""
    query = select(Version.id, Version.text).where(Version.id.in_(list(ids)))
    return {row.id: row.text for row in db.execute(query)}


def _head(one: Standing, entry: Entry) -> Head:
    what = one.id, one.number, one.state, one.summary, one.link, one.digest
    return Head(*what, entry.on, entry.by, entry.name)
