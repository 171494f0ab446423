"""The leads' notebook: a list a year, for the leads of the series alone, and really erased when they say so."""

import secrets
import signal
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from coreflect.foundation.keyring import NOTEBOOK, KeyMissing, Keyring
from coreflect.people.queries.viewer import viewer_of
from coreflect.sessions.models import SeriesLead
from coreflect.themes.actions.notebook import keep, take_out
from coreflect.themes.models import Notebook
from coreflect.themes.queries.notebook import entries, years
from coreflect.themes.rules.notebook import Entry, merged
from tests import factories, mortal
from tests.conftest import Cast
from tests.pages import Page

STEP = 64 * 1024


def entry(label: str, *wordings: str, theme_id: UUID | None = None) -> Entry:
    return Entry(label, label.casefold(), theme_id, wordings)


def filled(db: Session, keyring: Keyring, series_id: UUID, year: int, *kept: Entry) -> None:
    keep(db, keyring, year, {series_id: kept})
    db.commit()


def there(db: Session, keyring: Keyring) -> dict[tuple[UUID, int], list[Entry]]:
    lying = years(db)
    found = entries(keyring, lying)
    db.rollback()
    return {(one.series_id, one.year): found[one.id] for one in lying}


def test_lists_come_together_in_the_order_of_the_alphabet_whatever_came_first() -> None:
    one, theme = uuid4(), [entry("Hope", "We hope."), entry("Fear")]
    both = merged(theme, [entry("Awe"), Entry("HOPE", "hope", one, ("Again.", "We hope."))])
    assert both == [entry("Awe"), entry("Fear"), Entry("Hope", "hope", one, ("Again.", "We hope."))]
    assert merged([], reversed(both)) == both
    assert merged(both, both) == both


def test_leads_read_by_year_what_was_kept_and_what_came_of_it(page: Page, db: Session, cast: Cast, keyring) -> None:
    now, gone = factories.make_theme(label="Plans too soon"), factories.make_theme(label="The fixing reflex")
    gone.merged_into, gone.merged_since = now.id, "2026Q3"
    db.commit()
    release = factories.make_release("2026Q2", factories.date(2026, 7, 20))
    cell = factories.make_cell(release, factories.make_group(cast.series), gone, label="The fixing reflex", asks=True)
    factories.make_answer(cell, cast.helena, word="no", reason="There is no money.")
    factories.make_change(cast.rowan, cell, title="Listen before the plan")
    mine = cast.series.id
    filled(db, keyring, mine, 2026, entry("The fixing reflex", "We plan too soon.", theme_id=gone.id), entry("Unheard"))
    filled(db, keyring, mine, 2025, entry("Of last year"))
    filled(db, keyring, cast.other_series.id, 2026, entry("Of the others"))
    for lead in (cast.rowan, cast.imani):
        shown = page.as_(lead).open("themes.notebook")
        for words in ("The fixing reflex", "We plan too soon.", "Now called “Plans too soon”", "April to June 2026",
                      "What leadership answered: no, because There is no money.", "Listen before the plan",
                      "Not told outside so far"):  # fmt: skip
            assert words in " ".join(shown.text.split())
        assert shown.text.count("The fixing reflex") == 2, "its name, and the button that takes it out"
        assert "Of last year" not in shown.text
        assert "Of the others" not in shown.text
        assert "Of last year" in page.as_(lead).open("themes.notebook", year=2025).text
        assert "Unheard" in page.as_(lead).open("themes.notebook", year="x").text
    tove = page.as_(cast.tove).open("themes.notebook")
    assert "Of the others" in tove.text
    assert "Unheard" not in tove.text
    assert "/themes/notebook" in page.as_(cast.rowan).open("themes.index").html
    for other in (cast.sunniva, cast.priya, cast.helena, cast.wes):
        page.as_(other).open("themes.notebook", 403)


def test_who_leads_two_series_reads_one_at_a_time(page: Page, db: Session, cast: Cast, keyring: Keyring) -> None:
    mine, other = cast.series.id, cast.other_series.id
    filled(db, keyring, mine, 2026, entry("Of mine"))
    filled(db, keyring, other, 2026, entry("Of the others"))
    filled(db, keyring, other, 2025, entry("Of last year"))
    assert "Of the others" not in page.as_(cast.rowan).open("themes.notebook", series=other).text
    db.add(SeriesLead(series_id=other, person_id=cast.rowan.id))
    db.commit()
    labels = {"Of mine", "Of the others", "Of last year"}
    first = min((cast.series, cast.other_series), key=lambda one: one.title.casefold()).id
    for asked, found in (
        ({"series": mine}, "Of mine"),
        ({"series": other}, "Of the others"),
        ({"series": other, "year": 2025}, "Of last year"),
        ({"series": mine, "year": 2025}, "Of last year"),
        ({"series": "x"}, "Of mine" if first == mine else "Of the others"),
        ({}, "Of mine" if first == mine else "Of the others"),
    ):
        shown = page.as_(cast.rowan).open("themes.notebook", **asked)
        assert {one for one in labels if one in shown.text} == {found}
    out = page.as_(cast.rowan).send("themes.take_out", {"entry": "of the others"}, series_id=other, year=2026)
    assert cast.other_series.title in "".join(out.follow().find("h2")[0].itertext()), "and stays with it afterwards"


def test_an_empty_notebook_says_when_something_comes_and_its_length_costs_nothing(
    page: Page, db: Session, cast: Cast, keyring: Keyring, count_queries
) -> None:
    assert "Nothing is kept here yet" in page.as_(cast.rowan).open("themes.notebook").text
    filled(db, keyring, cast.series.id, 2026)
    assert "Nothing was written down in this series" in page.as_(cast.rowan).open("themes.notebook").text
    asked = []
    for names in (("A",), tuple("BCDEF")):
        for name in names:
            theme = factories.make_theme(label=name)
            filled(db, keyring, cast.series.id, 2026, entry(name, theme_id=theme.id))
        db.rollback()
        with count_queries() as counted:
            page.as_(cast.rowan).open("themes.notebook")
        asked.append(len(counted))
    assert asked[0] == asked[1] <= 12


def test_what_is_taken_out_is_erased_and_only_a_lead_of_the_series_can(
    page: Page, app: Flask, db: Session, cast: Cast, keyring: Keyring
) -> None:
    mine = cast.series.id
    filled(db, keyring, mine, 2026, entry("Hope"), entry("Fear"))
    filled(db, keyring, mine, 2025, entry("Old"))
    before = db.scalars(select(Notebook.sealed).where(Notebook.year == 2026)).one()
    db.rollback()
    for who in (cast.tove, cast.sunniva, cast.priya, cast.helena, cast.wes):
        status = 404 if who is cast.tove else 403
        page.as_(who).send("themes.take_out", {"entry": "hope"}, status, series_id=mine, year=2026)
        page.as_(who).send("themes.take_out_year", {}, status, series_id=mine, year=2026)
    rowan = page.as_(cast.rowan)
    for entry_key in ("never", "", "a\0b", "x" * 5000):
        left = rowan.send("themes.take_out", {"entry": entry_key}, series_id=mine, year=2026).follow()
        assert "It is not in the notebook any more." in left.text
    assert there(db, keyring)[mine, 2026] == [entry("Fear"), entry("Hope")]
    left = rowan.send("themes.take_out", {"entry": "hope"}, series_id=mine, year=2026).follow()
    assert "It is taken out, for good." in left.text
    assert "Hope" not in left.text
    assert there(db, keyring)[mine, 2026] == [entry("Fear")]
    after = db.scalars(select(Notebook.sealed).where(Notebook.year == 2026)).one()
    assert before[:100] not in after
    db.rollback()
    rowan.send("themes.take_out", {"entry": "fear"}, 404, series_id=mine, year=2024)
    rowan.send("themes.take_out_year", {}, 404, series_id=uuid4(), year=2026)
    assert "is erased" in rowan.send("themes.take_out_year", {}, series_id=mine, year=2025).follow().text
    assert list(there(db, keyring)) == [(mine, 2026)]


def test_one_row_a_year_of_one_size_tells_neither_quarter_nor_order(db: Session, cast: Cast, keyring: Keyring) -> None:
    mine, other = cast.series.id, cast.other_series.id
    words = "A plainly planted sentence"
    for names in ("zulu", "alpha", "mike"):  # three quarters
        keep(db, keyring, 2026, {mine: [entry(names, words)], other: []})
        db.commit()
    rows = db.scalars(select(Notebook)).all()
    assert {len(row.sealed) for row in rows} == {12 + STEP + 16}, "one that is empty looks like one that is not"
    assert not [row for row in rows if words.encode() in row.sealed]
    assert [one.label for one in there(db, keyring)[mine, 2026]] == ["alpha", "mike", "zulu"]
    before = {row.id: bytes(row.sealed) for row in rows}
    keep(db, keyring, 2026, {other: [entry("new")]})
    db.commit()
    db.expire_all()
    assert all(before[row.id] != row.sealed for row in db.scalars(select(Notebook))), "all are sealed anew"
    keep(db, keyring, 2026, {mine: [entry(f"long {n}", "w" * 200) for n in range(60)]})
    db.commit()
    assert sizes(db) == {12 + STEP + 16}, "sixty of one series, one of the other"


def test_no_size_tells_which_series_wrote_much_not_even_where_some_of_it_is_taken_out(
    db: Session, cast: Cast, keyring: Keyring
) -> None:
    mine, other, rowan = cast.series.id, cast.other_series.id, viewer_of(db, cast.rowan.id)
    assert rowan
    filled(db, keyring, other, 2025, entry("Of last year"))
    filled(db, keyring, other, 2026, entry("One"))
    many = [entry(f"long {n}", "w" * 200) for n in range(600)]
    keep(db, keyring, 2026, {mine: many})
    db.commit()
    three = 12 + 3 * STEP + 16
    assert sizes(db, 2026) == {three}, "also of the one to which nothing came"
    assert take_out(db, keyring, rowan, mine, 2026, "long 1")
    assert sizes(db, 2026) == {three}
    assert [one.label for one in there(db, keyring)[other, 2026]] == ["One"]
    for one in many[2:]:
        assert take_out(db, keyring, rowan, mine, 2026, one.label_key)
        assert sizes(db, 2026) == {three}, "it is no shorter than the others' when it becomes short"
        if one.label == "long 5":
            break
    assert sizes(db, 2025) == {12 + STEP + 16}


def sizes(db: Session, year: int = 2026) -> set[int]:
    found = {len(one) for one in db.scalars(select(Notebook.sealed).where(Notebook.year == year))}
    db.rollback()
    return found


KILLED = """
import os, signal, sys
from pathlib import Path
from uuid import UUID
from sqlalchemy import event
from coreflect import create_app
from coreflect.foundation.config import Config
from coreflect.foundation.db import db
from coreflect.foundation.db import db as database
from coreflect.foundation.keyring import Keyring
from coreflect.people.queries.viewer import viewer_of
from coreflect.themes.actions.notebook import keep, take_out
from coreflect.themes.rules.notebook import Entry

what, step, url, keys, series, lead = sys.argv[1:]

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

app = create_app(Config(instance=Path(keys).parent, database_url=url, keys=Path(keys), secret_key="x", testing=True))
with app.app_context():
    session, keyring = db.session(), Keyring(Path(keys))
    lead = viewer_of(session, UUID(lead))
    if step == "commit":
        event.listen(db.engine, "commit", dies)
    else:
        event.listen(db.engine, "after_cursor_execute", lambda _c, _d, said, *_: said.startswith(step) and dies())
    if what == "keep":
        keep(session, keyring, 2026, {UUID(series): [Entry("New", "new")]})
        session.commit()
    else:
        take_out(session, keyring, lead, UUID(series), 2026, "hope")
"""


@pytest.mark.parametrize("what", ["keep", "take out"])
@pytest.mark.parametrize("step", ["UPDATE notebook", "commit"])
def test_killed_before_the_commit_the_list_is_whole_as_it_was(
    db: Session, cast: Cast, keyring: Keyring, what: str, step: str
) -> None:
    mine = cast.series.id
    filled(db, keyring, mine, 2026, entry("Hope", "We hope."), entry("Fear"))
    lead, url = cast.rowan.id, database.engine.url.render_as_string(hide_password=False)
    db.rollback()
    died = mortal.run(KILLED, what, step, url, str(keyring.directory), str(mine), str(lead))
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert there(db, keyring) == {(mine, 2026): [entry("Fear"), entry("Hope", "We hope.")]}
    filled(db, keyring, mine, 2026, entry("New"))
    assert [one.label for one in there(db, keyring)[mine, 2026]] == ["Fear", "Hope", "New"]


HOW = {
    "missing": lambda keyring: (keyring.directory / NOTEBOOK).unlink(),
    "damaged": lambda keyring: (keyring.directory / NOTEBOOK).write_bytes(b"short"),
    "another one": lambda keyring: (keyring.directory / NOTEBOOK).write_bytes(secrets.token_bytes(32)),
}


@pytest.mark.parametrize("how", sorted(HOW))
def test_without_its_key_the_page_opens_and_says_so_and_nothing_is_sealed_under_another(
    page: Page, app: Flask, db: Session, cast: Cast, keyring: Keyring, how: str
) -> None:
    from tests.house.test_without_a_key import audited

    mine = cast.series.id
    filled(db, keyring, mine, 2026, entry("Hope"))
    assert not [one for one in audited(app) if "notebook" in one]
    HOW[how](keyring)
    rowan = page.as_(cast.rowan).open("themes.notebook")
    assert "can’t be read just now" in rowan.text
    assert "Hope" not in rowan.text
    refused = rowan.send("themes.take_out", {"entry": "hope"}, 409, series_id=mine, year=2026)
    assert "nothing is lost until then" in refused.text
    for series_id, year in ((mine, 2026), (cast.other_series.id, 2026), (mine, 2027)):
        with pytest.raises(KeyMissing):
            keep(db, keyring, year, {series_id: [entry("Fear")]})
        db.rollback()
    assert keyring.has_notebook() == (how != "missing")
    assert [one for one in audited(app) if "notebook" in one and how in one.replace("not on this machine", "missing")]
    for endpoint in ("home.index", "home.settings"):
        assert "leads' notebook" in page.as_(cast.wes).open(endpoint).text
    assert "is erased" in rowan.send("themes.take_out_year", {}, series_id=mine, year=2026).follow().text
