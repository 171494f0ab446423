"""Keeping what the simulator found."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from coreflect.releases.models import Simulation
from coreflect.releases.rules.simulation.figures import Run


def keep(db: Session, run: Run) -> None:
    """Keep a run of the simulator in place of earlier ones."""
    db.execute(delete(Simulation))
    db.add(Simulation(ran_on=run.on, figures=run.to_text()))
    db.commit()
