"""Who holds a change: asking somebody to hold it, too, and stepping down."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.policies.actions import holders as actions
from coreflect.policies.forms.holders import HoldersForm
from coreflect.policies.queries.holders import possible_holders
from coreflect.policies.rules.holding import may_ask, may_step_down
from coreflect.policies.views import blueprint
from coreflect.policies.views.page import Desk, Door, opened, part
from coreflect.web.guard import needs


@blueprint.route("/<uuid:change_id>/holders", methods=["GET", "POST"])
@needs(Permission.READ_POLICIES)
def holders(change_id: UUID) -> Response | tuple[str, int]:
    """Ask others to hold a change, too: for those who hold it, and PS leads."""
    desk = opened(change_id)
    if not may_ask(current_user.roles, desk.holds):
        abort(403)
    form = HoldersForm()
    if not form.only_finding and form.validate_on_submit():
        people, seen = form.holders.data, max(0, form.seen.data)
        joined = form.attempt(actions.ask_to_hold, db.session(), current_user, change_id, people, clock.now(), seen)
        if joined is not None:
            flash("They hold it, too, and read so on their home page." if joined else "They held it already.")
            return redirect(url_for("policies.show", change_id=change_id))
    if not form.is_submitted():
        form.seen.data = actions.last_of_holders(desk.entries)
    held = {holder.id for holder in desk.change.holders}
    people, more_people = possible_holders(db.session(), held, form.holders.data, form.find_people.data or "")
    return render_template(
        "policies/holders.html",
        change=desk.change,
        holds=desk.holds,
        can_step_down=desk.holds and may_step_down(desk.change.holders, current_user.id),
        form=form,
        people=people,
        more_people=more_people,
    ), form.status


@blueprint.post("/<uuid:change_id>/holders/step-down")
@needs(Permission.READ_POLICIES)
def step_down(change_id: UUID) -> Response:
    """Hold a change no more."""
    done = actions.step_down(db.session(), current_user, change_id, clock.now())
    flash("You hold this change no more." if done else "You did not hold this change.")
    return redirect(url_for("policies.show", change_id=change_id))


@part
def _holders(desk: Desk) -> dict[str, Any]:
    if not may_ask(desk.viewer.roles, desk.holds):
        return {}
    return {"doors": [Door(70, "See who holds it", url_for("policies.holders", change_id=desk.change.id))]}
