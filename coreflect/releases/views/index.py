"""The list of releases, and the start of the next one."""

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.releases.actions.start import start as start_release
from coreflect.releases.forms import ListForm, StartForm
from coreflect.releases.queries.desk import step
from coreflect.releases.queries.listed import listed
from coreflect.releases.queries.readers import of_ps, readers
from coreflect.releases.queries.work import Turn, agency_day, turn
from coreflect.releases.views import blueprint
from coreflect.web.guard import needs

PAGE = 20


@blueprint.get("/")
@needs(Permission.READ_RELEASES)
def index() -> str:
    """List what left the room or was forgotten, newest first, and say what waits for this person."""
    over = listed(db.session())
    page = ListForm.of_address().wanted
    now_due, mine = _due()
    leaves_at = now_due.leaves_at if now_due else None
    return render_template(
        "releases/index.html",
        releases=over[(page - 1) * PAGE : page * PAGE],
        count=len(over),
        page=page,
        pages=-(-len(over) // PAGE),
        turn=now_due,
        step=mine,
        due=bool(leaves_at and leaves_at <= clock.now()),
        leaves_on=agency_day(leaves_at, current_user.agency.zone) if leaves_at else None,
    )


def _due() -> tuple[Turn | None, str | None]:
    """Return the quarter whose turn it is and this person's next step with it. Who could at most read it in somebody's
    stead learns of it only when it waits for them."""
    if not current_user.may(Permission.SIGN_RELEASES):
        return None, None
    due = turn(db.session(), current_user.id, agency_day(clock.now(), current_user.agency.zone))
    if due is None:
        return None, None
    who = readers(db.session(), current_user, str(due.period), [one.state for one in due.parts])
    mine = step(due, current_user, who)
    return (due, mine) if mine or of_ps(current_user) else (None, None)


@blueprint.post("/start")
@needs(Permission.PREPARE_RELEASES)
def start() -> Response:
    """Begin to prepare the quarter whose turn it is."""
    period = StartForm().period.data or ""
    release_id = start_release(db.session(), current_user, period, clock.now())
    flash("Choose what may leave the room, and in whose words. What you save here stays sealed.")
    return redirect(url_for(".show", release_id=release_id))
