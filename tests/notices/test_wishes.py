"""Each kind at once, on Monday or not at all; mails about one's own place always come."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coreflect.notices import ROOM
from coreflect.notices.actions.post import post
from coreflect.notices.actions.wishes import choose, stop
from coreflect.notices.models import Mail
from coreflect.notices.queries.mine import wishes
from coreflect.notices.rules.letters import Kind, Link
from coreflect.notices.rules.weekly import gathered, last_monday, waits_for_monday
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.notices.conftest import ADDRESS, READER, Outbox, a_letter, an_event
from tests.notices.mail_server import MailServer
from tests.pages import Page

MONDAY = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)  # eight in the morning in New York, after NOW
UNTIL_MONDAY = MONDAY - NOW
A_MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("now", "zone", "monday"),
    [
        ("2026-11-30T13:00Z", "America/New_York", "2026-11-30T13:00Z"),
        ("2026-11-30T12:59:59Z", "America/New_York", "2026-11-23T13:00Z"),
        ("2026-11-02T12:30Z", "America/New_York", "2026-10-26T12:00Z"),  # the clocks changed the day before
        ("2026-11-02T13:00Z", "America/New_York", "2026-11-02T13:00Z"),
        ("2026-11-29T23:00Z", "Pacific/Auckland", "2026-11-29T19:00Z"),
        ("2026-12-06T12:00Z", "Europe/London", "2026-11-30T08:00Z"),
    ],
)
def test_monday_begins_at_eight_where_the_agency_is(now: str, zone: str, monday: str) -> None:
    assert last_monday(datetime.fromisoformat(now), zone) == datetime.fromisoformat(monday)


def test_what_is_wanted_once_a_week_comes_on_monday_in_one_mail(
    outbox: Outbox, server: MailServer, db: Session
) -> None:
    choose(db, READER, {Kind.REMINDER: "weekly", Kind.DATES: "weekly"}, NOW)
    links = (Link("Open it", "/sessions/1"),)
    outbox.post(a_letter(Kind.REMINDER, "Coming up", lines=("On Wednesday.",), links=links, event=an_event()))
    outbox.post(a_letter(Kind.DATES, "New dates", lines=("Six of them.",)), now=NOW + A_MINUTE)
    outbox.post(a_letter(Kind.HOSTING, "Few come"))
    assert outbox.tend(UNTIL_MONDAY - A_MINUTE) == ["1 mail was sent."]
    assert outbox.tend(UNTIL_MONDAY) == ["1 mail was sent."]
    first, weekly = server.taken
    assert (first["Subject"], weekly["Subject"]) == ("Few come", "Your week at coreflect")
    text = weekly.get_body(("plain",)).get_content()
    places = [text.index(words) for words in ("Coming up:", "On Wednesday.", "New dates:", "Six of them.")]
    assert places == sorted(places)
    assert "Coming up: Open it:" in text
    assert not [part for part in weekly.walk() if part.get_content_type() == "text/calendar"]
    assert f"/notices/stop/{READER}/weekly?" in weekly["List-Unsubscribe"]
    assert outbox.tend(UNTIL_MONDAY + timedelta(days=7)) == []
    assert not [row for row in outbox.rows() if row.subject or row.body]


def test_each_reader_has_a_weekly_mail_of_their_own(outbox: Outbox, server: MailServer) -> None:
    for number in range(4):
        factories.make_mail(
            state="digest",
            kind="dates",
            reader=READER.__class__(int=number % 2 + 1),
            address=f"{number % 2}@example.org",
        )
    outbox.tend(UNTIL_MONDAY)
    assert sorted(mail["To"] for mail in server.taken) == ["0@example.org", "1@example.org"]
    words = [mail.get_body(("plain",)).get_content().count("Words.") for mail in server.taken]
    assert words == [2, 2]


def test_what_would_come_too_late_for_monday_is_left_out(outbox: Outbox, server: MailServer) -> None:
    factories.make_mail(state="digest", kind="reminder", until=MONDAY - A_MINUTE)
    assert outbox.tend(UNTIL_MONDAY) == []
    assert (outbox.states(), server.taken) == (["void"], [])


@pytest.mark.parametrize(
    ("zone", "now", "monday"),
    [
        ("America/New_York", "2026-11-25T14:00Z", "2026-11-30T13:00Z"),
        ("America/New_York", "2026-10-31T14:00Z", "2026-11-02T13:00Z"),  # the clocks change in between
        ("America/New_York", "2026-11-30T13:00Z", "2026-12-07T13:00Z"),  # this Monday's mail is gathered already
        ("America/New_York", "2026-11-30T12:59Z", "2026-11-30T13:00Z"),
        ("Pacific/Auckland", "2026-11-29T18:59Z", "2026-11-29T19:00Z"),
        ("Pacific/Pago_Pago", "2026-11-30T18:59Z", "2026-11-30T19:00Z"),
    ],
)
def test_a_pressing_letter_of_which_monday_would_leave_less_than_a_day_does_not_wait_for_it(
    zone: str, now: str, monday: str
) -> None:
    at, turn = datetime.fromisoformat(now), datetime.fromisoformat(monday) + timedelta(days=1)
    for kind in Kind:
        pressing = kind in (Kind.LOOKS, Kind.HOSTING)
        assert waits_for_monday(kind, turn, at, zone)
        assert waits_for_monday(kind, None, at, zone)
        assert waits_for_monday(kind, turn - timedelta(seconds=1), at, zone) is not pressing


def test_what_does_not_wait_for_monday_is_sent_at_once_and_nothing_else_is(
    outbox: Outbox, server: MailServer, db: Session
) -> None:
    choose(db, READER, dict.fromkeys((Kind.HOSTING, Kind.DATES, Kind.LOOKS), "weekly"), NOW)
    soon = MONDAY + timedelta(hours=5)
    for kind in (Kind.HOSTING, Kind.DATES, Kind.LOOKS):
        outbox.post(a_letter(kind, f"Soon: {kind}"), until=soon)
        outbox.post(a_letter(kind, f"Later: {kind}"), until=soon + timedelta(days=3))
    assert outbox.tend() == ["2 mails were sent."]
    assert sorted(mail["Subject"] for mail in server.taken) == ["Soon: hosting", "Soon: looks"]


def test_a_weekly_mail_ends_when_all_that_it_tells_is_over() -> None:
    assert gathered([a_letter(Kind.DATES)]).event is None
    assert gathered([a_letter(Kind.DATES), a_letter(Kind.REMINDER)]).kind is Kind.WEEKLY


@pytest.mark.parametrize(("how", "states"), [("off", ["void"]), ("at_once", ["due"]), ("weekly", ["digest"])])
def test_a_wish_counts_for_what_waits_and_for_what_comes(
    outbox: Outbox, db: Session, how: str, states: list[str]
) -> None:
    factories.make_mail(reader=READER, state="digest", kind="dates")
    other = factories.make_mail(state="digest", kind="dates")
    mine = factories.make_mail(reader=READER, state="failed", kind="place")
    choose(db, READER, {Kind.DATES: how}, NOW)
    found = [row.state for row in outbox.rows() if row.kind == "dates" and row.reader == READER]
    assert found == states
    assert (outbox.row(other.key).state, outbox.row(mine.key).state) == ("digest", "failed")
    assert post(db, READER, ADDRESS, a_letter(Kind.DATES), "new", NOW) is (how != "off")
    assert post(db, READER, ADDRESS, a_letter(Kind.PLACE), "place", NOW)


def test_stopping_the_weekly_mail_stops_what_was_in_it(db: Session, outbox: Outbox) -> None:
    choose(db, READER, {Kind.DATES: "weekly", Kind.HOSTING: "at_once", Kind.REMINDER: "weekly"}, NOW)
    stop(db, READER, Kind.WEEKLY, NOW)
    assert wishes(db, READER) == {Kind.DATES: "off", Kind.HOSTING: "at_once", Kind.REMINDER: "off"}


def test_one_chooses_for_oneself(page: Page, cast: Cast, db: Session, count_queries: Any) -> None:
    mine = page.as_(cast.priya)
    with count_queries() as asked:
        mine.open("notices.wishes")
    assert len(asked) <= 3
    assert "Mails about your own place always come" in mine.text
    assert "For leads" not in mine.text
    as_they_come = {"followed": "at_once", "looks": "at_once"}
    chosen = as_they_come | {
        "reminder": "weekly",
        "dates": "off",
        "hosting": "off",
        "released": "unsaid",
        "trail": "off",
    }
    mine.send("notices.wishes", chosen).follow()
    assert "Your mails come as you chose" in mine.text
    said = {Kind.REMINDER: "weekly", Kind.DATES: "off", Kind.FOLLOWED: "at_once", Kind.LOOKS: "at_once"}
    assert wishes(db, cast.priya.id) == said, "what is not offered is not read"
    checked = {
        (box.get("name"), box.get("value"))
        for box in mine.find("input", type="radio")
        if box.get("checked") is not None
    }
    assert checked == {("reminder", "weekly"), ("dates", "off"), ("released", "unsaid"), *as_they_come.items()}
    assert wishes(db, cast.rowan.id) == {}
    mine.send("notices.wishes", as_they_come | {"reminder": "off", "dates": "off", "released": "at_once"}).follow()
    assert wishes(db, cast.priya.id)[Kind.RELEASED] == "at_once"
    mine.send("notices.wishes", as_they_come | {"reminder": "off", "dates": "off", "released": "unsaid"}).follow()
    assert Kind.RELEASED not in wishes(db, cast.priya.id), "who follows no more gets the notice of their own quarters"


def test_leads_choose_about_what_they_host_and_whoever_reads_releases_may_follow_them(page: Page, cast: Cast) -> None:
    assert "For leads" in page.as_(cast.rowan).open("notices.wishes").text
    for other, beside in ((cast.helena, {"trail"}), (cast.wes, set())):
        found = page.as_(other).open("notices.wishes")
        assert "A quarter was released" in found.text
        assert "An answer or a change moved that I follow" in found.text
        asked = {box.get("name") for box in found.find("input", type="radio")}
        assert asked == {"released", "followed", "looks"} | beside


@pytest.mark.parametrize(
    "typed", [{}, {"reminder": "sometimes", "dates": "off"}, {"reminder": "\x00", "dates": "x" * 999}]
)
def test_a_choice_that_is_none_is_answered_beside_its_field(
    page: Page, cast: Cast, db: Session, typed: dict[str, str]
) -> None:
    mine = page.as_(cast.priya).send("notices.wishes", typed, 422)
    assert "Choose one of them" in mine.text
    assert wishes(db, cast.priya.id) == {}


def link_of(outbox: Outbox, server: MailServer, kind: Kind = Kind.REMINDER) -> str:
    """Return the path and query of the link that stops this kind, out of a mail."""
    outbox.post(a_letter(kind))
    outbox.tend()
    return server.taken[-1]["List-Unsubscribe"].strip("<>").removeprefix("https://coreflect.example.org")


def test_the_link_in_a_mail_stops_nothing_until_the_button_is_pressed(
    outbox: Outbox, server: MailServer, page: Page, db: Session
) -> None:
    address = link_of(outbox, server)
    nobody = page.open(address)
    assert (nobody.h1, wishes(db, READER)) == ("Stop these mails?", {})
    (form,) = nobody.find("form", class_="press")
    nobody.send(form.get("action")).follow()
    assert nobody.h1 == "These mails have stopped"
    assert wishes(db, READER) == {Kind.REMINDER: "off"}
    assert not post(db, READER, ADDRESS, a_letter(Kind.REMINDER), "more", NOW)
    page.send(form.get("action")).follow()
    assert wishes(db, READER) == {Kind.REMINDER: "off"}, "twice is once"


def test_a_link_that_was_changed_stops_nothing(outbox: Outbox, server: MailServer, page: Page, db: Session) -> None:
    address = link_of(outbox, server)
    other = address.replace(str(READER), str(factories.nowhere()))
    tried = [other, address.split("?")[0], address.replace("until=1", "until=2"), address[:-1]]
    tried += [address.replace("/reminder?", f"/{kind}?") for kind in ("dates", "place", "weekly", "nothing")]
    tried += [f"{address.split('sign=')[0]}sign=%00", f"{address.split('until=')[0]}until=x&sign=x"]
    for wrong in tried:
        page.open(wrong, 404)
        page.send(wrong, status=404)
    assert db.query(Mail).count() == 1
    assert wishes(db, READER) == wishes(db, factories.nowhere()) == {}


def test_my_data_leads_to_my_mails_and_says_what_is_kept(page: Page, cast: Cast, db: Session) -> None:
    choose(db, cast.priya.id, {Kind.DATES: "weekly"}, NOW)
    for state in ("due", "failed", "shown"):
        factories.make_mail(reader=cast.priya.id, state=state)
    for state in ("sent", "void"):
        factories.make_mail(reader=cast.priya.id, state=state, subject="", body="")
    factories.make_mail()
    mine = page.as_(cast.priya).open("home.me")
    assert "/notices/wishes" in mine.links()
    assert "2 mails to you" in mine.text
    assert "1 notice, in place of mails" in mine.text
    assert "2 entries without words" in mine.text
    assert "once a week" in mine.text


def test_whoever_leaves_gets_nothing_more_but_what_clears_their_calendar(
    outbox: Outbox, db: Session, server: MailServer
) -> None:
    outbox.post(a_letter(event=an_event()), key="place")
    outbox.tend()
    outbox.post(a_letter(subject="Called off", event=an_event("CANCEL", 1)), key="off")
    for state in ("due", "digest", "failed", "shown"):
        factories.make_mail(reader=READER, state=state)
    kept = factories.make_mail()
    choose(db, READER, {Kind.DATES: "off"}, NOW)
    later = NOW + timedelta(minutes=1)
    told = factories.make_mail(reader=READER, made_at=later)  # by the same action, such as that a place was given back
    ROOM.leave(db, READER, later)
    db.commit()
    assert wishes(db, READER) == {}
    left = {row.key for row in outbox.rows() if row.body}
    assert left == {"off", kept.key, told.key}, "nobody can read the words of what was shown any more"
    assert not [row for row in outbox.rows() if row.state == "void" and (row.body or row.subject)]
