"""The versions of a policy's text: reading them, writing a draft, approving one."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.policies.actions import versions as actions
from coreflect.policies.forms.versions import ApproveForm, CompareForm, DraftForm
from coreflect.policies.queries.versions import Head, Heads, heads, texts
from coreflect.policies.rules.doors import Due
from coreflect.policies.rules.policy_text import outline
from coreflect.policies.rules.versions import can_be_approved, may_approve, may_draft, number
from coreflect.policies.views import blueprint
from coreflect.policies.views.page import Desk, Door, opened, part
from coreflect.web.guard import needs


@blueprint.get("/<uuid:change_id>/versions")
@needs(Permission.READ_POLICIES)
def versions(change_id: UUID) -> str:
    """Show every version with its state, its summary, who made it and when."""
    desk = opened(change_id)
    found = heads(desk.entries)
    return render_template(
        "policies/versions.html",
        change=desk.change,
        heads=found,
        compare=CompareForm.between(found) if len(found) > 1 else None,
        may_draft=_may_draft(desk),
    )


@blueprint.get("/<uuid:change_id>/versions/<which>")
@needs(Permission.READ_POLICIES)
def version(change_id: UUID, which: str) -> str:
    """Show the text of one version."""
    desk = opened(change_id)
    return _shown(desk, _asked(desk, which)[1], ApproveForm())


@blueprint.route("/<uuid:change_id>/versions/draft", methods=["GET", "POST"])
@needs(Permission.READ_POLICIES)
def draft(change_id: UUID) -> Response | str | tuple[str, int]:
    """Write a draft that begins with the newest text: for those who hold the change, PS leads and PS staff."""
    desk, form = opened(change_id), DraftForm()
    if not _may_draft(desk):
        abort(403)
    if form.validate_on_submit():
        saved = form.attempt(actions.save_draft, db.session(), current_user, change_id, form.draft, clock.now())
        if saved is not None:
            flash(f"{saved.words.capitalize()} is saved, and everybody can read it.")
            return redirect(url_for("policies.version", change_id=change_id, which=str(saved)))
        desk = opened(change_id)
    newest = heads(desk.entries).newest
    before = texts(db.session(), [newest.id])[newest.id] if newest else ""
    other = newest if form.is_submitted() and newest and str(newest.id) != form.seen.data else None
    if not form.is_submitted():
        form.text.data, form.link.data = before, newest.link if newest else ""
    if form.refused or not form.is_submitted():
        form.read(newest)  # what this page shows is what is sent with the next press
    return render_template(
        "policies/versions_draft.html", change=desk.change, form=form, newest=newest, other=other, before=before
    ), form.status


@blueprint.post("/<uuid:change_id>/versions/approve")
@needs(Permission.READ_POLICIES)
def approve(change_id: UUID) -> Response | tuple[str, int]:
    """Approve the exact text that was read: for who owns the change on the PS side, and who may decide."""
    desk, form = opened(change_id), ApproveForm()
    if not _may_approve(desk):
        abort(403)
    approved = form.attempt(actions.approve, db.session(), current_user, change_id, form.approval, clock.now())
    if approved is not None:
        flash(f"{approved.words.capitalize()} is approved.")
        return redirect(url_for("policies.version", change_id=change_id, which=str(approved)))
    desk = opened(change_id)
    found = heads(desk.entries)
    shown = found.draft or found.newest
    if shown is None:
        return render_template("policies/versions.html", change=desk.change, heads=found, form=form), form.status
    return _shown(desk, shown, form), form.status


@part
def _versions(desk: Desk) -> dict[str, Any]:
    found, id = heads(desk.entries), desk.change.id
    doors = []
    if found.draft and _may_approve(desk) and _can_be_approved(desk):
        address = url_for("policies.version", change_id=id, which=str(found.draft.number))
        doors.append(Door(15, f"Read and approve {found.draft.number.words}", address, Due.APPROVE))
    if _may_draft(desk):
        words = "Write the next draft" if found else "Write a draft of the text"
        doors.append(Door(30, words, url_for("policies.draft", change_id=id)))
    return {"heads": found, "doors": doors}


def _asked(desk: Desk, written: str) -> tuple[Heads, Head]:
    found = heads(desk.entries)
    head = found.numbered(number(written))
    if head is None:
        raise Missing
    return found, head


def _shown(desk: Desk, head: Head, form: ApproveForm) -> str:
    found = heads(desk.entries)
    return render_template(
        "policies/versions_show.html",
        change=desk.change,
        head=head,
        heads=found,
        before=found.before(head),
        blocks=outline(texts(db.session(), [head.id]).get(head.id, "")),
        form=form,
        may_approve=head == found.draft and _may_approve(desk),
        can_be_approved=_can_be_approved(desk),
        may_draft=_may_draft(desk),
    )


def _may_draft(desk: Desk) -> bool:
    return may_draft(desk.viewer.roles, desk.holds)


def _may_approve(desk: Desk) -> bool:
    return may_approve(desk.change.owned_by(desk.viewer.id), desk.viewer.may(Permission.DECIDE))


def _can_be_approved(desk: Desk) -> bool:
    return can_be_approved(desk.change.decisions[-1].word if desk.change.decisions else None)
