"""A real browser on a real demo: Chromium, gunicorn, SQLite, and axe."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.hands import await_what_was_asked_for
from tests.journeys.meanwhile import Meanwhile
from tests.notices.mail_server import mail_server

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync",
         "--no-first-run", "--disable-component-update"]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, or a skip that says why; COREFLECT_REQUIRE_BROWSER=1 makes that a failure."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        why = "No Chromium is installed, so the browser journeys were not walked (Debian: apt install chromium)."
        pytest.fail(why) if os.environ.get("COREFLECT_REQUIRE_BROWSER") == "1" else pytest.skip(why)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of the story's demo."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(browser: Browser, demo_folder: Path) -> Iterator[str]:
    """A demo of its own for each story, served by gunicorn as README's first command does; yields its address."""
    folder, port = demo_folder, free_port()
    environment = {**os.environ, "COREFLECT_INSTANCE_DIR": str(folder)}
    with open(folder / "log", "wb") as log:
        command = [sys.executable, "-m", "coreflect", "demo", "--port", str(port)]
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        await_page(f"http://127.0.0.1:{port}/healthz", server, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def await_page(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the address answers that all is well; fail with the log when the server ends."""
    for _ in range(900):
        if server.poll() is not None:
            raise RuntimeError(f"The demo ended by itself: {log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                assert answer.read() == b'{"status":"ok"}\n'
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The demo did not answer within ninety seconds.")


@pytest.fixture(scope="module")
def meanwhile(demo: str, demo_folder: Path) -> Iterator[Meanwhile]:
    """What others do meanwhile on the story's demo, with a mail server that takes everything."""
    with mail_server() as server:
        others = Meanwhile(demo_folder, demo, server)
        yield others
        others.close()


@pytest.fixture
def enter(browser: Browser, demo: str) -> Iterator[Callable[..., Page]]:
    """Return a function that enters the demo as somebody, or stays outside, in a browser of their own."""
    contexts = []

    def as_(words: str = "", width: int = 1280, javascript: bool = True, look: str = "light") -> Page:
        context = browser.new_context(
            base_url=demo,
            viewport={"width": width, "height": 800},
            java_script_enabled=javascript,
            color_scheme=look,
            reduced_motion="reduce",  # a colour that is still fading is not what axe should read
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.troubles = []
        page.on("console", lambda m: page.troubles.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: page.troubles.append(str(e)))
        page.on("request", lambda r: None if r.url.startswith(demo) else page.troubles.append(f"asked {r.url}"))
        page.under_way = False  # whether a press or a link has asked for a page that is not here yet
        page.on("request", lambda r: setattr(page, "under_way", page.under_way or r.is_navigation_request()))
        page.on("requestfailed", lambda r: setattr(page, "under_way", False) if r.is_navigation_request() else None)
        page.on("domcontentloaded", lambda _: setattr(page, "under_way", False))
        if words:
            page.goto("/sign-in")
            page.get_by_role("button", name=words).click()
            page.get_by_role("heading", level=1).wait_for()
        return page

    yield as_
    for context in contexts:
        context.close()


@pytest.fixture
def look_closely() -> Callable[[Page], None]:
    """Return a function that fails on anything axe finds in light or dark, or that overflows at 320 px."""
    axe = Axe()

    def look(page: Page) -> None:
        await_what_was_asked_for(page)
        before = page.viewport_size
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = axe.run(page)
            assert found.violations_count == 0, f"{page.url} in {scheme}: {found.generate_report()}"
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 640})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, f"{page.url} is {wide} px wide on a screen of 320"
        page.set_viewport_size(before)

    return look
