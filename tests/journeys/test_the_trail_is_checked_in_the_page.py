"""The check in the page comes to what `coreflect verify` comes to, on every file that was tampered with."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from tests.agency.tampered import GOOD, tampered

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]
SCRIPT = Path(__file__).resolve().parents[2] / "static/js/trail.js"
PAGE = f"""<!doctype html><title>The trail</title><p id="check-later"></p>
<div id="check-here" hidden data-file="/file" data-head="{GOOD[-1].hash}">
<button>Check it here</button><progress></progress><p role="status"></p><p id="so-far"></p></div>
<script type="module" src="/trail.js"></script>"""


def test_the_page_names_the_entry_that_the_command_names(browser: Browser) -> None:
    page, file = browser.new_page(), b""

    def answer(route: Route) -> None:
        if route.request.url.endswith("/file"):
            route.fulfill(body=file, content_type="application/jsonl")
        elif route.request.url.endswith("/trail.js"):
            route.fulfill(body=SCRIPT.read_text(), content_type="text/javascript")
        else:
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")

    page.route("**/*", answer)
    page.goto("http://localhost/trail")  # where browsers give out what works out hashes
    wrong = []
    for name, (content, found) in tampered().items():
        file = content
        page.evaluate("document.querySelector('[role=status]').textContent = ''")
        page.focus("button")
        page.keyboard.press("Enter")
        page.wait_for_function(
            "!document.querySelector('[aria-disabled]') && document.querySelector('[role=status]').textContent"
        )
        assert page.evaluate("document.activeElement.tagName") == "BUTTON", "who presses keeps the place"
        said = page.inner_text("[role=status]")
        if not re.match(
            rf"{found}\b" if found else r"Your browser has checked \d entr\w+: this trail is whole\.", said
        ):
            wrong.append((name, said))
    page.close()
    assert wrong == []
