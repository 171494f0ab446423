"""A new series: typed, looked at date by date, saved. And the page of each series."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.sessions.actions.customs import set_customs
from coreflect.sessions.actions.series import look_ahead, plan_series
from coreflect.sessions.forms.customs import CustomsForm, customs_of
from coreflect.sessions.forms.plan import PlanForm
from coreflect.sessions.queries.for_others import leads_of
from coreflect.sessions.queries.leads import taken_over
from coreflect.sessions.queries.one_series import SeriesPage, series_page
from coreflect.sessions.rules import in_words
from coreflect.sessions.rules.modes import Mode
from coreflect.sessions.rules.recurrence import MOST_DATES
from coreflect.sessions.rules.words import together
from coreflect.sessions.views import blueprint
from coreflect.web.filters import plural
from coreflect.web.guard import needs


@blueprint.route("/series/new", methods=["GET", "POST"])
@needs(Permission.PLAN_SERIES)
def plan() -> Response | tuple[str, int]:
    """Show the dates of a series that is being typed, and save them once they have been seen."""
    form = PlanForm(current_user.agency)
    sifted = None
    if form.validate_on_submit():
        now = clock.now()
        sifted = form.attempt(look_ahead, db.session(), form.plan(), now)
        if sifted and form.agreed(sifted.kept):
            count = form.attempt(plan_series, db.session(), current_user, form.plan(), now)
            if count is not None:
                flash(f"Saved: {plural(count, 'date', 'dates')}. You lead this series.")
                return redirect(url_for(".one_series", series_id=form.key.data))
    return render_template("sessions/plan.html", form=form, sifted=sifted, most=MOST_DATES), form.status


@blueprint.get("/series/<uuid:series_id>")
@needs(Permission.READ_DATES)
def one_series(series_id: UUID) -> str:
    """Show when and how a series meets, its next dates and the days that it skips; its leads can change it."""
    page = series_page(db.session(), current_user, series_id, clock.now())
    if page is None:
        raise Missing
    return _shown(page, CustomsForm(formdata=None, **customs_of(page.series)) if page.leads else None)


@blueprint.post("/series/<uuid:series_id>/customs")
@needs(Permission.PLAN_SERIES)
def customs(series_id: UUID) -> Response | tuple[str, int]:
    """Change how sign-up and reminders go in a series."""
    page = series_page(db.session(), current_user, series_id, clock.now())
    if page is None or not page.leads:
        raise Missing
    form = CustomsForm(**customs_of(page.series))
    if form.validate_on_submit():
        changed = form.attempt(set_customs, db.session(), current_user, series_id, form.customs(), clock.now())
        flash("Saved. It holds for all dates to come." if changed else "Nothing was changed.")
        return redirect(url_for(".one_series", series_id=series_id))
    return _shown(page, form), form.status


def _shown(page: SeriesPage, form: CustomsForm | None) -> str:
    return render_template(
        "sessions/series.html",
        page=page,
        series=page.series,
        leads=together(leads_of(db.session(), page.series.id).values()),
        taken=taken_over(db.session(), page.series.id, clock.now(), current_user.agency.zone),
        form=form,
        said=in_words,
        modes=Mode,
    )
