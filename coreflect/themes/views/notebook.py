"""The leads' notebook: their own history by year, with what came of each theme."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.rooms import Moved
from coreflect.themes.actions import notebook as actions
from coreflect.themes.forms.notebook import TakeOutForm, YearForm
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.queries.notebook import shelf
from coreflect.themes.rules.codebook import Codebook
from coreflect.themes.views import blueprint
from coreflect.themes.views.codebook import where_used
from coreflect.web.guard import needs


@blueprint.get("/notebook")
@needs(Permission.KEEP_NOTEBOOK)
def notebook() -> str:
    """Show the notebooks of one's own series for a year, the newest first."""
    found = shelf(db.session(), current_app.extensions["keyring"], current_user.id, YearForm.asked().year.data)
    book = codebook(db.session())
    return render_template("themes/notebook.html", shelf=found, book=book, used=_used(book, found.theme_ids))


@blueprint.post("/notebook/<uuid:series_id>/<int(max=9999):year>/take-out")
@needs(Permission.KEEP_NOTEBOOK)
def take_out(series_id: UUID, year: int) -> Response:
    """Take one label out of a notebook, for good."""
    keyring, key = current_app.extensions["keyring"], TakeOutForm().entry.data or ""
    out = actions.take_out(db.session(), keyring, current_user, series_id, year, key)
    flash("It is taken out, for good." if out else "It is not in the notebook any more.")
    return redirect(url_for(".notebook", year=year))


@blueprint.post("/notebook/<uuid:series_id>/<int(max=9999):year>/take-out-all")
@needs(Permission.KEEP_NOTEBOOK)
def take_out_year(series_id: UUID, year: int) -> Response:
    """Erase a whole year of a series' notebook, for good."""
    actions.take_out_year(db.session(), current_user, series_id, year)
    flash(f"The notebook of {year} is erased, for good.")
    return redirect(url_for(".notebook"))


def _used(book: Codebook, kept: set[UUID]) -> dict[UUID, dict[str, list[Moved]]]:
    """Return where each theme, as it stands now, was told and what came of it, by room."""
    now = {book.now(one).id for one in kept if one in book.entries}
    became = {one: book.now(one).id for one in book.entries}
    used: dict[UUID, dict[str, list[Moved]]] = {one: {} for one in now}
    for room, moves in where_used([one for one, into in became.items() if into in now]).items():
        for move in moves:
            for theme_id in {became[one] for one in move.themes}:
                used[theme_id].setdefault(room, []).append(move)
    return used
