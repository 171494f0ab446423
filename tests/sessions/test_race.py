"""The last place: fifty people at once for eight places, and two people after one seat two hundred times, under four
gunicorn workers, on both databases."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.periods import Period
from coreflect.sessions.models import ReflectionSession, SignUp
from tests import factories
from tests.conftest import Cast
from tests.journeys.conftest import free_port
from tests.pages import Page

ROOT = Path(__file__).resolve().parents[2]
PEOPLE, PLACES = 50, 8
ROUNDS = 200


@dataclass
class Phone:
    """One person's browser: their cookie, and the token of a page that they opened before."""

    port: int
    cookie: str
    token: str = ""

    def ask(self, method: str, path: str) -> tuple[int, str]:
        """Send one request on a connection of its own; return its status and body."""
        body = urlencode({"csrf_token": self.token}) if method == "POST" else None
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            if kept := answer.getheader("Set-Cookie"):
                self.cookie = kept.partition(";")[0]
            return answer.status, answer.read().decode()

    def open(self, path: str) -> "Phone":
        """Open a page and keep the token of its form."""
        status, body = self.ask("GET", path)
        assert status == 200, body
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', body)
        assert found
        self.token = found[1]
        return self


@contextmanager
def gunicorn(app: Flask, folder: Path) -> Iterator[int]:
    """Run four workers on this app's database, as wsgi.py is served; yield their port."""
    port = free_port()
    environment = {
        **os.environ,
        "COREFLECT_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "COREFLECT_INSTANCE_DIR": str(folder),
        "COREFLECT_SECRET_KEY": str(app.secret_key),
        "COREFLECT_NOW": clock.now().isoformat(),
    }
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--workers", "4", "--log-level", "warning"]
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}", "wsgi:app"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        for _ in range(400):
            assert server.poll() is None, (folder / "log").read_text()
            try:
                if Phone(port, "").ask("GET", "/healthz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def all_at_once(presses: list[Callable[[], tuple[int, str]]]) -> tuple[list[tuple[int, str]], float]:
    """Let every press start at the same moment; return their answers and the seconds that all took."""
    gate = Barrier(len(presses) + 1)

    def run(press: Callable[[], tuple[int, str]]) -> tuple[int, str]:
        gate.wait()
        return press()

    with ThreadPoolExecutor(len(presses)) as pool:
        waiting = [pool.submit(run, press) for press in presses]
        gate.wait()
        started = time.perf_counter()
        answers = [future.result() for future in waiting]
        return answers, time.perf_counter() - started


def standing(db: Session, on: ReflectionSession, state: str) -> list:
    """Return the people who stand so at a date, by the order of their numbers."""
    db.rollback()
    query = select(SignUp.person_id).where(SignUp.session_id == on.id, SignUp.state == state)
    found = list(db.scalars(query.order_by(SignUp.number)))
    db.rollback()
    return found


def what_is_broken(app: Flask, db: Session) -> list[str]:
    """Return what `coreflect audit` says of every room."""
    rooms = [room for room in app.extensions["rooms"] if room.invariants]
    said = [s for room in rooms for s in room.invariants(db, clock.now(), app.extensions["keyring"])]
    db.rollback()
    return said


@pytest.mark.race
def test_fifty_people_press_at_once_and_nobody_is_overbooked_or_twice(
    app: Flask, db: Session, cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    on = factories.make_date(cast.series, places=PLACES)
    seats = dates_with_one_place(db, on)
    people = [factories.make_person().id for _ in range(PEOPLE)]
    cookies = {person: cookie_of(app, person) for person in people}
    path = f"/sessions/{on.id}"
    db.rollback()
    with gunicorn(app, tmp_path) as port:
        with ThreadPoolExecutor(8) as pool:
            phones = dict(zip(people, pool.map(lambda p: Phone(port, cookies[p]).open(path), people), strict=True))

        def press(what: str, *who) -> tuple[list[int], float]:
            presses = [lambda person=person: phones[person].ask("POST", f"{path}/{what}") for person in who]
            answers, seconds = all_at_once(presses)
            return [status for status, _ in answers], seconds

        statuses, seconds = press("sign-up", *people)
        with capsys.disabled():
            print(f" [{app.config['SQLALCHEMY_DATABASE_URI'].split(':')[0]}: fifty in {seconds:.2f} s]", end="")
        assert statuses == [302] * PEOPLE
        coming, waiting = standing(db, on, "coming"), standing(db, on, "waiting")
        assert (len(coming), len(waiting)) == (PLACES, PEOPLE - PLACES)
        assert set(coming) | set(waiting) == set(people)
        numbers = db.execute(select(SignUp.number, SignUp.state).order_by(SignUp.number)).all()
        db.rollback()  # a reader in this process would hold the writers' lock of SQLite
        assert [number for number, _ in numbers] == list(range(1, PEOPLE + 1))
        assert [state for _, state in numbers] == ["coming"] * PLACES + ["waiting"] * (PEOPLE - PLACES)

        statuses, _ = press("sign-up", *([coming[0]] * 10 + [waiting[-1]] * 10))
        assert statuses == [302] * 20
        assert (standing(db, on, "coming"), standing(db, on, "waiting")) == (coming, waiting)

        statuses, _ = press("withdraw", *coming[1:6])
        assert statuses == [302] * 5
        assert set(standing(db, on, "coming")) == {coming[0], *coming[6:], *waiting[:5]}
        assert standing(db, on, "waiting") == waiting[5:]

        statuses, _ = press("sign-up", *coming[1:6])
        assert statuses == [302] * 5
        assert standing(db, on, "waiting")[:-5] == waiting[5:]
        assert set(standing(db, on, "waiting")[-5:]) == set(coming[1:6])
        seconds = race_for(seats, phones[people[0]], phones[people[1]])
        with capsys.disabled():
            print(f" [two after one seat, {ROUNDS} times: {seconds:.1f} s]", end="")
    for seat in seats:
        first, second = standings_at(db, seat)
        assert (first, second) == ("coming", "waiting")
    assert what_is_broken(app, db) == []
    db.refresh(on)
    assert (on.taken, on.waiting, on.last_number) == (PLACES, PEOPLE - PLACES, PEOPLE + 5)


def dates_with_one_place(db: Session, like: ReflectionSession) -> list:
    """Return the ids of new dates of the same series, one a day, each with a single place."""
    shared = {column.name: getattr(like, column.name) for column in ReflectionSession.__table__.columns}
    rows = [
        shared
        | {"id": uuid4(), "places": 1, "slot_day": None}
        | {name: shared[name] + timedelta(days=number) for name in ("day", "starts_at", "ends_at")}
        for number in range(1, ROUNDS + 1)
    ]
    for row in rows:
        row["period"] = str(Period.of(row["day"]))
    db.execute(insert(ReflectionSession), rows)
    db.commit()
    return [row["id"] for row in rows]


def race_for(seats: list, one: Phone, other: Phone) -> float:
    """Let two people press at the same moment, seat after seat; return the seconds that it took."""
    gate = Barrier(2)

    def run(phone: Phone) -> list[int]:
        statuses = []
        for seat in seats:
            gate.wait(60)
            statuses.append(phone.ask("POST", f"/sessions/{seat}/sign-up")[0])
        return statuses

    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        assert [set(statuses) for statuses in pool.map(run, (one, other))] == [{302}, {302}]
    return time.perf_counter() - started


def standings_at(db: Session, session_id) -> list[str]:
    """Return where those who signed up for a date stand, in the order of their numbers."""
    query = select(SignUp.state).where(SignUp.session_id == session_id).order_by(SignUp.number)
    found = list(db.scalars(query))
    db.rollback()
    return found


def cookie_of(app: Flask, person_id) -> str:
    """Return the signed cookie of somebody who has signed in."""
    who = type("Who", (), {"id": person_id, "stamp": 1})
    cookie = Page(app).as_(who).client.get_cookie("session")
    assert cookie
    return f"session={cookie.value}"
