"""Prepare, sign and give back one group's part of a release."""

from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, url_for
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.releases.actions import prepare as preparing_actions
from coreflect.releases.actions import sign as signing_actions
from coreflect.releases.actions.parts import Forgotten, Quiet, Released
from coreflect.releases.forms import SignForm, prepare_form
from coreflect.releases.queries.desk import PartDesk, desk
from coreflect.releases.queries.readers import of_ps
from coreflect.releases.queries.work import ReleaseSeen, is_part_of, release
from coreflect.releases.views import blueprint
from coreflect.releases.views.show import Answer, preparing
from coreflect.web.guard import needs


@blueprint.post("/<uuid:release_id>/parts/<uuid:part_id>/prepare")
@needs(Permission.PREPARE_RELEASES)
def prepare(release_id: UUID, part_id: UUID) -> Response | Answer:
    """Save a lead's choices, sealed, or hand them to the second reader."""
    seen, lying = _found(release_id, part_id)
    if not lying.part.mine:
        raise Missing
    if lying.doing != "choose":
        raise preparing_actions.HandedOver
    form = prepare_form(lying)
    if form.validate_on_submit():
        choices, ticked = form.choices(), form.nobody.data or []
        sent = (part_id, choices, ticked, form.saved.data or "", form.hand_over, clock.now(), form.around())
        handed = form.attempt(preparing_actions.prepare, *_who(), *sent)
        if handed is not None:
            flash(_HANDED if handed else "Saved and sealed. You or another lead of the group can go on any time.")
            return redirect(url_for(".show", release_id=release_id))
    return preparing(seen, form, part_id)


@blueprint.post("/<uuid:release_id>/parts/<uuid:part_id>/sign")
@needs(Permission.SIGN_RELEASES)
def sign(release_id: UUID, part_id: UUID) -> Response:
    """Sign a part as its second reader."""
    _refuse_elsewhere(release_id, part_id)
    form = SignForm()
    quiet = signing_actions.sign(*_who(), part_id, form.read.data or "", form.read_all.data, clock.now())
    flash(_QUIET if quiet else "Signed. It leaves the room when the other parts are signed, too.")
    return redirect(_on(release_id))


@blueprint.post("/<uuid:release_id>/parts/<uuid:part_id>/give-back")
@needs(Permission.SIGN_RELEASES)
def give_back(release_id: UUID, part_id: UUID) -> Response:
    """Give a part back to its leads."""
    _refuse_elsewhere(release_id, part_id)
    signing_actions.give_back(db.session(), current_user, part_id, clock.now())
    flash("It lies with the leads again. Nothing of it has left the room.")
    return redirect(_on(release_id))


_HANDED = "Handed to the second reader: another PS lead or a member of PS staff finds it under Releases."
_QUIET = "Signed. Who came has a week to keep a theme in the room; then the quarter leaves by itself."


def _who() -> tuple[Session, Keyring, Any]:
    return db.session(), current_app.extensions["keyring"], current_user


def _on(release_id: UUID) -> str:
    """Return where somebody goes on: who read in the stead of PS leads and staff has no more to do with the release."""
    return url_for(".show", release_id=release_id) if of_ps(current_user) else url_for(".index")


def _refuse_elsewhere(release_id: UUID, part_id: UUID) -> None:
    if not is_part_of(db.session(), part_id, release_id):
        raise Missing


def _found(release_id: UUID, part_id: UUID) -> tuple[ReleaseSeen, PartDesk]:
    """Return a release in preparation and one part of it as it lies before this person."""
    seen = release(db.session(), release_id, current_user.id)
    if seen is None or all(one.id != part_id for one in seen.parts):
        raise Missing
    if seen.published_on:
        raise Released
    if seen.state == "forgotten":
        raise Forgotten
    if seen.state == "quiet":
        raise Quiet
    return seen, next(one for one in desk(*_who()[:2], seen, current_user) if one.part.id == part_id)
