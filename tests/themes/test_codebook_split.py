"""A theme is split in two, and one again; what it means is said, by one lead after the other."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.keyring import Keyring
from coreflect.sessions.models import ReflectionSession
from coreflect.themes.models import Box, Theme, ThemeAlias, ThemeGrouping
from coreflect.themes.queries.boxes import opened, records
from coreflect.themes.rules.records import Record
from tests.conftest import Cast
from tests.factories import make_cell, make_date, make_group, make_release, make_theme
from tests.pages import Page
from tests.themes.conftest import make_record
from tests.themes.keeping import mark, names, press, undo


@pytest.fixture
def risk(db: Session) -> Theme:
    """Risk, also found as Danger and Dignity of risk, in one grouping."""
    theme = make_theme(label="Risk", dimensions=("hope", "moving"))
    for name in ("Danger", "Dignity of risk"):
        db.add(ThemeAlias(name_key=name.casefold(), theme_id=theme.id, name=name))
    db.add(ThemeGrouping(theme_id=theme.id, name_key="fear", name="Fear"))
    db.commit()
    return theme


@pytest.fixture
def said(db: Session, keyring: Keyring, cast: Cast, begun: ReflectionSession, risk: Theme) -> list[Record]:
    """Two records of Risk of the first series, and one of the other."""
    theirs = make_date(cast.other_series, begun.day)
    about = {"theme_id": str(risk.id)}
    return [
        make_record(db, keyring, begun, "Risk", sentence="Fear decided for us.", **about),
        make_record(db, keyring, begun, "Risk", sentence="We let a hard choice stand.", **about),
        make_record(db, keyring, theirs, "Risk", sentence="Crooked teapots hum.", **about),
    ]


def about(db: Session, keyring: Keyring) -> dict[str, str]:
    """Return under which label each sentence stands."""
    db.rollback()
    return {one.sentence: one.label for one in records(db, keyring, "2026Q4")}


def part_of(db: Session, theme: Theme) -> UUID | None:
    db.rollback()
    return db.scalar(select(Theme.id).where(Theme.split_from == theme.id))


def test_a_split_takes_names_and_records_of_one_s_own_series_along_and_gives_them_back(
    page: Page, db: Session, cast: Cast, keyring: Keyring, risk: Theme, said: list[Record]
) -> None:
    make_cell(make_release(), make_group(cast.series), risk)
    before, boxes = about(db, keyring), dict(db.execute(select(Box.id, Box.sealed)).all())
    rowan = page.as_(cast.rowan).open("themes.split", theme_id=risk.id)
    assert "Fear decided for us." in rowan.text
    assert "teapots" not in rowan.text
    taken = {"label": "Dignity", "aliases": "dignity of risk", "moving": str(said[1].id)}
    press(rowan, "themes.split", risk, **taken).follow()
    assert rowan.h1 == "Dignity"
    assert "Also found asDignity of risk" in rowan.text
    assert "Split fromRisk" in rowan.text
    assert "It was not told outside so far." in rowan.text, "what was published stays with the other"
    assert "Our groupingsFear" in rowan.text
    assert names(db, risk) == ("Risk", ["Danger"])
    assert about(db, keyring) == before | {"We let a hard choice stand.": "Dignity"}
    new = dict(db.execute(select(Box.id, Box.sealed)).all())
    assert all(new[one] != boxes[one] for one in boxes), "which boxes belong together cannot be told from outside"
    assert undo(rowan, "Undo the split").follow().h1 == "Risk"
    assert names(db, risk) == ("Risk", ["Danger", "Dignity of risk"])
    assert about(db, keyring) == before
    assert part_of(db, risk) is None


def test_a_split_refuses_foreign_records_taken_names_and_what_was_not_seen(
    page: Page, db: Session, cast: Cast, keyring: Keyring, risk: Theme, said: list[Record]
) -> None:
    make_theme(label="Hope")
    before = about(db, keyring)
    rowan = page.as_(cast.rowan)
    for status, data in (
        (409, {"label": "Dignity", "moving": [str(said[2].id)]}),  # another series'
        (409, {"label": "Dignity", "moving": [str(uuid4())]}),
        (409, {"label": "Dignity", "aliases": ["hope"]}),
        (409, {"label": "Dignity", "seen": "x"}),
        (409, {"label": "hope"}),
        (409, {"label": " DANGER "}),
        (409, {"label": "Maria Gonzalez"}),
        (422, {"label": "\u200b"}),
        (422, {"label": "x" * 81}),
        (422, {}),
    ):
        rowan.open("themes.split", theme_id=risk.id)
        press(rowan, "themes.split", risk, status, **data)
        assert "Something needs another look" in rowan.text
    assert about(db, keyring) == before
    assert part_of(db, risk) is None
    press(rowan.open("themes.split", theme_id=risk.id), "themes.split", risk, label="Dignity", moving=["no id", ""])
    data = {"label": "Dignity", "seen": "an older page"}
    rowan.send("themes.split", data, theme_id=risk.id)
    assert rowan.follow().h1 == "Dignity", "pressed twice, it is one theme"
    assert len(opened(db, keyring, "2026Q4", "change")) == 1


def test_a_split_is_not_undone_once_the_new_theme_has_a_life_of_its_own(
    page: Page, db: Session, cast: Cast, risk: Theme
) -> None:
    rowan = page.as_(cast.rowan).open("themes.split", theme_id=risk.id)
    press(rowan, "themes.split", risk, label="Dignity")
    part = db.get(Theme, part_of(db, risk))
    assert part
    other = make_theme(label="Choice", merged_into=part.id, merged_since="2026Q4")
    undo(rowan, "Undo the split", 409)
    assert "Merge it into “Risk”?" in rowan.text
    db.delete(db.get(Theme, other.id))
    db.commit()
    make_cell(make_release(), make_group(cast.series), part)
    undo(rowan, "Undo the split", 409)
    assert part_of(db, risk) == part.id


def test_what_a_theme_means_is_said_and_two_leads_see_each_other_s_words(
    page: Page, db: Session, cast: Cast, risk: Theme
) -> None:
    make_theme(label="Hope")
    rowan = page.as_(cast.rowan).open("themes.meaning", theme_id=risk.id)
    said = {
        "definition": "Who carries what may go wrong.",
        "main": "moving",
        "others": ["hope", "mutuality", "love"],
        "aliases": "danger\nDanger\n\n  Dignity of  risk ",
        "groups": ["Fear", "not offered"],
        "grouping": "Night work",
        "stands": "active",
    }
    imani = page.as_(cast.imani).open("themes.meaning", theme_id=risk.id)
    stale = {"seen": mark(imani), **said, "definition": "Mine.", "grouping": ""}
    press(rowan, "themes.meaning", risk, **said).follow()
    assert "Moving towards (task) Hope and possibility vs. fear (principle) Mutuality (task)" in rowan.text
    assert "Our groupingsFear · Night work" in rowan.text
    assert names(db, risk) == ("Risk", ["Danger", "Dignity of risk"])
    imani.send("themes.meaning", stale, 409, theme_id=risk.id)
    assert "Who carries what may go wrong." in imani.text
    assert "Another lead changed this theme meanwhile" in imani.text
    press(imani, "themes.meaning", risk, **{k: v for k, v in stale.items() if k != "seen"}).follow()
    assert "Mine." in imani.text
    for refused, data in (
        (409, {"aliases": "Hope"}),
        (409, {"definition": "Ask Rowan Ellery about it."}),
        (409, {"grouping": "Rowan Ellery"}),
        (422, {"aliases": "\n".join(f"name {n}" for n in range(400))}),
        (422, {"aliases": "Danger\n?!"}),
        (422, {"definition": "x" * 281}),
        (422, {"main": "love"}),
        (422, {"stands": "retired"}),
    ):
        press(rowan.open("themes.meaning", theme_id=risk.id), "themes.meaning", risk, refused, **{**said, **data})
    assert "Mine." in rowan.open("themes.theme", theme_id=risk.id).text
