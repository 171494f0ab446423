"""The doors of the room summaries."""

from flask import Blueprint

blueprint = Blueprint("summaries", __name__, url_prefix="/summaries")
