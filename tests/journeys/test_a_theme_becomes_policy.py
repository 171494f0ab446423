"""The story from a theme to a policy: proposed, confirmed, decided together, dissented from, written down and approved,
in effect, and told to everybody, also outside. Each page on the way is looked at closely."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coreflect.foundation import clock
from tests.journeys.hands import choose, how_many, press, says

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]
ROWAN, IMANI = "Enter as Rowan Ellery, PS lead", "Enter as Imani Castellane, PS lead"
HELENA, PRIYA = "Enter as Helena Strand, leadership", "Enter as Priya Holloway, clinician"
SUNNIVA, WES = "Enter as Sunniva Okafor, PS staff", "Enter as Wes Pollard, administrator"
TITLE = "A word before the chart"
THEME = "The chart talks louder than the person"
Look = Callable[[Page], None]


def opens(page: Page, title: str = TITLE) -> None:
    """Open a change from the list."""
    page.goto("/policies/?view=list")
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def door(page: Page, words: str, look: Look) -> None:
    """Go through one of the doors of a change, and look at the page behind it."""
    unfolded(page, "More you can do")
    page.get_by_role("link", name=words, exact=True).first.click()
    look(page)


def unfolded(page: Page, words: str) -> None:
    """Open a fold of a change's page, if it is still closed; also without JavaScript."""
    fold = page.locator("main details").filter(has=page.locator("summary", has_text=words))
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()


def test_a_theme_becomes_policy(enter: Callable[..., Page], look_closely: Look) -> None:
    rowan, helena = enter(ROWAN), enter(HELENA, width=360, javascript=False)
    proposes(rowan, look_closely)
    confirms(enter(IMANI))
    offers_a_joint_decision(helena)
    presses_it_too(rowan, look_closely)
    dissents(enter(SUNNIVA), look_closely)
    answers_the_dissent(helena)
    writes_two_drafts_and_approves(rowan, look_closely)
    puts_it_in_effect(rowan, look_closely)
    reads_what_came_of_it(enter(PRIYA, width=360), look_closely)
    checks_the_trail(rowan, look_closely)
    shows_it_outside(enter(WES), enter(), look_closely)


def proposes(page: Page, look: Look) -> None:
    page.goto("/policies/")
    page.get_by_role("link", name="Propose a change").click()
    look(page)
    press(page, "Propose")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    page.get_by_label("In a few words").fill(TITLE)
    page.get_by_label("In a few sentences").fill("We ask the person what we should know before we open the chart.")
    page.get_by_role("radio", name="from released themes").check()
    page.get_by_label("Look for a theme").fill("chart talks")
    press(page, "Find themes")
    page.get_by_role("checkbox", name=THEME).check()
    page.get_by_label("Look for somebody").fill("Devereux")
    press(page, "Find people")
    page.get_by_role("checkbox", name="Omar Devereux").check()
    expect(page.get_by_role("checkbox", name=THEME)).to_be_checked()
    press(page, "Propose")
    says(page, "It stands in the register.")
    says(page, "No PS lead has confirmed yet that the change reflects what was said")
    look(page)


def confirms(page: Page) -> None:
    opens(page)
    press(page, "Confirm that it does")
    says(page, "Came from co-reflection")


def offers_a_joint_decision(page: Page) -> None:
    """Leadership decides on a phone, without JavaScript; what is wrong at first is kept as it was typed."""
    opens(page)
    unfolded(page, "More you can do")
    page.get_by_role("link", name="Note a decision").click()
    page.get_by_label("Which body decided").fill("Policy group")
    on = page.get_by_label("On which day")
    on.fill(on.get_attribute("max"))
    choose(page, "What it decided", "in part")
    choose(page, "Who held the pen", "decided together")
    press(page, "Note the decision")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Which body decided")).to_have_value("Policy group")
    page.get_by_label("Why").fill("Not on the crisis team, where minutes count.")
    press(page, "Note the decision")
    says(page, "until then nothing is decided")
    says(page, "Nothing has been decided yet.")


def presses_it_too(page: Page, look: Look) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile(TITLE)).first.click()
    if how_many(page.get_by_role("link", name="Read the offer")):
        page.get_by_role("link", name="Read the offer").click()
    look(page)
    press(page, "We decided this together")
    says(page, "Decided together")
    says(page, "Stands at “decision”")
    look(page)


def dissents(page: Page, look: Look) -> None:
    opens(page)
    door(page, "Add a dissent", look)
    page.get_by_label("What you see otherwise").fill("The crisis team is where the chart talks loudest.")
    press(page, "Add it")
    says(page, "The crisis team is where the chart talks loudest.")
    says(page, "Not answered yet.")
    look(page)


def answers_the_dissent(page: Page) -> None:
    opens(page)
    page.get_by_role("link", name="Answer the dissent of Sunniva Okafor").click()
    page.get_by_label("Your answer").fill("We try it there in spring, and say here how it went.")
    press(page, "Answer")
    says(page, "We try it there in spring")


def writes_two_drafts_and_approves(page: Page, look: Look) -> None:
    opens(page)
    for words, text in (
        ("A first wording.", "# A word before the chart\n\nWe ask first what we should know."),
        ("It says who asks.", "# A word before the chart\n\nWhoever meets the person asks first what we should know."),
    ):
        page.goto(page.url.partition("/versions")[0].rstrip("/") + "/versions/draft")
        look(page)
        page.locator("textarea[name=text]").fill(text)
        page.get_by_label("What this draft changes").fill(words)
        press(page, "Save the draft")
        says(page, words)
    page.get_by_role("link", name="What differs from draft 0.1").click()
    expect(page.locator("main ins")).not_to_have_count(0)
    expect(page.locator("main del")).not_to_have_count(0)
    look(page)
    page.get_by_role("link", name="Side by side").click()
    look(page)
    page.go_back()
    page.go_back()
    press(page, "Approve draft 0.2")
    says(page, "Version 1")
    look(page)


def puts_it_in_effect(page: Page, look: Look) -> None:
    opens(page)
    door(page, "Say where it stands", look)
    page.get_by_role("radio", name="in effect", exact=True).check()
    press(page, "Move it")
    says(page, "What is in effect has a day on which you look again.")
    page.get_by_label("Look again on").fill((clock.now() + timedelta(days=200)).date().isoformat())
    press(page, "Move it")
    says(page, "Stands at “in effect”")
    door(page, "Print the leaflet", look)
    says(page, TITLE)


def reads_what_came_of_it(page: Page, look: Look) -> None:
    page.goto("/policies/said?words=chart")
    says(page, "Not on the crisis team, where minutes count.")
    look(page)
    link = page.get_by_role("link", name=TITLE).first
    if not link.is_visible():  # on a phone it stands in a fold
        page.locator("details.unfolds").filter(has_text=TITLE).locator("summary").first.click()
    link.click()
    press(page, "Follow this change")
    says(page, "You follow this change.")
    unfolded(page, "The trail")
    page.get_by_role("link", name=re.compile("^entry \\d+$")).first.click()
    look(page)
    page.goto("/policies/")
    look(page)


def checks_the_trail(page: Page, look: Look) -> None:
    page.goto("/policies/trail")
    receipt = page.locator("#head").inner_text()
    press(page, "Check it here")
    expect(page.locator("#check-here [role=status]")).to_contain_text("whole")
    page.get_by_role("textbox").first.fill(receipt)
    press(page, "Look it up")
    says(page, "Up to that entry and day nothing was changed")
    look(page)


def shows_it_outside(wes: Page, outside: Page, look: Look) -> None:
    assert outside.goto("/said").status == 404
    wes.goto("/settings")
    wes.locator("input[name=public]").check()
    press(wes, "Save")
    says(wes, "and their reasons will be readable by anyone.")
    assert outside.goto("/said").status == 404
    wes.get_by_label("Yes, anyone may read them").check()
    press(wes, "Save")
    assert outside.goto("/said").status == 200
    says(outside, TITLE)
    assert "Rowan" not in outside.content()
    look(outside)


def test_the_demo_holds_after_all_that(demo: str, demo_folder: Path) -> None:
    command = [sys.executable, "-m", "coreflect", "audit", "--demo"]
    environment = {**os.environ, "COREFLECT_INSTANCE_DIR": str(demo_folder)}
    audited = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (audited.returncode, audited.stdout) == (0, "Everything holds.\n")
