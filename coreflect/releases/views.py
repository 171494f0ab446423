from flask import Blueprint, render_template

from coreflect.foundation.permissions import Permission
from coreflect.web.guard import needs

blueprint = Blueprint("releases", __name__, url_prefix="/releases")


@blueprint.get("/")
@needs(Permission.READ_RELEASES)
def index() -> str:
    return render_template("home/index.html")
