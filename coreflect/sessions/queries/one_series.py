"""One series with everything that its page says."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, literal, select
from sqlalchemy.orm import Session

from coreflect.people.queries.viewer import Viewer
from coreflect.sessions.models import Series, SeriesLead
from coreflect.sessions.queries.closures import closed_days
from coreflect.sessions.queries.date_row import DateRow
from coreflect.sessions.queries.dates import Wanted, dates_for
from coreflect.sessions.rules.closures import closed_on
from coreflect.sessions.rules.recurrence import YEAR, days_between, local_day

SHOWN = 6


@dataclass(frozen=True)
class SeriesPage:
    """A series, its next dates, and the days of the year ahead on which it does not meet, each with the reason."""

    series: Series
    leads: bool
    dates: list[DateRow]
    struck: list[tuple[date, str]]

    @property
    def total(self) -> int:
        """How many dates are to come."""
        return self.dates[0].total if self.dates else 0

    @property
    def first_planned(self) -> DateRow | None:
        """The next date that is planned and has not begun, from which all can be changed."""
        return next((one for one in self.dates if one.is_open), None)


def series_page(db: Session, viewer: Viewer, series_id: UUID, now: datetime) -> SeriesPage | None:
    """Return a series as a viewer sees it, or None where there is none with this id."""
    led = exists().where(SeriesLead.series_id == Series.id, SeriesLead.person_id == viewer.id)
    is_lead = led if viewer.may("PLAN_SERIES") else literal(False)
    found = db.execute(select(Series, is_lead.label("leads")).where(Series.id == series_id)).first()
    if found is None:
        return None
    series, leads = found
    dates = dates_for(db, viewer, replace(Wanted(), series=series_id), now)[:SHOWN]
    return SeriesPage(series, bool(leads), dates, _struck(db, series, now))


def _struck(db: Session, series: Series, now: datetime) -> list[tuple[date, str]]:
    today = local_day(now, series.zone)
    until = min(series.ends_on or today + YEAR, today + YEAR)
    closures = closed_days(db, today, until)
    days = days_between(series.first_date, series.every, today - timedelta(days=1), until)
    return [(day, why) for day in days if (why := closed_on(day, closures))]
