"""The leaflet of a change: one page for everybody, on the screen and for paper."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, render_template, url_for
from flask_login import current_user

from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Refusal
from coreflect.policies.forms.said import BY_CHANGE
from coreflect.policies.queries.decisions import said
from coreflect.policies.queries.leaflet import facts
from coreflect.policies.queries.versions import heads
from coreflect.policies.rules.leaflet import LEAFLETS, Leaflet, beside_the_address, leaflets, on_paper
from coreflect.policies.views import blueprint
from coreflect.policies.views.page import Desk, Door, opened, part
from coreflect.web.guard import needs
from coreflect.web.paper import paper
from coreflect.web.qr import qr, qr_picture


@blueprint.get("/<uuid:change_id>/leaflet")
@needs(Permission.READ_POLICIES)
def leaflet(change_id: UUID) -> str:
    """Show the leaflet as a page that prints on one sheet."""
    desk = opened(change_id)
    address = _address(change_id)
    return render_template(
        "policies/leaflet.html",
        change=desk.change,
        one=_leaflets(desk)[0],
        address=address,
        beside=beside_the_address(_public_address()),
        code=qr(address, "The address of this change, as a square for a phone's camera"),
        agency=current_user.agency.name,
        today=desk.today,
    )


@blueprint.get("/<uuid:change_id>/leaflet.pdf")
@needs(Permission.READ_POLICIES)
def leaflet_pdf(change_id: UUID) -> Response:
    """Give the same page as a file for paper."""
    desk, agency, address = opened(change_id), current_user.agency, _address(change_id)
    picture, beside = qr_picture(address), beside_the_address(_public_address())
    content = on_paper(_leaflets(desk), agency.name, agency.zone, desk.today, address, picture, beside)
    answer = Response(paper("policies/leaflet.typ", content), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"leaflet-{desk.today.isoformat()}.pdf")
    return answer


@part
def _leaflet(desk: Desk) -> dict[str, Any]:
    if desk.change.stage not in LEAFLETS:
        return {}
    return {"doors": [Door(90, "Print the leaflet", url_for("policies.leaflet", change_id=desk.change.id))]}


def _leaflets(desk: Desk) -> list[Leaflet]:
    """The leaflet in the fullest form that fits, and every shorter one."""
    if desk.change.stage not in LEAFLETS:
        raise Refusal(
            f"This change stands at “{desk.change.stage.words}”. Its leaflet can be printed when it is tried out, in "
            "effect or looked at again, and after “not now” and “no”."
        )
    decided = said(desk.entries)
    return leaflets(facts(desk.db, desk.change, heads(desk.entries), decided.pens(len(decided.decisions))))


def _address(change_id: UUID) -> str:
    return _outside("policies.show", change_id=change_id)


def _public_address() -> str:
    """Where everybody can read what came of it, without an account; empty where the agency has not switched that on."""
    return _outside("policies.public", by=BY_CHANGE) if current_user.agency.public else ""


def _outside(endpoint: str, **values: Any) -> str:
    site = current_app.extensions["deployment"].site
    return f"{site}{url_for(endpoint, **values, _external=not site)}"
