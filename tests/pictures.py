"""Take README's pictures from the demo: `python tests/pictures.py` (needs Chromium)."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Page, sync_playwright

from tests.journeys.conftest import NAMES, QUIET, await_page, free_port

TARGET = Path(__file__).resolve().parents[1] / "static" / "img" / "readme"

DAY = "2026-11-19T15:00+00:00"  # always the same, so that a picture changes only where its page does


def home(page: Page) -> None:
    """A clinician's first page."""
    page.get_by_role("button", name="Enter as Priya Holloway").click()


def record(page: Page) -> None:
    """The page on which a lead writes a theme down with the group, half filled in."""
    page.get_by_role("button", name="Enter as Rowan Ellery").click()
    page.goto("/sessions/?when=past")
    page.locator("ul.dates h2 a").first.click()
    page.locator("a[href^='/themes/record/']").first.click()
    page.get_by_label("What shall we call it?").fill("The chart talks louder than the person")
    page.get_by_label("In one sentence").fill("Reading the record first shapes what we are able to hear.")
    page.get_by_role("heading", level=1).click()


def dates(page: Page) -> None:
    """A clinician's list of dates on a phone: one place is hers, at another she waits."""
    page.get_by_role("button", name="Enter as Priya Holloway").click()
    for press in ("Sign up", "Join the waiting list"):
        page.goto("/sessions/")
        page.get_by_role("button", name=press, exact=True).first.click()
    page.goto("/sessions/")
    page.get_by_role("heading", level=1).click()


def summary(page: Page) -> None:
    """Leadership's page of the newest quarter."""
    page.get_by_role("button", name="Enter as Helena Strand").click()
    page.goto("/summaries/")
    page.locator("main h3 a, main h2 a").first.click()


def years(page: Page) -> None:
    """What was told over the years, and what it led to."""
    page.get_by_role("button", name="Enter as Helena Strand").click()
    page.goto("/summaries/over-time")
    page.locator("figure").last.wait_for()


def leaving(page: Page) -> None:
    """What is about to leave the room, as who came reads it on a phone; last, because it takes two signatures."""
    page.get_by_role("button", name="Enter as Rowan Ellery").click()
    page.goto("/releases/")
    page.get_by_role("button", name="Prepare it").click()
    while (hand := page.get_by_role("button", name="Hand to the second reader")).count():
        hand.first.click()
    _enter_anew(page, "Imani Castellane")
    page.goto("/releases/")
    page.get_by_role("link", name="Read it").click()
    while (read := page.get_by_label("I have read every line")).count():
        read.first.check()
        page.get_by_role("button", name="Sign").first.click()
    _enter_anew(page, "Priya Holloway")
    page.goto("/notices/")
    page.get_by_role("link", name="Read what would leave the room").first.click()


def register(page: Page) -> None:
    """The register of changes by stage, as leadership sees it."""
    page.get_by_role("button", name="Enter as Helena Strand").click()
    page.goto("/policies/")


def change(page: Page) -> None:
    """A change that was turned down, with the dissent beside its decision."""
    page.get_by_role("button", name="Enter as Priya Holloway").click()
    page.goto("/policies/?view=list")
    page.get_by_role("link", name="No police as first response").click()
    page.get_by_role("heading", level=1).wait_for()
    page.locator("#decisions").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('decisions').scrollIntoView()")


def said(page: Page) -> None:
    """What was said and what came of it, on a phone."""
    page.get_by_role("button", name="Enter as Priya Holloway").click()
    page.goto("/policies/said")


def _enter_anew(page: Page, name: str) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_role("button", name=f"Enter as {name}").click()
    page.get_by_role("heading", level=1).wait_for()


# what is pictured, and how wide and high the window is
WALKS = {
    home: (900, 1012),
    record: (900, 900),
    dates: (390, 1000),
    summary: (900, 1012),
    years: (900, 900),
    leaving: (390, 1000),
    register: (900, 900),
    change: (900, 900),
    said: (390, 1000),
}


def main() -> int:
    """Serve a demo, take each picture, and say where it lies; return 1 without Chromium."""
    chromium = next((found for name in NAMES if (found := shutil.which(name))), None)
    if chromium is None:
        print("No Chromium is installed (Debian: apt install chromium).", file=sys.stderr)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        port, log = free_port(), Path(folder) / "log"
        environment = {**os.environ, "COREFLECT_INSTANCE_DIR": folder, "COREFLECT_NOW": DAY}
        with open(log, "wb") as output:
            command = [sys.executable, "-m", "coreflect", "demo", "--port", str(port)]
            server = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            await_page(f"http://127.0.0.1:{port}/healthz", server, log)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
                for walk, (width, height) in WALKS.items():
                    context = browser.new_context(
                        base_url=f"http://127.0.0.1:{port}",
                        viewport={"width": width, "height": height},
                        color_scheme="light",
                    )
                    page = context.new_page()
                    page.goto("/sign-in")
                    walk(page)
                    page.get_by_role("heading", level=1).wait_for()
                    page.screenshot(path=TARGET / f"{walk.__name__}.png")
                    print(TARGET / f"{walk.__name__}.png")
                    context.close()
                browser.close()
        finally:
            server.terminate()
            server.wait(20)
    return 0


if __name__ == "__main__":
    sys.exit(main())
