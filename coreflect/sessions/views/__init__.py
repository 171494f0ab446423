"""The doors of the room sessions."""

from flask import Blueprint

blueprint = Blueprint("sessions", __name__, url_prefix="/sessions")

from coreflect.sessions.views import (  # noqa: E402, F401 - views register themselves
    attendance,
    cancel,
    closures,
    dates,
    series,
)
