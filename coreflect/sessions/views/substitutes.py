"""Who steps in for the leads on one date: named and taken back by them, given back by the substitute."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.sessions.actions.substitutes import end_substitute, name_substitute
from coreflect.sessions.forms.leads import person_form
from coreflect.sessions.queries.dates import date_for
from coreflect.sessions.queries.leads import could_step_in, substitutes_of
from coreflect.sessions.rules.hosting import may_step_in
from coreflect.sessions.views import blueprint
from coreflect.web.guard import needs


@blueprint.route("/<uuid:session_id>/substitute", methods=["GET", "POST"])
@needs(Permission.PLAN_SERIES)
def substitute(session_id: UUID) -> Response | tuple[str, int]:
    """Let a lead of the series name who steps in on one date."""
    now = clock.now()
    date = date_for(db.session(), current_user, session_id, now)
    if date is None or not date.leads_series:
        raise Missing
    form = person_form("Who steps in?", could_step_in(db.session(), session_id))
    if form.validate_on_submit():
        name = form.attempt(name_substitute, db.session(), current_user, session_id, form.chosen, now)
        if name is not None:
            flash(f"{name} steps in on this date, and is told.")
            return redirect(url_for(".show", session_id=session_id))
    page = render_template(
        "sessions/substitute.html",
        date=date,
        form=form,
        named=substitutes_of(db.session(), session_id),
        open=may_step_in(date, now, current_user.agency.zone),
    )
    return page, form.status


@blueprint.post("/<uuid:session_id>/substitute/<uuid:person_id>/end")
@needs(Permission.HOST)
def end_stepping_in(session_id: UUID, person_id: UUID) -> Response:
    """Take a date back from a substitute, or give it back."""
    ended = end_substitute(db.session(), current_user, session_id, person_id, clock.now())
    own = person_id == current_user.id
    done = "You do not step in any more; the leads are told." if own else "The date is yours again; they are told."
    flash(done if ended else "They did not step in on this date, so nothing changed.")
    return redirect(url_for(".show", session_id=session_id))
