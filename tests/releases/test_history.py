"""What the gate looks back on, across years and joined groups."""

from datetime import date

from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.releases.queries.candidates import quarter
from coreflect.releases.queries.groups import groups_by_year
from coreflect.releases.queries.history import past
from coreflect.releases.rules import Outcome
from coreflect.themes.rules.labels import label_key
from tests import factories
from tests.releases.conftest import Q3, READY, SAID, Scene

LAST_YEAR = (date(2025, 10, 8), date(2025, 10, 22))


def told(scene: Scene, series, period: str, people, days=LAST_YEAR) -> None:  # noqa: ANN001
    """Tell READY in an earlier period, from these people's dates; the series was a group of its own."""
    release = factories.make_release(period, date(2026, 1, 20))
    group = factories.make_group(series, year=int(period[:4]))
    theme = factories.make_theme(label=READY, label_key=label_key(READY))
    factories.make_cell(release, group, theme, year=int(period[:4]))
    for day in days:
        scene.came(series, day, people)


def outcome(scene: Scene, *series) -> Outcome:  # noqa: ANN002
    group = factories.make_group(*series)
    groups = {group.id: groups_by_year(scene.db, [2026])[2026][group.id]}
    (one,) = quarter(scene.db, scene.keyring, Period(2026, 3), groups, 5).candidates[group.id]
    return one.outcome


def record(scene: Scene, series) -> None:  # noqa: ANN001
    for on in [scene.came(series, day, scene.people) for day in Q3[:2]]:
        scene.write(on, READY, SAID)


def test_who_cannot_have_been_the_source_last_year_is_no_source_now(scene: Scene, db: Session) -> None:
    record(scene, scene.cast.series)
    told(scene, scene.cast.series, "2025Q4", scene.people[:4])
    assert outcome(scene, scene.cast.series) is Outcome.NOT_ENOUGH


def test_the_same_people_as_last_year_are_enough(scene: Scene, db: Session) -> None:
    record(scene, scene.cast.series)
    told(scene, scene.cast.series, "2025Q4", scene.people)
    assert outcome(scene, scene.cast.series) is Outcome.READY


def test_a_joined_group_passes_only_with_each_parent_s_history(scene: Scene, db: Session) -> None:
    cast = scene.cast
    record(scene, cast.series)
    told(scene, cast.series, "2025Q4", scene.people[:4])
    factories.make_group(cast.other_series, year=2025)
    assert outcome(scene, cast.series, cast.other_series) is Outcome.NOT_ENOUGH


def test_history_of_another_group_does_not_hold_a_theme_back(scene: Scene, db: Session) -> None:
    cast = scene.cast
    record(scene, cast.other_series)
    told(scene, cast.series, "2025Q4", scene.people[:4])
    assert outcome(scene, cast.other_series) is Outcome.READY


def test_tellings_older_than_the_lists_are_remembered_only_as_heard_before(scene: Scene, db: Session) -> None:
    cast = scene.cast
    told(scene, cast.series, "2024Q2", scene.people[:4], days=(date(2024, 4, 10), date(2024, 4, 24)))
    before = past(db, Period(2026, 3), [label_key(READY)])
    assert before.again(label_key(READY))
    group = factories.make_group(cast.series)
    assert before.of(group.id, frozenset([cast.series.id])) == []


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
