"""The demonstration's records: what they are meant to show, by the real gate."""

from random import Random
from uuid import UUID

import pytest

from coreflect.foundation.ips import BY_KEY
from coreflect.foundation.periods import Period
from coreflect.people import demo as people
from coreflect.releases.rules import GateSettings, Outcome, Told, decide
from coreflect.themes.demo import CLOSED
from coreflect.themes.demo.codebook import MEANINGS
from coreflect.themes.demo.placing import Held, place
from coreflect.themes.demo.texts import THEMES
from coreflect.themes.rules.labels import label_key
from coreflect.wording.rules import check

TOLD_EARLY = {4, 5, 6, 7, 8, 10, 13, 14, 15, 16, 18, 19, 20, 26}
NEVER = {23, 25}
SERIES = [UUID(int=1), UUID(int=2)]


def held(chance: Random, period: str, count: int) -> list[Held]:
    """Return believable dates of two series in turn, 4 to 8 of their people at each."""
    crowd = {series: [UUID(int=100 * (n + 1) + one) for one in range(14)] for n, series in enumerate(SERIES)}
    dates = []
    for number in range(count):
        series = SERIES[number % 2]
        came = frozenset(chance.sample(crowd[series], chance.randint(4, 8)))
        dates.append(Held(UUID(int=chance.getrandbits(128)), series, period, came))
    return dates


def gate(group: set[UUID], first: Period, quarters: list[tuple[list[Held], dict]]) -> list[dict[int, Outcome]]:
    """Return what the gate says of one group, quarter after quarter, when all that is ready is told."""
    history, outcomes, period = [], [], first
    for dates, placed in quarters:
        lists = {date.id: date.came for date in dates if date.series_id in group}
        recorded: dict[int, set] = {}
        for date_id in lists:
            for number in placed[date_id]:
                recorded.setdefault(number, set()).add(date_id)
        found = decide(lists, recorded, history, GateSettings(period))
        outcomes.append(found)
        told = {number for number, outcome in found.items() if outcome is Outcome.READY}
        history.append(Told(period, lists, told))
        period = period.next()
    return outcomes


def told_by_the_gate(groups: list[set[UUID]], first: Period, quarters: list[tuple[list[Held], dict]]) -> list[set]:
    """Return the numbers of the themes that are told in each quarter, by any of the groups."""
    told: list[set[int]] = [set() for _ in quarters]
    for group in groups:
        for number, outcomes in enumerate(gate(group, first, quarters)):
            told[number] |= {theme for theme, outcome in outcomes.items() if outcome is Outcome.READY}
    return told


@pytest.mark.parametrize("count", [8, 12, 13, 14])
@pytest.mark.parametrize("first", ["2025Q1", "2025Q2", "2025Q3", "2025Q4"])
def test_the_gate_tells_what_the_changes_name_released_together_or_apart(count: int, first: str) -> None:
    for seed in range(12):
        chance = Random(seed)
        quarters = []
        for plan in CLOSED:
            dates = held(chance, "2025Q1", count)
            quarters.append((dates, place(dates, plan)))
        for groups in ([set(SERIES)], [{SERIES[0]}, {SERIES[1]}]):
            told = told_by_the_gate(groups, Period.parse(first), quarters)
            early = told[0] | told[1] | told[2]
            assert early >= TOLD_EARLY
            assert 15 <= len(early) <= 18
            assert 26 in told[2]
            assert not (early | told[3]) & NEVER
            assert len(told[3]) >= 4
            assert len(told[1]) < min(len(told[0]), len(told[2]))


@pytest.mark.parametrize("count", [1, 2, 3, 6, 12])
def test_every_date_gets_one_to_four_themes_and_none_twice(count: int) -> None:
    for seed in range(20):
        dates = held(Random(seed), "2025Q1", count)
        for plan in CLOSED:
            for numbers in place(dates, plan).values():
                assert 1 <= len(numbers) <= 4
                assert len(numbers) == len(set(numbers))


def test_the_texts_fit_the_form_and_point_to_nobody() -> None:
    names = [name for names in people.ROLES.values() for name in names]
    assert set(THEMES) == set(range(1, 27))
    assert len({label_key(text.label) for text in THEMES.values()}) == 26
    assert sum(any(text.ways) for text in THEMES.values()) == 4
    for text in THEMES.values():
        assert text.dimension in BY_KEY
        assert len(text.label) <= 80
        assert text.first.casefold() < text.later.casefold(), "the releases take the first by the alphabet"
        assert all(text.ways) or not any(text.ways)
        for words in (text.label, text.first, text.later, *text.ways):
            assert len(words) <= 280
            assert check(words, names, few=True) == [], words


def test_what_the_themes_mean_fits_the_form_and_points_to_nobody() -> None:
    names = [name for names in people.ROLES.values() for name in names]
    for number, meaning in MEANINGS.items():
        assert number in THEMES
        assert set(meaning.dimensions) <= BY_KEY.keys()
        for words in (*meaning.texts.values(), *meaning.aliases, *meaning.groupings):
            assert len(words) <= 280
            assert check(words, names, few=True) == [], words
