from flask import Blueprint, render_template

from coreflect.foundation.permissions import Permission
from coreflect.web.guard import needs

blueprint = Blueprint("summaries", __name__, url_prefix="/summaries")


@blueprint.get("/")
@needs(Permission.READ_SUMMARIES)
def index() -> str:
    return render_template("home/index.html")
