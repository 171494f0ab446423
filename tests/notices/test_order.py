"""A calendar never hears that a date is off before it has heard of the date, nor of what it never had."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.notices.actions.post import post
from coreflect.notices.actions.retry import retry
from coreflect.notices.actions.send import claim
from coreflect.notices.invariants import invariants
from coreflect.notices.models import Mail
from tests.factories import NOW
from tests.notices.conftest import ADDRESS, READER, Outbox, a_letter, an_event
from tests.notices.mail_server import MailServer

LATER = timedelta(minutes=5)


def methods(server: MailServer) -> list[str]:
    """Return what calendars were told, in this order; "" for words alone."""
    return [method_of(mail) for mail in server.taken]


def method_of(mail: Any) -> str:
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return parts[0]["Content-Type"].params["method"] if parts else ""


@pytest.fixture
def asked(outbox: Outbox) -> Mail:
    """A letter that asks a calendar to remember a date."""
    return outbox.post(a_letter(event=an_event()), key="place")


def cancel(outbox: Outbox, now: Any = NOW) -> Mail:
    """Post the letter that calls the date off."""
    return outbox.post(a_letter(subject="Called off", event=an_event("CANCEL", 1)), key="off", now=now)


def test_what_was_sent_is_cancelled(outbox: Outbox, asked: Mail, server: MailServer) -> None:
    outbox.tend()
    cancel(outbox)
    outbox.tend()
    assert methods(server) == ["REQUEST", "CANCEL"]


def test_of_a_date_that_a_calendar_never_heard_of_only_the_words_are_sent(
    outbox: Outbox, asked: Mail, server: MailServer
) -> None:
    off = cancel(outbox)
    assert (off.method, off.thread, off.until) == ("", "", asked.until)
    outbox.tend()
    assert [(mail["Subject"], method_of(mail)) for mail in server.taken] == [("Called off", "")]
    assert outbox.row("place").state == "void"


def test_a_change_that_is_not_sent_gives_way_to_the_cancellation(
    outbox: Outbox, asked: Mail, server: MailServer
) -> None:
    outbox.tend()
    outbox.post(a_letter(subject="Moved", event=an_event(sequence=1)), key="moved")
    cancel(outbox)
    outbox.tend()
    assert methods(server) == ["REQUEST", "CANCEL"]
    assert outbox.row("moved").state == "void"


def test_what_is_on_its_way_at_this_moment_is_cancelled_after_it(
    outbox: Outbox, asked: Mail, db: Session, server: MailServer
) -> None:
    assert claim(db, NOW).id == asked.id
    assert cancel(outbox).method == "CANCEL"
    outbox.tend()
    assert methods(server) == [], "the other is not known to have arrived"
    outbox.tend(timedelta(minutes=11))
    assert methods(server) == ["REQUEST", "CANCEL"]


def test_what_may_have_arrived_is_cancelled_too(outbox: Outbox, asked: Mail, server: MailServer) -> None:
    server.verdicts[""] = "drop"
    outbox.tend()
    server.verdicts.clear()
    assert cancel(outbox).method == "CANCEL"
    outbox.tend(LATER)
    assert methods(server) == ["REQUEST", "CANCEL"]


def test_what_was_refused_has_not_arrived(outbox: Outbox, asked: Mail, server: MailServer) -> None:
    server.answers[""] = "451 later"
    outbox.tend()
    server.answers.clear()
    assert cancel(outbox).method == ""
    outbox.tend(LATER)
    assert [(mail["Subject"], method_of(mail)) for mail in server.taken] == [("Called off", "")]


def test_a_second_request_takes_the_place_of_one_that_was_given_up(
    outbox: Outbox, asked: Mail, db: Session, server: MailServer
) -> None:
    server.answers[ADDRESS] = "552 mailbox full"
    outbox.tend()
    assert outbox.states() == ["failed"]
    outbox.post(a_letter(event=an_event(sequence=1)), key="moved")
    server.answers.clear()
    assert outbox.tend(LATER) == ["1 mail was sent."], "nobody should go there at the old hour"
    retry(db, asked.id, NOW + LATER)
    assert outbox.tend(LATER) == []
    assert outbox.states() == ["void", "sent"]
    assert outbox.row(asked.key).body == ""
    (sequence,) = [part.get_content() for mail in server.taken for part in mail.walk()
                   if part.get_content_type() == "text/calendar"]  # fmt: skip
    assert "SEQUENCE:1" in sequence


def test_a_second_request_waits_for_the_first_that_will_be_tried_again(
    outbox: Outbox, asked: Mail, server: MailServer
) -> None:
    server.answers[ADDRESS] = "450 not now"
    outbox.tend()
    outbox.post(a_letter(event=an_event(sequence=1)), key="moved")
    outbox.post(a_letter(), key="words alone do not wait")
    server.answers.clear()
    assert outbox.tend() == ["1 mail was sent."]
    assert methods(server) == [""]
    outbox.tend(LATER)
    assert methods(server) == ["", "REQUEST", "REQUEST"]


def test_the_same_cancellation_again_takes_nothing_back_that_came_after_it(
    outbox: Outbox, asked: Mail, db: Session
) -> None:
    outbox.tend()
    off = a_letter(subject="Called off", event=an_event("CANCEL", 1))
    cancel(outbox)
    outbox.post(a_letter(event=an_event(sequence=2)), key="again")
    assert not post(db, READER, ADDRESS, off, "off", NOW)
    db.commit()
    assert outbox.row("again").state == "due"


def test_threads_of_others_are_no_concern(outbox: Outbox, asked: Mail, server: MailServer) -> None:
    other = UUID(int=7)
    outbox.post(a_letter(event=an_event()), reader=other, address="imani@example.org", key="other")
    outbox.post(a_letter(event=an_event(uid="elsewhere@coreflect")), key="elsewhere")
    cancel(outbox)
    outbox.tend()
    assert sorted(methods(server)) == ["", "REQUEST", "REQUEST"]


def test_what_calendars_are_told_of_the_past_is_not_sent(outbox: Outbox, asked: Mail, server: MailServer) -> None:
    assert asked.until == an_event().ends_at
    outbox.tend(timedelta(days=8))
    assert (outbox.states(), server.taken) == (["void"], [])


def test_the_audit_says_what_does_not_hold(outbox: Outbox, asked: Mail, db: Session) -> None:
    def said(**changes: Any) -> list[str]:
        row = db.get(Mail, asked.id)
        for name, value in changes.items():
            setattr(row, name, value)
        db.commit()
        found = list(invariants(db, NOW, None))
        db.rollback()
        return found

    assert said() == []
    assert "more than an hour" in said(state="sending", claimed_at=NOW - timedelta(minutes=61))[0]
    assert said(claimed_at=NOW - timedelta(minutes=59)) == []
    assert "hold words" in said(state="sent")[0]
    assert said(state="due", claimed_at=None) == []
    database.session.add(_cancelled(asked, number=2))
    assert "before it was told" in said()[0]
    assert said(state="void", subject="", body="") == []
    assert "same number" in said(number=2)[0]


def _cancelled(asked: Mail, number: int) -> Mail:
    return Mail(
        key="off", reader=READER, address=ADDRESS, kind="place", subject="", body="", thread=asked.thread,
        number=number, method="CANCEL", state="sent", made_at=NOW, due_at=NOW, message_id="<off@coreflect>",
    )  # fmt: skip
