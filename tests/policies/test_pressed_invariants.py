"""Every column of a row that repeats what the trail says is held to it: whoever alters one in the database is found."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coreflect.agency.actions import change_settings
from coreflect.agency.models import Agency
from coreflect.agency.queries import Calendar
from coreflect.foundation.db import Model
from coreflect.people.queries.viewer import Viewer
from coreflect.policies.actions.answers import Reply, answer
from coreflect.policies.actions.changes import Move, move
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.dissents import Dissenting, dissent
from coreflect.policies.actions.looks import Look, look
from coreflect.policies.actions.origin import confirm
from coreflect.policies.actions.proposals import Proposal, propose
from coreflect.policies.actions.raised import appear
from coreflect.policies.actions.versions import Approval, Draft, approve, save_draft
from coreflect.policies.actions.writing import Wording, write
from coreflect.policies.invariants import invariants
from coreflect.policies.models import Answer, Change, ChangeCell, ChangeText, Decision, Version
from coreflect.policies.queries.trail import entries
from coreflect.policies.queries.versions import heads
from coreflect.policies.rules.looks import Outcome
from coreflect.policies.rules.pens import Pen
from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.policies.conftest import Released

Seen = Callable[[object], Viewer]
A_DAY, LATER = timedelta(days=1), timedelta(days=40)
EARLIER, NEXT, NEVER = (lambda day: day - A_DAY), (lambda day: day + A_DAY), (lambda _: None)

DECIDED: list[tuple[type[Model], str, Any]] = [
    *((Change, "stage_since", by) for by in (EARLIER, NEXT)),
    *((Change, "look_again_on", by) for by in (EARLIER, NEXT, NEVER)),
    *((Change, "proposed_on", by) for by in (EARLIER, NEXT)),
    *((Change, column, "x") for column in ("title", "what")),
    *((Change, "proposed_by", "helena"), (Change, "origin", "ps_staff"), (Change, "domain", "risk")),
    *((Change, "stage", "in_effect"), (Change, "offer", "ps"), (Change, "dissents", 2), (Change, "unanswered", 0)),
    *((Change, "pen_leadership", "asked"), (Change, "pen_ps", "told")),
    *((ChangeCell, "confirmed_on", by) for by in (EARLIER, NEXT, NEVER)),
    *((ChangeCell, "confirmed_by", "helena"), (Decision, "recorded_by", "rowan"), (Decision, "together", True)),
    *((Decision, "decided_on", EARLIER), (Decision, "look_again_on", NEXT)),
    *((Decision, column, "x") for column in ("body", "reason")),
    *((Answer, "answered_on", by) for by in (EARLIER, NEXT)),
    *((Answer, "answered_by", "rowan"), (Answer, "look_again_on", NEXT)),
    *((Answer, column, "x") for column in ("body", "reason")),
    *((Version, "made_on", by) for by in (EARLIER, NEXT)),
    *((Version, "made_by", "priya"), (Version, "text", "x"), (Version, "summary", "x"), (ChangeText, "words", "x")),
]
LOOKED: list[tuple[type[Model], str, Any]] = [
    *((Change, "stage_since", by) for by in (EARLIER, NEXT)),
    *((Change, "in_effect_on", by) for by in (EARLIER, NEXT, NEVER)),
    *((Change, "looked_on", by) for by in (EARLIER, NEXT, NEVER)),
    *((Change, "look_again_on", by) for by in (EARLIER, NEXT, NEVER)),
]


@pytest.fixture
def decided(db: Session, cast: Cast, proposed: UUID, seen: Seen, released: Released) -> UUID:
    """A change with something in every column: confirmed, decided, with a dissent, words and an approved text."""
    rowan, helena = seen(cast.rowan), seen(cast.helena)
    confirm(db, rowan, proposed, [released.asking.id], NOW)
    answer(db, helena, released.asking.id, Reply(0, Word.NOT_NOW, "In spring.", TODAY + 2 * LATER), NOW)
    write(db, rowan, proposed, Wording("undo", "We would ask again."), NOW)
    some = Verdict(0, "Policy group", TODAY, Word.IN_PART, "The first half.", TODAY + LATER, pen=Pen.TOLD)
    decide(db, helena, proposed, some, NOW)
    dissent(db, rowan, proposed, Dissenting(1, "We see it otherwise."), NOW)
    save_draft(db, rowan, proposed, Draft(None, "First", "A text."), NOW)
    draft = heads(entries(db, proposed, "UTC")).draft
    assert draft
    approve(db, helena, proposed, Approval(draft.id, draft.digest), NOW)
    return proposed


@contextmanager
def altered(db: Session, cast: Cast, model: type[Model], column: str, to: Any) -> Iterator[None]:
    """Write something else in a column of every row, as who holds the database could, and put it back."""
    rows = list(db.scalars(select(model)))
    before = [getattr(row, column) for row in rows]
    for row, value in zip(rows, before, strict=True):
        other = to(value) if callable(to) else getattr(cast, to).id if column.endswith("_by") else to
        assert other != value
        setattr(row, column, other)
    db.commit()
    yield
    for row, value in zip(rows, before, strict=True):
        setattr(row, column, value)
    db.commit()


def silent(app: Flask, db: Session, cast: Cast, cases: list[tuple[type[Model], str, Any]]) -> list[str]:
    """Return the columns that the audit does not hold; before and between, it has nothing to say."""
    found = []
    for model, column, to in cases:
        assert list(invariants(db, NOW, app.extensions["keyring"])) == []
        with altered(db, cast, model, column, to):
            if not list(invariants(db, NOW, app.extensions["keyring"])):
                found.append(f"{model.__name__}.{column}")
    return found


def test_no_column_that_repeats_the_trail_can_be_altered_silently(
    app: Flask, db: Session, cast: Cast, decided: UUID
) -> None:
    assert silent(app, db, cast, DECIDED) == []


def test_no_column_of_what_is_in_effect_can_be_altered_silently(
    app: Flask, db: Session, cast: Cast, decided: UUID, seen: Seen
) -> None:
    rowan = seen(cast.rowan)
    move(db, rowan, decided, Move(Stage.DECISION, Stage.IN_EFFECT, "", TODAY + 2 * LATER), NOW)
    look(db, rowan, decided, Look(0, "Fewer people wait.", Outcome.KEEP, TODAY + 3 * LATER), NOW + A_DAY)
    stands = db.get_one(Change, decided)
    assert (stands.look_again_on, stands.looked_on) == (TODAY + 3 * LATER, TODAY + A_DAY)
    assert silent(app, db, cast, LOOKED) == []


def test_what_was_raised_stands_since_the_first_of_its_month_however_late_it_was_entered(
    app: Flask, db: Session, cast: Cast, raised: UUID
) -> None:
    """The machine stood still until the third: the entry was written then, and says since when it stands."""
    assert len(list(appear(db, NOW.replace(month=12, day=3)))) == 1
    assert db.get_one(Change, raised).proposed_on == date(2026, 12, 1)
    cases = [(Change, column, by) for column in ("proposed_on", "stage_since") for by in (EARLIER, NEXT)]
    assert silent(app, db, cast, cases) == []


def test_a_decision_that_is_noted_late_is_held_to_its_own_day(
    app: Flask, db: Session, cast: Cast, proposed: UUID, seen: Seen
) -> None:
    """Noted on Monday, decided on Thursday: the decision is of Thursday, and the change stands there since then."""
    late = Verdict(0, "Policy group", TODAY + A_DAY, Word.NO, "By-laws.", pen=Pen.TOLD)
    decide(db, seen(cast.helena), proposed, late, NOW + 5 * A_DAY)
    assert db.get_one(Change, proposed).stage_since == TODAY + A_DAY
    cases = [(Change, "stage_since", EARLIER), (Change, "stage_since", NEXT), (Decision, "decided_on", EARLIER)]
    assert silent(app, db, cast, cases) == []


def test_a_day_is_told_in_the_zone_that_the_agency_had_then(
    app: Flask, db: Session, cast: Cast, proposed: UUID, seen: Seen
) -> None:
    """Nine in the morning in New York is the day after in Auckland: what was written before may be a day apart."""
    row = db.get_one(Change, proposed)
    row.proposed_on = row.stage_since = TODAY + A_DAY
    db.commit()
    assert len(list(invariants(db, NOW, app.extensions["keyring"]))) == 2
    change_settings(db, seen(cast.wes), {"zone": "Pacific/Auckland"}, NOW + A_DAY)
    assert list(invariants(db, NOW, app.extensions["keyring"])) == []
    row.proposed_on = row.stage_since = TODAY
    db.commit()
    assert list(invariants(db, NOW, app.extensions["keyring"])) == []
    row.proposed_on = row.stage_since = TODAY - A_DAY
    db.commit()
    assert len(list(invariants(db, NOW, app.extensions["keyring"]))) == 2


def test_an_agency_may_move_its_zone_across_the_day_line(
    app: Flask, db: Session, cast: Cast, released: Released, seen: Seen
) -> None:
    """At half past ten in UTC it is the 26th on Kiritimati and the 24th in Pago Pago."""
    db.execute(update(Agency).values(zone="Pacific/Kiritimati"))
    db.commit()
    at = NOW.replace(hour=10, minute=30)
    proposal = Proposal(uuid4(), "Tea", "We offer tea.", frozenset({released.asking.id}), frozenset({cast.priya.id}))
    assert db.get_one(Change, propose(db, seen(cast.rowan), proposal, at)).proposed_on == TODAY + A_DAY
    change_settings(db, seen(cast.wes), {"zone": "Pacific/Pago_Pago"}, at)
    assert list(invariants(db, NOW, app.extensions["keyring"])) == []


def test_who_began_before_the_zone_was_changed_ends_within_the_hour_in_the_one_that_was() -> None:
    changed = NOW.replace(hour=12)
    days, theirs = Calendar("Pacific/Auckland", changed), NOW.date()  # in Auckland it is tomorrow already
    assert days.is_day(theirs, changed + timedelta(hours=1))
    assert not days.is_day(theirs, changed + timedelta(hours=1, seconds=1))


def test_a_day_that_was_nowhere_on_earth_is_never_the_day() -> None:
    days = Calendar("UTC", NOW + A_DAY)
    for hour, on_earth in ((9, (-1, 0)), (10, (-1, 0, 1)), (11, (-1, 0, 1)), (13, (0, 1))):
        at = NOW.replace(hour=hour)
        assert tuple(by for by in range(-3, 4) if days.is_day(TODAY + by * A_DAY, at)) == on_earth


def test_what_was_written_since_the_zone_was_changed_is_held_to_its_very_day() -> None:
    days = Calendar("UTC", NOW - 2 * A_DAY)
    assert days.is_day(NOW.date(), NOW)
    assert not days.is_day(NOW.date() + A_DAY, NOW)
    assert days.is_day(NOW.date() - 2 * A_DAY, NOW - 3 * A_DAY)
    assert not days.is_day(NOW.date() - A_DAY, NOW - 3 * A_DAY)
    assert not days.is_day(None, NOW)
