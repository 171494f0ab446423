"""Merge a theme of the codebook into another: find the other, see what moves, press."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.themes.actions.merging import merge as merge_themes
from coreflect.themes.forms.changing import IntoForm, PressForm
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.rules.codebook import why_not_merged
from coreflect.themes.views import blueprint
from coreflect.themes.views.changing import Answer, change_page, standing, who
from coreflect.themes.views.codebook import uses
from coreflect.web.guard import needs

AT_MOST = 20


@blueprint.get("/theme/<uuid:theme_id>/merge")
@needs(Permission.KEEP_CODEBOOK)
def merge(theme_id: UUID) -> Response | str:
    """Find the theme to merge this one into, by one of its names; a name that fits leads on."""
    book = codebook(who()[0])
    theme = standing(book, theme_id)
    form = IntoForm.sent()
    others = [one for one in book.standing() if one.id != theme_id]
    fits = [one for one in book.search(form.wanted) if one in others]
    exact = book.named(form.wanted)
    if exact in others and exact:
        return redirect(url_for(".merge_into", theme_id=theme_id, into_id=exact.id))
    return render_template(
        "themes/merge.html", form=form, theme=theme, others=others, fits=fits[:AT_MOST], count=len(fits)
    )


@blueprint.route("/theme/<uuid:theme_id>/merge/<uuid:into_id>", methods=["GET", "POST"])
@needs(Permission.KEEP_CODEBOOK)
def merge_into(theme_id: UUID, into_id: UUID) -> Answer:
    """Show what moves when one theme is merged into another, and merge them."""
    form = PressForm()
    if form.validate_on_submit() and form.attempt(
        merge_themes, *who(), theme_id, into_id, form.seen.data or "", uses, clock.now()
    ):
        flash("Merged. Its names lead here, and it can be undone for a while.")
        return redirect(url_for(".theme", theme_id=into_id))
    book = codebook(who()[0])
    into = book.entries.get(into_id)
    if into is None:
        raise Missing
    theme = standing(book, theme_id)
    why_not = why_not_merged(theme, into)
    names = [theme.label, *book.names(theme_id)]
    return change_page("themes/merge_into.html", form, theme_id, other=into, why_not=why_not, names=names)
