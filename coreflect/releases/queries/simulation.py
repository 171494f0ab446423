"""What the simulator found last, and how many people come here."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.releases.models import GroupSeries, Simulation
from coreflect.releases.rules.simulation.figures import Run
from coreflect.releases.rules.simulation.shipped import shipped
from coreflect.sessions.queries.for_others import people_by_quarter
from coreflect.sessions.rules.retention import latest_closed


def run_in_force(db: Session, together: int) -> Run:
    """Return the run that the agency kept last, or else the one that came with the program.

    One that was played with another number of people together, or written by another version, tells nothing here.
    """
    query = select(Simulation.figures).order_by(Simulation.ran_on.desc()).limit(1)
    kept = db.scalar(query)
    if kept is not None:
        try:
            run = Run.from_text(kept)
        except ValueError:
            return shipped(together)
        if run.figures.together == together:
            return run
    return shipped(together)


def people_who_come(db: Session, today: date) -> int | None:
    """Return to how many different people a group came in a quarter of the last year, on average, rounded down.

    The last four closed quarters count, those without dates left out. None where nobody came, as at the beginning.
    """
    period = latest_closed(today)
    periods = [str(period)]
    while len(periods) < 4:
        period = period.previous()
        periods.append(str(period))
    last_year = select(func.max(GroupSeries.year)).scalar_subquery()
    groups = select(func.count(GroupSeries.group_id.distinct())).where(GroupSeries.year == last_year)
    found = list(db.execute(people_by_quarter(periods).add_columns(groups.scalar_subquery().label("groups"))))
    return sum(row.people for row in found) // len(found) // (found[0].groups or 1) if found else None
