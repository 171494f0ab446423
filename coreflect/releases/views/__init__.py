"""The doors of the room releases."""

from flask import Blueprint

blueprint = Blueprint("releases", __name__, url_prefix="/releases")

from coreflect.releases.views import index, parts, show  # noqa: E402, F401 - views register themselves
