"""What a mail looks like when it has come through a mail server."""

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest

from coreflect.notices.rules.letters import Kind, Link, packed, unpacked
from coreflect.notices.rules.links import holds
from tests.factories import NOW
from tests.notices.conftest import READER, SITE, Outbox, a_letter, an_event
from tests.notices.mail_server import MailServer
from tests.pages import HTML, parsed

UNTIL = NOW + timedelta(days=7)
KINDS = [Kind.REMINDER, Kind.DATES, Kind.HOSTING]


def sent(outbox: Outbox, server: MailServer, **changes: Any) -> EmailMessage:
    """Post a letter, tend, and return the mail as the server has it."""
    outbox.post(a_letter(**changes))
    assert outbox.tend() == ["1 mail was sent."]
    return server.taken[-1]


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def page_of(mail: EmailMessage) -> str:
    return mail.get_body(("html",)).get_content()


def test_the_same_words_stand_in_both_parts(outbox: Outbox, server: MailServer) -> None:
    lines = ("Wednesday 2 December, 12:00-13:00.", "<b>Bold & “quoted”</b> it's " + "long " * 60)
    links = (Link("Withdraw", "/sessions/withdraw/1", UNTIL), Link("Open the date", "/sessions/1?a=b&c=d"))
    mail = sent(outbox, server, subject="Your place: é, 12:00", lines=lines, links=links)
    assert mail["Subject"] == "Your place: é, 12:00"
    page = parsed(page_of(mail))
    words = " ".join("".join(page.find(HTML + "body").itertext()).split())
    for line in lines:
        assert line in text_of(mail)
        assert " ".join(line.split()) in words
    found = [a.get("href") for a in page.iter(HTML + "a")]
    assert f"{SITE}/sessions/1?a=b&c=d" in found
    for address in found:
        assert address in text_of(mail)


def test_a_mail_brings_nothing_that_tells_who_has_read_it(outbox: Outbox, server: MailServer) -> None:
    page = page_of(sent(outbox, server, kind=Kind.DATES, event=an_event()))
    tree = parsed(page)
    assert {e.tag.removeprefix(HTML) for e in tree.iter()} <= {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "p",
        "a",
        "small",
        "hr",
    }
    assert {name for e in tree.iter() for name in e.attrib} <= {"lang", "charset", "name", "content", "href"}
    assert tree.find(f"{HTML}head/{HTML}meta[@name='color-scheme']").get("content") == "light dark"
    hosts = set(re.findall(r"https?://[^/\"\s<]+", page))
    assert hosts == {SITE}


def test_a_signed_link_opens_its_path_until_its_moment_and_asks_not_to_be_passed_on(
    outbox: Outbox, server: MailServer
) -> None:
    mail = sent(outbox, server, links=(Link("Withdraw", "/sessions/withdraw/1", UNTIL),))
    (address,) = re.findall(rf"{SITE}/sessions/withdraw/\S+", text_of(mail))
    parts = urlsplit(address)
    until, sign = (parse_qs(parts.query)[name][0] for name in ("until", "sign"))
    secret = outbox.deployment.secret
    assert holds(secret, "/sessions/withdraw/1", until, sign, UNTIL - timedelta(seconds=1))
    assert not holds(secret, "/sessions/withdraw/1", until, sign, UNTIL)
    assert "please don't pass it on" in text_of(mail)
    assert "pass it on" not in text_of(sent(outbox, server))


def test_a_mail_says_that_a_machine_wrote_it_and_has_one_reader(outbox: Outbox, server: MailServer) -> None:
    mail = sent(outbox, server)
    assert (mail["From"], mail["To"]) == ("Millrace <coreflect@example.org>", "priya@example.org")
    assert (mail["Auto-Submitted"], mail["Cc"], mail["Bcc"], mail["Reply-To"]) == ("auto-generated", None, None, None)
    assert mail["Date"].datetime == NOW
    assert re.fullmatch(r"<[0-9a-f]{32}@coreflect>", mail["Message-ID"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_that_need_not_come_says_how_to_stop_it(outbox: Outbox, server: MailServer, kind: Kind) -> None:
    mail = sent(outbox, server, kind=kind)
    raw = next(value for name, value in mail.raw_items() if name == "List-Unsubscribe")
    assert re.fullmatch(rf"<{SITE}/notices/stop/{READER}/{kind}\?until=\d+&sign=[\w-]+>", str(raw)), "on one line"
    assert str(raw).strip("<>") in text_of(mail)


@pytest.mark.parametrize("kind", [*KINDS, Kind.PLACE])
def test_the_page_shows_no_address_because_a_part_of_one_opens_nothing(
    outbox: Outbox, server: MailServer, kind: Kind
) -> None:
    page = parsed(page_of(sent(outbox, server, kind=kind)))
    *_, last = page.iter(HTML + "a")
    assert "://" not in "".join(page.find(HTML + "body").itertext())
    assert last.text in ("You can stop these mails here, without a sign-in", "Of the others you can choose here")
    assert ("?" in last.get("href")) == (kind is not Kind.PLACE)


def test_a_mail_about_ones_own_place_always_comes_and_says_so(outbox: Outbox, server: MailServer) -> None:
    mail = sent(outbox, server)
    assert mail["List-Unsubscribe"] is None
    assert "always come" in text_of(mail)
    assert f"{SITE}/notices/wishes" in text_of(mail)


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_calendars_find_what_they_look_for(outbox: Outbox, server: MailServer, method: str) -> None:
    row = outbox.post(a_letter(event=an_event()))
    if method == "CANCEL":
        outbox.tend()
        row = outbox.post(a_letter(event=an_event("CANCEL", 1)))
    outbox.tend()
    mail = server.taken[-1]
    assert mail.get_content_type() == "multipart/mixed"
    inner, file = mail.iter_parts()
    kinds = [part.get_content_type() for part in inner.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"], "the last is what a calendar prefers"
    part = list(inner.iter_parts())[-1]
    assert part["Content-Type"].params["method"] == method
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "invite.ics")
    assert part.get_payload(decode=True) == file.get_payload(decode=True)
    whole = icalendar.Calendar.from_ical(file.get_payload(decode=True))
    assert whole.get("METHOD") == method
    assert whole.events[0].get("DTSTAMP").dt == row.made_at


def test_a_mail_without_an_event_has_no_calendar_part(outbox: Outbox, server: MailServer) -> None:
    kinds = {part.get_content_type() for part in sent(outbox, server).walk()}
    assert kinds == {"multipart/alternative", "text/plain", "text/html"}


def test_an_address_with_other_letters_is_given_up_where_the_server_takes_none(
    outbox: Outbox, server: MailServer
) -> None:
    outbox.post(address="prïya@example.org")
    outbox.post()
    assert outbox.tend() == ["1 mail was sent."]
    assert sorted(row.problem for row in outbox.rows()) == [
        "",
        "The mail server does not take addresses with such letters.",
    ]


def test_what_was_packed_is_unpacked() -> None:
    letter = a_letter(Kind.DATES, links=(Link("Now", "/a", UNTIL), Link("Later", "/b")), event=an_event(note="é\n"))
    assert unpacked(letter.kind.value, letter.subject, packed(letter)) == letter
