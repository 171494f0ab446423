"""Rowan notes on a phone who came yesterday, eight people in a minute; Priya takes her certificate, and somebody who
has no account checks it at the address that stands on it."""

import io
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.hands import how_many, press, says
from tests.journeys.meanwhile import Meanwhile

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]
ROWAN, PRIYA = "Enter as Rowan Ellery, PS lead", "Enter as Priya Holloway, clinician"
HELENA = "Enter as Helena Strand, leadership"
Enter, Look = Callable[..., Page], Callable[[Page], None]


def yesterday(page: Page) -> None:
    """Open the newest date that was held."""
    page.goto("/sessions/?when=past")
    page.locator("ul.dates h2 a").first.click()


def notes_who_came(page: Page, look_closely: Look) -> list[str]:
    """Mark one as not having made it, add two who came without a place, and let everybody else have come; return the
    names of those with a place."""
    people = page.locator("form fieldset").filter(has_not=page.get_by_text("Who came without a place?"))
    names = [people.nth(number).locator("legend").inner_text() for number in range(how_many(people))]
    assert len(names) == 6
    press(page, "Save the list")
    expect(page.get_by_role("alert")).to_contain_text("Something needs another look")
    look_closely(page)
    other = next(name for name in names if name != "Priya Holloway")
    page.get_by_role("group", name=other).get_by_role("radio", name="Couldn't make it").check()
    page.get_by_text("Somebody came without a place").click()
    walked_in = page.get_by_role("group", name="Who came without a place?").get_by_role("checkbox")
    for number in (0, 1):
        walked_in.nth(number).check()
    press(page, "Everybody else came")
    return names


def test_a_certificate_is_checked_by_who_has_no_account(enter: Enter, meanwhile: Meanwhile, look_closely: Look) -> None:
    rowan = enter(ROWAN, width=360)
    yesterday(rowan)
    look_closely(rowan)
    rowan.get_by_role("link", name="Note who came").click()
    look_closely(rowan)
    begun = time.monotonic()
    names = notes_who_came(rowan, look_closely)
    says(rowan, "Noted: 7 people came")
    assert time.monotonic() - begun < 60
    look_closely(rowan)
    assert "Priya Holloway" in names

    priya = enter(PRIYA, width=360)
    yesterday(priya)
    says(priya, "You came")
    assert not [name for name in names if name != "Priya Holloway" and name in priya.inner_text("main")]
    look_closely(priya)
    with priya.expect_download() as waited:
        priya.get_by_role("link", name="Certificate of attendance (PDF)").click()
    assert re.fullmatch(r"certificate-of-attendance-\d{4}-\d\d-\d\d\.pdf", waited.value.suggested_filename)
    pdf = PdfReader(io.BytesIO(waited.value.path().read_bytes()))
    words = " ".join(pdf.pages[0].extract_text().split())
    assert "Priya Holloway" in words
    assert "This records attendance." in words
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"].value
    links = [one.get_object()["/A"]["/URI"] for one in pdf.pages[0]["/Annots"]]

    board = enter(width=360)
    board.goto(next(link for link in links if "/certificates/check" in link))
    expect(board.get_by_role("heading", level=1)).to_have_text("This certificate is true")
    says(board, "Priya Holloway")
    look_closely(board)
    board.goto(board.url.replace("c=", "c=A", 1))
    expect(board.get_by_role("heading", level=1)).to_have_text("This address does not hold")
    look_closely(board)
    assert "Priya" not in board.inner_text("main")

    priya.goto("/sessions/certificates")
    look_closely(priya)
    with priya.expect_download() as waited:
        priya.get_by_role("link", name=re.compile(r"^Certificate for \d{4} \(PDF\)$")).first.click()
    assert "Priya Holloway" in PdfReader(io.BytesIO(waited.value.path().read_bytes())).pages[0].extract_text()

    helena = enter(HELENA)
    yesterday(helena)
    assert not [name for name in names if name in helena.inner_text("main")]
    answer = helena.goto(f"{rowan.url.split('?')[0].rstrip('/')}/attendance")
    assert answer.status == 403
    for page in (rowan, priya, board):
        assert [t for t in page.troubles if "status of 4" not in t] == []
    assert meanwhile.broken() == []
