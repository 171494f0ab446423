"""Who may open what: a literal table, beside what the app really answers and what the guard's table says.

A new address without a row here fails. The letters are, in this order: nobody, PS lead, PS staff, clinician,
leadership, administrator; the lead leads the series that the ids belong to. What they mean:

    o  opens: 200, or 302 after a press that did its work or had nothing to do
    >  asked to sign in: 302 to the door for a page, 401 for a form that was sent
    x  403, whatever stands in the address
    -  404, as if it did not exist
    f  the form was read and says what is missing (422), or the action says why not (409)
"""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coreflect.foundation.permissions import GRANTS, Permission, Role
from coreflect.web.guard import permission_of
from tests import factories
from tests.conftest import Cast
from tests.pages import Page
from tests.releases.conftest import Scene

ROLES = (None, Role.PS_LEAD, Role.PS_STAFF, Role.CLINICIAN, Role.LEADERSHIP, Role.ADMINISTRATOR)
MATRIX = {
    # endpoint                        method   nobody lead staff clinician leadership administrator
    ("home.healthz", "GET"):                  "oooooo",
    ("stylesheet", "GET"):                    "oooooo",
    ("home.index", "GET"):                    ">ooooo",
    ("home.look", "POST"):                    "oooooo",
    ("home.me", "GET"):                       ">ooooo",
    ("home.me", "POST"):                      ">fffff",
    ("home.opening", "GET"):                  ">ooooo",  # names for who leads the date only: tests/home
    ("home.practice", "GET"):                 "oooooo",
    ("home.practice_card", "GET"):            "oooooo",
    ("home.practice_of", "GET"):              "oooooo",
    ("home.promise", "GET"):                  "oooooo",
    ("home.settings", "GET"):                 ">xxxxo",
    ("home.settings", "POST"):                ">xxxxf",
    ("home.sign_out_everywhere", "POST"):     ">ooooo",
    ("notices.index", "GET"):                 ">ooooo",
    ("notices.outbox", "GET"):                ">xxxxo",
    ("notices.retry", "POST"):                ">xxxxo",
    ("notices.retry_all", "POST"):            ">xxxxo",
    ("notices.stop", "GET"):                  "------",  # without a signature; tests/notices has one
    ("notices.stop", "POST"):                 "------",
    ("notices.wishes", "GET"):                ">ooooo",
    ("notices.wishes", "POST"):               ">fffoo",  # leadership and administrators have nothing to choose
    ("people.activate", "POST"):              ">xxxxo",
    ("people.change", "POST"):                ">xxxxf",
    ("people.deactivate", "POST"):            ">xxxxo",
    ("people.enter", "POST"):                 "------",  # no doors outside a demonstration
    ("people.index", "GET"):                  ">oxxxo",
    ("people.invite", "GET"):                 ">oxxxo",
    ("people.invite", "POST"):                ">fxxxf",
    ("people.link", "GET"):                   ">oxxxo",
    ("people.link", "POST"):                  ">oxxxo",  # the account is a clinician's without a password
    ("people.set_up", "GET"):                 "------",  # the agency stands
    ("people.set_up", "POST"):                "------",
    ("people.show", "GET"):                   ">oxxxo",
    ("people.sign_in", "GET"):                "oooooo",
    ("people.sign_in", "POST"):               "ffffff",
    ("people.sign_out", "GET"):               "oooooo",
    ("people.sign_out", "POST"):              "oooooo",
    ("people.welcome", "GET"):                "gggggg",  # a link that is spent says so: 410
    ("people.welcome", "POST"):               "gggggg",
    ("policies.answer", "GET"):               ">ooooo",
    ("policies.answers", "GET"):              ">ooooo",
    ("policies.decide", "POST"):              ">xxxfx",
    ("policies.give_answer", "POST"):         ">xxxfx",
    ("policies.index", "GET"):                ">ooooo",
    ("policies.move", "POST"):                ">ffxxx",  # and who holds the change
    ("policies.propose", "GET"):              ">ooxxx",
    ("policies.propose", "POST"):             ">ffxxx",
    ("policies.show", "GET"):                 ">ooooo",
    ("releases.give_back", "POST"):           ">ooxxx",
    ("releases.index", "GET"):                ">ooooo",
    ("releases.prepare", "POST"):             ">oxxxx",
    ("releases.show", "GET"):                 ">oo---",  # in preparation; a published one is open to all, below
    ("releases.sign", "POST"):                ">ffxxx",
    ("releases.start", "POST"):               ">oxxxx",
    ("sessions.accept", "POST"):              ">xffxx",  # it has begun
    ("sessions.attendance", "GET"):           ">o-xxx",  # PS staff open what they step in for only
    ("sessions.attendance", "POST"):          ">f-xxx",
    ("sessions.certificate", "GET"):          ">-----",  # nobody of them came; whoever did finds it: tests/sessions
    ("sessions.certificate_of_year", "GET"):  ">-----",
    ("sessions.certificates", "GET"):         ">ooooo",
    ("sessions.check_certificate", "GET"):    "oooooo",
    ("sessions.numbers", "GET"):              ">ooooo",
    ("sessions.by_mail", "GET"):              "gggggg",  # without its signature a link is over
    ("sessions.by_mail", "POST"):             "gggggg",
    ("sessions.calendar", "GET"):             ">ooooo",
    ("sessions.calendar", "POST"):            ">ooooo",
    ("sessions.feed", "GET"):                 "------",  # a secret address that is not; one that is: tests/sessions
    ("sessions.new_feed", "POST"):            ">ooooo",
    ("sessions.no_feed", "POST"):             ">ooooo",
    ("sessions.one_date", "GET"):             ">ooooo",
    ("sessions.cancel", "GET"):               ">oxxxx",
    ("sessions.cancel", "POST"):              ">fxxxx",
    ("sessions.closures", "GET"):             ">oxxxo",
    ("sessions.closures", "POST"):            ">fxxxf",
    ("sessions.customs", "POST"):             ">oxxxx",
    ("sessions.edit", "GET"):                 ">oxxxx",
    ("sessions.edit", "POST"):                ">fxxxx",
    ("sessions.import_closures", "GET"):      ">oxxxo",
    ("sessions.import_closures", "POST"):     ">fxxxf",
    ("sessions.index", "GET"):                ">ooooo",
    ("sessions.end_stepping_in", "POST"):     ">o-xxx",  # that person does not step in
    ("sessions.leads", "GET"):                ">oxxxx",
    ("sessions.leads", "POST"):               ">fxxxx",
    ("sessions.month", "GET"):                ">ooooo",
    ("sessions.one_series", "GET"):           ">ooooo",
    ("sessions.open_again", "GET"):           ">oxxxo",
    ("sessions.open_again", "POST"):          ">oxxxo",
    ("sessions.plan", "GET"):                 ">oxxxx",
    ("sessions.plan", "POST"):                ">fxxxx",
    ("sessions.run", "GET"):                  ">xooxx",
    ("sessions.run", "POST"):                 ">xffxx",
    ("sessions.show", "GET"):                 ">ooooo",
    ("sessions.sign_up", "POST"):             ">xffxx",  # it has begun
    ("sessions.step_down", "POST"):           ">oxxxx",
    ("sessions.substitute", "GET"):           ">oxxxx",
    ("sessions.substitute", "POST"):          ">fxxxx",
    ("sessions.take_off", "GET"):             ">--xxx",  # the person is not on the list
    ("sessions.take_off", "POST"):            ">--xxx",
    ("sessions.take_over", "POST"):           ">fxxxx",
    ("sessions.withdraw", "POST"):            ">xffxx",  # it has begun
    ("static", "GET"):                        "oooooo",
    ("summaries.export", "GET"):              ">ooxox",
    ("summaries.index", "GET"):               ">ooxox",
    ("themes.edit", "GET"):                   ">o-xxx",
    ("themes.edit", "POST"):                  ">f-xxx",
    ("themes.index", "GET"):                  ">oxxxx",
    ("themes.missing", "GET"):                ">o-xxx",
    ("themes.missing", "POST"):               ">o-xxx",  # nobody noted, nobody noted before: nothing to refuse
    ("themes.record", "GET"):                 ">o-xxx",
    ("themes.record", "POST"):                ">f-xxx",
    ("themes.remove", "POST"):                ">f-xxx",
}  # fmt: skip
STATUS = {"o": {200, 302}, "x": {403}, "-": {404}, "f": {409, 422}, "g": {410}}
# Another lead: her own things are not these.
OTHER_LEAD = {
    ("sessions.attendance", "GET"): 404,
    ("sessions.attendance", "POST"): 404,
    ("sessions.cancel", "GET"): 404,
    ("sessions.cancel", "POST"): 404,
    ("sessions.end_stepping_in", "POST"): 404,
    ("sessions.leads", "POST"): 404,
    ("sessions.step_down", "POST"): 404,
    ("sessions.substitute", "GET"): 404,
    ("sessions.substitute", "POST"): 404,
    ("sessions.edit", "GET"): 404,
    ("sessions.edit", "POST"): 404,
    ("sessions.customs", "POST"): 404,
    ("themes.record", "GET"): 404,
    ("themes.record", "POST"): 404,
    ("themes.edit", "GET"): 404,
    ("themes.edit", "POST"): 404,
    ("themes.remove", "POST"): 404,
    ("themes.missing", "GET"): 404,
    ("themes.missing", "POST"): 404,
    ("releases.prepare", "POST"): 404,
}


@dataclass
class World:
    """Everything that an address can name, each thing once, and who has which role."""

    ids: dict[str, Any]
    people: dict[Role | None, Any]
    published: Any


@pytest.fixture
def world(db: Session, app: Flask, cast: Cast) -> World:
    """One of each: a date that has begun, with a theme; a release in preparation; a cell, a change, an account."""
    scene = Scene(db, app.extensions["keyring"], cast, [factories.make_person() for _ in range(6)])
    published = factories.make_release("2026Q2", factories.date(2026, 7, 20))
    group = factories.make_group(cast.series)
    factories.make_part(published, group, state="signed", prepared_by=cast.rowan.id, signed_by=cast.imani.id)
    cell = factories.make_cell(published, group)
    change = factories.make_change(cast.rowan, cell)
    scene.quarter(cast.series)
    preparing = factories.make_release("2026Q3", None)
    part = factories.make_part(preparing, group)
    begun = scene.came(cast.series, factories.date(2026, 11, 18), scene.people)
    factories.make_sign_up(begun, scene.people[0])
    scene.write(begun, "A theme", "What was learned.")
    box = next(one for one, _ in _boxes(scene, "2026Q4"))
    ids = {
        "session_id": begun.id,
        "box_id": box,
        "person_id": scene.people[1].id,
        "change_id": change.id,
        "cell_id": cell.id,
        "release_id": preparing.id,
        "part_id": part.id,
        "closure_id": factories.make_closure().id,
        "act": "withdraw",
        "series_id": cast.series.id,
        "token": "a-token-that-is-spent",
        "filename": "css/tokens.css",
        "key": "mutuality",
        "year": "2026",
        "mail_id": factories.make_mail(state="failed").id,
        "reader": cast.priya.id,
        "kind": "reminder",
    }
    people = dict(zip(ROLES, (None, cast.rowan, cast.sunniva, cast.priya, cast.helena, cast.wes), strict=True))
    return World(ids, people, published.id)


def _boxes(scene: Scene, period: str) -> list[tuple[Any, Any]]:
    from coreflect.themes.queries.boxes import opened

    return opened(scene.db, scene.keyring, period)


def answer(app: Flask, page: Page, world: World, person: Any, endpoint: str, method: str) -> Any:
    """Return what the app answers to somebody, with ids that exist and a form that holds nothing but its token."""
    (rule,) = [r for r in app.url_map.iter_rules(endpoint) if method in (r.methods or ())]
    here = page.as_(person)
    data = {"csrf_token": here.token()} if method == "POST" else None
    if endpoint == "releases.start":
        data = {**(data or {}), "period": "2026Q3"}
    with here._ask(method, here.address(endpoint, **{n: world.ids[n] for n in rule.arguments}), data=data) as got:
        return got


def test_every_address_has_a_row(app: Flask) -> None:
    there = {(r.endpoint, m) for r in app.url_map.iter_rules() for m in (r.methods or set()) - {"HEAD", "OPTIONS"}}
    assert there == set(MATRIX)


@pytest.mark.parametrize("role", ROLES)
def test_the_app_answers_as_the_table_says(app: Flask, page: Page, world: World, role: Role | None) -> None:
    wrong = []
    for (endpoint, method), row in MATRIX.items():
        if (endpoint, method) in AFTERWARDS:
            continue
        wrong += _disagreement(app, page, world, role, endpoint, method, row[ROLES.index(role)])
    for endpoint, method in AFTERWARDS:
        wrong += _disagreement(app, page, world, role, endpoint, method, MATRIX[endpoint, method][ROLES.index(role)])
    assert not wrong


# These change what the others need, or end the sign-in: asked last, in this order.
AFTERWARDS = (
    ("people.link", "POST"),
    ("sessions.step_down", "POST"),
    ("sessions.open_again", "POST"),
    ("releases.give_back", "POST"),
    ("people.activate", "POST"),
    ("people.deactivate", "POST"),
    ("home.sign_out_everywhere", "POST"),
)


def _disagreement(
    app: Flask, page: Page, world: World, role: Role | None, endpoint: str, method: str, letter: str
) -> list[str]:
    got = answer(app, page, world, world.people[role], endpoint, method)
    wanted = STATUS[letter] if letter != ">" else {302} if method == "GET" else {401}
    at_the_door = got.status_code == 302 and got.location.startswith("/sign-in") and endpoint not in LEAD_TO_THE_DOOR
    if got.status_code in wanted and at_the_door == (letter == ">" and method == "GET"):
        return []
    return [f"{method} {endpoint} answers {got.status_code} to {role or 'nobody'}, not {letter!r} ({sorted(wanted)})"]


LEAD_TO_THE_DOOR = ("people.sign_out", "home.sign_out_everywhere")


@pytest.mark.parametrize("role", ROLES)
def test_the_guards_table_and_this_one_agree(app: Flask, role: Role | None) -> None:
    """Where the guard's table shuts a door, this one has > or x; where it opens it, never."""
    for (endpoint, method), row in MATRIX.items():
        permission = permission_of(app, endpoint)
        granted = GRANTS[permission] if permission else None
        letter = row[ROLES.index(role)]
        if granted is None:
            assert letter not in ">x", endpoint
        elif role is None:
            assert letter == ">", endpoint
        elif role not in granted:
            assert letter == "x", (endpoint, method)
        else:
            assert letter != ">", endpoint
            assert letter != "x" or endpoint == "policies.move", "only holding a change is asked for beyond the role"


def test_another_lead_finds_nothing_there(app: Flask, page: Page, world: World, cast: Cast) -> None:
    for (endpoint, method), status in OTHER_LEAD.items():
        assert answer(app, page, world, cast.tove, endpoint, method).status_code == status, endpoint


def test_a_published_release_is_open_to_all_who_are_signed_in(app: Flask, page: Page, world: World) -> None:
    world.ids["release_id"] = world.published
    for role, person in world.people.items():
        wanted = 200 if role else 302
        assert answer(app, page, world, person, "releases.show", "GET").status_code == wanted


@pytest.mark.parametrize(
    "roles",
    [
        (Role.CLINICIAN, Role.LEADERSHIP),
        (Role.CLINICIAN, Role.PS_LEAD),
        (Role.CLINICIAN, Role.ADMINISTRATOR),
        (Role.PS_LEAD, Role.ADMINISTRATOR),
        (Role.LEADERSHIP, Role.ADMINISTRATOR),
    ],
)
def test_two_roles_open_what_each_opens_and_nothing_more(
    app: Flask, page: Page, world: World, roles: tuple[Role, Role]
) -> None:
    """Compared with somebody who has the one role, and somebody who has the other; none of them leads anything."""
    both = factories.make_person(*roles)
    each = [factories.make_person(role) for role in roles]
    for endpoint, method in MATRIX:
        if (endpoint, method) in AFTERWARDS or endpoint in ("people.sign_out", "static"):
            continue
        statuses = [answer(app, page, world, one, endpoint, method).status_code for one in each]
        got = answer(app, page, world, both, endpoint, method).status_code
        assert got in statuses, (endpoint, method, got, statuses)


def test_every_permission_opens_a_door(app: Flask) -> None:
    used = {permission_of(app, endpoint) for endpoint, _ in MATRIX}
    assert used - {None} == set(Permission)
