"""What a mail's links open, without a sign-in: a page that does nothing until its button is pressed.

Programs that follow every link in a mail (scanners, previews) see a page and press nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.notices.forms import PressForm, link_asked
from coreflect.notices.rules.links import holds
from coreflect.people.queries.viewer import viewer_of
from coreflect.sessions.actions import places
from coreflect.sessions.queries.date_row import DateRow
from coreflect.sessions.queries.dates import date_for
from coreflect.sessions.views import at_root
from coreflect.sessions.views.places import NOTHING_TO_GIVE_BACK, WITHDRAWN, signed_up
from coreflect.web.guard import needs

# An address that opens without a sign-in has no business in a search.
UNLISTED = {"X-Robots-Tag": "noindex, nofollow"}
Answer = Response | tuple[str, int, dict[str, str]]


@dataclass(frozen=True)
class Act:
    """What one kind of link does: the action, what is said afterwards, and whether it can be done at a date now."""

    do: Callable[..., places.Outcome]
    said: Callable[[places.Outcome], str]
    may: Callable[[DateRow], bool]


def _withdrawn(outcome: places.Outcome) -> str:
    return NOTHING_TO_GIVE_BACK if outcome.already else WITHDRAWN


ACTS = {
    "sign-up": Act(places.sign_up, signed_up, lambda date: date.may_sign_up),
    "accept": Act(places.accept, signed_up, lambda date: date.may_accept),
    "withdraw": Act(places.withdraw, _withdrawn, lambda date: date.may_withdraw),
}


@at_root("/by-mail/<uuid:session_id>/<uuid:person_id>/<act>", methods=["GET", "POST"])
@needs(Permission.ENTER)
def by_mail(session_id: UUID, person_id: UUID, act: str) -> Answer:
    """Show what the button does, and do it when it is pressed.

    The link speaks for the person whose mail it came in, whoever is signed in here. One that was altered, is over,
    or belongs to an account that was closed is answered with one and the same page, which leads to the door.
    """
    now, done = clock.now(), ACTS.get(act)
    secret = current_app.extensions["deployment"].secret
    valid = done is not None and holds(secret, request.path, *link_asked(), now)
    person = viewer_of(db.session(), person_id) if valid else None
    date = date_for(db.session(), person, session_id, now) if person else None
    if done is None or person is None or date is None:
        return render_template("sessions/by_mail_over.html"), 410, UNLISTED
    form = PressForm()
    if form.validate_on_submit():
        outcome = form.attempt(done.do, db.session(), person, session_id, now)
        if outcome is not None:
            flash(done.said(outcome))
            return redirect(request.full_path)
        date = date_for(db.session(), person, session_id, now) or date
    shown: dict[str, Any] = {"act": act, "may": done.may(date), "title": person.agency.event_title}
    page = render_template("sessions/by_mail.html", date=date, form=form, here=request.full_path, **shown)
    return page, form.status, UNLISTED
