"""Somebody in the room brings a question, holds a theme and leaves a note, on a narrow phone without an account and
without JavaScript; Rowan prints the code, sees what is held, and turns a note into a theme."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.hands import await_what_was_asked_for, says
from tests.journeys.meanwhile import Meanwhile, soon

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]
ROWAN = "Enter as Rowan Ellery, PS lead"
Enter, Look = Callable[..., Page], Callable[[Page], None]
QUESTIONS = ("What does silence do to us?", "Who is the safety plan for?", "How do we slow down?")


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()
    page.get_by_role("heading", level=1).wait_for()


def phone(enter: Enter, javascript: bool = False) -> Page:
    """Return the browser of somebody in the room; only one with JavaScript can be looked at closely."""
    return enter(width=360, javascript=javascript)


def code_on(page: Page) -> str:
    """Return the code on the sheet."""
    return page.locator(".placard .code").inner_text()


def enters(page: Page, code: str) -> None:
    """Type a code as somebody types it who is in a hurry."""
    page.goto("/room/")
    page.get_by_label("The room's code").fill(code.lower().replace(" ", ""))
    press(page, "Open the room")


def nobody_is_known(page: Page) -> None:
    """Hold that the browser was given nothing to be known by."""
    assert page.context.cookies() == []
    assert page.troubles == []


def test_questions_are_brought_before_and_stand_on_the_opening_sheet(
    enter: Enter, meanwhile: Meanwhile, look_closely: Look
) -> None:
    date = meanwhile.plans("Window room", soon(24 * 3), places=8)
    rowan = enter(ROWAN, width=360)
    rowan.goto(f"/sessions/{date}")
    rowan.get_by_role("link", name="The room's code").click()
    look_closely(rowan)
    code = code_on(rowan)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4} ?){3}", code)

    for words in QUESTIONS:
        last = words == QUESTIONS[-1]
        somebody = phone(enter, javascript=last)
        enters(somebody, code)
        says(somebody, "A question to bring")
        if last:
            look_closely(somebody)
        somebody.get_by_label("A question to bring").fill(words)
        press(somebody, "Leave this question")
        says(somebody, "Your question is with the room.")
        nobody_is_known(somebody)
    rowan.goto(f"/opening/{date}")
    for words in QUESTIONS:
        says(rowan, words)
    look_closely(rowan)


def test_the_sheet_is_printed_on_one_page_and_nothing_else_of_it(enter: Enter) -> None:
    rowan = enter(ROWAN)
    rowan.goto("/sessions/?when=past")
    rowan.locator("ul.dates h2 a").first.click()
    rowan.get_by_role("link", name="The room's code").click()
    says(rowan, "Notes for the lead")
    rowan.emulate_media(media="print")
    for hidden in ("Notes for the lead", "Open to the room", "Our promise"):
        expect(rowan.get_by_text(hidden).first).to_be_hidden()
    for printed in (".placard .qr svg", ".placard .code", ".placard .route"):
        expect(rowan.locator(printed)).to_be_visible()
    assert rowan.pdf(format="Letter").count(b"/Type /Page\n") == 1


def test_a_theme_is_held_and_a_note_becomes_a_theme(enter: Enter, look_closely: Look) -> None:
    rowan = enter(ROWAN, width=360)
    rowan.goto("/sessions/?when=past")
    rowan.locator("ul.dates h2 a").first.click()
    await_what_was_asked_for(rowan)
    here = rowan.url
    rowan.get_by_role("link", name="Write down themes").click()
    rowan.get_by_label("What shall we call it?").fill("Lamps in the corridor")
    rowan.get_by_label("What did we learn, in one sentence?").fill("Light changes how we meet.")
    press(rowan, "Save this theme")
    rowan.get_by_role("link", name="The room's code").click()
    look_closely(rowan)
    code = code_on(rowan)
    press(rowan, "Open it")
    says(rowan, "Open to the room.")

    somebody = phone(enter)
    enters(somebody, code)
    says(somebody, "Lamps in the corridor")
    press(somebody, "Not upstairs")
    says(somebody, "It cannot be taken back.")
    press(somebody, "Keep it in the room")
    expect(somebody.get_by_role("heading", level=1)).to_have_text("It stays in the room")
    somebody.get_by_role("link", name="Back to the room").click()
    expect(somebody.locator("main")).not_to_contain_text("Held")
    nobody_is_known(somebody)

    another = phone(enter, javascript=True)
    enters(another, code)
    look_closely(another)
    another.get_by_label("A note for the lead").fill("Thank you for what Priya Holloway said.")
    press(another, "Leave this note")
    says(another, "could point to someone")
    look_closely(another)
    another.goto(f"{somebody.url}/thank-you/hold")
    look_closely(another)
    another.goto("/room/AAAA-AAAA-AAAA")
    expect(another.get_by_role("heading", level=1)).to_have_text("No room is open here")
    look_closely(another)
    assert another.context.cookies() == []

    rowan.reload()
    says(rowan, "you see which from the day after the page has closed")
    expect(rowan.locator("main")).not_to_contain_text("Held by the room")
    look_closely(rowan)
    notes = rowan.get_by_role("link", name=re.compile("^Turn it into a theme"))
    expect(notes).to_have_count(3)
    words = notes.first.get_attribute("aria-label").removeprefix("Turn it into a theme: ")
    rowan.get_by_role("link", name=f"Turn it into a theme: {words}").click()
    says(rowan, words)
    expect(rowan.get_by_label("What did we learn, in one sentence?")).to_have_value("")
    rowan.get_by_label("What did we learn, in one sentence?").fill("Another round lets us hear who speaks late.")
    look_closely(rowan)
    rowan.get_by_label("What shall we call it?").fill("One round more")
    press(rowan, "Save this theme")
    says(rowan, "Saved: “One round more”")
    says(rowan, "Another round lets us hear who speaks late.")
    rowan.get_by_role("link", name="The room's code").click()
    expect(rowan.get_by_role("link", name=re.compile("^Turn it into a theme"))).to_have_count(2)
    rowan.locator("summary", has_text="Let it go").first.click()
    press(rowan, "Let it go")
    says(rowan, "Let go. It is destroyed.")
    expect(rowan.get_by_role("link", name=re.compile("^Turn it into a theme"))).to_have_count(1)
    rowan.goto(here)
    look_closely(rowan)
