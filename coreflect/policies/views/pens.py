"""Who held the pen: each side says so on a page of its own."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.policies.actions.pens import say_pen
from coreflect.policies.forms.pens import PenForm
from coreflect.policies.queries.decisions import said
from coreflect.policies.views import blueprint
from coreflect.policies.views.decisions import speaks
from coreflect.policies.views.page import opened
from coreflect.web.guard import needs


@blueprint.route("/<uuid:change_id>/pen", methods=["GET", "POST"])
@needs(Permission.READ_POLICIES)
def pen(change_id: UUID) -> Response | str | tuple[str, int]:
    """Say for one's side who held the pen, of the newest decision, or of one that the address names."""
    desk = opened(change_id)
    side = speaks(desk)
    if side is None:
        abort(403)
    form = PenForm.asked(len(said(desk.entries).decisions))
    if form.validate_on_submit():
        word = form.attempt(say_pen, db.session(), current_user, change_id, form.penned, clock.now())
        if word is not None:
            flash(f"Your word stands: “{word.words}”.")
            return redirect(url_for("policies.show", change_id=change_id))
        desk = opened(change_id)
    found = said(desk.entries)
    if form.refused or form.decision.data > len(found.decisions):
        form.decision.data = len(found.decisions)
    place = form.decision.data
    if form.refused or form.decision.errors or form.seen.errors or not form.is_submitted():
        last = found.spoke_last(place, side)
        form.seen.data = last.number if last else 0  # what this page shows is what the next press is about
    return render_template(
        "policies/pen.html",
        change=desk.change,
        decision=found.decisions[place - 1] if place else None,
        pens=found.pens(place),
        side=side,
        form=form,
    ), form.status
