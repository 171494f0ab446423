"""Where a change comes from: what its page says, linking a theme later, and a PS lead's confirmation."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.policies.actions import origin as actions
from coreflect.policies.forms.origin import ConfirmForm, LinkForm
from coreflect.policies.queries.holders import possible_themes
from coreflect.policies.rules.doors import Due
from coreflect.policies.rules.holding import may_link
from coreflect.policies.views import blueprint
from coreflect.policies.views.page import Desk, Door, opened, part
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]
ORIGIN = "origin"  # the place on the page of a change that says where it comes from


@blueprint.route("/<uuid:change_id>/themes", methods=["GET", "POST"])
@needs(Permission.READ_POLICIES)
def link_themes(change_id: UUID) -> Answer:
    """Link published themes to a change: for those who hold it, PS leads and PS staff."""
    desk = opened(change_id)
    if not may_link(current_user.roles, desk.holds):
        abort(403)
    form = LinkForm()
    if not form.only_finding and form.validate_on_submit():
        linked = form.attempt(actions.link, db.session(), current_user, change_id, form.cells.data, clock.now())
        if linked is not None:
            flash("The themes are linked." if linked else "They were linked already.")
            return redirect(url_for("policies.show", change_id=change_id))
    already = {cell.id for cell in desk.change.cells}
    themes, more_themes = possible_themes(db.session(), form.cells.data, form.find_themes.data or "", but=already)
    return render_template(
        "policies/link_themes.html", change=desk.change, form=form, themes=themes, more_themes=more_themes
    ), form.status


@blueprint.post("/<uuid:change_id>/confirm")
@needs(Permission.CONFIRM)
def confirm(change_id: UUID) -> Response:
    """Let a PS lead confirm that a change reflects what was said in the themes that its page showed."""
    done = actions.confirm(db.session(), current_user, change_id, ConfirmForm().shown, clock.now())
    flash("You confirmed that it reflects what was said." if done else "It was confirmed already.", f"#{ORIGIN}")
    return redirect(url_for("policies.show", change_id=change_id, _anchor=ORIGIN))


@part
def _origin(desk: Desk) -> dict[str, Any]:
    change = desk.change
    confirmed = {cell: entry for entry in desk.entries if entry.kind == "confirmed" for cell in entry.ids("cells")}
    linked = {cell: entry for entry in desk.entries if entry.kind == "linked" for cell in entry.ids("cells")}
    asked = [one.cell for one in change.named if one.open] if desk.viewer.may(Permission.CONFIRM) else []
    given: dict[str, Any] = {
        "confirmed": confirmed,
        "linked": linked,
        "to_confirm": asked,
    }
    doors = []
    if asked:
        address = url_for("policies.show", change_id=change.id, _anchor=ORIGIN)
        doors.append(Door(16, "Say whether it reflects what was said", address, Due.CONFIRM))
    if may_link(desk.viewer.roles, desk.holds):
        doors.append(Door(60, "Link a released theme", url_for("policies.link_themes", change_id=change.id)))
    given["doors"] = doors
    return given
