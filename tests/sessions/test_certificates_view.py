"""Certificates as people get them: the list, the PDF, and the page that checks one."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha512
from io import BytesIO

from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from coreflect.foundation.deployment import Deployment
from coreflect.people.models import Person
from coreflect.sessions.actions.retention import reduce
from coreflect.sessions.models import ReflectionSession, Series, Substitute
from coreflect.sessions.rules import certificates as rules
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW
from tests.pages import Page
from tests.releases.conftest import Scene

DAY = date(2026, 11, 18)
THEME, HEARD = "Crooked teapots hum", "Kettles answer quietly"


def came(series: Series, day: date, person: Person, **changes) -> ReflectionSession:
    on = factories.make_date(series, day, **changes)
    factories.make_attendance(on, person)
    return on


def pdf(page: Page) -> PdfReader:
    assert page.response is not None
    assert page.response.mimetype == "application/pdf"
    assert page.response.headers["Cache-Control"] == "no-store"
    return PdfReader(BytesIO(page.response.data))


def text(reader: PdfReader) -> str:
    return " ".join(" ".join(one.extract_text() for one in reader.pages).split())


def check_address(reader: PdfReader) -> str:
    (found,) = {a.get_object()["/A"]["/URI"] for one in reader.pages for a in one.get("/Annots", [])}
    return found


def test_who_came_gets_a_certificate_that_says_it_and_nothing_more(
    page: Page, db: Session, app: Flask, cast: Cast
) -> None:
    on = came(cast.series, DAY, cast.priya)
    scene = Scene(db, app.extensions["keyring"], cast)
    scene.write(on, THEME, HEARD)
    factories.make_theme(label=THEME)
    factories.agency().event_title = "Reflective hour"
    db.commit()
    priya = page.as_(cast.priya).open("sessions.certificate", session_id=on.id)
    reader = pdf(priya)
    said = text(reader)
    for words in (
        "Millrace (fictional)",
        "Certificate of attendance",
        "Priya Holloway",
        "came to Reflective hour",
        "Date Wednesday 18 November 2026",
        "How in person, Library room",
        "Length 1 hour",
        "Led by Imani Castellane and Rowan Ellery",
        "This records attendance. Whether it counts for continuing education is for your board to say.",
        "Issued on Wednesday 25 November 2026.",
    ):
        assert words in said
    assert "Wednesday co-reflection" not in said, "the series' own title is for those who come"
    for words in (THEME, HEARD, "Crooked", "Kettles"):
        assert words not in said
        assert words.encode() not in priya.response.data
    number = rules.number_of(app.secret_key, cast.priya.id, (on.id,), None)
    assert f"Certificate number {number}" in said
    disposition = priya.response.headers["Content-Disposition"]
    assert disposition == "attachment; filename=certificate-of-attendance-2026-11-18.pdf"


def kinds(node) -> set[str]:
    """Return the kinds of all tags below a node of the structure tree."""
    node = node.get_object()
    if not hasattr(node, "get"):
        return set().union(set(), *(kinds(one) for one in node)) if isinstance(node, list) else set()
    below = node.get("/K")
    found = {str(node["/S"])} if "/S" in node else set()
    for one in below if isinstance(below, list) else [below] if below is not None else []:
        if hasattr(one.get_object(), "get"):
            found |= kinds(one)
    return found


def test_the_year_s_list_sums_up_and_its_table_has_heads(page: Page, db: Session, cast: Cast) -> None:
    for n in range(3):
        came(cast.series, DAY - timedelta(days=14 * n), cast.priya, mode="video", place="")
    long = came(cast.other_series, date(2026, 3, 4), cast.priya)
    long.ends_at += timedelta(minutes=30)
    db.commit()
    came(cast.series, date(2025, 12, 17), cast.priya)
    reader = pdf(page.as_(cast.priya).open("sessions.certificate_of_year", year="2026"))
    said = text(reader)
    assert "came to Co-reflection in 2026" in said
    assert "4 dates, 4 hours 30 minutes in all." in said
    assert "Wednesday 4 March 2026 in person, Library room 1 hour 30 minutes Tove Marchetti" in said
    assert "Wednesday 18 November 2026 by video 1 hour Imani Castellane and Rowan Ellery" in said
    assert "2025" not in said
    assert {"/Table", "/TH", "/TR", "/TD"} <= kinds(reader.trailer["/Root"]["/StructTreeRoot"])


def test_who_stepped_in_is_named_in_place_of_the_leads(page: Page, db: Session, cast: Cast) -> None:
    on = came(cast.series, DAY, cast.priya)
    db.add(Substitute(session_id=on.id, person_id=cast.tove.id))
    db.commit()
    said = text(pdf(page.as_(cast.priya).open("sessions.certificate", session_id=on.id)))
    assert "Led by Tove Marchetti" in said
    assert "Rowan" not in said


def test_a_date_one_did_not_come_to_gives_nothing(page: Page, db: Session, cast: Cast) -> None:
    other = came(cast.series, DAY, cast.sunniva)
    missed = factories.make_date(cast.series, DAY - timedelta(days=14))
    factories.make_attendance(missed, cast.priya, came=False)
    off = factories.make_date(cast.series, DAY - timedelta(days=28), state="cancelled")
    factories.make_attendance(off, cast.priya)
    for person in (cast.priya, cast.rowan, cast.helena, cast.wes):
        for session_id in (other.id, missed.id, off.id, factories.nowhere()):
            page.as_(person).open("sessions.certificate", session_id=session_id, status=404)
        for year in ("2026", "2025", "20262", "x", "٢٠٢٦", "-1", "9" * 50):
            page.as_(person).open("sessions.certificate_of_year", year=year, status=404)
    page.as_(cast.sunniva).open("sessions.certificate", session_id=other.id)
    page.open("sessions.certificate", session_id=other.id, status=302)


def test_anyone_can_check_a_certificate_and_reads_exactly_its_words(page: Page, cast: Cast, count_queries) -> None:
    on = came(cast.series, DAY, cast.priya)
    address = check_address(pdf(page.as_(cast.priya).open("sessions.certificate", session_id=on.id)))
    assert address.startswith("http://localhost/certificates/check?c=")
    with count_queries() as asked:
        page.open(address.removeprefix("http://localhost"))
    assert asked == [], "nothing is looked up"
    assert page.h1 == "This certificate is true"
    for words in (
        "Priya Holloway",
        "Wednesday 18 November 2026",
        "in person, Library room",
        "1 hour",
        "Imani Castellane and Rowan Ellery",
        "Wednesday 25 November 2026",
        "Millrace (fictional)",
    ):
        assert words in page.text
    assert page.find("meta", name="robots")[0].get("content") == "noindex"
    for altered in (address[:-1], address.replace("?c=", "?c=A"), address + "A", address.split("&s=")[0]):
        page.open(altered.removeprefix("http://localhost"))
        assert page.h1 == "This address does not hold"
        assert "Priya" not in page.html
    page.open("/certificates/check")
    assert page.h1 == "Check a certificate"


def test_a_year_s_certificate_is_checked_date_by_date(page: Page, cast: Cast) -> None:
    for n in range(2):
        came(cast.series, DAY - timedelta(days=14 * n), cast.priya)
    address = check_address(pdf(page.as_(cast.priya).open("sessions.certificate_of_year", year="2026")))
    page.open(address.removeprefix("http://localhost"))
    assert "Co-reflection in 2026" in page.text
    assert "2 dates, 2 hours in all. Led by Imani Castellane and Rowan Ellery." in page.text
    same = "in person, Library room, 1 hour"
    assert items(page) == [f"Wednesday 4 November 2026, {same}", f"Wednesday 18 November 2026, {same}"]
    came(cast.other_series, date(2026, 3, 4), cast.priya)
    address = check_address(pdf(page.as_(cast.priya).open("sessions.certificate_of_year", year="2026")))
    page.open(address.removeprefix("http://localhost"))
    assert "3 dates, 3 hours in all." in page.text
    assert [one.rpartition(", led by ")[2] for one in items(page)] == [
        "Tove Marchetti",
        *["Imani Castellane and Rowan Ellery"] * 2,
    ]


def items(page: Page) -> list[str]:
    """Return the dates that the page of a year's certificate lists."""
    return [said for e in page.find("li") if " 2026, " in (said := "".join(e.itertext()))]


def test_the_address_is_the_site_s_own_where_settings_name_it(page: Page, app: Flask, cast: Cast) -> None:
    on = came(cast.series, DAY, cast.priya)
    deployment = app.extensions["deployment"]
    app.extensions["deployment"] = replace(deployment, site="https://coreflect.example.org")
    assert isinstance(deployment, Deployment)
    try:
        priya = page.as_(cast.priya).open("sessions.certificate", session_id=on.id)
    finally:
        app.extensions["deployment"] = deployment
    assert check_address(pdf(priya)).startswith("https://coreflect.example.org/certificates/check?c=")


def test_my_certificates_stand_by_year_with_their_hours(page: Page, cast: Cast, count_queries) -> None:
    priya = page.as_(cast.priya).open("sessions.certificates")
    assert "You are not noted for any co-reflection yet." in priya.text
    came(cast.series, DAY, cast.sunniva)

    def cost() -> int:
        with count_queries() as asked:
            priya.open("sessions.certificates")
        return len(asked)

    came(cast.series, DAY - timedelta(days=14), cast.priya)
    one = cost()
    came(cast.series, DAY - timedelta(days=28), cast.priya)
    came(cast.series, date(2025, 6, 4), cast.priya)
    assert cost() == one <= 3
    assert "2026 2 co-reflections, 2 hours" in priya.text
    assert "2025 1 co-reflection, 1 hour" in priya.text
    assert [link for link in priya.links() if link.endswith("2026.pdf")] == ["/sessions/certificates/2026.pdf"]
    assert len([link for link in priya.links() if link.endswith("/certificate.pdf")]) == 3
    for link in priya.links():
        if link.endswith(".pdf"):
            pdf(page.as_(cast.priya).open(link))


def test_the_page_says_when_a_certificate_ends_before_it_does(page: Page, db: Session, cast: Cast) -> None:
    on = came(cast.series, date(2024, 11, 13), cast.priya)
    came(cast.series, DAY, cast.priya)
    priya = page.as_(cast.priya).open("sessions.certificates")
    assert "those of October to December 2024: take their certificates before Thursday 14 January 2027" in priya.text
    address = check_address(pdf(priya.open("sessions.certificate", session_id=on.id)))
    assert reduce(db, NOW + timedelta(days=49), "America/New_York") == []
    priya.open("sessions.certificate", session_id=on.id)
    assert len(reduce(db, NOW + timedelta(days=50), "America/New_York")) == 1
    priya.open("sessions.certificate", session_id=on.id, status=404)
    priya.open("sessions.certificate_of_year", year="2024", status=404)
    assert "2024" not in priya.open("sessions.certificates").text
    assert page.open(address.removeprefix("http://localhost")).h1 == "This certificate is true"


def test_a_list_that_no_address_can_hold_is_refused_in_words(page: Page, db: Session, cast: Cast) -> None:
    for n in range(90):
        on = came(cast.series, date(2026, 1, 1) + timedelta(days=n), cast.priya)
        on.place = sha512(str(n).encode()).hexdigest()[:120]
    db.commit()
    page.as_(cast.priya).open("sessions.certificate_of_year", year="2026", status=409)
    page.as_(cast.priya).open("sessions.certificate", session_id=on.id)


def test_the_ways_to_one_s_certificates(page: Page, cast: Cast) -> None:
    on = came(cast.series, DAY, cast.priya)
    priya = page.as_(cast.priya)
    assert "/sessions/certificates" in priya.open("home.me").links()
    assert "/sessions/certificates" in priya.open("sessions.index", when="past").links()
    assert "/sessions/certificates" not in priya.open("sessions.index").links()
    assert f"/sessions/{on.id}/certificate.pdf" in priya.open("sessions.show", session_id=on.id).links()
    assert (
        f"/sessions/{on.id}/certificate.pdf"
        not in page.as_(cast.sunniva).open("sessions.show", session_id=on.id).links()
    )
