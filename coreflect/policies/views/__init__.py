"""The doors of the room policies."""

from flask import Blueprint

blueprint = Blueprint("policies", __name__, url_prefix="/policies")
