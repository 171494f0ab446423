"""First pages."""

from flask import Blueprint

blueprint = Blueprint("home", __name__)

# the views register themselves on the blueprint, so they are imported after it
from coreflect.home.views import around, first, me, opening, practice, settings  # noqa: E402, F401
