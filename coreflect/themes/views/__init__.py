"""The doors of the room themes."""

from flask import Blueprint

blueprint = Blueprint("themes", __name__, url_prefix="/themes")
