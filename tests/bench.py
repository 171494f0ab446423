"""Measure speed as ratios in one run: `python tests/bench.py` (README's second command has installed all it needs).

Both a bare Flask "hello" and coreflect are served by gunicorn with one worker, started here; what is compared is
the CPU time of the workers per request, in turns, so that a machine that slows down slows both. Absolute times
belong to the machine and are printed only beside the ratios.
"""

import gzip
import http.client
import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psutil
from flask import Flask
from sqlalchemy import insert, select

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.periods import Period
from coreflect.sessions.models import ReflectionSession, Series
from tests import factories
from tests.databases import databases
from tests.pages import Page

ROOT = Path(__file__).resolve().parents[1]
ROUNDS, CALLS = 9, 60
PATHS = ("/sessions/", "/", "/sessions/{date}", "/policies/", "/policies/answers", "/releases/", "/me", "/promise")
GOALS = {  # what a page may cost
    "a list of 20, in hellos": 12.0,
    "its CPU at 20,000 dates / 200": 1.1,
    "its kB gzipped": 30.0,
    "two workers and their parent, MiB": 130.0,
}

hello = Flask("hello")
hello.add_url_rule("/", "hello", lambda: "hello")


@contextmanager
def served(app: str, workers: int = 1, **environment: str) -> Iterator[tuple[int, psutil.Process]]:
    """Serve `app` (module:name) by gunicorn; yield its port and its first process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", app, "-b", f"127.0.0.1:{port}", "-w", str(workers), "--preload"]
    command += ["--no-control-socket", "--log-level", "error"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def ask(port: int, path: str, cookie: str) -> bytes:
    """GET one page and return its body."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Cookie": cookie, "Connection": "close"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 200, (path, answer.status)
    return body


def cpu(server: psutil.Process) -> float:
    """Return the CPU seconds that the workers have used, by the scheduler's own count where there is one."""
    used = 0.0
    for worker in server.children():
        counted = Path(f"/proc/{worker.pid}/schedstat")
        used += int(counted.read_text().split()[0]) / 1e9 if counted.exists() else sum(worker.cpu_times()[:2])
    return used


def cost(port: int, server: psutil.Process, path: str, cookie: str) -> float:
    """Return the CPU seconds of one request, over CALLS of them."""
    before = cpu(server)
    for _ in range(CALLS):
        ask(port, path, cookie)
    return (cpu(server) - before) / CALLS


def fill(series: Series, dates: int) -> None:
    """Give a series its dates, half before and half after now, as plain rows."""
    shared = {
        "series_id": series.id,
        "mode": "in_person",
        "place": "Library room",
        "link": "",
        "places": 8,
        "quorum": 4,
    }
    shared |= {"state": "planned", "reason": "", "taken": 0, "waiting": 0, "last_number": 0}
    rows = []
    for number in range(dates):
        start = factories.NOW + timedelta(days=number - dates // 2, hours=1)
        shared_day = start.date()
        rows.append(
            {"id": uuid4(), **shared, "day": shared_day, "period": str(Period.of(shared_day)), "starts_at": start}
            | {"ends_at": start + timedelta(hours=1)}
        )
    db.session.execute(insert(ReflectionSession), rows)
    db.session.commit()


def agency_with(app: Flask, dates: int, copy: Path) -> tuple[str, str, dict[str, str]]:
    """Fill the app's database and copy it; return a clinician's cookie, a coming date's id, and the environment
    that serves the copy."""
    with app.app_context():
        fill(factories.make_series(factories.make_person("ps_lead", name="Rowan Ellery")), dates)
        coming = select(ReflectionSession.id).where(ReflectionSession.starts_at > factories.NOW).limit(1)
        date = str(db.session.scalars(coming).one())
        page = Page(app).as_(factories.make_person(name="Priya Holloway")).open("/sessions/")
        cookie = "; ".join(f"{c.key}={c.value}" for c in page.client._cookies.values())
        db.session.remove()
        db.engine.dispose()
    with sqlite3.connect(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")) as source:
        with sqlite3.connect(copy) as target:
            source.backup(target)
        target.close()
    source.close()
    environment = {
        "COREFLECT_INSTANCE_DIR": str(copy.parent),
        "COREFLECT_DATABASE_URL": f"sqlite:///{copy}",
        "COREFLECT_SECRET_KEY": app.config["SECRET_KEY"],
        "COREFLECT_NOW": factories.NOW.isoformat(),
    }
    return cookie, date, environment


def measure(folder: Path) -> dict[str, float]:
    """Print every page's cost at both sizes and return the figures that have goals."""
    found: dict[str, float] = {}
    with ExitStack() as stack:
        for made in databases(folder):
            filled = []
            for dates in (200, 20_000):
                clock.set_to(factories.NOW)
                filled.append(agency_with(made.fresh("sqlite"), dates, folder / f"{dates}.sqlite"))
        clock.set_to(None)
        bare = stack.enter_context(served("tests.bench:hello"))
        small, large = (stack.enter_context(served("wsgi:app", **environment)) for *_, environment in filled)
        print("CPU in hellos, at 200 and at 20,000 dates:")
        for path in PATHS:
            rounds = []
            for _ in range(ROUNDS):
                hello_cost = cost(*bare, "/", "")
                costs = [
                    cost(*ours, path.format(date=date), cookie)
                    for ours, (cookie, date, _) in zip((small, large), filled, strict=True)
                ]
                rounds.append((costs[0] / hello_cost, costs[1] / hello_cost, costs[1] / costs[0]))
            at_200, at_20000, growth = (median(column) for column in zip(*rounds, strict=True))
            print(f"  {re.sub('{.*}', '<id>', path):22} {at_200:6.1f} {at_20000:6.1f}", flush=True)
            if path == "/sessions/":
                found["a list of 20, in hellos"], found["its CPU at 20,000 dates / 200"] = at_20000, growth
        cookie, _, environment = filled[1]
        found["its kB gzipped"] = len(gzip.compress(ask(large[0], "/sessions/", cookie))) / 1000
        port, server = stack.enter_context(served("wsgi:app", workers=2, **environment))
        for _ in range(20):
            ask(port, "/sessions/", cookie)
        family = [server, *server.children()]
        found["two workers and their parent, MiB"] = sum(p.memory_full_info().pss for p in family) / 2**20
    return found


def start() -> str:
    """Return how long making the app takes, in seconds and in imports of Flask."""
    took = {}
    with tempfile.TemporaryDirectory() as folder:
        for words in ("import flask", "import coreflect; coreflect.create_app()"):
            runs = []
            for _ in range(3):
                begun = time.perf_counter()
                environment = {**os.environ, "COREFLECT_INSTANCE_DIR": folder}
                subprocess.run([sys.executable, "-c", words], env=environment, cwd=ROOT, check=True)
                runs.append(time.perf_counter() - begun)
            took[words] = median(runs)
    bare, ours = took.values()
    return f"{ours:.2f} s, {ours / bare:.1f} times importing Flask (goal: under 1.5 s on a quiet machine)"


def main() -> int:
    """Print everything and return 0 when every goal holds, else 1."""
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder))
    print(f"\nstart: {start()}")
    for name, goal in GOALS.items():
        print(f"{name:34} {found[name]:7.2f}  goal {goal:g}  {'holds' if found[name] <= goal else 'MISSED'}")
    return int(any(found[name] > goal for name, goal in GOALS.items()))


if __name__ == "__main__":
    sys.exit(main())
