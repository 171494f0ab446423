"""The page of a quarter arrives filled: one press hands it over, and nothing that was typed is lost."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from coreflect.foundation.periods import Period
from coreflect.releases.models import Cell, ReleasePart
from coreflect.releases.queries.history import past
from coreflect.releases.queries.sealed import sealed
from coreflect.releases.rules.drafts import Draft, Text
from coreflect.releases.rules.frames import OUR_ASK, Frame
from coreflect.releases.rules.lines import five_lines
from coreflect.themes.actions.boxes import put, take_out
from coreflect.themes.models import Theme, ThemeAlias, ThemeGrouping
from coreflect.themes.rules.labels import label_key
from tests.pages import Page
from tests.releases.conftest import Q3, READY, SAID, Scene, fields, hand_over, named, sign, sign_and_leave, start

ASKS, UNASKED = "Forms before faces", "The form comes first."
SLOW, TEAPOTS, GROUPING = "Too soon a plan", "Crooked teapots", "At the front desk"


def themed(scene: Scene, label: str, names: tuple[str, ...] = (), groupings: tuple[str, ...] = ()) -> Theme:
    """Return a theme of the codebook, with these other names and groupings."""
    theme = Theme(label=label, label_key=label_key(label), dimensions=("learning", "mutuality"))
    scene.db.add(theme)
    scene.db.flush()
    for name in names:
        scene.db.add(ThemeAlias(name_key=label_key(name), theme_id=theme.id, name=name))
    for name in groupings:
        scene.db.add(ThemeGrouping(theme_id=theme.id, name_key=label_key(name), name=name))
    scene.db.commit()
    return theme


@pytest.fixture
def asking(scene: Scene) -> Scene:
    """A quarter with two themes that are ready: one that asks something, and has other names, and one that does not."""
    dates = [scene.came(scene.cast.series, day, scene.people) for day in Q3]
    themed(scene, ASKS, (SLOW, TEAPOTS, "Zebulon Quillfeathera's form"), (GROUPING,))
    for on in dates[:2]:
        scene.write(on, ASKS, UNASKED, kind="system", asks=True)
        scene.write(on, READY, SAID)
    return scene


def of(scene: Scene) -> UUID:
    """Return the group of the one part there is."""
    return scene.parts()[0].group_id


def drafts(scene: Scene) -> dict[str, Draft]:
    """Return the choices that lie sealed, by label."""
    return {one.label: one for _, one in sealed(scene.db, scene.keyring, "2026Q3").drafts}


def frame(scene: Scene) -> Frame:
    """Return what lies sealed around the themes."""
    ((_, one),) = sealed(scene.db, scene.keyring, "2026Q3").frames
    return one


def test_ten_themes_leave_with_one_press_and_nothing_changed(
    page: Page, scene: Scene, db: Session, count_queries
) -> None:
    dates = [scene.came(scene.cast.series, day, scene.people) for day in Q3]
    for number in range(10):
        for on in dates[:2]:
            scene.write(on, f"{READY} {'abcdefghij'[number]}", f"{SAID} {number}", asks=number < 4)
    mine = start(page, scene.cast.rowan)
    assert "10 themes are ready, and everything is filled in" in mine.text
    with count_queries() as asked:
        mine = page.as_(scene.cast.rowan).open("releases.show", release_id=scene.release().id)
    assert len(asked) <= 12
    hand_over(mine)
    assert scene.parts()[0].state == "prepared"
    assert len(drafts(scene)) == 10
    with count_queries() as asked:
        page.as_(scene.cast.imani).open("releases.show", release_id=scene.release().id)
    assert len(asked) <= 12
    sign_and_leave(page, scene.cast.imani, scene.release().id)
    cells = db.scalars(select(Cell)).all()
    assert len(cells) == 10
    assert {one.ask for one in cells if one.asks} == {OUR_ASK}
    assert {one.ask for one in cells if not one.asks} == {""}
    assert db.scalars(select(ReleasePart.purpose)).all() == ["decision"]


def test_what_is_asked_other_names_groupings_and_the_frame_are_sealed_read_signed_and_told(
    page: Page, asking: Scene, db: Session
) -> None:
    mine = start(page, asking.cast.rowan)
    data = fields(mine, "/prepare")
    assert data[named(data, "ask_")] == OUR_ASK
    assert data["purpose"] == "decision"
    assert "Also called “Crooked teapots” and “Too soon a plan”: tell that, too" in mine.text
    assert "“Zebulon Quillfeathera's form” could point to someone, and is not told beside it." in mine.text
    asks, note = "Let people sit down before they fill in a form.", "We host by day and never see the night."
    hand_over(mine, **{named(data, "ask_"): asks, "position": note, "purpose": "discussion", "then": "save"})
    draft = drafts(asking)[ASKS]
    assert (draft.ask, draft.aliases, draft.groupings) == (asks, (TEAPOTS, SLOW), (GROUPING,))
    assert frame(asking) == Frame(of(asking), "discussion", note, (asking.cast.rowan.id,))
    again = page.as_(asking.cast.imani).open("releases.show", release_id=asking.release().id)
    kept = fields(again, "/prepare")
    assert (kept[named(kept, "ask_")], kept["position"], kept["purpose"]) == (asks, note, "discussion")
    hand_over(again)

    read = page.as_(asking.cast.sunniva).open("releases.show", release_id=asking.release().id)
    lines = five_lines([Text(READY, SAID, ("learning",), "practice", False, False), replace(TOLD, ask=asks)], [])
    for words in (asks, note, TEAPOTS, SLOW, GROUPING, "Purpose: for discussion.", *lines):
        assert words in read.text, words
    mark = fields(read, "/sign")["read"]
    sign_and_leave(page, asking.cast.sunniva, asking.release().id)
    (cell,) = db.scalars(select(Cell).where(Cell.label == ASKS))
    assert (cell.ask, cell.aliases, cell.groupings) == (asks, (TEAPOTS, SLOW), (GROUPING,))
    (part,) = asking.parts()
    assert (part.purpose, part.position) == ("discussion", note)
    shown = page.as_(asking.cast.priya).open("releases.show", release_id=asking.release().id)
    for words in (asks, TEAPOTS, SLOW, note, "Purpose: for discussion."):
        assert words in shown.text, words
    assert mark not in shown.text


TOLD = Text(ASKS, UNASKED, ("learning", "mutuality"), "system", True, False, aliases=(TEAPOTS, SLOW))


def test_a_signature_is_for_every_word_around_a_theme_too(page: Page, asking: Scene) -> None:
    mine = start(page, asking.cast.rowan)
    data = fields(mine, "/prepare")
    ask, marks = named(data, "ask_"), []
    url = f"/releases/{asking.release().id}/parts/{asking.parts()[0].id}/prepare"
    changes = ({}, {"position": "We see the day."}, {ask: "Sit down first."}, {"purpose": "noting"}, {"names": ""})
    for change in changes:
        mine = page.as_(asking.cast.rowan).open("releases.show", release_id=asking.release().id)
        sent = fields(mine, "/prepare")
        if "names" in change:
            del sent[named(sent, "names_")]
        mine.send(url, sent | change | {"then": "hand over"})
        read = page.as_(asking.cast.imani).open("releases.show", release_id=asking.release().id)
        marks.append(fields(read, "/sign")["read"])
        page.as_(asking.cast.rowan).send(
            "releases.give_back", release_id=asking.release().id, part_id=asking.parts()[0].id
        )
    assert len(set(marks)) == len(changes)
    assert drafts(asking)[ASKS].aliases == ()


def test_a_purpose_follows_from_what_leaves_unless_a_lead_chose_another(page: Page, asking: Scene) -> None:
    mine = start(page, asking.cast.rowan)
    data = fields(mine, "/prepare")
    out = named(data, "ask_").replace("ask_", "out_")
    hand_over(mine, **{out: "y"})
    assert frame(asking).purpose == "", "nothing asks any more: so it is to be noted, and nothing tells of a decision"
    read = page.as_(asking.cast.imani).open("releases.show", release_id=asking.release().id)
    assert "Purpose: to be noted." in read.text
    assert "Let people sit" not in read.text


def test_bad_input_is_answered_beside_its_field_and_nothing_is_lost_or_half_written(page: Page, asking: Scene) -> None:
    mine = start(page, asking.cast.rowan)
    data = fields(mine, "/prepare")
    ask = named(data, "ask_")
    url = f"/releases/{asking.release().id}/parts/{asking.parts()[0].id}/prepare"
    sixty_one = " ".join(["word"] * 61)
    for change, status, said in (
        ({ask: " ".join(["ask"] * 41)}, 409, "That is 41 words; at most 40 can leave. Shorten it a little?"),
        ({ask: "a" * 301}, 422, "Shorten it to at most 40 words."),
        ({"position": sixty_one}, 409, "That is 61 words; at most 60 can leave. Shorten it a little?"),
        ({"position": "Ask Zebulon Quillfeathera."}, 409, "could point to someone"),
        ({ask: "Ask Zebulon Quillfeathera."}, 409, "could point to someone"),
    ):
        mine.send(url, data | change | {"then": "hand over"}, status)
        assert said in mine.text, change
        kept = fields(mine, "/prepare")
        assert kept | change == kept, "what was typed stands in the form"
        assert not sealed(asking.db, asking.keyring, "2026Q3").drafts
    for change in ({"purpose": "world peace"}, {"purpose": "\x00"}, {"purpose": ["a", "b"]}, {ask: "  "}):
        mine.send(url, data | change | {"then": "save"})
        asking.db.expire_all()
        assert frame(asking).purpose == ""
        assert drafts(asking)[ASKS].ask == OUR_ASK
        data["saved"] = fields(mine.follow(), "/prepare")["saved"]
    few = {"saved": data["saved"], "then": "save"}
    mine.send(url, few)
    assert drafts(asking)[ASKS].ask == OUR_ASK, "a page of before the update asks nothing else"


def test_other_words_are_offered_for_what_the_leads_wrote_and_keep_nothing_from_being_saved(
    page: Page, asking: Scene
) -> None:
    mine = start(page, asking.cast.rowan)
    assert "Other words, if you like" not in mine.text, "nobody has written anything yet"
    data = fields(mine, "/prepare")
    words = min(one for one in data if one.startswith("words_"))
    url = f"/releases/{asking.release().id}/parts/{asking.parts()[0].id}/prepare"
    written = {
        words: "The patient was non-compliant and refused.",
        "position": "We write as one frequent flyer and one patient.",
    }
    mine.send(url, data | written | {"position": " ".join(["word"] * 61), "then": "save"}, 409)
    assert "Other words, if you like" in mine.text, "a refusal is no reason to be silent"
    mine.send(url, data | written | {"then": "save"})
    lies = mine.follow()
    offered = "".join(lies.find("div", class_="gentler")[0].itertext())
    assert all(word in offered for word in ("non-compliant", "refused")), offered
    assert offered.count("“patient”") == 2, "of the theme, and of the words from where the leads see it"
    hand_over(lies)
    assert asking.parts()[0].state == "prepared"


def test_who_was_signed_out_reads_what_they_typed_under_the_name_of_its_theme_and_nothing_else(
    page: Page, asking: Scene
) -> None:
    mine = start(page, asking.cast.rowan)
    data = fields(mine, "/prepare")
    words = next(one for one in data if one.startswith("words_") and f"ask_{one.removeprefix('words_')}" in data)
    url = f"/releases/{asking.release().id}/parts/{asking.parts()[0].id}/prepare"
    out = page.as_(None)
    out.send(url, data | {words: "We were greeted by a form.", "then": "save"}, 401)
    said = ["".join(one.itertext()) for one in out.find("dl", class_="kept")[0]]
    assert said == [f"“{ASKS}” in other words", "We were greeted by a form."]


def test_a_question_that_was_ticked_once_is_not_asked_again_and_two_leads_lose_nothing(
    page: Page, asking: Scene
) -> None:
    mine = start(page, asking.cast.rowan)
    data = fields(mine, "/prepare")
    ask = named(data, "ask_")
    url = f"/releases/{asking.release().id}/parts/{asking.parts()[0].id}/prepare"
    words = {ask: "Ask us again on 4 May.", "position": "We were four in 2024."}
    mine.send(url, data | words | {"then": "save"}, 409)
    ticks = [one.get("value") for one in mine.find("input", name="nobody")]
    assert len(ticks) >= 2
    mine.send(url, data | words | {"then": "save", "nobody": ticks})
    mine = page.as_(asking.cast.rowan).open("releases.show", release_id=asking.release().id)
    stale = page.as_(asking.cast.imani)
    stale.send(url, data | {"position": "We came late.", "then": "save"}, 409)
    assert "Another lead saved other choices meanwhile" in stale.text
    assert fields(stale, "/prepare")["position"] == "We came late."
    assert frame(asking).position == words["position"]
    hand_over(page.as_(asking.cast.rowan).open("releases.show", release_id=asking.release().id))
    assert asking.parts()[0].state == "prepared", "handed over without another tick"
    mine = page.as_(asking.cast.rowan)
    back = mine.send("releases.give_back", release_id=asking.release().id, part_id=asking.parts()[0].id).follow()
    kept = fields(back, "/prepare")
    assert {ask: kept[ask], "position": kept["position"]} == words, "also after it was sent back"


def test_what_the_released_version_sealed_is_read_signed_and_told(page: Page, asking: Scene, db: Session) -> None:
    hand_over(start(page, asking.cast.rowan))
    lying = sealed(db, asking.keyring, "2026Q3")
    take_out(db, [box_id for box_id, _ in (*lying.drafts, *lying.frames)])
    for _, one in lying.drafts:
        content = one.to_content()
        for new in ("ask", "aliases", "groupings"):
            del content[new]
        put(db, asking.keyring, "2026Q3", content, uuid4())
    db.commit()
    read = page.as_(asking.cast.imani).open("releases.show", release_id=asking.release().id)
    assert UNASKED in read.text
    assert TEAPOTS not in read.text
    sign_and_leave(page, asking.cast.imani, asking.release().id)
    (cell,) = db.scalars(select(Cell).where(Cell.label == ASKS))
    assert (cell.sentence, cell.asks, cell.ask, cell.aliases) == (UNASKED, True, "", ())


def test_names_that_became_known_since_leave_as_they_were_signed(page: Page, asking: Scene, db: Session) -> None:
    hand_over(start(page, asking.cast.rowan))
    theme = db.scalars(select(Theme).where(Theme.label == ASKS)).one()
    db.add(ThemeAlias(name_key="unsigned", theme_id=theme.id, name="Unsigned"))
    db.commit()
    sign(page, asking.cast.imani, asking.release().id)
    assert drafts(asking)[ASKS].aliases == (TEAPOTS, SLOW)


def test_a_name_that_was_told_beside_a_theme_is_told_for_that_year(page: Page, asking: Scene, db: Session) -> None:
    hand_over(start(page, asking.cast.rowan))
    sign_and_leave(page, asking.cast.imani, asking.release().id)
    db.execute(delete(ThemeAlias).where(ThemeAlias.name == SLOW))
    db.commit()
    own = frozenset({label_key(SLOW)})
    found = past(db, Period.parse("2026Q4"), own)
    assert found.told_this_year(asking.parts()[0].group_id) == own
