"""Withdraw a published theme."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.releases.actions.withdraw import withdraw as withdraw_cell
from coreflect.releases.queries.cells import PublishedCell
from coreflect.releases.queries.withdrawing import to_withdraw
from coreflect.releases.views import blueprint
from coreflect.web.guard import needs


@blueprint.get("/themes/<uuid:cell_id>/withdraw")
@needs(Permission.WITHDRAW)
def withdrawing(cell_id: UUID) -> Response | str:
    """Show what would be erased, and ask once; one that is withdrawn already leads to its release."""
    cell = _found(cell_id)
    if cell.withdrawn_on:
        return _back(cell)
    return render_template("releases/withdraw.html", cell=cell)


@blueprint.post("/themes/<uuid:cell_id>/withdraw")
@needs(Permission.WITHDRAW)
def withdraw(cell_id: UUID) -> Response:
    """Erase the words of a theme, for good."""
    cell = _found(cell_id)
    done = withdraw_cell(db.session(), current_user, cell_id, clock.now())
    flash("It is withdrawn, and its words are erased." if done else "It was withdrawn before. Nothing changed.")
    return _back(cell)


def _found(cell_id: UUID) -> PublishedCell:
    cell = to_withdraw(db.session(), current_user.id, cell_id)
    if cell is None:
        raise Missing
    return cell


def _back(cell: PublishedCell) -> Response:
    return redirect(url_for(".show", release_id=cell.release_id, _anchor=f"theme-{cell.id}"))
