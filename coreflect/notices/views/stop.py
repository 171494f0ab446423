"""The link at the foot of a mail: it stops one kind of mail, without a sign-in, on a press."""

from uuid import UUID

from flask import current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.notices.actions.wishes import stop as stop_mails
from coreflect.notices.forms import PressForm, link_asked
from coreflect.notices.queries.mine import wishes
from coreflect.notices.rules.letters import ALWAYS, Kind
from coreflect.notices.rules.links import holds
from coreflect.notices.rules.mail import stop_path
from coreflect.notices.views import blueprint
from coreflect.web.guard import needs

Answer = Response | str
STOPPABLE = frozenset(Kind) - ALWAYS


@blueprint.route("/stop/<uuid:reader>/<kind>", methods=["GET", "POST"])
@needs(Permission.ENTER)
def stop(reader: UUID, kind: str) -> Answer:
    """Ask whether these mails shall stop, and stop them when the button is pressed; programs that follow every link
    press nothing."""
    if kind not in STOPPABLE:
        raise Missing
    asked, secret = Kind(kind), current_app.extensions["deployment"].secret
    if not holds(secret, stop_path(reader, asked), *link_asked(), clock.now()):
        raise Missing
    if PressForm().validate_on_submit():
        stop_mails(db.session(), reader, asked, clock.now())
        return redirect(request.full_path)
    chosen = wishes(db.session(), reader)
    stopped = "weekly" not in chosen.values() if asked is Kind.WEEKLY else chosen.get(asked) == "off"
    return render_template("notices/stop.html", kind=asked, stopped=stopped, here=request.full_path)
