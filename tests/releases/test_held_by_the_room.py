"""What the room holds stays in the room: not chosen, not signed, not published, and no new label from it."""

from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Refusal
from coreflect.releases.actions.sign import sign
from coreflect.releases.models import Cell
from coreflect.themes.actions.boxes import put
from coreflect.themes.models import Theme
from coreflect.themes.queries.boxes import records
from coreflect.themes.rules.holds import Hold
from coreflect.themes.rules.labels import label_key
from tests import factories
from tests.factories import NOW
from tests.pages import Page
from tests.releases.conftest import (
    Q3,
    READY,
    SAID,
    UNSAID,
    Scene,
    a_week_passes,
    fields,
    hand_over,
    sign_and_leave,
    start,
)
from tests.releases.test_publishing import mark, opened_quarter, prepared

CALM = "Calm before the plan"
HELD = "The room asked to keep this theme."


def press(scene: Scene, label: str, session_id: UUID | None = None) -> None:
    """Press *not upstairs* beside the first record of this label, or the one of that date."""
    there = [one for one in records(scene.db, scene.keyring, "2026Q3") if one.label == label]
    one = next(one for one in there if session_id in (None, one.session_id))
    put(scene.db, scene.keyring, "2026Q3", Hold(one.session_id, one.id, one.label_key).to_content())
    scene.db.commit()


@pytest.fixture
def two_ready(scene: Scene) -> Scene:
    """One series of one group: two themes that are ready, each at two dates."""
    for day in Q3[:2]:
        on = scene.came(scene.cast.series, day, scene.people)
        scene.write(on, READY, SAID)
        scene.write(on, CALM, UNSAID)
    return scene


def cells(scene: Scene) -> list[str]:
    return sorted(scene.db.scalars(select(Cell.label)))


def test_a_held_theme_is_shown_as_held_and_cannot_be_chosen(page: Page, two_ready: Scene, db: Session) -> None:
    scene = two_ready
    press(scene, READY)
    press(scene, READY)  # twice, and at one date only: the page says neither
    mine = start(page, scene.cast.rowan)
    stays = next(one for one in mine.find("details") if "What stays in the room" in "".join(one.itertext()))
    said = " ".join("".join(stays.itertext()).split())
    assert f"{READY}held by the room{HELD} It does not leave in this quarter." in said
    assert "(1 theme)" in said
    assert not any(digit in said.replace("(1 theme)", "") for digit in "0123456789")
    assert SAID not in mine.text
    assert "brings no new label" in said
    sent = fields(mine, "/prepare")
    assert len([one for one in sent if one.startswith("picked_")]) == 1
    held = next(one for one in opened_quarter(scene).candidates[scene.parts()[0].group_id] if one.held)
    hand_over(mine, **{f"picked_{held.heard.name}": "1", f"words_{held.heard.name}": SAID})
    reader = page.as_(scene.cast.imani).open("releases.show", release_id=scene.release().id)
    assert CALM in reader.text
    assert READY not in reader.text
    assert "held by the room" not in reader.text
    sign_and_leave(page, scene.cast.imani, scene.release().id)
    assert cells(scene) == [CALM]
    assert db.scalars(select(Theme.label)).all() == [CALM], "a held new label does not enter the codebook"


def test_where_nothing_is_held_no_page_speaks_of_it(page: Page, two_ready: Scene) -> None:
    two_ready.write(two_ready.came(two_ready.cast.series, Q3[2], two_ready.people), "Only once", SAID)
    mine = start(page, two_ready.cast.rowan)
    assert "What stays in the room this time (1 theme)" in mine.text
    assert "held by the room" not in mine.text
    assert "brings no new label" not in mine.text


def test_a_hold_that_comes_after_the_hand_over_keeps_the_theme_in_the_room(two_ready: Scene, db: Session) -> None:
    scene = two_ready
    part_id = prepared(scene)
    read, imani = mark(scene), scene.viewer(scene.cast.imani)
    press(scene, READY)
    with pytest.raises(Refusal, match="The text was changed"):
        sign(db, scene.keyring, imani, part_id, read, True, NOW)
    db.rollback()
    sign(db, scene.keyring, imani, part_id, mark(scene), True, NOW)
    a_week_passes(scene.db, scene.keyring)
    assert cells(scene) == [CALM]


def test_a_hold_that_comes_after_a_signature_keeps_the_theme_out_of_the_release(
    page: Page, apart: Scene, db: Session
) -> None:
    mine = start(page, apart.cast.rowan)
    hand_over(mine)
    sign_and_leave(page, apart.cast.imani, apart.release().id)
    assert apart.part_of(apart.cast.series).state == "signed"
    press(apart, READY)
    hand_over(page.as_(apart.cast.tove).open("releases.show", release_id=apart.release().id))
    sign_and_leave(page, apart.cast.sunniva, apart.release().id)
    assert apart.release().state == "published"
    assert cells(apart) == [f"Early: {READY}"]
    assert READY not in db.scalars(select(Theme.label)).all()
    assert READY not in page.as_(apart.cast.helena).open("releases.show", release_id=apart.release().id).text.replace(
        f"Early: {READY}", ""
    )


def test_a_label_that_is_held_in_one_group_and_free_in_another_leaves_there_and_enters(
    scene: Scene, page: Page, db: Session
) -> None:
    cast = scene.cast
    factories.make_group(cast.series)
    factories.make_group(cast.other_series)
    for series, label in ((cast.series, READY.upper()), (cast.other_series, READY)):
        for day in Q3[:2]:
            scene.write(scene.came(series, day, scene.people), label, SAID)
    scene.write(scene.came(cast.series, Q3[2], scene.people), READY.upper(), SAID)
    press(scene, READY.upper())
    hand_over(start(page, cast.rowan))
    theirs = page.as_(cast.tove).open("releases.show", release_id=scene.release().id)
    assert READY in theirs.text
    hand_over(theirs)
    assert READY.upper() not in theirs.open("releases.show", release_id=scene.release().id).text, (
        "the free group's page keeps its own spelling"
    )
    sign_and_leave(page, cast.sunniva, scene.release().id)
    sign_and_leave(page, cast.sunniva, scene.release().id)
    held, free = scene.part_of(cast.series).group_id, scene.part_of(cast.other_series).group_id
    assert held != free
    assert db.execute(select(Cell.label, Cell.group_id)).all() == [(READY, free)]
    assert db.scalars(select(Theme.label)).all() == [READY], "spelled as where it is free, not as most wrote it"


def test_a_known_theme_that_is_held_stays_what_it_is_in_the_codebook(two_ready: Scene, db: Session) -> None:
    factories.make_theme(label=READY, label_key=label_key(READY))
    part_id = prepared(two_ready)
    press(two_ready, READY)
    sign(db, two_ready.keyring, two_ready.viewer(two_ready.cast.imani), part_id, mark(two_ready), True, NOW)
    a_week_passes(two_ready.db, two_ready.keyring)
    assert sorted(db.scalars(select(Theme.label))) == sorted([READY, CALM])
    assert cells(two_ready) == [CALM]


# Two ways of seeing it


def test_two_ways_of_seeing_it_stand_beside_the_sentence_for_the_leads_alone(page: Page, two_ready: Scene) -> None:
    scene = two_ready
    on = scene.came(scene.cast.series, Q3[2], scene.people)
    scene.write(on, READY, SAID, one_way="A plan is a way to care.", another_way="A plan is a way to be done.")
    mine = start(page, scene.cast.rowan)
    groups = [one for one in mine.find("div") if one.get("aria-label") == "Two ways of seeing it"]
    assert len(groups) == 1, "only where two ways were written down"
    boxes = [" ".join("".join(one.itertext()).split()) for one in groups[0]]
    assert boxes == [
        "One way of seeing itA plan is a way to care.",
        "Another way of seeing itA plan is a way to be done.",
    ]
    assert groups[0][0].get("class") == groups[0][1].get("class"), "neither looks like the last word"
    hand_over(mine)
    assert "a way to care" not in page.as_(scene.cast.rowan).open("releases.show", release_id=scene.release().id).text
    reader = page.as_(scene.cast.imani).open("releases.show", release_id=scene.release().id)
    assert READY in reader.text
    assert "a way to care" not in reader.text
    sign_and_leave(page, scene.cast.imani, scene.release().id)
    everybody = page.as_(scene.cast.helena).open("releases.show", release_id=scene.release().id)
    assert READY in everybody.text
    assert "a way to be done" not in everybody.text
