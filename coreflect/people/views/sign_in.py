"""Signing in and out."""

from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.agency.queries import settings
from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.people import login
from coreflect.people.actions.sign_in import check_password
from coreflect.people.forms.sign_in import DoorForm, SignInForm, wanted_page
from coreflect.people.queries.links import doors
from coreflect.people.queries.viewer import viewer_of
from coreflect.people.views import blueprint
from coreflect.web.guard import needs
from coreflect.web.kept import offer_again, unpack

Answer = Response | str | tuple[str, int]


@blueprint.route("/sign-in", methods=["GET", "POST"])
@needs(Permission.ENTER)
def sign_in() -> Answer:
    """Ask for e-mail and password, then go on to where the person wanted to be."""
    if current_user.is_authenticated and request.method == "GET":
        return redirect(url_for("home.index"))
    form = SignInForm()
    if form.validate_on_submit():
        who = form.attempt(
            check_password,
            db.session(),
            current_app.secret_key,
            form.email.data,
            form.password.data,
            request.remote_addr or "",
            clock.now(),
        )
        if who and (viewer := viewer_of(db.session(), who)):
            login.sign_in(viewer)
            return go_on(form.kept.data)
    agency = settings(db.session())
    if agency is None:
        return render_template("people/not_set_up.html")
    return render_template(
        "people/sign_in.html", form=form, doors=open_doors(), wanted=wanted_page(), public=agency.public
    ), form.status


@blueprint.post("/sign-in/enter")
@needs(Permission.ENTER)
def enter() -> Answer:
    """Enter a demonstration as one of its five people; anywhere else there is no such door."""
    form = DoorForm()
    wanted = form.person.data if form.validate_on_submit() else None
    who = next((person_id for person_id, _ in open_doors() if str(person_id) == wanted), None)
    viewer = viewer_of(db.session(), who) if who else None
    if viewer is None:
        raise Missing
    login.sign_in(viewer)
    return go_on(form.kept.data)


@blueprint.route("/sign-out", methods=["GET", "POST"])
@needs(Permission.ENTER)
def sign_out() -> Answer:
    """Sign out on this device: one press, so that a link alone signs nobody out."""
    if request.method == "POST":
        login.sign_out()
        return redirect(url_for("people.sign_in"))
    return render_template("people/sign_out.html")


@blueprint.app_template_global()
def open_doors() -> list[tuple[UUID, str]]:
    """Return the demonstration's doors, where the program and its database both say that it is one."""
    return doors(db.session()) if current_app.config["DEMO"] else []


def go_on(kept: str | None) -> Answer:
    """Continue after signing in: with the words that were kept, at the page that was wanted, or at home."""
    if kept and (found := unpack(kept)):
        return offer_again(*found, status=200)
    return redirect(wanted_page() or url_for("home.index"))
