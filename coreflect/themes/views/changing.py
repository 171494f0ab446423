"""Rename, merge, split and retire a theme of the codebook, each with what it moves shown before; and undo it."""

from typing import Any
from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.themes.actions.changing import agency_day
from coreflect.themes.actions.renaming import rename as rename_theme
from coreflect.themes.actions.retiring import bring_back as bring_theme_back
from coreflect.themes.actions.retiring import retire as retire_theme
from coreflect.themes.actions.splitting import split as split_theme
from coreflect.themes.actions.undoing import undo as undo_change
from coreflect.themes.forms.changing import PressForm, ReadForm, RenameForm, SplitForm
from coreflect.themes.queries.changes import changes as changes_of
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.queries.theme import preview
from coreflect.themes.rules.codebook import Codebook, Entry
from coreflect.themes.views import blueprint
from coreflect.themes.views.codebook import uses
from coreflect.web.guard import needs

Answer = Response | tuple[str, int]


@blueprint.route("/theme/<uuid:theme_id>/rename", methods=["GET", "POST"])
@needs(Permission.KEEP_CODEBOOK)
def rename(theme_id: UUID) -> Answer:
    """Give a theme another name."""
    form = RenameForm()
    if form.validate_on_submit():
        sent = (form.label.data, form.nobody.data, form.seen.data or "")
        if form.attempt(rename_theme, *who(), theme_id, *sent, uses, clock.now()):
            flash("Renamed. The old name leads here, and it can be undone for a while.")
            return redirect(url_for(".theme", theme_id=theme_id))
    return change_page("themes/rename.html", form, theme_id)


@blueprint.route("/theme/<uuid:theme_id>/split", methods=["GET", "POST"])
@needs(Permission.KEEP_CODEBOOK)
def split(theme_id: UUID) -> Answer:
    """Make a new theme out of one, with the names and records that belong to it."""
    form = SplitForm()
    if form.validate_on_submit():
        sent = (form.label.data, form.aliases.data or [], form.going, form.nobody.data, form.seen.data or "")
        new_id = form.attempt(split_theme, *who(), theme_id, *sent, uses, clock.now())
        if new_id:
            flash("Split. This is the new theme; say what it means when you are ready.")
            return redirect(url_for(".theme", theme_id=new_id))
    return change_page("themes/split.html", form, theme_id)


@blueprint.route("/theme/<uuid:theme_id>/retire", methods=["GET", "POST"])
@needs(Permission.KEEP_CODEBOOK)
def retire(theme_id: UUID) -> Answer:
    """Offer a theme no more."""
    form = PressForm()
    if form.validate_on_submit() and form.attempt(
        retire_theme, *who(), theme_id, form.seen.data or "", uses, clock.now()
    ):
        flash("Retired. It keeps its past, and can be brought back.")
        return redirect(url_for(".theme", theme_id=theme_id))
    return change_page("themes/retire.html", form, theme_id)


@blueprint.post("/theme/<uuid:theme_id>/bring-back")
@needs(Permission.KEEP_CODEBOOK)
def bring_back(theme_id: UUID) -> Answer:
    """Offer a retired theme again."""
    bring_theme_back(*who(), theme_id, clock.now())
    flash("It is offered again.")
    return redirect(url_for(".theme", theme_id=theme_id))


@blueprint.get("/changes")
@needs(Permission.KEEP_CODEBOOK)
def changes() -> str:
    """List the changes of the codebook that can still be undone, by the alphabet."""
    session, keyring, viewer = who()
    book = codebook(session)
    there = [
        one for one in changes_of(session, keyring, agency_day(viewer, clock.now())) if one.theme_id in book.entries
    ]
    there.sort(key=lambda one: (book.entries[one.theme_id].label_key, one.what))
    return render_template("themes/changes.html", changes=there, book=book)


@blueprint.post("/changes/<uuid:box_id>/undo")
@needs(Permission.KEEP_CODEBOOK)
def undo(box_id: UUID) -> Answer:
    """Undo one change."""
    theme_id = undo_change(*who(), box_id, clock.now())
    if theme_id is None:
        flash("That was undone before, or can't be undone any more.")
        return redirect(url_for(".changes"))
    flash(
        "Undone. Everything counts as it did before. A release that is with its second reader keeps the name that it "
        "was sent with; take it back to change that."
    )
    return redirect(url_for(".theme", theme_id=theme_id))


def who() -> tuple[Session, Keyring, Any]:
    """Return what every action of this room begins with."""
    return db.session(), current_app.extensions["keyring"], current_user


def standing(book: Codebook, theme_id: UUID) -> Entry:
    """Return a theme to be changed. Raises Missing; a merged one sends the person to the theme that it became."""
    entry = book.entries.get(theme_id)
    if entry is None:
        raise Missing
    if entry.merged_into:
        abort(redirect(url_for(".theme", theme_id=book.now(theme_id).id)))
    return entry


def change_page(template: str, form: ReadForm, theme_id: UUID, other: Entry | None = None, **more: Any) -> Answer:
    """Show what a change of a theme would move, with the form that does it."""
    session, keyring, viewer = who()
    book = codebook(session)
    entry = standing(book, theme_id)
    moves = preview(session, keyring, viewer, book, entry, agency_day(viewer, clock.now()), uses, other)
    form.show(moves)
    return render_template(template, form=form, theme=entry, other=other, moves=moves, **more), form.status
