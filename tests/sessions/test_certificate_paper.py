"""The certificate on paper: tagged, in every script that a name can have, and never markup."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from coreflect.sessions.rules import certificates as rules
from coreflect.web.paper import paper
from tests.conftest import Cast
from tests.pages import Page
from tests.sessions.test_certificates_view import DAY, came, check_address, kinds, pdf, text


def test_the_pdf_can_be_read_aloud(page: Page, cast: Cast) -> None:
    on = came(cast.series, DAY, cast.priya)
    reader = pdf(page.as_(cast.priya).open("sessions.certificate", session_id=on.id))
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Certificate of attendance"
    assert reader.metadata.author == "Millrace (fictional)"
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert {"/Document", "/P", "/Link"} <= kinds(root["/StructTreeRoot"])
    assert {"/H1", "/Title"} & kinds(root["/StructTreeRoot"])


NAMES = (
    "Nguyễn Thị Ánh",
    "Αλέξανδρος Παπαδόπουλος",
    "Ольга Ковальчук",
    "שרה לוי",
    "محمد علي",
    "王小明",
    "ประสิทธิ์",
    "😀 Bob",
    "#read(\"/etc/passwd\") *bold* $x$ \\ @ref <label>",
    "O'Brien & Søns <b>x</b>",
    "W" * 120,
    "e\u0301\u0323\u202e\u200d",
    "M. Muster " * 12,
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_name_gives_a_certificate(name: str) -> None:
    made = rules.Certificate(
        agency=name, title=name, person=name, number="ABCDE-23456", issued=DAY, year=None,
        dates=(rules.Attended(DAY, 60, name, name),),
    )  # fmt: skip
    for one in (made, replace(made, year=2026, dates=made.dates * 3 + (replace(made.dates[0], led_by="Imani"),))):
        content, signature = rules.seal("secret", one)
        address = f"https://x.example.org/certificates/check?c={content}&s={signature}"
        for zone in ("America/New_York", "Europe/London"):
            reader = PdfReader(BytesIO(paper("sessions/certificate.typ", rules.sheet(one, address, zone))))
            assert check_address(reader) == address
            said = text(reader)
            assert "Certificate of attendance" in said
            assert ("cannot be drawn" in said) == (b"pdfuaid" not in reader.trailer["/Root"]["/Metadata"].get_data())
            width = reader.pages[0].mediabox.width
            assert round(width) == (612 if zone.startswith("America") else 595)
            if name.startswith("#read"):
                assert "root:" not in said
                assert '#read("/etc/passwd") *bold* $x$' in said
        assert rules.opened("secret", content, signature) == one
