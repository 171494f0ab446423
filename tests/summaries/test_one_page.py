"""Leadership's one page of a release, and the list of the quarters that were released."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from coreflect.releases.models import Release, ReleaseGroup
from coreflect.summaries.rules.page import MOST_WORDS
from tests import factories
from tests.conftest import Cast
from tests.pages import Page
from tests.sessions.test_certificates_view import kinds
from tests.summaries.conftest import years_of_releases

HOSTILE = '#read("/etc/passwd") *bold* $x$ <b>x</b> \\ @ref'
SECRET = "Crooked teapots hum"


@pytest.fixture
def group(cast: Cast) -> ReleaseGroup:
    return factories.make_group(cast.series)


@pytest.fixture
def released(db: Session, group: ReleaseGroup) -> tuple[Release, Release]:
    """Two quarters that were released; the older one was released before numbers were kept with it."""
    older, newer = factories.make_release("2026Q2", date(2026, 7, 20)), factories.make_release("2026Q3")
    newer.dates_held, newer.people_came = 13, 15
    db.commit()
    return older, newer


def body(page: Page) -> str:
    """Return the words of a page before its appendix."""
    (main,) = page.find("main")
    return " ".join(" ".join(main.itertext()).split("What did not fit on the page")[0].split())


def sections(page: Page) -> dict[str, str]:
    found = {}
    for one in page.find("section"):
        if (key := one.get("aria-labelledby", "")) and not key.startswith(("more-", "appendix")):
            found[key] = " ".join(" ".join(one.itertext()).split())
    return found


def paper(page: Page, release: Release) -> PdfReader:
    page.open("summaries.pdf", release_id=release.id)
    assert page.response is not None
    assert page.response.mimetype == "application/pdf"
    assert page.response.headers["Cache-Control"] == "no-store"
    return PdfReader(BytesIO(page.response.data))


def test_the_page_says_everything_in_its_order(
    page: Page, db: Session, cast: Cast, group: ReleaseGroup, released: tuple[Release, Release]
) -> None:
    older, newer = released
    part = {"state": "signed", "prepared_by": cast.rowan.id, "signed_by": cast.imani.id}
    factories.make_part(newer, group, purpose="discussion", position="We host, and are paid to.", **part)
    faith = factories.make_cell(older, group, label="Faith, ancestors, land", kind="practice")
    silence = factories.make_cell(
        *(newer, group), label="Six months of silence", dimensions=("mutuality", "hope"), ask="Call within ten days."
    )
    seat = factories.make_cell(newer, group, label="One seat", dimensions=("relationship",), again=True)
    factories.make_cell(newer, group, label="Walking", asks=False, dimensions=())
    factories.make_answer(seat, cast.helena, word="not_now", reason="By-laws limit it.")
    factories.make_change(cast.rowan, silence, title="Peer contact", stage="trying")
    seats = factories.make_change(cast.rowan, seat, title="Two seats", stage="not_now")
    factories.make_decision(seats, cast.helena, word="not_now", reason="At the annual meeting.")
    factories.make_change(cast.helena, title="Room for spirit", stage="talked_over")
    factories.make_change(cast.helena, title="Of our own", stage="talked_over", origin="elsewhere")
    long_ago = date(2026, 7, 1)
    factories.make_change(cast.rowan, faith, title="Long ago", stage="in_effect", stage_since=long_ago)
    factories.make_missing_voice(newer, group, "night staff")
    helena = page.as_(cast.helena).open("summaries.show", release_id=newer.id)
    assert helena.h1 == "What we heard, July to September 2026"
    lede = "For discussion. Released on Thursday 22 October 2026; answers and changes as they stand today."
    assert lede in body(helena)
    said = sections(helena)
    order = ["lines", "asks", "met", "themes", "owed", "changes", "voices", "positions", "signals", "limits"]
    assert list(said) == order
    assert said["asks"] == (
        "What we ask of you Six months of silence Call within ten days. Answer"
        " Was due on Saturday 21 November 2026 Decide on “Room for spirit” One seat not now, because By-laws limit it."
    )
    assert "13 co-reflections were held, with at least 15 different people." in said["met"]
    places = [said["themes"].index(one) for one in ("Relationship vs.", "One seat", "Mutuality (task)", "Walking")]
    assert places == sorted(places)
    assert "Also Hope and possibility vs. fear" in said["themes"]
    assert "Told in an earlier year, too" in said["themes"]
    assert said["owed"].index("Faith, ancestors, land") < said["owed"].index("Six months of silence")
    assert "no answer for 34 days" in said["owed"]
    assert "Two seats not now At the annual meeting. Decided by" in said["changes"]
    assert "Peer contact trying it out Since" in said["changes"]
    elsewhere = "One more is in effect, from another quarter “Long ago”."
    assert elsewhere in said["changes"], "what is in effect is never passed over"
    assert said["themes"].count("A change is linked, not yet confirmed by a PS lead") == 2
    assert "proposal" not in said["themes"]
    assert "/policies/?stage=in_effect" in helena.links()
    assert said["changes"].count("Long ago") == 1
    assert "We host, and are paid to." in said["positions"]
    assert said["voices"] == "Voices missing night staff"
    assert (
        "2 themes that ask something have had no answer for more than 30 days, the oldest for 128." in said["signals"]
    )
    assert "Nobody of the PS team holds 2 proposals: “Of our own” and “Room for spirit”." in said["signals"]
    assert f"/policies/answers/{silence.id}" in helena.links()
    assert not {"score", "rank", "target"} & set(helena.text.casefold().split())
    # the same words on paper, in the same order
    reader = paper(helena, newer)
    text = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
    wanted = ["Call within ten days.", "13 co-reflections", "One seat", "Faith, ancestors, land", "night staff"]
    assert all(one in text for one in (*wanted, "At the annual meeting.", "It cannot show how often"))
    headings = [text.index(one) for one in ("What we ask of you", "Who met", "Themes, by", "Answers owed", "Voices m")]
    assert headings == sorted(headings)
    # staff read the same, and are not asked to answer
    sunniva = page.as_(cast.sunniva).open("summaries.show", release_id=newer.id)
    assert "Call within ten days. Was due on Saturday 21 November 2026 Decide on" in sections(sunniva)["asks"]


def test_an_older_page_tells_no_later_theme_and_says_what_is_not_known(
    page: Page, cast: Cast, group: ReleaseGroup, released: tuple[Release, Release]
) -> None:
    older, newer = released
    factories.make_cell(older, group, label="Faith, ancestors, land")
    later = factories.make_cell(newer, group, label="Six months of silence")
    factories.make_change(cast.rowan, later, title="Peer contact", stage="trying", stage_since=date(2026, 10, 22))
    said = page.as_(cast.helena).open("summaries.show", release_id=older.id).text
    assert "Faith, ancestors, land" in said
    assert "is no longer known" in said
    assert "Six months of silence" not in said
    assert "Peer contact" not in said


def test_a_release_without_a_theme_still_says_all_that_is_no_theme(
    page: Page, cast: Cast, group: ReleaseGroup, released: tuple[Release, Release]
) -> None:
    older, newer = released
    factories.make_cell(older, group, label="Faith, ancestors, land")
    factories.make_change(cast.rowan, title="Peer contact", stage="trying")
    said = sections(page.as_(cast.helena).open("summaries.show", release_id=newer.id))
    assert list(said) == ["lines", "asks", "met", "owed", "changes", "signals", "limits"]
    assert "No theme left the room" in said["lines"]
    assert "Faith, ancestors, land" in said["owed"]
    assert "Peer contact" in said["changes"]


def test_nothing_that_stayed_in_the_room_is_on_the_page(
    page: Page, db: Session, cast: Cast, group: ReleaseGroup, released: tuple[Release, Release]
) -> None:
    _older, newer = released
    factories.make_cell(newer, group, label="Six months of silence")
    factories.make_theme(label=SECRET, definition=SECRET)  # recorded, and told by no cell
    open_one = factories.make_release("2026Q4", None)
    held = factories.make_cell(open_one, group, label=f"{SECRET} still", sentence=SECRET, ask=SECRET)
    factories.make_missing_voice(open_one, group, SECRET)
    signed = {"state": "signed", "prepared_by": cast.rowan.id, "signed_by": cast.imani.id}
    factories.make_part(open_one, group, position=SECRET, purpose="decision", **signed)
    late = {"state": "left_out", "position": SECRET, "purpose": "decision"}
    factories.make_part(newer, factories.make_group(cast.other_series), **late)
    on = factories.make_date(cast.series, date(2026, 8, 5), reason=SECRET, place=SECRET)
    people = [factories.make_person("clinician", name=f"Zebulon {n}") for n in range(7)]
    for one in people:
        factories.make_attendance(on, one)
    helena = page.as_(cast.helena)
    for address in (("summaries.index", {}), ("summaries.show", {"release_id": newer.id})):
        html = helena.open(address[0], **address[1]).html
        assert "Six months of silence" in html
        for word in (SECRET, "Zebulon", "5 August", "2026-08-05", str(held.id), str(on.id), "Wednesday co-reflection"):
            assert word not in html
        assert "at least 5 different" not in html, "what a release tells of people is what was kept with it"
    reader = paper(helena, newer)
    assert SECRET not in "".join(one.extract_text() for one in reader.pages)
    # one that did not leave, and one that never was, are the same answer to the byte
    for endpoint in ("summaries.show", "summaries.pdf"):
        answers = []
        for release_id in (open_one.id, factories.nowhere()):
            helena.open(endpoint, status=404, release_id=release_id)
            assert helena.response is not None
            headers = {k: v for k, v in helena.response.headers if k not in ("Date", "Set-Cookie")}
            answers.append((helena.response.data, headers))
        assert answers[0] == answers[1]
        for person in (cast.priya, cast.wes):
            page.as_(person).open(endpoint, status=403, release_id=newer.id)


def test_a_withdrawn_theme_leaves_its_marker(
    page: Page, db: Session, cast: Cast, group: ReleaseGroup, released: tuple[Release, Release]
) -> None:
    _older, newer = released
    gone = {"label": "", "sentence": "", "withdrawn_on": date(2026, 11, 2)}
    cell = factories.make_cell(newer, group, dimensions=("hope",), **gone)
    helena = page.as_(cast.helena).open("summaries.show", release_id=newer.id)
    said = sections(helena)
    assert "A theme that was withdrawn" in said["themes"]
    assert "Monday 2 November 2026" in said["themes"]
    assert said["asks"] == "What we ask of you A theme that was withdrawn It asks nothing any more."
    assert "It asks something of the agency." in said["lines"], "what was asked is told as it was published"
    assert "owed an answer" not in helena.text
    assert "Everything that asked for an answer" in said["owed"]
    assert str(cell.id) not in helena.html


def test_sixty_themes_are_one_page_and_an_appendix_on_two_sides_of_paper(
    page: Page, db: Session, cast: Cast, group: ReleaseGroup, released: tuple[Release, Release]
) -> None:
    _older, newer = released
    sentence = "Waiting in silence is read as rejection by those who wait for us."
    for number in range(60):
        factories.make_cell(newer, group, label=f"Theme {number:02} of sixty", sentence=sentence, dimensions=("hope",))
    factories.make_cell(newer, group, label=HOSTILE, sentence=HOSTILE, ask=HOSTILE, dimensions=("learning",))
    helena = page.as_(cast.helena).open("summaries.show", release_id=newer.id)
    assert len(body(helena).split()) <= MOST_WORDS
    assert all(f"Theme {number:02} of sixty" in helena.text for number in range(60))
    assert "more in the appendix" in body(helena)
    assert "#more-themes" in helena.links()
    assert HOSTILE in helena.text
    assert len(helena.html) < 60_000
    reader = paper(helena, newer)
    pages = [one.extract_text() for one in reader.pages]
    assert next(place for place, one in enumerate(pages) if "\nAppendix" in f"\n{one}") <= 1
    text = " ".join(" ".join(pages).split())
    assert all(f"Theme {number:02} of sixty" in text for number in range(60))
    assert '#read("/etc/passwd") *bold* $x$ <b>x</b>' in text
    assert "root:" not in text


def test_the_paper_can_be_read_aloud(
    page: Page, cast: Cast, group: ReleaseGroup, released: tuple[Release, Release]
) -> None:
    factories.make_cell(released[1], group)
    reader = paper(page.as_(cast.helena), released[1])
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "What we heard, July to September 2026"
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    found = kinds(root["/StructTreeRoot"])
    assert {"/Document", "/P", "/L", "/LI", "/Link"} <= found
    assert {"/H1", "/Title"} & found
    assert {"/H2"} & found


def test_letters_that_cannot_be_drawn_are_said_to_stand_on_the_screen(
    page: Page, cast: Cast, group: ReleaseGroup, released: tuple[Release, Release]
) -> None:
    factories.make_cell(released[1], group, label="Grief \U0001fae0 at work", sentence="Nothing \U000f0000 helps.")
    reader = paper(page.as_(cast.helena), released[1])
    text = " ".join("".join(one.extract_text() for one in reader.pages).split())
    drawn = b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()
    assert drawn != ("cannot be drawn here" in text)
    assert "at work" in text


def test_the_list_has_the_newest_in_short_and_pages_of_twenty(
    page: Page, db: Session, cast: Cast, group: ReleaseGroup, count_queries: Any
) -> None:
    helena = page.as_(cast.helena).open("summaries.index")
    assert "Nothing has been released yet." in helena.text
    only = factories.make_release()
    factories.make_cell(only, group, label="Six months of silence")
    factories.make_missing_voice(only, group, "night staff")
    with count_queries() as one:
        helena.open("summaries.index")
    assert "1 quarter" in helena.text
    assert "One theme left the room" in helena.text
    assert "night staff" in helena.text
    years_of_releases(db, 20, cast.helena.id, cast.rowan.id)
    with count_queries() as many:
        helena.open("summaries.index")
    assert len(one) == len(many) == 4
    assert "81 quarters" in helena.text
    assert "Page 1 of 5" in helena.text
    listed = [one for one in helena.links() if one == f"/summaries/{only.id}"]
    assert len(listed) == 2
    last = helena.open("summaries.index", page="99").text
    assert "Page 5 of 5" in last
    assert "One theme left the room" not in last
    assert "January to March 2006" in last


@pytest.mark.parametrize("years", [1, 5, 20])
def test_the_page_asks_as_much_of_one_year_as_of_twenty(
    page: Page, db: Session, cast: Cast, count_queries: Any, years: int
) -> None:
    ids = years_of_releases(db, years, cast.helena.id, cast.rowan.id)
    helena = page.as_(cast.helena)
    for release_id in (ids[-1], ids[0]):
        with count_queries() as asked:
            helena.open("summaries.show", release_id=release_id)
        assert len(asked) == 11
        assert len(body(helena).split()) <= MOST_WORDS
        assert len(helena.html) < 60_000
