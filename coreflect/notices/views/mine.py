"""One's own letters, and how one wants them."""

from collections.abc import Collection
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.notices.actions.wishes import choose
from coreflect.notices.forms import WishesForm, page_asked
from coreflect.notices.queries import mine as queries
from coreflect.notices.rules.letters import Kind
from coreflect.notices.views import blueprint
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]
LOOKS_BACK = timedelta(days=30)


@blueprint.get("/")
@needs(Permission.BE_HERE)
def index() -> Answer:
    """Show the letters of the last thirty days that no mail has brought."""
    page, deployment = page_asked(), current_app.extensions["deployment"]
    since = clock.now() - LOOKS_BACK
    found, total = queries.notices(db.session(), current_user.id, since, page, deployment.secret)
    if page > 1 and not found:
        return redirect(url_for("notices.index"))
    pages = -(-total // queries.A_PAGE)
    return render_template(
        "notices/index.html",
        notices=found,
        called=_called({path for notice in found for _words, path in notice.paths}),
        total=total,
        page=page,
        pages=pages,
        mailed=deployment.mail is not None,
        zone=ZoneInfo(current_user.agency.zone),
    )


@blueprint.route("/wishes", methods=["GET", "POST"])
@needs(Permission.BE_HERE)
def wishes() -> Answer:
    """Show and change which mails the signed-in person gets, and how."""
    form = WishesForm().offer(_kinds())
    if form.validate_on_submit():
        form.attempt(choose, db.session(), current_user.id, form.chosen(), clock.now())
        if not form.refused:
            flash("Saved. Your mails come as you chose.")
            return redirect(url_for("notices.wishes"))
    elif not form.is_submitted():
        form.show(queries.wishes(db.session(), current_user.id))
    mailed = current_app.extensions["deployment"].mail is not None
    return render_template("notices/wishes.html", form=form, mailed=mailed), form.status


def _called(paths: Collection[str]) -> dict[str, str]:
    """Return the titles that other rooms have for these pages: a letter is wordless, so that a mail gives nothing
    away, but here its reader is signed in, and sees which is which."""
    asked = (room.called for room in current_app.extensions["rooms"] if room.called)
    return {path: title for one in asked for path, title in one(db.session(), current_user, paths).items()}


def _kinds() -> list[Kind]:
    """Return the kinds of mail that the signed-in person can get at all."""
    comes, leads = current_user.may(Permission.SIGN_UP), current_user.may(Permission.PLAN_SERIES)
    reads = current_user.may(Permission.READ_RELEASES)
    possible = {Kind.REMINDER: comes or leads, Kind.DATES: comes, Kind.HOSTING: leads, Kind.RELEASED: reads}
    possible |= {Kind.FOLLOWED: reads, Kind.LOOKS: reads, Kind.TRAIL: leads or current_user.may(Permission.ANSWER)}
    return [kind for kind, can in possible.items() if can]
