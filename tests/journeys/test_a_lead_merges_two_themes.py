"""Rowan merges two themes by keyboard alone, sees before what moves, finds the one under the other's name, and takes
it back. Every page of a change stands a close look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]
ROWAN = "Enter as Rowan Ellery, PS lead"
ONE, OTHER = "Staying curious past the first answer", "Unlearning the expert voice"


def reach(page: Page, words: str) -> None:
    """Go on by the tab key until the link, field or button with these words has the focus."""
    for _ in range(90):
        page.keyboard.press("Tab")
        at = page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).innerText?.trim()")
        if at == words:
            return
    raise AssertionError(f"the tab key does not lead to {words}")


def go(page: Page, words: str, heading: str) -> None:
    """Press enter on a link or button, and arrive at the page of that heading."""
    reach(page, words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()


def test_two_themes_become_one_by_keyboard_and_two_again(
    enter: Callable[..., Page], look_closely: Callable[[Page], None]
) -> None:
    rowan = enter(ROWAN, width=360)
    rowan.goto("/themes/")
    look_closely(rowan)
    go(rowan, ONE, ONE)
    look_closely(rowan)
    go(rowan, "Merge it into another", "Merge a theme")
    look_closely(rowan)
    reach(rowan, "Merge it into")
    rowan.keyboard.type("unlearning the EXPERT voice")
    rowan.keyboard.press("Enter")
    expect(rowan.get_by_role("heading", level=1)).to_have_text("Merge two themes")
    expect(rowan.locator("main")).to_contain_text("It was released once")
    look_closely(rowan)
    go(rowan, "Merge them", OTHER)
    expect(rowan.get_by_role("status")).to_contain_text("it can be undone for a while")
    expect(rowan.locator("main")).to_contain_text(f"now called “{OTHER}”")
    rowan.goto("/themes/?words=past+the+first")
    expect(rowan.locator("main .theme h2")).to_have_text(OTHER)
    go(rowan, "Changes that can be undone", "Changes that can be undone")
    look_closely(rowan)
    go(rowan, f"Undo: make “{ONE}” a theme of its own again", ONE)
    theme = rowan.url
    for way in ("rename", "split", "retire", "meaning"):
        rowan.goto(f"{theme}/{way}")
        look_closely(rowan)
    assert rowan.troubles == []
