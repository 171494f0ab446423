"""What PS staff raised in their own name, as long as it has not appeared: for its author and those asked to hold it."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.policies.actions import raised as actions
from coreflect.policies.forms.proposals import RaisedForm
from coreflect.policies.queries.holders import names_of, possible_holders
from coreflect.policies.queries.raised import Upcoming, upcoming, upcoming_one
from coreflect.policies.rules.domains import DOMAINS
from coreflect.policies.views import blueprint
from coreflect.web.guard import needs

GONE = "That is done already: it is not among what waits for you."
Answer = Response | str | tuple[str, int]


@blueprint.get("/raised")
@needs(Permission.READ_POLICIES)
def raised() -> str:
    """List what the reader raised or is asked to hold, and what has not appeared yet."""
    return render_template("policies/raised.html", waiting=upcoming(db.session(), current_user.id))


@blueprint.get("/raised/<uuid:raised_id>")
@needs(Permission.READ_POLICIES)
def raised_one(raised_id: UUID) -> str:
    """Show what was raised to its author and those asked to hold it, until it appears."""
    found = upcoming_one(db.session(), raised_id, current_user.id)
    if found is None:
        raise Missing
    names = names_of(db.session(), found.holders)
    return render_template(
        "policies/raised_one.html",
        raised=found,
        mine=found.raised_by == current_user.id,
        names=names,
        domain=DOMAINS.get(found.domain),
    )


@blueprint.route("/raised/<uuid:raised_id>/words", methods=["GET", "POST"])
@needs(Permission.READ_POLICIES)
def mend_raised(raised_id: UUID) -> Answer:
    """Let its author write what was raised anew."""
    found = _mine(raised_id)
    form = RaisedForm.of(found)
    if not form.only_finding and form.validate_on_submit():
        says, shown = form.raised(raised_id), form.shown.data
        done = form.attempt(actions.mend, db.session(), current_user, says, clock.now(), shown)
        if done is not None:
            flash("What you raised says this now.")
            return redirect(url_for("policies.raised_one", raised_id=raised_id))
    people, more_people = possible_holders(
        db.session(), {current_user.id}, form.holders.data, form.find_people.data or ""
    )
    return render_template(
        "policies/mend_raised.html", form=form, raised=found, people=people, more_people=more_people
    ), form.status


@blueprint.post("/raised/<uuid:raised_id>/take-back")
@needs(Permission.READ_POLICIES)
def take_back(raised_id: UUID) -> Response:
    """Let its author take back what was raised: nothing of it stays, so a second press finds nothing more to do."""
    try:
        actions.take_back(db.session(), current_user, raised_id)
        flash("You took it back. Nothing of it is kept.")
    except Missing:
        flash(GONE)
    return redirect(url_for("policies.raised"))


@blueprint.post("/raised/<uuid:raised_id>/no")
@needs(Permission.READ_POLICIES)
def say_no(raised_id: UUID) -> Response:
    """Let somebody who is asked to hold what was raised say no; they do not see it any more, also at a second press."""
    try:
        done = actions.say_no(db.session(), current_user, raised_id)
    except Missing:
        done = False
    flash("You do not hold it. Who raised it sees who is left." if done else GONE)
    return redirect(url_for("policies.raised"))


def _mine(raised_id: UUID) -> Upcoming:
    found = upcoming_one(db.session(), raised_id, current_user.id)
    if found is None or found.raised_by != current_user.id:
        abort(404)
    return found
