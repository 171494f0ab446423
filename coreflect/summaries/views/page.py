"""Leadership's one page of a release, on a screen and for paper."""

from datetime import date
from uuid import UUID

from flask import Response, current_app, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.remembered import remembered
from coreflect.policies.rules.days import local_day
from coreflect.summaries.queries import page as queries
from coreflect.summaries.queries.standing import standing
from coreflect.summaries.rules.paper import on_paper
from coreflect.summaries.views import blueprint
from coreflect.web.guard import needs
from coreflect.web.paper import paper


@blueprint.get("/<uuid:release_id>")
@needs(Permission.READ_SUMMARIES)
def show(release_id: UUID) -> str:
    """Show the page of a published release; any other is as good as missing."""
    session, today = db.session(), _today()
    state, unheld = standing(session), queries.unheld_proposals(session)
    answers = current_user.may(Permission.ANSWER)

    def sections() -> tuple[str, str, Markup]:
        one = queries.page(session, release_id, today, unheld)
        drawn = render_template("summaries/_page.html", one=one, answers=answers, release_id=release_id)
        return one.title, one.lede, Markup(drawn)  # noqa: S704 - a page of ours

    what = "one page", release_id, today, unheld, answers, request.script_root
    title, lede, drawn = remembered(session, state, what, sections)
    return render_template("summaries/show.html", title=title, lede=lede, drawn=drawn)


@blueprint.get("/<uuid:release_id>.pdf")
@needs(Permission.READ_SUMMARIES)
def pdf(release_id: UUID) -> Response:
    """Give the same page as a file for paper."""
    session, agency, today = db.session(), current_user.agency, _today()
    one = queries.page(session, release_id, today, queries.unheld_proposals(session))
    site = current_app.extensions["deployment"].site

    def address(endpoint: str, name: str, id: str) -> str:
        return f"{site}{url_for(endpoint, _external=not site, **{name: id})}"

    answer = Response(
        paper("summaries/page.typ", on_paper(one, agency.name, agency.zone, today, address)), mimetype="application/pdf"
    )
    answer.headers.set("Content-Disposition", "attachment", filename=f"what-we-heard-{today.isoformat()}.pdf")
    return answer


def _today() -> date:
    return local_day(clock.now(), current_user.agency.zone)
