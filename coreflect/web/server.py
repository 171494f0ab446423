"""gunicorn, started from Python: the same two workers for `coreflect serve` and `coreflect demo`."""

import gc
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from coreflect.foundation.db import db


class QuietLogger(Logger):  # type: ignore[misc]
    """gunicorn's log of errors, without the path of the request that met one: a room's code may stand in it."""

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Say which kind of error ended a request, and neither its address nor its words."""
        kind = sys.exc_info()[0]
        self.error_log.error("a request was not answered: %s", kind.__name__ if kind else "no error")


class Server(BaseApplication):  # type: ignore[misc]
    """A gunicorn that serves one app; `beside` are commands that live exactly as long as it does."""

    def __init__(self, app: Flask, options: dict[str, Any], beside: list[list[str]]) -> None:
        self.app = app
        self.options = options
        self.beside = beside
        self.children: list[subprocess.Popen[bytes]] = []
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn."""
        for name, value in self.options.items():
            self.cfg.set(name, value)
        self.cfg.set("when_ready", self._start)
        self.cfg.set("on_exit", self._stop)

    def load(self) -> Flask:
        """Return the app: made before the workers are forked, so that they share its memory."""
        return shared(self.app)

    def _start(self, _arbiter: Any) -> None:
        self.children = [subprocess.Popen([sys.executable, "-m", "coreflect", *words]) for words in self.beside]

    def _stop(self, _arbiter: Any) -> None:
        for child in self.children:
            child.terminate()
        for child in self.children:
            child.wait(10)


def shared(app: Flask) -> Flask:
    """Return the app, made ready for workers that are forked from this process and go on sharing its memory.

    Python writes into whatever it runs or looks at, and a worker that writes owns a copy. So a page that is not there
    is answered here, as often as it takes until the code has settled; it asks the database nothing. And what is there
    now is left out of the collector's rounds: the first whole one would copy it all, once a worker.
    """
    for _ in range(10):
        environ: dict[str, Any] = {"PATH_INFO": "/nothing-is-here"}
        setup_testing_defaults(environ)
        b"".join(app(environ, lambda *_: lambda _: None))
    gc.collect()
    gc.freeze()
    return app


def serve(
    app: Flask, host: str, port: int, workers: int, beside: list[list[str]], ready: Callable[[], None] | None = None
) -> None:
    """Serve until interrupted. Nothing is logged about requests: no path, no address, no browser."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()  # no open database connection may cross a fork
    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "preload_app": True,
        "accesslog": None,
        "loglevel": "error",
        "logger_class": QuietLogger,
        "control_socket_disable": True,
        "graceful_timeout": 5,
        # /dev/shm keeps the workers' heartbeat off slow disks; elsewhere gunicorn's own choice is right
        "worker_tmp_dir": "/dev/shm" if sys.platform == "linux" else None,  # noqa: S108
    }
    server = Server(app, options, beside)
    if ready:
        ready()
    server.run()


def is_free(host: str, port: int) -> bool:
    """Return whether nobody listens at this address yet."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
