"""The signed cookie that remembers up to where somebody has read what moved; a page that only reads may set it."""

import hmac
from datetime import timedelta

from flask import Response, current_app, request
from flask_login import current_user
from itsdangerous import BadData, URLSafeSerializer

from coreflect.home.rules.visits import Visit, packed, unpacked
from coreflect.web.headers import cookies_are_secure

NAME = "moved"
LASTS = timedelta(days=400)
_PURPOSE = "coreflect what moved, 1"


def kept() -> Visit | None:
    """Return what this browser keeps of the signed-in person's visits; what was tampered with counts for nothing."""
    try:
        return unpacked(_serializer().loads(request.cookies.get(NAME, "")), _whose())
    except BadData:
        return None


def keep(answer: Response, visit: Visit) -> Response:
    """Let the browser remember a visit, and return the answer that says so."""
    answer.set_cookie(
        NAME,
        _serializer().dumps(packed(visit, _whose())),
        max_age=LASTS,
        samesite="Lax",
        httponly=True,
        secure=cookies_are_secure(),
    )
    return answer


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=_PURPOSE)


def _whose() -> str:
    """Return a mark of the signed-in person from which nobody without the secret learns who it is."""
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, f"{_PURPOSE} {current_user.id.hex}".encode(), "sha256").hex()[:16]
