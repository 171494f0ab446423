"""How many came, told only where it points to nobody."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from coreflect.foundation.permissions import Role
from coreflect.sessions.actions.retention import reduce
from coreflect.sessions.rules.totals import Told, told
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page

Q3 = (date(2026, 7, 8), date(2026, 7, 22), date(2026, 8, 5))
people = st.integers(0, 14)


def numbers(clinicians: int, staff: int) -> dict[Role, int]:
    return {Role.CLINICIAN: clinicians, Role.PS_STAFF: staff}


@given(people, people, st.sampled_from([5, 8, 11]))
def test_a_number_is_told_only_when_it_is_large_enough(clinicians: int, staff: int, together: int) -> None:
    found = told(numbers(clinicians, staff), together)
    assert found.total is None or found.total == clinicians + staff >= together
    assert found.by_role is None or (found.by_role == numbers(clinicians, staff) and found.total is not None)
    assert found.by_role is None or min(found.by_role.values()) >= together
    assert (found.total is None) == (clinicians + staff < together), "nothing is hidden without need"
    assert (found.by_role is None) == (min(clinicians, staff) < together)


def same_to_the_reader(clinicians: int, staff: int, together: int) -> list[dict[Role, int]]:
    """Return every pair of numbers that would have looked the same to somebody who knows these rules."""
    seen = told(numbers(clinicians, staff), together)
    most = clinicians + staff + 2 * together
    pairs = (numbers(*pair) for pair in product(range(most), repeat=2))
    return [pair for pair in pairs if told(pair, together) == seen]


@given(people, people, st.sampled_from([5, 8, 11]))
def test_no_hidden_number_can_be_computed(clinicians: int, staff: int, together: int) -> None:
    """Each number that is not told could be any of at least `together`, given everything that is told."""
    seen = told(numbers(clinicians, staff), together)
    could_be = same_to_the_reader(clinicians, staff, together)
    if seen.total is None:
        assert len({sum(pair.values()) for pair in could_be}) >= together
    if seen.by_role is None:
        for role in (Role.CLINICIAN, Role.PS_STAFF):
            assert len({pair[role] for pair in could_be}) >= together


@given(st.dictionaries(st.sampled_from(Role), people, max_size=5), st.sampled_from([5, 8, 11]))
def test_more_roles_than_two_are_told_apart_only_all_at_once(by_role: dict[Role, int], together: int) -> None:
    found = told(by_role, together)
    assert found.by_role is None or set(found.by_role) == set(by_role)
    assert found.by_role is None or all(number >= together for number in found.by_role.values())


def test_nobody_at_all_is_no_number() -> None:
    assert told({}, 5) == Told(None, None)


@pytest.fixture
def crowd(db: Session, cast: Cast) -> dict[str, list]:
    """Seven clinicians and six of PS staff; one of them is both, from one date to the next."""
    return {
        "clinicians": [factories.make_person(name=f"Zebulon Quill{n}") for n in "abcdefg"],
        "staff": [factories.make_person("ps_staff", name=f"Ottoline Reed{n}") for n in "abcdef"],
    }


def told_of(page: Page) -> dict[str, str]:
    """Return what the page says of each quarter."""
    quarters, sentences = ([" ".join("".join(e.itertext()).split()) for e in page.find(tag)] for tag in ("dt", "dd"))
    return dict(zip(quarters, sentences, strict=True))


def test_everybody_reads_the_same_numbers_of_closed_quarters(
    page: Page, db: Session, cast: Cast, crowd: dict[str, list]
) -> None:
    for day in Q3:  # the same people three times: people are counted, not visits
        on = factories.make_date(cast.series, day)
        for one in crowd["clinicians"] + crowd["staff"]:
            factories.make_attendance(on, one)
        factories.make_attendance(on, cast.priya, came=False)
    both = crowd["staff"][0]
    again = factories.make_date(cast.other_series, Q3[0])
    factories.make_attendance(again, both, counts=True)
    factories.make_attendance(factories.make_date(cast.series, date(2026, 5, 6)), crowd["clinicians"][0])
    few = factories.make_date(cast.series, date(2026, 2, 4))
    for one in crowd["clinicians"] + crowd["staff"][:4]:
        factories.make_attendance(few, one)
    now_open = factories.make_date(cast.series, date(2026, 10, 7))
    for one in crowd["clinicians"]:
        factories.make_attendance(now_open, one)
    off = factories.make_date(cast.series, date(2025, 11, 5), state="cancelled")
    for one in crowd["clinicians"]:
        factories.make_attendance(off, one)
    read = [page.as_(one).open("sessions.numbers") for one in (cast.helena, cast.priya, cast.wes, cast.rowan)]
    assert len({one.text for one in read}) == 1
    assert told_of(read[0]) == {
        "July to September 2026": "13: 8 as clinician or case manager, 5 as PS staff",
        "April to June 2026": "Fewer than 5",
        "January to March 2026": "11; the roles are not told apart",
    }
    for one in read:
        assert "Zebulon" not in one.html
        assert "Ottoline" not in one.html
        assert "Wednesday co-reflection" not in one.html
    page.open("sessions.numbers", status=302)


def test_a_larger_smallest_number_hides_more(page: Page, db: Session, cast: Cast, crowd: dict[str, list]) -> None:
    on = factories.make_date(cast.series, Q3[0])
    for one in crowd["clinicians"] + crowd["staff"]:
        factories.make_attendance(on, one)
    apart = "13: 7 as clinician or case manager, 6 as PS staff"
    for together, said in ((5, apart), (8, "13; the roles are not told apart")):
        factories.agency().together = together
        db.commit()
        assert told_of(page.as_(cast.helena).open("sessions.numbers")) == {"July to September 2026": said}
        assert f"from {together} people on" in page.as_(cast.helena).open("sessions.numbers").text


def test_a_quarter_whose_lists_became_numbers_is_left_out(page: Page, db: Session, cast: Cast, crowd: dict) -> None:
    on = factories.make_date(cast.series, date(2024, 8, 14))
    for one in crowd["clinicians"]:
        factories.make_attendance(on, one)
    helena = page.as_(cast.helena)
    assert "July to September 2024" in helena.open("sessions.numbers").text
    reduce(db, NOW, "America/New_York")
    assert "July to September 2024" not in helena.open("sessions.numbers").text
    assert "No quarter with co-reflections is closed yet." in helena.text


def test_the_numbers_cost_the_same_with_one_quarter_and_three(
    page: Page, db: Session, cast: Cast, crowd: dict, count_queries
) -> None:
    helena = page.as_(cast.helena)

    def cost() -> int:
        with count_queries() as asked:
            helena.open("sessions.numbers")
        return len(asked)

    factories.make_attendance(factories.make_date(cast.series, Q3[0]), crowd["clinicians"][0])
    one = cost()
    for n in (1, 2):
        on = factories.make_date(cast.series, Q3[0] - timedelta(days=100 * n))
        factories.make_attendance(on, crowd["clinicians"][0])
    assert len(told_of(helena.open("sessions.numbers"))) == 3
    assert cost() == one <= 3


def test_a_lead_reads_how_many_came_where_the_list_is_no_longer_kept(page: Page, db: Session, cast: Cast) -> None:
    on = factories.make_date(cast.series, date(2024, 8, 14))
    unnoted = factories.make_date(cast.series, date(2024, 8, 28))
    factories.make_sign_up(unnoted, cast.priya)
    factories.make_attendance(on, cast.priya)
    factories.make_attendance(on, cast.sunniva)
    rowan = page.as_(cast.rowan).open("sessions.attendance", session_id=on.id)
    assert "Priya Holloway: came" in rowan.text
    reduce(db, NOW, "America/New_York")
    rowan.open("sessions.attendance", session_id=on.id)
    assert "This list is no longer kept." in rowan.text
    assert "As clinician or case manager: 1" in rowan.text
    assert "As PS staff: 1" in rowan.text
    assert "Priya" not in rowan.text
    assert "Nobody was noted." in rowan.open("sessions.attendance", session_id=unnoted.id).text
    for endpoint in ("sessions.show", "home.opening"):
        assert "Its lists are no longer kept." in rowan.open(endpoint, session_id=unnoted.id).text
    page.as_(cast.tove).open("sessions.attendance", session_id=on.id, status=404)
