"""Series with the names of those who lead them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.sessions.models import Series, SeriesLead
from coreflect.sessions.rules.words import first_names


@dataclass(frozen=True)
class SeriesRow:
    """A series: its title and its active leads, names and ids, in the order of the names."""

    id: UUID
    title: str
    leads: tuple[str, ...]
    lead_ids: tuple[UUID, ...] = ()

    @cached_property  # each date of a list says it
    def led_by(self) -> str:
        """Its leads as a list says them: "Imani, Rowan and Tove"."""
        return first_names(self.leads)


def all_series(db: Session) -> dict[UUID, SeriesRow]:
    """Return every series by id, in the order of their titles, in one question."""
    found: dict[UUID, SeriesRow] = {}
    for id_, title, name, lead in db.connection().execute(_all()):
        known = found.get(id_) or SeriesRow(id_, title, ())
        found[id_] = SeriesRow(id_, title, (*known.leads, name), (*known.lead_ids, lead)) if name else known
    return found


def leads_among(series: Iterable[SeriesRow]) -> dict[UUID, str]:
    """Return everybody who leads one of these series, id to name, in the order of the names."""
    found = {id_: name for one in series for id_, name in zip(one.lead_ids, one.leads, strict=True)}
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))


def series_title(db: Session, series_id: UUID) -> str | None:
    """Return the title of a series, or None where there is none with this id."""
    return db.scalar(select(Series.title).where(Series.id == series_id))


@lru_cache
def _all() -> Select[tuple[UUID, str, str | None, UUID | None]]:
    series, lead, person = Series.__table__, SeriesLead.__table__, Person.__table__
    joined = series.outerjoin(lead, lead.c.series_id == series.c.id)
    joined = joined.outerjoin(person, (person.c.id == lead.c.person_id) & person.c.active & person.c.ps_lead)
    query = select(series.c.id, series.c.title, person.c.name, person.c.id).select_from(joined)
    return query.order_by(series.c.title, series.c.id, person.c.name, person.c.id)
