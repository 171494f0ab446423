"""Who came: for who leads the date, and nobody else."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission, Role
from coreflect.foundation.refusals import Missing
from coreflect.sessions.actions.attendance import note_attendance
from coreflect.sessions.forms.attendance import attendance_form
from coreflect.sessions.queries.dates import date_for
from coreflect.sessions.queries.guests import could_walk_in, guests
from coreflect.sessions.queries.retention import numbers_of
from coreflect.sessions.queries.totals import totals_by_quarter
from coreflect.sessions.rules.hosting import is_locked
from coreflect.sessions.rules.recurrence import local_day
from coreflect.sessions.views import blueprint
from coreflect.web.filters import plural
from coreflect.web.guard import needs


@blueprint.route("/<uuid:session_id>/attendance", methods=["GET", "POST"])
@needs(Permission.HOST)
def attendance(session_id: UUID) -> Response | tuple[str, int]:
    """Show and write down who came to a date that one leads; a foreign date is as good as none."""
    now = clock.now()
    date = date_for(db.session(), current_user, session_id, now)
    if date is None or not date.leads:
        raise Missing
    people = guests(db.session(), date.id)
    form = attendance_form(people, could_walk_in(db.session(), date.id))
    if form.validate_on_submit():
        said = form.marks(), form.walked_in(), form.list_seen
        count = form.attempt(note_attendance, db.session(), current_user, date.id, *said, now)
        if count is not None:
            flash(f"Noted: {plural(count, 'person', 'people')} came. You can still change it.")
            return redirect(url_for(".show", session_id=date.id))
        people = guests(db.session(), date.id)
        form.fit_to(people)
    locked = is_locked(date, now, current_user.agency.zone)
    page = render_template(
        "sessions/attendance.html",
        date=date,
        form=form,
        guests=people,
        locked=locked,
        numbers=numbers_of(db.session(), date.id) if date.reduced else None,
    )
    return page, form.status


@blueprint.get("/attendance-in-numbers")
@needs(Permission.READ_DATES)
def numbers() -> str:
    """Tell everybody the same: how many came, quarter by quarter, where it points to nobody."""
    agency = current_user.agency
    quarters = totals_by_quarter(db.session(), local_day(clock.now(), agency.zone), agency.together)
    roles = (Role.CLINICIAN, Role.PS_STAFF)
    return render_template("sessions/numbers.html", quarters=quarters, least=agency.together, roles=roles)
