"""Writing down together what was learned at a date."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.queries.boxes import records
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_date, nowhere
from tests.pages import Page
from tests.themes.conftest import make_record, sealed, typed


def test_a_lead_writes_down_a_theme_and_finds_it_sealed(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan).open("themes.record", session_id=begun.id)
    assert rowan.h1 == "Write it together"
    assert "Is anyone recognisable in what we wrote?" in rowan.text
    rowan.send("themes.record", typed(second_dimension="hope", asks="y"), session_id=begun.id)
    rowan.follow()
    assert "Saved: “The fixing reflex” (1 of 4). Read it aloud before you part." in rowan.text
    assert "We reach for a plan before we have understood" in rowan.text
    (record,) = records(db, keyring, "2026Q4")
    assert (record.session_id, record.series_id, record.theme_id) == (begun.id, cast.series.id, None)
    assert (record.label, record.label_key, record.kind) == ("The fixing reflex", "the fixing reflex", "practice")
    assert (record.dimension, record.second_dimension, record.asks) == ("learning", "hope", True)
    assert "The fixing reflex" in page.as_(cast.imani).open("themes.record", session_id=begun.id).text


def test_the_page_says_what_is_kept_and_what_never_is_from_the_settings(
    page: Page, cast: Cast, begun: ReflectionSession
) -> None:
    text = page.as_(cast.rowan).open("themes.record", session_id=begun.id).text
    assert "Kept until October to December 2026 is released: these words and this date, sealed" in text
    assert "Never kept: who said it, who wrote it down, at what time" in text
    assert "at least 5 different clinicians came" in text
    assert "Call the crisis team on duty." in text


def test_the_theme_written_down_leaves_nothing_of_itself_in_the_cookie(
    page: Page, cast: Cast, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", typed(), session_id=begun.id)
    with rowan.client.session_transaction() as kept:
        assert kept["saved"], "something is said after saving, or this test could not fail"
        assert "fixing" not in str(dict(kept))


def test_the_same_theme_twice_for_a_date_is_refused_with_a_way_to_edit_it(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    there = make_record(db, keyring, begun, "The fixing reflex")
    make_record(db, keyring, make_date(cast.series, date(2026, 11, 10)), "Another reflex")
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", typed(label="the fixing reflex."), 409, session_id=begun.id)
    assert "is written down for this date already" in rowan.text
    assert f"/themes/record/{begun.id}/{there.id}" in rowan.links()
    assert rowan.find("input", name="label")[0].get("value") == "the fixing reflex."
    rowan.send("themes.record", typed(label="Another reflex"), session_id=begun.id)
    assert sealed(db) == 3


def test_a_form_sent_twice_keeps_one_theme(page: Page, db: Session, cast: Cast, begun: ReflectionSession) -> None:
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", typed(), session_id=begun.id)
    rowan.send("themes.record", typed(), 409, session_id=begun.id)
    assert sealed(db) == 1


def test_a_date_holds_four_themes(page: Page, db: Session, cast: Cast, begun: ReflectionSession) -> None:
    rowan = page.as_(cast.rowan)
    for label in ("One reflex", "Another reflex", "Third reflex", "Fourth reflex"):
        rowan.open("themes.record", session_id=begun.id)
        assert rowan.find("textarea")
        rowan.send("themes.record", typed(label=label), session_id=begun.id)
    rowan.follow()
    assert "as many as a date holds" in rowan.text
    assert not rowan.find("textarea")
    rowan.send("themes.record", typed(label="Fifth reflex"), 409, session_id=begun.id)
    assert "A date holds 4 themes" in rowan.text
    assert rowan.find("input", name="label")[0].get("value") == "Fifth reflex"
    assert sealed(db) == 4


def test_before_a_date_has_begun_after_its_close_and_when_cancelled_a_sentence_says_so(
    page: Page, db: Session, cast: Cast, keyring: Keyring
) -> None:
    later = make_date(cast.series, date(2026, 12, 2))
    cancelled = make_date(cast.series, date(2026, 11, 18), state="cancelled", reason="snow")
    closed = make_date(cast.series, date(2026, 9, 16))
    make_record(db, keyring, closed, "Written in time")
    rowan = page.as_(cast.rowan)
    for on, sentence in (
        (later, "has not begun yet"),
        (cancelled, "was cancelled"),
        (closed, "July to September 2026 closed on 14 October 2026."),
    ):
        rowan.open("themes.record", session_id=on.id)
        assert sentence in rowan.text
        assert not rowan.find("textarea")
        rowan.send("themes.record", typed(), 409, session_id=on.id)
        assert sentence in rowan.text
        assert "We reach for a plan before we have understood" in rowan.text, "what was typed is kept"
    assert "Written in time" in rowan.text
    assert sealed(db) == 1


def test_the_period_closes_by_the_agency_s_own_calendar(page: Page, db: Session, cast: Cast, keyring: Keyring) -> None:
    on = make_date(cast.series, date(2026, 9, 30))
    record = make_record(db, keyring, on)
    rowan = page.as_(cast.rowan)
    clock.set_to(NOW.replace(month=10, day=14, hour=3, minute=30))  # still 13 October in New York
    rowan.send("themes.edit", typed(seen=record.version), session_id=on.id, box_id=record.id)
    clock.set_to(NOW.replace(month=10, day=14, hour=4, minute=30))
    rowan.send("themes.record", typed(label="Too late"), 409, session_id=on.id)
    rowan.open("themes.edit", 302, session_id=on.id, box_id=record.id)
    rowan.send("themes.edit", typed(label="Too late", seen="x"), 409, session_id=on.id, box_id=record.id)
    assert "closed on 14 October" in rowan.text
    assert "Too late" in rowan.text
    rowan.send("themes.remove", {"seen": record.version}, 409, session_id=on.id, box_id=record.id)
    assert [one.label for one in records(db, keyring, "2026Q3")] == ["The fixing reflex"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"label": ""}, "Give the theme a short name."),
        ({"label": "?!…"}, "Give the theme a short name, in words."),
        ({"label": "x" * 81}, "longer than 80 characters: 1 too many."),
        ({"sentence": "  \x00 "}, "Write one sentence"),
        ({"sentence": "x" * 400}, "longer than 280 characters: 120 too many."),
        ({"dimension": "love"}, "Pick one of the seven, or leave it open."),
        ({"second_dimension": "love"}, "Pick one of the seven, or no second one."),
        ({"second_dimension": "learning"}, "The second one is the same as the first."),
        ({"kind": "complaint"}, "Pick one of the three kinds."),
        ({"one_way": "It protects."}, "One way of seeing it stands beside this. Write another, or leave both empty."),
        ({"another_way": "It harms."}, "One way of seeing it stands beside this. Write another, or leave both empty."),
        ({"one_way": "x" * 281, "another_way": "It harms."}, "longer than 280 characters"),
    ],
)
def test_each_field_says_what_to_do_and_keeps_what_was_typed(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession, changes: dict, sentence: str
) -> None:
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", typed(**changes), 422, session_id=begun.id)
    assert sentence in rowan.text
    kept = typed(**changes)
    assert rowan.find("input", name="label")[0].get("value") == kept["label"]
    assert (rowan.find("textarea", name="sentence")[0].text or "").strip() == kept["sentence"].strip("\x00 ")
    assert not [one for one in rowan.find("textarea") if one.get("maxlength")], "a browser would cut what is pasted"
    unfolded = rowan.find("details", class_="field more")[0].get("open") is not None
    assert unfolded == (not {"label", "sentence"} & set(changes) or bool(kept["dimension"]))
    assert sealed(db) == 0


def test_a_name_and_a_sentence_stand_before_save_and_the_rest_is_folded_until_it_says_something(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan)

    def unfolded() -> bool:
        return rowan.find("details", class_="field more")[0].get("open") is not None

    rowan.open("themes.record", session_id=begun.id)
    assert "The first theme" in rowan.text
    assert not unfolded()
    rowan.send("themes.record", {"label": "", "sentence": "We plan too soon."}, 422, session_id=begun.id)
    assert not unfolded()
    for more in ({"kind": "system"}, {"asks": "y"}, {"another_way": "So."}, {"dimension": "hope"}, {"read_back": "y"}):
        rowan.send("themes.record", {"label": "", "sentence": "We plan too soon.", **more}, 422, session_id=begun.id)
        assert unfolded(), more
    record = make_record(db, keyring, begun, "Locked doors")
    rowan.open("themes.record", session_id=begun.id)
    assert "One more theme" in rowan.text
    assert f"/themes/room/{begun.id}" in rowan.links()
    assert "Saved:" not in rowan.text
    rowan.open("themes.edit", session_id=begun.id, box_id=record.id)
    assert unfolded()


def test_what_was_saved_is_said_once_above_the_next_name(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan)
    for number, label in enumerate(("One reflex", "Another reflex", "Third reflex", "Fourth reflex"), 1):
        rowan.send("themes.record", typed(label=label), session_id=begun.id)
        rowan.follow()
        assert f"Saved: “{label}” ({number} of 4). Read it aloud before you part." in rowan.text
        assert "Saved:" not in rowan.open("themes.record", session_id=begun.id).text


def test_rubbish_gives_no_error_page(page: Page, db: Session, cast: Cast, begun: ReflectionSession) -> None:
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", {}, 422, session_id=begun.id)
    rowan.send("themes.edit", {}, 422, session_id=begun.id, box_id=nowhere())
    rowan.send("themes.remove", {}, session_id=begun.id, box_id=nowhere())
    rowan.send("themes.record", typed(nobody=["\x00", "x" * 9999], seen=["a", "b"]), session_id=begun.id)
    rowan.send(
        "themes.record", typed(label=["A reflex", "b"], asks="\udcff".encode("utf-8", "replace")), session_id=begun.id
    )
    assert sealed(db) == 2
    rowan.open("/themes/record/not-an-id", 404)


def test_without_the_key_the_page_says_so_and_writes_nothing(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    make_record(db, keyring, begun)
    (keyring.directory / "2026Q4").unlink()
    rowan = page.as_(cast.rowan).open("themes.record", 409, session_id=begun.id)
    assert "The key of this period is not here" in rowan.text
    rowan.send("themes.record", typed(), 409, session_id=begun.id)
    assert sealed(db) == 1
    assert keyring.periods() == set()


def test_the_page_and_a_refusal_ask_the_database_a_dozen_questions_at_most(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, count_queries: Callable
) -> None:
    rowan = page.as_(cast.rowan)
    where = rowan.address("themes.record", session_id=begun.id)
    fields = {"csrf_token": rowan.token()}
    counts = []
    for label in ("One reflex", "Two reflexes", "Three reflexes"):
        make_record(db, keyring, begun, label)
        with count_queries() as asked:
            rowan.open(where)
        counts.append(len(asked))
    assert counts[0] == counts[-1] <= 6
    for words, status in (("Priya said so.", 409), ("We plan too soon.", 302)):
        with count_queries() as asked:
            answer = rowan.client.post(
                where, data=typed(sentence=words) | fields, headers={"Origin": "http://localhost"}
            )
        assert answer.status_code == status
        assert len(asked) <= 12, asked


def test_a_day_that_is_long_over_in_its_zone_is_still_one_date(page: Page, cast: Cast) -> None:
    today = make_date(cast.series, TODAY)
    rowan = page.as_(cast.rowan).open("themes.record", session_id=today.id)
    assert "has not begun yet" in rowan.text
    clock.set_to(today.starts_at)
    assert rowan.open("themes.record", session_id=today.id).find("textarea")
