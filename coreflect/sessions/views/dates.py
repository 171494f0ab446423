"""The list of dates, and one date's page."""

from uuid import UUID

from flask import render_template, url_for
from flask_login import current_user

from coreflect.foundation import clock, ips
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.sessions.forms.filters import address_of, wanted
from coreflect.sessions.queries.dates import COUNTED, PAGE, date_for, dates_for
from coreflect.sessions.queries.for_others import leads_of
from coreflect.sessions.queries.guests import guests
from coreflect.sessions.queries.places import overlaps
from coreflect.sessions.queries.series import all_series
from coreflect.sessions.rules.modes import Mode
from coreflect.sessions.rules.words import together
from coreflect.sessions.views import blueprint
from coreflect.web.guard import needs

MODE_WORDS = {mode.value: mode.words for mode in Mode}


@blueprint.get("/")
@needs(Permission.READ_DATES)
def index() -> str:
    """List the coming dates, or past ones, as the address asks."""
    asked = wanted()
    dates = dates_for(db.session(), current_user, asked, clock.now())
    total = dates[0].total if dates else 0
    more = total == COUNTED
    pages = -(-total // PAGE)
    if more:
        pages = max(pages, asked.page + (len(dates) == PAGE))  # how many there are was not counted to the end
    return render_template(
        "sessions/index.html",
        dates=dates,
        series=all_series(db.session()),
        asked=asked,
        total=total,
        more=more,
        pages=pages,
        words=MODE_WORDS,
        page_of=lambda number: url_for(".index", **address_of(asked, number)),
    )


@blueprint.get("/<uuid:session_id>")
@needs(Permission.READ_DATES)
def show(session_id: UUID) -> str:
    """Show what to expect at one date; leads of its series also see who comes."""
    date = date_for(db.session(), current_user, session_id, clock.now())
    if date is None:
        raise Missing
    return render_template(
        "sessions/show.html",
        date=date,
        leads=together(leads_of(db.session(), date.series_id).values()),
        guests=guests(db.session(), date.id) if date.leads else [],
        overlaps=overlaps(db.session(), current_user.id, date) if date.can_overlap else (),
        ips=ips,
        modes=Mode,
    )
