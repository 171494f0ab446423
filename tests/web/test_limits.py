"""A limit in memory: it counts, it forgets, and it knows nobody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from coreflect.web import limits
from coreflect.web.limits import WINDOW, Limit, whose
from tests.factories import NOW

HERE, THERE = "192.0.2.7", "192.0.2.8"


def test_so_many_tries_are_within_it_and_the_next_is_not() -> None:
    limit = Limit(3)
    assert [limit.take(HERE, NOW) for _ in range(5)] == [True, True, True, False, False]
    assert limit.is_spent(HERE, NOW)
    assert not limit.is_spent(THERE, NOW)
    assert limit.take(THERE, NOW), "another address has tries of its own"


def test_asking_counts_nothing() -> None:
    limit = Limit(1)
    assert not any(limit.is_spent(HERE, NOW) for _ in range(5))
    assert limit.take(HERE, NOW)
    assert limit.is_spent(HERE, NOW)


def test_after_the_window_it_begins_again_and_tries_within_it_do_not_lengthen_it() -> None:
    limit = Limit(1)
    assert limit.take(HERE, NOW)
    late = NOW + WINDOW - timedelta(seconds=1)
    assert not limit.take(HERE, late)
    assert limit.is_spent(HERE, late)
    assert not limit.is_spent(HERE, NOW + WINDOW)
    assert limit.take(HERE, NOW + WINDOW)


def test_a_clock_that_was_ahead_keeps_nobody_out_for_longer() -> None:
    limit = Limit(1)
    assert limit.take(THERE, NOW + timedelta(days=1))  # then the machine's clock is set right
    assert limit.take(HERE, NOW)
    assert not limit.take(HERE, NOW)
    assert limit.take(HERE, NOW + WINDOW)


def test_it_remembers_no_address_and_forgets_what_has_run_out() -> None:
    limit = Limit(1)
    for number in range(50):
        limit.take(f"192.0.2.{number}", NOW)
    assert "192.0.2" not in repr(vars(limit))
    assert Limit(1)._mark(HERE) != limit._mark(HERE), "each process has a key of its own"
    limit.take(HERE, NOW + WINDOW)
    assert len(limit._tries) == 1


def test_a_flood_of_addresses_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_REMEMBERED", 100)
    limit = Limit(1)
    for number in range(1000):
        limit.take(f"10.0.{number // 250}.{number % 250}", NOW + timedelta(milliseconds=number))
    assert len(limit._tries) == 100
    assert limit.is_spent("10.0.3.249", NOW + timedelta(seconds=1)), "the newest are remembered"


def test_many_at_once_are_all_counted() -> None:
    limit = Limit(50)
    with ThreadPoolExecutor(8) as threads:
        within = list(threads.map(lambda _: limit.take(HERE, NOW), range(400)))
    assert within.count(True) == 50


@pytest.mark.parametrize(
    ("one", "other"),
    [("2001:db8::1", "2001:db8::ffff:2"), ("fe80::1%eth0", "fe80::2"), ("", None), ("nonsense", "more of it")],
)
def test_who_cannot_be_told_apart_is_one(one: str, other: str | None) -> None:
    assert whose(one) == whose(other)


def test_others_are_told_apart() -> None:
    assert len({whose(one) for one in (HERE, THERE, "2001:db8::1", "2001:db8:0:1::1", None)}) == 5
