"""A date's room, as its leads see it: the sheet with the code, what is open to the room, what it left."""

from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.permissions import Permission
from coreflect.themes.actions import room_desk as actions
from coreflect.themes.forms.room import ShowForm
from coreflect.themes.queries.room_desk import room_desk as asked
from coreflect.themes.rules.room import code_of, in_groups
from coreflect.themes.rules.slips import TOGETHER
from coreflect.themes.views import blueprint
from coreflect.web.guard import needs
from coreflect.web.qr import qr

ANSWERED = {True: "Let go. It is destroyed.", False: "That is not there any more."}


@blueprint.get("/room/<uuid:session_id>")
@needs(Permission.HOST)
def room_desk(session_id: UUID) -> str:
    """Show the room of a date of one's own series: a sheet to print, and what waits there."""
    found = asked(*_who(), session_id, clock.now())
    deployment = current_app.extensions["deployment"]
    code = code_of(deployment.secret, session_id)
    site = deployment.site or request.url_root.rstrip("/")
    address = f"{site}{url_for('.room', code=in_groups(code, '-'))}"
    return render_template(
        "themes/room_desk.html",
        desk=found,
        code=in_groups(code),
        address=address,
        door=f"{site}{url_for('.enter')}",
        square=qr(address, "The room's address, to be read by a phone's camera"),
        together=TOGETHER,
    )


@blueprint.post("/room/<uuid:session_id>/<uuid:box_id>/show")
@needs(Permission.HOST)
def show(session_id: UUID, box_id: UUID) -> Response:
    """Open one theme to the room, or close it."""
    form = ShowForm()
    done = actions.show(*_who(), session_id, box_id, form.opens, form.seen.data or "", clock.now())
    flash("That theme is not there any more." if not done else "Open to the room." if form.opens else "Closed again.")
    return _back(session_id)


@blueprint.post("/room/<uuid:session_id>/show")
@needs(Permission.HOST)
def show_all(session_id: UUID) -> Response:
    """Open every theme of a date to the room."""
    actions.show_all(*_who(), session_id, ShowForm().seen.data or "", clock.now())
    flash("Everything that is written down is open to the room.")
    return _back(session_id)


@blueprint.post("/room/<uuid:session_id>/<uuid:box_id>/let-go")
@needs(Permission.HOST)
def let_go(session_id: UUID, box_id: UUID) -> Response:
    """Destroy a question or a note."""
    flash(ANSWERED[actions.let_go(*_who(), session_id, box_id, clock.now())])
    return _back(session_id)


def _who() -> tuple[Session, Keyring, Any]:
    return db.session(), current_app.extensions["keyring"], current_user


def _back(session_id: UUID) -> Response:
    return redirect(url_for(".room_desk", session_id=session_id))
