"""What letters about a date say, and that a reader's calendar always ends with the truth."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coreflect.notices.models import Mail
from coreflect.notices.rules.letters import Letter, unpacked
from coreflect.people.models import Person
from coreflect.sessions.actions import tell
from coreflect.sessions.models import ReflectionSession, SignUp
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY

LINK = "https://meet.example/planted-room"
THEME = "Planted theme of waiting rooms"
EST = "Wednesday 2 December 2026, 12:00-13:00, New York time"


def letters_to(db: Session, person: Person) -> list[Letter]:
    """Return the letters in the outbox to a person, in the order in which they were written."""
    query = select(Mail).where(Mail.reader == person.id, Mail.state != "void").order_by(Mail.made_at, Mail.number)
    return [unpacked(one.kind, one.subject, one.body) for one in db.scalars(query)]


def send_all(db: Session) -> None:
    """Let every letter that is due go out; its words stay readable for the test."""
    db.execute(update(Mail).where(Mail.state == "due").values(state="sent"))


def said(letter: Letter) -> str:
    """Return everything that a letter says, as one text."""
    event = [letter.event.title, letter.event.place, letter.event.note] if letter.event else []
    return "\n".join([letter.subject, *letter.lines, *(f"{one.words} {one.path}" for one in letter.links), *event])


@pytest.fixture
def date(db: Session, cast: Cast) -> ReflectionSession:
    """A date by video at which Priya has a place, with everything planted that no letter may hold."""
    cast.series.title = f"Rowan Ellery's circle on {THEME}"
    factories.make_theme(label=THEME)
    on = factories.make_date(cast.series, mode="video", place="", link=LINK)
    factories.make_sign_up(on, cast.priya)
    factories.make_sign_up(on, cast.sunniva)
    return on


def every_letter(db: Session, date: ReflectionSession, cast: Cast) -> list[Letter]:
    """Let everything happen to a date that a reader is told of, and return all letters to Priya."""
    until = NOW + timedelta(hours=4)
    tell.tell_place(db, date, [cast.priya.id], NOW)
    tell.tell_offer(db, date, cast.priya.id, until, NOW)
    send_all(db)
    date.moved_from, date.starts_at = date.starts_at, date.starts_at + timedelta(hours=1)
    date.ends_at, date.reason, date.sequence = date.ends_at + timedelta(hours=1), "The room is painted.", 1
    tell.tell_moved(db, date, NOW)
    send_all(db)
    tell.tell_left(db, date, cast.priya.id, NOW)
    sign_up = db.scalars(select(SignUp).where(SignUp.person_id == cast.priya.id)).one()
    sign_up.number = date.last_number = 9
    tell.tell_place(db, date, [cast.priya.id], NOW)
    send_all(db)
    tell.tell_left(db, date, cast.priya.id, NOW, removed=True)
    factories.make_date(cast.series, TODAY + timedelta(days=21), mode="video", place="", link=LINK)
    tell.tell_cancelled(db, date, NOW)
    return letters_to(db, cast.priya)


def test_no_letter_names_anybody_else_or_tells_a_theme_or_how_to_join(
    db: Session, cast: Cast, date: ReflectionSession
) -> None:
    written = every_letter(db, date, cast)
    assert len(written) == 7
    for letter in written:
        text = said(letter)
        for planted in (LINK, "meet.example", THEME, "Ellery", "Rowan", "Sunniva", "Okafor", "Priya", "Holloway"):
            assert planted not in text, (planted, letter.subject)
        assert letter.subject.startswith("Co-reflection: ")


def test_a_place_is_told_with_its_entry_and_a_way_out(db: Session, cast: Cast, date: ReflectionSession) -> None:
    tell.tell_place(db, date, [cast.priya.id], NOW)
    (letter,) = letters_to(db, cast.priya)
    assert letter.subject == "Co-reflection: you have a place, Wednesday 2 December 2026, 12:00"
    assert letter.lines[:3] == (
        "You have a place.", f"When: {EST}.", "Where: By video; the link comes on the day."
    )  # fmt: skip
    assert [(one.words, one.path, one.signed_until) for one in letter.links] == [
        ("Withdraw", f"/by-mail/{date.id}/{cast.priya.id}/withdraw", date.starts_at),
        ("What to expect there", f"/sessions/{date.id}", None),
    ]
    event = letter.event
    assert event is not None
    assert (event.uid, event.method, event.title) == (f"{date.id}@coreflect", "REQUEST", "Co-reflection")
    assert (event.starts_at, event.ends_at) == (date.starts_at, date.ends_at)
    assert event.place == "By video; the link comes on the day"
    assert not letters_to(db, cast.sunniva), "nobody else was named"


def test_the_agency_says_what_a_date_is_called(db: Session, cast: Cast, date: ReflectionSession) -> None:
    factories.agency().event_title = "Team time"
    tell.tell_place(db, date, [cast.priya.id], NOW)
    (letter,) = letters_to(db, cast.priya)
    assert letter.subject.startswith("Team time: ")
    assert letter.event
    assert letter.event.title == "Team time"


def test_who_waited_reads_that_a_place_became_free(db: Session, cast: Cast, date: ReflectionSession) -> None:
    sign_up = db.scalars(select(SignUp).where(SignUp.person_id == cast.priya.id)).one()
    sign_up.promoted_at = NOW
    tell.tell_place(db, date, [cast.priya.id], NOW)
    assert letters_to(db, cast.priya)[0].lines[0] == "A place became free, and it is yours."


def test_an_offer_says_until_when_and_both_answers_end_with_it(
    db: Session, cast: Cast, date: ReflectionSession
) -> None:
    until = NOW + timedelta(hours=4)
    tell.tell_offer(db, date, cast.priya.id, until, NOW)
    (letter,) = letters_to(db, cast.priya)
    assert "It is held for you until Wednesday 25 November 2026, 13:00, New York time." in said(letter)
    assert [one.path.rsplit("/", 1)[1] for one in letter.links] == ["accept", "withdraw"]
    assert {one.signed_until for one in letter.links} == {until}
    assert letter.event is None, "nothing is in a calendar before they said yes"
    assert db.scalars(select(Mail.until)).one() == until


def test_who_only_waited_gets_nothing_for_the_calendar(db: Session, cast: Cast, date: ReflectionSession) -> None:
    waits = factories.make_person()
    factories.make_sign_up(date, waits, "waiting")
    tell.tell_moved(db, date, NOW)
    send_all(db)
    tell.tell_left(db, date, waits.id, NOW)
    tell.tell_cancelled(db, date, NOW)
    assert [one.event for one in letters_to(db, waits)] == [None, None, None]
    assert [one.event.method for one in letters_to(db, cast.priya) if one.event] == ["REQUEST", "CANCEL"]


def test_a_cancelled_date_says_why_and_offers_the_next_with_a_place_left(
    db: Session, cast: Cast, date: ReflectionSession
) -> None:
    week = timedelta(days=7)
    factories.make_date(cast.series, TODAY + 2 * week, places=2, taken=2)  # no place left
    factories.make_date(cast.series, TODAY + 3 * week, state="cancelled")
    factories.make_date(cast.other_series, TODAY + 3 * week)  # another series
    after = factories.make_date(cast.series, TODAY + 4 * week)
    factories.make_sign_up(after, cast.sunniva)
    date.reason = "The building is closed."
    tell.tell_cancelled(db, date, NOW)
    tell.tell_cancelled(db, date, NOW + timedelta(minutes=1))
    (to_priya,), (to_sunniva,) = letters_to(db, cast.priya), letters_to(db, cast.sunniva)
    assert f"The co-reflection on {EST} was called off." in to_priya.lines
    assert "Why: The building is closed." in to_priya.lines
    assert "Wednesday 23 December 2026" in said(to_priya)
    assert [(one.path, one.signed_until) for one in to_priya.links] == [
        (f"/by-mail/{after.id}/{cast.priya.id}/sign-up", after.starts_at)
    ]
    assert [(one.path, one.signed_until) for one in to_sunniva.links] == [(f"/sessions/{after.id}", None)]


def test_a_next_date_that_does_not_open_yet_is_only_shown(db: Session, cast: Cast, date: ReflectionSession) -> None:
    cast.series.opens_days = 7
    after = factories.make_date(cast.series, TODAY + timedelta(days=21))
    tell.tell_cancelled(db, date, NOW)
    assert [one.path for one in letters_to(db, cast.priya)[0].links] == [f"/sessions/{after.id}"]


def test_a_moved_date_says_what_was_and_what_is(db: Session, cast: Cast, date: ReflectionSession) -> None:
    tell.tell_place(db, date, [cast.priya.id], NOW)
    date.moved_from, date.sequence = date.starts_at, 1
    date.starts_at += timedelta(days=1)
    date.ends_at += timedelta(days=1)
    date.mode, date.place, date.link = "in_person", "Library room", ""
    tell.tell_moved(db, date, NOW + timedelta(minutes=1))
    before, letter = letters_to(db, cast.priya)
    assert letter.subject == "Co-reflection: changed, now Thursday 3 December 2026, 12:00"
    assert "It was planned for Wednesday 2 December 2026, 12:00." in letter.lines
    assert "Where: Library room." in letter.lines
    assert letter.event
    assert before.event
    assert letter.event.sequence > before.event.sequence
    assert letter.links[0].signed_until == date.starts_at


def test_who_signs_up_again_after_withdrawing_is_told_again(db: Session, cast: Cast, date: ReflectionSession) -> None:
    sign_up = db.scalars(select(SignUp).where(SignUp.person_id == cast.priya.id)).one()
    tell.tell_place(db, date, [cast.priya.id], NOW)
    send_all(db)
    tell.tell_left(db, date, cast.priya.id, NOW)
    sign_up.number = 3
    tell.tell_place(db, date, [cast.priya.id], NOW)
    events = [one.event for one in letters_to(db, cast.priya) if one.event]
    assert [one.method for one in events] == ["REQUEST", "CANCEL", "REQUEST"]
    assert [one.sequence for one in events] == sorted({one.sequence for one in events})


def test_leads_are_told_once_each_and_former_leads_are_not(db: Session, cast: Cast) -> None:
    cast.imani.ps_lead, cast.imani.ps_staff = False, True
    for _ in range(2):
        tell.tell_leads(db, cast.series.id, "Few people so far", ("Two come.",), "short 1", NOW, "/sessions/x")
    assert [one.links[0].path for one in letters_to(db, cast.rowan)] == ["/sessions/x"]
    assert not letters_to(db, cast.imani)
    assert not letters_to(db, cast.tove)
    assert not letters_to(db, cast.priya)


def test_sixty_people_are_told_in_as_many_statements_as_one(
    db: Session, cast: Cast, date: ReflectionSession, count_queries: Any
) -> None:
    tell.tell_place(db, date, [cast.priya.id], NOW)
    with count_queries() as few:
        tell.tell_moved(db, date, NOW)
    date.places = 60
    for _ in range(40):
        factories.make_sign_up(date, factories.make_person())
    date.sequence = 1
    db.commit()
    db.refresh(date)
    with count_queries() as many:
        tell.tell_moved(db, date, NOW)
    assert len(many) == len(few) <= 6
    assert db.query(Mail).count() == 1 + 2 + 42


def test_a_name_in_a_calendar_is_the_same_for_a_date_wherever_it_is_kept() -> None:
    from coreflect.sessions.rules.told import uid_of

    assert uid_of(UUID(int=7)) == "00000000-0000-0000-0000-000000000007@coreflect"
