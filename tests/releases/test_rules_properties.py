"""The gate and the groups against slow versions written from the words of the promise, on small cases."""

from dataclasses import replace
from itertools import chain

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from coreflect.foundation.periods import Period
from coreflect.releases.rules import GateSettings, Outcome, Told, decide, groups
from tests.releases.slowly import could_be_source, could_have_been_told, slowly, subsets

DATES = range(5)
PEOPLE = "abcdefg"
THEMES = "xyz"
NOW = Period(2027, 3)

# What is right does not depend on how busy the machine is.
few = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
many = settings(few, max_examples=300)

# Some dates that few came to, and some that few missed: both sides of every threshold must be met often.
few_came = st.frozensets(st.sampled_from(PEOPLE))
few_missed = st.frozensets(st.sampled_from(PEOPLE), max_size=4).map(frozenset(PEOPLE).difference)
lists_of_a_period = st.dictionaries(st.sampled_from(DATES), few_missed | few_came, min_size=2, max_size=5)
# Small cases are only telling where small numbers can be enough.
numbers = st.integers(min_value=1, max_value=6)
gates = st.builds(GateSettings, st.just(NOW), numbers, numbers, st.integers(min_value=1, max_value=2))


@st.composite
def records(draw, lists):
    """Which themes were recorded at which of these dates."""
    at = st.frozensets(st.sampled_from(sorted(lists))) | st.just(frozenset(lists))
    return {theme: draw(at) for theme in draw(st.frozensets(st.sampled_from(THEMES), min_size=1))}


@st.composite
def cases(draw):
    """The lists and records of a period and up to five earlier ones, some perhaps of the same quarter."""
    lists = draw(lists_of_a_period)
    earlier = st.builds(
        Told,
        st.sampled_from(
            [Period(2026, 4), Period(2026, 3), Period(2026, 1), Period(2025, 3), Period(2027, 1), Period(2027, 2)]
        ),
        lists_of_a_period,
        st.frozensets(st.sampled_from(THEMES)),
        st.none() | numbers,
        st.sampled_from([None, None, "east", "west"]),
        st.sampled_from([True, True, False]),
    )
    history = sorted(draw(st.lists(earlier, max_size=5)), key=lambda told: told.period)
    return lists, draw(records(lists)), history


# Each parent alone leaves enough possible sources, both at once leave none: rare among random cases.
TWO_PARENTS = (
    {1: frozenset(PEOPLE), 2: frozenset(PEOPLE)},
    {"x": frozenset({1, 2})},
    [
        Told(Period(2026, 4), {3: frozenset("abc"), 4: frozenset("abc")}, frozenset("x"), parent="east"),
        Told(Period(2026, 4), {3: frozenset("efg"), 4: frozenset("efg")}, frozenset("x"), parent="west"),
        Told(Period(2026, 4), {3: frozenset("abcef"), 4: frozenset("abcef")}, frozenset("x")),
    ],
)


@settings(few, max_examples=100)
@given(cases(), gates)
@example(TWO_PARENTS, GateSettings(NOW, together=3, sources=2))
@example(TWO_PARENTS, GateSettings(NOW, together=3, sources=3))
def test_the_gate_agrees_with_trying_every_choice_of_dates(case, gate):
    lists, recorded, history = case
    assert decide(lists, recorded, history, gate) == {
        theme: slowly(lists, chosen, theme, history, gate) for theme, chosen in recorded.items()
    }


@few
@given(cases(), gates, st.sampled_from(["together", "sources", "dates"]))
def test_asking_for_more_never_makes_a_theme_ready_that_had_not_enough(case, gate, number):
    """Nor one that was told. A frozen one may become ready: among fewer possible sources, they can be more alike."""
    lists, recorded, history = case
    stricter = replace(gate, **{number: getattr(gate, number) + 1})
    before, after = decide(lists, recorded, history, gate), decide(lists, recorded, history, stricter)
    for theme in recorded:
        if before[theme] in (Outcome.TOLD, Outcome.NOT_ENOUGH):
            assert after[theme] is before[theme]


@few
@given(cases(), gates)
def test_where_nothing_was_told_before_asking_for_more_sources_never_makes_a_theme_ready(case, gate):
    lists, recorded, _ = case
    before, after = (decide(lists, recorded, [], replace(gate, sources=gate.sources + more)) for more in (0, 1))
    assert all(before[theme] is Outcome.READY for theme in recorded if after[theme] is Outcome.READY)


@few
@given(cases(), gates)
def test_the_outcome_of_a_theme_depends_on_no_other_theme(case, gate):
    lists, recorded, history = case
    together = decide(lists, recorded, history, gate)
    alone = {}
    for theme, chosen in recorded.items():
        of_it = [replace(told, themes=told.themes & {theme}) for told in history]
        alone |= decide(lists, {theme: chosen}, of_it, gate)
    assert together == alone


@many
@given(cases(), gates, st.data())
def test_being_frozen_does_not_depend_on_where_a_theme_was_recorded(case, gate, data):
    lists, _, history = case
    passing = [
        frozenset(chosen) for chosen in subsets(lists) if could_have_been_told(lists, chosen, gate.together, gate.dates)
    ]
    assume(len(passing) > 1)
    # The same lists, other themes at other dates: whatever is frozen once is frozen always.
    one, other = ({theme: data.draw(st.sampled_from(passing)) for theme in THEMES} for _ in range(2))
    other |= {f"another {place}": chosen for place, chosen in enumerate(passing[:3])}
    decided = decide(lists, other, history, gate)
    assert decide(lists, one, history, gate) == {theme: decided[theme] for theme in THEMES}


@few
@given(cases(), gates, st.permutations(PEOPLE))
def test_names_do_not_matter(case, gate, shuffled):
    lists, recorded, history = case
    renamed = dict(zip(PEOPLE, shuffled, strict=True))

    def with_new_names(old):
        return {day: frozenset(renamed[person] for person in came) for day, came in old.items()}

    retold = [replace(told, lists=with_new_names(told.lists)) for told in history]
    assert decide(with_new_names(lists), recorded, retold, gate) == decide(lists, recorded, history, gate)


STEADY = {1: frozenset("abcd"), 2: frozenset("abcd")}
ALWAYS = {theme: frozenset({1, 2}) for theme in THEMES}


@few
@given(
    lists_of_a_period.flatmap(lambda lists: st.tuples(st.just(lists), records(lists))).flatmap(
        lambda usual: st.lists(
            st.just(usual) | lists_of_a_period.flatmap(lambda lists: st.tuples(st.just(lists), records(lists))),
            min_size=9,
            max_size=13,
        )
    ),
    st.integers(min_value=1, max_value=3),
)
@example([(STEADY, ALWAYS)] * 13, 3)
def test_over_the_years_a_theme_is_told_once_a_year_and_enough_people_could_always_be_its_source(run, k):
    period, history, told_in = Period(2024, 1), [], {}
    for lists, recorded in run:
        kept = history[-8:]
        gate = GateSettings(period, together=k, sources=k)
        decided = decide(lists, recorded, kept, gate)
        published = frozenset(theme for theme, outcome in decided.items() if outcome is Outcome.READY)
        for theme in published:
            assert period.year not in told_in.setdefault(theme, set())
            told_in[theme].add(period.year)
        history.append(Told(period, lists, published))
        for theme in published:
            tellings = [told.lists for told in history[-9:] if theme in told.themes]
            possible = [person for person in PEOPLE if all(could_be_source(person, them, k, 2) for them in tellings)]
            assert len(possible) >= k
        period = period.next()
    if (STEADY, ALWAYS) == run[0] == run[-1] and len(run) == 13:
        assert told_in == {theme: {2024, 2025, 2026, 2027} for theme in THEMES}


# Groups

series = st.dictionaries(
    st.integers(min_value=1, max_value=30), st.frozensets(st.integers(1, 25), max_size=20), max_size=9
)


def different_people(people_by_series, group):
    return len(set().union(*(people_by_series[each] for each in group)))


@many
@given(series)
def test_every_series_is_in_exactly_one_group(people_by_series):
    found = groups(people_by_series)
    assert all(found)
    assert sorted(chain.from_iterable(found)) == sorted(people_by_series)


@many
@given(series, st.integers(min_value=1, max_value=20))
def test_every_group_has_enough_different_people_unless_it_is_the_only_one(people_by_series, enough):
    found = groups(people_by_series, enough)
    if len(found) > 1:
        assert all(different_people(people_by_series, group) >= enough for group in found)


@many
@given(series, st.integers(min_value=1, max_value=20))
def test_a_series_with_enough_stays_alone_unless_it_rescues_a_rest_that_is_too_small(people_by_series, enough):
    found = groups(people_by_series, enough)
    large = {each for each, came in people_by_series.items() if len(came) >= enough}
    helping = [group for group in found if group & large and len(group) > 1]
    assert len(helping) <= 1
    for group in helping:
        (host,) = group & large
        assert different_people(people_by_series, group - {host}) < enough
        assert len(people_by_series[host]) == min(
            different_people(people_by_series, other - (group - {host})) for other in found
        )


@few
@given(series, st.randoms(use_true_random=False))
def test_the_same_people_make_the_same_groups_in_whatever_order_they_are_given(people_by_series, random):
    shuffled = list(people_by_series.items())
    random.shuffle(shuffled)
    assert groups(dict(shuffled)) == groups(people_by_series)


@many
@given(series, st.integers(min_value=1, max_value=20), st.data())
def test_groups_of_one_year_are_never_split_in_the_next(people_by_series, enough, data):
    this_year = groups(people_by_series, enough)
    came = {
        each: data.draw(st.frozensets(st.integers(1, 25), max_size=20), label=f"{each} next year")
        for each in people_by_series
    }
    next_year = groups(came, enough, joined=this_year)
    assert sorted(chain.from_iterable(next_year)) == sorted(people_by_series)
    assert all(any(old <= new for new in next_year) for old in this_year)
