"""Calling a date off."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.sessions.actions.cancel import cancel_date
from coreflect.sessions.forms.cancel import CancelForm
from coreflect.sessions.queries.closures import people_at
from coreflect.sessions.queries.dates import date_for
from coreflect.sessions.views import blueprint
from coreflect.web.filters import plural
from coreflect.web.guard import needs


@blueprint.route("/<uuid:session_id>/cancel", methods=["GET", "POST"])
@needs(Permission.PLAN_SERIES)
def cancel(session_id: UUID) -> Response | tuple[str, int]:
    """Say how many people would be told that a date is called off; with a reason, call it off and tell them."""
    now = clock.now()
    date = date_for(db.session(), current_user, session_id, now)
    if date is None or not date.leads_series:
        raise Missing
    form = CancelForm()
    if form.validate_on_submit():
        told = form.attempt(cancel_date, db.session(), current_user, session_id, form.reason.data, now)
        if told is not None:
            count = told.placed + told.waiting
            words = f"{plural(count, 'person is', 'people are')} told" if count else "Nobody was on its list"
            flash(f"The date is called off. {words}.")
            return redirect(url_for(".show", session_id=session_id))
    touched = people_at(db.session(), [date.id])
    return render_template("sessions/cancel.html", form=form, date=date, touched=touched), form.status
