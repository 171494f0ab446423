"""What a theme that asks nothing changes in us: leadership may say so, on a page of its own."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.policies.actions.learnt import learn as add
from coreflect.policies.forms.learnt import LearntForm
from coreflect.policies.queries.learnt import learnt
from coreflect.policies.views import blueprint
from coreflect.releases.queries.cells import cell
from coreflect.web.guard import needs


@blueprint.route("/learnt/<uuid:cell_id>", methods=["GET", "POST"])
@needs(Permission.ANSWER)
def learn(cell_id: UUID) -> Response | tuple[str, int]:
    """Add to a theme that asks nothing what it changes in leadership."""
    theme = cell(db.session(), cell_id)
    if theme is None or theme.asks or theme.withdrawn_on:
        raise Missing
    form = LearntForm()
    if form.validate_on_submit():
        number = form.attempt(add, db.session(), current_user, cell_id, form.lesson, clock.now())
        if number is not None:
            flash("It stands beside the theme, and everybody can read it.")
            return redirect(url_for("policies.answer", cell_id=cell_id))
    there = learnt(db.session(), [cell_id], current_user.agency.zone).get(cell_id, [])
    if not form.is_submitted():
        form.seen.data = there[-1].number if there else 0
    return render_template("policies/learnt.html", theme=theme, learnt=there, form=form), form.status
