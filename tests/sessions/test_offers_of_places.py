"""A place that becomes free passes on in one way; within a day of the date it is offered, and offers lapse."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Missing
from coreflect.notices.models import Mail
from coreflect.sessions.actions.dates import locked, settle
from coreflect.sessions.actions.offers_of_places import lapse
from coreflect.sessions.actions.places import (
    OfferEnded,
    Outcome,
    SignUpClosed,
    accept,
    sign_up,
    step_back,
    take_off,
    withdraw,
)
from coreflect.sessions.invariants import invariants
from coreflect.sessions.models import ReflectionSession, SignUp
from coreflect.sessions.rules.places import Standing
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.sessions.test_actions import a_full_date, as_viewer, standings

TOMORROW = TODAY + timedelta(days=1)  # its date begins at 17:00 UTC, 27 hours after NOW
LATE = NOW + timedelta(hours=20)  # seven hours before
MINUTE = timedelta(minutes=1)


def tomorrow(db: Session, cast: Cast, waiting: int = 3) -> tuple[ReflectionSession, list[UUID]]:
    """Return a date of tomorrow with two places, both taken, and so many waiting; and its people in order."""
    on = factories.make_date(cast.series, TOMORROW, places=2, quorum=1)
    people = [factories.make_person() for _ in range(2 + waiting)]
    for person in people:
        sign_up(db, as_viewer(db, person), on.id, NOW)
    return on, [person.id for person in people]


def states(db: Session, on: ReflectionSession, people: list[UUID]) -> list[str]:
    db.expire_all()
    found = standings(db, on)
    return [found[person][1] for person in people]


def counted(db: Session, on: ReflectionSession) -> tuple[int, int, int]:
    db.refresh(on)
    return on.taken, on.offered, on.waiting


def ends(db: Session, on: ReflectionSession) -> list[datetime]:
    return list(db.scalars(select(SignUp.offered_until).where(SignUp.session_id == on.id, SignUp.state == "offered")))


def letters(db: Session, person: UUID) -> list[str]:
    """Return the beginnings of the keys of the letters that a person was written, in order."""
    rows = db.scalars(select(Mail.key).where(Mail.reader == person).order_by(Mail.made_at, Mail.number))
    return [key.split()[0] for key in rows]


def by_id(db: Session, person: UUID):
    return as_viewer(db, type("Who", (), {"id": person}))


def held(db: Session, now: datetime) -> list[str]:
    return list(invariants(db, now, None))


def test_more_than_a_day_before_the_place_is_given_and_told(db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    withdraw(db, by_id(db, people[0]), on.id, NOW)
    assert states(db, on, people) == ["withdrawn", "coming", "coming", "waiting", "waiting"]
    assert letters(db, people[2]) == ["place"]
    assert letters(db, people[3]) == []
    assert held(db, NOW) == []


def test_within_a_day_the_place_is_held_and_offered_for_four_hours(db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    withdraw(db, by_id(db, people[0]), on.id, LATE)
    assert states(db, on, people) == ["withdrawn", "coming", "offered", "waiting", "waiting"]
    assert counted(db, on) == (1, 1, 2)
    assert ends(db, on) == [LATE + timedelta(hours=4)]
    assert letters(db, people[2]) == ["offer"]
    assert held(db, LATE) == []


def test_the_last_day_begins_exactly_24_hours_before_and_no_offer_outlasts_the_start(db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    withdraw(db, by_id(db, people[0]), on.id, on.starts_at - timedelta(hours=24) - MINUTE)
    withdraw(db, by_id(db, people[1]), on.id, on.starts_at - timedelta(hours=24))
    assert states(db, on, people) == ["withdrawn", "withdrawn", "coming", "offered", "waiting"]
    withdraw(db, by_id(db, people[2]), on.id, on.starts_at - timedelta(hours=1))
    assert sorted(ends(db, on)) == [on.starts_at]  # the other one has lapsed, twenty hours ago
    assert states(db, on, people) == ["withdrawn", "withdrawn", "withdrawn", "lapsed", "offered"]
    assert held(db, on.starts_at - timedelta(hours=1)) == []


def test_who_accepts_has_the_place_and_is_told_once(db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    withdraw(db, by_id(db, people[0]), on.id, LATE)
    assert accept(db, by_id(db, people[2]), on.id, LATE + MINUTE) == Outcome(Standing.COMING)
    assert accept(db, by_id(db, people[2]), on.id, LATE + 2 * MINUTE) == Outcome(Standing.COMING, already=True)
    assert counted(db, on) == (2, 0, 2)
    assert letters(db, people[2]) == ["offer", "place"]
    assert held(db, LATE + 2 * MINUTE) == []


def test_signing_up_while_a_place_is_held_takes_it(db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    withdraw(db, by_id(db, people[0]), on.id, LATE)
    assert sign_up(db, by_id(db, people[2]), on.id, LATE).standing is Standing.COMING
    assert counted(db, on) == (2, 0, 2)


def test_who_declines_passes_the_offer_on_at_once(db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    withdraw(db, by_id(db, people[0]), on.id, LATE)
    withdraw(db, by_id(db, people[2]), on.id, LATE + MINUTE)
    assert states(db, on, people) == ["withdrawn", "coming", "withdrawn", "offered", "waiting"]
    assert ends(db, on) == [LATE + MINUTE + timedelta(hours=4)]
    assert letters(db, people[2]) == ["offer"]  # nothing stood in their calendar


def test_an_offer_lapses_with_its_last_minute_and_passes_on(db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    withdraw(db, by_id(db, people[0]), on.id, LATE)
    assert list(lapse(db, LATE + timedelta(hours=4) - MINUTE)) == []
    assert list(lapse(db, LATE + timedelta(hours=4))) == ["1 offer of a place lapsed and passed on."]
    assert states(db, on, people) == ["withdrawn", "coming", "lapsed", "offered", "waiting"]
    assert ends(db, on) == [on.starts_at]  # only three hours are left
    assert list(lapse(db, LATE + timedelta(hours=4))) == []
    assert held(db, LATE + timedelta(hours=4)) == []


def test_who_let_an_offer_lapse_reads_so_and_may_sign_up_again_at_the_end(db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    withdraw(db, by_id(db, people[0]), on.id, LATE)
    later = LATE + timedelta(hours=4)
    with pytest.raises(OfferEnded, match="sign up again"):
        accept(db, by_id(db, people[2]), on.id, later)
    assert states(db, on, people)[2:4] == ["lapsed", "offered"]  # it had not waited for anybody to look after it
    assert sign_up(db, by_id(db, people[2]), on.id, later) == Outcome(Standing.WAITING, turn=2)
    assert standings(db, on)[people[2]] == (6, "waiting")
    with pytest.raises(OfferEnded, match="waiting list"):
        accept(db, by_id(db, people[2]), on.id, later)


def test_nobody_without_an_offer_can_accept_one(db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    for viewer in (as_viewer(db, cast.priya), by_id(db, people[3])):
        with pytest.raises(OfferEnded):
            accept(db, viewer, on.id, LATE)
        db.rollback()
    assert counted(db, on) == (2, 0, 3)


def test_after_the_start_and_on_a_date_that_was_called_off_nothing_passes_on(db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    withdraw(db, by_id(db, people[0]), on.id, on.starts_at - timedelta(hours=1))
    list(lapse(db, on.starts_at))
    assert states(db, on, people) == ["withdrawn", "coming", "lapsed", "waiting", "waiting"]
    assert counted(db, on) == (1, 0, 2)
    for act in (accept, withdraw, sign_up):
        with pytest.raises(SignUpClosed):
            act(db, by_id(db, people[3]), on.id, on.starts_at)
        db.rollback()
    off, others = tomorrow_at(db, cast, "cancelled")
    settle(db, locked(db, off.id), LATE)
    db.commit()
    assert states(db, off, others)[2:] == ["waiting", "waiting", "waiting"]
    assert held(db, on.starts_at) == []


def tomorrow_at(db: Session, cast: Cast, state: str) -> tuple[ReflectionSession, list[UUID]]:
    """Return such a date of another series with one place more than is taken."""
    on = factories.make_date(cast.other_series, TOMORROW, places=2, quorum=1)
    people = [factories.make_person() for _ in range(5)]
    for person in people:
        sign_up(db, as_viewer(db, person), on.id, NOW)
    on.places, on.state = 3, state
    db.commit()
    return on, [person.id for person in people]


def test_more_places_go_to_the_first_who_wait(db: Session, cast: Cast) -> None:
    on, people = tomorrow_at(db, cast, "planned")
    date = locked(db, on.id)
    date.places = 4
    settle(db, date, NOW)
    db.commit()
    assert states(db, on, people) == ["coming", "coming", "coming", "coming", "waiting"]
    assert [letters(db, person) for person in people[2:]] == [["place"], ["place"], []]


def test_who_leaves_gives_back_an_offer_too_and_gets_no_letter(db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    withdraw(db, by_id(db, people[0]), on.id, LATE)
    step_back(db, people[2], LATE)
    db.commit()
    assert states(db, on, people) == ["withdrawn", "coming", "withdrawn", "offered", "waiting"]


def test_somebody_whose_account_ended_or_who_signs_up_no_more_is_offered_nothing(db: Session, cast: Cast) -> None:
    on, people = tomorrow(db, cast)
    closed, leads_now = (db.get(factories.Person, person) for person in people[2:4])
    closed.active = False
    leads_now.clinician, leads_now.leadership = False, True
    db.commit()
    withdraw(db, by_id(db, people[0]), on.id, LATE)
    assert states(db, on, people) == ["withdrawn", "coming", "waiting", "waiting", "offered"]


def test_a_date_moved_far_ahead_gives_the_place_and_one_moved_nearer_shortens_the_offer(
    db: Session, cast: Cast
) -> None:
    on, people = tomorrow(db, cast)
    withdraw(db, by_id(db, people[0]), on.id, LATE)
    date = locked(db, on.id)
    date.starts_at, date.ends_at = (moment - timedelta(hours=4) for moment in (date.starts_at, date.ends_at))
    settle(db, date, LATE)
    db.commit()
    assert ends(db, on) == [on.starts_at]
    assert held(db, LATE) == []
    date = locked(db, on.id)
    date.starts_at, date.ends_at = (moment + timedelta(days=9) for moment in (date.starts_at, date.ends_at))
    settle(db, date, LATE)
    db.commit()
    assert states(db, on, people) == ["withdrawn", "coming", "coming", "waiting", "waiting"]
    assert letters(db, people[2]) == ["offer", "place"]


def test_a_lead_takes_somebody_off_the_list_and_the_place_passes_on(db: Session, cast: Cast) -> None:
    on, people = a_full_date(db, cast.series)
    first, third, fourth = people[0].id, people[2].id, people[3].id
    assert take_off(db, as_viewer(db, cast.rowan), on.id, first, NOW) is True
    assert take_off(db, as_viewer(db, cast.rowan), on.id, first, NOW) is False
    assert states(db, on, [first, third, fourth]) == ["withdrawn", "coming", "waiting"]
    assert take_off(db, as_viewer(db, cast.imani), on.id, fourth, NOW) is True
    assert "left" in letters(db, first)
    assert letters(db, fourth) == ["left"]
    assert counted(db, on) == (2, 0, 0)
    with pytest.raises(SignUpClosed):
        take_off(db, as_viewer(db, cast.rowan), on.id, third, on.starts_at)
    db.rollback()
    assert held(db, NOW) == []


def test_whoever_does_not_lead_the_date_takes_nobody_off(db: Session, cast: Cast) -> None:
    on, (first, *_) = a_full_date(db, cast.series)
    for person in (cast.tove, cast.priya, cast.helena, cast.wes):
        with pytest.raises(Missing):
            take_off(db, as_viewer(db, person), on.id, first.id, NOW)
        db.rollback()
    assert standings(db, on)[first.id] == (1, "coming")
