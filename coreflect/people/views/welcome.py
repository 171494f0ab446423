"""The welcome link: an invited person chooses a password and is in."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.people import login
from coreflect.people.actions.welcome import LinkSpent
from coreflect.people.actions.welcome import welcome as set_password
from coreflect.people.forms.sign_in import WelcomeForm
from coreflect.people.queries.links import invited
from coreflect.people.queries.viewer import viewer_of
from coreflect.people.views import blueprint
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]


@blueprint.route("/welcome/<token>", methods=["GET", "POST"])
@needs(Permission.ENTER)
def welcome(token: str) -> Answer:
    """Let the invited person choose a password, then sign them in; a link that is spent says whom to ask."""
    person = invited(db.session(), token, clock.now())
    form = WelcomeForm()
    if person is None:
        return spent()
    if form.validate_on_submit():
        try:
            who = set_password(db.session(), token, form.password.data, clock.now())
        except LinkSpent:
            db.session.rollback()
            return spent()
        if viewer := viewer_of(db.session(), who):
            login.sign_in(viewer)
        return redirect(url_for("home.index"))
    return render_template("people/welcome.html", form=form, person=person), form.status


def spent() -> tuple[str, int]:
    """Return the one page for links that are unknown, used or too old."""
    return render_template("people/link_spent.html"), 410
