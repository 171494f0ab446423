"""Dissent beside a decision, and answers to it, each written on a page of its own."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.policies.actions import dissents as actions
from coreflect.policies.forms.dissents import DissentForm, ReplyForm
from coreflect.policies.queries.decisions import said
from coreflect.policies.rules.dissents import may_answer_dissent, may_dissent
from coreflect.policies.views import blueprint
from coreflect.policies.views.page import opened
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]


@blueprint.route("/<uuid:change_id>/decisions/<int:number>/dissent", methods=["GET", "POST"])
@needs(Permission.READ_POLICIES)
def dissent(change_id: UUID, number: int) -> Answer:
    """Add a dissent to a decision: for who holds the change, PS leads and PS staff."""
    desk = opened(change_id)
    if not may_dissent(current_user.roles, desk.holds):
        abort(403)
    decisions = said(desk.entries).decisions
    if not 0 < number <= len(decisions):
        raise Missing
    form = DissentForm()
    if form.validate_on_submit():
        wish = actions.Dissenting(number, form.words.data)
        entry = form.attempt(actions.dissent, db.session(), current_user, change_id, wish, clock.now())
        if entry is not None:
            flash("Your dissent stands beside the decision, for good.", f"#dissent-{entry}")
            return redirect(url_for("policies.show", change_id=change_id, _anchor=f"dissent-{entry}"))
    return render_template(
        "policies/dissent.html", change=desk.change, decision=decisions[number - 1], to=None, form=form
    ), form.status


@blueprint.route("/<uuid:change_id>/dissents/<int:number>/answer", methods=["GET", "POST"])
@needs(Permission.READ_POLICIES)
def answer_dissent(change_id: UUID, number: int) -> Answer:
    """Answer a dissent, by the number of its entry: for leadership, who holds the change, PS leads and PS staff."""
    desk = opened(change_id)
    if not may_answer_dissent(current_user.roles, desk.holds):
        abort(403)
    found = said(desk.entries)
    to = next((one for one in found.dissents if one.number == number), None)
    if to is None:
        raise Missing
    if to.by == current_user.id:
        abort(403)
    form = ReplyForm()
    if form.validate_on_submit():
        wish = actions.Replying(number, form.words.data)
        entry = form.attempt(actions.answer_dissent, db.session(), current_user, change_id, wish, clock.now())
        if entry is not None:
            flash("Your answer stands beside the dissent.", f"#dissent-{number}")
            return redirect(url_for("policies.show", change_id=change_id, _anchor=f"dissent-{number}"))
    return render_template(
        "policies/dissent.html", change=desk.change, decision=found.decisions[to.decision - 1], to=to, form=form
    ), form.status
