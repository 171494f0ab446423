"""The register of changes: reading it, as a board by stage or as a list."""

from flask import render_template, url_for
from flask_login import current_user

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.policies.forms.register import RegisterFilter
from coreflect.policies.queries.register import board, listed
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.domains import DOMAINS
from coreflect.policies.views import blueprint
from coreflect.web.addresses import addresses
from coreflect.web.guard import needs


@blueprint.get("/")
@needs(Permission.READ_POLICIES)
def index() -> str:
    """Show the register, narrowed by what the address asks for: stage beside stage, or every change in a row."""
    form = RegisterFilter.asked()
    shown = _list(form) if form.listed else _board(form)
    today = local_day(clock.now(), current_user.agency.zone)
    at = addresses("policies.show", "change_id")
    return render_template("policies/index.html", form=form, today=today, domains=DOMAINS, at=at, **shown)


def _board(form: RegisterFilter) -> dict[str, object]:
    columns = board(db.session(), form.wanted, current_user.id)
    return {"columns": columns, "total": sum(column.there for column in columns)}


def _list(form: RegisterFilter) -> dict[str, object]:
    page, lines = listed(db.session(), form.wanted, current_user.id, form.sort, form.number)
    return {
        "lines": lines,
        "page": page,
        "total": page.total,
        "url": lambda number: url_for("policies.index", **form.address(page=number)),
    }
