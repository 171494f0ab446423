"""Several dates of a series in one press."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.sessions.actions.runs import Several, sign_up_for
from coreflect.sessions.forms.run import run_form
from coreflect.sessions.queries.dates import run_of
from coreflect.sessions.queries.series import series_title
from coreflect.sessions.views import blueprint
from coreflect.web.filters import plural
from coreflect.web.guard import needs


@blueprint.route("/series/<uuid:series_id>/sign-up", methods=["GET", "POST"])
@needs(Permission.SIGN_UP)
def run(series_id: UUID) -> Response | tuple[str, int]:
    """Show the dates of a series to come, each with a tick, and sign up for those ticked or for all of them."""
    now = clock.now()
    title = series_title(db.session(), series_id)
    if title is None:
        raise Missing
    dates = run_of(db.session(), current_user, series_id, now)
    form = run_form(dates)
    if form.validate_on_submit():
        got = form.attempt(sign_up_for, db.session(), current_user, series_id, form.chosen(), now)
        if got is not None:
            flash(said(got))
            return redirect(url_for(".run", series_id=series_id))
        dates = run_of(db.session(), current_user, series_id, now)
    return render_template("sessions/run.html", title=title, dates=dates, form=form, series_id=series_id), form.status


def said(got: Several) -> str:
    """Return what one press did, in a sentence for each thing that happened."""
    sentences = []
    if got.places or got.waiting:
        parts = [plural(got.places, "place", "places")] if got.places else []
        parts += [f"{plural(got.waiting, 'turn', 'turns')} on a waiting list"] if got.waiting else []
        sentences.append(f"You have {' and '.join(parts)}.")
    else:
        sentences.append("Nothing was added.")
    if got.already:
        sentences.append(f"You were on the list of {plural(got.already, 'date', 'dates')} already.")
    if got.led:
        sentences.append(f"You lead {plural(got.led, 'date', 'dates')} yourself.")
    if got.closed:
        verb = "takes" if got.closed == 1 else "take"
        sentences.append(f"{plural(got.closed, 'date', 'dates')} {verb} no sign-ups now.")
    if got.overlaps:
        verb = "is" if got.overlaps == 1 else "are"
        sentences.append(f"{plural(got.overlaps, 'date', 'dates')} {verb} at the same time as another of yours.")
    return " ".join(sentences)
