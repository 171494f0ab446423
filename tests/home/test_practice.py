"""For practice: open to anyone; what was learned here stays with those who are signed in."""

import pytest
from sqlalchemy.orm import Session

from coreflect.foundation.ips import BY_KEY, DIMENSIONS, GROUND_RULES
from coreflect.home.rules.practice import IN_SHORT, PRACTICE
from coreflect.releases.models import Release
from tests import factories
from tests.conftest import Cast
from tests.pages import Page

LABEL, SENTENCE = "Crooked teapots hum", "They hum when nobody hurries."


@pytest.fixture
def released(db: Session, cast: Cast) -> Release:
    """A published release with one practice theme of mutuality."""
    release, group = factories.make_release(), factories.make_group(cast.series)
    said = {"label": LABEL, "sentence": SENTENCE, "dimensions": ("mutuality",), "kind": "practice", "asks": False}
    factories.make_cell(release, group, **said)
    return release


def test_every_principle_and_task_has_its_page() -> None:
    assert set(PRACTICE) == set(BY_KEY)
    assert len(IN_SHORT) < len(GROUND_RULES)


@pytest.mark.parametrize("d", DIMENSIONS, ids=lambda d: d.key)
def test_a_page_says_its_kind_its_questions_and_what_it_can_look_like(page: Page, d) -> None:
    page.open("home.practice_of", key=d.key)
    assert page.h1 == d.name
    assert f"A {d.kind} of Intentional Peer Support" in page.text
    for words in (*d.prompts, PRACTICE[d.key].begins, PRACTICE[d.key].stays_hard):
        assert words in page.text
    for point in PRACTICE[d.key].points:
        assert f"{point.title}{point.text}" in page.text
    assert f"/practice/{d.key}/card" in page.links()


@pytest.mark.parametrize("d", DIMENSIONS, ids=lambda d: d.key)
def test_a_card_says_its_kind_the_ground_rules_and_leaves_lines_to_write_on(page: Page, d) -> None:
    page.open("home.practice_card", key=d.key)
    for words in (f"{d.name} ({d.kind})", *d.prompts, *IN_SHORT, "One thing I'll try"):
        assert words in page.text
    assert len(page.find("hr", class_="line")) == 4
    (only,) = page.find("form")
    assert only.get("action") == "/look", "a card is written on by hand: nothing can be sent"
    assert not page.find("textarea")


def test_the_way_there_stands_at_the_foot_of_every_page_also_without_signing_in(page: Page, cast: Cast) -> None:
    for reader in (page.open("people.sign_in"), page.as_(cast.priya).open("home.index")):
        assert "/practice" in reader.links()
    page.open("home.practice")
    assert {f"/practice/{d.key}" for d in DIMENSIONS} <= set(page.links())
    assert [h.text for h in page.find("h2")] == ["Principles", "Tasks"]


def test_whoever_is_not_signed_in_reads_no_word_of_a_published_theme(page: Page, cast: Cast, released: Release) -> None:
    here = "Themes of this agency are shown to those who are signed in."
    for path in ("/practice", "/practice/mutuality", "/practice/mutuality/card"):
        page.open(path)
        assert LABEL not in page.html, path
        assert SENTENCE not in page.html, path
        assert str(released.id) not in page.html, path
    assert here in page.open("home.practice_of", key="mutuality").text
    for person in (cast.priya, cast.helena, cast.wes, cast.tove):
        signed_in = page.as_(person).open("home.practice_of", key="mutuality")
        assert LABEL in signed_in.text
        assert SENTENCE in signed_in.text
        assert here not in signed_in.text


def test_only_published_practice_themes_of_this_very_principle_or_task_are_shown(
    page: Page, db: Session, cast: Cast, released: Release
) -> None:
    group = factories.make_group(cast.other_series)
    preparing = factories.make_release("2026Q4", None)
    for words in (
        {"label": "Sealed still", "release": preparing},
        {"label": "Of the system", "kind": "system"},
        {"label": "An open question", "kind": "question"},
        {"label": "Of another task", "dimensions": ("connection",)},
        {"label": "In second place", "dimensions": ("hope", "mutuality")},
    ):
        said = {"dimensions": ("mutuality",), "kind": "practice", "asks": False} | words
        factories.make_cell(said.pop("release", released), group, **said)
    priya = page.as_(cast.priya).open("home.practice_of", key="mutuality")
    assert LABEL in priya.text
    assert "In second place" in priya.text
    for label in ("Sealed still", "Of the system", "An open question", "Of another task"):
        assert label not in priya.html
    empty = page.as_(cast.priya).open("home.practice_of", key="moving")
    assert "No practice theme of this task has been released yet." in empty.text


def test_twenty_themes_fill_a_page_and_the_rest_is_counted(page: Page, cast: Cast, released: Release) -> None:
    group = factories.make_group(cast.other_series)
    for number in range(20):
        factories.make_cell(
            released, group, label=f"T{number:02}", kind="practice", dimensions=("mutuality",), asks=False
        )
    priya = page.as_(cast.priya).open("home.practice_of", key="mutuality")
    assert "The newest 20 of 21" in priya.text
    assert "T18" in priya.text
    assert "T19" not in priya.text


@pytest.mark.parametrize("key", ["nothing", "Mutuality", "%00", "é", "x" * 3000])
def test_what_is_no_principle_or_task_is_not_there(page: Page, key: str) -> None:
    page.open(f"/practice/{key}", status=404)
    page.open(f"/practice/{key}/card", status=404)


def test_nobody_asks_the_database_nothing_and_a_reader_two_questions(
    page: Page, cast: Cast, released: Release, count_queries
) -> None:
    priya = page.as_(cast.priya)
    group = factories.make_group(cast.other_series)
    for more in range(2):
        for path in ("/practice", "/practice/mutuality", "/practice/mutuality/card"):
            with count_queries() as asked:
                page.open(path)
            assert asked == []
        with count_queries() as asked:
            priya.open("home.practice_of", key="mutuality")
        assert len(asked) == 2
        for _ in range(2 - more):
            factories.make_cell(released, group, kind="practice", dimensions=("mutuality",), asks=False)
