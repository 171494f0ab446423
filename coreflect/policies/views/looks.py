"""Looking again at a change: did it help?"""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.periods import Period
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Refusal
from coreflect.policies.actions.looks import look as note
from coreflect.policies.forms.looks import LookForm
from coreflect.policies.queries.answers import answers_naming
from coreflect.policies.queries.looks import looks_of, tellings_about
from coreflect.policies.rules.doors import Due, is_looked_at_now
from coreflect.policies.rules.looks import NOTHING_YET, around, is_asked_if_it_helped
from coreflect.policies.rules.questions import BY_FIELD
from coreflect.policies.rules.stages import RUNS, may_move
from coreflect.policies.views import blueprint
from coreflect.policies.views.page import Desk, Door, opened, part
from coreflect.releases.queries.cells import cells_of
from coreflect.web.guard import needs


@blueprint.route("/<uuid:change_id>/look", methods=["GET", "POST"])
@needs(Permission.READ_POLICIES)
def look(change_id: UUID) -> Response | str | tuple[str, int]:
    """Look again at a change: for those who hold it, PS leads and PS staff."""
    desk = opened(change_id)
    if not may_move(current_user.roles, desk.holds):
        abort(403)
    form = LookForm()
    if form.validate_on_submit():
        stage = form.attempt(note, db.session(), current_user, change_id, form.look, clock.now())
        if stage is not None:
            flash(f"It is noted, and everybody can read it. This change stands at “{stage.words}”.")
            return redirect(url_for("policies.show", change_id=change_id))
        desk = opened(change_id)
    elif desk.change.stage not in RUNS:
        raise Refusal(NOTHING_YET)
    looks = looks_of(desk.entries)
    if form.refused or not form.is_submitted():
        form.seen.data = looks[-1].number if looks else 0
    return render_template(
        "policies/look.html",
        change=desk.change,
        form=form,
        looks=looks,
        asks=BY_FIELD["different"].said(current_user.agency.noun),
        **_around(desk),
    ), form.status


def _around(desk: Desk) -> dict[str, Any]:
    """What was told of the change's themes around the day on which it took effect, and of their principles and tasks.

    Of what is tried out, the day on which that began.
    """
    since = desk.change.in_effect_on or desk.change.stage_since
    cells = cells_of(desk.db, {cell.theme_id for cell in desk.change.cells})
    keys = {key for cell in desk.change.cells for key in cell.about}
    same = around(((cell.theme_id, Period.parse(cell.period)) for cell in cells), since)
    return {
        "since": since,
        "cells": cells,
        "same": same,
        "alike": around(tellings_about(desk.db, keys), since),
        "dimensions": {d.key: d for cell in desk.change.cells for d in cell.dimensions}.values(),
    }


@part
def _looks(desk: Desk) -> dict[str, Any]:
    change = desk.change
    helped = is_asked_if_it_helped(change.stage, change.in_effect_on, change.looked_on, desk.today)
    given: dict[str, Any] = {"looks": looks_of(desk.entries), "naming": answers_naming(desk.db, change.id)}
    if change.stage in RUNS and may_move(desk.viewer.roles, desk.holds):
        words = "Did it help?" if helped else "Look again"
        now = helped or is_looked_at_now(change.stage, change.look_again_on, desk.today)
        due = Due.LOOK if now and desk.holds else None
        given["doors"] = [Door(30, words, url_for("policies.look", change_id=change.id), due)]
    return given
