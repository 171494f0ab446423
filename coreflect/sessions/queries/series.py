"""Series with the names of those who lead them."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Select, select
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
    found: dict[UUID, SeriesRow] = {}
    for id_, title, name in db.connection().execute(_all()):
        leads = found[id_].leads if id_ in found else ()
        found[id_] = SeriesRow(id_, title, (*leads, name) if name else leads)
    return found


def series_title(db: Session, series_id: UUID) -> str | None:
    """Return the title of a series, or None where there is none with this id."""
    return db.scalar(select(Series.title).where(Series.id == series_id))


@lru_cache
def _all() -> Select[tuple[UUID, str, str | None]]:
    series, lead, person = Series.__table__, SeriesLead.__table__, Person.__table__
    joined = series.outerjoin(lead, lead.c.series_id == series.c.id)
    joined = joined.outerjoin(person, (person.c.id == lead.c.person_id) & person.c.active & person.c.ps_lead)
    query = select(series.c.id, series.c.title, person.c.name).select_from(joined)
    return query.order_by(series.c.title, series.c.id, person.c.name)
