"""A theme's page; giving it another name, and taking that back."""

from datetime import date

from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.models import ThemeAlias
from coreflect.themes.queries.boxes import opened, records
from tests.conftest import Cast
from tests.factories import make_cell, make_change, make_date, make_group, make_release, make_theme
from tests.pages import Page
from tests.themes.conftest import make_record
from tests.themes.keeping import names, press, undo


def test_a_theme_s_page_says_what_it_means_and_where_it_was_told(page: Page, db: Session, cast: Cast) -> None:
    theme = make_theme(label="Hope", dimensions=("hope",), definition="Fear leaves room.", not_when="A plan is meant.")
    db.add(ThemeAlias(name_key="trust", theme_id=theme.id, name="Trust"))
    cell = make_cell(make_release(), make_group(cast.series), theme, label="What hope is")
    make_change(cast.rowan, cell, title="Talk of hope")
    rowan = page.as_(cast.rowan).open("themes.theme", theme_id=theme.id)
    assert rowan.h1 == "Hope"
    for said in ("Fear leaves room.", "A plan is meant.", "Trust", "Hope and possibility vs. fear (principle)"):
        assert said in rowan.text
    assert "What hope is We write before we listen. July to September 2026 · now called “Hope”" in rowan.text
    assert "Talk of hope" in rowan.text
    page.as_(cast.rowan).open("themes.theme", 404, theme_id=cell.id)


def test_a_renamed_theme_keeps_its_old_name_as_an_alias_and_all_that_was_recorded(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    theme = make_theme(label="Hope")
    make_record(db, keyring, begun, "Hope", theme_id=str(theme.id), sentence="Fear decided for us.")
    theirs = make_date(cast.other_series, begun.day)
    make_record(db, keyring, theirs, "Hope", theme_id=str(theme.id), sentence="Crooked teapots hum.")
    make_cell(make_release(), make_group(cast.series), theme)
    rowan = page.as_(cast.rowan).open("themes.rename", theme_id=theme.id)
    assert "1 record of October to December 2026" in rowan.text
    assert "Fear decided for us." in rowan.text
    assert "teapots" not in rowan.text, "a record of another series would tell that it came up there"
    assert "It was released once" in rowan.text
    press(rowan, "themes.rename", theme, label="Room for hope")
    assert names(db, theme) == ("Room for hope", ["Hope"])
    assert "Also found asHope" in rowan.follow().text
    assert "Was called “Hope” and is “Room for hope” now." in rowan.open("themes.changes").text
    assert undo(rowan, "Call it “Hope” again").follow().h1 == "Hope"
    assert names(db, theme) == ("Hope", [])
    assert len(records(db, keyring, "2026Q4")) == 2
    assert opened(db, keyring, "2026Q4", "change") == []


def test_a_new_name_is_shown_to_reach_every_quarter_that_is_not_released(
    page: Page, db: Session, cast: Cast, keyring: Keyring, begun: ReflectionSession
) -> None:
    hope, calm = make_theme(label="Hope"), make_theme(label="Calm")
    about = {"theme_id": str(hope.id)}
    make_record(db, keyring, begun, "Hope", sentence="Fear decided for us.", **about)
    closed = make_date(cast.series, date(2026, 8, 12))
    make_record(db, keyring, closed, "Hope", sentence="We waited too long.", **about)
    make_record(db, keyring, closed, "Hope", sentence="Nobody asked.", **about)
    make_record(db, keyring, make_date(cast.other_series, closed.day), "Hope", sentence="Crooked teapots hum.", **about)
    lost = make_date(cast.series, date(2026, 5, 13))
    make_record(db, keyring, lost, "Hope", sentence="Spring was cold.", **about)
    (keyring.directory / "2026Q2").unlink()
    rowan = page.as_(cast.rowan).open("themes.rename", theme_id=hope.id)
    for said in ("2 records of July to September 2026", "1 record of October to December 2026", "We waited too long."):
        assert said in rowan.text
    assert "They are told under the new name" in rowan.text
    assert "A release that is with its second reader keeps “Hope”; take it back to change that." in rowan.text
    assert "teapots" not in rowan.text
    assert "Spring" not in rowan.text, "what has no key can be told under no name"
    rowan.open("themes.merge_into", theme_id=hope.id, into_id=calm.id)
    assert "It belongs to “Calm” then." in rowan.text
    assert "They are of quarters that are closed, and stay with “Hope”." in rowan.text
    rowan.open("themes.split", theme_id=hope.id)
    assert "Fear decided for us." in rowan.text
    assert "Nobody asked." not in rowan.text, "what is closed is not moved"
    rowan.open("themes.retire", theme_id=hope.id)
    assert "They stay as they are" in rowan.text
    assert "It can be undone until" not in rowan.text, "it can be brought back at any time"


def test_a_name_that_another_theme_has_leads_to_merging_the_two(page: Page, db: Session, cast: Cast) -> None:
    hope, calm = make_theme(label="Hope"), make_theme(label="Calm")
    gone = make_theme(label="Gone", merged_into=calm.id, merged_since="2026Q3")
    own = make_theme(label="Old hope", merged_into=hope.id, merged_since="2026Q3")
    db.add(ThemeAlias(name_key="quiet", theme_id=calm.id, name="Quiet"))
    db.commit()
    rowan = page.as_(cast.rowan).open("themes.rename", theme_id=hope.id)
    merge = page.address("themes.merge_into", theme_id=hope.id, into_id=calm.id)
    for name, sentence in (
        ("calm", "There is a theme of that name already. Merge them instead?"),
        ("Quiet", "“Quiet” is another name of “Calm” already. Merge them instead?"),
        (gone.label, "There is a theme of that name already. Merge them instead?"),
    ):
        press(rowan, "themes.rename", hope, 409, label=name)
        assert sentence in rowan.text
        assert merge in rowan.links()
    press(rowan, "themes.rename", hope, 409, label=own.label)
    assert "Pick another name?" in rowan.text
    assert "Merge them instead" not in rowan.text
