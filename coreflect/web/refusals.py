"""The one place that turns a Refusal, or something that is not there, into a page for a person."""

from traceback import format_tb

from flask import Flask, current_app, redirect, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from coreflect.foundation.db import db
from coreflect.foundation.keyring import NOTEBOOK, KeyMissing
from coreflect.foundation.refusals import Missing, Refusal
from coreflect.web.kept import in_parts, is_local
from coreflect.web.unsigned import is_unsigned

SENTENCES = {
    400: ("That did not arrive whole", "Something was missing in what your browser sent. Go back and try once more."),
    403: ("This page is for others", "What each role can do stands on our promise, under “Which role may do what”."),
    404: ("There is nothing here", "The address may be old, or what was here may not be yours to see."),
    405: ("This address only takes forms", "Go back to the page you came from and use its button."),
    413: ("That is too much at once", "Nothing was saved. Shorten the text, or send a file of at most 1 MB."),
    500: (
        "Something went wrong on our side",
        "Nothing was half saved. Try again in a minute; if it stays so, tell your administrator.",
    ),
}
Page = tuple[str, int]


def init_app(app: Flask) -> None:
    """Answer refusals with 409, and missing or foreign things alike with 404, in plain words."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Page:
        db.session.rollback()
        if isinstance(refusal, Missing):
            return plain(404)
        return page("That could not be done", refusal.sentence, 409)

    @app.errorhandler(KeyMissing)
    def keyless(error: KeyMissing) -> Page:
        db.session.rollback()
        if is_unsigned():
            return page(
                "This room can't be opened just now",
                "Nothing is lost. Tell whoever leads your co-reflection.",
                409,
            )
        if str(error) == NOTEBOOK:
            return page(
                "The key of the leads' notebook is not here",
                "A release keeps the notebook, and so nothing was done. Ask your administrator to put back the folder "
                "of keys; nothing is lost until then.",
                409,
            )
        if app.extensions["keyring"].is_destroyed(str(error)):
            return page(
                "The key of this period was destroyed",
                "What was recorded can't be read any more: its quarter was released, or forgotten, and this database "
                "is an older copy from before.",
                409,
            )
        return page(
            "The key of this period is not here",
            "What was recorded can't be read without the period's key. Ask your administrator to put back "
            "the folder of keys; nothing is lost until then.",
            409,
        )

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Page | HTTPException | Response:
        if error.code is None or error.code < 400:
            return error
        if isinstance(error, MethodNotAllowed) and request.method in ("GET", "HEAD"):
            return redirect(_nearest_page())  # such as a reload after a form that was not taken
        return plain(error.code)

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Page:
        db.session.rollback()
        # where, never what: an error's own message may hold a label, a sentence or a name
        place = "".join(format_tb(error.__traceback__))
        app.logger.error("unforeseen %s at %s\n%s", type(error).__name__, request.endpoint, place)
        if app.testing or app.debug:
            raise error
        return plain(500)


def plain(status: int) -> Page:
    """Return the page for a status that needs no further words."""
    title, sentence = SENTENCES.get(status, SENTENCES[400])
    return page(title, sentence, status)


def page(title: str, sentence: str, status: int) -> Page:
    """Return a page that says in one sentence what happened, with the way back to where the person was.

    Where nobody is signed in the page has no frame that could name anybody, and no way back but the browser's.
    """
    if is_unsigned():
        return render_template("errors/unsigned.html", title=title, sentence=sentence), status
    return render_template("errors/sentence.html", title=title, sentence=sentence, back=_where_from()), status


def _nearest_page() -> str:
    """Return the path above an address that only takes forms at which there is a page, whatever stands there."""
    ways, path = current_app.create_url_adapter(request), request.path
    while ways is not None and path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0]
        try:
            ways.match(path or "/", method="GET")
        except RequestRedirect:
            return f"{path}/"
        except HTTPException:
            continue
        return path or "/"
    return "/"


def _where_from() -> str:
    referrer = in_parts(request.referrer or "")
    path = referrer.path or "/"
    return path if referrer.netloc == request.host and is_local(path) and path != request.path else "/"
