"""Decisions on changes, noted on a page of their own."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.policies.actions.decisions import decide as note
from coreflect.policies.forms.decisions import DecisionForm
from coreflect.policies.views import blueprint
from coreflect.policies.views.page import Desk, Door, opened, part
from coreflect.web.guard import needs


@blueprint.route("/<uuid:change_id>/decision", methods=["GET", "POST"])
@needs(Permission.DECIDE)
def decide(change_id: UUID) -> Response | str | tuple[str, int]:
    """Note what a body decided."""
    desk, form = opened(change_id), DecisionForm()
    if form.validate_on_submit():
        number = form.attempt(note, db.session(), current_user, change_id, form.verdict, clock.now())
        if number is not None:
            flash("The decision is noted, and everybody can read it with its reason.")
            return redirect(url_for("policies.show", change_id=change_id))
        desk = opened(change_id)
    if form.refused or form.seen.errors or not form.is_submitted():
        form.seen.data = desk.change.last_number  # what this page shows is what is sent with the next press
    return render_template("policies/decide.html", change=desk.change, today=desk.today, form=form), form.status


@part
def _decisions(desk: Desk) -> dict[str, Any]:
    if not desk.viewer.may(Permission.DECIDE):
        return {}
    words = "Note another decision" if desk.change.decisions else "Note a decision"
    return {"doors": [Door(10, words, url_for("policies.decide", change_id=desk.change.id))]}
