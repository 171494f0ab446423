"""Changing a date, this and following ones, or all."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.sessions.actions.edits import Outlook, change_dates, look_at_change
from coreflect.sessions.forms.edits import EditForm, differences
from coreflect.sessions.queries.changes import date_to_change
from coreflect.sessions.views import blueprint
from coreflect.web.filters import plural
from coreflect.web.guard import needs


@blueprint.route("/<uuid:session_id>/edit", methods=["GET", "POST"])
@needs(Permission.PLAN_SERIES)
def edit(session_id: UUID) -> Response | tuple[str, int]:
    """Show in numbers what a change of a date or of its series does, and do it once that has been seen."""
    now = clock.now()
    found = date_to_change(db.session(), current_user.id, session_id)
    if found is None:
        raise Missing
    form, outlook, changes = EditForm(*found), None, []
    if form.validate_on_submit():
        change, seen = form.change(session_id), form.mark_seen
        outlook = form.attempt(look_at_change, db.session(), current_user, change, seen, now)
        if outlook and form.agreed(outlook, change):
            done = form.attempt(change_dates, db.session(), current_user, change, seen, now)
            if done is not None:
                flash(_changed(done))
                return redirect(url_for(".show", session_id=session_id))
            outlook = None
        changes = differences(outlook, change.wanted) if outlook else []
    stale = form.seen.data != form.mark
    form.fit_to(*found)
    one, rule = found
    return render_template(
        "sessions/edit.html", form=form, outlook=outlook, changes=changes, one=one, rule=rule, stale=stale, now=now
    ), form.status


def _changed(done: Outlook) -> str:
    effect, told = done.effect, done.told.placed + done.told.waiting
    said = [f"{plural(len(effect.changed), 'date is', 'dates are')} changed."]
    if effect.laid:
        said.append(f"{plural(len(effect.laid), 'date is', 'dates are')} new.")
    if effect.called_off:
        said.append(f"{plural(len(effect.called_off), 'date is', 'dates are')} called off.")
    if effect.taken_out:
        said.append(f"{plural(len(effect.taken_out), 'date is', 'dates are')} taken out.")
    if told:
        said.append(f"{plural(told, 'person is', 'people are')} told.")
    return " ".join(said)
