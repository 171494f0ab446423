"""What is raised in one's own name: when it appears, and what it may not point back to. And what an origin may say."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreflect.foundation.permissions import Role
from coreflect.policies.queries.changes import Held
from coreflect.policies.rules.holding import may_ask, may_link, may_step_down, owns
from coreflect.policies.rules.origins import Origin, Source
from coreflect.policies.rules.raised import DAY, ROOM, SERIES, THEME, appears_on, points_back

THEMES = (
    "Six months of silence",
    "Who’s the safety-plan for?",
    "Hope",
    "Brambleknot",
    "Café talk",
    "wellbeing at work",
)
SERIES_TITLES = ("River room", "Co-reflection", "Tuesdays at noon")


@given(st.dates(date(2000, 1, 1), date(2099, 12, 1)))
def test_it_appears_on_the_first_of_the_month_after_whatever_the_day(day: date) -> None:
    on = appears_on(day)
    assert on.day == 1
    assert (on.year, on.month) == ((day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1))


@pytest.mark.parametrize(
    "text",
    [
        "six months of SILENCE is too long",
        "Six-months-of-silence.",
        "“Who's the safety plan for” is what we ask",
        "WHO’S THE SAFETYPLAN FOR",
        "cafe talk",
        "CAFÉ—TALK",
        "Brambleknot and more",
        "well-being at work",
        "Hope",
        "what we call “hope” here",
        "s\u00efx months of sil\u200bence",
    ],
)
def test_a_theme_is_known_by_any_of_its_names_however_it_is_written(text: str) -> None:
    assert THEME in {one.sentence for one in points_back(text, THEMES, SERIES_TITLES)}


@pytest.mark.parametrize(
    "text",
    [
        "We hope that a coffee is offered.",
        "Silence for six months",
        "An offer of a call or coffee within ten days of asking.",
        "First plan after 60 days, at 10:30 or 4 pm if somebody wishes.",
        "Staff get support on the same day, not an inquiry by default.",
        "PS staff open each co-reflection together with the leads.",
        "People are invited to meetings about them, or told of them beforehand.",
        "We may ask what a form is for.",
        "Wellbeing comes first; at work, too.",
        "",
        "“”",
    ],
)
def test_what_points_nowhere_passes(text: str) -> None:
    assert points_back(text, THEMES, SERIES_TITLES) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("As in the River-Room", SERIES),
        ("What we do on tuesdays at noon", SERIES),
        ("On Tuesday we heard it", DAY),
        ("since 3 March", DAY),
        ("since 2026-11-24", DAY),
        ("In November it was", DAY),
        ("It came up yesterday", ROOM),
        ("in yesterday's meeting", ROOM),
        ("at the last co-reflection", ROOM),
        ("our latest coreflection showed", ROOM),
        ("In last week's meeting", ROOM),
        ("two weeks ago we said", ROOM),
        ("somebody said at the co‑reflection", ROOM),
    ],
)
def test_a_series_a_day_and_one_co_reflection_are_not_named(text: str, why: str) -> None:
    found = points_back(text, THEMES, SERIES_TITLES)
    assert found
    assert found[0].sentence == why


NAMES = st.lists(st.from_regex(r"[a-z]{3,8}( [a-z]{3,8}){1,3}", fullmatch=True), min_size=1, max_size=4, unique=True)


@given(NAMES, st.data())
def test_a_name_in_any_case_and_with_any_hyphens_is_found_wherever_it_stands(
    names: list[str], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(names))
    apart = data.draw(st.sampled_from([" ", "-", "‑", " – ", "  "]))
    written = apart.join(part.upper() if data.draw(st.booleans()) else part for part in name.split())
    assert {one.sentence for one in points_back(f"xx {written}, yy", names, ())} == {THEME}
    assert points_back(f"xx{name}yy", [name], ()) == [], "whole words only"


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3))
def test_no_text_and_no_name_is_too_odd(text: str, names: list[str]) -> None:
    points_back(text, names, names)


@given(st.sampled_from(Origin), st.integers(0, 4), st.data())
def test_came_from_co_reflection_is_said_of_what_a_ps_lead_confirmed_and_of_nothing_else(
    origin: Origin, themes: int, data: st.DataObject
) -> None:
    confirmed = data.draw(st.integers(0, themes))
    source = Source(origin, themes, confirmed)
    said = "came from co-reflection" in source.sentence.casefold()
    assert said == source.came_from_co_reflection == (origin is Origin.THEMES and confirmed > 0)
    assert ("not yet confirmed" in source.sentence) == (not confirmed and (themes > 0 or origin is Origin.THEMES))
    if origin is not Origin.THEMES:
        assert source.sentence.casefold().startswith(origin.words.casefold())


def held(*kinds: str) -> list[Held]:
    return [Held(uuid4(), kind, "ps" in kind, False, "gone" not in kind) for kind in kinds]


def test_the_last_ps_owner_who_is_there_is_asked_to_stay() -> None:
    one = held("ps", "clinician")
    assert not may_step_down(one, one[0].id)
    assert may_step_down(one, one[1].id)
    left = held("ps", "ps gone", "clinician")
    assert not may_step_down(left, left[0].id)
    assert may_step_down(left, left[1].id)
    two = held("ps", "ps")
    assert all(may_step_down(two, holder.id) for holder in two)


@pytest.mark.parametrize("role", Role)
def test_who_owns_links_and_asks(role: Role) -> None:
    of_ps = role in (Role.PS_LEAD, Role.PS_STAFF)
    assert owns(frozenset({role})) == of_ps
    assert may_link(frozenset({role}), holds=False) == of_ps
    assert may_ask(frozenset({role}), holds=False) == (role is Role.PS_LEAD)
    assert may_link(frozenset({role}), holds=True)
    assert may_ask(frozenset({role}), holds=True)
