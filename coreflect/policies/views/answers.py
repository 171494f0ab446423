"""Released themes that ask something, and their answers."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.policies.actions.answers import answer as give
from coreflect.policies.forms.answers import AnswerForm, AnswersFilter
from coreflect.policies.queries import answers as queries
from coreflect.policies.queries.changes import coming_from
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.pages import PageOf
from coreflect.policies.views import blueprint
from coreflect.releases.queries.cells import cell
from coreflect.releases.queries.pointers import now_called
from coreflect.web.guard import needs

Answer = Response | str | tuple[str, int]


@blueprint.get("/answers")
@needs(Permission.READ_POLICIES)
def answers() -> Answer:
    """List every released theme that asks something: without an answer first, the oldest first."""
    form = AnswersFilter.asked()
    rows = queries.asked(db.session(), local_day(clock.now(), current_user.agency.zone))
    owed = sum(row.answer is None for row in rows)
    shown = [row for row in rows if form.shows(answered=row.answer is not None)]
    page = PageOf.of(len(shown), form.number)
    return render_template(
        "policies/answers.html",
        form=form,
        rows=shown[page.skip : page.until],
        page=page,
        owed=owed,
        any=bool(rows),
        url=lambda number: url_for("policies.answers", show=form.shown or None, page=number),
    )


@blueprint.get("/answers/<uuid:cell_id>")
@needs(Permission.READ_POLICIES)
def answer(cell_id: UUID) -> Answer:
    """Show one theme, every answer that was given to it, and to leadership the form for the next one."""
    return _page(cell_id, AnswerForm())


@blueprint.post("/answers/<uuid:cell_id>")
@needs(Permission.ANSWER)
def give_answer(cell_id: UUID) -> Answer:
    """Take leadership's answer to a theme."""
    form = AnswerForm()
    if form.validate_on_submit():
        number = form.attempt(give, db.session(), current_user, cell_id, form.reply, clock.now())
        if number is not None:
            flash("Your answer stands, and everybody can read it.")
            return redirect(url_for("policies.answer", cell_id=cell_id))
    return _page(cell_id, form)


def _page(cell_id: UUID, form: AnswerForm) -> tuple[str, int]:
    asked = cell(db.session(), cell_id)
    if asked is None or not asked.asks:
        raise Missing
    given = queries.given(db.session(), cell_id)
    if form.refused or not form.is_submitted():
        form.seen.data = given[0].number if given else 0  # what this page shows is what the next answer has seen
    today = local_day(clock.now(), current_user.agency.zone)
    return render_template(
        "policies/answer.html",
        form=form,
        asked=queries.Asked(asked, given[0] if given else None, (today - asked.published_on).days),
        given=given,
        called=now_called(db.session(), current_user, [asked]).get(cell_id),
        changes=coming_from(db.session(), cell_id),
    ), form.status
