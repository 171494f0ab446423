"""Said / did / did not, because: one page for everybody."""

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
        lines = changes.made(db.session(), place.ids)
    else:
        lines = themes.heard(db.session(), place.ids, local_day(clock.now(), current_user.agency.zone))
    return render_template(
        "policies/said.html",
        form=form,
        lines=lines,
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
