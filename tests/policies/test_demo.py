"""The demonstration of this room, on themes as a gate could have published them."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.periods import Period
from coreflect.people.demo import ROLES
from coreflect.policies import ROOM
from coreflect.policies.demo import CHANGES
from coreflect.policies.demo.answers import ANSWERS, LEARNT, WITHOUT_ANSWER
from coreflect.policies.models import Answer, Change, ChangeCell, Decision
from coreflect.policies.rules.stages import Stage
from coreflect.releases.models import Cell, Release
from tests import factories

LABELS = sorted({label for plan in CHANGES for label in plan.themes} | set(ANSWERS) | WITHOUT_ANSWER)
STAGES = {
    "Talking about diagnosis openly": "in_effect",
    "First plan within 60 days in the person's own words": "decision",
    "Dignity of risk, and an after-talk": "trying",
    "Peer contact while waiting": "in_effect",
    "Words we use": "in_effect",
    "Say when there is only one option": "talked_over",
    "Nothing about me without me": "drafting",
    "Reasons for missed meetings": "decision",
    "Room for spirit": "proposed",
    "What PS staff are not asked to do": "in_effect",
    "Two PS seats with a vote": "not_now",
    "No police as first response when someone asks for company": "no",
}


LEARNT_ENTRIES = LedgerEntry.kind == "learnt"
NO_POLICE = "No police as first response when someone asks for company"
KINDS = ("proposed", "confirmed", "stage", "text", "offered", "decided", "pen", "version", "approved", "looked")
KINDS += ("dissent", "dissent_answered", "answered")


def stages_walked(db) -> set[Stage]:
    """Return every stage at which some change has stood."""
    walked = set(map(Stage, db.scalars(select(Change.stage))))
    for body in db.scalars(select(LedgerEntry.body).where(LedgerEntry.kind.in_(("stage", "proposed")))):
        walked.add(Stage(json.loads(body)["what"].get("stage") or "proposed"))
    return walked


def pens(change: Change) -> tuple[str, str]:
    """Return what leadership and PS staff said of who held the pen."""
    return change.pen_leadership, change.pen_ps


@pytest.fixture
def agency(db) -> None:
    """Bring in everybody whom the demonstration names."""
    with factories.together():
        for role, names in ROLES.items():
            for name in names:
                factories.make_person(role.value, name=name)


@factories.together()
def publish(day: date, labels: list[str], days_ago: tuple[int, ...]) -> None:
    """Publish these themes in releases that are so many days old."""
    group = factories.make_group()
    period = Period.of(day)
    for place, ago in enumerate(days_ago):
        period = period.previous()
        release = factories.make_release(str(period), day - timedelta(days=ago))
        for label in labels[place :: len(days_ago)]:
            factories.make_cell(release, group, label=label, theme=factories.make_theme(label=label))


@pytest.mark.parametrize(
    ("day", "days_ago"),
    [
        (date(2026, 11, 25), (90, 180, 270)),
        (date(2026, 1, 1), (12,)),
        (date(2028, 2, 29), (1,)),
        (date(2026, 11, 25), (0,)),
    ],
)
def test_every_change_stands_where_it_should_and_no_day_is_impossible(app, db, agency, day, days_ago) -> None:
    publish(day, LABELS, days_ago)
    assert list(ROOM.demo(db, day, app.extensions["keyring"]))
    changes = {change.title: change for change in db.scalars(select(Change))}
    assert {title: change.stage for title, change in changes.items()} == STAGES
    assert not list(ROOM.invariants(db, factories.NOW, app.extensions["keyring"]))
    for change in changes.values():
        assert change.origin == "themes"
        told = db.scalars(
            select(Release.published_on)
            .join(Cell, Cell.release_id == Release.id)
            .join(ChangeCell, ChangeCell.cell_id == Cell.id)
            .where(ChangeCell.change_id == change.id)
        ).all()
        assert max(told) <= change.proposed_on <= change.stage_since <= day
    moments = list(db.scalars(select(LedgerEntry.at).order_by(LedgerEntry.number)))
    assert moments == sorted(moments)
    assert moments[-1].date() <= day
    for decision in db.scalars(select(Decision)):
        assert decision.decided_on <= day
        assert decision.decided_on.weekday() < 5 or min(days_ago) < 80
        assert decision.word == "yes" or decision.reason
    owed = set(db.scalars(select(Cell.label).outerjoin(Answer, Answer.cell_id == Cell.id).where(Answer.id.is_(None))))
    assert "Racism named, then smoothed over" in owed
    if min(days_ago) > 0:
        assert owed == WITHOUT_ANSWER
    assert not list(db.scalars(select(LedgerEntry.id).where(LEARNT_ENTRIES)))  # all of these ask
    assert stages_walked(db) == set(Stage)
    assert {kind for kind in KINDS if not db.scalar(select(LedgerEntry.id).where(LedgerEntry.kind == kind))} == set()
    assert [change.title for change in changes.values() if change.dissents] == [NO_POLICE]
    assert pens(changes["Nothing about me without me"]) == ("together", "")  # not yet confirmed by PS staff
    assert pens(changes["Talking about diagnosis openly"]) == ("together", "together")
    if min(days_ago) > 80:
        assert changes["What PS staff are not asked to do"].look_again_on == day - timedelta(days=20)
        assert day - changes["Room for spirit"].proposed_on in (timedelta(12), timedelta(13), timedelta(14))


def test_what_was_not_published_is_raised_by_ps_staff_and_named_nowhere(app, db, agency) -> None:
    day = date(2026, 11, 25)
    publish(day, ["Six months of silence"], (90,))
    list(ROOM.demo(db, day, app.extensions["keyring"]))
    origins = {change.title: change.origin for change in db.scalars(select(Change))}
    assert len(origins) == 12
    assert [title for title, origin in origins.items() if origin == "themes"] == ["Peer contact while waiting"]
    assert {change.stage for change in db.scalars(select(Change))} == set(STAGES.values())


def test_the_same_day_gives_the_same_addresses(app, db, agency) -> None:
    day = date(2026, 11, 25)
    list(ROOM.demo(db, day, app.extensions["keyring"]))
    words = next(id for id, title in db.execute(select(Change.id, Change.title)) if title == "Words we use")
    assert str(words) == "54851001-2cd8-563a-a997-93bb138727d3"


def test_what_asks_nothing_is_learnt_from(app, db, agency) -> None:
    day = date(2026, 11, 25)
    group, release = factories.make_group(), factories.make_release("2026Q2", day - timedelta(days=90))
    for label in LEARNT:
        factories.make_cell(release, group, label=label, asks=False, theme=factories.make_theme(label=label))
    list(ROOM.demo(db, day, app.extensions["keyring"]))
    said = [json.loads(body)["what"]["words"] for body in db.scalars(select(LedgerEntry.body).where(LEARNT_ENTRIES))]
    assert sorted(said) == sorted(LEARNT.values())
    assert not list(ROOM.invariants(db, factories.NOW, app.extensions["keyring"]))
