"""The quiet week: who came can keep a theme or a voice in the room, and nothing tells who, when, or that at all."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.foundation import clock
from coreflect.notices.actions.wishes import choose
from coreflect.notices.models import Mail
from coreflect.notices.rules.letters import Kind, Letter, unpacked
from coreflect.notices.rules.links import signed
from coreflect.notices.rules.mail import Sender, mail
from coreflect.releases import ROOM
from coreflect.releases.actions.sign import sign
from coreflect.releases.models import Cell
from coreflect.releases.queries.sealed import sealed
from coreflect.releases.rules.quiet import WEEK, leaving_path
from coreflect.themes.models import Box, Theme
from coreflect.themes.queries.notebook import entries, years
from tests import factories
from tests.factories import NOW
from tests.pages import HTML, Page
from tests.releases.conftest import NIGHT, OWN, READY, SAID, UNSAID, Scene, a_week_passes, hand_over, start, voices
from tests.releases.conftest import sign as signing
from tests.releases.test_names_at_the_gate import rename
from tests.releases.test_publishing import mark, prepared
from tests.themes.rooms import SECRET

CALM = "Calm before the plan"
END = NOW + WEEK


@pytest.fixture
def quiet(scene: Scene) -> Scene:
    """A signed quarter: two themes and a voice of the list, and one of the leads' own, would leave in a week."""
    return signed_now(scene)


def signed_now(scene: Scene) -> Scene:
    for day in (factories.date(2026, 7, 8), factories.date(2026, 7, 22)):
        on = scene.came(scene.cast.series, day, scene.people)
        scene.write(on, READY, SAID)
        scene.write(on, CALM, UNSAID, asks=True, kind="system")
        scene.note(on, [NIGHT], [OWN])
    part_id = prepared(scene)
    assert sign(scene.db, scene.keyring, scene.viewer(scene.cast.imani), part_id, mark(scene), True, NOW)
    scene.db.rollback()
    return scene


def link(scene: Scene, until: datetime = END) -> str:
    return signed(SECRET, leaving_path(scene.release().id), until)


def hold(page: Page, address: str, label: str) -> Page:
    """Press *Hold* beside a theme or voice and say yes when asked; return the page that follows."""
    mine = page.as_(None).open(address)
    beside = {"".join(one.itertext()): one.get("id") for tag in ("h3", "p") for one in mine.find(tag)}
    form = next(one for one in mine.find("form") if one.get("aria-labelledby") == beside[label])
    sent = {one.get("name", ""): one.get("value", "") for one in form.iter(HTML + "input")}
    asked = mine.send(form.get("action", ""), sent, 200)
    assert f"“{label}” would not leave" in asked.text
    assert label not in asked.html.split("</title>")[0]
    return asked.send(asked.find("form")[0].get("action", ""), sent | {"sure": "yes"}, 303).follow()


def letters(db: Session, kind: Kind) -> dict[str, Letter]:
    rows = db.execute(select(Mail.address, Mail.subject, Mail.body).where(Mail.kind == kind.value, Mail.body != ""))
    found = {row.address: unpacked(kind, row.subject, row.body) for row in rows}
    db.rollback()
    return found


def told(db: Session) -> list[str]:
    return sorted(db.scalars(select(Cell.label)))


def test_who_came_reads_what_would_leave_and_what_is_held_stays(page: Page, quiet: Scene, db: Session) -> None:
    boxes = db.scalar(select(func.count()).select_from(Box))
    mine = page.as_(None).open(link(quiet))
    assert mine.h1 == "What would leave the room"
    for words in (READY, SAID, CALM, UNSAID, NIGHT, OWN, "What we ask:", "Wednesday 2 December", "July to September"):
        assert words in mine.text
    assert "8 July" not in mine.text
    stays = hold(page, link(quiet), READY)
    assert stays.h1 == "It stays in the room"
    hold(page, link(quiet), READY)
    hold(page, link(quiet), NIGHT)
    assert page.as_(None).open(link(quiet)).html == mine.html, "it shows nothing of it, to nobody"
    assert db.scalar(select(func.count()).select_from(Box)) == boxes, "no more lies there than before"
    assert a_week_passes(db, quiet.keyring) == [
        "July to September 2026 was released; what had been recorded, and its key, were destroyed."
    ]
    assert (told(db), voices(db)) == ([CALM], [OWN])
    assert list(db.scalars(select(Theme.label))) == [CALM], "what is held does not enter the codebook"
    kept = [one.label for found in entries(quiet.keyring, years(db, year=2026)).values() for one in found]
    assert kept == [CALM], "nor the notebook"
    assert list(ROOM.invariants(db, END, quiet.keyring)) == []
    assert READY not in page.as_(quiet.cast.rowan).open("releases.show", release_id=quiet.release().id).text


def test_the_note_of_the_leads_can_be_held_like_a_theme(page: Page, scene: Scene, db: Session) -> None:
    note, other = "We are two clinicians who run no groups.", "We work at night."
    for series, words in ((scene.cast.series, note), (scene.cast.other_series, other)):
        factories.make_group(series)
        scene.quarter(series, prefix=f"{words[:12]} ")
    mine = start(page, scene.cast.rowan)
    hand_over(mine, position=note)
    hand_over(page.as_(scene.cast.tove).open("releases.show", release_id=scene.release().id), position=other)
    for _ in range(2):
        signing(page, scene.cast.sunniva, scene.release().id)
    week = scene.release().leaves_at
    db.rollback()
    read = page.as_(None).open(link(scene, week))
    assert (note in read.text, other in read.text) == (True, True)
    hold(page, link(scene, week), note)
    assert page.as_(None).open(link(scene, week)).html == read.html
    a_week_passes(db, scene.keyring, week)
    assert sorted(one.position for one in scene.parts()) == ["", other]
    assert len(told(db)) == 2


def test_what_leaves_stands_on_the_leads_page_all_week_and_no_hold_shows_there(page: Page, quiet: Scene) -> None:
    rowan = page.as_(quiet.cast.rowan).open("releases.show", release_id=quiet.release().id)
    for words in (READY, SAID, CALM, UNSAID, NIGHT, OWN):
        assert words in rowan.text
    assert not rowan.find("button", class_="quiet")
    before = rowan.text
    hold(page, link(quiet), READY)
    rowan = page.as_(quiet.cast.rowan).open("releases.show", release_id=quiet.release().id)
    assert rowan.text == before
    clock.set_to(END)
    assert "leaves the room within the hour" in page.as_(quiet.cast.rowan).open("releases.index").text
    shown = page.as_(quiet.cast.rowan).open("releases.show", release_id=quiet.release().id)
    assert shown.h1 == "July to September 2026 leaves the room within the hour"


def test_a_hold_outlives_a_new_name_and_a_part_that_goes_back(page: Page, scene: Scene, db: Session) -> None:
    theme = factories.make_theme(label=READY)
    signed_now(scene)
    hold(page, link(scene), READY)
    rename(scene, theme.id, "Another name")
    factories.agency().together = 11
    db.commit()
    assert a_week_passes(db, scene.keyring) == [
        "July to September 2026 did not leave the room: a theme has changed, and lies with its leads again."
    ]
    assert (scene.release().state, scene.parts()[0].state) == ("preparing", "preparing")
    assert letters(db, Kind.HOSTING).keys() == {scene.cast.rowan.email, scene.cast.imani.email}
    assert letters(db, Kind.QUIET) == {}
    page.as_(None).open(link(scene), 404)
    factories.agency().together = 5
    db.commit()
    part_id = prepared(scene)
    assert sign(db, scene.keyring, scene.viewer(scene.cast.imani), part_id, mark(scene), True, END)
    db.rollback()
    assert len(sealed(db, scene.keyring, "2026Q3").quiet) == 1, "one box for its holds, however many weeks there are"
    db.rollback()
    clock.set_to(END)
    page.as_(None).open(link(scene), 404)
    assert "Another name" in page.as_(None).open(link(scene, END + WEEK)).text
    a_week_passes(db, scene.keyring, END)
    assert told(db) == [CALM]


def test_everybody_who_came_gets_one_letter_with_one_link_and_nobody_else(
    page: Page, scene: Scene, db: Session, app: Flask
) -> None:
    cast = scene.cast
    gone = factories.make_person(name="Left Meanwhile", active=False)
    missed = factories.make_person(name="Missed It")
    above = factories.make_person(name="Above By Now", clinician=False, leadership=True)
    called_off = factories.make_person(name="Called Off")
    on = factories.make_date(cast.series, factories.date(2026, 9, 2))
    for who in (gone, above, cast.rowan):
        factories.make_attendance(on, who, counts=False)
    factories.make_attendance(on, missed, came=False)
    factories.make_attendance(
        factories.make_date(cast.series, factories.date(2026, 9, 16), state="cancelled"), called_off
    )
    signed_now(scene)
    wanted = {one.email for one in (*scene.people, cast.rowan)}
    found = letters(db, Kind.QUIET)
    assert found.keys() == wanted
    assert len(set(map(str, found.values()))) == 1, "one and the same"
    (until,) = set(db.scalars(select(Mail.until).where(Mail.kind == "quiet")))
    assert until == END
    letter = next(iter(found.values()))
    assert link(scene) not in str(letter), "the link is signed when it is sent, and stands in no table"
    sent = mail(letter, Sender("a@x.org", "https://x.org", SECRET), cast.rowan.id, "b@x.org", "<1@x>", NOW)
    assert f"https://x.org{link(scene)}" in sent.get_body(("plain",)).get_content()
    assert "List-Unsubscribe" not in sent
    choose(db, cast.helena.id, {Kind.RELEASED: "weekly"}, NOW)
    choose(db, scene.people[0].id, {Kind.RELEASED: "off"}, NOW)
    choose(db, missed.id, {Kind.DATES: "weekly"}, NOW)
    a_week_passes(db, scene.keyring)
    notices = letters(db, Kind.RELEASED)
    assert notices.keys() == wanted - {scene.people[0].email} | {cast.helena.email}
    assert letters(db, Kind.QUIET) == {}, "what was not sent is taken back"
    said = " ".join(str(one) for one in notices.values())
    assert "July to September 2026" in said
    assert not [day for day in ("8 July", "22 July", "2 September", "2026-07", "2026-09") if day in said]
    count = db.scalar(select(func.count()).select_from(Mail))
    assert a_week_passes(db, scene.keyring) == []
    assert db.scalar(select(func.count()).select_from(Mail)) == count


def test_wrong_and_old_links_answer_alike_and_many_are_told_to_wait(page: Page, quiet: Scene, db: Session) -> None:
    right, release_id = link(quiet), quiet.release().id
    nobody = page.as_(None)
    wrong = [
        right[:-1],
        right.replace("sign=", "sign=A"),
        right.split("?")[0],
        link(quiet, END + timedelta(seconds=1)),
        signed(SECRET, leaving_path(quiet.cast.rowan.id), END),
        f"/room/leaving/rubbish?{right.split('?')[1]}",
        f"/room/leaving/{release_id}?until=x&until=&sign=%00",
        f"/room/leaving/{release_id}?until=9999999999999999999999&sign=x",
    ]
    bodies = {nobody.open(one, 404).html for one in wrong}
    path, query = right.split("?")
    bodies |= {nobody.open(f"{one.split('?')[0]}/thank-you?{query[:-1]}", 404).html for one in wrong[:3]}
    bodies |= {nobody.send(f"{path}/hold?{query[:-1]}", {"what": "x", "sure": "yes"}, 404).html}
    assert len(bodies) == 1
    for sent in ({}, {"what": "x"}, {"what": "x", "sure": "yes"}, {"what": "\0", "sure": "y"}, {"what": ["a", "b"]}):
        assert "does not leave any more" in nobody.send(f"{path}/hold?{query}", sent, 409).text
    tried = 12
    for _ in range(tried, 20):
        assert nobody.open(wrong[0], 404).html in bodies
    assert "Many links" in nobody.open(wrong[0], 429).text
    nobody.open(right)
    clock.set_to(END)
    assert nobody.open(right, 404).html in bodies
    a_week_passes(db, quiet.keyring)
    clock.set_to(NOW)
    assert nobody.open(right, 404).html in bodies, "released, it is over whatever the clock says"


def test_while_it_is_quiet_it_is_released_for_nobody_and_nothing_can_be_changed(
    page: Page, quiet: Scene, db: Session
) -> None:
    cast, where = quiet.cast, {"release_id": quiet.release().id, "part_id": quiet.parts()[0].id}
    for who in (cast.priya, cast.helena, cast.wes):
        page.as_(who).open("releases.show", 404, release_id=where["release_id"])
        assert "quiet until" not in page.as_(who).open("releases.index").text.lower()
    for who in (cast.rowan, cast.imani, cast.sunniva):
        assert "Wednesday 2 December" in page.as_(who).open("releases.show", release_id=where["release_id"]).text
    assert "is signed" in page.as_(cast.rowan).send("releases.prepare", {}, 409, **where).text
    assert "nothing can be changed" in page.as_(cast.rowan).send("releases.give_back", {}, 409, **where).text
    page.as_(cast.imani).send("releases.sign", {"read_all": "y"}, 302, **where)
    page.as_(cast.sunniva).send("releases.sign", {"read_all": "y"}, 409, **where)
    assert told(db) == []
    assert quiet.keyring.periods() == {"2026Q3"}
    assert a_week_passes(db, quiet.keyring, NOW - timedelta(hours=2)) == []
