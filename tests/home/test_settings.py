"""The settings page."""

import pytest
from sqlalchemy.orm import Session

from coreflect.agency.queries import settings
from tests import factories
from tests.conftest import Cast
from tests.pages import Page


def form_of(page: Page) -> dict[str, str]:
    """Return what the settings form would send as it stands."""
    (form,) = [f for f in page.find("form", method="post") if f.get("action") is None]
    fields = {}
    for element in form.iter():
        name = element.get("name")
        chosen = element.get("type") not in ("radio", "checkbox") or element.get("checked") is not None
        if name and name != "csrf_token" and chosen:
            fields[name] = element.get("value") if not element.tag.endswith("textarea") else (element.text or "")
    return fields


@pytest.fixture
def wes(page: Page, cast: Cast) -> Page:
    return page.as_(cast.wes).open("home.settings")


def test_only_administrators_see_and_change_settings(page: Page, db: Session, cast: Cast) -> None:
    for person in (cast.rowan, cast.priya, cast.helena, cast.sunniva):
        page.as_(person).open("home.settings", status=403)
        page.as_(person).send("home.settings", {"name": "Mine"}, status=403)
    assert settings(db).name == "Millrace (fictional)"


def test_the_page_shows_what_is_in_force_and_saves_what_was_changed(db: Session, wes: Page) -> None:
    typed = form_of(wes)
    assert (typed["together"], typed["places"], typed["zone"]) == ("5", "8", "America/New_York")
    wes.send("home.settings", typed | {"name": "River", "places": "12", "together": "8", "answer_days": "45",
                                       "attendance_quarters": "6", "event_title": "Team time",
                                       "forget_days": "120"})  # fmt: skip
    assert "Saved." in wes.follow().text
    found = settings(db)
    assert (found.name, found.places, found.together, found.answer_days) == ("River", 12, 8, 45)
    assert (found.attendance_quarters, found.event_title, found.forget_days) == (6, "Team time", 120)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Write the agency's name."),
        ({"name": "x" * 200}, "longer than 120"),
        ({"zone": "Mars/Olympus"}, "That time zone is not known."),
        ({"zone": ""}, "Write the agency's time zone."),
        ({"noun": " "}, "Write the words you use."),
        ({"event_title": ""}, "Write a name, such as Co-reflection."),
        ({"event_title": "x" * 61}, "longer than 60"),
        ({"event_title": "Talk with Dr. Marsh"}, "That could point to somebody."),
        ({"safety_route": "x" * 601}, "longer than 600"),
        ({"together": "3"}, "Choose one of these numbers."),
        ({"together": ""}, "Choose one of these numbers."),
        ({"places": "many"}, "Write a number from 2 to 60."),
        ({"places": "61"}, "Write a number from 2 to 60."),
        ({"places": "9" * 5000}, "Write a number from 2 to 60."),
        ({"quorum": ""}, "Write a number from 1 to 60."),
        ({"quorum": "9"}, "The quorum cannot be larger than the places."),
        ({"answer_days": "-1"}, "Write a number from 7 to 180."),
        ({"attendance_quarters": "3"}, "Write a number from 4 to 12."),
        ({"attendance_quarters": "13"}, "Write a number from 4 to 12."),
        ({"attendance_quarters": ""}, "Write a number from 4 to 12."),
        ({"forget_days": "89"}, "Write a number from 90 to 365."),
        ({"forget_days": "366"}, "Write a number from 90 to 365."),
        ({"forget_days": ""}, "Write a number from 90 to 365."),
    ],
)
def test_each_field_says_what_to_do_and_nothing_is_half_saved(
    db: Session, wes: Page, changes: dict, sentence: str
) -> None:
    before = settings(db)
    wes.send("home.settings", form_of(wes) | {"name": "River"} | changes, status=422)
    assert sentence in wes.text
    assert settings(db) == before
    kept = form_of(wes)
    if "name" not in changes:
        assert kept["name"] == "River"
    if "places" in changes:
        assert kept["places"] == changes["places"]


def test_what_protects_people_is_never_loosened(db: Session, wes: Page) -> None:
    wes.send("home.settings", form_of(wes) | {"together": "11"})
    wes.open("home.settings")
    wes.send("home.settings", form_of(wes) | {"together": "5", "name": "River"}, status=409)
    assert "can be raised, never lowered" in wes.text
    assert (settings(db).together, settings(db).name) == (11, "Millrace (fictional)")


def test_a_stale_page_overwrites_nothing_and_keeps_what_was_typed(db: Session, wes: Page) -> None:
    stale = form_of(wes) | {"name": "Typed Here"}
    factories.agency().noun = "people we walk with"
    db.commit()
    wes.send("home.settings", stale, status=409)
    assert "Somebody changed the settings meanwhile." in wes.text
    assert settings(db).name == "Millrace (fictional)"
    assert form_of(wes)["name"] == "Typed Here"
    wes.send("home.settings", form_of(wes))
    assert settings(db).name == "Typed Here"


def test_nothing_sent_at_all_is_answered_in_words(wes: Page) -> None:
    wes.send("home.settings", {}, status=422)
    wes.send("home.settings", {"name": "\x00", "places": ["\x00x", "2"], "seen": "\x00" * 50}, status=422)


def test_the_settings_page_asks_few_questions(wes: Page, count_queries) -> None:
    with count_queries() as asked:
        wes.open("home.settings")
    assert len(asked) <= 5


def test_the_list_of_voices_is_kept_one_a_line_and_each_once(db: Session, wes: Page) -> None:
    typed = form_of(wes) | {"voices": " night staff \r\n\r\nfront  desk\nNight Staff\n--"}
    wes.send("home.settings", typed)
    assert settings(db).voices == "night staff\nfront desk"
    assert settings(db).voice_list == ("night staff", "front desk")
    wes.open("home.settings")
    wes.send("home.settings", form_of(wes) | {"voices": ""})
    assert settings(db).voice_list == ()


@pytest.mark.parametrize(
    ("voices", "sentence"),
    [
        ("\n".join(f"voice {chr(97 + n)}" for n in range(26)) + "\none\ntwo\nthree\nfour\nfive", "Leave out 1?"),
        ("front desk\n" + "x" * 61, "is longer than 60 characters"),
        ("front desk\nDr. Marsh", "“Dr. Marsh” could point to one person. Name a group of people instead?"),
        ("write to jo@example.org", "could point to one person"),
        ("x\n" * 3000, "longer than 4000"),
    ],
)
def test_a_list_that_is_too_long_or_names_somebody_is_kept_in_the_form_alone(
    db: Session, wes: Page, voices: str, sentence: str
) -> None:
    wes.send("home.settings", form_of(wes) | {"voices": voices}, status=422)
    assert sentence in wes.text
    assert form_of(wes)["voices"].strip() == voices.strip()
    assert settings(db).voices == ""
