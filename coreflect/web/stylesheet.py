"""The stylesheet: one request to the browser, several small files to whoever reads them."""

import gzip
import hashlib
import re
from pathlib import Path

from flask import Flask, Response, request, url_for

from coreflect.foundation.permissions import Permission
from coreflect.web.guard import needs

PARTS = (
    "tokens",
    "elements",
    "frame",
    "parts",
    "forms",
    "calendar",
    "door",
    "pictures",
    "years",
    "practice",
    "room",
    "summary",
    "register",
    "versions",
    "change",
    "said",
    "paper",
)
PATH = "/coreflect.css"
_COMMENT = re.compile(r"[ \t]*/\*.*?\*/", re.DOTALL)  # for whoever reads the parts, not for a browser


def init_app(app: Flask) -> None:
    """Serve the parts as one sheet, and give templates its address, which changes with its content."""
    folder = Path(str(app.static_folder)) / "css"
    sheet = "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in PARTS)
    sheet = _COMMENT.sub("", sheet)
    mark = hashlib.sha256(sheet.encode()).hexdigest()[:10]
    small = gzip.compress(sheet.encode(), mtime=0)  # a quarter of it; it is the same for everybody and holds no secret

    @needs(Permission.ENTER)
    def stylesheet() -> Response:
        answer = Response(sheet, mimetype="text/css")
        answer.set_etag(mark)
        if request.accept_encodings["gzip"]:
            answer = Response(small, mimetype="text/css", headers={"Content-Encoding": "gzip"})
            answer.set_etag(f"{mark}-gzip")
        answer.vary.add("Accept-Encoding")
        return answer.make_conditional(request)

    app.add_url_rule(PATH, "stylesheet", stylesheet)
    app.jinja_env.globals["stylesheet_url"] = lambda: url_for("stylesheet", v=mark)
