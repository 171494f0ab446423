"""Say what a theme of the codebook means."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for

from coreflect.foundation import clock
from coreflect.foundation.ips import BY_KEY
from coreflect.foundation.permissions import Permission
from coreflect.themes.actions.describing import describe as describe_theme
from coreflect.themes.forms.meaning import MeaningForm
from coreflect.themes.queries.theme import groupings, sheet
from coreflect.themes.rules.meaning import LONGEST_MEANING
from coreflect.themes.views import blueprint
from coreflect.themes.views.changing import Answer, standing, who
from coreflect.web.guard import needs


@blueprint.route("/theme/<uuid:theme_id>/meaning", methods=["GET", "POST"])
@needs(Permission.KEEP_CODEBOOK)
def meaning(theme_id: UUID) -> Answer:
    """Show what a theme means, and change it."""
    session = who()[0]
    shown = sheet(session, theme_id)
    theme = standing(shown.book, theme_id)
    form = MeaningForm()
    form.offer(groupings(session), shown.meaning)
    if not form.is_submitted():
        form.fill(shown.meaning)
    elif theme.status == "retired":
        form.stands.data = "active"  # a retired theme is not asked; it stays retired
    if form.validate_on_submit():
        sent = (form.meaning(), form.nobody.data, form.seen.data or "")
        if form.attempt(describe_theme, *who(), theme_id, *sent, clock.now()):
            flash("Saved.")
            return redirect(url_for(".theme", theme_id=theme_id))
    page = render_template("themes/meaning.html", form=form, theme=theme, longest=LONGEST_MEANING, dimensions=BY_KEY)
    return page, form.status
