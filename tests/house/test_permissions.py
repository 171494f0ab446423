"""Who may open what: what the app really answers, beside the literal table and what the guard's table says."""

import pytest
from flask import Flask

from coreflect.foundation.permissions import GRANTS, Permission, Role
from coreflect.web.guard import permission_of
from tests import factories
from tests.conftest import Cast
from tests.house.table_of_doors import MATRIX, OTHER_LEAD, ROLES, STATUS
from tests.house.world import World, answer, world
from tests.pages import Page

__all__ = ["world"]  # the fixture


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
    ("releases.withdraw", "POST"),
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


HELD = (
    *("policies.domain", "policies.look", "policies.move", "policies.write", "policies.approve", "policies.draft"),
    *("policies.lead", "policies.together", "policies.offer_together", "policies.press_together"),
    *(
        "policies.holders",
        "policies.link_themes",
        "policies.end_together",
        "policies.pen",
        "policies.dissent",
        "policies.answer_dissent",
    ),
)


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
            assert letter != "x" or endpoint in HELD, "only holding a change is asked for beyond the role"


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
