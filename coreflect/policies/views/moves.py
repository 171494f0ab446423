"""Where a change stands: saying so, on a page of its own."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.policies.actions import changes as actions
from coreflect.policies.forms.changes import MoveForm
from coreflect.policies.rules.doors import Due
from coreflect.policies.rules.stages import LOOKED_AT_AGAIN, may_move, next_stages, way
from coreflect.policies.rules.wordings import stages_in
from coreflect.policies.views import blueprint
from coreflect.policies.views.page import Desk, Door, opened, part
from coreflect.web.guard import needs


@blueprint.route("/<uuid:change_id>/stage", methods=["GET", "POST"])
@needs(Permission.READ_POLICIES)
def move(change_id: UUID) -> Response | str | tuple[str, int]:
    """Move a change to another stage: for those who hold it, PS leads and PS staff."""
    desk = opened(change_id)
    if not may_move(current_user.roles, desk.holds):
        abort(403)
    only = next_stages(desk.change.stage)
    form = MoveForm(on=desk.today, stage=only[0].value if len(only) == 1 else None)
    if form.validate_on_submit():
        stage = form.attempt(actions.move, db.session(), current_user, change_id, form.wish, clock.now())
        if stage is not None:
            flash(f"This change stands at “{stage.words}” now.")
            return redirect(url_for("policies.show", change_id=change_id))
        desk = opened(change_id)
    if form.refused or form.was.errors or form.seen.errors or not form.is_submitted():
        last = actions.last_step(desk.entries)
        form.was.data = desk.change.stage.value  # what this page shows is what is sent with the next press
        form.seen.data = last.number if last else 0
    form.say_also(desk.change.stage, desk.change.stage_since, desk.change.look_again_on, desk.today)
    stages = next_stages(desk.change.stage)
    form.offer(stages)
    return render_template(
        "policies/move.html",
        change=desk.change,
        today=desk.today,
        form=form,
        can_be_looked_at_again=any(stage in LOOKED_AT_AGAIN for stage in stages),
    ), form.status


@part
def _moving(desk: Desk) -> dict[str, Any]:
    stands = desk.change.stage
    came = desk.change.source.came_from_co_reflection
    given: dict[str, Any] = {"steps": way(stands, set(stages_in(desk.entries)), came)}
    if next_stages(stands) and may_move(desk.viewer.roles, desk.holds):
        due = Due.MOVE if desk.holds else None
        given["doors"] = [Door(20, "Say where it stands", url_for("policies.move", change_id=desk.change.id), due)]
    return given
