"""What is said to the questions about a change: read on its page, written on pages of their own."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.policies.actions.writing import Wording
from coreflect.policies.actions.writing import write as note
from coreflect.policies.forms.texts import DomainForm, TextForm
from coreflect.policies.rules.domains import DOMAINS
from coreflect.policies.rules.questions import BY_FIELD, GROUPS, QUESTIONS, Question, Whose, may_write, peer_first
from coreflect.policies.rules.wordings import DOMAIN, in_groups, newest, others_words, reached, shown
from coreflect.policies.views import blueprint
from coreflect.policies.views.page import Desk, opened, part
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]


@blueprint.route("/<uuid:change_id>/texts/<field>", methods=["GET", "POST"])
@needs(Permission.READ_POLICIES)
def write(change_id: UUID, field: str) -> Answer:
    """Write down what is said to one question: for those whose question it is."""
    desk, question = opened(change_id), BY_FIELD.get(field)
    if question is None:
        raise Missing
    if not may_write(question.whose, current_user.roles, desk.holds):
        abort(403)
    form = TextForm(words=_stands(desk, field))
    form.words.label.text = question.title
    if form.validate_on_submit():
        wording = Wording(field, form.words.data or "", form.seen.data, form.over.data)
        new = form.attempt(note, db.session(), current_user, change_id, wording, clock.now())
        if new is not None:
            place = f"text-{field}" if form.words.data else ""  # a question without words has none of its own
            flash(_what_happened(new, form.words.data or "", question), f"#{place}" if place else "message")
            return redirect(url_for("policies.show", change_id=change_id, _anchor=place or None))
        desk = opened(change_id)
    last = newest(desk.entries).get(field)
    number = last.number if last else 0
    if form.refused or form.seen.errors or not form.is_submitted():
        form.over.data = form.over.data and form.seen.data == number  # a tick was for the words that it stood beside
        form.seen.data = number  # what this page shows is what is sent with the next press
    theirs = others_words(last, current_user.id)
    if theirs:
        form.over.label.text = f"Yes, I put this in the place of what {theirs.name} wrote"
    return render_template(
        "policies/texts.html", change=desk.change, question=question, form=form, last=last, theirs=theirs
    ), form.status


@blueprint.route("/<uuid:change_id>/domain", methods=["GET", "POST"])
@needs(Permission.READ_POLICIES)
def domain(change_id: UUID) -> Answer:
    """Say what a change is about: for those who hold it, PS leads and PS staff."""
    desk = opened(change_id)
    if not may_write(Whose.ALL, current_user.roles, desk.holds):
        abort(403)
    form = DomainForm(words=desk.change.domain)
    if form.validate_on_submit():
        wording = Wording(DOMAIN, form.words.data, form.seen.data)
        new = form.attempt(note, db.session(), current_user, change_id, wording, clock.now())
        if new is not None:
            flash("What this change is about stands in the register.")
            return redirect(url_for("policies.show", change_id=change_id))
        desk = opened(change_id)
    last = newest(desk.entries).get(DOMAIN)
    if form.refused or form.seen.errors or not form.is_submitted():
        form.seen.data = last.number if last else 0
    return render_template("policies/domain.html", change=desk.change, form=form), form.status


@part
def _texts(desk: Desk) -> dict[str, Any]:
    wordings, furthest = newest(desk.entries), reached(desk.entries, desk.change.stage)
    noun = desk.viewer.agency.noun

    def writes(question: Question) -> bool:
        return may_write(question.whose, desk.viewer.roles, desk.holds)

    all_shown = [shown(question, wordings, furthest, noun, writes(question)) for question in QUESTIONS]
    return {
        "texts": in_groups(all_shown, peer_first(desk.change.id.int)),
        "text_groups": GROUPS,
        "domain_words": DOMAINS.get(desk.change.domain, ""),
        "may_say_domain": may_write(Whose.ALL, desk.viewer.roles, desk.holds),
    }


def _stands(desk: Desk, field: str) -> str:
    last = newest(desk.entries).get(field)
    return str(last.said["words"]) if last else ""


def _what_happened(new: bool, words: str, question: Question) -> str:
    if not new:
        return f"“{question.title}” says this already. Nothing was changed."
    if not words:
        return f"“{question.title}” is not yet talked about any more. What stood there stays in the trail."
    return f"“{question.title}” stands on the page of this change."
