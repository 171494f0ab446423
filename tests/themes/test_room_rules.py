"""The room's code, when it opens, and when its slips can be read."""

import itertools
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreflect.foundation.periods import DAYS_TO_CLOSE, Period
from coreflect.themes.rules.room import (
    ALPHABET,
    DAYS_OPEN,
    LENGTH,
    Phase,
    closes_after,
    code_of,
    in_groups,
    is_code_of,
    opens_on,
    phase_of,
    read_code,
)
from coreflect.themes.rules.sealing import PADDED_BYTES, seal
from coreflect.themes.rules.slips import (
    LONGEST_SLIP,
    TOGETHER,
    Kind,
    Slip,
    all_at_once_from,
    readable,
    same,
    with_new,
)

SECRET, DAY = "only for tests", date(2026, 12, 2)


@dataclass
class Met:
    day: date = DAY
    starts_at: datetime = datetime(2026, 12, 2, 17, 0, tzinfo=UTC)
    state: str = "planned"


def slip(words: str = "A question", kind: Kind = Kind.QUESTION, read: bool = False) -> Slip:
    return Slip(uuid4(), kind, UUID(int=1), words, read)


def test_a_code_follows_from_the_secret_and_the_date_and_from_nothing_else() -> None:
    one = UUID(int=1)
    assert code_of(SECRET, one) == code_of(SECRET, one) == "VRZ6WFDS775F"
    others = {code_of(SECRET, UUID(int=n)) for n in range(2, 300)} | {code_of("another", one), code_of("", one)}
    assert len(others) == 300
    assert code_of(SECRET, one) not in others
    assert is_code_of(SECRET, one, code_of(SECRET, one))
    assert not is_code_of("another", one, code_of(SECRET, one))


def test_a_code_holds_sixty_bits_and_every_sign_is_as_likely() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert LENGTH * 5 == 60
    codes = [code_of(SECRET, UUID(int=n)) for n in range(4000)]
    for place in range(LENGTH):
        counts = Counter(code[place] for code in codes)
        assert set(counts) == set(ALPHABET)
        assert max(counts.values()) < 2 * min(counts.values())


@given(st.uuids(), st.randoms())
def test_a_code_is_read_in_any_case_with_or_without_spaces_and_dashes(session_id: UUID, chance: Random) -> None:
    code = code_of(SECRET, session_id)
    typed = "".join(
        chance.choice((sign, sign.lower())) + chance.choice(("", "", "-", " ", "–", "\u00a0", "\u200b"))
        for sign in code
    )
    assert read_code(typed) == code
    assert read_code(in_groups(code)) == read_code(in_groups(code, "-")) == code


def test_what_looks_like_another_sign_is_read_as_it() -> None:
    assert read_code("o0O0 iIlL uUvV") == "00001111VVVV"
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    "typed",
    ["", " ", "ABC", "A" * 13, "A" * 10_000, "ABCDEFGHJKM\x00", "ABCDEFGHJKMÉ", "../../etc", "ABCDEFGHJKM_", "🌊"],
)  # fmt: skip
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


@given(st.text())
def test_nothing_that_is_typed_breaks_the_reading(typed: str) -> None:
    code = read_code(typed)
    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET))


def test_a_room_is_open_from_seven_days_before_until_seven_days_after() -> None:
    met, noon = Met(), datetime(2026, 12, 2, 16, 59, tzinfo=UTC)
    phases = [phase_of(met, noon + timedelta(days=n), DAY + timedelta(days=n)) for n in range(-9, 10)]
    assert phases == [Phase.OVER] * 2 + [Phase.BEFORE] * 8 + [Phase.AFTER] * 7 + [Phase.OVER] * 2
    assert phase_of(met, met.starts_at, DAY) is Phase.AFTER
    assert phase_of(met, met.starts_at - timedelta(seconds=1), DAY) is Phase.BEFORE
    assert phase_of(Met(state="cancelled"), noon, DAY) is Phase.OVER
    assert (opens_on(DAY), closes_after(DAY)) == (date(2026, 11, 25), date(2026, 12, 9))


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_while_a_room_is_open_its_quarter_is_so_a_press_never_comes_too_late_for_the_release(day: date) -> None:
    """The day of a series and the agency's may differ by one, as their clocks do."""
    assert DAYS_OPEN + 1 < DAYS_TO_CLOSE
    assert not Period.of(day).is_closed(closes_after(day) + timedelta(days=1))


def test_slips_turn_up_three_at_a_time() -> None:
    left: dict[UUID, Slip] = {}
    seen = []
    for number in range(8):
        written = with_new([one for one in left.values() if not one.read], slip(f"Question {number}"))
        left |= {one.id: one for one in written}
        seen.append(len(readable(left.values(), Kind.QUESTION, DAY, DAY - timedelta(days=1))))
    assert TOGETHER == 3
    assert seen == [0, 0, 3, 3, 3, 6, 6, 6]
    assert len(readable(left.values(), Kind.QUESTION, DAY, DAY)) == 8


def test_who_reads_never_sees_a_single_slip_appear() -> None:
    """Whatever is let go meanwhile: what appears does so three at a time, or all at once when the day has come."""
    for seed in range(200):
        chance, left, before = Random(seed), {}, set()
        for number in range(20):
            if chance.random() < 0.3 and before:
                left.pop(chance.choice(sorted(before, key=str)))
            else:
                written = with_new([one for one in left.values() if not one.read], slip(str(number)))
                left |= {one.id: one for one in written}
            now = {one.id for one in readable(left.values(), Kind.QUESTION, DAY, DAY - timedelta(days=1))}
            assert len(now - before) in (0, 3)
            before = now


def test_everything_can_be_read_on_the_day_or_after_the_seven_days() -> None:
    assert all_at_once_from(Kind.QUESTION, DAY) == DAY
    assert all_at_once_from(Kind.NOTE, DAY) == closes_after(DAY) + timedelta(days=1)
    both = [slip(), slip("A note", Kind.NOTE)]
    assert [one.words for one in readable(both, Kind.NOTE, DAY, closes_after(DAY))] == []
    assert [one.words for one in readable(both, Kind.NOTE, DAY, closes_after(DAY) + timedelta(days=1))] == ["A note"]
    assert [one.words for one in readable(both, Kind.QUESTION, DAY, DAY)] == ["A question"]


def test_the_order_is_made_by_chance_each_time_and_every_order_comes_up() -> None:
    slips = [slip(words, read=True) for words in "abc"]
    orders = Counter(
        "".join(one.words for one in readable(slips, Kind.QUESTION, DAY, DAY)) for _ in range(1200)
    )  # each of six is expected 200 times, give or take 13
    assert set(orders) == {"".join(order) for order in itertools.permutations("abc")}
    assert min(orders.values()) > 120


def test_the_same_words_are_the_same_slip() -> None:
    assert same([slip("What does  fear decide?")], "what does fear decide")
    assert not same([slip("What does fear decide?")], "What does hope decide?")


def test_a_slip_goes_into_its_box_and_out_again_and_the_longest_fits() -> None:
    one = slip("🌊" * LONGEST_SLIP, Kind.NOTE)
    assert Slip.from_content(one.id, one.to_content()) == one
    assert set(one.to_content()) == {"is", "session_id", "words", "read"}
    assert len(seal(b"k" * 32, one.id, "2026Q4", one.to_content())) == PADDED_BYTES + 28
