"""Noting together who was missing at a date."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.models import BOX_BYTES, Box
from coreflect.themes.queries.boxes import opened
from coreflect.themes.rules.voices import Noted, Voices
from tests import factories
from tests.conftest import Cast
from tests.factories import make_attendance, make_person, nowhere
from tests.pages import Page
from tests.themes.conftest import answer, make_record, sealed


@pytest.fixture
def listed(cast: Cast, db: Session) -> None:
    """The agency's own list."""
    factories.agency().voices = "night staff\npeople under guardianship\nfront desk"
    db.commit()


def noted(db: Session, keyring: Keyring, period: str = "2026Q4") -> list[Noted]:
    return [Noted.from_content(*box) for box in opened(db, keyring, period, "missing")]


def version(page: Page) -> str:
    return page.find("input", id="seen-here")[0].get("value")


def ticked(page: Page) -> list[str]:
    return [one.get("value") for one in page.find("input", name="listed") if one.get("checked") is not None]


def test_leads_tick_and_write_who_was_missing_and_find_it_sealed(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, listed: None
) -> None:
    rowan = page.as_(cast.rowan).open("themes.record", session_id=begun.id)
    assert f"/themes/record/{begun.id}/missing" in rowan.links()
    rowan.open("themes.missing", session_id=begun.id)
    assert rowan.h1 == "Who was missing?"
    data = {"listed": ["front desk", "night staff"], "own_1": " interpreters ", "seen": version(rowan)}
    rowan.send("themes.missing", data, session_id=begun.id)
    assert "Saved and sealed." in rowan.follow().text
    assert "front desk, night staff, interpreters" in rowan.text
    (one,) = noted(db, keyring)
    assert (one.session_id, one.series_id) == (begun.id, cast.series.id)
    assert one.voices == Voices(("front desk", "night staff"), ("interpreters",))
    imani = page.as_(cast.imani).open("themes.missing", session_id=begun.id)
    assert ticked(imani) == ["night staff", "front desk"], "in the order of the agency's list"
    assert imani.find("input", name="own_1")[0].get("value") == "interpreters"


def test_outside_a_closing_check_looks_like_any_other_box(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, listed: None
) -> None:
    make_record(db, keyring, begun)
    rowan = page.as_(cast.rowan).open("themes.missing", session_id=begun.id)
    rowan.send("themes.missing", {"listed": ["night staff"], "seen": version(rowan)}, session_id=begun.id)
    boxes = db.execute(select(Box.__table__)).all()
    assert len(boxes) == 2
    assert {(len(box.sealed), box.period, len(box)) for box in boxes} == {(BOX_BYTES, "2026Q4", 3)}
    assert all(b"night staff" not in box.sealed for box in boxes)


def test_what_was_noted_is_changed_and_taken_away_in_one_box(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, listed: None
) -> None:
    where = {"session_id": begun.id}
    rowan = page.as_(cast.rowan).open("themes.missing", **where)
    rowan.send("themes.missing", {"listed": ["night staff"], "own_3": "interpreters", "seen": version(rowan)}, **where)
    (first,) = noted(db, keyring)
    rowan.open("themes.missing", **where)
    rowan.send("themes.missing", {"listed": ["front desk"], "seen": version(rowan)}, **where)
    (second,) = noted(db, keyring)
    assert (second.id, second.voices) == (first.id, Voices(("front desk",)))
    rowan.open("themes.missing", **where)
    rowan.send("themes.missing", {"seen": version(rowan)}, **where)
    assert "Nobody is noted as missing." in rowan.follow().text
    assert sealed(db) == 0


def test_pressing_twice_keeps_one_note_and_says_nothing_new(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, listed: None
) -> None:
    rowan = page.as_(cast.rowan).open("themes.missing", session_id=begun.id)
    data = {"listed": ["night staff"], "own_1": "Night Staff", "seen": version(rowan)}
    rowan.send("themes.missing", data, session_id=begun.id)
    rowan.send("themes.missing", data, session_id=begun.id)
    (one,) = noted(db, keyring)
    assert one.voices == Voices(("night staff",)), "own words that say a voice of the list are that voice"


def test_two_leads_do_not_overwrite_each_other_unseen(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, listed: None
) -> None:
    rowan = page.as_(cast.rowan).open("themes.missing", session_id=begun.id)
    imani = page.as_(cast.imani).open("themes.missing", session_id=begun.id)
    imani.send("themes.missing", {"listed": ["front desk"], "seen": version(imani)}, session_id=begun.id)
    data = {"listed": ["night staff"], "own_1": "interpreters", "seen": version(rowan)}
    rowan.send("themes.missing", data, 409, session_id=begun.id)
    assert "Another lead saved this meanwhile: front desk." in rowan.text
    assert ticked(rowan) == ["night staff"], "what was ticked is kept"
    assert rowan.find("input", name="own_1")[0].get("value") == "interpreters"
    rowan.send("themes.missing", data | {"seen": version(rowan)}, session_id=begun.id)
    assert [one.voices.all for one in noted(db, keyring)] == [("night staff", "interpreters")]


def test_words_that_point_to_someone_are_refused_marked_and_kept(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, listed: None
) -> None:
    rowan = page.as_(cast.rowan).open("themes.missing", session_id=begun.id)
    for words, seen in (("Priya", "Priya"), ("write to jo@example.org", "jo@example.org")):
        data = {"listed": ["front desk"], "own_2": words, "seen": version(rowan)}
        rowan.send("themes.missing", data, 409, session_id=begun.id)
        assert [mark.text for mark in rowan.find("mark")] == [seen]
        assert f"“{seen}” could point to someone. Say it without, then save again." in rowan.text
        assert rowan.find("input", name="own_2")[0].get("value") == words
        assert ticked(rowan) == ["front desk"]
    assert sealed(db) == 0


def test_a_question_of_the_check_is_settled_by_a_tick_and_not_asked_again(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan).open("themes.missing", session_id=begun.id)
    data = {"own_1": "the only nurse on nights", "seen": version(rowan)}
    rowan.send("themes.missing", data, 409, session_id=begun.id)
    tokens = [one.get("value") for one in rowan.find("input", name="nobody")]
    assert len(tokens) == 1
    rowan.send("themes.missing", data | {"own_1": "the only nurse on days", "nobody": tokens}, 409, session_id=begun.id)
    rowan.send("themes.missing", data | {"nobody": tokens}, session_id=begun.id)
    rowan.open("themes.missing", session_id=begun.id)
    more = {"own_1": "the only nurse on nights", "own_2": "interpreters", "seen": version(rowan)}
    rowan.send("themes.missing", more, session_id=begun.id)
    assert [one.voices.own for one in noted(db, keyring)] == [("interpreters", "the only nurse on nights")]


def test_he_and_she_are_asked_about_where_few_came(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan).open("themes.missing", session_id=begun.id)
    data = {"own_1": "whoever he listens to", "seen": version(rowan)}
    rowan.send("themes.missing", data, 409, session_id=begun.id)
    for _ in range(5):
        make_attendance(begun, make_person())
    rowan.send("themes.missing", data, session_id=begun.id)
    assert sealed(db) == 1


def test_a_name_on_the_agency_s_list_goes_no_further(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession
) -> None:
    factories.agency().voices = "听众\nPriya"
    db.commit()
    rowan = page.as_(cast.rowan).open("themes.missing", session_id=begun.id)
    rowan.send("themes.missing", {"listed": ["听众", "Priya"], "seen": version(rowan)}, 409, session_id=begun.id)
    assert "“Priya” could point to someone." in rowan.text
    rowan.send("themes.missing", {"listed": ["听众"], "seen": version(rowan)}, session_id=begun.id)
    assert sealed(db) == 1


@pytest.mark.parametrize(
    ("words", "sentence"), [("x" * 61, "longer than 60 characters"), ("...", "Say it in words."), ("\u200d", None)]
)
def test_each_line_says_what_to_do(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession, words: str, sentence: str | None
) -> None:
    rowan = page.as_(cast.rowan).open("themes.missing", session_id=begun.id)
    rowan.send("themes.missing", {"own_3": words, "seen": version(rowan)}, 422, session_id=begun.id)
    assert (sentence or "Say it in words.") in rowan.text
    assert sealed(db) == 0


def test_a_voice_that_is_on_no_list_cannot_be_ticked(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, listed: None
) -> None:
    rowan = page.as_(cast.rowan).open("themes.missing", session_id=begun.id)
    data = {"listed": ["night staff"], "seen": version(rowan)}
    rowan.send("themes.missing", data | {"listed": ["Priya Nair", "night staff"]}, 409, session_id=begun.id)
    assert "The agency's list was changed meanwhile." in rowan.text
    assert "Priya" not in rowan.text
    rowan.send("themes.missing", data, session_id=begun.id)
    factories.agency().voices = "front desk"
    db.commit()
    rowan.open("themes.missing", session_id=begun.id)
    assert ticked(rowan) == ["night staff"], "what was ticked before it left the list stays"
    rowan.send("themes.missing", {"listed": ["night staff", "front desk"], "seen": version(rowan)}, session_id=begun.id)
    assert [one.voices.listed for one in noted(db, keyring)] == [("front desk", "night staff")]


def test_without_a_list_the_page_says_so(page: Page, db: Session, cast: Cast, begun: ReflectionSession) -> None:
    rowan = page.as_(cast.rowan).open("themes.missing", session_id=begun.id)
    assert "This agency has no list of voices yet" in rowan.text
    assert not rowan.find("input", name="listed")


def test_a_whole_list_of_long_voices_is_refused_in_words_when_it_does_not_fit(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession
) -> None:
    voices = ["听" * 59 + chr(0x4E00 + number) for number in range(30)]
    factories.agency().voices = "\n".join(voices)
    db.commit()
    rowan = page.as_(cast.rowan).open("themes.missing", session_id=begun.id)
    rowan.send("themes.missing", {"listed": voices, "seen": version(rowan)}, 409, session_id=begun.id)
    assert "more than fits into one sealed note" in rowan.text
    assert len(ticked(rowan)) == 30
    assert sealed(db) == 0


def test_it_opens_with_the_date_and_locks_with_its_quarter(
    page: Page, db: Session, cast: Cast, keyring: Keyring, listed: None
) -> None:
    coming = factories.make_date(cast.series, factories.TODAY.replace(day=30))
    closed = factories.make_date(cast.series, factories.date(2026, 8, 5))
    called_off = factories.make_date(cast.series, factories.date(2026, 11, 3), state="cancelled", reason="Snow")
    rowan = page.as_(cast.rowan)
    for on, sentence in (
        (coming, "has not begun yet"),
        (closed, "closed on 14 October 2026"),
        (called_off, "cancelled"),
    ):
        rowan.open("themes.missing", 302, session_id=on.id)
        assert "Note who was missing" not in rowan.follow().text
        rowan.send("themes.missing", {"listed": ["night staff"], "own_1": "interpreters"}, 409, session_id=on.id)
        assert sentence in rowan.text
        assert "night staff, interpreters" in rowan.text, "what was written is there to be read"
    assert sealed(db) == 0


@pytest.mark.parametrize("who", ["tove", "priya", "helena", "wes", "sunniva"])
def test_nobody_but_who_hosts_the_date_opens_or_writes(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, listed: None, who: str
) -> None:
    rowan = page.as_(cast.rowan).open("themes.missing", session_id=begun.id)
    data = {"listed": ["night staff"], "own_1": "crooked teapots", "seen": version(rowan)}
    rowan.send("themes.missing", data, session_id=begun.id)
    visitor = page.as_(getattr(cast, who))
    status = visitor._ask("GET", visitor.address("themes.missing", session_id=nowhere())).status_code
    assert status == (404 if who in ("tove", "sunniva") else 403)
    bodies = []
    for session_id in (begun.id, nowhere()):
        visitor.open("themes.missing", status, session_id=session_id)
        opened_as = answer(visitor)
        visitor.send("themes.missing", data | {"listed": ["front desk"]}, status, session_id=session_id)
        bodies.append((opened_as, answer(visitor)))
        assert "teapots" not in visitor.html
    assert bodies[0] == bodies[1]
    assert [one.voices.own for one in noted(db, keyring)] == [("crooked teapots",)]


def test_another_date_of_the_series_shows_nothing_of_it(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, listed: None
) -> None:
    other = factories.make_date(cast.series, factories.date(2026, 11, 10))
    rowan = page.as_(cast.rowan).open("themes.missing", session_id=begun.id)
    rowan.send("themes.missing", {"own_1": "crooked teapots", "seen": version(rowan)}, session_id=begun.id)
    assert "teapots" not in rowan.open("themes.missing", session_id=other.id).html
    assert "teapots" not in rowan.open("themes.record", session_id=other.id).html
    assert "teapots" in rowan.open("themes.record", session_id=begun.id).text


def test_the_page_asks_few_questions_however_much_is_noted(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, listed: None, count_queries
) -> None:
    rowan, asked_of = page.as_(cast.rowan), []
    for number in range(3):
        with count_queries() as asked:
            rowan.open("themes.missing", session_id=begun.id)
        asked_of.append(len(asked))
        data = {"listed": ["night staff"], "own_1": f"voice {number}", "seen": version(rowan)}
        with count_queries() as asked:
            rowan.send("themes.missing", data, session_id=begun.id)
        assert len(asked) <= 12
    assert len(set(asked_of)) == 1
    assert asked_of[0] <= 6


@pytest.mark.parametrize("rubbish", ["\x00", "9" * 400, "🙃" * 700, "<script>", "%s"])
def test_no_input_breaks_anything(page: Page, db: Session, cast: Cast, begun: ReflectionSession, rubbish: str) -> None:
    rowan = page.as_(cast.rowan)
    for sent in (
        {"listed": [rubbish] * 3},
        {"own_1": [rubbish, rubbish], "own_2": rubbish},
        {"nobody": [rubbish], "seen": [rubbish, rubbish]},
        {rubbish: rubbish},
    ):
        reply = rowan._ask(
            "POST", rowan.address("themes.missing", session_id=begun.id), data=sent | {"csrf_token": rowan.token()}
        )
        assert reply.status_code in (302, 409, 422)
    rowan.open(f"/themes/record/{begun.id}/missing?listed=x&own_1[]=2")
