"""What merges, splits and renames mean at the gate, through the real actions, and what the cells then say."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.foundation.refusals import Refusal
from coreflect.people.models import Person
from coreflect.releases import ROOM
from coreflect.releases.actions.sign import ChangedSince, sign
from coreflect.releases.models import Cell, GroupSeries, Release, ReleaseGroup
from coreflect.releases.queries.candidates import quarter
from coreflect.releases.queries.cells import uses
from coreflect.releases.queries.groups import groups_by_year
from coreflect.releases.rules import Outcome
from coreflect.releases.rules.candidates import Candidate
from coreflect.themes.actions.merging import merge
from coreflect.themes.models import Theme, ThemeAlias
from coreflect.themes.queries.codebook import codebook
from coreflect.themes.queries.theme import preview
from coreflect.themes.rules.labels import label_key
from tests import factories
from tests.factories import NOW
from tests.releases.conftest import Q3, READY, SAID, Scene, a_week_passes
from tests.releases.test_publishing import mark, prepared

EARLY = "Plans that come too soon"
LAST_YEAR = (date(2025, 10, 8), date(2025, 10, 22))
SPRING = (date(2026, 4, 8), date(2026, 4, 22))


def theme(label: str, **changes) -> Theme:
    return factories.make_theme(label=label, label_key=label_key(label), **changes)


def into(scene: Scene, one: Theme, other: Theme, since: str = "2026Q3") -> None:
    """Merge one theme into another, from a period on."""
    one.merged_into, one.merged_since = other.id, since
    scene.db.commit()


def rename(scene: Scene, one: Theme, label: str) -> None:
    """Give a theme another label; the old one stays a name of it."""
    scene.db.add(ThemeAlias(theme_id=one.id, name_key=one.label_key, name=one.label))
    one.label, one.label_key = label, label_key(label)
    scene.db.commit()


def told(scene: Scene, one: Theme, period: str, people: list[Person], days=LAST_YEAR) -> None:
    """Tell a theme in an earlier period, at dates of the series to which these people came."""
    series = scene.cast.series
    release = scene.db.scalar(select(Release).where(Release.period == period))
    release = release or factories.make_release(period, date(2026, 7, 21))
    group = scene.db.scalar(
        select(ReleaseGroup)
        .join(GroupSeries, GroupSeries.group_id == ReleaseGroup.id)
        .where(GroupSeries.series_id == series.id, GroupSeries.year == int(period[:4]))
    )
    group = group or factories.make_group(series, year=int(period[:4]))
    factories.make_cell(release, group, one)
    factories.tell_of(release)
    for day in days:
        scene.came(series, day, people)


def write_each(scene: Scene, *labels: str) -> None:
    """Record each of these labels at a date of its own, all ten people there."""
    for day, label in zip(Q3, labels, strict=False):
        scene.write(scene.came(scene.cast.series, day, scene.people), label, SAID)


def found(scene: Scene) -> list[Candidate]:
    """Return what the quarter holds for the series' group, which is made when it is not there."""
    groups = groups_by_year(scene.db, [2026]).get(2026)
    if groups is None:
        groups = {factories.make_group(scene.cast.series).id: frozenset([scene.cast.series.id])}
    (group_id,) = groups
    return quarter(scene.db, scene.keyring, Period(2026, 3), groups, 5).candidates[group_id]


def published(scene: Scene) -> list[tuple[UUID, str]]:
    """Release the quarter by the real actions; return theme and label of its cells."""
    part_id = prepared(scene)
    sign(scene.db, scene.keyring, scene.viewer(scene.cast.imani), part_id, mark(scene), True, NOW)
    a_week_passes(scene.db, scene.keyring)
    query = select(Cell.theme_id, Cell.label).join(Release, Release.id == Cell.release_id)
    return [(row.theme_id, row.label) for row in scene.db.execute(query.where(Release.period == "2026Q3"))]


def test_what_was_written_under_two_names_of_one_theme_leaves_as_one(scene: Scene, db: Session) -> None:
    fixing, early = theme(READY), theme(EARLY, dimensions=("hope", "mutuality", "moving"))
    into(scene, fixing, early)
    write_each(scene, READY, EARLY)
    (one,) = found(scene)
    assert (one.outcome, one.label, one.named.dimensions) == (
        Outcome.READY,
        EARLY,
        ("hope", "mutuality", "moving"),
    )
    assert published(scene) == [(early.id, EARLY)]
    assert db.scalars(select(Cell.dimensions)).one() == ("hope", "mutuality", "moving")
    assert list(ROOM.invariants(db, NOW, scene.keyring)) == []


def test_a_merge_that_counts_from_a_later_quarter_does_not_touch_a_closed_one(scene: Scene, db: Session) -> None:
    fixing, early = theme(READY), theme(EARLY)
    into(scene, fixing, early, since="2026Q4")
    write_each(scene, READY, EARLY, READY)
    assert [(one.label, one.outcome) for one in found(scene)] == [
        (EARLY, Outcome.NOT_ENOUGH),
        (READY, Outcome.READY),
    ]
    assert published(scene) == [(fixing.id, READY)]


def test_a_merged_theme_is_told_when_any_parent_was_told_this_year(scene: Scene, db: Session) -> None:
    fixing, early = theme(READY), theme(EARLY)
    told(scene, fixing, "2026Q2", scene.people, SPRING)
    write_each(scene, EARLY, EARLY)
    assert [one.outcome for one in found(scene)] == [Outcome.READY], "before the merge nothing had been told of it"
    into(scene, fixing, early)
    (one,) = found(scene)
    assert (one.outcome, one.again) == (Outcome.TOLD, False)
    assert published(scene) == [], "the constraint on what is told once a year is never met"


def test_a_merged_theme_came_up_again_when_any_parent_was_told_in_an_earlier_year(scene: Scene, db: Session) -> None:
    fixing, early = theme(READY), theme(EARLY)
    told(scene, fixing, "2025Q4", scene.people)
    into(scene, fixing, early)
    write_each(scene, EARLY, EARLY)
    assert published(scene) == [(early.id, EARLY)]
    assert db.scalar(select(Cell.again).where(Cell.theme_id == early.id)) is True


@pytest.mark.parametrize("first", [True, False])
def test_a_merged_theme_must_pass_with_the_history_of_each_parent(scene: Scene, db: Session, first: bool) -> None:
    fixing, early = theme(READY), theme(EARLY)
    told(scene, fixing if first else early, "2025Q4", scene.people[:4])
    into(scene, fixing, early)
    write_each(scene, READY, EARLY)
    assert [one.outcome for one in found(scene)] == [Outcome.FROZEN]


def test_a_split_off_theme_remembers_its_origin_and_what_was_merged_into_that(scene: Scene, db: Session) -> None:
    origin, merged = theme(READY), theme("Quick fixes")
    told(scene, merged, "2026Q2", scene.people, SPRING)
    into(scene, merged, origin)
    part = theme(EARLY, split_from=origin.id)
    write_each(scene, EARLY, EARLY)
    assert [(one.label, one.outcome) for one in found(scene)] == [(EARLY, Outcome.TOLD)]
    part.split_from = None
    db.commit()
    assert [one.outcome for one in found(scene)] == [Outcome.READY], "a theme of its own has a history of its own"


def test_a_renamed_theme_takes_what_was_written_under_its_old_name_along(scene: Scene, db: Session) -> None:
    one = theme(READY)
    told(scene, one, "2025Q4", scene.people)
    write_each(scene, READY, EARLY)
    rename(scene, one, EARLY)
    (candidate,) = found(scene)
    assert (candidate.label, candidate.outcome, candidate.again) == (EARLY, Outcome.READY, True)
    assert published(scene) == [(one.id, EARLY)]


def test_a_label_that_is_new_enters_with_what_most_said_or_with_no_principle(scene: Scene, db: Session) -> None:
    dates = [scene.came(scene.cast.series, day, scene.people) for day in Q3]
    for on in dates:
        scene.write(on, READY, SAID, dimension=None)
    assert [label for _, label in published(scene)] == [READY]
    assert db.execute(select(Theme.label, Theme.dimensions, Theme.status)).all() == [(READY, (), "proposed")]
    assert db.scalars(select(Cell.dimensions)).one() == ()


# What was signed is what leaves


def test_a_theme_renamed_after_it_was_handed_over_leaves_as_it_was_read(scene: Scene, db: Session) -> None:
    one = theme(READY, dimensions=("hope",))
    write_each(scene, READY, READY)
    part_id = prepared(scene)
    read = mark(scene)
    rename(scene, one, EARLY)
    one.dimensions = ("mutuality",)
    db.commit()
    assert mark(scene) == read
    assert [candidate.label for candidate in found(scene)] == [EARLY], "whoever chooses anew sees the name of now"
    sign(db, scene.keyring, scene.viewer(scene.cast.imani), part_id, read, True, NOW)
    a_week_passes(scene.db, scene.keyring)
    assert db.execute(select(Cell.theme_id, Cell.label, Cell.dimensions)).all() == [(one.id, READY, ("hope",))]


def test_a_choice_made_for_a_merged_theme_is_not_taken_for_one_of_its_parts(scene: Scene, db: Session) -> None:
    fixing, early = theme(READY), theme(EARLY)
    into(scene, fixing, early)
    dates = [scene.came(scene.cast.series, day, scene.people) for day in Q3]
    for on, label in zip([dates[0], dates[0], dates[1], dates[2]], [READY, EARLY, READY, READY], strict=True):
        scene.write(on, label, f"{SAID} {label}")
    part_id = prepared(scene)
    read = mark(scene)
    fixing.merged_into = fixing.merged_since = None  # the merge is undone
    db.commit()
    assert {candidate.label: candidate.ready for candidate in found(scene)} == {READY: True, EARLY: False}
    with pytest.raises(Refusal, match="The text was changed"):
        sign(db, scene.keyring, scene.viewer(scene.cast.imani), part_id, read, True, NOW)
    db.rollback()
    with pytest.raises(ChangedSince):
        sign(db, scene.keyring, scene.viewer(scene.cast.imani), part_id, mark(scene), True, NOW)
    assert db.scalars(select(Cell.label)).all() == []
    assert scene.part_of(scene.cast.series).state == "preparing", "the lead who chose is asked once more"
    assert [label for _, label in published(scene)] == [READY]


def test_what_the_leads_merge_today_binds_this_quarter_and_leaves_the_closed_one_alone(
    scene: Scene, db: Session
) -> None:
    """With the codebook's own action: pressed between hand-over and signature, it changes neither text nor theme."""
    fixing, early = theme(READY), theme(EARLY)
    write_each(scene, READY, READY)
    part_id = prepared(scene)
    read, rowan = mark(scene), scene.viewer(scene.cast.rowan)
    book = codebook(db)
    one, other = book.entries[fixing.id], book.entries[early.id]
    shown = preview(db, scene.keyring, rowan, book, one, NOW.date(), uses, other)
    merge(db, scene.keyring, rowan, fixing.id, early.id, shown.mark, uses, NOW)
    sign(db, scene.keyring, scene.viewer(scene.cast.imani), part_id, read, True, NOW)
    a_week_passes(scene.db, scene.keyring)
    assert db.execute(select(Cell.theme_id, Cell.label)).all() == [(fixing.id, READY)]
    for day in (date(2026, 10, 14), date(2026, 10, 28)):
        scene.write(scene.came(scene.cast.series, day, scene.people), EARLY, SAID)
    groups = groups_by_year(db, [2026])[2026]
    (candidates,) = quarter(db, scene.keyring, Period(2026, 4), groups, 5).candidates.values()
    assert [(one.label, one.outcome) for one in candidates] == [(EARLY, Outcome.TOLD)]
    assert list(ROOM.invariants(db, NOW, scene.keyring)) == []
