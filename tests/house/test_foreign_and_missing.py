"""What is not for somebody and what does not exist are the same answer, to the byte: status, headers and body."""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from typing import Any
from uuid import UUID, uuid4
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from coreflect.foundation.db import Model
from coreflect.notices.rules.letters import Kind, Letter, packed
from tests import factories
from tests.conftest import Cast
from tests.pages import Page
from tests.releases.conftest import Scene

SECRET, GUEST = "Crooked teapots hum", "Zebulon Quillfeather"
ROLES = ("rowan", "tove", "sunniva", "priya", "helena", "wes")
# Whoever leads another series, and everybody who leads none.
NOT_LEADS = ("tove", "sunniva", "priya", "helena", "wes")
OWN = {  # whose ids an address takes
    "session_id": "reflection_session",
    "series_id": "series",
    "box_id": "box",
    "person_id": "person",
    "change_id": "change",
    "cell_id": "cell",
    "release_id": "release",
    "part_id": "release_part",
    "mail_id": "mail",
    "closure_id": "closure",
    "theme_id": "theme",
    "into_id": "theme",
    "raised_id": "raised",
}
OF_A_BOX = (
    ("themes.edit", "GET"),
    ("themes.edit", "POST"),
    ("themes.remove", "POST"),
    ("themes.show", "POST"),
    ("themes.let_go", "POST"),
)
BEFORE_LOOKING = (302, 401, 403)  # the guard's answers: no id has been read yet


@pytest.fixture
def scene(db: Session, app: Flask, cast: Cast) -> Scene:
    """A quarter that is being prepared, one that is published, dates with guests and sealed themes, a change."""
    scene = Scene(db, app.extensions["keyring"], cast, [factories.make_person(name=f"{GUEST}{n}") for n in "abcde"])
    old = factories.make_release("2026Q2", factories.date(2026, 7, 20))
    group, other = factories.make_group(cast.series), factories.make_group(cast.other_series)
    for one, lead in ((group, cast.rowan), (other, cast.tove)):
        factories.make_part(old, one, state="signed", prepared_by=lead.id, signed_by=cast.imani.id)
    cell = factories.make_cell(old, group)
    factories.make_cell(old, other, asks=False)
    factories.make_change(cast.rowan, cell)
    factories.make_raised(cast.rowan, cast.imani, title=SECRET, what=f"{SECRET} for all.")
    factories.make_team()
    factories.make_mail(state="failed", subject=SECRET, body=packed(Letter(Kind.PLACE, SECRET, (SECRET,))))
    now = factories.make_release("2026Q3", None)
    factories.make_part(now, group)
    for day in (factories.date(2026, 8, 5), factories.date(2026, 11, 18)):
        scene.write(scene.came(cast.series, day, scene.people), SECRET, f"{SECRET} quietly.")
    coming = factories.make_date(cast.series)
    for guest in scene.people:
        factories.make_sign_up(coming, guest)
    return scene


def every_id(db: Session) -> dict[str, list[UUID]]:
    """Return the ids that stand in each table, and never a missing one."""
    found: dict[str, list[UUID]] = {}
    for table in Model.metadata.sorted_tables:
        keys = [column for column in table.primary_key.columns if column.type.python_type is UUID]
        if len(keys) == 1:
            found[table.name] = list(db.scalars(select(keys[0])))
    db.rollback()
    return found


def addresses(app: Flask) -> Iterator[tuple[str, str, list[str]]]:
    """Yield every endpoint and method whose address holds an id, with the names of its ids."""
    for rule in app.url_map.iter_rules():
        names = sorted(rule.arguments)
        if names and all(name.endswith("_id") for name in names):
            for method in sorted(rule.methods & {"GET", "POST"}):
                yield rule.endpoint, method, names


class Asker:
    """Somebody who asks for one id after the other, each time from the same page, with the same words."""

    def __init__(self, page: Page, person: Any) -> None:
        self.page = page.as_(person)
        self.token = self.page.token()
        cookie = self.page.client.get_cookie("session")
        assert cookie
        self.cookie = cookie.value

    def ask(self, endpoint: str, method: str, **ids: UUID) -> tuple[int, list[tuple[str, str]], bytes]:
        """Return status, headers and body, with the ids that were sent, and what a second changes, taken out."""
        self.page.client.set_cookie("session", self.cookie)
        self.page.client.delete_cookie("moved")  # every answer as on a first visit
        address = self.page.address(endpoint, **ids)
        sent = {"data": {"csrf_token": self.token, "seen": "x", "label": "A"}} if method == "POST" else {}
        answer = self.page._ask(method, address, **sent)
        headers = [self._timeless(*header) for header in sorted(answer.headers.items())]
        body = re.sub(rb'(name="csrf_token"[^>]*value=")[^"]+', rb"\1", answer.data)
        for one in ids.values():
            headers = [(name, value.replace(str(one), "")) for name, value in headers]
            body = body.replace(str(one).encode(), b"")
        return answer.status_code, headers, body

    def _timeless(self, name: str, value: str) -> tuple[str, str]:
        """A cookie tells its end, and the signature of the session's holds the second: what it signs is compared."""
        if name == "Set-Cookie":
            value = re.sub(r"Expires=[^;]*", "", value)
        if name != "Set-Cookie" or not value.startswith("session="):
            return name, value
        cookie, attributes = value.removeprefix("session=").split(";", 1)
        reader = SecureCookieSessionInterface().get_signing_serializer(self.page.app)
        assert reader
        return name, f"{sorted(reader.loads(cookie).items())};{attributes}"


@pytest.mark.parametrize("who", [*ROLES, "nobody"])
def test_an_id_of_any_other_table_is_answered_like_one_that_does_not_exist(
    app: Flask, page: Page, db: Session, scene: Scene, who: str
) -> None:
    """Every endpoint with an id, GET and POST, every role, ids of every table: a wrong kind of id is no id."""
    ids = every_id(db)
    assert all(ids[name] for name in ("box", "theme", "cell", "reflection_session", "release_part", "change"))
    asker = Asker(page, getattr(scene.cast, who, None))
    asked = 0
    for endpoint, method, names in addresses(app):
        missing = asker.ask(endpoint, method, **{name: uuid4() for name in names})
        assert missing[0] < 500
        others = [table for table, found in ids.items() if found and table not in {OWN[name] for name in names}]
        for table in others[:1] if missing[0] in BEFORE_LOOKING else others:
            found = ids[table]
            foreign = asker.ask(endpoint, method, **dict.fromkeys(names, found[0]))
            assert foreign == missing, f"{method} {endpoint} tells an id of {table} from a missing one to {who}"
            asked += 1
    assert asked > 40


@pytest.mark.parametrize("who", NOT_LEADS)
def test_a_foreign_date_its_list_and_its_themes_are_answered_like_missing_ones(
    page: Page, db: Session, scene: Scene, who: str
) -> None:
    ids = every_id(db)
    asker = Asker(page, getattr(scene.cast, who))
    for endpoint, method in (
        ("sessions.attendance", "GET"),
        ("sessions.attendance", "POST"),
        ("themes.labels", "GET"),
        ("themes.missing", "GET"),
        ("themes.missing", "POST"),
        ("themes.record", "GET"),
        ("themes.record", "HEAD"),
        ("themes.record", "POST"),
        ("themes.room_desk", "GET"),
        ("themes.show_all", "POST"),
    ):
        missing = asker.ask(endpoint, method, session_id=uuid4())
        assert missing[0] == (404 if who in ("tove", "sunniva") else 403)
        for session_id in ids["reflection_session"]:
            assert asker.ask(endpoint, method, session_id=session_id) == missing
    for endpoint, method in OF_A_BOX:
        missing = asker.ask(endpoint, method, session_id=uuid4(), box_id=uuid4())
        assert missing[0] == (404 if who in ("tove", "sunniva") else 403)
        for session_id in ids["reflection_session"]:
            for box_id in (*ids["box"], uuid4()):
                assert asker.ask(endpoint, method, session_id=session_id, box_id=box_id) == missing


def test_a_box_of_another_date_is_no_box_of_this_one(page: Page, db: Session, scene: Scene) -> None:
    """Tove has a date of her own; with its id, the boxes of others are as good as missing."""
    mine = factories.make_date(scene.cast.other_series, factories.date(2026, 11, 18)).id
    asker = Asker(page, scene.cast.tove)
    for endpoint, method in OF_A_BOX:
        missing = asker.ask(endpoint, method, session_id=mine, box_id=uuid4())
        for box_id in every_id(db)["box"]:
            assert asker.ask(endpoint, method, session_id=mine, box_id=box_id) == missing
            assert SECRET.encode() not in missing[2]


@pytest.mark.parametrize("who", ["priya", "helena", "wes"])
def test_a_release_in_preparation_is_as_good_as_missing(page: Page, db: Session, scene: Scene, who: str) -> None:
    release, part = scene.release("2026Q3").id, scene.parts("2026Q3")[0].id
    old = scene.parts("2026Q2")[0].id
    asker = Asker(page, getattr(scene.cast, who))
    missing = asker.ask("releases.show", "GET", release_id=uuid4())
    assert missing[0] == 404
    assert asker.ask("releases.show", "GET", release_id=release) == missing
    for endpoint in ("releases.prepare", "releases.sign", "releases.give_back"):
        refused = asker.ask(endpoint, "POST", release_id=uuid4(), part_id=uuid4())
        in_stead = who == "priya" and endpoint != "releases.prepare"  # a clinician reads where nobody of PS can
        assert refused[0] == (404 if in_stead else 403)
        for one in (part, old):
            assert asker.ask(endpoint, "POST", release_id=release, part_id=one) == refused


def test_a_part_is_a_part_of_its_own_release_only(page: Page, db: Session, scene: Scene) -> None:
    for who in ("rowan", "tove", "sunniva"):
        asker = Asker(page, getattr(scene.cast, who))
        for endpoint in ("releases.prepare", "releases.sign", "releases.give_back"):
            if (who, endpoint) == ("sunniva", "releases.prepare"):
                continue
            missing = asker.ask(endpoint, "POST", release_id=uuid4(), part_id=uuid4())
            assert missing[0] == 404
            for part in scene.parts("2026Q3"):
                elsewhere = asker.ask(endpoint, "POST", release_id=uuid4(), part_id=part.id)
                assert elsewhere == missing, f"{endpoint} finds a part under any release, for {who}"


@pytest.mark.parametrize("who", ["priya", "helena", "wes", "tove", "sunniva"])
def test_no_page_shows_the_secret_or_who_came(app: Flask, page: Page, db: Session, scene: Scene, who: str) -> None:
    """Every address that opens, with every id and with filters that would find what is hidden."""
    ids = every_id(db)
    person = getattr(scene.cast, who)
    filters = (f"?words={SECRET}&find_themes={SECRET}&series={scene.cast.series.id}&period=2026Q4&when=past",
               f"?find_people={GUEST}&period=2026Q3&mine=yes&dimension=learning&show=owed")  # fmt: skip
    guests_allowed = {"people.index", "people.show", "policies.propose", "policies.holders", "people.link"}
    here = page.as_(person)
    opened = 0
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "static" or "token" in rule.arguments:
            continue
        names = sorted(rule.arguments)
        of_each = [ids[OWN[name]] if name in OWN else ["2026", uuid4()] for name in names]
        values = [dict(zip(names, chosen, strict=True)) for chosen in product(*of_each)]
        for value in values:
            for asked in filters[: 1 if names else 2]:
                if rule.endpoint.startswith("summaries.export"):  # a file says which words it was narrowed by
                    asked = asked.replace(f"words={SECRET}&", "")
                answer = here._ask("GET", here.address(rule.endpoint, **value) + asked)
                shown = _said(answer).replace(asked, "")
                shown = shown.replace(f"“{SECRET}”", "")  # a page says by which words it was narrowed
                shown = shown.replace(f'value="{SECRET}"', "").replace(f'value="{GUEST}"', "")
                opened += answer.status_code == 200
                assert SECRET.casefold() not in shown.casefold(), (rule.endpoint, who)
                if rule.endpoint not in guests_allowed:
                    assert GUEST not in shown, (rule.endpoint, who)
    assert opened > 10
    assert (
        SECRET
        in page.as_(scene.cast.rowan)
        .open("themes.record", session_id=next(i for i in ids["reflection_session"] if _has_themes(scene, i)))
        .html
    ), "or nothing was there to find"


def _said(answer: TestResponse) -> str:
    """Return the words of an answer, also of one that is for paper or a workbook."""
    if answer.mimetype == "application/pdf":
        return " ".join(" ".join(one.extract_text() for one in PdfReader(BytesIO(answer.data)).pages).split())
    if answer.data.startswith(b"PK"):
        with ZipFile(BytesIO(answer.data)) as parts:
            return " ".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    return answer.text


def _has_themes(scene: Scene, session_id: UUID) -> bool:
    from coreflect.sessions.models import ReflectionSession

    on = scene.db.get(ReflectionSession, session_id)
    found = on is not None and on.day == factories.date(2026, 11, 18)
    scene.db.rollback()
    return found
