"""What the signed-in person needs first."""

from flask import current_app, render_template
from flask_login import current_user

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.home.queries import first_page
from coreflect.home.views import blueprint
from coreflect.web.guard import needs


@blueprint.get("/")
@needs(Permission.BE_HERE)
def index() -> str:
    """Show the next co-reflection, what moved, and what waits."""
    rooms = current_app.extensions["rooms"]
    page = first_page(db.session(), current_user, rooms, current_app.extensions["keyring"], clock.now())
    return render_template("home/index.html", page=page)
