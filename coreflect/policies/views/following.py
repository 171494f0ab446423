"""Following a change or a release: a press on its page, and one page with everything that one follows."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.policies.actions import following as actions
from coreflect.policies.forms.following import FollowForm
from coreflect.policies.forms.pages import page_asked
from coreflect.policies.queries import following as queries
from coreflect.policies.views import blueprint
from coreflect.policies.views.page import Desk, part
from coreflect.web.guard import needs

HEARS = "You hear of it when an answer or a change moves, once a day at the most."
STOPPED = "You hear no more of it by following it."


@blueprint.get("/following")
@needs(Permission.READ_POLICIES)
def following() -> str:
    """List the changes and releases of which the signed-in person hears."""
    changes, page = queries.changes_of(db.session(), current_user.id, page_asked())
    return render_template(
        "policies/following.html",
        changes=changes,
        page=page,
        releases=queries.releases_for(db.session(), current_user.id),
        url=lambda number: url_for("policies.following", page=number),
    )


@blueprint.post("/<uuid:change_id>/follow")
@needs(Permission.READ_POLICIES)
def follow(change_id: UUID) -> Response:
    """Follow a change."""
    return _pressed(actions.follow_change, change_id, HEARS, url_for("policies.show", change_id=change_id))


@blueprint.post("/<uuid:change_id>/unfollow")
@needs(Permission.READ_POLICIES)
def unfollow(change_id: UUID) -> Response:
    """Follow a change no more."""
    return _pressed(actions.stop_change, change_id, STOPPED, url_for("policies.show", change_id=change_id))


@blueprint.post("/releases/<uuid:release_id>/follow")
@needs(Permission.READ_POLICIES)
def follow_release(release_id: UUID) -> Response:
    """Follow what comes of a release."""
    return _pressed(actions.follow_release, release_id, HEARS, url_for("policies.following"))


@blueprint.post("/releases/<uuid:release_id>/unfollow")
@needs(Permission.READ_POLICIES)
def unfollow_release(release_id: UUID) -> Response:
    """Follow a release no more."""
    return _pressed(actions.stop_release, release_id, STOPPED, url_for("policies.following"))


def _pressed(action: Callable[[Session, UUID, UUID], None], thing_id: UUID, sentence: str, page: str) -> Response:
    form = FollowForm()
    action(db.session(), current_user.id, thing_id)
    flash(sentence)
    return redirect(url_for("policies.following") if form.to_the_list else page)


@part
def _following(desk: Desk) -> dict[str, Any]:
    return {"holds": desk.holds, "follows": queries.follows_change(desk.db, desk.viewer.id, desk.change.id)}
