"""Series with the names of those who lead them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.sessions.models import Series, SeriesLead
from coreflect.sessions.rules.words import first_names


@dataclass(frozen=True)
class SeriesRow:
    """A series: its title and its active leads' names, by name."""

    id: UUID
    title: str
    leads: tuple[str, ...]

    @property
    def led_by(self) -> str:
        """Its leads as a list says them: "Imani, Rowan and Tove"."""
        return first_names(self.leads)


def all_series(db: Session) -> dict[UUID, SeriesRow]:
    """Return every series by id, in the order of their titles, in one question."""
    query = select(Series.id, Series.title, Person.name)
    query = query.outerjoin(SeriesLead, SeriesLead.series_id == Series.id)
    query = query.outerjoin(Person, (Person.id == SeriesLead.person_id) & Person.active & Person.ps_lead)
    found: dict[UUID, SeriesRow] = {}
    for row in db.execute(query.order_by(Series.title, Series.id, Person.name)):
        leads = found[row.id].leads if row.id in found else ()
        found[row.id] = SeriesRow(row.id, row.title, (*leads, row.name) if row.name else leads)
    return found
