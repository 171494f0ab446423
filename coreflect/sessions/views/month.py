"""The dates of a month as a calendar, with the filters of the list."""

from flask import render_template, url_for
from flask_login import current_user

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.sessions.forms.filters import address_of, month_wanted, wanted
from coreflect.sessions.queries.month import AT_MOST, month_of
from coreflect.sessions.queries.series import all_series
from coreflect.sessions.rules.months import WEEKDAYS, Month
from coreflect.sessions.rules.recurrence import local_day
from coreflect.sessions.views import blueprint
from coreflect.sessions.views.dates import links, shared
from coreflect.web.guard import needs


@blueprint.get("/month")
@needs(Permission.READ_DATES)
def month() -> str:
    """Show one month, this one unless the address asks for another."""
    now, asked = clock.now(), wanted()
    today = local_day(now, current_user.agency.zone)
    shown = month_wanted() or Month.of(today)
    return render_template(
        "sessions/month.html",
        page=month_of(db.session(), current_user, asked, shown, now),
        month=shown,
        today=today,
        weekdays=WEEKDAYS,
        most=AT_MOST,
        month_link=lambda month: url_for(".month", **address_of(asked), month=month),
        **shared(asked, all_series(db.session()), links(asked, month=str(shown))),
    )
