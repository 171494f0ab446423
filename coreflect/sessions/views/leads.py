"""Who leads a series: shown to every PS lead, changed by its leads, taken over when it has none."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.sessions.actions import leads as actions
from coreflect.sessions.forms.leads import PersonForm, TakeOverForm, person_form
from coreflect.sessions.queries.leads import LedSeries, could_lead, led_series, taken_over
from coreflect.sessions.rules.hosting import may_step_down, may_take_over
from coreflect.sessions.views import blueprint
from coreflect.web.guard import needs


@blueprint.route("/series/<uuid:series_id>/leads", methods=["GET", "POST"])
@needs(Permission.PLAN_SERIES)
def leads(series_id: UUID) -> Response | tuple[str, int]:
    """Show who leads a series, and let one of them add another PS lead; of a foreign series nothing is sent."""
    series = _series(series_id)
    form = person_form("Who should lead it, too?", could_lead(db.session(), series_id))
    if form.is_submitted() and current_user.id not in series.leads:
        raise Missing
    if form.validate_on_submit():
        name = form.attempt(actions.add_lead, db.session(), current_user, series_id, form.chosen, clock.now())
        if name is not None:
            flash(f"{name} leads this series, too. All its leads are told.")
            return redirect(url_for(".leads", series_id=series_id))
    return _page(series, form, form), form.status


@blueprint.post("/series/<uuid:series_id>/leads/take-over")
@needs(Permission.PLAN_SERIES)
def take_over(series_id: UUID) -> Response | tuple[str, int]:
    """Take over a series that has no active lead."""
    series, form = _series(series_id), TakeOverForm()
    if form.validate_on_submit():
        title = form.attempt(actions.take_over, db.session(), current_user, series_id, clock.now())
        if title is not None:
            flash(f"You lead {title} now. This page says so for three months.")
            return redirect(url_for(".leads", series_id=series_id))
    adding = person_form("Who should lead it, too?", could_lead(db.session(), series_id))
    return _page(series, adding, form), form.status


@blueprint.post("/series/<uuid:series_id>/leads/step-down")
@needs(Permission.PLAN_SERIES)
def step_down(series_id: UUID) -> Response:
    """Lead a series no more."""
    title = actions.step_down(db.session(), current_user, series_id, clock.now())
    flash(f"You no longer lead {title}. Its other leads are told.")
    return redirect(url_for(".leads", series_id=series_id))


def _series(series_id: UUID) -> LedSeries:
    found = led_series(db.session(), series_id)
    if found is None:
        raise Missing
    return found


def _page(series: LedSeries, adding: PersonForm, sent: PersonForm | TakeOverForm) -> str:
    return render_template(
        "sessions/leads.html",
        series=series,
        adding=adding,
        sent=sent,
        taking_over=sent if isinstance(sent, TakeOverForm) else TakeOverForm(formdata=None),
        taken=taken_over(db.session(), series.id, clock.now(), current_user.agency.zone),
        mine=current_user.id in series.leads,
        may_step_down=may_step_down(current_user.id, series.leads),
        may_take_over=may_take_over(series.leads),
    )
