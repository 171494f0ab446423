"""The doors of the room notices."""

from flask import Blueprint

blueprint = Blueprint("notices", __name__, url_prefix="/notices")
