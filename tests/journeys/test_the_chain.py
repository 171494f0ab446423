"""The story, from a date to an answer: Rowan plans and records, Priya signs up, Rowan and Imani release, Helena
answers and decides, and Priya sees what came of it. Each page on the way is looked at closely."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from coreflect.foundation import clock
from tests.journeys.hands import choose, how_many, press, says
from tests.journeys.meanwhile import Meanwhile

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]
ROWAN, IMANI = "Enter as Rowan Ellery, PS lead", "Enter as Imani Castellane, PS lead"
PRIYA, HELENA = "Enter as Priya Holloway, clinician", "Enter as Helena Strand, leadership"
WES = "Enter as Wes Pollard, administrator"


def more(page: Page) -> None:
    """Open what a theme may bring along."""
    page.locator("summary", has_text="More, where it is clear already").click()


def yesterday(page: Page) -> None:
    """Open the date that was held yesterday: the newest of the past ones."""
    page.goto("/sessions/?when=past")
    page.locator("ul.dates h2 a").first.click()


def test_the_chain_from_end_to_end(
    enter: Callable[..., Page], look_closely: Callable[[Page], None], demo: str, meanwhile: Meanwhile
) -> None:
    rowan = enter(ROWAN)
    look_closely(rowan)
    says(rowan, "Note who came yesterday")
    a_new_series(rowan, look_closely)
    who_came_yesterday(rowan, look_closely)
    three_themes_and_a_name(rowan, look_closely)

    priya = enter(PRIYA, width=360)
    look_closely(priya)
    signs_up_and_withdraws(priya, look_closely)
    what_came_of_it(priya, look_closely)

    prepares(rowan, look_closely)
    imani = enter(IMANI)
    signs(imani, look_closely)
    reads_what_would_leave(priya, look_closely)
    assert len(meanwhile.a_week_passes()) == 1
    imani.goto("/releases/")
    says(imani, "4 quarters")

    helena = enter(HELENA)
    look_closely(helena)
    asked = reads_and_answers(helena, look_closely)
    decides(helena, look_closely)

    priya.goto("/policies/answers")
    priya.get_by_role("link", name=asked, exact=True).click()
    says(priya, "The budget is settled in spring; we look again then.")

    for page in (rowan, priya, imani, helena):
        unexpected = [t for t in page.troubles if "status of 4" not in t]  # refusals are 409 and 422 on purpose
        assert unexpected == []


def a_new_series(page: Page, look_closely: Callable[[Page], None]) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Co-reflections").click()
    look_closely(page)
    page.get_by_role("link", name="Plan a series").click()
    look_closely(page)
    press(page, "Show the dates")
    expect(page.get_by_role("alert")).to_contain_text("Something needs another look")
    look_closely(page)
    page.get_by_label("What is it called?").fill("Evening co-reflection")
    page.get_by_label("First date").fill((clock.now().date() + timedelta(days=10)).isoformat())
    choose(page, "How often", "Every second week")
    page.get_by_label("Starts at").fill("17:30")
    page.get_by_label("Or how many times").fill("6")
    page.get_by_label("Where", exact=True).fill("Library room")
    press(page, "Show the dates")
    look_closely(page)
    save = page.get_by_role("button", name=re.compile("Save these [456] dates"))
    count = save.inner_text().split()[2]  # of six, but for those between the years
    save.click()
    page.goto("/sessions/")
    page.get_by_label("Series").select_option(label="Evening co-reflection")
    press(page, "Show")
    says(page, f"{count} dates")
    page.locator("ul.dates h2 a").first.click()
    says(page, "Who comes")
    look_closely(page)


def who_came_yesterday(page: Page, look_closely: Callable[[Page], None]) -> None:
    yesterday(page)
    page.get_by_role("link", name="Note who came").click()
    look_closely(page)
    groups = page.locator("form fieldset").filter(has_not=page.get_by_text("Who came without a place?"))
    for number in range(how_many(groups)):
        groups.nth(number).get_by_role("radio", name="Came" if number else "Couldn't make it").check()
    came = how_many(groups) - 1
    press(page, "Save the list")
    says(page, f"Noted: {came} people came")


def three_themes_and_a_name(page: Page, look_closely: Callable[[Page], None]) -> None:
    yesterday(page)
    page.get_by_role("link", name="Write down themes").click()
    look_closely(page)
    page.get_by_label("What shall we call it?").fill("Being asked first")
    page.get_by_label("In one sentence").fill("Priya said that nobody asks before the plan is written.")
    more(page)
    choose(page, "Which principle or task", "Mutuality (task)")
    choose(page, "What kind", "System", False)
    press(page, "Save this theme")
    expect(page.locator("mark").first).to_contain_text("Priya")
    assert page.get_by_label("In one sentence").input_value().startswith("Priya said")
    look_closely(page)
    page.get_by_label("In one sentence").fill("We write the plan before anybody was asked.")
    press(page, "Save this theme")
    says(page, "1 theme of at most 4")
    for label, sentence in (
        ("Quiet is not consent", "We take silence for a yes when we are in a hurry."),
        ("The fixing reflex", "A plan arrived before the question was heard."),
    ):
        page.get_by_label("What shall we call it?").fill(label)
        page.get_by_label("In one sentence").fill(sentence)
        more(page)
        choose(page, "Which principle or task", "Learning vs. helping (principle)")
        choose(page, "What kind", "Practice", False)
        press(page, "Save this theme")
        says(page, label)
    says(page, "3 themes of at most 4")
    page.goto("/themes/")
    look_closely(page)


def signs_up_and_withdraws(page: Page, look_closely: Callable[[Page], None]) -> None:
    press(page, "Sign up")
    says(page, "You have a place")
    look_closely(page)
    press(page, "Withdraw")
    says(page, "You have withdrawn")
    page.goto("/sessions/")
    look_closely(page)


def what_came_of_it(page: Page, look_closely: Callable[[Page], None]) -> None:
    for address in ("/policies/", "/policies/answers", "/me", "/promise", "/releases/"):
        page.goto(address)
        look_closely(page)
    page.locator("ul.moved h3 a").first.click()
    look_closely(page)
    page.goto("/policies/?view=list")
    page.get_by_role("link", name="Talking about diagnosis openly").click()
    look_closely(page)


def prepares(page: Page, look_closely: Callable[[Page], None]) -> None:
    page.goto("/releases/")
    look_closely(page)
    press(page, "Prepare it")
    look_closely(page)
    while how_many(page.get_by_role("button", name="Hand to the second reader")):
        page.get_by_role("button", name="Hand to the second reader").first.click()
        expect(page.get_by_role("alert")).to_have_count(0)
    says(page, "Handed to the second reader")
    look_closely(page)


def signs(page: Page, look_closely: Callable[[Page], None]) -> None:
    page.goto("/releases/")
    page.get_by_role("link", name="Read it").click()
    look_closely(page)
    while how_many(page.get_by_label("I have read every line")):
        page.get_by_label("I have read every line").first.check()
        page.get_by_role("button", name="Sign").first.click()
    says(page, "is quiet until")
    look_closely(page)


def reads_what_would_leave(page: Page, look_closely: Callable[[Page], None]) -> None:
    """Follow the link that comes to everybody who came, as it stands on one's own page where no mail is sent."""
    page.goto("/notices/")
    page.get_by_role("link", name="Read what would leave the room").first.click()
    says(page, "These words would leave with")
    look_closely(page)
    page.get_by_role("button", name="Hold").first.click()
    says(page, "would not leave with")
    look_closely(page)
    page.get_by_role("link", name="Back to what would leave").click()
    says(page, "These words would leave with")


def reads_and_answers(page: Page, look_closely: Callable[[Page], None]) -> str:
    page.goto("/summaries/")
    look_closely(page)
    page.get_by_role("link", name="Read the page").click()
    look_closely(page)
    assert before_the_appendix(page.pdf(format="A4")) <= 2
    page.goto("/policies/answers?show=owed")
    look_closely(page)
    link = page.locator("article.theme h2 a").first
    asked = link.inner_text()
    link.click()
    look_closely(page)
    choose(page, "Your answer", "not now, because")
    press(page, "Answer")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("radio", name="not now, because")).to_be_checked()
    look_closely(page)
    page.get_by_label("Why").fill("The budget is settled in spring; we look again then.")
    page.get_by_label("Look again on").fill((clock.now() + timedelta(days=120)).date().isoformat())
    press(page, "Answer")
    says(page, "The budget is settled in spring; we look again then.")
    return asked


def before_the_appendix(pdf: bytes) -> int:
    """Return on how many sides of paper a page is printed before its appendix."""
    sides = [one.extract_text().strip() for one in PdfReader(io.BytesIO(pdf)).pages]
    begun = (
        number + (not one.startswith("Appendix")) for number, one in enumerate(sides) if "\nAppendix" in f"\n{one}"
    )
    return next(begun, len(sides))


def decides(page: Page, look_closely: Callable[[Page], None]) -> None:
    page.goto("/policies/?view=list")
    look_closely(page)
    page.get_by_role("link", name="Room for spirit").click()
    look_closely(page)
    page.get_by_text("More you can do", exact=True).click()
    page.get_by_role("link", name="Note a decision").click()
    look_closely(page)
    page.get_by_label("Which body decided").fill("Policy group")
    on = page.get_by_label("On which day")
    on.fill(on.get_attribute("max"))  # today, where the agency is
    choose(page, "What it decided", "yes")
    press(page, "Note the decision")
    says(page, "Policy group")
    answer = page.goto("/themes/")
    assert answer.status == 403
    says(page, "This page is for others")


@pytest.mark.parametrize("look", ["light", "dark"])
def test_an_administrator_looks_after_accounts_and_settings(
    enter: Callable[..., Page], look_closely: Callable[[Page], None], look: str
) -> None:
    wes = enter(WES, look=look)
    for address in ("/", "/people/", "/people/invite", "/settings", "/me"):
        wes.goto(address)
        look_closely(wes)
    wes.goto("/people/invite")
    wes.get_by_label("Name", exact=True).fill("Noemi Halloran")
    wes.get_by_label("E-mail").fill(f"noemi.{look}@example.org")
    wes.get_by_role("checkbox", name="Clinician or case manager").check()
    wes.get_by_role("button", name="Make the welcome link").click()
    assert "/welcome/" in wes.get_by_role("textbox").first.input_value()
    look_closely(wes)


def test_a_clinician_signs_up_without_javascript_and_by_keyboard(enter: Callable[..., Page]) -> None:
    priya = enter(PRIYA, width=320, javascript=False)
    priya.get_by_role("button", name="Sign up").focus()
    priya.keyboard.press("Enter")
    says(priya, "You have a place")
    priya.get_by_role("button", name="Withdraw").focus()
    priya.keyboard.press("Enter")
    says(priya, "You have withdrawn")


def test_the_demo_holds_after_all_that(demo: str, demo_folder: Path) -> None:
    command = [sys.executable, "-m", "coreflect", "audit", "--demo"]
    environment = {**os.environ, "COREFLECT_INSTANCE_DIR": str(demo_folder)}
    audited = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (audited.returncode, audited.stdout) == (0, "Everything holds.\n")
