"""What the simulator found last."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.releases.models import Simulation
from coreflect.releases.rules.simulation.figures import Figures, Ran


def last_run(db: Session) -> Ran | None:
    """Return the run that was kept last, or None where there is none that this version can read."""
    query = select(Simulation.ran_on, Simulation.figures).order_by(Simulation.ran_on.desc()).limit(1)
    row = db.execute(query).first()
    if row is None:
        return None
    try:
        return Ran(row.ran_on, Figures.from_text(row.figures))
    except ValueError:
        return None
