from flask import Blueprint, render_template

from coreflect.foundation.permissions import Permission
from coreflect.web.guard import needs

blueprint = Blueprint("policies", __name__, url_prefix="/policies")


@blueprint.get("/")
@needs(Permission.READ_POLICIES)
def index() -> str:
    return render_template("home/index.html")
