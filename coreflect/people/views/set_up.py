"""The set-up link of an empty database."""

from flask import render_template
from werkzeug.wrappers import Response

from coreflect.agency.queries import settings_or_defaults
from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.people.actions import set_up as actions
from coreflect.people.forms.set_up import DESTRUCTION, ZONES, SetUpForm
from coreflect.people.queries.links import may_set_up
from coreflect.people.views import blueprint
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]


@blueprint.route("/set-up/<token>", methods=["GET", "POST"])
@needs(Permission.ENTER)
def set_up(token: str) -> Answer:
    """Name the agency and its first two people, then show their welcome links once; afterwards nothing is here."""
    if not may_set_up(db.session(), token):
        raise Missing
    form = SetUpForm()
    if form.validate_on_submit():
        agency = {"name": form.agency_name.data, "zone": form.zone.data, "noun": form.noun.data}
        lead = (form.lead_name.data, form.lead_email.data)
        administrator = (form.administrator_name.data, form.administrator_email.data)
        links = form.attempt(actions.set_up, db.session(), token, agency, lead, administrator, clock.now())
        if links is not None:
            return render_template("people/set_up_done.html", lead=links[0], administrator=links[1])
    starts_with = settings_or_defaults(db.session())
    page = render_template(
        "people/set_up.html", form=form, zones=ZONES, destruction=DESTRUCTION, starts_with=starts_with
    )
    return page, form.status
