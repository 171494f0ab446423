"""Editing and removing what was written down, also by two leads at once."""

from datetime import date

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.actions.boxes import put
from coreflect.themes.queries.boxes import records
from coreflect.themes.rules.holds import Hold
from tests.conftest import Cast
from tests.factories import make_date, nowhere
from tests.pages import Page
from tests.themes.conftest import make_record, sealed, typed


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


def test_read_back_holds_for_the_words_that_were_read_and_is_ticked_anew_for_others(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    record = make_record(db, keyring, begun, read_back=True, one_way="So.", another_way="Or so.")
    rowan, where = page.as_(cast.rowan), {"session_id": begun.id, "box_id": record.id}
    rowan.open("themes.edit", **where)
    assert rowan.find("input", name="read_back")[0].get("checked") is None
    assert "Tick it again once the group has heard changed words" in rowan.text
    same = dict(record.texts)

    def saved(**changes: str) -> bool:
        seen = records(db, keyring, "2026Q4")[0].version
        rowan.send("themes.edit", typed(**same | {"seen": seen} | changes), **where)
        db.rollback()
        return records(db, keyring, "2026Q4")[0].read_back

    assert saved(kind="question"), "the words are the same"
    for name in ("label", "sentence", "one_way", "another_way"):
        assert not saved(**{name: "In other words."})
        assert saved(**{name: "In other words once more."}, read_back="y")
        same[name] = "In other words once more."


def test_the_page_of_a_held_theme_says_that_the_hold_stays(
    page: Page, db: Session, cast: Cast, keyring: Keyring
) -> None:
    long_ago = make_date(cast.series, date(2026, 10, 7))
    held, free = make_record(db, keyring, long_ago, "Held"), make_record(db, keyring, long_ago, "Free")
    put(db, keyring, "2026Q4", Hold(long_ago.id, held.id, held.label_key).to_content())
    db.commit()
    rowan = page.as_(cast.rowan).open("themes.edit", session_id=long_ago.id, box_id=held.id)
    assert "Held by the room It stays held, whatever its words become." in rowan.text
    assert "It stays held" not in rowan.open("themes.edit", session_id=long_ago.id, box_id=free.id).text
