"""What is open to anyone: the promise, light and dark, and whether the app is well."""

from flask import current_app, redirect, render_template, request
from flask_login import current_user
from sqlalchemy import text
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from coreflect.agency.queries import settings_or_defaults
from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.periods import Period
from coreflect.foundation.permissions import Permission
from coreflect.home.forms import LookForm
from coreflect.home.rules import promise as rules
from coreflect.home.views import blueprint
from coreflect.people.rules import local_day
from coreflect.releases.queries.simulation import people_who_come, run_in_force
from coreflect.releases.rules import GateSettings
from coreflect.releases.rules.simulation.shipped import can_expect, nearest
from coreflect.web.guard import needs
from coreflect.web.headers import cookies_are_secure

LOOK_LASTS = 365 * 24 * 3600


@blueprint.get("/promise")
@needs(Permission.ENTER)
def promise() -> str:
    """Print the promises from the settings in force, and what cannot be promised."""
    agency = current_user.agency if current_user.is_authenticated else settings_or_defaults(db.session())
    today = local_day(clock.now(), agency.zone)
    gate = GateSettings(Period.of(today), together=agency.together)
    people = people_who_come(db.session(), today) or agency.places
    run = run_in_force(db.session(), agency.together)
    return render_template(
        "home/promise.html",
        agency=agency,
        to_a_person=rules.to_a_person(gate),
        promises=rules.promises(agency, gate),
        in_the_room=rules.in_the_room(agency),
        how_tested=rules.how_tested(gate),
        cannot=rules.CANNOT,
        can_expect=can_expect(people, agency.together),
        run=run,
        like_here=nearest(run.figures, people),
        doors=rules.doors(),
    )


@blueprint.post("/look")
@needs(Permission.ENTER)
def look() -> Response:
    """Remember light or dark in a cookie of its own, then return to the page."""
    form = LookForm()
    answer = redirect(form.came_from if _can_be_opened(form.came_from) else "/")
    answer.set_cookie(
        "look", form.chosen, max_age=LOOK_LASTS, samesite="Lax", httponly=True, secure=cookies_are_secure()
    )
    return answer


@blueprint.get("/healthz")
@needs(Permission.ENTER)
def healthz() -> tuple[dict[str, str], int]:
    """Say that all is well, only when the database answers."""
    try:
        db.session.execute(text("SELECT 1 FROM agency"))
    except Exception:
        current_app.logger.error("healthz: the database does not answer")
        return {"status": "down"}, 503
    return {"status": "ok"}, 200


def _can_be_opened(path: str) -> bool:
    """Return whether a page stands at this path: some addresses only take forms."""
    try:
        current_app.create_url_adapter(request).match(path.partition("?")[0], method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return False
    return True
