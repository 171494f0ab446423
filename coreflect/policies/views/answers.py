"""Released themes and their answers: the list of what asks something, and the page of every theme."""

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
from coreflect.policies.queries.learnt import learnt
from coreflect.policies.queries.naming import possible_changes
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.pages import A_PAGE, PageOf
from coreflect.policies.rules.words import Word
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
    today = local_day(clock.now(), current_user.agency.zone)
    counts = queries.counts(db.session(), form.shown, form.sought)
    page = PageOf.of(counts.found, form.number)
    return render_template(
        "policies/answers.html",
        form=form,
        rows=queries.listed(db.session(), today, form.shown, form.sought, page.skip, A_PAGE),
        page=page,
        counts=counts,
        url=lambda number: url_for("policies.answers", words=form.sought or None, show=form.shown or None, page=number),
    )


@blueprint.get("/answers/<uuid:cell_id>")
@needs(Permission.READ_POLICIES)
def answer(cell_id: UUID) -> Answer:
    """Show one theme with what came of it; to leadership the form for the next answer, where something is asked."""
    return _page(cell_id, AnswerForm())


@blueprint.post("/answers/<uuid:cell_id>")
@needs(Permission.ANSWER)
def give_answer(cell_id: UUID) -> Answer:
    """Take leadership's answer to a theme."""
    form = AnswerForm()
    if not form.only_finding and form.validate_on_submit():
        number = form.attempt(give, db.session(), current_user, cell_id, form.reply, clock.now())
        if number is not None:
            flash(_STANDS if form.reply.word.is_answer else _ACKNOWLEDGED)
            return redirect(url_for("policies.answer", cell_id=cell_id))
    return _page(cell_id, form)


_STANDS = "Your answer stands, and everybody can read it."
_ACKNOWLEDGED = "Everybody can read that you have read this theme. It stays owed until it is answered."


def _page(cell_id: UUID, form: AnswerForm) -> tuple[str, int]:
    theme = cell(db.session(), cell_id)
    if theme is None or (form.is_submitted() and not theme.asks):
        raise Missing
    given = queries.given(db.session(), cell_id) if theme.asks else []
    if form.refused or not form.is_submitted():
        form.seen.data = given[0].number if given else 0  # what this page shows is what the next answer has seen
    today = local_day(clock.now(), current_user.agency.zone)
    form.say_also(today)
    asked = queries.one(theme, given, today)
    answers = current_user.may(Permission.ANSWER) and theme.asks and not theme.withdrawn_on
    more = _offer(form, asked) if answers else 0
    lessons = [] if theme.asks or theme.withdrawn_on else [cell_id]
    return render_template(
        "policies/answer.html",
        form=form,
        asked=asked,
        given=[one.of(theme) for one in given],
        answers=answers,
        more_changes=more,
        called=now_called(db.session(), current_user, [theme]).get(cell_id),
        changes=coming_from(db.session(), cell_id),
        learnt=learnt(db.session(), lessons, current_user.agency.zone).get(cell_id, []),
    ), form.status


def _offer(form: AnswerForm, asked: queries.Asked) -> int:
    """Offer the words that can follow, and changes to name; return how many more there are than are shown."""
    if asked.answer:
        form.word.choices = [choice for choice in form.word.choices if choice.value != Word.ACKNOWLEDGED.value]
    changes, more = possible_changes(db.session(), asked.cell.id, form.chosen, form.find_changes.data or "")
    form.offer(changes)
    return more
