"""The presses on a date's list: sign up, take an offered place, withdraw; and a lead's, taking somebody off it."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.notices.forms import PressForm
from coreflect.sessions.actions import places
from coreflect.sessions.queries.dates import date_for
from coreflect.sessions.queries.guests import guests
from coreflect.sessions.rules.places import Standing
from coreflect.sessions.rules.recurrence import start_in_words
from coreflect.sessions.views import blueprint
from coreflect.web.guard import needs

WITHDRAWN = "You have withdrawn, so that somebody else can come."
NOTHING_TO_GIVE_BACK = "You had no place there, so nothing changed."


@blueprint.post("/<uuid:session_id>/sign-up")
@needs(Permission.SIGN_UP)
def sign_up(session_id: UUID) -> Response:
    """Take a place, or wait for one."""
    flash(signed_up(places.sign_up(db.session(), current_user, session_id, clock.now())))
    return redirect(url_for(".show", session_id=session_id))


@blueprint.post("/<uuid:session_id>/accept")
@needs(Permission.SIGN_UP)
def accept(session_id: UUID) -> Response:
    """Take the place that is held for the viewer."""
    flash(signed_up(places.accept(db.session(), current_user, session_id, clock.now())))
    return redirect(url_for(".show", session_id=session_id))


@blueprint.post("/<uuid:session_id>/withdraw")
@needs(Permission.SIGN_UP)
def withdraw(session_id: UUID) -> Response:
    """Give back a place, an offer or a turn."""
    outcome = places.withdraw(db.session(), current_user, session_id, clock.now())
    flash(NOTHING_TO_GIVE_BACK if outcome.already else WITHDRAWN)
    return redirect(url_for(".show", session_id=session_id))


@blueprint.route("/<uuid:session_id>/people/<uuid:person_id>/take-off", methods=["GET", "POST"])
@needs(Permission.HOST)
def take_off(session_id: UUID, person_id: UUID) -> Response | tuple[str, int]:
    """Ask once whether somebody shall be taken off the list of a date that the viewer leads, then do it."""
    now = clock.now()
    date = date_for(db.session(), current_user, session_id, now)
    if date is None or not date.leads:
        raise Missing
    form = PressForm()
    if form.validate_on_submit():
        done = form.attempt(places.take_off, db.session(), current_user, session_id, person_id, now)
        if done is not None:
            flash("Taken off the list, and told." if done else "They were not on the list any more; nothing changed.")
            return redirect(url_for(".show", session_id=session_id))
    guest = next((one for one in guests(db.session(), date.id) if one.id == person_id and one.standing), None)
    if guest is None:
        raise Missing
    return render_template("sessions/take_off.html", date=date, guest=guest, form=form), form.status


def signed_up(outcome: places.Outcome) -> str:
    """Return what is said after signing up: a place or a turn, and what else of theirs is at the same time."""
    if outcome.standing is Standing.COMING:
        said = "You have a place already." if outcome.already else "You have a place. See you there."
    elif outcome.already:
        said = "You are on the waiting list already."
    else:
        said = (
            f"All places are taken, so you are on the waiting list, number {outcome.turn}. "
            "When somebody withdraws, the place passes on to whoever is first there."
        )
    if outcome.overlaps:
        other = outcome.overlaps[0]
        said += (
            f" At the same time you are on the list of {other.title}, {start_in_words(other.starts_at, other.zone)}. "
            "You can keep both, or withdraw from one."
        )
    return said
