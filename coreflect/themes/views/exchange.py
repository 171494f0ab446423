"""The codebook as a file: taken along, and brought back with a report of what it would change."""

from collections.abc import Collection
from uuid import UUID

from flask import Response, current_app, render_template
from flask_login import current_user

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.sessions.rules.recurrence import local_day
from coreflect.themes.actions.exchange import take_in
from coreflect.themes.forms.exchange import ImportForm
from coreflect.themes.queries.exchange import kept, outlook
from coreflect.themes.rules.exchange import MEANT, MOST_ROWS, written
from coreflect.themes.rules.spreadsheet import as_csv
from coreflect.themes.views import blueprint
from coreflect.web.guard import needs


@blueprint.get("/codebook.csv")
@needs(Permission.READ_CODEBOOK)
def export() -> Response:
    """Give the whole codebook as a file for a spreadsheet; how often a theme was released counts published cells."""
    themes = kept(db.session())
    rows = written(themes, _released([one.id for one in themes if one.id]))
    day = local_day(clock.now(), current_user.agency.zone)
    name = f"coreflect-codebook-{day.isoformat()}.csv"
    return Response(
        as_csv(rows), mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@blueprint.route("/import", methods=["GET", "POST"])
@needs(Permission.KEEP_CODEBOOK)
def import_file() -> tuple[str, int]:
    """Read a file and say what it would change; below that report one press does it, and the report stays.

    What was done is answered at once and not led elsewhere, because the report is kept nowhere. The same press sent
    again finds nothing to change.
    """
    form, table, found, done = ImportForm(), None, None, False
    if form.validate_on_submit():
        table = form.attempt(form.table)
    if table and form.save.data:
        sent = (table.rows, form.shown.data or "", form.nobody.data or [], form.leave_out.data)
        found = form.attempt(take_in, db.session(), current_app.extensions["keyring"], *sent, clock.now())
        done = found is not None
    elif table:
        found = outlook(db.session(), table.rows, form.nobody.data or [])
    page = render_template(
        "themes/import.html",
        form=form,
        found=found or form.found,
        done=done,
        table=table,
        columns=MEANT,
        most=MOST_ROWS,
    )
    return page, form.status


def _released(theme_ids: Collection[UUID]) -> dict[UUID, int]:
    """Ask the room of the releases in how many published cells each theme stands."""
    asked = (room.uses for room in current_app.extensions["rooms"] if room.name == "releases" and room.uses)
    return next((ask(db.session(), theme_ids) for ask in asked if theme_ids), {})
