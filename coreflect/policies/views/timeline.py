"""The trail of a change as a timeline with everything in it, and each entry at an address of its own."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_login import current_user

from coreflect.agency.queries.trail import found_whole
from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.policies.forms.pages import page_asked
from coreflect.policies.queries import trail
from coreflect.policies.queries.cited import names
from coreflect.policies.rules.standing import standing
from coreflect.policies.views import blueprint
from coreflect.policies.views.page import Desk, part
from coreflect.web.guard import needs

AT_ONCE = 30  # entries on the page of a change; the others stand on a page of their own


@part
def _trail(desk: Desk) -> dict[str, Any]:
    shown = desk.entries[: -AT_ONCE - 1 : -1]
    called = names(desk.db, shown, desk.change.cells, {one.id: one.name for one in desk.change.holders})
    told = [(one, called.tell(one)) for one in shown]
    return {
        "timeline": told,
        "trail_length": len(desk.entries),
        "stands": standing(desk.entries),
        "whole": found_whole(desk.db, clock.now()),
    }


@blueprint.get("/<uuid:change_id>/trail")
@needs(Permission.READ_POLICIES)
def trail_of(change_id: UUID) -> str:
    """Show every entry about one change, twenty a page, the newest first."""
    found = trail.newest(db.session(), change_id, current_user.agency.zone, page_asked())
    if found is None:
        raise Missing
    called = names(db.session(), found.entries)
    return render_template(
        "policies/trail_of.html",
        change_id=change_id,
        title=found.title,
        page=found.page,
        timeline=[(one, called.tell(one)) for one in found.entries],
        whole=found_whole(db.session(), clock.now()),
        url=lambda number: url_for("policies.trail_of", change_id=change_id, page=number),
    )


@blueprint.get("/trail/<int:number>")
@needs(Permission.READ_POLICIES)
def entry(number: int) -> str:
    """Show one entry of the trail, with its hash and the one before it, at an address that can be cited."""
    cited = trail.entry(db.session(), number, current_user.agency.zone)
    if cited is None:
        raise Missing
    telling = names(db.session(), [cited.entry]).tell(cited.entry)
    whole = found_whole(db.session(), clock.now())
    return render_template("policies/entry.html", cited=cited, entry=cited.entry, telling=telling, whole=whole)
