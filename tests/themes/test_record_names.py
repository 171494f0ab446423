"""The name of a theme: chosen from what is there, asked about before a second one is made of it."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.models import Theme, ThemeAlias
from coreflect.themes.queries.boxes import records
from tests.conftest import Cast
from tests.factories import make_date, make_substitute, make_theme
from tests.pages import Page
from tests.themes.conftest import make_record, sealed, typed


@pytest.fixture
def handover(db: Session) -> Theme:
    """A theme of the codebook with another name and a meaning."""
    theme = make_theme(label="Handover at discharge", definition="How we part from people.", dimensions=("connection",))
    db.add(ThemeAlias(name_key="leaving well", theme_id=theme.id, name="Leaving well"))
    db.commit()
    return theme


def radios(page: Page) -> list[str]:
    return [one.get("value") for one in page.find("input", name="same")]


def asked(page: Page) -> str:
    return page.find("input", name="asked")[0].get("value")


def test_a_name_that_resembles_one_is_asked_about_and_picking_it_saves_with_one_more_press(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, handover: Theme
) -> None:
    rowan = page.as_(cast.rowan)
    sent = typed(label="hand over discharge", dimension="", one_way="It is quick.", another_way="It is cold.")
    rowan.send("themes.record", sent, 409, session_id=begun.id)
    assert "Is it one of these, or a new one?" in rowan.text
    assert "Also called: Leaving well. How we part from people." in rowan.text
    assert radios(rowan) == ["Handover at discharge", "?"]
    assert not [one for one in rowan.find("input", name="same") if one.get("checked") is not None]
    assert rowan.find("input", name="label")[0].get("value") == "hand over discharge"
    assert rowan.find("textarea", name="another_way")[0].text.strip() == "It is cold."
    assert sealed(db) == 0
    rowan.send("themes.record", sent | {"asked": asked(rowan)}, 409, session_id=begun.id)
    assert sealed(db) == 0, "without an answer it is asked again"
    picked = sent | {"asked": asked(rowan), "same": "Handover at discharge"}
    rowan.send("themes.record", picked, session_id=begun.id)
    (record,) = records(db, keyring, "2026Q4")
    assert (record.label, record.theme_id, record.about) == ("Handover at discharge", handover.id, ())
    assert "Connection (task)" in rowan.follow().text, "the codebook's principles come with it"


def test_a_new_one_is_kept_as_new_and_another_label_is_asked_about_anew(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, handover: Theme
) -> None:
    rowan = page.as_(cast.rowan)
    first = typed(label="hand overs at discharge")
    rowan.send("themes.record", first, 409, session_id=begun.id)
    answer = {"asked": asked(rowan), "same": "?"}
    rowan.send("themes.record", typed(label="Leave well") | answer, 409, session_id=begun.id)
    assert radios(rowan) == ["Handover at discharge", "?"], "the answer was about another label"
    assert sealed(db) == 0
    rowan.send("themes.record", first | answer | {"sentence": "Priya said so."}, 409, session_id=begun.id)
    assert rowan.find("input", name="same", value="?")[0].get("checked") is not None, "the answer is kept"
    rowan.send("themes.record", first | answer, session_id=begun.id)
    assert [(one.label, one.theme_id) for one in records(db, keyring, "2026Q4")] == [("hand overs at discharge", None)]


def test_a_name_that_is_known_or_that_nothing_resembles_is_saved_at_once(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, handover: Theme
) -> None:
    make_record(db, keyring, make_date(cast.series, date(2026, 11, 10)), "Handing over at discharge")
    rowan = page.as_(cast.rowan)
    for label in ("LEAVING well", "HANDING over at discharge.", "Maps of the building"):
        rowan.send("themes.record", typed(label=label), session_id=begun.id)
    kept = {one.label: one.theme_id for one in records(db, keyring, "2026Q4") if one.session_id == begun.id}
    assert kept == {
        "Handover at discharge": handover.id,
        "HANDING over at discharge.": None,
        "Maps of the building": None,
    }


@pytest.mark.parametrize("same", ["x" * 300, "\x00", "?!", "Maps of the building"])
def test_an_answer_that_was_not_offered_goes_the_way_of_every_label(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, handover: Theme, same: str
) -> None:
    rowan = page.as_(cast.rowan)
    sent = typed(label="hand over discharge", same=same, asked="hand over discharge")
    answer = rowan.client.post(
        rowan.address("themes.record", session_id=begun.id),
        data=sent | {"csrf_token": rowan.token()},
        headers={"Origin": "http://localhost"},
    )
    assert answer.status_code in (302, 409, 422)
    assert all(one.label_key for one in records(db, keyring, "2026Q4"))


def test_two_names_of_one_theme_are_one_theme_of_a_date(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, handover: Theme
) -> None:
    goodbyes = make_theme(label="Goodbyes", merged_into=handover.id, merged_since="2026Q4")
    there = make_record(db, keyring, begun, "Goodbyes", theme_id=str(goodbyes.id))
    rowan = page.as_(cast.rowan).open("themes.record", session_id=begun.id)
    assert "Now called “Handover at discharge”." in rowan.text
    rowan.send("themes.record", typed(label="leaving well"), 409, session_id=begun.id)
    assert "“leaving well” is another name of “Goodbyes”. It is written down for this date already." in rowan.text
    assert f"/themes/record/{begun.id}/{there.id}" in rowan.links()
    assert sealed(db) == 1


def test_an_edit_is_not_asked_about_its_own_name(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, handover: Theme
) -> None:
    there = make_record(db, keyring, begun, "Maps of the building")
    rowan, where = page.as_(cast.rowan), {"session_id": begun.id, "box_id": there.id}
    changed = typed(label="Maps in the building", seen=there.version)
    rowan.send("themes.edit", changed, **where)
    (now,) = records(db, keyring, "2026Q4")
    assert now.label == "Maps in the building"
    asks = typed(label="hand over discharge", seen=now.version)
    rowan.send("themes.edit", asks, 409, **where)
    assert radios(rowan) == ["Handover at discharge", "?"]
    rowan.send("themes.edit", asks | {"asked": asked(rowan), "same": "Handover at discharge"}, **where)
    assert records(db, keyring, "2026Q4")[0].theme_id == handover.id


def test_names_to_choose_from_are_handed_out_whole_and_to_who_may_read_them(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, handover: Theme
) -> None:
    make_theme(label="Old words", status="retired")
    make_record(db, keyring, make_date(cast.series, date(2026, 11, 10)), "Maps of the building")
    make_record(db, keyring, begun, "Leaving well")
    make_record(db, keyring, make_date(cast.other_series, date(2026, 11, 10)), "Of another series")
    make_substitute(begun.id, cast.sunniva)
    rowan = page.as_(cast.rowan).open("themes.labels", session_id=begun.id)
    assert rowan.response.json == [
        {"label": "Handover at discharge", "also": ["Leaving well"], "says": "How we part from people.",
         "about": ["Connection"], "here": True},
        {"label": "Maps of the building", "also": [], "says": "", "about": ["Hope and possibility vs. fear"],
         "here": False},
    ]  # fmt: skip
    assert rowan.response.headers["Cache-Control"] == "no-store"
    hers = page.as_(cast.sunniva).open("themes.labels", session_id=begun.id).response.json
    assert [one["label"] for one in hers] == ["Leaving well"], (
        "of this date, and what the codebook knows of it is not told"
    )
    page.as_(cast.tove).open("themes.labels", 404, session_id=begun.id)
    page.as_(cast.priya).open("themes.labels", 403, session_id=begun.id)


def test_a_substitute_is_asked_about_nothing_that_she_may_not_read(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, handover: Theme
) -> None:
    make_record(db, keyring, make_date(cast.series, date(2026, 11, 10)), "Maps of the building")
    make_substitute(begun.id, cast.sunniva)
    sunniva = page.as_(cast.sunniva)
    for label in ("hand over discharge", "Map of buildings"):
        sunniva.send("themes.record", typed(label=label), session_id=begun.id)
    rowan = page.as_(cast.rowan)
    rowan.send("themes.record", typed(label="hand over at discharges"), 409, session_id=begun.id)


def test_a_retired_theme_is_asked_about_once_and_then_kept(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, handover: Theme
) -> None:
    old = make_theme(label="Handover after discharge", status="retired")
    rowan = page.as_(cast.rowan)
    sent = typed(label="handover AFTER discharge")
    rowan.send("themes.record", sent, 409, session_id=begun.id)
    assert "This theme was retired. Use it all the same?" in rowan.text
    assert "Use it all the same" in rowan.text
    assert radios(rowan) == ["Handover at discharge", "?"], "and what stands near it is offered"
    assert sealed(db) == 0
    rowan.send("themes.record", sent | {"asked": asked(rowan), "same": "?"}, session_id=begun.id)
    (record,) = records(db, keyring, "2026Q4")
    assert (record.label, record.theme_id) == ("Handover after discharge", old.id)
    changed = typed(label=record.label, sentence="We plan too late.", seen=record.version)
    rowan.send("themes.edit", changed, session_id=begun.id, box_id=record.id)
    assert records(db, keyring, "2026Q4")[0].sentence == "We plan too late.", "its own name is not asked about again"


def test_a_substitute_is_not_told_that_a_theme_was_retired(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession
) -> None:
    make_theme(label="Old words", status="retired")
    make_substitute(begun.id, cast.sunniva)
    page.as_(cast.sunniva).send("themes.record", typed(label="Old words"), session_id=begun.id)
    assert sealed(db) == 1


def test_without_javascript_the_names_can_be_read_beside_the_field(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession
) -> None:
    rowan = page.as_(cast.rowan).open("themes.record", session_id=begun.id)
    assert not rowan.find("noscript"), "no empty list"
    make_theme(label="Handover at discharge")
    (names,) = rowan.open("themes.record", session_id=begun.id).find("noscript")
    assert "Handover at discharge" in "".join(names.itertext())


def test_a_large_codebook_makes_no_heavy_page_and_no_more_questions(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession, count_queries: Callable
) -> None:
    db.add_all(
        Theme(label=f"Theme of many, number {n}", label_key=f"theme of many, number {n}", dimensions=("hope",))
        for n in range(600)
    )
    db.commit()
    rowan = page.as_(cast.rowan)
    with count_queries() as first:
        rowan.open("themes.record", session_id=begun.id)
    assert len(first) <= 12
    assert len(rowan.find("option")) == 200
    sheet = next(one.get("href") for one in rowan.find("link", rel="stylesheet"))
    script = rowan.find("script")[0].get("src")
    size = len(rowan.html.encode())
    for address in (sheet, script):
        with rowan.client.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
            size += len(answer.data)
    assert size < 60_000, "the first view, with all that comes with it"
    with count_queries() as second:
        assert len(rowan.open("themes.labels", session_id=begun.id).response.json) == 600
    assert len(second) <= 12
