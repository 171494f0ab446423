"""The agency's codebook."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from flask import current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coreflect.foundation.db import db
from coreflect.foundation.ips import BY_KEY
from coreflect.foundation.permissions import Permission
from coreflect.themes.forms.codebook import CodebookFilter
from coreflect.themes.queries import codebook
from coreflect.themes.views import blueprint
from coreflect.web.guard import needs


@blueprint.get("/")
@needs(Permission.READ_CODEBOOK)
def index() -> Response | str:
    """List the themes that the agency has words for, twenty a page."""
    form = CodebookFilter.sent()
    about, words, page = form.wanted
    entries, count = codebook.listed(db.session(), about, words, page)
    if not entries and page > 1:
        return redirect(url_for(".index", about=about, words=words or None))
    return render_template(
        "themes/index.html",
        form=form,
        about=about,
        words=words,
        entries=entries,
        count=count,
        page=page,
        pages=-(-count // codebook.PAGE),
        told=uses([entry.id for entry in entries]),
        dimensions=BY_KEY,
    )


def uses(theme_ids: Collection[UUID]) -> Counter[UUID]:
    """Ask the rooms to the left how often each theme is used: one question a room, however many themes."""
    told: Counter[UUID] = Counter()
    if theme_ids:
        for room in current_app.extensions["rooms"]:
            if room.uses:
                told.update(room.uses(db.session(), theme_ids))
    return told
