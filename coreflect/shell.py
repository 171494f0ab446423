"""What every command begins with: the app, opened, and errors said in one sentence."""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask
from sqlalchemy.exc import OperationalError

from coreflect import create_app
from coreflect.demo import DemoBroken
from coreflect.foundation.backup import NotCopied
from coreflect.foundation.config import Config, Misconfigured
from coreflect.foundation.db import db
from coreflect.foundation.migrations import DatabaseTooNew
from coreflect.foundation.strongbox import NotOpened


def opened(config: Config) -> Flask:
    """Return the app; what it holds of the database is let go when the process ends, in order."""
    app = create_app(config)
    atexit.register(_close, app)
    return app


@contextmanager
def plainly() -> Iterator[None]:
    """Say in one sentence what a person can mend; anything else keeps its traceback."""
    try:
        yield
    except Misconfigured as error:
        raise click.UsageError(str(error)) from None
    except (DatabaseTooNew, DemoBroken, NotCopied, NotOpened) as error:
        raise click.ClickException(str(error)) from None
    except OperationalError as error:
        raise click.ClickException(f"The database does not answer: {error.orig}") from None


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
