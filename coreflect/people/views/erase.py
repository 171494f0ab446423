"""Erasing a person, on a page of its own."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.agency.queries import entries_by
from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Refusal
from coreflect.people.actions.erase import erase as erase_for_good
from coreflect.people.rules import is_erased, may_erase
from coreflect.people.views import blueprint
from coreflect.people.views.accounts import the_account
from coreflect.web.guard import needs


@blueprint.get("/people/<uuid:person_id>/erase")
@needs(Permission.MANAGE_PEOPLE)
def erasing(person_id: UUID) -> Response | str:
    """Say what goes and what stays before a person is erased."""
    account = the_account(person_id)
    if is_erased(account.email):
        return redirect(url_for("people.show", person_id=person_id))
    if sentence := may_erase(current_user.id, account.id, account.active):
        raise Refusal(sentence)
    return render_template("people/erasing.html", account=account, entries=entries_by(db.session(), person_id))


@blueprint.post("/people/<uuid:person_id>/erase")
@needs(Permission.MANAGE_PEOPLE)
def erase(person_id: UUID) -> Response:
    """Erase a person."""
    erase_for_good(db.session(), current_user, person_id, current_app.extensions["rooms"], clock.now())
    flash("The name is erased. What they did stays, under the role they had.")
    return redirect(url_for("people.show", person_id=person_id))
