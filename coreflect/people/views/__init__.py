"""The doors of the room people."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)

from coreflect.people.views import sign_in  # noqa: E402, F401 - views register themselves on the blueprint
