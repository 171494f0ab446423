"""What every story does with a page: press, choose, read, and wait for the page that was asked for.

A press or a link does not wait until the next page is here. `expect` asks again until it is; a question that is
answered at once (how many are there?) would be answered by half a page on a slow day, so it is asked here.
"""

from playwright.sync_api import Locator, Page, expect


def says(page: Page, words: str) -> None:
    """Hold that the main part of the page says these words."""
    expect(page.locator("main")).to_contain_text(words)


def press(page: Page, words: str) -> None:
    """Press the one button that is called exactly so."""
    page.get_by_role("button", name=words, exact=True).click()


def choose(page: Page, group: str, option: str, exact: bool = True) -> None:
    """Choose an option of a group of chips."""
    page.get_by_role("group", name=group).get_by_role("radio", name=option, exact=exact).check()


def await_what_was_asked_for(page: Page) -> None:
    """Wait until the page is here, to its last line, that a press or a link asked for."""
    for _ in range(300):
        page.wait_for_timeout(30)  # what the browser does is told to us only while we wait for it: a turn, then a look
        if not page.under_way:
            return
    raise AssertionError(f"Nine seconds after {page.url} the next page was not here.")


def how_many(found: Locator) -> int:
    """Return how many of these are on the page that was asked for last."""
    await_what_was_asked_for(found.page)
    return found.count()
