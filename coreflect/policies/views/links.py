"""Links that are broken or empty, for those who can mend them."""

from flask import render_template
from flask_login import current_user

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission, Role
from coreflect.policies.queries.links import broken
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.links import by_gap, shown_to
from coreflect.policies.views import blueprint
from coreflect.web.guard import needs


@blueprint.get("/links")
@needs(Permission.READ_POLICIES)
def links() -> str:
    """Show PS leads every broken or empty link, leadership those of its answers, everybody those of what they hold."""
    today = local_day(clock.now(), current_user.agency.zone)
    leads = Role.PS_LEAD in current_user.roles
    gaps = shown_to(current_user.roles)
    found = broken(db.session(), current_user.id, today, gaps, gaps if leads else ())
    return render_template("policies/links.html", found=by_gap(found), leads=leads)
