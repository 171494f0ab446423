"""The doors of the room themes."""

from flask import Blueprint

blueprint = Blueprint("themes", __name__, url_prefix="/themes")

from coreflect.themes.views import codebook, records, voices  # noqa: E402, F401 - views register themselves on the blueprint
