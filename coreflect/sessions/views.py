from flask import Blueprint, render_template

from coreflect.foundation.permissions import Permission
from coreflect.web.guard import needs

blueprint = Blueprint("sessions", __name__, url_prefix="/sessions")


@blueprint.get("/")
@needs(Permission.READ_DATES)
def index() -> str:
    return render_template("home/index.html")
