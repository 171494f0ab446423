"""The list of people, and one account."""

from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.people.actions import accounts as actions
from coreflect.people.forms.accounts import AccountForm, PeopleFilter
from coreflect.people.queries import accounts as queries
from coreflect.people.rules import is_erased, local_day, may_invite, may_make_link
from coreflect.people.views import blueprint
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]


@blueprint.get("/people/")
@needs(Permission.SEE_PEOPLE)
def index() -> Answer:
    """List who has an account, by role, team and state."""
    asked = PeopleFilter.from_address(queries.teams(db.session()))
    page = asked.page.data or 1
    people, total = queries.listed(db.session(), **asked.asked(), page=page)
    if page > 1 and not people:
        return redirect(url_for("people.index", **asked.asked()))
    pages = -(-total // queries.A_PAGE)
    seen = [(person, may_invite(current_user.roles, person.roles)) for person in people]
    return render_template("people/index.html", form=asked, people=seen, total=total, page=page, pages=pages)


@blueprint.get("/people/<uuid:person_id>")
@needs(Permission.SEE_PEOPLE)
def show(person_id: UUID) -> Answer:
    """Show one account, with a form for administrators."""
    account = the_account(person_id)
    form = AccountForm(formdata=None, name=account.name, roles=sorted(account.roles), team=account.team or "")
    form.seen.data = actions.mark_of_account(account)
    return page_of(account, form)


@blueprint.post("/people/<uuid:person_id>")
@needs(Permission.MANAGE_PEOPLE)
def change(person_id: UUID) -> Answer:
    """Save name, roles and team."""
    form = AccountForm()
    if form.validate_on_submit():
        fields = (form.name.data, form.roles.roles, form.team.data, form.seen.data or "")
        rooms = current_app.extensions["rooms"]
        ended = form.attempt(actions.change, db.session(), current_user, person_id, *fields, rooms, clock.now())
        if not form.refused:
            flash("Saved. The link that was open works no more: make a new link below." if ended else "Saved.")
            return redirect(url_for("people.show", person_id=person_id))
    account = the_account(person_id)
    form.seen.data = actions.mark_of_account(account)
    return page_of(account, form)


@blueprint.post("/people/<uuid:person_id>/deactivate")
@needs(Permission.MANAGE_PEOPLE)
def deactivate(person_id: UUID) -> Answer:
    """Close an account."""
    actions.deactivate(db.session(), current_user, person_id, current_app.extensions["rooms"], clock.now())
    flash("The account is closed. Places it held at coming co-reflections are free again.")
    return redirect(url_for("people.show", person_id=person_id))


@blueprint.post("/people/<uuid:person_id>/activate")
@needs(Permission.MANAGE_PEOPLE)
def activate(person_id: UUID) -> Answer:
    """Open an account again."""
    actions.activate(db.session(), current_user, person_id, clock.now())
    flash("The account is open again.")
    return redirect(url_for("people.show", person_id=person_id))


def the_account(person_id: UUID) -> queries.Account:
    """Return the account, or Missing when there is none or it is not for the viewer."""
    account = queries.account(db.session(), person_id, clock.now())
    if account is None or not may_invite(current_user.roles, account.roles):
        raise Missing
    return account


def page_of(account: queries.Account, form: Any) -> tuple[str, int]:
    """Return the page of one account."""
    link = may_make_link(current_user.roles, account.roles, account.active, account.has_password)
    until = account.link_until and local_day(account.link_until, current_user.agency.zone)
    about = {"teams": queries.teams(db.session()), "link": link, "until": until, "erased": is_erased(account.email)}
    page = render_template("people/show.html", account=account, form=form, **about)
    return page, form.status
