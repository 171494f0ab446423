"""The doors of the room policies."""

from flask import Blueprint

blueprint = Blueprint("policies", __name__, url_prefix="/policies")

# the views register themselves on the blueprint, so they are imported after it
from coreflect.policies.views import answers, changes, decisions  # noqa: E402, F401
