"""Note together who was missing at a date."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.themes.actions import voices as actions
from coreflect.themes.forms.voices import OWN, VoicesForm
from coreflect.themes.queries.desk import desk
from coreflect.themes.rules.voices import Voices
from coreflect.themes.views import blueprint
from coreflect.web.guard import needs


@blueprint.route("/record/<uuid:session_id>/missing", methods=["GET", "POST"])
@needs(Permission.HOST)
def missing(session_id: UUID) -> Response | tuple[str, int]:
    """Show who was missing at a date of one's own series, and change it."""
    form, who = VoicesForm(), (db.session(), current_app.extensions["keyring"], current_user)
    if form.validate_on_submit():
        sent = (form.listed.data, form.own(), form.nobody.data, form.seen.data or "")
        kept = form.attempt(actions.note, *who, session_id, *sent, clock.now())
        if kept is not None:
            flash("Saved and sealed." if kept.all else "Saved. Nobody is noted as missing.")
            return redirect(url_for(".record", session_id=session_id))
    table = desk(*who, session_id, clock.now())
    if not form.is_submitted():
        if not table.door.open:
            return redirect(url_for(".record", session_id=session_id))
        form.show(table.missing.voices if table.missing else Voices())
    form.offer(table)
    return render_template("themes/missing.html", form=form, desk=table, own=OWN), form.status
