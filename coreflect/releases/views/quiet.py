"""What would leave, for whoever has the link of a quiet week. Nobody is signed in here: no view below touches an
account, a session or a cookie."""

from datetime import datetime
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.notices.forms import link_asked
from coreflect.notices.rules.links import holds
from coreflect.releases.actions import hold as actions
from coreflect.releases.forms import QuietForm
from coreflect.releases.queries.quiet import Week, week_behind, what_leaves
from coreflect.releases.rules.quiet import leaving_path
from coreflect.releases.views import blueprint
from coreflect.web.fields import uuid_or_none
from coreflect.web.guard import needs
from coreflect.web.unsigned import opened_below

Answer = Response | tuple[str, int]
WRONG = {"wrong_links": 20}


@opened_below(blueprint, "/leaving/<key>", WRONG)
@needs(Permission.ENTER)
def leaving(key: str) -> Answer:
    """Show the sentences that would leave, the same to everybody until the week is over."""
    return _page(key, QuietForm(formdata=None))


@opened_below(blueprint, "/leaving/<key>/hold", WRONG, methods=["POST"])
@needs(Permission.ENTER)
def hold(key: str) -> Answer:
    """Keep a theme or voice in the room, once it was asked whether to: it cannot be taken back."""
    form, week = QuietForm(), _week(key, clock.now())
    if week is None:
        return _over()
    pressed = form.what.data or ""
    if form.sure.data:

        def act() -> bool:
            actions.hold(db.session(), _keyring(), week.release_id, _until(), pressed, clock.now())
            return True

        try:
            if form.attempt(act):
                return redirect(_address(".held", key), 303)
        except actions.NoWeek:
            return _over()
        return _page(key, form)
    found = what_leaves(db.session(), _keyring(), week).find(pressed)
    if found is None:
        form.attempt(_not_leaving)
        return _page(key, form)
    asks, back = _address(".hold", key), _address(".leaving", key)
    said = {"form": form, "week": week, "label": found.label, "asks": asks, "back": back}
    return render_template("releases/leaving_hold.html", **said), 200


@opened_below(blueprint, "/leaving/<key>/thank-you", WRONG)
@needs(Permission.ENTER)
def held(key: str) -> Answer:
    """Say that it stays: the same to everybody, whenever they look."""
    week = _week(key, clock.now())
    if week is None:
        return _over()
    return render_template("releases/leaving_held.html", week=week, back=_address(".leaving", key)), 200


def _page(key: str, form: QuietForm) -> Answer:
    week = _week(key, clock.now())
    if week is None:
        return _over()
    leaves, asks = what_leaves(db.session(), _keyring(), week), _address(".hold", key)
    return render_template("releases/leaving.html", form=form, week=week, leaves=leaves, asks=asks), form.status


def _week(key: str, now: datetime) -> Week | None:
    """Return the week behind a whole link; nothing is looked up for one that we did not sign."""
    release_id, secret = uuid_or_none(key), str(current_app.extensions["deployment"].secret)
    if release_id is None or not holds(secret, leaving_path(release_id), *link_asked(), now):
        return None
    return week_behind(db.session(), release_id, _until(), now)


def _over() -> Answer:
    """Answer a wrong link, and that of a week that is over or of a quarter that went back to its leads, alike.

    Many from one address are told to wait; the right link goes on working.
    """
    spent = not current_app.extensions["wrong_links"].take(request.remote_addr, clock.now())
    return render_template("releases/leaving_over.html", spent=spent), 429 if spent else 404


def _address(endpoint: str, key: str) -> str:
    until, sign = link_asked()
    return url_for(endpoint, key=key, until=until, sign=sign)


def _until() -> str:
    return link_asked()[0]


def _keyring() -> Any:
    return current_app.extensions["keyring"]


def _not_leaving() -> None:
    raise actions.NotLeaving
