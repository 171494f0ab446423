"""The doors of the room people."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)

# the views register themselves on the blueprint, so they are imported after it
from coreflect.people.views import accounts, invite, set_up, sign_in, welcome  # noqa: E402, F401
