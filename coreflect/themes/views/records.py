"""Write down together what was learned at a date."""

from typing import Any
from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, session, url_for
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from coreflect.foundation import clock, ips
from coreflect.foundation.db import db
from coreflect.foundation.keyring import Keyring
from coreflect.foundation.permissions import Permission
from coreflect.themes.actions import records as actions
from coreflect.themes.forms.records import RecordForm, RemoveForm
from coreflect.themes.forms.room import note_asked
from coreflect.themes.queries.check import companion
from coreflect.themes.queries.desk import Desk, desk
from coreflect.themes.queries.room import note_at
from coreflect.themes.rules.records import LONGEST_SENTENCE, MOST_THEMES, Record
from coreflect.themes.views import blueprint
from coreflect.web.fields import uuid_or_none
from coreflect.web.guard import needs

SAVED = "saved"  # the box of which the next page says that it was saved: a cookie holds no word of a theme
NEXT = "label"  # where the hands go after saving: into the next theme's first field
AT_HAND = 200  # names that the page itself brings along, for browsers without JavaScript
Answer = Response | tuple[str, int]


@blueprint.route("/record/<uuid:session_id>", methods=["GET", "POST"])
@needs(Permission.HOST)
def record(session_id: UUID) -> Answer:
    """Show what is written down for a date of one's own series, and write down one more."""
    form = RecordForm()
    if form.validate_on_submit():
        sent = (form.draft(), form.nobody.data)
        box_id = form.attempt(actions.write, *_who(), session_id, *sent, clock.now(), form.is_new, form.slip_id)
        if box_id is not None:
            session[SAVED] = str(box_id)
            return redirect(url_for(".record", session_id=session_id, _anchor=NEXT))
    table = _desk(session_id)
    if not form.is_submitted() and (asked := note_asked()):
        form = _begun(table, asked)
    return _page("themes/record.html", form, table)


@blueprint.route("/record/<uuid:session_id>/<uuid:box_id>", methods=["GET", "POST"])
@needs(Permission.HOST)
def edit(session_id: UUID, box_id: UUID) -> Answer:
    """Show one theme of a date and change it."""
    form = RecordForm()
    if form.validate_on_submit():
        draft, ticked, seen = form.draft(), form.nobody.data, form.seen.data
        if form.attempt(actions.rewrite, *_who(), session_id, box_id, draft, ticked, seen, clock.now(), form.is_new):
            flash("Saved and sealed. Read it aloud before you part.")
            return redirect(url_for(".record", session_id=session_id))
    table = _desk(session_id)
    written = table.find(box_id)
    if not form.is_submitted():
        if written is None:
            abort(404)
        if not table.door.open:
            return redirect(url_for(".record", session_id=session_id))
        form = _filled(written)
    return _page("themes/edit.html", form, table, written)


@blueprint.post("/record/<uuid:session_id>/<uuid:box_id>/remove")
@needs(Permission.HOST)
def remove(session_id: UUID, box_id: UUID) -> Answer:
    """Take one theme of a date away."""
    removed = actions.remove(*_who(), session_id, box_id, RemoveForm().seen.data or "", clock.now())
    flash("Removed." if removed else "That theme is not there any more.")
    return redirect(url_for(".record", session_id=session_id))


def _who() -> tuple[Session, Keyring, Any]:
    """Return what every action of this room begins with."""
    return db.session(), current_app.extensions["keyring"], current_user


def _desk(session_id: UUID) -> Desk:
    return desk(*_who(), session_id, clock.now())


def _begun(table: Desk, asked: UUID) -> RecordForm:
    """Return the form that knows a note, not its words; an empty one where that note is not there any more."""
    return RecordForm(data={"slip": str(asked)}) if _note(table, asked) else RecordForm()


def _note(table: Desk, asked: UUID | None) -> str:
    """Return the words of a note, to stand above the form: whoever wrote it could be known by them in the theme."""
    note = note_at(db.session(), current_app.extensions["keyring"], table.date.period, table.date.id, asked)
    return note.words if note else ""


def _filled(written: Record) -> RecordForm:
    open_ones = {"dimension": written.dimension or "", "second_dimension": written.second_dimension or ""}
    heard = {"read_back": False}  # of these words it holds; of others somebody has to say it anew
    return RecordForm(data=written.to_content() | open_ones | heard | {"seen": written.version})


def _own_words(table: Desk, written: Record) -> dict[str, str]:
    """Return what was written in words of one's own: a name that the codebook has is none of them."""
    return {name: text for name, text in written.texts.items() if name != "label" or table.entry(written) is None}


def _page(template: str, form: RecordForm, table: Desk, written: Record | None = None) -> Answer:
    page = render_template(
        template,
        form=form,
        note=_note(table, form.slip_id),
        desk=table,
        written=written,
        dimensions=ips.BY_KEY,
        closing=ips.CLOSING,
        most=MOST_THEMES,
        longest=LONGEST_SENTENCE,
        at_hand=[theme.label for theme in table.known[:AT_HAND]],
        saved=table.find(uuid_or_none(session.pop(SAVED))) if SAVED in session else None,
        gentler={one.id: companion(current_user, _own_words(table, one)) for one in table.records},
        offered=companion(current_user, form.texts()) if form.is_submitted() else [],
    )
    return page, form.status
