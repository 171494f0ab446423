"""What is shown of the outbox: to its reader everything that no mail has brought, to the administrator no word."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coreflect.__main__ import _demo_config
from coreflect.foundation.config import Config
from coreflect.notices import ROOM
from coreflect.notices.models import Mail
from coreflect.notices.rules.letters import Kind, Link, packed
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, make_mail
from tests.notices.conftest import Outbox, a_letter
from tests.notices.mail_server import MailServer
from tests.pages import Page

A_DAY = timedelta(days=1)
SECRET = "Crooked teapots hum"


def without_server(db: Session, app: Any, now: Any = NOW) -> None:
    """Tend on a machine without a mail server."""
    db.rollback()
    assert list(ROOM.tend(db, now, app.extensions["deployment"])) == []


def test_without_a_mail_server_letters_are_shown_and_never_sent_later(
    db: Session, app: Any, outbox: Outbox, server: MailServer, page: Page, cast: Cast
) -> None:
    until = NOW + A_DAY
    letter = a_letter(links=(Link("Withdraw", "/sessions/withdraw/1", until), Link("Open it", "/sessions")))
    outbox.post(letter, reader=cast.priya.id)
    make_mail(reader=cast.priya.id, state="digest", kind="dates")
    make_mail(reader=cast.priya.id, state="failed")
    make_mail(subject=SECRET)
    without_server(db, app)
    assert outbox.states() == ["shown"] * 4
    assert outbox.tend(A_DAY * 2) == []
    assert server.taken == []
    mine = page.as_(cast.priya)
    mine.open("home.index")
    assert "You have a place" in mine.text
    assert "for you" in mine.text
    assert SECRET not in mine.html
    mine.open("notices.index")
    assert mine.text.count("3 notices") == 1
    assert SECRET not in mine.html
    assert "Wednesday 2 December, 12:00-13:00, New York time." in mine.text
    (withdraw,) = [address for address in mine.links() if address.startswith("/sessions/withdraw/1")]
    assert "sign=" in withdraw
    assert "/sessions" in mine.links()


def test_with_a_mail_server_only_what_waits_is_shown_and_what_was_sent_is_gone(
    outbox: Outbox, page: Page, cast: Cast
) -> None:
    outbox.post(reader=cast.priya.id)
    mine = page.as_(cast.priya)
    assert "You have a place" in mine.open("notices.index").text
    outbox.tend()
    assert "You have a place" not in mine.open("notices.index").text
    assert "You have a place" not in mine.open("home.index").text
    old = NOW - timedelta(days=31)
    make_mail(reader=cast.priya.id, state="shown", subject=SECRET, made_at=old, due_at=old)
    make_mail(reader=cast.priya.id, state="digest", kind="dates", subject="New dates")
    assert "New dates comes on Monday" in mine.open("notices.index").text
    assert SECRET not in mine.html
    assert "New dates" not in mine.open("home.index").text


@pytest.mark.parametrize("count", [1, 3])
def test_ones_notices_cost_two_questions(page: Page, cast: Cast, count_queries: Any, count: int) -> None:
    for _ in range(count):
        make_mail(reader=cast.priya.id)
    mine = page.as_(cast.priya)
    with count_queries() as asked:
        mine.open("notices.index")
    assert len(asked) == 2


def test_notices_come_twenty_a_page_and_a_page_beyond_them_leads_back(page: Page, cast: Cast) -> None:
    for number in range(23):
        make_mail(reader=cast.priya.id, made_at=NOW - timedelta(minutes=number), subject=f"Number {number}.")
    mine = page.as_(cast.priya).open("notices.index", page=2)
    assert ("Number 20." in mine.text, "Number 19." in mine.text, "23 notices" in mine.text) == (True, False, True)
    mine.open("notices.index", 302, page=3)
    for rubbish in ("0", "-1", "x", "99999999999999999999", "\x00"):
        mine.open("notices.index", page=rubbish)


def test_the_demo_sends_nothing_whatever_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COREFLECT_MAIL_URL", "smtp://mail.example.org")
    monkeypatch.setenv("COREFLECT_MAIL_FROM", "coreflect@example.org")
    monkeypatch.setenv("COREFLECT_SITE", "https://coreflect.example.org")
    assert Config.from_environment().mail
    assert _demo_config().mail is None


def test_an_empty_page_says_what_will_stand_there(page: Page, cast: Cast) -> None:
    assert "Nothing yet" in page.as_(cast.priya).open("notices.index").text


def test_the_administrator_sees_why_and_where_and_not_a_word(
    page: Page, cast: Cast, db: Session, count_queries: Any
) -> None:
    words = packed(a_letter(Kind.HOSTING, lines=(SECRET,)))
    problem = "The mail server did not take the address (550 5.1.1)."
    failed = make_mail(state="failed", kind="hosting", subject=SECRET, body=words, problem=problem, tries=1)
    make_mail(subject=SECRET, body=words)
    make_mail(state="digest", subject=SECRET, body=words)
    make_mail(state="sent", subject="", body="", claimed_at=NOW - A_DAY)
    wes = page.as_(cast.wes)
    with count_queries() as asked:
        wes.open("notices.outbox")
    assert len(asked) == 3
    assert failed.address in wes.text
    assert problem in wes.text
    assert "1 mail, the oldest since Wednesday 25 November, 09:00" in wes.text
    assert "Tuesday 24 November, 09:00" in wes.text
    assert SECRET not in wes.html
    for kind in Kind:
        assert kind.words not in wes.html, "what a mail is about would tell who takes part"
    assert "You have a place" not in wes.html
    wes.open("home.index")
    assert "1 was given up" in wes.text
    assert "/notices/outbox" in wes.links()


def test_an_address_stands_once_without_days_that_would_tell_when_somebody_signed_up(
    page: Page, cast: Cast, db: Session
) -> None:
    problem = "The mail server did not take the address (550 5.1.1)."
    for days, said in ((3, "The mail server did not take the mail (552)."), (2, problem), (1, problem)):
        make_mail(
            reader=cast.priya.id,
            address=cast.priya.email,
            state="failed",
            problem=said,
            made_at=NOW - timedelta(days=days),
        )
    other = make_mail(state="failed", address="other@example.org", problem=problem)
    wes = page.as_(cast.wes).open("notices.outbox")
    assert [heading.text for heading in wes.find("h3")] == [other.address, cast.priya.email]
    assert "2 addresses" in wes.text
    for day in ("November", "Written"):
        assert day not in wes.text.partition("Given up")[2]
    assert problem in wes.text
    assert "(552)" not in wes.text, "the latest answer counts"
    wes.send("notices.retry", mail_id=db.query(Mail).where(Mail.reader == cast.priya.id)[0].id)
    db.expire_all()
    assert {row.state for row in db.query(Mail).where(Mail.reader == cast.priya.id)} == {"due"}
    assert db.get(Mail, other.id).state == "failed"


def test_mails_are_tried_again_one_by_one_or_all(page: Page, cast: Cast, db: Session) -> None:
    one, two, three = (make_mail(state="failed", tries=150, problem="It failed.") for _ in range(3))
    wes = page.as_(cast.wes)
    wes.send("notices.retry", mail_id=one.id).follow()
    assert "It will be tried again in a moment" in wes.text
    db.expire_all()
    assert [db.get(Mail, row.id).state for row in (one, two, three)] == ["due", "failed", "failed"]
    wes.send("notices.retry", mail_id=one.id)
    wes.send("notices.retry_all").follow()
    assert "2 mails will be tried again" in wes.text
    assert "None: every mail was taken" in wes.text
    db.expire_all()
    assert {(row.state, row.tries, row.problem) for row in db.query(Mail)} == {("due", 0, "")}
    wes.send("notices.retry", status=404, mail_id=factories.nowhere())
    wes.send("notices.retry_all").follow()
    assert "Nothing was given up" in wes.text


def test_the_administrator_hears_of_a_server_that_takes_nothing(page: Page, cast: Cast) -> None:
    wes = page.as_(cast.wes)
    make_mail(tries=3, made_at=NOW - timedelta(minutes=59), problem="The mail server could not be reached.")
    assert "could not be delivered" not in wes.open("home.index").text
    make_mail(tries=3, made_at=NOW - timedelta(minutes=61), problem="The mail server could not be reached.")
    assert "has taken nothing for an hour" in wes.open("home.index").text
    assert "The mail server could not be reached." in wes.open("notices.outbox").text
    for other in (cast.rowan, cast.helena, cast.priya):
        assert "/notices/outbox" not in page.as_(other).open("home.index").links()


def test_the_list_of_failures_comes_twenty_a_page(page: Page, cast: Cast) -> None:
    for number in range(21):
        make_mail(state="failed", address=f"n{number:02}@example.org", made_at=NOW - timedelta(minutes=number))
    wes = page.as_(cast.wes).open("notices.outbox", page=2)
    assert ("n20@example.org" in wes.text, "n19@example.org" in wes.text, "21 addresses" in wes.text) == (
        True,
        False,
        True,
    )
    wes.open("notices.outbox", 302, page=3)


def test_a_reader_sees_what_could_not_be_delivered_to_them(page: Page, cast: Cast) -> None:
    make_mail(reader=cast.priya.id, state="failed", subject="You have a place", problem="The mail server said no.")
    mine = page.as_(cast.priya).open("home.index")
    assert "You have a place" in mine.text
    assert "said no" not in mine.text
