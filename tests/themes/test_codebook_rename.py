"""A theme's page; giving it another name, and taking that back."""

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
