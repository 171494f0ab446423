"""What differs between two versions of a text, by word."""

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.policies.forms.versions import CompareForm, asked_view, chosen_pair
from coreflect.policies.queries.versions import heads, texts
from coreflect.policies.rules.differences import differences as told
from coreflect.policies.rules.folding import folded
from coreflect.policies.rules.headed import in_lines
from coreflect.policies.rules.versions import number
from coreflect.policies.views import blueprint
from coreflect.policies.views.page import opened
from coreflect.web.guard import needs


@blueprint.get("/<uuid:change_id>/versions/compare")
@needs(Permission.READ_POLICIES)
def compare(change_id: UUID) -> Response:
    """Go to what differs between the two versions that were chosen, or the two that are compared first."""
    found = heads(opened(change_id).entries)
    if not found:
        return redirect(url_for("policies.versions", change_id=change_id))
    older, newer = sorted(chosen_pair(found), key=found.index)
    to = {"older": str(older.number), "newer": str(newer.number), "view": asked_view()}
    return redirect(url_for("policies.differences", change_id=change_id, **to))


@blueprint.get("/<uuid:change_id>/versions/<older>..<newer>")
@needs(Permission.READ_POLICIES)
def differences(change_id: UUID, older: str, newer: str) -> str:
    """Show what differs between two versions, in one column or side by side."""
    desk = opened(change_id)
    found = heads(desk.entries)
    first, second = found.numbered(number(older)), found.numbered(number(newer))
    if first is None or second is None:
        raise Missing
    kept = texts(db.session(), [first.id, second.id])
    elsewhere = bool(first.link or second.link)
    both = None if elsewhere else told(kept.get(first.id, ""), kept.get(second.id, ""))
    lines = in_lines(both.rows) if both else iter(())
    return render_template(
        "policies/versions_differ.html",
        change=desk.change,
        first=first,
        second=second,
        side=asked_view() == "side",
        compare=CompareForm.between(found, first, second),
        elsewhere=elsewhere,
        differences=both,
        stretches=[(one, [next(lines) for _ in one.rows]) for one in folded(both)] if both else [],
    )
