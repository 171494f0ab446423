"""The doors of the room releases."""

from flask import Blueprint

blueprint = Blueprint("releases", __name__, url_prefix="/releases")
