"""The door of the room: every quarter that was released, and the newest one in five lines."""

from flask import render_template, url_for

from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.remembered import remembered
from coreflect.policies.rules.pages import PageOf
from coreflect.summaries.forms import SummaryFilter
from coreflect.summaries.queries import page as queries
from coreflect.summaries.queries.standing import standing
from coreflect.summaries.views import blueprint
from coreflect.web.addresses import addresses
from coreflect.web.guard import needs


@blueprint.get("/")
@needs(Permission.READ_SUMMARIES)
def index() -> str:
    """List the quarters that were released, newest first, under the five lines of the newest."""
    session = db.session()
    state = standing(session)
    releases = remembered(session, state, "released", lambda: queries.released(session))
    page = PageOf.of(len(releases), SummaryFilter.asked().number)
    newest = releases[0] if releases and page.number == 1 else None
    return render_template(
        "summaries/index.html",
        releases=releases[page.skip : page.until],
        page=page,
        newest=newest,
        lines=remembered(session, state, "newest", lambda: queries.newest_lines(session, newest)) if newest else [],
        release_at=addresses("summaries.show", "release_id"),
        url=lambda number: url_for("summaries.index", page=number),
    )
