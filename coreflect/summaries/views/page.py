"""Leadership's one page of a release, on a screen and for paper."""

from datetime import date
from uuid import UUID

from flask import Response, current_app, render_template, url_for
from flask_login import current_user

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.policies.rules.days import local_day
from coreflect.summaries.queries import page as queries
from coreflect.summaries.rules.page import OnePage
from coreflect.summaries.rules.paper import on_paper
from coreflect.summaries.views import blueprint
from coreflect.web.guard import needs
from coreflect.web.paper import paper


@blueprint.get("/<uuid:release_id>")
@needs(Permission.READ_SUMMARIES)
def show(release_id: UUID) -> str:
    """Show the page of a published release; any other is as good as missing."""
    return render_template("summaries/show.html", one=_page(release_id), release_id=release_id)


@blueprint.get("/<uuid:release_id>.pdf")
@needs(Permission.READ_SUMMARIES)
def pdf(release_id: UUID) -> Response:
    """Give the same page as a file for paper."""
    one, agency, today = _page(release_id), current_user.agency, _today()
    site = current_app.extensions["deployment"].site

    def address(endpoint: str, name: str, id: str) -> str:
        return f"{site}{url_for(endpoint, _external=not site, **{name: id})}"

    answer = Response(
        paper("summaries/page.typ", on_paper(one, agency.name, agency.zone, today, address)), mimetype="application/pdf"
    )
    answer.headers.set("Content-Disposition", "attachment", filename=f"what-we-heard-{today.isoformat()}.pdf")
    return answer


def _page(release_id: UUID) -> OnePage:
    found = queries.page(db.session(), release_id, _today())
    if found is None:
        raise Missing
    return found


def _today() -> date:
    return local_day(clock.now(), current_user.agency.zone)
