"""Rubbish, posted to every form of every role, is answered in words: never a 500, never half a row."""

import importlib
import inspect
import pkgutil
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.routing import Rule

import coreflect
from coreflect.foundation import clock
from coreflect.foundation.db import Model
from coreflect.foundation.db import db as database
from coreflect.people.queries.viewer import viewer_of
from coreflect.policies.actions.proposals import Proposal, propose
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.rules.room import code_of
from coreflect.web.fields import HouseForm
from tests import factories
from tests.conftest import Cast
from tests.pages import Page

TEXTS = [
    "", " ", "\x00", "a\x00b", "x" * 6000, "-1", "0", "1", "2", "NaN", "99999999999999999999", "1e400", "null", "[]",
    "on",
    "2026-02-29", "2027-02-28", "2026-12-09", "0001-01-01", "9999-12-31", "2026-13-45", "02:30", "12:00", "25:99",
    "<script>alert(1)</script>", "\u202eevil\u200b", "é" * 300, "America/New_York", "../../etc/passwd",
    "Mars/Olympus", "yes", "no", "not_now", "in_part", "came", "worldview", "system",
    "practice", "clinician", "ps_lead",
    "leadership", "in_person", "video", "ps_staff", "themes", "until", "times", "somebody@example.org", "nobody", "%s",
    "' OR 1=1 --", "{{ 7*7 }}", "00000000-0000-4000-8000-000000000000", "A sentence that is quite all right.",
]  # fmt: skip


def field_names() -> list[str]:
    """Return the names of all fields of all forms."""
    names = {"csrf", "page", "next", "for", "names", "nothing_of_this_name"}
    for module in pkgutil.walk_packages(coreflect.__path__, "coreflect."):
        if "forms" in module.name.split("."):
            for _, form in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
                if issubclass(form, HouseForm):
                    names |= {n for n in dir(form) if getattr(getattr(form, n), "field_class", None)}
    return sorted(names)


def a_whole_agency(cast: Cast) -> dict[str, Any]:
    """Fill every table, and return the people by role."""
    day = factories.TODAY
    begun = factories.make_date(cast.series, day.replace(day=18))
    coming = factories.make_date(cast.series, day.replace(day=30), places=2)
    for number in range(3):
        factories.make_sign_up(coming, factories.make_person(), "coming" if number < 2 else "waiting")
    factories.make_sign_up(begun, cast.priya)
    release, group = factories.make_release(), factories.make_group(cast.series)
    factories.make_part(release, group, state="signed", prepared_by=cast.rowan.id, signed_by=cast.imani.id)
    cell = factories.make_cell(release, group)
    factories.tell_of(release)
    rowan = viewer_of(database.session(), cast.rowan.id)
    proposal = Proposal(uuid4(), "A change", "What would change.", frozenset({cell.id}), frozenset({cast.priya.id}))
    propose(database.session(), rowan, proposal, factories.NOW)  # by the action: the audit asks for its entry
    factories.make_team()
    factories.make_date(cast.series, day.replace(month=8, day=19))
    return {"nobody": None, "lead": cast.rowan, "staff": cast.sunniva, "clinician": cast.priya,
            "leadership": cast.helena, "administrator": cast.wes, "other lead": cast.tove}  # fmt: skip


def ids() -> list[str]:
    """Return every UUID that stands as a key in the database, as text."""
    found = []
    for table in Model.metadata.sorted_tables:
        for column in table.primary_key.columns:
            if column.type.python_type.__name__ == "UUID":
                found += [str(value) for value in database.session.scalars(select(column))]
    database.session.rollback()
    return sorted(found)


def dates() -> list[str]:
    """Return the ids of all dates: some of them have an open room."""
    found = [str(value) for value in database.session.scalars(select(ReflectionSession.id))]
    database.session.rollback()
    return found


def broken(app: Flask) -> list[str]:
    """Return what `coreflect audit` would say."""
    said = []
    for room in app.extensions["rooms"]:
        if room.invariants:
            said += list(room.invariants(database.session(), clock.now(), app.extensions["keyring"]))
    database.session.rollback()
    return said


def forms_of(app: Flask, method: str) -> list[Rule]:
    """Return the addresses that take this method."""
    return [r for r in app.url_map.iter_rules() if method in r.methods and r.endpoint != "static"]


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_rubbish_is_answered_in_words(app: Flask, cast: Cast, method: str) -> None:
    people = a_whole_agency(cast)
    assert broken(app) == []
    known, names, rules = [*ids(), str(factories.nowhere())], field_names(), forms_of(app, method)
    pages = {role: Page(app).as_(person) for role, person in people.items()}
    tokens = {role: page.token() for role, page in pages.items()}
    codes = ["rubbish", *(code_of("only for tests", UUID(one)) for one in dates())]
    values = st.lists(st.sampled_from(TEXTS) | st.sampled_from(known) | st.text(max_size=20), min_size=1, max_size=2)

    @settings(max_examples=250 if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite") else 120, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(
        role=st.sampled_from(sorted(pages)),
        rule=st.sampled_from(rules),
        fields=st.dictionaries(st.sampled_from(names), values, max_size=12),
        key=st.sampled_from(known),
        code=st.sampled_from(codes),
        year=st.sampled_from(["0", "2026", "9999", "10000", "-1", "9" * 5000]),
    )
    def post(role: str, rule: Rule, fields: dict[str, list[str]], key: str, code: str, year: str) -> None:
        path = re.sub(r"<int[^>]*>", year, rule.rule.replace("<code>", code))
        for name in rule.arguments:
            path = path.replace(f"<uuid:{name}>", key).replace(f"<{name}>", "rubbish")
        assert "<" not in path, path
        page = pages[role]
        if method == "POST":
            response = page._ask("POST", path, data={**fields, "csrf_token": tokens[role]})
        else:
            response = page._ask("GET", path, query_string=fields)
        assert response.status_code < 500, (role, path, fields)
        if path in ("/sign-out", "/sign-in"):
            pages[role] = Page(app).as_(people[role])
            tokens[role] = pages[role].token()

    post()
    assert broken(app) == []
