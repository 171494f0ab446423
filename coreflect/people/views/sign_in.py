"""Signing in and out."""

from flask import current_app, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.people import login
from coreflect.people.actions.sign_in import check_password
from coreflect.people.forms import SignInForm
from coreflect.people.queries.viewer import viewer_of
from coreflect.people.views import blueprint
from coreflect.web.guard import needs
from coreflect.web.kept import is_local, offer_again, unpack

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
    doors = current_app.extensions["demo_doors"]() if current_app.config["DEMO"] else []
    return render_template("people/sign_in.html", form=form, doors=doors), form.status


@blueprint.route("/sign-out", methods=["GET", "POST"])
@needs(Permission.ENTER)
def sign_out() -> Answer:
    """Sign out on this device: one press, so that a link alone signs nobody out."""
    if request.method == "POST":
        login.sign_out()
        return redirect(url_for("people.sign_in"))
    return render_template("people/sign_out.html")


def go_on(kept: str | None) -> Answer:
    """Continue after signing in: with the words that were kept, at the page that was wanted, or at home."""
    if kept and (found := unpack(kept)):
        return offer_again(*found, status=200)
    wanted = request.args.get("next", "")
    return redirect(wanted if is_local(wanted) else url_for("home.index"))


@blueprint.get("/people/")
@needs(Permission.SEE_PEOPLE)
def index() -> str:
    """Placeholder until the list of people is here."""
    return render_template("home/index.html")
