"""Sixty days after its close a quarter leaves without the parts that are not signed, once their leads were told."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.deployment import Deployment
from coreflect.foundation.periods import Period
from coreflect.notices.actions.wishes import choose
from coreflect.notices.models import Mail
from coreflect.notices.rules.letters import Kind
from coreflect.people.models import Person
from coreflect.releases import ROOM
from coreflect.releases.models import Cell, Release
from coreflect.releases.rules.left_out import is_to_be_named, is_to_be_told_again, leaves_without, without_on
from coreflect.releases.rules.quiet import WEEK
from coreflect.sessions.models import SeriesLead
from tests.pages import Page
from tests.releases.conftest import READY, Scene
from tests.releases.test_changed_between_signatures import THEIRS, hand_over, sign_part, start_only

Q3 = Period(2026, 3)  # closed on 14 October
FIRST, NAMED = date(2026, 11, 29), date(2026, 12, 13)


def at(day: date) -> datetime:
    return datetime.combine(day, time(15), UTC)


def tend(scene: Scene, day: date) -> list[str]:
    scene.db.rollback()
    said = list(ROOM.tend(scene.db, at(day), Deployment(scene.keyring)))
    assert list(ROOM.invariants(scene.db, at(day), scene.keyring)) == []
    return [one for one in said if "reminded" not in one]


def letters(db: Session) -> list[str]:
    """Return to whom letters went about a part that is not signed."""
    rows = db.execute(select(Mail.address).where(Mail.subject.contains("is not signed")))
    return sorted(row.address for row in rows)


def test_the_day_that_is_named_is_sixty_days_after_the_close_and_never_less_than_two_weeks_away() -> None:
    assert (Q3.closes_on + timedelta(days=46), Q3.closes_on + timedelta(days=60)) == (FIRST, NAMED)
    assert [is_to_be_named(Q3, day) for day in (FIRST - timedelta(days=1), FIRST)] == [False, True]
    assert [without_on(Q3, FIRST + timedelta(days=n)) for n in (0, 1, 100)] == [
        NAMED,
        NAMED + timedelta(days=1),
        NAMED + timedelta(days=100),
    ]
    days = [NAMED + timedelta(days=n) for n in (-4, -3, -1, 0)]
    assert [is_to_be_told_again(NAMED, day) for day in days] == [False, True, True, False]
    assert [leaves_without(NAMED, day) for day in days] == [False, False, False, True]
    assert not leaves_without(None, NAMED)


def test_who_wished_letters_for_leads_away_is_told_all_the_same_by_letter_and_on_their_pages(
    page: Page, apart: Scene, db: Session
) -> None:
    """What is left out is destroyed: nobody may have missed it."""
    one_signed(apart, date(2026, 11, 20))
    tove = apart.cast.tove
    choose(db, tove.id, {Kind.HOSTING: "off", Kind.RELEASED: "weekly"}, at(FIRST))
    tend(apart, FIRST)
    rows = db.execute(select(Mail.state, Mail.kind).where(Mail.subject.contains("is not signed"))).all()
    assert [tuple(one) for one in rows] == [("due", "quiet")]
    said = "July to September 2026 leaves without your part on Sunday 13 December 2026"
    for person, there in ((tove, True), (apart.cast.rowan, False), (apart.cast.sunniva, False)):
        titles = [one.title for one in ROOM.waiting(db, apart.viewer(person), at(FIRST))]
        assert (said in titles) is there
    db.rollback()
    shown = page.as_(tove).open("releases.show", release_id=apart.release().id)
    assert "The quarter leaves without this part on Sunday 13 December" in shown.text


def test_a_part_that_is_not_signed_is_left_out_after_two_letters(apart: Scene, db: Session) -> None:
    one_signed(apart, date(2026, 11, 20))
    assert tend(apart, FIRST - timedelta(days=1)) == []
    said = "Leads were told that July to September 2026 leaves without their part unless it is signed."
    assert tend(apart, FIRST) == [said]
    assert tend(apart, FIRST) == []
    tove = apart.cast.tove.email
    assert letters(db) == [tove]
    body = db.scalars(select(Mail.body).where(Mail.subject.contains("is not signed"))).one()
    assert "Sunday 13 December" in body
    assert tend(apart, NAMED - timedelta(days=4)) == []
    assert tend(apart, NAMED - timedelta(days=3)) == [said]
    assert tend(apart, NAMED - timedelta(days=2)) == []
    assert letters(db) == [tove, tove]
    assert tend(apart, NAMED) == ["July to September 2026 is quiet for a week, without what was not signed in time."]
    assert sorted(one.state for one in apart.parts()) == ["left_out", "signed"]
    assert tend(apart, NAMED + timedelta(days=6)) == []
    assert tend(apart, NAMED + WEEK) == [
        "July to September 2026 was released; what had been recorded, and its key, were destroyed."
    ]
    assert db.scalars(select(Cell.label)).all() == [READY], "and nothing of the other part"
    kinds = db.scalars(select(LedgerEntry.kind).where(LedgerEntry.chain == "trail").order_by(LedgerEntry.number)).all()
    assert kinds == ["left_out", "released"]


def test_where_nothing_is_signed_it_waits_and_a_late_first_signature_still_gives_the_others_two_weeks(
    apart: Scene, db: Session
) -> None:
    start_only(apart, at(date(2026, 11, 20)))
    for day in (FIRST, NAMED, NAMED + timedelta(days=30)):
        assert tend(apart, day) == []
    late = NAMED + timedelta(days=30)
    hand_over(apart, apart.cast.series, at(late))
    assert not sign_part(apart, apart.cast.series, at(late))
    assert len(tend(apart, late)) == 1
    assert apart.release().without_on == late + timedelta(days=14)
    hand_over(apart, apart.cast.other_series, at(late))  # handed over is not signed
    assert tend(apart, late + timedelta(days=13))[0].startswith("Leads were told")
    assert "is quiet for a week" in tend(apart, late + timedelta(days=14))[0]
    assert sorted(one.state for one in apart.parts()) == ["left_out", "signed"]


def test_a_group_that_nobody_leads_any_more_holds_nothing_up_and_every_lead_is_told(apart: Scene, db: Session) -> None:
    one_signed(apart, date(2026, 11, 20))
    db.get(Person, apart.cast.tove.id).active = False
    assert db.scalars(select(SeriesLead.person_id).where(SeriesLead.person_id == apart.cast.tove.id)).all()
    db.commit()
    tend(apart, FIRST)
    assert letters(db) == sorted([apart.cast.rowan.email, apart.cast.imani.email])
    tend(apart, NAMED)
    assert apart.release().state == "quiet"


def test_signed_in_time_it_leaves_with_the_others(apart: Scene, db: Session) -> None:
    one_signed(apart, date(2026, 11, 20))
    tend(apart, FIRST)
    hand_over(apart, apart.cast.other_series, at(FIRST))
    assert sign_part(apart, apart.cast.other_series, at(FIRST))
    assert sorted(db.scalars(select(Cell.label))) == [THEIRS, READY]
    assert db.scalars(select(Release.state)).all() == ["published"]


def one_signed(scene: Scene, day: date) -> None:
    """Rowan's part is signed; Tove's is not even handed over."""
    start_only(scene, at(day))
    hand_over(scene, scene.cast.series, at(day))
    assert not sign_part(scene, scene.cast.series, at(day))
