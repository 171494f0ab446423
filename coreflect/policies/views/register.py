"""The register of changes: reading it."""

from flask import render_template, url_for

from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.policies.forms.changes import RegisterFilter
from coreflect.policies.queries.register import by_stage, register, stage_counts
from coreflect.policies.rules.pages import A_PAGE, PageOf
from coreflect.policies.views import blueprint
from coreflect.web.guard import needs


@blueprint.get("/")
@needs(Permission.READ_POLICIES)
def index() -> str:
    """Show the register by stage, narrowed by what the address asks for."""
    form = RegisterFilter.asked()
    counts = stage_counts(db.session(), form.coming_from)
    page = PageOf.of(counts.get(form.at, 0) if form.at else sum(counts.values()), form.number)
    lines = register(db.session(), form.at, form.coming_from, page.skip, A_PAGE) if page.total else []
    return render_template(
        "policies/index.html",
        form=form,
        counts=counts,
        page=page,
        stages=by_stage(lines),
        url=lambda number: url_for("policies.index", **form.address(page=number)),
    )
