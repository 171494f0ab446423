"""All places are taken: Priya waits, others withdraw by the links of their mails, and the place comes to her, first
unasked, then on the last day by a question that she answers from the mail without signing in."""

from collections.abc import Callable
from email.message import EmailMessage

import icalendar
import pytest
from playwright.sync_api import Page

from tests.journeys.hands import how_many, press, says
from tests.journeys.meanwhile import Meanwhile, calendar_in, link_in, soon

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]
PRIYA = "Enter as Priya Holloway, clinician"
Enter, Look = Callable[..., Page], Callable[[Page], None]


def opens(enter: Enter, mail: EmailMessage, words: str) -> Page:
    """Follow a link of a mail on a phone on which nobody is signed in."""
    phone = enter(width=360)
    phone.goto(link_in(mail, words))
    return phone


def test_a_place_that_becomes_free_is_hers(enter: Enter, meanwhile: Meanwhile, look_closely: Look) -> None:
    date = meanwhile.plans("Reading room", soon(24 * 20), places=2)
    meanwhile.sign_up(["Oriel Maddock", "Yusra Penhaligon", "Ana Quispe"], date)

    priya = enter(PRIYA, width=360)
    priya.goto("/sessions/")
    priya.get_by_text("Filters").click()
    priya.get_by_label("Series").select_option(label="Reading room")
    press(priya, "Show")
    look_closely(priya)
    says(priya, "All 2 places are taken · 1 waiting")
    press(priya, "Join the waiting list")
    says(priya, "number 2")
    look_closely(priya)

    mail = meanwhile.mail_to("Oriel Maddock", "you have a place")
    oriel = opens(enter, mail, "Withdraw")
    look_closely(oriel)
    priya.reload()
    says(priya, "You are waiting, number 2")  # whoever looks at a link has pressed nothing
    press(oriel, "Withdraw")
    says(oriel, "You have withdrawn")
    look_closely(oriel)
    priya.reload()
    says(priya, "You are waiting, number 1")
    assert calendar_in(meanwhile.mail_to("Oriel Maddock", "off your list"))[0] == "CANCEL"

    yusra = opens(enter, meanwhile.mail_to("Yusra Penhaligon", "you have a place"), "Withdraw")
    press(yusra, "Withdraw")
    says(yusra, "You have withdrawn")
    priya.reload()
    says(priya, "You have a place")
    mail = meanwhile.mail_to("Priya Holloway", "you have a place")
    assert "A place became free, and it is yours." in mail.get_body(("plain",)).get_content()
    method, entry = calendar_in(mail)
    event = icalendar.Calendar.from_ical(entry).events[0]
    assert (method, str(event["SUMMARY"]), str(event["LOCATION"])) == (
        "REQUEST",
        "Co-reflection",
        "Room of Reading room",
    )
    assert [str(one) for one in [event["ATTENDEE"]]] == ["mailto:priya.holloway@millrace.example"]
    assert (event.start - soon(0)).days in (19, 20)
    assert priya.troubles == oriel.troubles == yusra.troubles == []


def test_on_the_last_day_she_is_asked_and_answers_from_the_mail(
    enter: Enter, meanwhile: Meanwhile, look_closely: Look
) -> None:
    date = meanwhile.plans("Garden room", soon(20), places=2)
    meanwhile.sign_up(["Oriel Maddock", "Yusra Penhaligon", "Priya Holloway", "Ana Quispe"], date)
    mail = meanwhile.mail_to("Oriel Maddock", "you have a place")
    press(opens(enter, mail, "Withdraw"), "Withdraw")

    offer = meanwhile.mail_to("Priya Holloway", "a place is free")
    assert not [part for part in offer.walk() if part.get_content_type() == "text/calendar"]
    phone = opens(enter, offer, "Yes, take the place")
    says(phone, "It is held for you until")
    look_closely(phone)
    press(phone, "Take the place")
    says(phone, "You have a place. See you there.")
    look_closely(phone)
    assert calendar_in(meanwhile.mail_to("Priya Holloway", "you have a place"))[0] == "REQUEST"

    yusra = opens(enter, meanwhile.mail_to("Yusra Penhaligon", "you have a place"), "Withdraw")
    press(yusra, "Withdraw")
    ana = opens(enter, meanwhile.mail_to("Ana Quispe", "a place is free"), "No, let somebody else come")
    look_closely(ana)
    press(ana, "No, let it pass on")
    says(ana, "You have withdrawn")

    priya = enter(PRIYA, width=360)
    says(priya, "Garden room")
    says(priya, "You have a place")
    look_closely(priya)


def test_a_link_that_was_altered_opens_nothing(enter: Enter, meanwhile: Meanwhile, look_closely: Look) -> None:
    date = meanwhile.plans("Quiet room", soon(24 * 9), places=2)
    meanwhile.sign_up(["Oriel Maddock"], date)
    address = link_in(meanwhile.mail_to("Oriel Maddock", "you have a place"), "Withdraw")
    phone = enter(width=360)
    answer = phone.goto(address[:-1] + ("a" if address[-1] != "a" else "b"))
    assert answer.status == 410
    says(phone, "Signed in, you see all your dates and can do the same there.")
    look_closely(phone)
    assert not how_many(phone.get_by_role("button", name="Withdraw"))


def test_the_demo_holds_after_all_that(meanwhile: Meanwhile) -> None:
    assert meanwhile.broken() == []
