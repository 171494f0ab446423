"""What comes first, and the promise in the words of the settings."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreflect.foundation.periods import Period
from coreflect.foundation.permissions import GRANTS, Permission, Role
from coreflect.foundation.rooms import Moved, Waiting
from coreflect.home.rules.first_page import most_urgent, newest
from coreflect.home.rules.promise import doors, how_tested, may_do, promises, to_a_person
from coreflect.releases.rules import GateSettings

days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@dataclass
class Agency:
    answer_days: int = 30
    attendance_quarters: int = 8
    forget_days: int = 180


def gate(together: int = 5) -> GateSettings:
    return GateSettings(Period(2026, 4), together=together)


def moved(on: date, title: str) -> Moved:
    return Moved(on, "released", "yes", title, "A sentence.", "home.index", {})


@given(st.lists(st.builds(moved, days, st.sampled_from("abc"))))
def test_at_most_five_things_moved_and_none_left_out_is_newer(everything: list[Moved]) -> None:
    shown = newest(everything)
    assert len(shown) == min(5, len(everything))
    assert [one.on for one in shown] == sorted((one.on for one in everything), reverse=True)[:5]


@given(st.lists(st.integers(0, 8), max_size=30))
def test_five_things_are_seen_at_once_nothing_is_left_out_and_no_kind_hides_another(orders: list[int]) -> None:
    everything = [Waiting(order, str(n), "", "home.index", {}) for n, order in enumerate(orders)]
    shown, also = most_urgent(everything)
    assert len(shown) == min(5, len(orders))
    assert sorted(map(str, [*shown, *also])) == sorted(map(str, everything))
    kinds = sorted(set(orders))
    assert sorted({one.order for one in shown}) == kinds[:5]
    for lines in (shown, also):
        for one, other in zip(lines, lines[1:], strict=False):
            assert (one.order, int(one.title)) < (other.order, int(other.title))
    for one in shown:
        assert not [later for later in also if later.order == one.order and int(later.title) < int(one.title)]


def test_a_confirmation_is_seen_beside_many_of_what_is_more_urgent() -> None:
    orders = [5, 20, 30, 30, 30, 30, 35]
    shown, also = most_urgent([Waiting(order, str(n), "", "home.index", {}) for n, order in enumerate(orders)])
    assert [one.order for one in shown] == [5, 20, 30, 30, 35]
    assert [one.title for one in also] == ["4", "5"]


@pytest.mark.parametrize(("number", "word"), [(5, "five"), (8, "eight"), (11, "eleven")])
def test_the_promise_says_the_number_in_force(number: int, word: str) -> None:
    said = to_a_person(gate(number))
    assert f"{word} or more different clinicians" in said
    assert any(f"{word} or more different clinicians" in one.sentence for one in promises(Agency(), gate(number)))
    assert any(f"{word} or more together" in sentence for sentence in how_tested(gate(number)))


def test_there_are_eight_promises_and_the_days_for_an_answer_are_the_agency_s() -> None:
    found = promises(Agency(answer_days=45), gate())
    assert len(found) == len({one.title for one in found}) == 8
    assert any("45 days" in one.sentence for one in found)
    assert any("kept for eight closed quarters, then only how many came" in one.sentence for one in found)
    assert any("both go 180 days after its close" in one.sentence for one in found)
    assert any("“in part”, “not now” and “no” need a reason" in one.sentence for one in found)


def test_every_permission_is_told_with_its_roles() -> None:
    told = doors()
    assert [sentence for sentence, _ in told] == [permission.value for permission in GRANTS]
    assert dict(told)[Permission.ANSWER.value] == "leadership"


def test_what_one_may_do_leaves_out_what_everybody_may() -> None:
    assert may_do(frozenset({Role.CLINICIAN})) == [
        "Take a place at a co-reflection, wait for one, and withdraw.",
        "Read a prepared release as its second reader, and sign it; clinicians only where no other PS lead or PS staff "
        "is there.",
    ]
