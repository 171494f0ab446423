"""Security headers, cookies that fit the address, and which requests only read."""

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from coreflect.foundation.db import mark_reading
from coreflect.web.unsigned import is_unsigned

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'none'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # same-origin, not none: with none, browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
YEAR = 365 * 24 * 3600


class HouseSessions(SecureCookieSessionInterface):
    """The signed cookie: Secure everywhere but on this very machine, without encryption. The room's pages have none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie says; where nobody is signed in, a session that is empty and cannot be written to."""
        return self.make_null_session(app) if is_unsigned(request.path) else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie along; never with an answer that others may be shown a copy of."""
        if "public" not in response.headers.get("Cache-Control", ""):
            super().save_session(app, session, response)

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the cookie must travel encrypted."""
        return cookies_are_secure()


def cookies_are_secure() -> bool:
    """Return whether cookies must travel encrypted; a proxy may end the encryption and name this machine as host."""
    return request.is_secure or not on_this_machine()


def on_this_machine() -> bool:
    """Return whether the browser reached the app by a loopback address."""
    host = request.host.rsplit(":", 1)[0] if not request.host.startswith("[") else request.host.split("]")[0]
    return host in ("localhost", "127.0.0.1", "[::1")


def init_app(app: Flask) -> None:
    """Set the cookie's attributes, the headers of every answer, and the reading mark of every request."""
    app.session_interface = HouseSessions()

    @app.before_request
    def mark() -> None:
        mark_reading(request.method in ("GET", "HEAD", "OPTIONS"))

    @app.teardown_request
    def unmark(_error: BaseException | None) -> None:
        mark_reading(False)

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.update(ALWAYS)
        if is_unsigned():
            response.headers["Referrer-Policy"] = "no-referrer"  # its forms carry no token, so none needs an origin
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
        if request.endpoint in ("static", "stylesheet") and response.status_code in (200, 206, 304):
            # addresses of static files carry a mark of their content (filters.static_url)
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        elif request.endpoint == "sessions.feed" and response.status_code in (200, 304):
            response.headers["Cache-Control"] = "private, no-cache"  # kept by its one reader, and asked about again
        elif request.endpoint == "policies.public" and response.status_code == 200:
            pass  # the same for whoever asks: it says itself for how long a copy may be kept
        elif request.endpoint != "home.healthz":
            # also for who is not signed in: a welcome link's page holds a name, a signed-out form what was typed
            response.headers["Cache-Control"] = "no-store"
        return response
