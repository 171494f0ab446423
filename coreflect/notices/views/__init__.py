"""The doors of the room notices."""

from flask import Blueprint

blueprint = Blueprint("notices", __name__, url_prefix="/notices")

from coreflect.notices.views import mine, outbox, stop  # noqa: E402, F401 - views register themselves
