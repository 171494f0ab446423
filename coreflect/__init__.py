"""coreflect: the one place where all rooms meet."""

from importlib import import_module

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from coreflect.foundation import clock
from coreflect.foundation.config import ROOT, Config, Misconfigured, secret_key
from coreflect.foundation.db import db, prepare_engine
from coreflect.foundation.deployment import Deployment
from coreflect.foundation.keyring import Keyring

# From right to left: a room may import those before it. The first has no pages of its own.
ROOMS = ("agency", "notices", "people", "sessions", "themes", "releases", "policies", "summaries", "home")


def create_app(config: Config | None = None) -> Flask:
    """Return the app on the configured database, with every view guarded.

    Raises Misconfigured for settings that cannot be, Unguarded for a view without a permission.
    """
    from coreflect.people import login  # the rooms are imported when an app is wanted, not to read a version
    from coreflect.people.actions.sign_in import use_cheap_hashes
    from coreflect.web import doors, filters, guard, headers, kept, refusals, stylesheet, unsigned

    config = config or Config.from_environment()
    app = Flask("coreflect", root_path=str(ROOT), instance_path=str(config.instance), static_folder="static")
    app.config.update(
        SECRET_KEY=secret_key(config),
        SQLALCHEMY_DATABASE_URI=config.database_url,
        # values of a failed statement could be a name or a theme: they never reach a log
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True, "pool_pre_ping": "postgresql" in config.database_url},
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=90 * 24 * 3600,
        MAX_CONTENT_LENGTH=1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as the sign-in; a page left open overnight still works
        TESTING=config.testing,
        DEMO=config.demo,
    )
    if config.testing:
        use_cheap_hashes()
    if config.proxies:
        hops = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    keyring = app.extensions["keyring"] = Keyring(config.keys)
    app.extensions["deployment"] = Deployment(keyring, str(app.secret_key), config.mail, config.site)
    app.extensions["rooms"] = [import_module(f"coreflect.{name}").ROOM for name in ROOMS]
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    CSRFProtect(app)
    for window in (headers, unsigned, kept, refusals, filters, stylesheet, login):
        window.init_app(app)
    for name in ROOMS[1:]:
        app.register_blueprint(doors.doors_of(name))
    guard.refuse_unguarded(app)
    if config.now:
        _move_the_clock(app, config)
    return app


def _move_the_clock(app: Flask, config: Config) -> None:
    from coreflect.agency.queries import settings

    with app.app_context():
        found = settings(db.session())
        db.session.rollback()
    if found is None or found.kind == "real":
        raise Misconfigured("COREFLECT_NOW is for demonstration and test databases only. Unset it and start again.")
    clock.set_to(config.now)
