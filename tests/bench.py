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
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psutil
from flask import Flask
from sqlalchemy import insert, select, update

from coreflect.foundation import clock
from coreflect.foundation.db import db
from coreflect.foundation.periods import Period
from coreflect.sessions.actions.feed import make_feed
from coreflect.sessions.models import ReflectionSession, Series, SignUp
from tests import bench_boxes, bench_gate, bench_policies, bench_summaries, bench_trail, bench_versions, factories
from tests.databases import copied, databases
from tests.pages import Page

ROOT = Path(__file__).resolve().parents[1]
ROUNDS, CALLS = 9, 60
PATHS = (
    *("/sessions/", "/sessions/month", "/", "/sessions/{date}"),
    *("/policies/", "/policies/answers", "/releases/", "/me", "/promise"),
)
GOALS = (
    {  # what a page may cost
        "a list of 20, in hellos": 12.0,
        "its CPU at 20,000 dates / 200": 1.1,
        "its kB gzipped": 30.0,
        "two workers and their parent, MiB": 130.0,
        "saving a year of a series, in lists": 12.0,
        "a feed of 100 dates, in lists": 12.0,
    }
    | bench_boxes.GOALS
    | bench_gate.GOALS
    | bench_summaries.GOALS
    | bench_policies.GOALS
    | bench_trail.GOALS
    | bench_versions.GOALS
)
FED, SAVES = 100, 12
BUSY = 600  # requests to two workers, until both have been asked and the collector has gone round in each
SERIES = {  # a year of every second week
    "title": "A year",
    "first_date": "2026-12-02",
    "every": "2",
    "time": "12:00",
    "zone": "America/New_York",
    "minutes": "60",
    "mode": "video",
    "link": "https://meet.example.org/room",
    "places": "8",
    "quorum": "4",
    "remind_first": "168",
    "remind_last": "24",
    "opens_days": "0",
    "closes_minutes": "0",
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


def ask(port: int, path: str, cookie: str, form: dict[str, str] | None = None, status: int = 200) -> bytes:
    """GET one page, or send it a form, and return the answer's body."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": cookie, "Connection": "close"}
    if form is None:
        connection.request("GET", path, headers=headers)
    else:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", path, urlencode(form), headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == status, (path, answer.status, body.decode()[:2000])
    return body


def cpu(server: psutil.Process) -> float:
    """Return the CPU seconds that the workers have used, by the scheduler's own count where there is one."""
    used = 0.0
    for worker in server.children():
        counted = Path(f"/proc/{worker.pid}/schedstat")
        used += int(counted.read_text().split()[0]) / 1e9 if counted.exists() else sum(worker.cpu_times()[:2])
    return used


def cost(port: int, server: psutil.Process, path: str, cookie: str, calls: int = CALLS) -> float:
    """Return the CPU seconds of one request, over so many of them."""
    before = cpu(server)
    for _ in range(calls):
        ask(port, path, cookie)
    return (cpu(server) - before) / calls


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


@dataclass
class Filled:
    """A filled agency: the cookies of a clinician and of a lead, a coming date's id, the path of the clinician's feed,
    and the environment that serves it."""

    cookie: str
    lead: str
    date: str
    feed: str
    environment: dict[str, str]


def agency_with(app: Flask, dates: int, copy: Path) -> Filled:
    """Fill the app's database and copy it; the clinician has a place at the next hundred dates."""
    with app.app_context():
        rowan, priya = (
            factories.make_person("ps_lead", name="Rowan Ellery"),
            factories.make_person(name="Priya Holloway"),
        )
        fill(factories.make_series(rowan), dates)
        coming = select(ReflectionSession.id).where(ReflectionSession.starts_at > factories.NOW)
        ids = list(db.session.scalars(coming.order_by(ReflectionSession.starts_at).limit(FED)))
        seat = {"person_id": priya.id, "number": 1, "state": "coming", "first": False}
        db.session.execute(insert(SignUp), [{"id": uuid4(), "session_id": one, **seat} for one in ids])
        taken = update(ReflectionSession).where(ReflectionSession.id.in_(ids)).values(taken=1, last_number=1)
        db.session.execute(taken)
        feed = f"/calendar/{make_feed(db.session(), priya.id)}.ics"
        cookies = [
            "; ".join(f"{c.key}={c.value}" for c in Page(app).as_(one).open("/sessions/").client._cookies.values())
            for one in (priya, rowan)
        ]
        db.session.remove()
        db.engine.dispose()
    return Filled(*cookies, str(ids[0]), feed, copied(app, copy, factories.NOW))


def saving(port: int, server: psutil.Process, cookie: str) -> float:
    """Return the CPU seconds of saving a year of a series, once its dates have been looked at."""
    shown = ask(port, "/sessions/series/new", cookie).decode()
    form = SERIES | {"csrf_token": re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown)[1]}
    looked_at = ask(port, "/sessions/series/new", cookie, form).decode()
    form |= {"shown": re.search(r'name="shown"[^>]*value="([^"]+)"', looked_at)[1], "save": "1"}
    before = cpu(server)
    for _ in range(SAVES):
        ask(port, "/sessions/series/new", cookie, form | {"key": str(uuid4())}, 302)
    return (cpu(server) - before) / SAVES


def in_lists(port: int, server: psutil.Process, agency: Filled) -> dict[str, float]:
    """Return what saving a series and reading a feed cost beside a list page, in turns."""
    rounds = []
    for _ in range(ROUNDS):
        page = cost(port, server, "/sessions/", agency.cookie)
        rounds.append((saving(port, server, agency.lead) / page, cost(port, server, agency.feed, "") / page))
    saved, fed = (median(column) for column in zip(*rounds, strict=True))
    return {"saving a year of a series, in lists": saved, "a feed of 100 dates, in lists": fed}


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
        small, large = (stack.enter_context(served("wsgi:app", **agency.environment)) for agency in filled)
        print("CPU in hellos, at 200 and at 20,000 dates:")
        for path in PATHS:
            rounds = []
            for _ in range(ROUNDS):
                hello_cost = cost(*bare, "/", "")
                costs = [
                    cost(*ours, path.format(date=agency.date), agency.cookie)
                    for ours, agency in zip((small, large), filled, strict=True)
                ]
                rounds.append((costs[0] / hello_cost, costs[1] / hello_cost, costs[1] / costs[0]))
            at_200, at_20000, growth = (median(column) for column in zip(*rounds, strict=True))
            print(f"  {re.sub('{.*}', '<id>', path):22} {at_200:6.1f} {at_20000:6.1f}", flush=True)
            if path == "/sessions/":
                found["a list of 20, in hellos"], found["its CPU at 20,000 dates / 200"] = at_20000, growth
        found |= in_lists(*small, filled[0])
        cookie, environment = filled[1].cookie, filled[1].environment
        found["its kB gzipped"] = len(gzip.compress(ask(large[0], "/sessions/", cookie))) / 1000
        port, server = stack.enter_context(served("wsgi:app", workers=2, **environment))
        for _ in range(BUSY):
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
    with tempfile.TemporaryDirectory() as folder:
        found |= bench_boxes.measure(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        found |= bench_summaries.measure(Path(folder), served, cost)
    with tempfile.TemporaryDirectory() as folder:
        found |= bench_policies.measure(Path(folder), served, cost)
    with tempfile.TemporaryDirectory() as folder:
        found |= bench_trail.measure(Path(folder))
    found |= bench_gate.measure()
    found |= bench_versions.measure()
    print(f"\nstart: {start()}")
    for name, goal in GOALS.items():
        print(f"{name:68} {found[name]:7.2f}  goal {goal:g}  {'holds' if found[name] <= goal else 'MISSED'}")
    return int(any(found[name] > goal for name, goal in GOALS.items()))


if __name__ == "__main__":
    sys.exit(main())
