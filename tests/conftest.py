"""The fixtures of all rooms: both databases, the page, and the cast."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import event
from sqlalchemy.orm import Session

from coreflect.agency.queries import trail
from coreflect.foundation import clock
from coreflect.foundation.db import db as database
from coreflect.foundation.db import mark_reading
from coreflect.people.models import Person
from coreflect.sessions.models import Series
from coreflect.web.limits import Limit
from tests import factories
from tests.databases import Databases, databases
from tests.pages import Page

# Two slow cores are no defect: what a machine needs for an example says nothing of the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def all_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    memory = Path("/dev/shm")  # noqa: S108 (a folder of its own is made in it): a disk would be waited for at every commit
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1_000_000_000:
        with TemporaryDirectory(prefix="coreflect-tests-", dir=memory) as folder:
            yield from databases(Path(folder))
    else:
        yield from databases(tmp_path_factory.mktemp("databases"))


@pytest.fixture(params=["sqlite", "postgres"])
def app(request: pytest.FixtureRequest, all_databases: Databases) -> Iterator[Flask]:
    """The app on a fresh database of each kind, at the moment factories.NOW, inside its context."""
    app = all_databases.fresh(request.param)
    clock.set_to(factories.NOW)
    mark_reading(False)
    trail._read.clear()  # what this process saw of the trail of the test before is no trail that somebody rewrote
    found = {name: kept for name, kept in app.extensions.items() if isinstance(kept, Limit)}
    for name, kept in app.extensions.setdefault("limits as the app made them", found).items():
        app.extensions[name] = kept
        kept._tries.clear()  # the moment never moves on by itself: nothing counted here would run out
    with app.app_context():
        yield app
        database.session.remove()
    clock.set_to(None)


@pytest.fixture
def db(app: Flask) -> Session:
    return database.session()


@pytest.fixture
def page(app: Flask) -> Page:
    return Page(app)


@dataclass
class Cast:
    """Rowan leads; Imani co-leads; Priya is a clinician; Helena is leadership; Wes administers; Sunniva is PS
    staff; Tove leads another series and sees no names or records of this one."""

    rowan: Person
    imani: Person
    tove: Person
    sunniva: Person
    priya: Person
    helena: Person
    wes: Person
    series: Series
    other_series: Series


@pytest.fixture
def cast(db: Session) -> Cast:
    def person(name: str, role: str) -> Person:
        email = f"{name.split()[0].lower()}@example.org"
        return factories.make_person(role, name=name, email=email)

    with factories.together():
        rowan, imani, tove = (person(n, "ps_lead") for n in ("Rowan Ellery", "Imani Castellane", "Tove Marchetti"))
        return Cast(
            rowan=rowan,
            imani=imani,
            tove=tove,
            sunniva=person("Sunniva Okafor", "ps_staff"),
            priya=person("Priya Holloway", "clinician"),
            helena=person("Helena Strand", "leadership"),
            wes=person("Wes Pollard", "administrator"),
            series=factories.make_series(rowan, imani, title="Wednesday co-reflection"),
            other_series=factories.make_series(tove, title="Early co-reflection"),
        )


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], "contextmanager[list[str]]"]:
    """Return a context manager whose list holds every statement that the database was asked meanwhile."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        asked: list[str] = []

        def note(_c, _cursor, statement, *_rest) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT")):
                asked.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            event.remove(database.engine, "before_cursor_execute", note)

    return counting
