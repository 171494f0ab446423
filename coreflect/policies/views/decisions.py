"""Decisions on changes."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.policies.actions.decisions import decide as note
from coreflect.policies.forms.decisions import DecisionForm
from coreflect.policies.views import blueprint
from coreflect.policies.views.changes import page_of
from coreflect.web.guard import needs


@blueprint.post("/<uuid:change_id>/decision")
@needs(Permission.DECIDE)
def decide(change_id: UUID) -> Response | str | tuple[str, int]:
    """Note what a body decided."""
    form = DecisionForm()
    if form.validate_on_submit():
        number = form.attempt(note, db.session(), current_user, change_id, form.verdict, clock.now())
        if number is not None:
            flash("The decision is noted, and everybody can read it with its reason.")
            return redirect(url_for("policies.show", change_id=change_id))
    return page_of(change_id, decision=form)
