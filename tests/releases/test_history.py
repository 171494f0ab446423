"""What the gate looks back on, across years and joined groups."""

from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.releases.actions.start import start
from coreflect.releases.actions.withdraw import withdraw
from coreflect.releases.models import GroupSeries, ReleaseGroup, ReleasePart
from coreflect.releases.queries.candidates import quarter
from coreflect.releases.queries.groups import groups_by_year
from coreflect.releases.queries.history import past
from coreflect.releases.rules import Outcome
from coreflect.sessions.actions.retention import reduce
from coreflect.themes.models import ThemeAlias
from coreflect.themes.rules.labels import label_key
from tests import factories
from tests.factories import NOW
from tests.pages import Page
from tests.releases.conftest import Q3, READY, SAID, Scene, hand_over

LAST_YEAR = (date(2025, 10, 8), date(2025, 10, 22))


def told(scene: Scene, series, period: str, people, days=LAST_YEAR) -> UUID:
    """Tell READY in an earlier period, from these people's dates; the series was a group of its own. Its theme."""
    release = factories.make_release(period, date(2026, 1, 20))
    group = factories.make_group(series, year=int(period[:4]))
    theme = factories.make_theme(label=READY, label_key=label_key(READY))
    factories.make_cell(release, group, theme, year=int(period[:4]))
    for day in days:
        scene.came(series, day, people)
    return theme.id


def outcome(scene: Scene, *series) -> Outcome:
    group = factories.make_group(*series)
    groups = {group.id: groups_by_year(scene.db, [2026])[2026][group.id]}
    (one,) = quarter(scene.db, scene.keyring, Period(2026, 3), groups, 5).candidates[group.id]
    return one.outcome


def record(scene: Scene, series) -> None:
    for on in [scene.came(series, day, scene.people) for day in Q3[:2]]:
        scene.write(on, READY, SAID)


def test_who_cannot_have_been_the_source_last_year_is_no_source_now(scene: Scene, db: Session) -> None:
    record(scene, scene.cast.series)
    told(scene, scene.cast.series, "2025Q4", scene.people[:4])
    assert outcome(scene, scene.cast.series) is Outcome.FROZEN


def test_the_same_people_as_last_year_are_enough(scene: Scene, db: Session) -> None:
    record(scene, scene.cast.series)
    told(scene, scene.cast.series, "2025Q4", scene.people)
    assert outcome(scene, scene.cast.series) is Outcome.READY


def test_a_joined_group_passes_only_with_each_parent_s_history(scene: Scene, db: Session) -> None:
    cast = scene.cast
    record(scene, cast.series)
    told(scene, cast.series, "2025Q4", scene.people[:4])
    factories.make_group(cast.other_series, year=2025)
    assert outcome(scene, cast.series, cast.other_series) is Outcome.FROZEN


def test_history_of_another_group_does_not_hold_a_theme_back(scene: Scene, db: Session) -> None:
    cast = scene.cast
    record(scene, cast.other_series)
    told(scene, cast.series, "2025Q4", scene.people[:4])
    assert outcome(scene, cast.other_series) is Outcome.READY


def test_tellings_older_than_the_lists_are_remembered_only_as_heard_before(scene: Scene, db: Session) -> None:
    cast = scene.cast
    theme = told(scene, cast.series, "2024Q2", scene.people[:4], days=(date(2024, 4, 10), date(2024, 4, 24)))
    reduce(db, factories.NOW, "America/New_York")
    before = past(db, Period(2026, 3), {theme})
    assert before.again({theme})
    group = factories.make_group(cast.series)
    assert before.of(group.id, frozenset([cast.series.id])) == []


def test_lists_of_eight_quarters_are_looked_back_on(scene: Scene, db: Session) -> None:
    record(scene, scene.cast.series)
    told(scene, scene.cast.series, "2024Q3", scene.people[:4], days=(date(2024, 7, 10), date(2024, 7, 24)))
    assert outcome(scene, scene.cast.series) is Outcome.FROZEN


def test_what_another_group_told_earlier_this_year_is_not_told_again(scene: Scene, db: Session) -> None:
    """*Again* means an earlier year; each group tells a theme once in a year for itself."""
    cast = scene.cast
    theme = told(scene, cast.other_series, "2026Q2", scene.people, days=(date(2026, 4, 8), date(2026, 4, 22)))
    record(scene, cast.series)
    group = factories.make_group(cast.series)
    groups = {group.id: frozenset([cast.series.id])}
    (one,) = quarter(scene.db, scene.keyring, Period(2026, 3), groups, 5).candidates[group.id]
    assert (one.outcome, one.again) == (Outcome.READY, False)
    assert past(db, Period(2027, 1), {theme}).again({theme})


@pytest.mark.parametrize("to_the_other", [17, 0])
def test_what_was_joined_last_year_stays_joined_however_many_or_few_come_now(
    scene: Scene, db: Session, to_the_other: int
) -> None:
    cast = scene.cast
    factories.make_group(cast.series, cast.other_series, year=2025)
    third = factories.make_series(cast.tove, title="Night co-reflection")
    many = [*scene.people, *(factories.make_person() for _ in range(7))]
    for series in (cast.series, third):
        scene.came(series, Q3[0], many)
    scene.came(cast.other_series, date(2026, 4, 8), many[:to_the_other])
    factories.make_release("2026Q2", date(2026, 7, 20))
    start(db, scene.viewer(cast.rowan), "2026Q3", factories.NOW)
    found = set(groups_by_year(db, [2026])[2026].values())
    assert found == {frozenset([cast.series.id, cast.other_series.id]), frozenset([third.id])}
    assert len(scene.parts()) == 2


def test_a_series_whose_dates_were_all_called_off_has_no_part(scene: Scene, db: Session) -> None:
    cast = scene.cast
    factories.make_group(cast.series)
    factories.make_group(cast.other_series)
    record(scene, cast.series)
    factories.make_date(cast.other_series, Q3[0], state="cancelled", reason="Snow.")
    start(db, scene.viewer(cast.rowan), "2026Q3", factories.NOW)
    assert [part.id for part in scene.parts()] == [scene.part_of(cast.series).id]


def test_a_date_to_which_nobody_is_noted_stands_behind_nothing(scene: Scene, db: Session) -> None:
    cast = scene.cast
    first = scene.came(cast.series, Q3[0], scene.people)
    second = scene.came(cast.series, Q3[1], [])
    scene.came(cast.series, Q3[2], scene.people)
    for on in (first, second):
        scene.write(on, READY, SAID)
    assert outcome(scene, cast.series) is Outcome.NOT_ENOUGH


def test_only_who_came_as_a_clinician_counts(scene: Scene, db: Session) -> None:
    cast = scene.cast
    for day in Q3[:2]:
        on = scene.came(cast.series, day, scene.people[:4])
        for host in (cast.rowan, cast.imani, cast.sunniva):
            factories.make_attendance(on, host)
        factories.make_attendance(on, scene.people[5], came=False)
        scene.write(on, READY, SAID)
    assert outcome(scene, cast.series) is Outcome.NOT_ENOUGH


def test_a_release_is_prepared_after_lists_became_numbers(app: Flask, scene: Scene, db: Session) -> None:
    """The ninth quarter back has no lists any more: what was told from them no longer narrows down who it can be."""
    record(scene, scene.cast.series)
    told(scene, scene.cast.series, "2024Q3", scene.people[:4], days=(date(2024, 7, 10), date(2024, 7, 24)))
    assert outcome(scene, scene.cast.series) is Outcome.FROZEN
    assert len(reduce(db, factories.NOW, "America/New_York")) == 1
    for table in (GroupSeries, ReleaseGroup):
        db.execute(delete(table).where(table.year == 2026))
    assert outcome(scene, scene.cast.series) is Outcome.READY
    for table in (GroupSeries, ReleaseGroup):
        db.execute(delete(table).where(table.year == 2026))
    factories.make_release("2026Q2", date(2026, 7, 20))
    release_id = start(db, scene.viewer(scene.cast.rowan), "2026Q3", factories.NOW)
    page = Page(app).as_(scene.cast.rowan).open("releases.show", release_id=release_id)
    assert page.find("textarea"), "a theme that may leave has a field for its sentence"
    assert READY in page.text
    hand_over(page)
    assert scene.part_of(scene.cast.series).state == "prepared"


def test_a_period_whose_own_lists_became_numbers_tells_nothing(scene: Scene, db: Session) -> None:
    record(scene, scene.cast.series)
    assert outcome(scene, scene.cast.series) is Outcome.READY
    for table in (GroupSeries, ReleaseGroup):
        db.execute(delete(table))
    two_years_on = factories.NOW.replace(year=2028)
    assert len(reduce(db, two_years_on, "America/New_York")) == 1
    assert outcome(scene, scene.cast.series) is Outcome.NOT_ENOUGH


def test_the_silence_of_a_quarter_counts_where_it_could_have_told_the_theme(
    scene: Scene, db: Session, count_queries
) -> None:
    """Four people came all year, one only lately. That nothing was told twice before points to the one who is new."""
    series, others, new = scene.cast.series, scene.people[:4], scene.people[5]
    group, parts = factories.make_group(series), {}
    for period, month in (("2026Q1", 1), ("2026Q2", 4)):
        release = factories.make_release(period, date(2026, month + 3, 20))
        parts[period] = factories.make_part(release, group, state="preparing"), release
        for day in range(2, 14, 2):
            scene.came(series, date(2026, month + day % 3, day), [*others, scene.people[4]])
    for on in [scene.came(series, day, [*others, new]) for day in Q3[:2]]:
        scene.write(on, READY, SAID)

    def now() -> Outcome:
        db.commit()
        groups = {group.id: frozenset([series.id])}
        (one,) = quarter(scene.db, scene.keyring, Period(2026, 3), groups, 5).candidates[group.id]
        return one.outcome

    assert now() is Outcome.FROZEN
    part, release = parts["2026Q2"]
    part.state = "left_out"
    assert now() is Outcome.READY, "the others' part left without this group's"
    part.state, release.together = "preparing", 11
    assert now() is Outcome.READY, "by the number of that time nothing could be told"
    release.together = None
    assert now() is Outcome.FROZEN
    release.state, release.published_on, release.answer_by = "forgotten", None, None
    assert now() is Outcome.READY, "never published"
    release.state, release.published_on, release.answer_by = "published", date(2026, 7, 20), date(2026, 8, 19)
    assert now() is Outcome.FROZEN
    for voices, statements in (((), 4), (("night staff",), 5)):
        with count_queries() as asked:
            before = past(db, Period(2026, 3), frozenset({label_key(READY)}), voices)
        assert len(asked) == statements
    assert [one.period for one in before.of(group.id, frozenset([series.id]))] == [Period(2026, 1), Period(2026, 2)]
    db.delete(part)
    assert now() is Outcome.READY, "a group without a part could not tell anything"


def test_only_years_in_which_it_was_told_are_looked_back_on(scene: Scene, db: Session) -> None:
    series = scene.cast.series
    theme = told(scene, series, "2025Q4", scene.people)
    group = factories.make_group(series)
    (last,) = groups_by_year(db, [2025])[2025]
    for period, day in (("2024Q4", date(2024, 11, 6)), ("2025Q2", date(2025, 5, 7)), ("2026Q1", date(2026, 2, 4))):
        release = factories.make_release(period, date(int(period[:4]) + 1, 1, 20))
        of_year = group.id if period[:4] == "2026" else last
        db.add(ReleasePart(release_id=release.id, group_id=of_year))
        scene.came(series, day, scene.people)
    db.commit()
    found = past(db, Period(2026, 3), {theme}).of(group.id, frozenset([series.id]))
    assert [(str(one.period), bool(one.themes)) for one in found] == [
        ("2025Q2", False),
        ("2025Q4", True),
        ("2026Q1", False),
    ]
    assert all(one.lists and one.released for one in found)
    without = past(db, Period(2026, 3), {"another"}).of(group.id, frozenset([series.id]))
    assert [str(one.period) for one in without] == ["2026Q1"]


def test_a_series_without_a_history_that_joins_another_brings_an_empty_one(scene: Scene, db: Session) -> None:
    cast = scene.cast
    theme = told(scene, cast.series, "2025Q4", scene.people)
    group = factories.make_group(cast.series, cast.other_series)
    found = past(db, Period(2026, 3), {theme}).of(group.id, frozenset([cast.series.id, cast.other_series.id]))
    assert sorted((bool(one.lists), bool(one.themes), one.released) for one in found) == [
        (False, False, False),
        (True, True, True),
    ]
    assert len({one.parent for one in found}) == 2


def test_what_the_codebook_calls_a_theme_is_not_told_with_it_nor_when_it_is_withdrawn(
    scene: Scene, db: Session
) -> None:
    """A name that was never told can be another theme's by now, and that one can be told once."""
    theme = factories.make_theme(label="Its name by now", label_key="its name by now")
    db.add(ThemeAlias(theme_id=theme.id, name="Its other name", name_key="its other name"))
    release, group = factories.make_release("2026Q2"), factories.make_group(scene.cast.series)
    cell = factories.make_cell(release, group, theme, label="What was told", aliases=("Told beside it",))

    def counts() -> set[str]:
        names = {"its name by now", "its other name", "what was told", "told beside it"}
        return {one.told for one in past(db, Period(2026, 3), frozenset(names)).tellings}

    assert counts() == {"what was told", "told beside it"}
    assert withdraw(db, scene.viewer(scene.cast.rowan), cell.id, NOW)
    assert counts() == {"what was told", "told beside it"}, "every name it was told under, and no other"
