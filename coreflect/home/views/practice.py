"""For practice: the principles and tasks in a clinical role, open to anyone, each with a card to print."""

from flask import render_template
from flask_login import current_user

from coreflect.foundation.db import db
from coreflect.foundation.ips import BY_KEY, DIMENSIONS, IN_A_CLINICAL_ROLE, Dimension, Kind
from coreflect.foundation.permissions import Permission
from coreflect.foundation.refusals import Missing
from coreflect.home.queries import practice_themes
from coreflect.home.rules import practice as rules
from coreflect.home.views import blueprint
from coreflect.web.guard import needs


@blueprint.get("/practice")
@needs(Permission.ENTER)
def practice() -> str:
    """Name the principles and tasks, each with its first question."""
    kinds = [(kind, [one for one in DIMENSIONS if one.kind is kind]) for kind in Kind]
    return render_template("home/practice.html", kinds=kinds, ips_site=rules.IPS_SITE)


@blueprint.get("/practice/<key>")
@needs(Permission.ENTER)
def practice_of(key: str) -> str:
    """Show what one principle or task asks and can look like; published themes only to who is signed in."""
    found = _dimension(key)
    return render_template(
        "home/practice_of.html",
        d=found,
        in_role=rules.PRACTICE[key],
        ask=IN_A_CLINICAL_ROLE,
        themes=practice_themes(db.session(), key) if current_user.is_authenticated else [],
        others=DIMENSIONS,
    )


@blueprint.get("/practice/<key>/card")
@needs(Permission.ENTER)
def practice_card(key: str) -> str:
    """Show a card to print and to write on by hand."""
    return render_template(
        "home/practice_card.html", d=_dimension(key), in_short=rules.IN_SHORT, lines=rules.LINES_TO_WRITE_ON
    )


def _dimension(key: str) -> Dimension:
    if key not in BY_KEY:
        raise Missing
    return BY_KEY[key]
