"""The leads' notebook: their own history by year, with what came of each theme."""

from dataclasses import dataclass
from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.rooms import Moved
from coreflect.themes.actions import notebook as actions
from coreflect.themes.forms.notebook import ShelfForm, TakeOutForm
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.queries.notebook import shelf
from coreflect.themes.rules.codebook import Codebook
from coreflect.themes.rules.codebook import Entry as Theme
from coreflect.themes.rules.notebook import Entry
from coreflect.themes.views import blueprint
from coreflect.themes.views.codebook import where_used
from coreflect.web.guard import needs


@dataclass(frozen=True)
class Line:
    """A label of the notebook: its theme as it stands now, where it was told, and what came of it."""

    entry: Entry
    theme: Theme | None
    told: list[Moved]
    came: list[Moved]


@blueprint.get("/notebook")
@needs(Permission.KEEP_NOTEBOOK)
def notebook() -> str:
    """Show the notebook of one of one's own series for a year, the newest first."""
    asked, keyring = ShelfForm.asked(), current_app.extensions["keyring"]
    found = shelf(db.session(), keyring, current_user.id, asked.year.data, asked.series_id)
    book = codebook(db.session())
    used = _used(book, found.theme_ids)
    lines = [_line(book, used, one) for one in found.open.entries or ()] if found.open else []
    told, kept = [one for one in lines if one.told], [one for one in lines if not one.told]
    return render_template("themes/notebook.html", shelf=found, told=told, kept=kept)


@blueprint.post("/notebook/<uuid:series_id>/<int(max=9999):year>/take-out")
@needs(Permission.KEEP_NOTEBOOK)
def take_out(series_id: UUID, year: int) -> Response:
    """Take one label out of a notebook, for good."""
    keyring, key = current_app.extensions["keyring"], TakeOutForm().entry.data or ""
    out = actions.take_out(db.session(), keyring, current_user, series_id, year, key)
    flash("It is taken out, for good." if out else "It is not in the notebook any more.")
    return redirect(url_for(".notebook", year=year, series=series_id))


@blueprint.post("/notebook/<uuid:series_id>/<int(max=9999):year>/take-out-all")
@needs(Permission.KEEP_NOTEBOOK)
def take_out_year(series_id: UUID, year: int) -> Response:
    """Erase a whole year of a series' notebook, for good."""
    actions.take_out_year(db.session(), current_user, series_id, year)
    flash(f"The notebook of {year} is erased, for good.")
    return redirect(url_for(".notebook"))


def _line(book: Codebook, used: dict[UUID, dict[str, list[Moved]]], entry: Entry) -> Line:
    theme = book.now(entry.theme_id) if entry.theme_id in book.entries else None
    uses = used.get(theme.id, {}) if theme else {}
    return Line(entry, theme, uses.get("releases", []), uses.get("policies", []))


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
