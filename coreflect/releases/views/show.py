"""One release: published, everybody reads it; in preparation, its leads and second readers work on it."""

from datetime import datetime
from uuid import UUID

from flask import current_app, render_template
from flask_login import current_user

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.releases.forms import PrepareForm, prepare_form
from coreflect.releases.queries.cells import published_cells
from coreflect.releases.queries.desk import desk
from coreflect.releases.queries.pointers import now_called
from coreflect.releases.queries.quiet import Week, what_leaves
from coreflect.releases.queries.readers import of_ps
from coreflect.releases.queries.voices import missing_voices
from coreflect.releases.queries.withdrawing import withdrawable
from coreflect.releases.queries.work import ReleaseSeen, release
from coreflect.releases.rules import MOST_WORDS
from coreflect.releases.rules.frames import MOST_ASK_WORDS, MOST_POSITION_WORDS
from coreflect.releases.views import blueprint
from coreflect.themes.queries.check import companion
from coreflect.web.guard import needs

Answer = tuple[str, int] | str
MOST = {"sentence": MOST_WORDS, "ask": MOST_ASK_WORDS, "position": MOST_POSITION_WORDS}  # words


@blueprint.get("/<uuid:release_id>")
@needs(Permission.READ_RELEASES)
def show(release_id: UUID) -> Answer:
    """Show a release. One that is being prepared is as good as missing for whoever neither leads nor reads it."""
    seen = release(db.session(), release_id, current_user.id)
    if seen is None:
        raise Missing
    if seen.state == "forgotten":
        return render_template("releases/forgotten.html", release=seen)
    if seen.published_on:
        cells = published_cells(db.session(), period=str(seen.period))
        voices = missing_voices(db.session(), str(seen.period)).get(str(seen.period), [])
        called = now_called(db.session(), current_user, cells)
        leads = current_user.may(Permission.WITHDRAW)
        mine = withdrawable(db.session(), current_user.id, cells) if leads else frozenset()
        shown = {"release": seen, "cells": cells, "called": called, "voices": voices, "mine": mine}
        return render_template("releases/show.html", **shown, beside=_beside(release_id))
    if seen.leaves_at is not None and of_ps(current_user):
        return _quiet(seen, seen.leaves_at)
    return preparing(seen)


def _beside(release_id: UUID) -> dict[UUID, list[str]]:
    """Return what other rooms have beside the themes of a release: what these change in leadership, as it says."""
    asked = (room.beside for room in current_app.extensions["rooms"] if room.beside)
    return {theme: texts for beside in asked for theme, texts in beside(db.session(), release_id).items()}


def _quiet(seen: ReleaseSeen, leaves_at: datetime) -> str:
    """Return the page of a quiet release for PS, who read and signed it: what would leave, the same all week."""
    week = Week(seen.id, seen.period, leaves_at, current_user.agency)
    leaves = what_leaves(db.session(), current_app.extensions["keyring"], week)
    due = leaves_at <= clock.now()
    return render_template("releases/quiet.html", release=seen, day=week.day, due=due, leaves=leaves)


def preparing(seen: ReleaseSeen, sent: PrepareForm | None = None, part_id: UUID | None = None) -> Answer:
    """Return the page of a release in preparation; `sent` is the form of the part that was refused, if one was."""
    if not current_user.may(Permission.SIGN_RELEASES):
        raise Missing
    desks = desk(db.session(), current_app.extensions["keyring"], seen, current_user)
    if not of_ps(current_user) and all(one.doing != "read" for one in desks):
        raise Missing
    forms = {
        one.part.id: sent if sent and one.part.id == part_id else prepare_form(one)
        for one in desks
        if one.doing == "choose"
    }
    offered = {part: companion(current_user, form.texts()) for part, form in forms.items()}
    shown = {"release": seen, "desks": desks, "forms": forms, "sent": sent, "most": MOST, "offered": offered}
    return render_template("releases/preparing.html", **shown), sent.status if sent else 200
