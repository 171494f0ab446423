"""Flask-Login, told how coreflect knows a person."""

from flask import Flask, session
from flask_login import LoginManager, login_user, logout_user

from coreflect.foundation.db import db
from coreflect.people.queries.viewer import Viewer, viewer_from_cookie
from coreflect.people.rules import stays_signed_in


def init_app(app: Flask) -> None:
    """Load the signed-in person by one question a request, from the signed cookie alone."""
    manager = LoginManager(app)
    # "basic" and "strong" would put a hash of the browser's address and name in the cookie; we keep neither.
    manager.session_protection = None

    @manager.user_loader
    def load(cookie: str) -> Viewer | None:
        return viewer_from_cookie(db.session(), cookie)


def sign_in(viewer: Viewer) -> None:
    """Start a signed-in time: clinicians' phones stay signed in for 90 days, other accounts until the browser ends."""
    _forget()
    login_user(viewer)
    session.pop("_id", None)  # a hash of address and browser, which Flask-Login sets and nobody here reads
    session.permanent = stays_signed_in(viewer.roles)


def sign_out() -> None:
    """End the signed-in time on this device."""
    logout_user()
    _forget()


def _forget() -> None:
    """Empty the cookie but for the token of the form that is being answered: the next page's form carries it."""
    for key in list(session):
        if key != "csrf_token":
            session.pop(key)
