"""The list of published themes, narrowed as the address says, and the same as a file."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from flask import Response, get_template_attribute, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup, escape

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.permissions import Permission
from coreflect.foundation.remembered import remembered
from coreflect.policies.rules.days import local_day
from coreflect.policies.rules.pages import PageOf
from coreflect.releases.queries.pointers import now_called
from coreflect.releases.rules.searching import marked, wanted
from coreflect.summaries.forms import SummaryFilter
from coreflect.summaries.queries import themes as queries
from coreflect.summaries.queries.exports import Export, exported
from coreflect.summaries.queries.standing import standing
from coreflect.summaries.rules import table
from coreflect.summaries.views import blueprint
from coreflect.web.addresses import addresses
from coreflect.web.filters import day_words, plural
from coreflect.web.guard import needs
from coreflect.web.paper import paper
from coreflect.web.workbook import Sheet, workbook

TITLE = "Themes we heard"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/themes")
@needs(Permission.READ_SUMMARIES)
def themes() -> str:
    """Show every theme that was published, and what became of it, twenty a page."""
    form, session, today = SummaryFilter.asked(), db.session(), _today()
    words = wanted(form.choice.words)
    state = standing(session)
    read = remembered(session, state, ("themes", bool(words)), lambda: queries.everything(session, bool(words)))
    found = queries.found(read, form.choice)
    form.offer(found)
    page = PageOf.of(len(found.ids), form.number)
    ids = tuple(found.ids[page.skip : page.until])
    told = remembered(session, state, ("told", ids, today), lambda: queries.told(session, ids, today))
    where = ids, today, request.script_root
    ends = remembered(session, state, ("ends", *where), lambda: _ends(told))
    if words:  # what somebody looked for is not kept
        begun = _begun(told, lambda text: _marked(text, words))
    else:
        begun = remembered(session, state, ("begun", *where), lambda: _begun(told, lambda text: text))
    return render_template(
        "summaries/themes.html",
        form=form,
        found=found,
        page=page,
        rows=[(one.cell, *begin, end) for one, begin, end in zip(told, begun, ends, strict=True)],
        called=now_called(session, current_user, [one.cell for one in told], found.labels),
        url=lambda number: url_for("summaries.themes", **form.address(page=number)),
    )


@blueprint.get("/themes.csv")
@needs(Permission.READ_SUMMARIES)
def export_csv() -> Response:
    """Give the same themes as a table that every spreadsheet reads."""
    export = _export()
    beside = (export.chosen, export.made_on.isoformat(), table.BRIEFLY)
    return _file(table.as_csv(export.rows, beside), export, "csv", "text/csv")


@blueprint.get("/themes.xlsx")
@needs(Permission.READ_SUMMARIES)
def export_xlsx() -> Response:
    """Give the same themes as a workbook, with a sheet that says what they are."""
    export = _export()
    sheets = (
        Sheet("Themes", table.COLUMNS, export.rows),
        Sheet("Notes", (("about these themes", 28), ("", 100)), _notes(export)),
    )
    return _file(workbook(TITLE, export.made_on, sheets), export, "xlsx", XLSX)


@blueprint.get("/themes.pdf")
@needs(Permission.READ_SUMMARIES)
def export_pdf() -> Response:
    """Give the same themes as pages for paper that can be read aloud."""
    export = _export()
    content = {
        "title": TITLE,
        "agency": current_user.agency.name,
        "paper": "us-letter" if current_user.agency.zone.startswith("America/") else "a4",
        "notes": _notes(export)[1:],
        "undrawn": "Some letters have no sign in the fonts of this machine: read them in the app.",
        "periods": table.by_period(export.rows),
        "empty": "No theme that was published fits this choice.",
    }
    return _file(paper("summaries/themes.typ", content), export, "pdf", "application/pdf")


def _begun(told: Iterable[queries.Told], said: Callable[[str], str]) -> list[tuple[Markup, Markup]]:
    """The title of each theme and its words, as `said` says a text."""
    title, words = (get_template_attribute("summaries/_theme.html", name) for name in ("title", "words"))
    answer_at = addresses("policies.answer", "cell_id")
    return [(title(one.cell, said, answer_at), words(one.cell, said)) for one in told]


def _ends(told: Iterable[queries.Told]) -> list[Markup]:
    """What became of each theme, and where it stands."""
    became = get_template_attribute("summaries/_theme.html", "became")
    change_at, release_at = addresses("policies.show", "change_id"), addresses("releases.show", "release_id")
    return [became(one, change_at, release_at) for one in told]


def _marked(text: str, words: Sequence[str]) -> Markup:
    """A text with what was looked for marked in it. In here rather than in the page: there are a hundred of them."""
    pieces = [f"<mark>{escape(piece)}</mark>" if hit else escape(piece) for piece, hit in marked(text, words)]
    return Markup("".join(pieces))  # noqa: S704 - escaped


def _today() -> date:
    return local_day(clock.now(), current_user.agency.zone)


def _export() -> Export:
    form, today = SummaryFilter.asked(), _today()
    found = queries.found(queries.everything(db.session(), bool(form.choice.words)), form.choice)
    form.offer(found)
    return exported(queries.all_told(db.session(), found.ids, today), form.choice.words_of_it(), today)


def _notes(export: Export) -> list[tuple[str, str]]:
    releases = table.releases_in_words([(period, day_words(on)) for period, on in export.releases])
    count = plural(len(export.rows), "theme", "themes")
    return table.notes(current_user.agency.name, export.chosen, count, releases, day_words(export.made_on))


def _file(content: bytes, export: Export, ending: str, mimetype: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    name = table.file_name(export.made_on, ending)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
