"""The sheet with which a co-reflection is opened: on a screen, on a phone, or printed."""

from uuid import UUID

from flask import current_app, render_template
from flask_login import current_user

from coreflect.foundation import clock, ips
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.home.forms import sheet_asked
from coreflect.home.queries import opening as opening_sheet
from coreflect.home.views import blueprint
from coreflect.web.guard import needs


@blueprint.get("/opening/<uuid:session_id>")
@needs(Permission.READ_DATES)
def opening(session_id: UUID) -> str:
    """Show the opening sheet of a date; who leads it also sees who comes."""
    asked, rooms, keyring = sheet_asked(), current_app.extensions["rooms"], current_app.extensions["keyring"]
    sheet = opening_sheet(db.session(), current_user, rooms, session_id, asked.named, clock.now(), keyring)
    if sheet is None:
        raise Missing
    return render_template("home/opening.html", sheet=sheet, date=sheet.date, asked=asked, ips=ips)
