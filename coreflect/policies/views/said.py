"""Said / did / did not, because: one page for everybody."""

from typing import Any
from uuid import UUID

from flask import render_template, url_for
from flask_login import current_user

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.ips import BY_KEY
from coreflect.foundation.permissions import Permission
from coreflect.policies.forms.said import BY_CHANGE, SaidFilter
from coreflect.policies.queries.said import changes, themes
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.pages import A_PAGE, PageOf
from coreflect.policies.rules.said import FOR_PAPER, shown
from coreflect.policies.views import blueprint
from coreflect.web.guard import needs

_SOME = UUID(int=0)


class Pages:
    """The addresses of themes, changes and principles: each kind is put together once, and a page names hundreds."""

    def __init__(self) -> None:
        self._theme = url_for("policies.answer", cell_id=_SOME)
        self._change = url_for("policies.show", change_id=_SOME)
        self._principles = {key: url_for("policies.said", principle=key) for key in BY_KEY}

    def theme(self, id: UUID) -> str:
        """Return the address of a theme's page."""
        return self._theme.replace(str(_SOME), str(id))

    def change(self, id: UUID) -> str:
        """Return the address of a change's page."""
        return self._change.replace(str(_SOME), str(id))

    def principle(self, key: str) -> str:
        """Return the address of what was said under a principle or task."""
        return self._principles[key]


@blueprint.get("/said")
@needs(Permission.READ_POLICIES)
def said() -> str:
    """Show what was said, what was done and what was not, by theme or by change."""
    form = SaidFilter.asked()
    size = FOR_PAPER if form.for_paper else A_PAGE
    number = 1 if form.for_paper else form.number
    looks = changes if form.by_change else themes
    place = looks.place(db.session(), form.sought, number, size)
    form.offer(place.periods)
    if form.by_change:
        lines: Any = changes.made(db.session(), place.ids)
    else:
        lines = themes.heard(db.session(), place.ids, local_day(clock.now(), current_user.agency.zone))
    return render_template(
        "policies/said.html",
        form=form,
        lines=lines,
        link=Pages(),
        page=PageOf.of(place.total, number),
        principle=BY_KEY.get(form.sought.dimension),
        cut=shown(place.total, lines) if form.for_paper else "",
        told=bool(place.periods),
        by_theme_url=url_for("policies.said", **form.address(by="")),
        by_change_url=url_for("policies.said", **form.address(by=BY_CHANGE)),
        url=lambda number: url_for("policies.said", **form.address(page=number)),
        print_url=url_for("policies.said", **form.address(print="yes")),
        screen_url=url_for("policies.said", **form.address()),
    )
