"""Certificates of attendance: one's own, and whether one that somebody shows is true."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import Response, current_app, render_template, url_for
from flask_login import current_user

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.sessions.forms.certificates import presented
from coreflect.sessions.queries.certificates import Visit, led_by, visits
from coreflect.sessions.rules import certificates as rules
from coreflect.sessions.rules.recurrence import local_day
from coreflect.sessions.rules.words import together
from coreflect.sessions.views import blueprint
from coreflect.web.guard import needs
from coreflect.web.paper import paper


@blueprint.get("/certificates")
@needs(Permission.BE_HERE)
def certificates() -> str:
    """List the signed-in person's own certificates, year by year."""
    mine = visits(db.session(), current_user.id, current_user.agency.attendance_quarters)
    years = {year: [one for one in mine if one.day.year == year] for year in sorted({v.day.year for v in mine})[::-1]}
    sums = {year: rules.hours_in_words(sum(one.minutes for one in held)) for year, held in years.items()}
    goes = min((one for one in mine), key=lambda one: one.until, default=None)
    return render_template("sessions/certificates.html", years=years, sums=sums, goes=goes)


@blueprint.get("/<uuid:session_id>/certificate.pdf")
@needs(Permission.BE_HERE)
def certificate(session_id: UUID) -> Response:
    """Give the signed-in person the certificate of one date to which they came; any other date is as good as none."""
    mine = visits(db.session(), current_user.id, current_user.agency.attendance_quarters)
    return _certificate([one for one in mine if one.session_id == session_id], None)


@blueprint.get("/certificates/<year>.pdf")
@needs(Permission.BE_HERE)
def certificate_of_year(year: str) -> Response:
    """Give the signed-in person the list of all dates of a year to which they came."""
    mine = visits(db.session(), current_user.id, current_user.agency.attendance_quarters)
    held = [one for one in mine if str(one.day.year) == year]
    return _certificate(held, int(year) if held else None)


@needs(Permission.ENTER)
def check_certificate() -> str:
    """Say what the certificate says whose check address was opened, or that the address does not hold."""
    content, signature = presented()
    found = rules.opened(str(current_app.secret_key), content, signature) if content else None
    facts = rules.facts(found) if found and found.year is None else []
    return render_template("sessions/certificate_check.html", found=found, asked=content, facts=facts, rules=rules)


# Whoever checks a certificate knows nothing of sessions: the address stands by itself, and is short on paper.
blueprint.record_once(
    lambda state: state.app.add_url_rule("/certificates/check", "sessions.check_certificate", check_certificate)
)


def _certificate(held: Sequence[Visit], year: int | None) -> Response:
    if not held:
        raise Missing
    agency, secret = current_user.agency, str(current_app.secret_key)
    leads = led_by(db.session(), held)
    made = rules.Certificate(
        agency=agency.name,
        title=agency.event_title,
        person=current_user.name,
        number=rules.number_of(secret, current_user.id, tuple(one.session_id for one in held), year),
        issued=local_day(clock.now(), agency.zone),
        year=year,
        dates=tuple(rules.Attended(v.day, v.minutes, v.how, together(leads[v.session_id])) for v in held),
    )
    content, signature = rules.seal(secret, made)
    if len(content) > rules.LONGEST_ADDRESS:
        raise Refusal("This list is too long for one certificate. Take the certificates of its single dates?")
    pdf = paper("sessions/certificate.typ", rules.sheet(made, _address(content, signature), agency.zone))
    return _file(pdf, year or held[0].day)


def _address(content: str, signature: str) -> str:
    """Return the check address on the site that the settings name, else on the one that was asked."""
    site = current_app.extensions["deployment"].site
    path = url_for("sessions.check_certificate", c=content, s=signature, _external=not site)
    return f"{site}{path}"


def _file(pdf: bytes, of: int | date) -> Response:
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"certificate-of-attendance-{of}.pdf")
    return answer
