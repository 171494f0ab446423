"""A theme with all that it can hold: kept, changed by two leads, and not lost when the sign-in has run out."""

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.actions.boxes import put
from coreflect.themes.queries.boxes import records
from tests.conftest import Cast
from tests.factories import agency
from tests.pages import Page
from tests.people.test_sign_in import with_password
from tests.themes.conftest import make_record, sealed, typed

WHOLE = {
    "second_dimension": "hope",
    "kind": "question",
    "asks": "y",
    "one_way": "A plan protects people.",
    "another_way": "A plan protects us.",
    "read_back": "y",
}


def test_a_name_and_a_sentence_are_enough(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan).open("themes.record", session_id=begun.id)
    checked = [one for one in rowan.find("input", type="radio") if one.get("checked") is not None]
    assert [(one.get("name"), one.get("value")) for one in checked] == [
        ("dimension", ""),
        ("second_dimension", ""),
        ("kind", "practice"),
    ], "no principle is picked for anybody"
    rowan.send("themes.record", {"label": "A reflex", "sentence": "We plan too soon."}, session_id=begun.id)
    assert rowan.response.location.endswith("#label"), "the next theme is where the hands are"
    (record,) = records(db, keyring, "2026Q4")
    assert (record.about, record.kind, record.asks, record.tension, record.read_back) == (
        (),
        "practice",
        False,
        None,
        False,
    )
    assert rowan.follow().find("input", id="label")


def test_all_that_was_said_is_kept_and_shown_on_the_list_of_the_date(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", typed(**WHOLE), session_id=begun.id)
    (record,) = records(db, keyring, "2026Q4")
    assert record.tension == ("A plan protects people.", "A plan protects us.")
    assert (record.about, record.kind, record.asks, record.read_back) == (("learning", "hope"), "question", True, True)
    shown = page.as_(cast.imani).open("themes.record", session_id=begun.id)
    for words in ("One way of seeing it A plan protects people.", "Another way of seeing it A plan protects us.",
                  "read back to the group", "asks something of the agency"):  # fmt: skip
        assert words in shown.text
    ways = [one.get("class") for one in shown.find("div") if (one.get("class") or "").startswith("way")]
    assert ways.count("way") == 2, "two boxes of one kind"


def test_a_second_principle_alone_is_the_first(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    page.as_(cast.rowan).send("themes.record", typed(dimension="", second_dimension="hope"), session_id=begun.id)
    (record,) = records(db, keyring, "2026Q4")
    assert (record.dimension, record.second_dimension) == ("hope", None)


@pytest.mark.parametrize("field", ["one_way", "another_way"])
def test_both_ways_of_seeing_it_pass_the_check(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession, field: str
) -> None:
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", typed(**WHOLE | {field: "Priya protects us."}), 409, session_id=begun.id)
    assert "“Priya” could point to someone. Say it without, then save again." in rowan.text
    assert [mark.text for mark in rowan.find("mark")] == ["Priya"]
    assert sealed(db) == 0


def test_two_leads_at_once_see_both_versions_whole_and_neither_is_lost(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    record = make_record(db, keyring, begun, "Hope", one_way="First way.", another_way="Second way.")
    rowan, imani = page.as_(cast.rowan), page.as_(cast.imani)
    where = {"session_id": begun.id, "box_id": record.id}
    rowan.open("themes.edit", **where)
    assert rowan.find("textarea", name="one_way")[0].text.strip() == "First way."
    theirs = typed(
        label="Hope", seen=record.version, one_way="First, as one of us heard it.", another_way="Second way."
    )
    imani.send("themes.edit", theirs, **where)
    mine = typed(seen=record.version, one_way="First, as another heard it.", another_way="Third way.",
                 read_back="y")  # fmt: skip
    rowan.send("themes.edit", mine, 409, **where)
    boxes = {name: " ".join("".join(rowan.find("section", aria_labelledby=name)[0].itertext()).split())
             for name in ("theirs", "yours")}  # fmt: skip
    assert "First, as one of us heard it." in boxes["theirs"]
    assert "Second way." in boxes["theirs"]
    assert "read back" not in boxes["theirs"]
    for words in ("First, as another heard it.", "Third way.", "read back to the group"):
        assert words in boxes["yours"]
    assert rowan.find("textarea", name="another_way")[0].text.strip() == "Third way."
    assert records(db, keyring, "2026Q4")[0].another_way == "Second way."
    seen = rowan.find("input", id="seen-here")[0].get("value")
    rowan.send("themes.edit", mine | {"seen": seen}, **where)
    assert records(db, keyring, "2026Q4")[0].tension == ("First, as another heard it.", "Third way.")


def test_opening_a_theme_to_the_room_meanwhile_neither_stops_an_edit_nor_is_undone_by_it(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    record = make_record(db, keyring, begun)
    put(db, keyring, "2026Q4", record.to_content() | {"shown": True}, record.id)
    db.commit()
    changed = typed(label="Hope", seen=record.version)
    page.as_(cast.rowan).send("themes.edit", changed, session_id=begun.id, box_id=record.id)
    (now,) = records(db, keyring, "2026Q4")
    assert (now.sentence, now.shown) == (changed["sentence"], True)


def test_what_was_typed_is_not_lost_when_the_sign_in_has_run_out(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    with_password(db, cast.rowan)
    rowan = page.as_(cast.rowan).open("themes.record", session_id=begun.id)
    cast.rowan.stamp += 1  # signed out everywhere, meanwhile
    db.commit()
    rowan.send("themes.record", typed(**WHOLE, nobody="a-token", asked="the fixing reflex"), 401, session_id=begun.id)
    assert sealed(db) == 0
    for words in ("We reach for a plan", "A plan protects people.", "A plan protects us."):
        assert words in rowan.text, "it can be read again"
    assert "a-token" not in rowan.text
    kept = rowan.find("input", name="kept")[0].get("value")
    door = {"email": "rowan@example.org", "password": "a long password", "kept": kept}
    rowan.send("people.sign_in", door, 200)
    (form,) = rowan.find("form", action=f"/themes/record/{begun.id}")
    again: dict[str, list[str]] = {}
    for field in form.iter():
        if field.get("type") == "hidden" and field.get("name") != "csrf_token":
            again.setdefault(str(field.get("name")), []).append(field.get("value") or "")
    rowan.send("themes.record", again, session_id=begun.id)
    (record,) = records(db, keyring, "2026Q4")
    assert record.tension == ("A plan protects people.", "A plan protects us.")
    assert (record.about, record.kind, record.asks, record.read_back) == (("learning", "hope"), "question", True, True)


def test_the_page_says_in_these_words_where_a_risk_belongs(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession
) -> None:
    said = "If someone may be at risk, use the agency's safety route, not this page."
    rowan = page.as_(cast.rowan).open("themes.record", session_id=begun.id)
    assert f"{said} Call the crisis team on duty." in rowan.text
    agency().safety_route = ""
    db.commit()
    assert f"{said} Say openly that you do." in rowan.open("themes.record", session_id=begun.id).text


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("We \u202eplan\u202c too\u200b soon\ufeff.", "We plan too soon."),
        ("We\u00a0plan\r\n\ttoo   soon.", "We plan too soon."),
        ("<b>We</b> plan &amp; plan.", "<b>We</b> plan &amp; plan."),
        ("We\u2066 plan\u2069 so\u00adon.", "We plan soon."),
        ("We plan. \U0001f469\u200d\U0001f469\u200d\U0001f466", "We plan. \U0001f469\u200d\U0001f469\u200d\U0001f466"),
    ],
)
def test_what_pasted_text_hides_is_left_out_and_what_it_shows_is_kept_as_text(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, pasted: str, kept: str
) -> None:
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", typed(sentence=pasted), session_id=begun.id)
    assert records(db, keyring, "2026Q4")[0].sentence == kept
    assert kept in rowan.follow().text
    assert not [one for one in rowan.find("b") if "".join(one.itertext()) == "We"]


def test_a_sentence_that_is_written_from_right_to_left_is_asked_about_and_kept_as_it_is(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    rowan, sentence = page.as_(cast.rowan), "אנחנו מתכננים מהר מדי."
    rowan.send("themes.record", typed(sentence=sentence), 409, session_id=begun.id)
    ticks = [one.get("value") for one in rowan.find("input", name="nobody")]
    rowan.send("themes.record", typed(sentence=sentence, nobody=ticks), session_id=begun.id)
    assert records(db, keyring, "2026Q4")[0].sentence == sentence
    assert sentence in rowan.follow().text


def test_a_name_that_something_unseen_hides_is_found(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan)
    for hidden in (
        "Pri\u200bya said so.",
        "P\u200dr\u200di\u200dy\u200da said so.",
        "\u202eayirP\u202c Priya said so.",
    ):
        rowan.send("themes.record", typed(sentence=hidden), 409, session_id=begun.id)
        assert "could point to someone" in rowan.text
    assert sealed(db) == 0


def test_a_body_of_ten_megabytes_and_words_that_fit_into_no_box_are_answered_with_a_sentence(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", typed(sentence="word " * 2_000_000), 413, session_id=begun.id)
    assert "That is too much at once" in rowan.text
    rowan.send("themes.record", typed(sentence="x" * 600_000), 422, session_id=begun.id)
    assert "longer than 280 characters" in rowan.text
    hugs = "\N{PEOPLE HUGGING}" * 279
    long = typed(label="a" + "\N{PEOPLE HUGGING}" * 79, sentence="a" + hugs, one_way="b" + hugs, another_way="c" + hugs)
    rowan.send("themes.record", long, 409, session_id=begun.id)
    assert "more than fits into one sealed box" in rowan.text
    assert rowan.find("textarea", name="one_way")[0].text.strip() == "b" + hugs
    assert sealed(db) == 0
