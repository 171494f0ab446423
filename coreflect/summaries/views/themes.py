"""The list of published themes, and the same as a file."""

from datetime import date

from flask import Response, render_template, url_for
from flask_login import current_user

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.ips import BY_KEY, DIMENSIONS
from coreflect.foundation.permissions import Permission
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.pages import PageOf
from coreflect.releases.queries.pointers import now_called
from coreflect.summaries.forms import SummaryFilter
from coreflect.summaries.queries import told as queries
from coreflect.summaries.rules.readings import stages_reading, themes_reading
from coreflect.summaries.rules.table import as_csv, file_name
from coreflect.summaries.views import blueprint
from coreflect.web import charts
from coreflect.web.guard import needs


@blueprint.get("/themes")
@needs(Permission.READ_SUMMARIES)
def themes() -> str:
    """Show every theme that was released, narrowed as the address says, and what became of it."""
    form = SummaryFilter.asked()
    found = queries.summary(db.session(), _today(), form.of, form.during)
    form.offer(found.releases)
    page = PageOf.of(len(found.told), form.number)
    told = found.told[page.skip : page.until]
    of = [BY_KEY[form.of]] if form.of else DIMENSIONS
    return render_template(
        "summaries/themes.html",
        form=form,
        found=found,
        page=page,
        told=told,
        called=now_called(db.session(), current_user, [one.cell for one in told]),
        themes=charts.bars_by_dimension(
            "Themes by principle and task",
            themes_reading(found.periods, found.themes, of),
            found.periods,
            found.themes,
            of,
        ),
        stages=charts.stages(
            "Changes by stage",
            stages_reading({stage.value: count for stage, count in found.stages.items()}),
            {stage.words: count for stage, count in found.stages.items()},
        ),
        url=lambda number: url_for("summaries.themes", **form.address(page=number)),
    )


@blueprint.get("/themes.csv")
@needs(Permission.READ_SUMMARIES)
def export() -> Response:
    """Give the same themes, narrowed in the same way, as a file for a spreadsheet."""
    form, today = SummaryFilter.asked(), _today()
    rows = queries.exported(db.session(), today, form.of, form.during)
    return Response(
        as_csv(rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{file_name(today)}"'},
    )


def _today() -> date:
    return local_day(clock.now(), current_user.agency.zone)
