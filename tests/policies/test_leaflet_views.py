"""The leaflet of a change, on the screen and on paper: one page, plain words, nobody's name."""

import io
from datetime import timedelta

import pypdf
import pytest
from sqlalchemy import update

from coreflect.people.actions.accounts import deactivate
from coreflect.people.actions.erase import erase
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.versions import Approval, Draft, approve, save_draft
from coreflect.policies.models import Change
from coreflect.policies.queries.trail import entries
from coreflect.policies.queries.versions import heads
from coreflect.policies.rules.words import Word
from coreflect.releases.models import Cell
from tests import factories
from tests.factories import NOW, TODAY

NAMES = ("Rowan", "Ellery", "Priya", "Holloway", "Helena", "Strand")


def paper(page) -> tuple[pypdf.PdfReader, str]:
    """The PDF that the page was given, and its text in single spaces."""
    read = pypdf.PdfReader(io.BytesIO(page.response.data))
    return read, " ".join(" ".join(one.extract_text() for one in read.pages).split())


def stands(db, change_id, stage: str, **changes) -> None:
    db.rollback()
    change = db.get(Change, change_id)
    for name, value in {"stage": stage, "stage_since": TODAY, **changes}.items():
        setattr(change, name, value)
    db.commit()


@pytest.fixture
def in_effect(db, cast, released, proposed, seen):
    """A change with an approved text, a decision in part, and a theme that was withdrawn, in effect since today."""
    rowan = seen(cast.rowan)
    draft = Draft(None, "Rowan Ellery's words: says who calls.", "We call.")
    save_draft(db, rowan, proposed, draft, NOW)
    reason = "The contract that Priya found says 30 days."
    decide(db, seen(cast.helena), proposed, Verdict(0, "Policy group", TODAY, Word.IN_PART, reason), NOW)
    one = heads(entries(db, proposed, "UTC")).draft
    approve(db, rowan, proposed, Approval(one.id, one.digest), NOW)
    db.execute(update(Cell).where(Cell.id == released.asking.id).values(dimensions=("mutuality", "hope")))
    db.commit()
    look = TODAY + timedelta(days=180)
    stands(db, proposed, "in_effect", in_effect_on=TODAY, look_again_on=look, what="Rowan Ellery: an offer of a call.")
    return proposed


def test_the_leaflet_tells_what_changed_why_and_what_was_not_adopted_and_names_nobody(page, cast, in_effect) -> None:
    wes = page.as_(cast.wes).open("policies.show", change_id=in_effect)
    assert wes.address("policies.leaflet", change_id=in_effect) in wes.links()
    wes.open("policies.leaflet", change_id=in_effect)
    address = f"http://localhost/policies/{in_effect}"
    for words in (
        "Peer contact while waiting In effect since Wednesday 25 November 2026. Look again on Monday 24 May 2027.",
        "What changed a PS lead: an offer of a call.",
        "Its text: version 1, approved on Wednesday 25 November 2026.",
        "\u2068Six months of silence\u2069: \u2068People hear nothing.\u2069",
        "By which principle or task Mutuality (task); Hope and possibility vs. fear (principle).",
        "What was not adopted, and why It was adopted in part (Wednesday 25 November 2026):",
        "The contract that a clinician found says 30 days.",
        "on Wednesday 25 November 2026: in part. How far peer support (PS) staff held the pen:",
        f"Read more, with every step, at{address}It needs an account. If you have none, ask",
    ):
        assert words in wes.text, wes.text
    shown = wes.text
    wes.open("policies.leaflet_pdf", change_id=in_effect)
    read, text = paper(wes)
    assert len(read.pages) == 1
    assert b"pdfuaid" in read.trailer["/Root"]["/Metadata"].get_data()
    assert read.metadata.title == "Peer contact while waiting"
    for words in (
        "an offer of a call.",
        "Six months of silence: People hear",
        "Mutuality (task)",
        "says 30 days",
        address,
    ):
        assert words in text, words
    for words in (shown, text):
        assert "says who calls" not in words, "a note to those who write the text is not for everybody"
        assert "needs an account" in words
    assert "leaflet-2026-11-25.pdf" in wes.response.headers["Content-Disposition"]
    for name in NAMES:
        assert name not in shown
        assert name not in text


def test_who_was_erased_is_named_on_the_leaflet_no_more_than_on_the_page_for_everybody(
    app, page, db, cast, proposed, seen
) -> None:
    title = "Silence, as Rowan Ellery heard"
    db.execute(update(Cell).values(label=title, sentence=f"{title} it."))
    db.commit()
    reason = "As Rowan Ellery wrote, it costs two posts."
    decide(db, seen(cast.helena), proposed, Verdict(0, "Rowan Ellery's group", TODAY, Word.NO, reason), NOW)
    stands(db, proposed, "no", title="Rowan Ellery's calls", what="Rowan Ellery calls within ten days.")
    factories.agency().public = True
    db.commit()
    priya = page.as_(cast.priya).open("policies.leaflet", change_id=proposed)
    assert "As a PS lead wrote" in priya.text
    assert priya.text.count("Silence, as a PS lead heard") == 2, "in the theme's name and in its sentence"
    rooms = app.extensions["rooms"]
    deactivate(db, seen(cast.wes), cast.rowan.id, rooms, NOW)
    erase(db, seen(cast.wes), cast.rowan.id, rooms, NOW)
    priya.open("policies.leaflet", change_id=proposed)
    read = [page.open(f"/said?by={by}").text for by in ("theme", "change")] + [priya.text]
    assert all("As someone wrote" in one for one in read)
    read.append(paper(priya.open("policies.leaflet_pdf", change_id=proposed))[1])
    assert not [one for one in read if "Rowan" in one.replace(title, "")], "what was published stays as it was read"


def test_where_everybody_can_read_what_came_of_it_the_leaflet_says_where(page, db, cast, in_effect) -> None:
    factories.agency().public = True
    db.commit()
    for endpoint in ("policies.leaflet", "policies.leaflet_pdf"):
        priya = page.as_(cast.priya).open(endpoint, change_id=in_effect)
        said = priya.text if endpoint == "policies.leaflet" else paper(priya)[1]
        assert "It needs an account. Everybody can read what was decided, and why, at" in said
        assert "http://localhost/said?by=change" in said.replace("/ ", "/"), "an address may go on in the next line"
    page.as_(None).open("/said?by=change")


def test_what_was_withdrawn_is_marked_and_its_words_are_gone(page, db, released, cast, in_effect) -> None:
    erased = {"label": "", "sentence": "", "withdrawn_on": TODAY}
    db.execute(update(Cell).where(Cell.id == released.asking.id).values(**erased))
    db.commit()
    sunniva = page.as_(cast.sunniva).open("policies.leaflet", change_id=in_effect)
    assert "A theme that was withdrawn" in sunniva.text
    assert "Six months of silence" not in sunniva.text
    assert "Six months of silence" not in paper(sunniva.open("policies.leaflet_pdf", change_id=in_effect))[1]


@pytest.mark.parametrize(
    ("word", "stage", "heading"), [("no", "no", "No: this was said on"), ("not_now", "not_now", "Not now: this was")]
)
def test_what_was_not_adopted_has_a_leaflet_too(page, db, cast, proposed, seen, word, stage, heading) -> None:
    verdict = Verdict(0, "Policy group", TODAY, Word(word), "The by-laws say so.", TODAY + timedelta(days=90))
    if word == "no":
        verdict = Verdict(0, "Policy group", TODAY, Word.NO, "The by-laws say so.")
    decide(db, seen(cast.helena), proposed, verdict, NOW)
    priya = page.as_(cast.priya).open("policies.leaflet", change_id=proposed)
    assert heading in priya.text
    assert "What was proposed An offer of a call" in priya.text
    assert "The by-laws say so." in priya.text


def test_before_it_is_tried_out_there_is_no_leaflet_and_a_sentence_says_when(page, cast, proposed) -> None:
    rowan = page.as_(cast.rowan).open("policies.show", change_id=proposed)
    assert rowan.address("policies.leaflet", change_id=proposed) not in rowan.links()
    for endpoint in ("policies.leaflet", "policies.leaflet_pdf"):
        assert "It stands at" not in rowan.open(endpoint, 409, change_id=proposed).text
        assert "stands at “proposed”" in rowan.text
        rowan.open(endpoint, 404, change_id=factories.nowhere())


def test_words_are_never_markup_on_paper_and_letters_without_a_font_are_no_error(page, db, cast, in_effect) -> None:
    stands(db, in_effect, "look_again", what='#read("/etc/passwd") *bold* $x$ \\ <a> 讀 \U0001fae5', in_effect_on=None)
    helena = page.as_(cast.helena).open("policies.leaflet_pdf", change_id=in_effect)
    read, text = paper(helena)
    assert '#read("/etc/passwd") *bold* $x$ \\ <a>' in text
    assert len(read.pages) == 1


def test_the_leaflet_asks_few_questions(page, cast, in_effect, count_queries) -> None:
    priya = page.as_(cast.priya)
    for endpoint in ("policies.leaflet", "policies.leaflet_pdf"):
        with count_queries() as asked:
            priya.open(endpoint, change_id=in_effect)
        assert len(asked) <= 8, asked
