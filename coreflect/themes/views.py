from flask import Blueprint, render_template

from coreflect.foundation.permissions import Permission
from coreflect.web.guard import needs

blueprint = Blueprint("themes", __name__, url_prefix="/themes")


@blueprint.get("/")
@needs(Permission.READ_CODEBOOK)
def index() -> str:
    return render_template("home/index.html")
