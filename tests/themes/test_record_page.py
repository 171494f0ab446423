"""Writing down together what was learned at a date."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.models import Box
from coreflect.themes.queries.boxes import records
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_attendance, make_date, make_person, make_theme, nowhere
from tests.pages import Page
from tests.themes.conftest import make_record, typed


def sealed(db: Session) -> int:
    return len(db.scalars(select(Box.id)).all())


def answer(page: Page) -> tuple[str, list]:
    """Return body and headers of an answer; tokens against forgery hold the second in which they were made."""
    headers = [(name, value) for name, value in page.response.headers if name != "Set-Cookie"]
    return re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", page.html), headers


def test_a_lead_writes_down_a_theme_and_finds_it_sealed(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan).open("themes.record", session_id=begun.id)
    assert rowan.h1 == "Write it together"
    assert "Is anyone recognisable in what we wrote?" in rowan.text
    rowan.send("themes.record", typed(second_dimension="hope", asks="y"), session_id=begun.id)
    rowan.follow()
    assert "Saved and sealed." in rowan.text
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
    assert "at least 5 different people came" in text
    assert "Call the crisis team on duty." in text


def test_the_theme_written_down_leaves_nothing_of_itself_in_the_cookie(
    page: Page, cast: Cast, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", typed(), session_id=begun.id)
    with rowan.client.session_transaction() as kept:
        assert kept["_flashes"], "something is said after saving, or this test could not fail"
        assert "fixing" not in str(dict(kept))


@pytest.mark.parametrize("who", ["tove", "priya", "helena", "wes", "sunniva"])
def test_nobody_but_the_leads_of_the_series_opens_or_writes(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, who: str
) -> None:
    record = make_record(db, keyring, begun, "Fear sets the pace")
    visitor = page.as_(getattr(cast, who))
    status = 404 if who == "tove" else 403
    foreign, missing = [], []
    for ids, bodies in (((begun.id, record.id), foreign), ((nowhere(), nowhere()), missing)):
        session_id, box_id = ids
        visitor.open("themes.record", status, session_id=session_id)
        bodies.append(answer(visitor))
        visitor.open("themes.edit", status, session_id=session_id, box_id=box_id)
        bodies.append(answer(visitor))
        for endpoint, more in (("record", {}), ("edit", {"box_id": box_id}), ("remove", {"box_id": box_id})):
            data = typed(seen=record.version)
            visitor.send(f"themes.{endpoint}", data, status, session_id=session_id, **more)
            bodies.append(answer(visitor))
    assert foreign == missing
    assert all("Fear sets the pace" not in body for body, _ in foreign)
    assert records(db, keyring, "2026Q4") == [record]


def test_who_is_signed_out_is_asked_to_sign_in(page: Page, db: Session, begun: ReflectionSession) -> None:
    page.open("themes.record", 302, session_id=begun.id)
    assert page.response.location.startswith("/sign-in")
    page.send("themes.record", typed(), 401, session_id=begun.id)
    assert sealed(db) == 0


def test_a_theme_of_another_date_is_not_found_under_this_one(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    other = make_record(db, keyring, make_date(cast.series, date(2026, 11, 11)), "Elsewhere")
    rowan = page.as_(cast.rowan)
    rowan.open("themes.edit", 404, session_id=begun.id, box_id=other.id)
    found = answer(rowan)
    rowan.open("themes.edit", 404, session_id=begun.id, box_id=nowhere())
    assert answer(rowan) == found
    rowan.send("themes.edit", typed(seen=other.version), 409, session_id=begun.id, box_id=other.id)
    rowan.send("themes.remove", {"seen": other.version}, session_id=begun.id, box_id=other.id)
    assert records(db, keyring, "2026Q4") == [other]


@pytest.mark.parametrize(
    ("label", "sentence", "seen"),
    [
        ("Priya said it", "We reach for a plan.", "Priya"),
        ("A plan", "Priya said that we reach for a plan.", "Priya"),
        ("A plan", "we listened when sunniva okafor spoke", "sunniva okafor"),
        ("A plan", "Write to jo@example.org about it.", "jo@example.org"),
    ],
)
def test_words_that_point_to_someone_are_refused_marked_and_kept(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession, label: str, sentence: str, seen: str
) -> None:
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", typed(label=label, sentence=sentence), 409, session_id=begun.id)
    assert [mark.text for mark in rowan.find("mark")] == [seen]
    assert f"“{seen}” could point to someone. Say it without, then save again." in rowan.text
    assert "Try “" in rowan.text
    assert rowan.find("input", name="label")[0].get("value") == label
    assert rowan.find("textarea", name="sentence")[0].text.strip() == sentence
    assert rowan.find("input", value="learning", checked="")
    assert not rowan.find("input", name="nobody")
    assert sealed(db) == 0


def test_a_question_of_the_check_is_settled_by_a_tick_for_that_very_text_only(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    make_person(name="Hope Person")
    first = "We lost hope at the age of 93."
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", typed(sentence=first), 409, session_id=begun.id)
    ticks = [tick.get("value") for tick in rowan.find("input", name="nobody")]
    assert len(ticks) == 2, rowan.text
    rowan.send("themes.record", typed(sentence=first, nobody=ticks[:1]), 409, session_id=begun.id)
    assert [tick.get("checked") is not None for tick in rowan.find("input", name="nobody")] == [True, False]
    rowan.send("themes.record", typed(sentence=f"{first} Always.", nobody=ticks), 409, session_id=begun.id)
    assert [tick.get("checked") for tick in rowan.find("input", name="nobody")] == [None, None]
    assert sealed(db) == 0
    rowan.send("themes.record", typed(sentence=first, nobody=ticks), session_id=begun.id)
    (record,) = records(db, keyring, "2026Q4")
    assert record.sentence == first
    change = typed(sentence=first, kind="system", seen=record.version)
    rowan.send("themes.edit", change, session_id=begun.id, box_id=record.id)
    assert records(db, keyring, "2026Q4")[0].kind == "system"


def test_a_tick_does_not_let_a_name_through(page: Page, db: Session, cast: Cast, begun: ReflectionSession) -> None:
    rowan = page.as_(cast.rowan)
    make_person(name="Hope Person")
    rowan.send("themes.record", typed(sentence="We lost hope once."), 409, session_id=begun.id)
    ticks = [tick.get("value") for tick in rowan.find("input", name="nobody")]
    assert ticks
    text = "Priya said: we lost hope once."
    rowan.send("themes.record", typed(sentence=text, nobody=[*ticks, "y", ""]), 409, session_id=begun.id)
    assert sealed(db) == 0


def test_he_and_she_are_asked_about_where_few_came(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    text = "He was heard when we slowed down."
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", typed(sentence=text), 409, session_id=begun.id)
    for _ in range(5):
        make_attendance(begun, make_person())
    rowan.send("themes.record", typed(sentence=text), session_id=begun.id)
    assert sealed(db) == 1


def test_a_label_of_the_codebook_is_offered_allowed_and_kept_in_its_own_words(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    theme = make_theme(label="Grace under pressure")
    make_person(name="Grace Okonjo")
    make_record(db, keyring, make_date(cast.series, date(2026, 11, 10)), "Said at our other date")
    make_record(db, keyring, make_date(cast.other_series, date(2026, 11, 10)), "Said in another series")
    rowan = page.as_(cast.rowan).open("themes.record", session_id=begun.id)
    assert [option.get("value") for option in rowan.find("option")] == [
        "Grace under pressure",
        "Said at our other date",
    ]
    rowan.send("themes.record", typed(label="grace  under PRESSURE!"), session_id=begun.id)
    record = next(one for one in records(db, keyring, "2026Q4") if one.session_id == begun.id)
    assert (record.label, record.theme_id) == ("Grace under pressure", theme.id)


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


def test_a_theme_is_edited_in_its_own_box(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    record = make_record(db, keyring, begun, second_dimension="worldview")
    imani = page.as_(cast.imani).open("themes.edit", session_id=begun.id, box_id=record.id)
    assert imani.find("input", name="label")[0].get("value") == "Hope"
    assert imani.find("input", name="dimension", value="hope")[0].get("checked") is not None
    assert imani.find("input", name="second_dimension", value="worldview")[0].get("checked") is not None
    seen = imani.find("input", id="seen-here")[0].get("value")
    imani.send("themes.edit", typed(label="Hope, again", seen=seen), session_id=begun.id, box_id=record.id)
    (now,) = records(db, keyring, "2026Q4")
    assert (now.id, now.label, now.second_dimension, now.asks) == (record.id, "Hope, again", None, False)


def test_an_edit_cannot_make_two_of_one_theme(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    record, other = make_record(db, keyring, begun, "One"), make_record(db, keyring, begun, "Two")
    rowan = page.as_(cast.rowan)
    data = typed(label="two", seen=record.version)
    rowan.send("themes.edit", data, 409, session_id=begun.id, box_id=record.id)
    assert f"/themes/record/{begun.id}/{other.id}" in rowan.links()
    assert {one.label for one in records(db, keyring, "2026Q4")} == {"One", "Two"}


def test_two_leads_who_edit_one_theme_see_both_versions(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    record = make_record(db, keyring, begun)
    rowan, imani = page.as_(cast.rowan), page.as_(cast.imani)
    where = {"session_id": begun.id, "box_id": record.id}
    imani.send("themes.edit", typed(label="As one puts it", seen=record.version), **where)
    rowan.send("themes.edit", typed(label="As another puts it", seen=record.version), 409, **where)
    assert "As one puts it" in rowan.text
    assert rowan.find("input", name="label")[0].get("value") == "As another puts it"
    assert [one.label for one in records(db, keyring, "2026Q4")] == ["As one puts it"]
    seen = rowan.find("input", id="seen-here")[0].get("value")
    rowan.send("themes.edit", typed(label="As another puts it", seen=seen), **where)
    assert [one.label for one in records(db, keyring, "2026Q4")] == ["As another puts it"]


def test_a_theme_is_removed_once_and_not_when_it_was_changed_meanwhile(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    record, other = make_record(db, keyring, begun, "One"), make_record(db, keyring, begun, "Two")
    rowan = page.as_(cast.rowan)
    where = {"session_id": begun.id, "box_id": record.id}
    rowan.send("themes.remove", {"seen": other.version}, 409, **where)
    assert "Another lead changed this theme meanwhile" in rowan.text
    assert sealed(db) == 2
    rowan.open("themes.edit", **where)
    seen = rowan.find("form", action=f"/themes/record/{begun.id}/{record.id}/remove")[0]
    version = next(field.get("value") for field in seen.iter() if field.get("name") == "seen")
    rowan.send("themes.remove", {"seen": version}, **where)
    assert "Removed." in rowan.follow().text
    rowan.send("themes.remove", {"seen": version}, **where)
    assert "not there any more" in rowan.follow().text
    assert records(db, keyring, "2026Q4") == [other]


def test_words_for_a_theme_that_was_removed_meanwhile_can_be_saved_as_a_new_one(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan)
    rowan.send("themes.edit", typed(seen="x"), 409, session_id=begun.id, box_id=nowhere())
    assert "not there any more" in rowan.text
    assert rowan.find("form", action=f"/themes/record/{begun.id}")
    assert rowan.find("input", name="label")[0].get("value") == "The fixing reflex"
    assert sealed(db) == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"label": ""}, "Give the theme a short name."),
        ({"label": "?!…"}, "Give the theme a short name, in words."),
        ({"label": "x" * 81}, "longer than 80 characters"),
        ({"sentence": "  \x00 "}, "Write one sentence"),
        ({"sentence": "x" * 281}, "longer than 280 characters"),
        ({"dimension": ""}, "Pick the principle or task"),
        ({"dimension": "love"}, "Pick one of the seven."),
        ({"second_dimension": "love"}, "Pick one of the seven, or no second one."),
        ({"second_dimension": "learning"}, "The second one is the same as the first."),
        ({"kind": "complaint"}, "Pick one of the three kinds."),
        ({"kind": ""}, "Pick what kind of theme it is."),
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
    assert sealed(db) == 0


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
    keyring.destroy("2026Q4")
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
