"""Keeping what the simulator found."""

from datetime import datetime

from sqlalchemy.orm import Session

from coreflect.agency.queries import settings_or_defaults
from coreflect.people.rules import local_day
from coreflect.releases.models import Simulation
from coreflect.releases.rules.simulation.figures import Figures


def keep(db: Session, figures: Figures, now: datetime) -> None:
    """Keep the figures of a run in place of those of earlier runs, with the agency's day."""
    today = local_day(now, settings_or_defaults(db).zone)
    db.query(Simulation).delete()
    db.add(Simulation(ran_on=today, figures=figures.to_text()))
    db.commit()
