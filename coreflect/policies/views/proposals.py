"""Proposing a change."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.policies.actions import proposals, raised
from coreflect.policies.forms.proposals import ProposalForm
from coreflect.policies.queries.holders import possible_holders, possible_themes
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.raised import appears_on
from coreflect.policies.views import blueprint
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.PROPOSE)
def propose() -> Answer:
    """Ask the three things of a proposal; what is raised in one's own name waits for the first of the month."""
    form = ProposalForm.of_request()
    if not form.only_finding and form.validate_on_submit():
        action = raised.raise_ if form.in_own_name else proposals.propose
        made = form.attempt(action, db.session(), current_user, form.proposal, clock.now())
        if made is not None and form.in_own_name:
            flash("It waits for the first of the month. Until then only you and those you asked to hold it see it.")
            return redirect(url_for("policies.raised_one", raised_id=made))
        if made is not None:
            flash("It stands in the register.")
            return redirect(url_for("policies.show", change_id=made))
    themes, more_themes = possible_themes(db.session(), form.cells.data, form.find_themes.data or "")
    people, more_people = possible_holders(
        db.session(), {current_user.id}, form.holders.data, form.find_people.data or ""
    )
    return render_template(
        "policies/propose.html",
        form=form,
        themes=themes,
        more_themes=more_themes,
        people=people,
        more_people=more_people,
        appears_on=appears_on(local_day(clock.now(), current_user.agency.zone)),
    ), form.status
