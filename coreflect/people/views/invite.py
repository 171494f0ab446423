"""Inviting somebody, and making a new link."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.people.actions import invite as actions
from coreflect.people.forms.accounts import InviteForm
from coreflect.people.queries.accounts import teams
from coreflect.people.views import blueprint
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]


@blueprint.route("/people/invite", methods=["GET", "POST"])
@needs(Permission.SEE_PEOPLE)
def invite() -> Answer:
    """Ask whom to invite, then show the welcome link.

    The link is shown in the very answer and nowhere again: carried over a redirect it would have to be kept.
    """
    form = InviteForm()
    if not current_user.may(Permission.MANAGE_PEOPLE):
        form.for_lead()
    if form.validate_on_submit():
        fields = (form.name.data, form.email.data, form.roles.roles, form.team.data)
        link = form.attempt(actions.invite, db.session(), current_user, *fields, clock.now())
        if link is not None:
            return render_template("people/link.html", link=link)
    return render_template("people/invite.html", form=form, teams=teams(db.session())), form.status


@blueprint.route("/people/<uuid:person_id>/link", methods=["GET", "POST"])
@needs(Permission.SEE_PEOPLE)
def link(person_id: UUID) -> Answer:
    """Make a new link for an account and show it this once; opened again, the page leads to the account."""
    if request.method != "POST":
        return redirect(url_for("people.show", person_id=person_id))
    made = actions.renew(db.session(), current_user, person_id, clock.now())
    return render_template("people/link.html", link=made)
