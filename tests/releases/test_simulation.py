"""The simulator: someone who holds every attendance list guesses on, and the app's own gate withstands it."""

from collections import defaultdict
from datetime import date
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from coreflect.releases.cli import OTHERS, tables
from coreflect.releases.rules import GateSettings, Told, decide
from coreflect.releases.rules.guesses import SUREST, beliefs
from coreflect.releases.rules.simulation.agencies import RATES, Agency, Theme, invented
from coreflect.releases.rules.simulation.figures import GATE, WAYS, Figures, Guessed, Run, Size, size_of
from coreflect.releases.rules.simulation.holder import Seen, belief, right, sure_and_right
from coreflect.releases.rules.simulation.pages import OTHER, by_date, by_table
from coreflect.releases.rules.simulation.play import Heard, Play
from coreflect.releases.rules.simulation.published import Published, Telling, what_came_up_twice
from coreflect.releases.rules.simulation.shipped import can_expect, in_round_words, nearest, shipped

TAU = float(SUREST) + 1e-9
SIZES = (6, 8, 10)


def agencies(people: int, number: int, years: int = 2) -> list[Agency]:
    return [invented(Random(f"{people}/{one}"), people, 6, years) for one in range(number)]


def tellings(agency: Agency, gate: object, together: int = 5) -> list[tuple[Theme, Telling]]:
    published = Published(agency, gate, together)
    themes = [theme for theme in agency.themes if theme.of_one or gate is decide]  # only the gate allows for several
    return [(theme, one) for theme in themes for one in published.tellings(theme)]


@pytest.mark.parametrize(("people", "together"), [(6, 5), (8, 5), (14, 5), (10, 8)])
def test_nobody_is_held_too_surely_to_be_the_source_of_any_published_theme(people: int, together: int) -> None:
    found = [one for agency in agencies(people, 8) for _, one in tellings(agency, decide, together)]
    assert len(found) > 20, "so few themes were told that nothing is shown"
    assert any(one.quarter >= 4 for one in found)
    assert max(max(one.held) for one in found) <= TAU


def test_it_holds_over_more_years_than_lists_are_kept() -> None:
    found = [one for agency in agencies(7, 4, years=4) for _, one in tellings(agency, decide)]
    assert any(one.quarter > 12 for one in found)
    assert 0.2 < max(max(one.held) for one in found) <= TAU


@pytest.mark.parametrize("people", SIZES)
def test_a_gate_that_lets_through_whatever_came_up_twice_gives_somebody_away(people: int) -> None:
    found = [one for agency in agencies(people, 8) for _, one in tellings(agency, what_came_up_twice)]
    assert max(max(one.held) for one in found) > 0.4 > TAU


def test_what_is_guessed_here_by_asking_the_gate_is_what_the_gate_reckons_by_itself() -> None:
    compared = 0
    for agency in agencies(8, 4):
        for theme in agency.themes:
            told: set[int] = set()
            for one in Published(agency, decide, 5).tellings(theme):
                history = [
                    Told(agency.period(q), dict(enumerate(agency.lists[q])), frozenset(["it"] if q in told else []), 5)
                    for q in range(one.quarter)
                ]
                lists = dict(enumerate(agency.lists[one.quarter]))
                theirs = beliefs(lists, history, GateSettings(agency.period(one.quarter)), {"it"})
                at_rate = theirs[Fraction(str(theme.rate))]
                assert one.held == pytest.approx([float(at_rate.get(person, 0)) for person in range(8)])
                told.add(one.quarter)
                compared += len(told) > 1
    assert compared > 3, "no theme was told twice"


def test_a_theme_is_told_once_a_year_and_only_after_it_came_up_twice() -> None:
    for agency in agencies(8, 4):
        for theme in agency.themes:
            quarters = [one.quarter for one in Published(agency, decide, 5).tellings(theme)]
            assert len({quarter // 4 for quarter in quarters}) == len(quarters)
            assert all(theme.said[quarter].bit_count() >= 2 for quarter in quarters)


def test_themes_come_and_go_and_are_raised_only_by_who_is_there() -> None:
    (agency,) = agencies(8, 1)
    assert {theme.rate for theme in agency.themes} == set(RATES)
    assert sum(theme.of_one for theme in agency.themes) == 9
    for theme in agency.themes:
        for quarter, said in enumerate(theme.said):
            for day, came in enumerate(agency.lists[quarter]):
                assert not said >> day & 1 or theme.sources & came
    assert any(not all(theme.said) for theme in agency.themes)


# What someone can conclude, in cases that one can reckon by hand.


def test_who_was_not_there_is_not_the_one_and_a_silence_counts_against_who_came() -> None:
    both, first = 0b11, 0b01
    held = belief([[by_date(0b01, [both, first, 0b10], 0.5)]], 3)
    assert held == pytest.approx([1 / 3, 2 / 3, 0])
    assert right(held, {1}) == 1
    assert right(held, {0}) == 0
    assert right([0.5, 0.5, 0], {0}) == 0.5
    assert not sure_and_right(held, {1})
    assert sure_and_right([0.04, 0.96], {1})


def test_a_quarter_before_it_was_read_of_counts_as_often_as_it_may_have_been_alive() -> None:
    silent, told = Seen(False, [0.5, 1.0]), Seen(True, [0.4, 0.4])
    assert belief([[silent, told]], 2) == pytest.approx([1.5 / 3.5, 2 / 3.5])
    assert belief([[silent, told, silent]], 2) == pytest.approx([2.25 / 6.25, 4 / 6.25])
    assert belief([[silent], [told]], 2) == [0.5, 0.5], "a year in which nothing was read says nothing"


def test_what_nobody_could_have_raised_is_an_error_and_no_guess() -> None:
    with pytest.raises(ValueError, match="Nobody could have raised"):
        belief([[Seen(True, [0.0, 0.0])]], 2)


@pytest.mark.parametrize("live", [True, False])
def test_the_table_tells_as_much_as_trying_every_course_of_a_quarter_tells(live: bool) -> None:
    dates, rate, came = 6, 0.8, 0b101111
    course: dict[object, float] = defaultdict(float)

    def seen(said: int, other: int) -> object:
        looks = []
        for day in range(dates):
            ours, theirs = ((one & ((2 << day) - 1)).bit_count() for one in (said, other))
            looks.append(
                (ours > 0, ours if ours > 4 else None, theirs > 0, theirs if theirs > 4 else None, ours + theirs)
            )
        return tuple(looks) if live else looks[-1]

    everything = list(product(range(1 << dates), repeat=2))
    for said, other in everything:
        if not said & ~came:
            chance = rate ** said.bit_count() * (1 - rate) ** (came & ~said).bit_count()
            course[seen(said, other)] += chance * OTHER**dates
    for said, other in everything[:: 61 if live else 17]:
        if said:
            (likely,) = by_table(said, other, [came], rate, dates, live).likely
            assert likely == pytest.approx(course[seen(said, other)])


# What is counted, kept and said.


def test_the_share_heard_counts_a_theme_for_each_date_at_which_it_came_up() -> None:
    heard = Heard(8)
    often = Theme(frozenset({1}), 0.5, (0b111, 0, 0, 0, 0b11, 0, 0, 0))
    once = Theme(frozenset({2}), 0.5, (0b1, 0, 0, 0, 0, 0, 0, 0))
    heard.add(often, {0})
    heard.add(once, set())
    assert [one.in_percent for one in heard.times] == [75, 75, 75, 75, 0, 0, 0, 0]
    assert [one.in_percent for one in heard.themes] == [50, 50, 50, 50, 0, 0, 0, 0]
    assert (heard.again.said, heard.again.read) == (2, 0)


def played(people: int, number: int, years: int = 2) -> Size:
    play = Play(people, 6, years, 5, decide, OTHERS)
    for one in range(number):
        play.agency(Random(f"1/{people}/{one}"))
    return size_of(play)


def test_the_same_seed_finds_the_same_and_the_gate_tells_less_than_any_other_way() -> None:
    size = played(8, 10)
    assert size == played(8, 10)
    assert set(size.ways) == {*WAYS, GATE}
    assert size.gate.strongest <= TAU
    assert size.gate.sure == 0
    assert 0 < size.gate.right < size.ways["once"].right < size.ways["live"].right <= size.ways["dates"].right
    assert all(size.ways[way].strongest > TAU for way in WAYS)
    assert size.first[-1] > size.themes[0] > 30, "what came up more often is heard sooner"


def test_one_year_and_nobody_heard_print_and_read_back() -> None:
    run = Run(date(2026, 11, 25), Figures(6, 1, 2, 1, 5, (played(4, 2, years=1), played(8, 2, years=1))))
    assert Run.from_text(run.to_text()) == run
    lines = list(tables(run.figures))
    assert any("0.0 % (25.0 %)" in line and "0, 0, 0, 0 %" in line for line in lines)
    assert (run.figures.sizes[0].second, run.figures.sizes[0].again) == ((), None)
    assert run.figures.command == (
        "coreflect simulate --people 4 --people 8 --dates 6 --years 1 --agencies 2 --together 5 --seed 1"
    )


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"on": "2026-11-25"}', '{"on": "2026-11-25", "sizes": [{}]}'])
def test_figures_that_another_version_wrote_are_no_figures(text: str) -> None:
    with pytest.raises(ValueError):
        Run.from_text(text)


@pytest.mark.parametrize("together", [5, 8, 11])
def test_the_figures_that_came_with_the_program_keep_the_bound(together: int) -> None:
    run = shipped(together)
    assert (run.shipped, run.figures.together) == (True, together)
    assert run.figures.agencies >= 100
    assert {8, 10, 14, 24} <= {one.people for one in run.figures.sizes}
    assert all(one.gate.strongest <= TAU + 1e-4 for one in run.figures.sizes)  # rounded to four places


def test_the_figures_that_came_with_the_program_are_those_of_this_gate() -> None:
    figures = shipped(5).figures
    few = played(24, 10).gate
    assert nearest(figures, 24).gate.right == pytest.approx(few.right, abs=8), "run the simulator anew, and ship it"
    assert nearest(figures, 8).first[-1] == pytest.approx(played(8, 10).first[-1], abs=12)


@pytest.mark.parametrize(
    ("people", "together", "sentence"),
    [
        (8, 5, "With about 8 people coming, leadership can expect to hear about three quarters of what is said"),
        (9, 5, "With about 8 people coming"),
        (13, 5, "With about 14 people coming"),
        (500, 5, "With about 24 people coming, leadership can expect to hear about nine tenths"),
        (4, 5, "hardly anything can leave the room: the gate asks for 5"),
        (8, 11, "hardly anything can leave the room: the gate asks for 11"),
    ],
)
def test_what_leadership_can_expect_is_said_in_round_numbers_for_the_nearest_size(
    people: int, together: int, sentence: str
) -> None:
    assert sentence in can_expect(people, together)


@pytest.mark.parametrize(
    ("share", "words"),
    [(100, "nine tenths"), (79, "four fifths"), (78, "three quarters"), (65, "two thirds"), (9, "a tenth"), (8, "")],
)
def test_a_share_is_rounded_down(share: int, words: str) -> None:
    assert in_round_words(share) == words


def test_the_leaner_of_two_years_is_promised() -> None:
    size = Size(8, (50, 90), (40, 60), None, (70, 55), {GATE: Guessed(0, 0.0, 0.0, 0.0)})
    assert size.within_a_year == (60, 55)
