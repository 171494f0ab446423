"""Days without co-reflections: listed, added, read out of a file, removed."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.sessions.actions.closures import Outlook, add_closures, look_closed, remove_closure
from coreflect.sessions.forms.closures import ClosureForm, ImportForm, RemoveForm, page_asked
from coreflect.sessions.queries.closures import PAGE, closure, list_closures
from coreflect.sessions.rules.recurrence import local_day
from coreflect.sessions.views import blueprint
from coreflect.web.filters import plural
from coreflect.web.guard import needs


@blueprint.route("/closures", methods=["GET", "POST"])
@needs(Permission.SET_CLOSURES)
def closures() -> Response | tuple[str, int]:
    """List closed days; add some once it has been shown which dates and how many people that touches."""
    form, outlook, now = ClosureForm(), None, clock.now()
    if form.validate_on_submit():
        outlook = form.attempt(look_closed, db.session(), form.closures(), current_user, now)
        if outlook and not outlook.new:
            flash("These days are closed already, for this reason. Nothing was changed.")
            return redirect(url_for(".closures"))
        if outlook and form.agreed(outlook):
            done = form.attempt(add_closures, db.session(), current_user, form.closures(), now)
            if done is not None:
                flash(_added(done))
                return redirect(url_for(".closures"))
    past, page = page_asked()
    found = list_closures(db.session(), local_day(now, current_user.agency.zone), past, page)
    total = found[0].total if found else 0
    return render_template(
        "sessions/closures.html",
        form=form,
        outlook=outlook,
        closures=found,
        past=past,
        page=page,
        pages=-(-total // PAGE),
        total=total,
        page_of=lambda number: url_for(".closures", when="past" if past else None, page=number if number > 1 else None),
    ), form.status


@blueprint.route("/closures/import", methods=["GET", "POST"])
@needs(Permission.SET_CLOSURES)
def import_closures() -> Response | tuple[str, int]:
    """Read closed days out of a calendar file, show them and what they touch, then add them."""
    form, outlook, read, now = ImportForm(), None, None, clock.now()
    if form.validate_on_submit():
        read = form.attempt(form.read, current_user.agency, local_day(now, current_user.agency.zone))
        outlook = read and form.attempt(look_closed, db.session(), read.closures, current_user, now)
        if outlook and not outlook.new:
            flash("All of these days are closed already. Nothing was changed.")
            return redirect(url_for(".closures"))
        if outlook and form.agreed(outlook):
            done = form.attempt(add_closures, db.session(), current_user, read.closures, now)
            if done is not None:
                flash(_added(done))
                return redirect(url_for(".closures"))
    return render_template("sessions/closures_import.html", form=form, outlook=outlook, read=read), form.status


@blueprint.route("/closures/<uuid:closure_id>/remove", methods=["GET", "POST"])
@needs(Permission.SET_CLOSURES)
def open_again(closure_id: UUID) -> Response | tuple[str, int]:
    """Say what opening closed days again does, then do it."""
    closed = closure(db.session(), closure_id)
    if closed is None:
        raise Missing
    form = RemoveForm()
    if form.validate_on_submit():
        laid = form.attempt(remove_closure, db.session(), current_user, closure_id, clock.now())
        if laid is not None:
            came_back = f" {plural(laid, 'date was', 'dates were')} planned again." if laid else ""
            flash(f"{closed.words}: open again.{came_back}")
            return redirect(url_for(".closures"))
    return render_template("sessions/closures_remove.html", form=form, closed=closed), form.status


def _added(outlook: Outlook) -> str:
    touched = outlook.touched
    said = f"{plural(len(outlook.new), 'closure was', 'closures were')} added."
    if not touched.dates:
        return f"{said} No date is touched."
    told = touched.placed + touched.waiting
    off = plural(len(touched.dates), "date was", "dates were")
    return f"{said} {off} called off, and {plural(told, 'person is', 'people are')} told."
