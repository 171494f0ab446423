"""First pages."""

from flask import Blueprint, current_app, redirect, render_template, request
from flask_login import current_user
from sqlalchemy import text
from werkzeug.wrappers import Response

from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.web.guard import needs
from coreflect.web.headers import on_this_machine
from coreflect.web.kept import is_local

blueprint = Blueprint("home", __name__)
LOOK_LASTS = 365 * 24 * 3600


@blueprint.get("/")
@needs(Permission.BE_HERE)
def index() -> str:
    """Show what the signed-in person needs first."""
    return render_template("home/index.html", viewer=current_user)


@blueprint.get("/me")
@needs(Permission.BE_HERE)
def me() -> str:
    """Show what the app keeps about the signed-in person."""
    return render_template("home/me.html")


@blueprint.get("/promise")
@needs(Permission.ENTER)
def promise() -> str:
    """Print the promises from the settings in force."""
    return render_template("home/promise.html")


@blueprint.route("/settings", methods=["GET", "POST"])
@needs(Permission.MANAGE_SETTINGS)
def settings() -> str:
    """Show and change the agency's settings."""
    return render_template("home/settings.html")


@blueprint.post("/look")
@needs(Permission.ENTER)
def look() -> Response:
    """Remember light or dark in a cookie of its own, then return to the page."""
    from urllib.parse import urlsplit

    chosen = request.form.get("look", "")
    back = urlsplit(request.referrer or "/").path
    answer = redirect(back if is_local(back) else "/")
    answer.set_cookie(
        "look",
        chosen if chosen in ("light", "dark") else "auto",
        max_age=LOOK_LASTS,
        samesite="Lax",
        httponly=True,
        secure=not on_this_machine(),
    )
    return answer


@blueprint.get("/healthz")
@needs(Permission.ENTER)
def healthz() -> tuple[dict[str, str], int]:
    """Say that all is well, only when the database answers."""
    try:
        db.session.execute(text("SELECT 1 FROM agency"))
    except Exception:
        current_app.logger.error("healthz: the database does not answer")
        return {"status": "down"}, 503
    return {"status": "ok"}, 200
