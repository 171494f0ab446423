"""My calendar and reminders: the secret address of one's own dates, what it opens, and one date as a file."""

import hashlib
from uuid import UUID

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.notices.rules.events import calendar as written
from coreflect.sessions.actions.feed import end_feed, make_feed
from coreflect.sessions.actions.reminders import wish_reminders
from coreflect.sessions.forms.calendar import RemindersForm
from coreflect.sessions.queries import feed as queries
from coreflect.sessions.views import at_root, blueprint
from coreflect.web.guard import needs

KIND = "text/calendar; charset=utf-8"


@blueprint.route("/calendar", methods=["GET", "POST"])
@needs(Permission.BE_HERE)
def calendar() -> Answer | tuple[str, int]:
    """Show and change which reminders come, and whether one's own calendar has an address."""
    form = RemindersForm()
    if form.validate_on_submit():
        form.attempt(wish_reminders, db.session(), current_user.id, form.first.data, form.last.data)
        if not form.refused:
            flash("Saved. Your reminders come as you chose.")
            return redirect(url_for(".calendar"))
    chosen = queries.chosen(db.session(), current_user.id)
    if not form.is_submitted():
        form.first.data, form.last.data = chosen.first, chosen.last
    return render_template("sessions/calendar.html", form=form, chosen=chosen), form.status


@blueprint.post("/calendar/address")
@needs(Permission.BE_HERE)
def new_feed() -> str:
    """Make a new address and show it in the very answer, this once: carried over a redirect it would be kept."""
    token = make_feed(db.session(), current_user.id)
    site = current_app.extensions["deployment"].site
    address = site + url_for(".feed", token=token, _external=not site)
    return render_template("sessions/calendar_address.html", address=address, rest=address.partition("://")[2])


@blueprint.post("/calendar/no-address")
@needs(Permission.BE_HERE)
def no_feed() -> Answer:
    """Revoke the address."""
    end_feed(db.session(), current_user.id)
    flash("The address opens nothing any more. Remove it in your calendar program, too, so that no old dates stay.")
    return redirect(url_for(".calendar"))


@at_root("/calendar/<token>.ics", methods=["GET"])
@needs(Permission.ENTER)
def feed(token: str) -> Response:
    """Answer a calendar program with its owner's dates; it need not read again what it has.

    The mark of what was sent says nothing of when, so that the same dates have the same mark.
    """
    owner = queries.owner_of(db.session(), token)
    if owner is None:
        raise Missing
    (person_id, title), now = owner, clock.now()
    events = queries.own_events(db.session(), person_id, now)
    mark = hashlib.sha256(repr((title, events)).encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(mark):
        answer = make_response("", 304)
    else:
        answer = make_response(written(events, title, now))
        answer.headers["Content-Type"] = KIND
    answer.set_etag(mark, weak=True)
    return answer


@blueprint.get("/<uuid:session_id>/date.ics")
@needs(Permission.READ_DATES)
def one_date(session_id: UUID) -> Response:
    """Answer with one date as a file that a calendar program opens; it never says how to join."""
    event = queries.event_of(db.session(), current_user.id, session_id)
    if event is None:
        raise Missing
    answer = make_response(written([event], event.title, clock.now()))
    answer.headers["Content-Type"] = KIND
    answer.headers["Content-Disposition"] = f'attachment; filename="date-{event.starts_at:%Y-%m-%d}.ics"'
    return answer
