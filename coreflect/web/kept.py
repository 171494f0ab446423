"""What a person typed is not lost when the sign-in ran out or the page had become stale."""

import json
import re
from urllib.parse import SplitResult, urlsplit

from flask import Flask, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from coreflect.web.asked import in_its_words

NEVER_KEPT = ("csrf_token", "password", "again", "kept")
# sent on, and nothing that a person wrote
_OF_THE_PAGE = (
    "key",
    "seen",
    "shown",
    "was",
    "saved",
    "read",
    "find",
    "enter",
    "sought",
    "nobody",
    "asked",
    "same",
    "then",
)
# beside a field that a page made for itself: what the page called it, and what stood in it before anybody typed
_CALLED, _WAS = "called_", "was_"
_AN_ID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}")
_BY_LINK = ("sessions.by_mail", "notices.stop")  # the signature in their address is the sign-in
Answer = Response | tuple[str, int]


def init_app(app: Flask) -> None:
    """Answer a form whose token no longer fits by offering to send the same words again."""

    @app.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> Answer:
        if not from_here():
            return render_template("errors/stale.html", fields=None), 400
        if request.endpoint in _BY_LINK:
            return offer_again(request.full_path, typed(), 400)
        if not current_user.is_authenticated and request.endpoint != "people.sign_in":
            return ask_to_sign_in()
        return offer_again(request.path, typed(), 400)


def typed() -> list[tuple[str, str]]:
    """Return what was typed into the form that was sent, without passwords and tokens."""
    return [(k, v) for k, v in request.form.items(multi=True) if not k.startswith(NEVER_KEPT)]


def _written(path: str, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what a person would know again of what they sent, as the form called it: no marks of the page, no ids,
    nothing empty, and nothing that stood there before."""
    sent = dict(fields)
    called = {name.removeprefix(_CALLED): words for name, words in fields if name.startswith(_CALLED)}
    known = [
        (name, value)
        for name, value in fields
        if value and name not in _OF_THE_PAGE and not name.startswith((_CALLED, _WAS)) and not _AN_ID.fullmatch(value)
    ]
    return in_its_words(path, [one for one in known if one[1] != sent.get(_WAS + one[0])], called)


def ask_to_sign_in() -> Answer:
    """Send somebody who is not signed in to the door, and bring them back with what they typed."""
    if request.method in ("GET", "HEAD"):
        path = request.full_path if request.query_string else request.path
        return redirect(url_for("people.sign_in", next=path if path != "/" else None))
    kept = json.dumps([request.path, typed()]) if from_here() else ""
    return render_template("errors/signed_out.html", kept=kept, written=_written(request.path, typed())), 401


def offer_again(path: str, fields: list[tuple[str, str]], status: int) -> Answer:
    """Show what was typed with one button that sends it to `path` again."""
    return render_template("errors/stale.html", path=path, fields=fields, written=_written(path, fields)), status


def unpack(kept: str) -> tuple[str, list[tuple[str, str]]] | None:
    """Return the path and fields that `ask_to_sign_in` packed, or None when it was altered on the way."""
    try:
        path, fields = json.loads(kept)
        pairs = [(str(name), str(value)) for name, value in fields]
    except (ValueError, TypeError):
        return None
    return (path, pairs) if is_local(path) else None


def is_local(path: object) -> bool:
    """Return whether `path` stays on this site: one leading slash, no host, no backslash, nothing hidden."""
    if not isinstance(path, str) or not path.startswith("/") or path.startswith("//"):
        return False
    if "\\" in path or any(ord(sign) <= 32 for sign in path):
        return False
    try:
        parts = urlsplit(path)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc


def in_parts(address: str) -> SplitResult:
    """Return an address in its parts; one that nobody can read ("http://[") has none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def from_here() -> bool:
    """Return whether the form was sent from a page of this site, so that another site's form is never kept.

    Browsers send Origin with every form; the page's own address is compared, scheme aside (a proxy may
    end the encryption).
    """
    origin = request.headers.get("Origin") or request.referrer or ""
    return in_parts(origin).netloc == request.host
