"""What was told over the years, in pictures."""

from flask import render_template, url_for

from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.policies.rules.pages import PageOf
from coreflect.summaries.forms import SummaryFilter
from coreflect.summaries.queries import over_time as queries
from coreflect.summaries.rules import over_time as rules
from coreflect.summaries.rules.years import grid_reading
from coreflect.summaries.views import blueprint
from coreflect.web import charts
from coreflect.web.guard import needs


@blueprint.get("/over-time")
@needs(Permission.READ_SUMMARIES)
def over_time() -> str:
    """Show what was told over the years, what came again, what was answered and where it led."""
    form = SummaryFilter.asked()
    found = queries.over_time(db.session())
    rows = rules.grid(found.tellings)
    page = PageOf.of(len(rows), form.number)
    shown = [(row.label, row.first, row.told()) for row in rows[page.skip : page.until]]
    return render_template(
        "summaries/over_time.html",
        found=found,
        page=page,
        grid=charts.grid("Themes by year", grid_reading(rows), rules.years_of(found.periods), shown),
        url=lambda number: url_for("summaries.over_time", page=number),
    )
