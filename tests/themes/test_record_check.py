"""The check on text stands before the box."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.queries.boxes import records
from tests.conftest import Cast
from tests.factories import make_attendance, make_date, make_person, make_theme
from tests.pages import Page
from tests.themes.conftest import make_record, sealed, typed


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


def test_a_tick_is_not_forgotten_when_another_question_comes_between(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    make_theme(label="Handover at discharge")
    make_record(db, keyring, begun, "There already")
    rowan = page.as_(cast.rowan)
    sent = typed(label="hand over discharge", sentence="We lost heart at the age of 93.")
    rowan.send("themes.record", sent, 409, session_id=begun.id)
    assert len(rowan.find("input", name="nobody", type="checkbox")) == 1
    assert [one.get("value") for one in rowan.find("input", name="same")] == ["Handover at discharge", "?"], "in one go"
    ticks = [one.get("value") for one in rowan.find("input", name="nobody")]
    asked = rowan.find("input", name="asked")[0].get("value")
    for changes, status in (({}, 409), ({"label": "There already"}, 409), ({"second_dimension": "learning"}, 422)):
        rowan.send("themes.record", sent | {"nobody": ticks} | changes, status, session_id=begun.id)
        assert not rowan.find("mark")
        assert [one.get("value") for one in rowan.find("input", name="nobody")] == ticks
    answered = sent | {"asked": asked, "same": "?"}
    rowan.send("themes.record", answered, 409, session_id=begun.id)
    (kept,) = rowan.find("input", name="same")
    assert (kept.get("type"), kept.get("value"), kept.get("checked")) == ("checkbox", "?", "")
    assert "Is it one of these" not in rowan.text, "what is answered is not asked again"
    rowan.send("themes.record", answered | {"nobody": ticks}, session_id=begun.id)
    assert sealed(db) == 2


def test_several_places_are_counted_and_long_ones_cut(page: Page, cast: Cast, begun: ReflectionSession) -> None:
    rowan = page.as_(cast.rowan)
    sent = typed(
        sentence="Priya and Sunniva came at the age of 93.", one_way="x" * 60 + "@example.org", another_way="So."
    )
    rowan.send("themes.record", sent, 409, session_id=begun.id)
    assert "“Priya” and 2 more places could point to someone: 2 must go, 1 needs a tick or other words." in rowan.text
    assert f"“{'x' * 39}…” could point to someone." in rowan.text
