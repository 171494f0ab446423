"""Decisions on changes: noted by leadership, or by a PS owner where PS staff led."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.policies.actions.decisions import decide as note
from coreflect.policies.actions.together import offer
from coreflect.policies.forms.decisions import DecisionForm, TermsForm
from coreflect.policies.queries.answers import answers_naming
from coreflect.policies.queries.decisions import Offer, said
from coreflect.policies.rules.deciding import Change as Standing
from coreflect.policies.rules.dissents import may_answer_dissent, may_dissent
from coreflect.policies.rules.doors import Due
from coreflect.policies.rules.holding import why_nobody_presses
from coreflect.policies.rules.pens import Pen, Side, side_of
from coreflect.policies.rules.questions import DISAGREED, PERSPECTIVES, QUESTIONS, peer_first
from coreflect.policies.rules.stages import RUNS, WAITS_FOR_A_DECISION
from coreflect.policies.rules.wordings import in_groups, newest, reached, shown
from coreflect.policies.views import blueprint
from coreflect.policies.views.page import Desk, Door, opened, part
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]


@blueprint.route("/<uuid:change_id>/decision", methods=["GET", "POST"])
@needs(Permission.DECIDE)
def decide(change_id: UUID) -> Answer:
    """Note what a body decided; *decided together* is offered to the PS owners instead."""
    desk, form = opened(change_id), DecisionForm()
    if form.validate_on_submit():
        if form.held is Pen.TOGETHER:
            number = form.attempt(offer, db.session(), current_user, change_id, form.verdict(), clock.now())
            sentence = "Offered to the PS owners. It stands as a decision once one of them has pressed it, too."
        else:
            number = form.attempt(note, db.session(), current_user, change_id, form.verdict(form.held), clock.now())
            sentence = "The decision is noted, and everybody can read it with its reason."
        if number is not None:
            flash(sentence)
            return redirect(url_for("policies.show", change_id=change_id))
        desk = opened(change_id)
    return terms_page(desk, form, "policies.decide")


@blueprint.route("/<uuid:change_id>/ps-led", methods=["GET", "POST"])
@needs(Permission.PROPOSE)
def lead(change_id: UUID) -> Answer:
    """Note a decision that PS staff led: for who owns the change as PS lead or PS staff."""
    desk, form = opened(change_id), TermsForm()
    if speaks(desk) is not Side.PS:
        abort(403)
    if form.validate_on_submit():
        number = form.attempt(note, db.session(), current_user, change_id, form.verdict(Pen.PS_LED), clock.now())
        if number is not None:
            flash("The decision is noted as PS-led, and everybody can read it with its reason.")
            return redirect(url_for("policies.show", change_id=change_id))
        desk = opened(change_id)
    return terms_page(desk, form, "policies.lead")


def terms_page(desk: Desk, form: TermsForm, endpoint: str) -> tuple[str, int]:
    """Return the page on which a decision is noted or offered, below all that whoever decides has read first."""
    found = said(desk.entries)
    last_on = found.newest.decided_on if found.newest else None
    stands = len(found.decisions), found.offer.number if found.offer else 0
    stale = form.refused and stands != (form.seen.data, max(0, form.offer.data or 0))
    form.shows(*stands)
    form.held_to(Standing(desk.change.stage, desk.change.proposed_on, last_on, desk.today))
    return render_template(
        "policies/decide.html",
        today=desk.today,
        form=form,
        endpoint=endpoint,
        side=speaks(desk),
        stale=stale,
        runs=desk.change.stage in RUNS,
        nobody_presses=waits_in_vain(desk),
        **before_deciding(desk),
    ), form.status


def before_deciding(desk: Desk) -> dict[str, Any]:
    """Return what whoever decides reads first: the change, both views of it, and what leadership answered before."""
    found, words, noun = said(desk.entries), newest(desk.entries), desk.viewer.agency.noun
    asked = [one for one in QUESTIONS if one.group in (PERSPECTIVES, DISAGREED)]
    furthest = reached(desk.entries, desk.change.stage)
    texts = in_groups(
        [shown(one, words, furthest, noun, may_write=False) for one in asked], peer_first(desk.change.id.int)
    )
    return {
        "change": desk.change,
        "decided": found,
        "texts": [*texts.boxes, *texts.said.get(DISAGREED, [])],
        "pens": found.pens(len(found.decisions)),
        "answers": answers_naming(desk.db, desk.change.id, [one.id for one in desk.change.cells]),
    }


def waits_in_vain(desk: Desk) -> str | None:
    """Return why nobody can press what leadership offers; None where somebody can, and to the other side."""
    return why_nobody_presses(desk.change.holders) if speaks(desk) is Side.LEADERSHIP else None


def speaks(desk: Desk) -> Side | None:
    """Return the side for which the reader speaks on this change, or None."""
    return side_of(desk.viewer.roles, desk.change.owned_by(desk.viewer.id))


@part
def _decisions(desk: Desk) -> dict[str, Any]:
    found, side = said(desk.entries), speaks(desk)
    roles, id = desk.viewer.roles, desk.change.id
    doors = []
    if side is Side.LEADERSHIP:
        words = "Note another decision" if found.decisions else "Note a decision"
        due = Due.DECIDE if desk.change.stage in WAITS_FOR_A_DECISION and not found.offer else None
        doors.append(Door(10, words, url_for("policies.decide", change_id=id), due))
    if side is Side.PS:
        doors.append(Door(10, "Note a PS-led decision", url_for("policies.lead", change_id=id)))
    if side and (found.offer or side is Side.PS):
        words, due = _of_offer(found.offer, side) if found.offer else ("Offer a joint decision", None)
        doors.append(Door(11, words, url_for("policies.together", change_id=id), due))
    if side:
        doors.append(Door(12, "Say who held the pen", url_for("policies.pen", change_id=id)))
    return {
        "decided": found,
        "side": side,
        "may_dissent": may_dissent(roles, desk.holds),
        "may_reply": may_answer_dissent(roles, desk.holds),
        "doors": doors,
    }


def _of_offer(offer: Offer, side: Side) -> tuple[str, Due]:
    """The other side is asked to press it; the side that made it decides nothing else before it is ended."""
    return ("Read the offer, or take it back", Due.DECIDE) if offer.side is side else ("Read the offer", Due.OFFER)
