"""A new series: typed, looked at date by date, saved."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.sessions.actions.series import plan_series
from coreflect.sessions.forms.plan import PlanForm
from coreflect.sessions.rules.recurrence import MOST_DATES, lay_out
from coreflect.sessions.views import blueprint
from coreflect.web.filters import plural
from coreflect.web.guard import needs


@blueprint.route("/series/new", methods=["GET", "POST"])
@needs(Permission.PLAN_SERIES)
def plan() -> Response | tuple[str, int]:
    """Show the dates of a series that is being typed, and save them once they have been seen."""
    form = PlanForm(current_user.agency)
    slots = None
    if form.validate_on_submit():
        now = clock.now()
        slots = form.attempt(lay_out, form.rhythm(), now)
        if slots and form.agreed(slots):
            count = form.attempt(plan_series, db.session(), current_user, form.plan(), now)
            if count is not None:
                flash(f"Saved: {plural(count, 'date', 'dates')}. You lead this series.")
                return redirect(url_for(".index", series=form.key.data))
    return render_template("sessions/plan.html", form=form, slots=slots, most=MOST_DATES), form.status
