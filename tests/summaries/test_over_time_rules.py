"""The years: every number and sentence is what a person would count on the published cells."""

from collections import Counter
from datetime import date, timedelta
from statistics import median
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreflect.foundation.ips import DIMENSIONS
from coreflect.foundation.periods import Period
from coreflect.summaries.rules.flow import Cited, flow, flow_reading, gathered
from coreflect.summaries.rules.growth import Asking, by_year, growth, growth_reading
from coreflect.summaries.rules.over_time import Telling, Turn, Year, by_dimension, grid, over, slots, turns, years_of
from coreflect.summaries.rules.years import about_reading, grid_reading, turns_reading

KEYS = [d.key for d in DIMENSIONS]
TODAY = date(2026, 11, 25)


def uid(number: int) -> UUID:
    return UUID(int=number)


def telling(theme: int, period: Period, label: str | None = None, about=("hope",), cell: int = 0, **more) -> Telling:
    return Telling(uid(cell), uid(theme), period, f"Theme {theme}" if label is None else label, about, False, **more)


@st.composite
def told(draw: st.DrawFn) -> tuple[list[Period], list[Telling]]:
    """Released quarters, and cells in them: of several groups, withdrawn ones among them, in any order."""
    periods = draw(st.lists(st.builds(Period, st.integers(2021, 2026), st.integers(1, 4)), unique=True, max_size=9))
    if not periods:
        return [], []
    one = st.builds(
        Telling,
        st.integers(1, 10**9).map(uid),
        st.integers(1, 6).map(uid),
        st.sampled_from(periods),
        st.sampled_from(["", "Fear", "fear", "Silence"]),
        st.lists(st.sampled_from(KEYS), unique=True, max_size=3).map(tuple),
        st.just(False),
        st.booleans(),
    )
    return periods, draw(st.lists(one, max_size=14))


@given(told())
def test_each_theme_stands_in_each_year_in_its_first_quarter_and_a_withdrawn_one_has_no_name(drawn) -> None:
    _, tellings = drawn
    chosen = [one for one in tellings if one.chosen]
    wanted = Counter()
    for theme, named in {(one.theme, bool(one.label)) for one in chosen}:
        own = [one for one in chosen if (one.theme, bool(one.label)) == (theme, named)]
        first = {
            year: min(o.period for o in own if o.period.year == year).quarter for year in {o.period.year for o in own}
        }
        wanted[named, tuple(sorted(first.items()))] += 1
    rows = grid(tellings)
    assert (
        Counter((row.label != "A theme that was withdrawn", tuple(sorted(row.first.items()))) for row in rows) == wanted
    )
    assert all(row.label for row in rows)
    newest = [max(row.first.items()) for row in rows]
    assert [year for year, _ in newest] == sorted((year for year, _ in newest), reverse=True)
    sentence = grid_reading(rows)
    years = {year for row in rows for year in row.first}
    often = sum(len(row.first) > 1 for row in rows)
    if not rows:
        assert "told" not in sentence
    elif len(rows) > 1 and len(years) > 1:
        assert sentence.startswith(f"{len(rows)} themes were told from {min(years)} to {max(years)}")
        assert (f", {often} of them in more than one year." in sentence) == bool(often)
        assert ("each in one year only" in sentence) == (not often)


@given(told())
def test_new_again_and_quiet_are_what_one_counts_by_hand(drawn) -> None:
    periods, tellings = drawn
    found = turns(tellings, periods)
    assert [one.year for one in found] == years_of(periods)
    for one in found:
        now = {o.theme for o in tellings if o.period.year == one.year}
        chosen = {o.theme for o in tellings if o.period.year == one.year and o.chosen}
        earlier = {o.theme for o in tellings if o.period.year < one.year}
        last = {o.theme for o in tellings if o.period.year == one.year - 1 and o.chosen}
        assert one.new == len(chosen - earlier)
        assert one.again == len(chosen & earlier)
        released = any(p.year == one.year for p in periods)
        ended = max(periods) >= Period(one.year, 4)
        assert one.quiet == (len(last - now) if released and ended else None)
    sentence = turns_reading(found)
    if any(one.new or one.again for one in found):
        newest, known = found[-1], [one for one in found[1:] if one.quiet is not None]
        assert (f"In {newest.year} so far" in sentence) == (newest.quiet is None and len(found) > 1)
        assert ("stayed quiet" in sentence) == bool(known)
        if known:
            assert f"{known[-1].quiet or 'none'} of those told in {known[-1].year - 1} stayed quiet" in sentence


def test_a_theme_that_had_another_name_in_an_earlier_year_comes_again() -> None:
    joined = telling(2, Period(2026, 1))._replace(again=True)
    assert turns([telling(1, Period(2025, 1)), joined], [Period(2025, 1), Period(2026, 1)])[1] == Turn(2026, 0, 1, None)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ([], "Nothing has been released yet."),
        ([Turn(2026, 0, 0, None)], "Nothing has been released yet."),
        ([Turn(2026, 1, 0, None)], "One theme was told in 2026, the first year."),
        ([Turn(2026, 4, 0, 0)], "4 themes were told in 2026, the first year."),
        ([Turn(2025, 4, 0, 0), Turn(2026, 1, 3, None)],
         "In 2026 so far, 1 theme was new and 3 told again."),
        ([Turn(2025, 4, 0, 0), Turn(2026, 0, 0, 4)],
         "In 2026, no theme was new and none told again; 4 of those told in 2025 stayed quiet."),
        ([Turn(2024, 4, 0, 0), Turn(2025, 2, 2, 0), Turn(2026, 1, 3, None)],
         "In 2026 so far, 1 theme was new and 3 told again; in 2025, none of those told in 2024 stayed quiet."),
    ],
)  # fmt: skip
def test_the_years_are_read_with_what_is_not_known_yet(found, sentence) -> None:
    assert turns_reading(found) == sentence


@given(told(), st.booleans())
def test_principles_and_tasks_count_a_theme_once_a_quarter_or_year(drawn, by_year) -> None:
    _, tellings = drawn
    counts = by_dimension(tellings, by_year)
    for key in KEYS:
        for slot in {Year(o.period.year) if by_year else o.period for o in tellings}:
            hit = {
                o.theme for o in tellings
                if o.chosen and key in o.about and (o.period.year == slot.year if by_year else o.period == slot)
            }  # fmt: skip
            assert counts.get((key, slot), 0) == len(hit)


def test_many_quarters_are_drawn_by_year_and_an_unfinished_year_is_not_held_against_a_full_one() -> None:
    periods = [Period(year, quarter) for year in range(2021, 2027) for quarter in (1, 2, 3, 4)][:-1]
    assert slots(periods[:20]) == periods[:20]
    years = slots(periods)
    assert years == [Year(year) for year in range(2021, 2027)]
    assert over(periods) >= {2025}
    assert 2026 not in over(periods)
    counts = {("hope", Year(2024)): 1, ("hope", Year(2025)): 3, ("mutuality", Year(2026)): 9}
    sentence = about_reading(years, counts, over(periods))
    assert sentence == "More themes of hope and possibility vs. fear were told in 2025 than in 2024."


ASKED = st.builds(
    lambda since, took, withdrawn: Asking(
        TODAY - timedelta(since), None if took is None else TODAY - timedelta(since) + timedelta(took), withdrawn
    ),
    st.integers(-40, 900),
    st.none() | st.integers(-3, 400),
    st.booleans(),
)


@given(st.lists(ASKED, max_size=12))
def test_what_was_answered_by_the_end_of_each_quarter_is_what_one_counts_by_hand(askings) -> None:
    points = growth(askings, TODAY)
    known = [one for one in askings if one.since <= TODAY]
    assert bool(points) == bool(known)
    if points:
        assert points[0].period == Period.of(min(one.since for one in known))
        assert points[-1].period == Period.of(TODAY)
    for point in points:
        until = min(point.period.last_day, TODAY)
        days = [
            max(0, (one.answered_on - one.since).days) for one in known
            if one.answered_on and max(one.since, one.answered_on) <= until
        ]  # fmt: skip
        assert point.asked == sum(one.since <= until for one in known)
        assert point.answered == len(days)
        assert point.days == (median(days) if days else None)
        assert (point.share == 100) == (point.answered == point.asked > 0)
        assert (point.share == 0) == (point.answered == 0)
        assert abs(point.share - 100 * point.answered / max(1, point.asked)) < 1
    assert by_year(points)[-1:] == points[-1:]
    sentence = growth_reading(askings, TODAY)
    if len(known) > 1:
        answered = [one for one in known if one.answered_on and max(one.since, one.answered_on) <= TODAY]
        waiting = [(TODAY - one.since).days for one in known if one not in answered and not one.withdrawn]
        assert f"Of {len(known)} themes that ask something" in sentence
        assert ("all have an answer" in sentence) == (len(answered) == len(known))
        assert ("none has an answer" in sentence) == (not answered)
        if waiting and max(waiting):
            assert f"has waited {max(waiting)} day" in sentence, "silence is never left out"
        then = TODAY - timedelta(365)
        old = [one for one in known if one.since <= then]
        had = sum(one in answered and one.answered_on <= then for one in old)
        assert (f"(a year ago {had} of {len(old)})" in sentence) == bool(old and answered)
        if answered and len(answered) < len(known):
            assert f"{len(answered)} ha" in sentence
            assert "without" in sentence


@pytest.mark.parametrize(
    ("took", "sentence"),
    [
        ([], "Nothing that asks something of the agency has been released yet."),
        ([0], "The one theme that asks something was answered on the same day."),
        ([9], "The one theme that asks something was answered within 9 days."),
        ([None], "The one theme that asks something has waited 100 days."),
        ([None, None], "Of 2 themes that ask something, none has an answer yet; the longest of the 2 without one has "
         "waited 100 days."),
        ([1, 2], "Of 2 themes that ask something, all have an answer, half of them within 2 days."),
        ([5, None], "Of 2 themes that ask something, 1 has an answer, within 5 days; the one without an answer has "
         "waited 100 days."),
    ],
)  # fmt: skip
def test_answers_are_read_with_their_silence(took, sentence) -> None:
    since = TODAY - timedelta(100)
    assert growth_reading([Asking(since, None if t is None else since + timedelta(t)) for t in took], TODAY) == sentence


def test_a_theme_withdrawn_before_its_answer_waits_for_none() -> None:
    since = TODAY - timedelta(100)
    assert growth_reading([Asking(since, None, True), Asking(since, since)], TODAY) == (
        "Of 2 themes that ask something, 1 has an answer, on the same day; the one without an answer was withdrawn."
    )


@st.composite
def led(draw: st.DrawFn):
    _, tellings = draw(told())
    changes = [Cited(uid(n), f"Change {n}", draw(st.sampled_from(["drafting", "in effect"]))) for n in range(20)]
    cells = [one.cell for one in tellings]
    cited = (
        draw(st.dictionaries(st.sampled_from(cells), st.lists(st.sampled_from(changes), max_size=9))) if cells else {}
    )
    return tellings, cited


@given(led())
def test_no_way_from_a_theme_to_a_change_is_lost_or_invented(drawn) -> None:
    tellings, cited = drawn
    found = flow(tellings, cited)
    chosen = [one for one in tellings if one.chosen]
    rows = {(one.theme, bool(one.label)) for one in chosen}
    links = {(one.row, change.id) for one in chosen for change in cited.get(one.cell, ())}
    assert len(found.ways) + found.still == len(rows)
    assert len(found.ways) == len({row for row, _ in links})
    assert sum(len(way.changes) for way in found.ways) == len(links)
    assert {change.id for change in found.changes} == {change for _, change in links}
    abouts = {(one.row, key) for one in chosen for key in one.about}
    drawn_as = gathered(found)
    for key in KEYS:
        assert sum(n for (k, _), n in drawn_as.into.items() if k == key) == sum(k == key for _, k in abouts)
    assert sum(drawn_as.onto.values()) == len(links)
    assert all(place < len(drawn_as.themes) for _, place in drawn_as.into)
    assert all(a < len(drawn_as.themes) and b < len(drawn_as.changes) for a, b in drawn_as.onto)
    sentence = flow_reading(found)
    if len(rows) > 1 and links:
        assert sentence.startswith(f"Of {len(rows)} themes, ")
        assert (f"{found.still} led to none yet" in sentence) == bool(found.still)


def test_more_ways_than_a_picture_has_room_for_are_gathered_and_counted() -> None:
    many = [telling(n, Period(2026, 1), f"Theme {n:02}", ("hope", "moving"), cell=n) for n in range(1, 31)]
    changes = {uid(n): [Cited(uid(n), f"Change {n}", "in effect" if n % 2 else "drafting")] for n in range(1, 21)}
    found = gathered(flow(many, changes))
    assert len(found.themes) == 14
    assert found.themes[-2:] == [("8 more", "named in the table"), ("10 themes, no proposal yet", "")]
    assert found.last == 2
    assert sorted(found.changes) == [("Drafting", "10 proposals"), ("In effect", "10 proposals")]
    assert found.into["hope", 12] == 8
    assert found.into["hope", 13] == 10
    assert sum(n for (place, _), n in found.onto.items() if place == 12) == 8


@pytest.mark.parametrize(
    ("themes", "stages", "sentence"),
    [
        (0, [], "Nothing has been released yet."),
        (1, [], "The one theme led to no proposal yet."),
        (3, [], "Of 3 themes, none led to a proposal yet."),
        (1, ["drafting"], "The one theme led to one proposal, which stands at “drafting”."),
        (2, ["drafting"], "Of 2 themes, 1 led to one proposal, which stands at “drafting”; 1 led to none yet."),
        (2, ["drafting", "no"],
         "Of 2 themes, all led to 2 proposals: none in effect, 1 declined and 1 still open."),
        (3, ["in effect", "trying it out"],
         "Of 3 themes, 2 led to 2 proposals: 1 in effect and 1 being tried out; 1 led to none yet."),
        (7, ["no", "not now", "proposed", "in effect", "decision", "look again", "being talked over"],
         "Of 7 themes, all led to 7 proposals: 1 in effect, 1 being looked at again, 1 decided and on the way, "
         "1 not now, 1 declined and 2 still open."),
    ],
)  # fmt: skip
def test_the_way_to_changes_is_read_with_what_led_nowhere(themes, stages, sentence) -> None:
    tellings = [telling(n, Period(2026, 1), cell=n) for n in range(themes)]
    cited = {uid(n): [Cited(uid(n), f"Change {n}", stage)] for n, stage in enumerate(stages)}
    assert flow_reading(flow(tellings, cited)) == sentence
