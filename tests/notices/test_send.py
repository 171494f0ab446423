"""What is due goes out once; what cannot go out waits, and is never lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.deployment import Deployment
from coreflect.foundation.refusals import Missing
from coreflect.notices.actions import line
from coreflect.notices.actions.post import post
from coreflect.notices.actions.retry import retry, retry_all
from coreflect.notices.rules.troubles import TRIES, pause
from tests.factories import NOW, make_mail
from tests.journeys.conftest import free_port
from tests.notices.conftest import ADDRESS, READER, Outbox, a_letter, an_event, at
from tests.notices.mail_server import MailServer, mail_server

A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


def test_a_letter_goes_out_once_and_its_words_are_erased(outbox: Outbox, server: MailServer) -> None:
    row = outbox.post(a_letter(event=an_event()))
    assert outbox.tend() == ["1 mail was sent."]
    (mail,) = server.taken
    assert (mail["To"], mail["Subject"], mail["Message-ID"]) == (ADDRESS, "You have a place", row.message_id)
    after = outbox.row(row.key)
    assert (after.state, after.subject, after.body, after.problem) == ("sent", "", "", "")
    assert outbox.tend() == outbox.tend(A_DAY) == []
    assert len(server.taken) == 1


def test_many_letters_go_out_on_one_line(outbox: Outbox, server: MailServer) -> None:
    for _ in range(30):
        outbox.post()
    assert outbox.tend() == ["30 mails were sent."]
    assert (len(server.taken), server.lines) == (30, 1)


def test_no_line_is_opened_when_nothing_is_due(outbox: Outbox, server: MailServer) -> None:
    make_mail(state="failed")
    make_mail(due_at=NOW + A_MINUTE)
    assert outbox.tend() == []
    assert server.lines == 0


def test_while_a_line_is_opened_others_can_write(outbox: Outbox, server: MailServer) -> None:
    engine, written = database.engine, []

    def write() -> None:
        with Session(engine) as own:
            written.append(post(own, READER, ADDRESS, a_letter(), "meanwhile", NOW))
            own.commit()

    server.greeting = write
    outbox.post()
    assert outbox.tend() == ["2 mails were sent."]
    assert written == [True]


def test_while_the_server_is_down_everything_waits_longer_and_longer_and_arrives_later(
    outbox: Outbox, deployment: Deployment
) -> None:
    port = free_port()
    outbox.deployment = at(deployment, port)
    keys = [outbox.post().key for _ in range(3)]
    not_yet = make_mail(due_at=NOW + A_DAY)
    moment, pauses = timedelta(0), []
    for _ in range(7):
        assert outbox.tend(moment) == ["The mail server could not be reached."]
        assert outbox.tend(moment) == [], "nothing is tried before its pause is over"
        row = outbox.row(keys[0])
        pauses.append(row.due_at - NOW - moment)
        assert (row.state, row.problem) == ("due", "The mail server could not be reached.")
        moment = row.due_at - NOW
    assert pauses == [A_MINUTE * count for count in (1, 2, 4, 8, 16, 30, 30)]
    assert outbox.row(not_yet.key).tries == 0
    with mail_server(port=port) as server:
        assert outbox.tend(moment) == ["3 mails were sent."]
    assert len({mail["Message-ID"] for mail in server.taken}) == 3


def test_after_three_days_a_letter_is_given_up_and_keeps_its_words_for_another_try(
    outbox: Outbox, deployment: Deployment, db: Session
) -> None:
    waits = [pause(done) for done in range(1, TRIES)]
    assert timedelta(days=3) < sum((wait for wait in waits if wait), timedelta(0)) < timedelta(days=3, hours=1)
    assert pause(TRIES) is None
    row = make_mail(tries=TRIES - 1)
    outbox.deployment = at(deployment, free_port())
    outbox.tend()
    given_up = outbox.row(row.key)
    assert (given_up.state, given_up.tries, given_up.body) == ("failed", TRIES, row.body)
    assert retry_all(db, NOW) == 1
    outbox.deployment = deployment
    assert outbox.tend() == ["1 mail was sent."]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (
            "550 5.1.1 <priya@example.org> Priya is unknown here",
            "The mail server did not take the address (550 5.1.1).",
        ),
        ("553 no such name", "The mail server did not take the address (553)."),
    ],
)
def test_an_address_that_is_refused_is_given_up_at_once_and_nobody_is_named(
    outbox: Outbox, server: MailServer, db: Session, answer: str, problem: str
) -> None:
    server.answers[ADDRESS] = answer
    bad = outbox.post()
    outbox.post(address="imani@example.org")
    said = outbox.tend()
    assert said == ["1 mail was sent."], "the next one goes out on the same line"
    row = outbox.row(bad.key)
    assert (row.state, row.problem, row.tries) == ("failed", problem, 1)
    assert outbox.tend(A_DAY) == []
    server.answers.clear()
    retry(db, row.id, NOW + A_DAY)
    assert outbox.tend(A_DAY) == ["1 mail was sent."]
    assert server.to(ADDRESS)[0]["Message-ID"] == row.message_id


def test_an_address_that_cannot_take_mail_now_is_tried_later_and_keeps_nobody_waiting(
    outbox: Outbox, server: MailServer
) -> None:
    server.answers[ADDRESS] = "451 4.7.1 come back later"
    slow = outbox.post()
    outbox.post(address="imani@example.org")
    assert outbox.tend() == ["1 mail was sent."]
    row = outbox.row(slow.key)
    assert row.state == "due"
    assert A_MINUTE <= row.due_at - NOW < A_MINUTE * 2
    assert row.problem == "The mail server did not take the address (451 4.7.1)."
    server.answers.clear()
    assert outbox.tend(A_MINUTE * 2) == ["1 mail was sent."]


def test_a_mail_that_is_refused_for_what_it_says_is_given_up(outbox: Outbox, server: MailServer) -> None:
    server.verdicts[ADDRESS] = "554 5.7.1 looks like spam to me"
    row = outbox.post()
    assert outbox.tend() == []
    assert outbox.row(row.key).problem == "The mail server did not take the mail (554 5.7.1)."
    assert outbox.states() == ["failed"]


def test_a_line_that_breaks_after_the_mail_was_taken_sends_it_again_as_the_same_mail(
    outbox: Outbox, server: MailServer
) -> None:
    server.verdicts[""] = "drop"
    row = outbox.post()
    assert outbox.tend() == ["The mail server broke the line off."]
    server.verdicts.clear()
    assert outbox.tend(A_MINUTE * 2) == ["1 mail was sent."]
    assert [mail["Message-ID"] for mail in server.taken] == [row.message_id] * 2


def test_a_server_that_says_nothing_is_not_waited_for_long(
    outbox: Outbox, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "SECONDS", 0.3)
    server.verdicts[""] = 1.0
    outbox.post()
    assert outbox.tend() == ["The mail server did not answer in time."]
    assert outbox.states() == ["due"]


@pytest.mark.parametrize("body", ["", "{}", "not even JSON", '{"lines": 3, "links": [{}], "event": null}'])
def test_a_letter_that_cannot_be_read_is_given_up_and_keeps_nobody_waiting(
    outbox: Outbox, server: MailServer, body: str
) -> None:
    bad = make_mail(body=body, due_at=NOW - A_DAY)
    outbox.post()
    assert outbox.tend() == ["1 mail was sent."]
    assert outbox.row(bad.key).problem == "It could not be written as a mail."
    assert [mail["To"] for mail in server.taken] == [ADDRESS]


@pytest.mark.parametrize("field", ["subject", "address"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_no_header_can_be_smuggled_in(outbox: Outbox, server: MailServer, field: str, end: str) -> None:
    make_mail(**{field: f"a@example.org{end}Bcc: everybody@example.org"})
    assert outbox.tend() == []
    assert (outbox.states(), server.taken) == (["failed"], [])


def test_what_came_too_late_is_not_sent(outbox: Outbox, server: MailServer) -> None:
    outbox.post(until=NOW + A_MINUTE)
    make_mail(state="failed", until=NOW)
    make_mail(state="sending", claimed_at=NOW - A_DAY, until=NOW)
    outbox.post(until=NOW + A_DAY)
    assert outbox.tend(A_MINUTE) == ["1 mail was sent."]
    assert sorted(outbox.states()) == ["sent", "void", "void", "void"]
    assert not [row for row in outbox.rows() if row.body or row.subject]


def test_what_is_long_over_is_forgotten_and_keys_of_what_is_to_come_stay(outbox: Outbox, server: MailServer) -> None:
    long_ago = NOW - timedelta(days=61)
    for state in ("sent", "void", "shown", "failed"):
        make_mail(state=state, made_at=long_ago, due_at=long_ago)
        make_mail(state=state, made_at=long_ago, due_at=long_ago, until=NOW - timedelta(days=61))
    kept = {
        make_mail(state="sent", made_at=long_ago, due_at=long_ago, until=NOW + A_DAY).key,
        make_mail(state="sent", made_at=long_ago, due_at=long_ago, until=NOW - A_DAY).key,
        make_mail(state="sent", due_at=NOW - timedelta(days=59)).key,
        make_mail(state="digest", made_at=NOW - A_MINUTE, due_at=long_ago).key,
    }
    outbox.tend()
    assert {row.key for row in outbox.rows()} == kept


def test_only_what_was_given_up_is_tried_again(db: Session, outbox: Outbox) -> None:
    sent = make_mail(state="sent", subject="", body="")
    retry(db, sent.id, NOW)
    assert outbox.states() == ["sent"]
    with pytest.raises(Missing):
        retry(db, uuid4(), NOW)
