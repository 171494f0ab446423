"""A new series: typed, looked at date by date, saved."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.sessions.actions.series import look_ahead, plan_series
from coreflect.sessions.forms.plan import PlanForm
from coreflect.sessions.rules.recurrence import MOST_DATES
from coreflect.sessions.views import blueprint
from coreflect.web.filters import plural
from coreflect.web.guard import needs


@blueprint.route("/series/new", methods=["GET", "POST"])
@needs(Permission.PLAN_SERIES)
def plan() -> Response | tuple[str, int]:
    """Show the dates of a series that is being typed, and save them once they have been seen."""
    form = PlanForm(current_user.agency)
    sifted = None
    if form.validate_on_submit():
        now = clock.now()
        sifted = form.attempt(look_ahead, db.session(), form.plan(), now)
        if sifted and form.agreed(sifted.kept):
            count = form.attempt(plan_series, db.session(), current_user, form.plan(), now)
            if count is not None:
                flash(f"Saved: {plural(count, 'date', 'dates')}. You lead this series.")
                return redirect(url_for(".index", series=form.key.data))
    return render_template("sessions/plan.html", form=form, sifted=sifted, most=MOST_DATES), form.status
