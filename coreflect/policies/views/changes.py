"""The register of changes: reading it, proposing, and saying where a change stands."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.policies.actions import changes as actions
from coreflect.policies.forms.changes import MoveForm, ProposalForm, RegisterFilter
from coreflect.policies.forms.decisions import DecisionForm
from coreflect.policies.queries.changes import whole
from coreflect.policies.queries.holders import possible_holders, possible_themes
from coreflect.policies.queries.register import by_stage, register, stage_counts
from coreflect.policies.queries.trail import steps
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.pages import A_PAGE, PageOf
from coreflect.policies.rules.stages import LOOKED_AT_AGAIN, may_move, next_stages
from coreflect.policies.views import blueprint
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]


@blueprint.get("/")
@needs(Permission.READ_POLICIES)
def index() -> Answer:
    """Show the register by stage, narrowed by what the address asks for."""
    form = RegisterFilter.asked()
    counts = stage_counts(db.session(), form.coming_from)
    page = PageOf.of(counts.get(form.at, 0) if form.at else sum(counts.values()), form.number)
    lines = register(db.session(), form.at, form.coming_from, page.skip, A_PAGE) if page.total else []
    return render_template(
        "policies/index.html",
        form=form,
        counts=counts,
        page=page,
        stages=by_stage(lines),
        url=lambda number: url_for("policies.index", **form.address(page=number)),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Permission.PROPOSE)
def propose() -> Answer:
    """Ask the three things of a proposal."""
    form = ProposalForm.of_request()
    if not form.only_finding and form.validate_on_submit():
        made = form.attempt(actions.propose, db.session(), current_user, form.proposal, clock.now())
        if made is not None:
            flash("Your proposal stands in the register.")
            return redirect(url_for("policies.show", change_id=made))
    themes, more_themes = possible_themes(db.session(), form.cells.data, form.find_themes.data or "")
    people, more_people = possible_holders(
        db.session(), current_user.id, form.holders.data, form.find_people.data or ""
    )
    return render_template(
        "policies/propose.html",
        form=form,
        themes=themes,
        more_themes=more_themes,
        people=people,
        more_people=more_people,
    ), form.status


@blueprint.get("/<uuid:change_id>")
@needs(Permission.READ_POLICIES)
def show(change_id: UUID) -> Answer:
    """Show one change with its trail, and the forms of those who decide or move it."""
    return page_of(change_id)


@blueprint.post("/<uuid:change_id>/stage")
@needs(Permission.READ_POLICIES)
def move(change_id: UUID) -> Answer:
    """Move a change to another stage: for those who hold it, PS leads and PS staff."""
    change = whole(db.session(), change_id)
    if change is None:
        raise Missing
    if not may_move(current_user.roles, change.held_by(current_user.id)):
        abort(403)
    form = MoveForm()
    if form.validate_on_submit():
        stage = form.attempt(actions.move, db.session(), current_user, change_id, form.wish, clock.now())
        if stage is not None:
            flash(f"This change stands at “{stage.words}” now.")
            return redirect(url_for("policies.show", change_id=change_id))
    return page_of(change_id, move=form)


def page_of(change_id: UUID, decision: DecisionForm | None = None, move: MoveForm | None = None) -> Answer:
    """Return the page of a change; a form that was sent and not taken is shown as it was typed."""
    change = whole(db.session(), change_id)
    if change is None:
        raise Missing
    sent = decision or move
    decision, move = decision or DecisionForm(formdata=None), move or MoveForm(formdata=None)
    for form, field, value in ((decision, "seen", change.last_number), (move, "was", change.stage.value)):
        if form.refused or form is not sent or form[field].errors:
            form[field].data = value  # what this page shows is what is sent with the next press
    move.offer(next_stages(change.stage))
    return render_template(
        "policies/show.html",
        change=change,
        steps=steps(db.session(), change, current_user.agency.zone),
        today=local_day(clock.now(), current_user.agency.zone),
        sent=sent,
        decision=decision,
        move=move if move.stage.choices and may_move(current_user.roles, change.held_by(current_user.id)) else None,
        can_be_looked_at_again=any(stage in LOOKED_AT_AGAIN for stage in next_stages(change.stage)),
    ), (sent.status if sent else 200)
