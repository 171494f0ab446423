"""Addresses at which nobody is signed in, whoever asks: the room's pages.

What a browser would say of a person is taken out of the request before the app sees it, so that no view, template or
log can tell one participant from another; HouseSessions gives these addresses a session that cannot be written to.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Blueprint, Flask, request
from flask.blueprints import BlueprintSetupState

from coreflect.web.limits import Limit

UNDER = "/room"
# Who they are, where they come from, with what. Of the address itself only the limit on wrong codes hears.
_ABOUT_SOMEBODY = (
    *("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_REFERER", "HTTP_USER_AGENT", "HTTP_ACCEPT_LANGUAGE"),
    *("HTTP_FROM", "HTTP_DNT", "HTTP_SEC_GPC", "REMOTE_USER"),
)


class Unsigned:
    """Takes what speaks of a person out of every request below /room, ahead of everything that could read it."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        if _is_below(environ.get("PATH_INFO", "")):
            for name in _ABOUT_SOMEBODY:
                environ.pop(name, None)
        return self.app(environ, start_response)


View = Callable[..., Any]


def opened_below(blueprint: Blueprint, rule: str, limits: Mapping[str, int], **options: Any) -> Callable[[View], View]:
    """Open a view of a room below /room; `limits` are counted from one address, each under its name.

    Its forms need no token against forgery: there is no sign-in in the request that another site could borrow, and
    whoever can write the form's address has the code or link, which is all that the form asks for.
    """

    def register(view: View) -> View:
        def add(state: BlueprintSetupState) -> None:
            state.app.add_url_rule(UNDER + rule, f"{blueprint.name}.{view.__name__}", view, **options)
            state.app.extensions["csrf"].exempt(view)
            for name, most in limits.items():
                state.app.extensions.setdefault(name, Limit(most))

        blueprint.record(add)
        return view

    return register


def is_unsigned(path: str | None = None) -> bool:
    """Return whether a path, or that of the running request, is one at which nobody is signed in."""
    return _is_below(request.path if path is None else path)


def _is_below(path: str) -> bool:
    return path == UNDER or path.startswith(f"{UNDER}/")


def init_app(app: Flask) -> None:
    """Let the app see nothing of who asks below /room."""
    app.wsgi_app = Unsigned(app.wsgi_app)  # type: ignore[method-assign]
