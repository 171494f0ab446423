"""The list of dates, and one date's page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import render_template, url_for
from flask_login import current_user

from coreflect.foundation import clock, ips
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.sessions.forms.filters import address_of, wanted
from coreflect.sessions.queries.dates import COUNTED, PAGE, Wanted, date_for, dates_for
from coreflect.sessions.queries.for_others import leads_of
from coreflect.sessions.queries.guests import guests
from coreflect.sessions.queries.leads import substitutes_of
from coreflect.sessions.queries.next_date import next_after
from coreflect.sessions.queries.places import overlaps
from coreflect.sessions.queries.series import SeriesRow, all_series, leads_among
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
    link = links(asked)
    return render_template(
        "sessions/index.html",
        dates=dates,
        total=total,
        more=more,
        pages=pages,
        page_of=lambda number: link(".index", page=number),
        **shared(asked, all_series(db.session()), link),
    )


def links(asked: Wanted, **month: str) -> Callable[..., str]:
    """Return a function that gives the address of the list (".index") or the month (".month") with the filters asked
    for, and changes to them; the month stays the one that is shown."""

    roads = {".index": url_for(".index"), ".month": url_for(".month")}

    def link(endpoint: str, **changes: Any) -> str:
        words = address_of(replace(asked, **{"page": 1, **changes})) | (month if endpoint == ".month" else {})
        return f"{roads[endpoint]}?{urlencode(words)}" if words else roads[endpoint]

    return link


def shared(asked: Wanted, series: dict[UUID, SeriesRow], link: Callable[..., str]) -> dict[str, Any]:
    """Return what the list and the month both hand to their filters."""
    titles = {one.id: one.title for one in series.values()}
    return {
        "asked": asked,
        "series": series,
        "titles": titles,
        "leading": leads_among(series.values()),
        "ways": {mode: words.capitalize() for mode, words in MODE_WORDS.items()},
        "words": MODE_WORDS,
        "link": link,
    }


@blueprint.get("/<uuid:session_id>")
@needs(Permission.READ_DATES)
def show(session_id: UUID) -> str:
    """Show what to expect at one date; who leads it also sees who comes."""
    date = date_for(db.session(), current_user, session_id, clock.now())
    if date is None:
        raise Missing
    steps_in = substitutes_of(db.session(), date.id)
    return render_template(
        "sessions/show.html",
        date=date,
        leads=together(leads_of(db.session(), date.series_id).values()),
        steps_in=steps_in,
        stepping_in=together(steps_in.values()),
        after=next_after(db.session(), current_user, date) if date.state == "cancelled" else None,
        guests=guests(db.session(), date.id) if date.leads else [],
        overlaps=overlaps(db.session(), current_user.id, date) if date.can_overlap else (),
        ips=ips,
        modes=Mode,
    )
