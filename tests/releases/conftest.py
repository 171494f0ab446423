"""A closed quarter of two series, as releases find it: dates, who came, and what was recorded, sealed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.db import db as database
from coreflect.foundation.keyring import Keyring
from coreflect.people.models import Person
from coreflect.people.queries.viewer import Viewer, viewer_of
from coreflect.releases.actions.leave import let_leave
from coreflect.releases.models import MissingVoice, Release, ReleasePart
from coreflect.releases.rules.quiet import WEEK
from coreflect.sessions.models import ReflectionSession, Series
from coreflect.themes.actions.boxes import put
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.records import Record
from coreflect.themes.rules.voices import Noted, Voices
from tests import factories
from tests.conftest import Cast
from tests.pages import HTML, Page

Q3 = (date(2026, 7, 8), date(2026, 7, 22), date(2026, 8, 5))
READY, ONCE = "The fixing reflex", "Language at the front desk"
SAID = "We reach for a plan before we have understood what is being said."
AN_HOUR = timedelta(hours=1)  # the tests' clock goes on while a slow machine works
UNSAID = "The first words people meet are about insurance."
NIGHT, DESK, OWN, TEAPOTS = "night staff", "front desk", "interpreters", "crooked teapots"  # who was missing


@dataclass
class Scene:
    """What has happened so far; every method adds to it and commits."""

    db: Session
    keyring: Keyring
    cast: Cast
    people: list[Person] = field(default_factory=list)

    def came(self, series: Series, day: date, people: Iterable[Person]) -> ReflectionSession:
        """Hold a date of a series, to which these people came."""
        on = factories.make_date(series, day)
        for one in people:
            factories.make_attendance(on, one)
        return on

    def write(self, on: ReflectionSession, label: str, sentence: str, **changes: Any) -> None:
        """Record a theme for a date, sealed."""
        values = {
            "id": uuid4(),
            "session_id": on.id,
            "series_id": on.series_id,
            "label": label,
            "label_key": label_key(label),
            "theme_id": None,
            "sentence": sentence,
            "dimension": "learning",
            "second_dimension": None,
            "kind": "practice",
            "asks": False,
        }
        put(self.db, self.keyring, on.period, Record(**(values | changes)).to_content())
        self.db.commit()

    def note(self, on: ReflectionSession, listed: Iterable[str] = (), own: Iterable[str] = ()) -> None:
        """Note who was missing at a date, sealed."""
        noted = Noted(uuid4(), on.id, on.series_id, Voices(tuple(listed), tuple(own)))
        put(self.db, self.keyring, on.period, noted.to_content(), noted.id)
        self.db.commit()

    def quarter(self, series: Series, days: Iterable[date] = Q3, prefix: str = "") -> list[ReflectionSession]:
        """Hold these dates before ten people, with one theme at two of them and another at one only."""
        dates = [self.came(series, day, self.people) for day in days]
        self.write(dates[0], prefix + READY, SAID)
        self.write(dates[1], prefix + READY, SAID)
        self.write(dates[0], prefix + ONCE, UNSAID, kind="system", asks=True, dimension="connection")
        return dates

    def viewer(self, person: Person) -> Viewer:
        """Return a person as signed in."""
        found = viewer_of(self.db, person.id)
        assert found
        return found

    def release(self, period: str = "2026Q3") -> Release:
        """Return the release of a period."""
        return self.db.scalars(select(Release).where(Release.period == period)).one()

    def parts(self, period: str = "2026Q3") -> list[ReleasePart]:
        """Return the parts of a period's release."""
        query = select(ReleasePart).join(Release, Release.id == ReleasePart.release_id)
        return list(self.db.scalars(query.where(Release.period == period)))

    def part_of(self, series: Series) -> ReleasePart:
        """Return the part of the group that holds this series."""
        from coreflect.releases.models import GroupSeries  # only here

        query = select(ReleasePart).join(GroupSeries, GroupSeries.group_id == ReleasePart.group_id)
        return self.db.scalars(query.where(GroupSeries.series_id == series.id)).one()


@pytest.fixture
def scene(db: Session, app: Flask, cast: Cast) -> Scene:
    """The cast and ten more clinicians, before anything has been held."""
    people = [factories.make_person(name=f"Zebulon Quillfeather{chr(97 + n)}") for n in range(10)]
    return Scene(db, app.extensions["keyring"], cast, people)


@pytest.fixture
def apart(scene: Scene) -> Scene:
    """Two series, each a group of its own: Rowan and Imani lead one, Tove the other. 2026Q3 is closed."""
    factories.make_group(scene.cast.series)
    factories.make_group(scene.cast.other_series)
    scene.quarter(scene.cast.series)
    scene.quarter(scene.cast.other_series, prefix="Early: ")
    return scene


@pytest.fixture
def alone(scene: Scene) -> Scene:
    """One series, its own group. 2026Q3 is closed."""
    scene.quarter(scene.cast.series)
    return scene


@pytest.fixture
def noted(scene: Scene) -> Scene:
    """Three dates before ten people: two voices noted twice, one of the list and one own; two noted once."""
    first, second, third = [scene.came(scene.cast.series, day, scene.people) for day in Q3]
    scene.note(first, [NIGHT], [OWN])
    scene.note(second, [NIGHT, DESK], [TEAPOTS])
    scene.note(third, [], [OWN])
    return scene


def a_week_passes(db: Session, keyring: Keyring, since: datetime = factories.NOW) -> list[str]:
    """Let the quiet week that began at `since` pass, and what was signed leave the room; say what was done."""
    db.rollback()
    return list(let_leave(db, keyring, since + WEEK + AN_HOUR))


def voices(db: Session) -> list[str]:
    """Return the voices that were published."""
    return sorted(db.scalars(select(MissingVoice.words)))


def leaving(page: Page) -> dict[str, bool]:
    """Return of each voice on the lead's page whether its tick stands."""
    labels = {one.get("for"): "".join(one.itertext()) for one in page.find("label")}
    boxes = [one for one in page.find("input", type="checkbox") if one.get("name", "").startswith("leaves_")]
    return {labels[one.get("id")]: one.get("checked") is not None for one in boxes}


def fields(page: Page, action: str) -> dict[str, Any]:
    """Return what a browser would send with the form whose address ends so, as it stands."""
    form = next(one for one in page.find("form") if (one.get("action") or "").endswith(action))
    sent: dict[str, Any] = {}
    for one in form.iter(HTML + "input"):
        if one.get("type") in ("radio", "checkbox") and one.get("checked") is None:
            continue
        if one.get("name") != "csrf_token":
            sent[one.get("name", "")] = one.get("value", "")
    for one in form.iter(HTML + "textarea"):
        sent[one.get("name", "")] = "".join(one.itertext()).removeprefix("\n")
    return sent


def named(data: dict[str, Any], start: str) -> str:
    """Return the one field whose name begins so."""
    (name,) = [one for one in data if one.startswith(start)]
    return name


def start(page: Page, person: Person, period: str = "2026Q3") -> Page:
    """Press *Prepare it* as this person and return the page that follows."""
    return page.as_(person).send("releases.start", {"period": period}).follow()


def hand_over(mine: Page, **changes: str) -> Page:
    """Hand the part on this page to the second reader, as it stands but for `changes`."""
    data = fields(mine, "/prepare") | {"then": "hand over"} | changes
    action = next(f.get("action") for f in mine.find("form") if (f.get("action") or "").endswith("/prepare"))
    return mine.send(action, data)


def sign(page: Page, reader: Person, release_id: UUID, status: int = 302) -> Page:
    """Open the release as this person and sign the first part that waits."""
    mine = page.as_(reader).open("releases.show", release_id=release_id)
    data = fields(mine, "/sign") | {"read_all": "y"}
    action = next(f.get("action") for f in mine.find("form") if (f.get("action") or "").endswith("/sign"))
    return mine.send(action, data, status)


def sign_and_leave(page: Page, reader: Person, release_id: UUID) -> Page:
    """Sign as `sign` does, and let the quiet week pass if it begins with that."""
    mine = sign(page, reader, release_id)
    a_week_passes(database.session(), page.app.extensions["keyring"], clock.now())
    return mine
