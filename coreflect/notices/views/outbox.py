"""What an administrator sees of mails that could not be delivered, and does about it."""

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.notices.actions import retry as actions
from coreflect.notices.forms import page_asked
from coreflect.notices.queries import failures as queries
from coreflect.notices.views import blueprint
from coreflect.web.filters import plural
from coreflect.web.guard import needs

Answer = Response | str


@blueprint.get("/outbox")
@needs(Permission.SEE_OUTBOX)
def outbox() -> Answer:
    """Show how the outbox stands and which addresses took no mail."""
    page = page_asked()
    standing = queries.standing(db.session())
    failed = queries.failures(db.session(), page)
    if page > 1 and not failed:
        return redirect(url_for("notices.outbox"))
    pages = -(-standing.failed // queries.A_PAGE)
    server = current_app.extensions["deployment"].mail
    return render_template(
        "notices/outbox.html",
        standing=standing,
        failed=failed,
        page=page,
        pages=pages,
        mailed=server is not None,
        zone=ZoneInfo(current_user.agency.zone),
    )


@blueprint.post("/outbox/<uuid:mail_id>/retry")
@needs(Permission.SEE_OUTBOX)
def retry(mail_id: UUID) -> Answer:
    """Let what was given up for the address of one mail be tried again."""
    actions.retry(db.session(), mail_id, clock.now())
    flash("It will be tried again in a moment.")
    return redirect(url_for("notices.outbox"))


@blueprint.post("/outbox/retry")
@needs(Permission.SEE_OUTBOX)
def retry_all() -> Answer:
    """Let every mail that was given up be tried again."""
    count = actions.retry_all(db.session(), clock.now())
    flash(f"{plural(count, 'mail', 'mails')} will be tried again in a moment." if count else "Nothing was given up.")
    return redirect(url_for("notices.outbox"))
