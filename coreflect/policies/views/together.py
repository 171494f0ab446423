"""A joint decision: offered by one side on this page, read in full and pressed by the other."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.policies.actions import together as actions
from coreflect.policies.forms.decisions import EndingForm, PressForm, TermsForm
from coreflect.policies.queries.decisions import said
from coreflect.policies.rules.pens import Side
from coreflect.policies.rules.stages import ends
from coreflect.policies.views import blueprint
from coreflect.policies.views.decisions import before_deciding, speaks, terms_page, waits_in_vain
from coreflect.policies.views.page import Desk, opened
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]


@blueprint.get("/<uuid:change_id>/together")
@needs(Permission.READ_POLICIES)
def together(change_id: UUID) -> Answer:
    """Show the open offer of a joint decision to both sides; without one, to them the form to make one."""
    desk = _speaking(change_id)
    if said(desk.entries).offer is None:
        return terms_page(desk, TermsForm(), "policies.offer_together")
    return _page(desk, EndingForm())


@blueprint.post("/<uuid:change_id>/together/offer")
@needs(Permission.READ_POLICIES)
def offer_together(change_id: UUID) -> Answer:
    """Offer a joint decision to the other side."""
    desk, form = _speaking(change_id), TermsForm()
    if form.validate_on_submit():
        number = form.attempt(actions.offer, db.session(), current_user, change_id, form.verdict(), clock.now())
        if number is not None:
            flash(f"Offered. It stands as a decision once {_whom(desk)} pressed it, too.")
            return redirect(url_for("policies.show", change_id=change_id))
        desk = opened(change_id)
    return terms_page(desk, form, "policies.offer_together")


@blueprint.post("/<uuid:change_id>/together")
@needs(Permission.READ_POLICIES)
def press_together(change_id: UUID) -> Answer:
    """Say for the other side that an offer was decided together."""
    _speaking(change_id)
    form = PressForm()
    if form.validate_on_submit():
        offer = max(0, form.offer.data or 0)
        known = bool(form.ends.data)
        if form.attempt(actions.press, db.session(), current_user, change_id, offer, clock.now(), known) is not None:
            flash("The decision is noted as decided together, and everybody can read it.")
            return redirect(url_for("policies.show", change_id=change_id))
    return _page(opened(change_id), EndingForm(formdata=None), form)


@blueprint.post("/<uuid:change_id>/together/end")
@needs(Permission.READ_POLICIES)
def end_together(change_id: UUID) -> Answer:
    """End an offer: it was not so, should be worded otherwise, or is taken back."""
    _speaking(change_id)
    form = EndingForm()
    if form.validate_on_submit():
        ended = form.attempt(actions.end, db.session(), current_user, change_id, form.ending, clock.now())
        if ended is not None:
            flash("The offer is ended. It stays in the trail with what you wrote.")
            return redirect(url_for("policies.show", change_id=change_id))
    return _page(opened(change_id), form)


def _speaking(change_id: UUID) -> Desk:
    desk = opened(change_id)
    if speaks(desk) is None:
        abort(403)
    return desk


def _page(desk: Desk, form: EndingForm, pressed: PressForm | None = None) -> tuple[str, int]:
    found, side = said(desk.entries), speaks(desk)
    if found.offer and not form.errors:
        form.offer.data = found.offer.number  # what this page shows is what the next press is about
    return render_template(
        "policies/together.html",
        **before_deciding(desk),
        ends=bool(found.offer and ends(desk.change.stage, found.offer.word)),
        offer=found.offer,
        nobody_presses=waits_in_vain(desk),
        mine=bool(found.offer and found.offer.side is side),
        author=bool(found.offer and found.offer.by == desk.viewer.id),
        form=form,
        pressed=pressed or form,
    ), (pressed or form).status


def _whom(desk: Desk) -> str:
    return "leadership has" if speaks(desk) is Side.PS else "a PS owner has"
