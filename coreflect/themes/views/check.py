"""What the *check* button asks, and which labels there are to choose from. Neither writes anything."""

import hmac
from datetime import timedelta
from uuid import UUID

from flask import current_app, jsonify, render_template, request
from flask.blueprints import BlueprintSetupState
from flask_login import current_user
from werkzeug.wrappers import Response

from coreflect.foundation import clock
from coreflect.foundation.db import db, mark_reading
from coreflect.foundation.ips import BY_KEY
from coreflect.foundation.permissions import Permission
from coreflect.themes.forms.check import CheckForm
from coreflect.themes.queries.check import looked
from coreflect.themes.queries.desk import desk
from coreflect.themes.views import blueprint
from coreflect.web.guard import needs
from coreflect.web.limits import Limit

MOST_CHECKS = 60
SHOWN = 160  # letters of a definition that stand beside its label
TOO_OFTEN = "That were many checks within a minute. Wait a moment; saving checks the words, too."


class Checks(Limit):
    """At most sixty checks a minute by one person, of whom this process remembers no more than of an address."""

    def __init__(self) -> None:
        super().__init__(MOST_CHECKS, timedelta(minutes=1))

    def _mark(self, person: str | None) -> bytes:
        return hmac.digest(self._key, (person or "").encode(), "sha256")[:16]


@blueprint.record
def _count_checks(state: BlueprintSetupState) -> None:
    state.app.extensions["checks"] = Checks()


@blueprint.before_request
def only_read() -> None:
    """A check is sent as a form, because what was typed may stand in no address; it reads like a page all the same."""
    if request.endpoint == f"{blueprint.name}.check":
        mark_reading(True)


@blueprint.post("/check")
@needs(Permission.HOST)
def check() -> tuple[str, int]:
    """Show what saving would say of texts, as a piece of page for the form that they stand in."""
    form = CheckForm()
    if not current_app.extensions["checks"].take(str(current_user.id), clock.now()):
        return render_template("themes/_checked.html", said=TOO_OFTEN), 429
    if not form.validate_on_submit() or form.sentence:
        return render_template("themes/_checked.html", said=form.sentence), 422
    found = looked(db.session(), current_user, form.texts(), form.session_id, form.nobody.data)
    return render_template("themes/_checked.html", found=found), 200


@blueprint.get("/record/<uuid:session_id>/labels")
@needs(Permission.HOST)
def labels(session_id: UUID) -> Response:
    """Return every theme that one may mean at a date; what is typed is looked for in the browser and not sent."""
    table = desk(db.session(), current_app.extensions["keyring"], current_user, session_id, clock.now())
    return jsonify(
        [
            {
                "label": theme.label,
                "also": theme.also,
                "says": theme.definition[:SHOWN],
                "about": [BY_KEY[key].name for key in theme.about],
                "here": table.has(theme.key),
            }
            for theme in table.known
        ]
    )
