"""On which days the invented changes were proposed and moved, relative to the day of the demo."""

from datetime import date, timedelta

from coreflect.policies.demo.plans import Plan
from coreflect.releases.queries.cells import PublishedCell

RELEASE_TO_PROPOSAL = 4
WITHOUT_A_THEME = 150  # days before the demo's day at which PS staff raise what no published theme asks for


def calendar(plan: Plan, cells: list[PublishedCell], day: date) -> tuple[date, list[date]]:
    """Return the day of the proposal and of each step: as planned, or closer together where time is short."""
    latest, told = day - timedelta(days=plan.before), date.min
    begins = day - timedelta(days=plan.begins) if plan.begins else None
    if cells:
        told = max(cell.published_on for cell in cells)
        latest = max(latest, told)  # nothing is proposed from a theme before it can be read
        start = min(max(told + timedelta(days=RELEASE_TO_PROPOSAL), begins or told), latest)
    else:
        start = told = (begins or day - timedelta(days=WITHOUT_A_THEME)).replace(day=1)
    start = workday(start, told)
    longest = max((step.after for step in plan.steps), default=0)
    room = max(0, (latest - start).days)
    share = min(1.0, room / longest) if longest else 1.0
    return start, [workday(start + timedelta(days=int(step.after * share)), start) for step in plan.steps]


def workday(day: date, earliest: date) -> date:
    """Return the day, or the Friday before it where it falls on a weekend, but none before `earliest`."""
    return max(earliest, day - timedelta(days=max(0, day.weekday() - 4)))
