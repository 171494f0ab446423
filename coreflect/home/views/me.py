"""My data, my password, my devices."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.home.forms import PasswordForm
from coreflect.home.queries import kept_about
from coreflect.home.rules.promise import NEVER_KEPT, may_do
from coreflect.home.views import blueprint
from coreflect.people import login
from coreflect.people.actions.welcome import change_password, end_sign_ins
from coreflect.people.queries.viewer import viewer_of
from coreflect.people.rules import stays_signed_in
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]


@blueprint.route("/me", methods=["GET", "POST"])
@needs(Permission.BE_HERE)
def me() -> Answer:
    """Show what the app keeps about the signed-in person, and change their password."""
    form = PasswordForm()
    if form.validate_on_submit():
        typed = (form.password_now.data, form.password.data, request.remote_addr or "")
        secret = str(current_app.secret_key)
        who = form.attempt(change_password, db.session(), secret, current_user, *typed, clock.now())
        if who and (viewer := viewer_of(db.session(), who)):
            login.sign_in(viewer)
            flash("Your password is changed. Other devices must sign in again.")
            return redirect(url_for("home.me"))
    page = render_template(
        "home/me.html",
        form=form,
        kept=kept_about(db.session(), current_user, current_app.extensions["rooms"]),
        never=NEVER_KEPT,
        may_do=may_do(current_user.roles),
        days=current_app.permanent_session_lifetime.days if stays_signed_in(current_user.roles) else 0,
    )
    return page, form.status


@blueprint.post("/me/sign-out-everywhere")
@needs(Permission.BE_HERE)
def sign_out_everywhere() -> Response:
    """Sign the person out on all devices, this one too."""
    end_sign_ins(db.session(), current_user)
    login.sign_out()
    return redirect(url_for("people.sign_in"))
