"""What the signed-in person needs first, and everything that moved."""

from flask import Response, current_app, make_response, render_template, url_for
from flask_login import current_user

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.home.forms import moved_asked
from coreflect.home.queries import everything_that_moved, first_page
from coreflect.home.rules.visits import Visit, hour_of, seen_before
from coreflect.home.views import blueprint, seen
from coreflect.web.guard import needs


@blueprint.get("/")
@needs(Permission.BE_HERE)
def index() -> Response:
    """Show the next co-reflection, what moved since the person was last here, and what waits."""
    kept, now, rooms = seen.kept(), clock.now(), current_app.extensions["rooms"]
    since, keyring = seen_before(kept, now), current_app.extensions["keyring"]
    page = first_page(db.session(), current_user, rooms, keyring, now, since)
    visit = Visit(since, page.head, hour_of(now))
    if since is not None and since > page.head:  # the trail is another one, such as before a backup was put back
        page, visit = first_page(db.session(), current_user, rooms, keyring, now), Visit(None, page.head, visit.hour)
    answer = make_response(render_template("home/index.html", page=page))
    return answer if visit == kept else seen.keep(answer, visit)


@blueprint.get("/moved")
@needs(Permission.READ_POLICIES)
def moved() -> str:
    """List everything that moved after an entry of the trail, or in the last sixty days, twenty a page."""
    after, number = moved_asked()
    found, page = everything_that_moved(db.session(), current_user, after, number, clock.now())
    return render_template(
        "home/moved.html",
        moved=found,
        page=page,
        after=after,
        url=lambda number: url_for("home.moved", after=after, page=number),
    )
