"""The agency's codebook."""

from collections.abc import Collection
from dataclasses import asdict
from uuid import UUID

from flask import current_app, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from coreflect.foundation.db import db
from coreflect.foundation.ips import BY_KEY
from coreflect.foundation.permissions import Permission
from coreflect.foundation.rooms import Moved
from coreflect.themes.forms.codebook import CodebookFilter
from coreflect.themes.queries import codebook
from coreflect.themes.queries.codebook import Line
from coreflect.themes.queries.theme import sheet
from coreflect.themes.views import blueprint
from coreflect.web.guard import needs


@blueprint.get("/")
@needs(Permission.READ_CODEBOOK)
def index() -> Response | str:
    """List the themes that the agency has words for, twenty a page."""
    form = CodebookFilter.sent()
    wanted, page = form.wanted, form.number
    found = codebook.listed(db.session(), wanted, page)
    narrowed = {name: value for name, value in asdict(wanted).items() if value}
    if not found.lines and page > 1:
        return redirect(url_for(".index", **narrowed))
    form.offer(found.groupings)
    return render_template(
        "themes/index.html",
        form=form,
        narrowed=narrowed,
        found=found,
        page=page,
        pages=-(-found.count // codebook.PAGE),
        told=told(found.lines),
        meant=codebook.did_you_mean(db.session(), wanted.words) if wanted.words and not found.lines else [],
        dimensions=BY_KEY,
    )


@blueprint.get("/theme/<uuid:theme_id>")
@needs(Permission.READ_CODEBOOK)
def theme(theme_id: UUID) -> Response | str:
    """Show what a theme means and where it was told; one that was merged leads to the theme that it became."""
    shown = sheet(db.session(), theme_id)
    became = shown.book.now(theme_id)
    if became.id != theme_id:
        return redirect(url_for(".theme", theme_id=became.id))
    return render_template("themes/theme.html", shown=shown, used=where_used(shown.ids), dimensions=BY_KEY)


def told(lines: Collection[Line]) -> dict[UUID, int]:
    """Ask the room of the releases in how many published cells each theme of the list stands: one question."""
    ids = [one for line in lines for one in line.ids]
    asked = (room.uses for room in current_app.extensions["rooms"] if room.name == "releases" and room.uses)
    counts = next((ask(db.session(), ids) for ask in asked if ids), {})
    return {line.id: sum(counts.get(one, 0) for one in line.ids) for line in lines}


def uses(session: Session, theme_ids: Collection[UUID]) -> dict[str, int]:
    """Ask every room how often it uses these themes, all together: one question a room."""
    asked = {room.name: room.uses for room in current_app.extensions["rooms"] if room.uses}
    return {name: sum(ask(session, theme_ids).values()) for name, ask in asked.items()}


def where_used(theme_ids: Collection[UUID]) -> dict[str, list[Moved]]:
    """Ask every room where it uses these themes: one question a room."""
    asked = {room.name: room.where_used for room in current_app.extensions["rooms"] if room.where_used}
    return {name: list(ask(db.session(), theme_ids)) for name, ask in asked.items()}
