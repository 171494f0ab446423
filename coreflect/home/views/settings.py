"""The agency's settings."""

from flask import current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.agency.actions import change_settings
from coreflect.agency.queries import settings_or_defaults
from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.home.forms import SettingsForm
from coreflect.home.views import blueprint
from coreflect.people.forms.set_up import ZONES
from coreflect.people.rules import local_day
from coreflect.policies.queries.public import would_be_open
from coreflect.releases.queries.simulation import people_who_come
from coreflect.releases.rules.simulation.shipped import can_expect
from coreflect.themes.queries.keys import shut
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]


@blueprint.route("/settings", methods=["GET", "POST"])
@needs(Permission.MANAGE_SETTINGS)
def settings() -> Answer:
    """Show and change the agency's settings, each with what it does."""
    form, in_force = SettingsForm(), settings_or_defaults(db.session())
    opened = would_be_open(db.session()) if form.is_submitted() and form.opens(in_force) else ""
    if form.validate_on_submit() and opened:
        form.ask(opened)
    elif not form.errors and form.is_submitted():
        seen = form.seen.data or ""
        form.attempt(change_settings, db.session(), current_user, form.changes(), clock.now(), seen)
        if not form.refused:
            flash("Saved. The new settings are in force.")
            return redirect(url_for("home.settings"))
        in_force = settings_or_defaults(db.session())
    if form.is_submitted():
        form.seen.data = in_force.mark  # the page below shows what is in force now
    else:
        form.show(in_force)
    unread = shut(db.session(), current_app.extensions["keyring"])
    people = people_who_come(db.session(), local_day(clock.now(), in_force.zone)) or in_force.places
    page = render_template(
        "home/settings.html",
        form=form,
        in_force=in_force,
        opened=opened,
        zones=ZONES,
        unread=unread,
        can_expect=can_expect(people, in_force.together),
    )
    return page, form.status
