"""The doors of the room sessions."""

from flask import Blueprint

blueprint = Blueprint("sessions", __name__, url_prefix="/sessions")

from coreflect.sessions.views import attendance, dates, series  # noqa: E402, F401 - views register themselves
