"""Two themes become one, and two again; a theme is retired and brought back."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.models import Theme, ThemeAlias
from coreflect.themes.queries.boxes import records
from coreflect.themes.queries.codebook import codebook
from tests.conftest import Cast
from tests.factories import make_cell, make_change, make_date, make_group, make_release, make_theme
from tests.pages import Page
from tests.themes.conftest import make_record
from tests.themes.keeping import mark, press, undo


@pytest.fixture
def two(db: Session, cast: Cast) -> tuple[Theme, Theme]:
    """Quiet, which is also found as Silence and was told once, and Six months of silence."""
    quiet = make_theme(label="Quiet", definition="Nobody speaks.")
    wait = make_theme(label="Six months of silence", label_key="six months of silence")
    db.add(ThemeAlias(name_key="silence", theme_id=quiet.id, name="Silence"))
    make_change(cast.rowan, make_cell(make_release(), make_group(cast.series), quiet), title="Call people back")
    return quiet, wait


def pointer(db: Session, theme: Theme) -> tuple:
    db.rollback()
    return tuple(db.execute(select(Theme.merged_into, Theme.merged_since).where(Theme.id == theme.id)).one())


def test_a_merged_theme_leads_to_the_other_under_each_of_its_names_and_parts_again(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, two: tuple[Theme, Theme]
) -> None:
    quiet, wait = two
    make_record(db, keyring, begun, "Quiet", theme_id=str(quiet.id))
    make_record(db, keyring, make_date(cast.other_series, begun.day), "Quiet", sentence="Crooked teapots hum.")
    rowan = page.as_(cast.rowan).open("themes.merge", theme_id=quiet.id, name="silence")
    assert "Six months of silence" in [h.text for h in rowan.find("a")]
    rowan.open("themes.merge", 302, theme_id=quiet.id, name=" SIX months of  silence").follow()
    assert rowan.h1 == "Merge two themes"
    for said in ("“Quiet”, “Silence” lead to", "1 record of October", "released once, and 1 change comes from that"):
        assert said in rowan.text
    assert "teapots" not in rowan.text
    press(rowan, "themes.merge_into", quiet, into=wait).follow()
    assert rowan.h1 == "Six months of silence"
    assert "Also found asSilence" in rowan.text
    assert "Merged into itQuiet" in rowan.text
    assert "now called “Six months of silence”" in rowan.text, "what was published keeps its label"
    assert pointer(db, quiet) == (wait.id, "2026Q4"), "closed quarters keep their own"
    for address in ("themes.theme", "themes.rename", "themes.merge", "themes.split", "themes.retire", "themes.meaning"):
        assert rowan.open(address, 302, theme_id=quiet.id).follow().h1 == "Six months of silence"
    listed = rowan.open("themes.index", words="silenc")
    assert [h.text for h in listed.find("h2")] == [None], "the merged one does not stand in the list"
    assert "Six months of silence released once" in listed.text
    assert rowan.open("themes.index", words="nobody speaks").find("h2"), "nor is what it meant lost"
    assert undo(rowan, "Undo: make “Quiet” a theme of its own again").follow().h1 == "Quiet"
    assert pointer(db, quiet) == (None, None)
    assert {one.label for one in records(db, keyring, "2026Q4")} == {"Quiet"}


def test_only_what_was_seen_is_merged_and_pressing_twice_merges_once(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession, two: tuple[Theme, Theme]
) -> None:
    quiet, wait = two
    rowan = page.as_(cast.rowan).open("themes.merge_into", theme_id=quiet.id, into_id=wait.id)
    before = mark(rowan)
    make_record(db, keyring, make_date(cast.other_series, begun.day), "Quiet", theme_id=str(quiet.id))
    assert mark(rowan.open("themes.merge_into", theme_id=quiet.id, into_id=wait.id)) == before, "others' are unseen"
    make_record(db, keyring, begun, "Quiet", theme_id=str(quiet.id))
    press(rowan, "themes.merge_into", quiet, 409, into=wait)
    assert "Something changed since you opened this page" in rowan.text
    assert "1 record of October" in rowan.text
    assert mark(rowan) != before
    data = {"seen": mark(rowan)}
    for _ in range(2):
        rowan.send("themes.merge_into", data, theme_id=quiet.id, into_id=wait.id)
    assert "1 change" in rowan.open("themes.changes").text
    rowan.send("themes.merge_into", data, 409, theme_id=wait.id, into_id=quiet.id)
    assert "“Quiet” was merged into another theme already" in rowan.text


def test_a_theme_is_never_merged_into_itself_or_into_one_that_is_merged_or_retired(
    page: Page, db: Session, cast: Cast, two: tuple[Theme, Theme]
) -> None:
    quiet, wait = two
    old = make_theme(label="Old", status="retired")
    gone = make_theme(label="Gone", merged_into=wait.id, merged_since="2026Q3")
    rowan = page.as_(cast.rowan)
    for theme, into, said in (
        (quiet, quiet, "the same theme"),
        (quiet, old, "is retired"),
        (old, quiet, "is retired"),
        (quiet, gone, "was merged into another theme already"),
    ):
        rowan.open("themes.merge_into", theme_id=theme.id, into_id=into.id)
        assert said in rowan.text
        assert not [form for form in rowan.find("form", method="post") if form.get("aria-label") == "Merge"]
        rowan.send("themes.merge_into", {"seen": "x"}, 409, theme_id=theme.id, into_id=into.id)
        assert said in rowan.text
    assert codebook(db).now(gone.id).id == wait.id
    assert [pointer(db, one)[0] for one in (quiet, old)] == [None, None]
    (beside,) = rowan.open("themes.merge", theme_id=quiet.id, name="Old").find("p", id="name-error")
    assert "No other theme that is offered" in (beside.text or "")
    assert "name-error" in rowan.find("input", id="name")[0].get("aria-describedby", "")


def test_a_retired_theme_is_offered_no_more_and_keeps_its_page_until_it_is_brought_back(
    page: Page, db: Session, cast: Cast, begun: ReflectionSession, two: tuple[Theme, Theme]
) -> None:
    quiet, _ = two
    proposed = make_theme(label="Maybe", status="proposed")
    rowan = page.as_(cast.rowan)
    for theme, after in ((quiet, "active"), (proposed, "proposed")):
        rowan.open("themes.retire", theme_id=theme.id)
        press(rowan, "themes.retire", theme)
        assert "It is offered no more" in rowan.follow().text
        offered = rowan.open("themes.record", session_id=begun.id).find("option")
        assert theme.label not in [one.get("value") for one in offered]
        assert theme.label in rowan.open("themes.index", stands="retired").text
        rowan.send("themes.bring_back", theme_id=theme.id)
        rowan.send("themes.bring_back", theme_id=theme.id)
        db.rollback()
        assert db.scalar(select(Theme.status).where(Theme.id == theme.id)) == after, "as it stood before"
        assert "nothing to undo" in rowan.open("themes.changes").text
