"""Who leads the groups that have a part of a release."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.people.models import Person
from coreflect.releases.models import GroupSeries
from coreflect.sessions.models import SeriesLead


def leads_of_parts(db: Session, group_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the addresses of the active leads of these groups' series, by id; of a group that nobody leads any more,
    of every active PS lead: each of them can take its series over. Two statements at most.
    """
    active = select(Person.id, Person.email).where(Person.ps_lead, Person.active).order_by(Person.id)
    led = select(GroupSeries.group_id, Person.id, Person.email)
    led = led.join(SeriesLead, SeriesLead.series_id == GroupSeries.series_id)
    led = led.join(Person, Person.id == SeriesLead.person_id)
    rows = db.execute(led.where(GroupSeries.group_id.in_(group_ids), Person.ps_lead, Person.active)).all()
    found = {row.id: row.email for row in rows}
    if set(group_ids) - {row.group_id for row in rows}:
        found |= {row.id: row.email for row in db.execute(active)}
    return found
