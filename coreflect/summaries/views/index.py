"""The door of the room: which periods left the room, and where to read them."""

from flask import render_template

from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.releases.queries.cells import published_releases
from coreflect.summaries.views import blueprint
from coreflect.web.guard import needs


@blueprint.get("/")
@needs(Permission.READ_SUMMARIES)
def index() -> str:
    """List the published releases, newest first."""
    return render_template("summaries/index.html", releases=published_releases(db.session()))
