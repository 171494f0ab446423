"""What this room tells the first page, and what its pages ask of the database."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest

from coreflect.foundation import clock
from coreflect.releases import ROOM
from coreflect.releases.queries.work import agency_day
from coreflect.sessions.rules.recurrence import day_in_words
from tests import factories
from tests.factories import NOW
from tests.pages import Page
from tests.releases.conftest import Scene, a_week_passes, hand_over, sign, sign_and_leave, start


def titles(scene: Scene, person, now=NOW) -> list[str]:
    return [one.title for one in ROOM.waiting(scene.db, scene.viewer(person), now)]


def where(scene: Scene) -> dict[str, UUID]:
    return {"release_id": scene.release().id, "part_id": scene.parts()[0].id}


def test_what_waits_follows_the_way_of_a_release(page: Page, alone: Scene) -> None:
    cast = alone.cast
    everybody = (cast.rowan, cast.imani, cast.tove, cast.sunniva, cast.priya, cast.helena, cast.wes)

    def waits() -> list[list[str]]:
        return [titles(alone, one) for one in everybody]

    quarter = "July to September 2026"
    assert waits() == [[f"Prepare {quarter}"], [f"Prepare {quarter}"], [], [], [], [], []]
    mine = start(page, cast.rowan)
    assert waits() == [[f"Go on preparing {quarter}"], [f"Go on preparing {quarter}"], [], [], [], [], []]
    hand_over(mine)
    assert waits() == [[f"{quarter} lies with the second reader"], *[[f"Read and sign {quarter}"]] * 3, [], [], []]
    page.as_(cast.sunniva).send("releases.give_back", {}, 302, **where(alone))
    back = "Sunniva Okafor gave back July to September 2026"
    assert [one[:1] for one in waits()] == [[back], [back], [], [], [], [], []]
    hand_over(page.as_(cast.rowan).open("releases.show", release_id=alone.release().id))
    sign(page, cast.sunniva, alone.release().id)
    leaves = alone.release().leaves_at
    alone.db.rollback()
    calm = f"{quarter} is quiet until {day_in_words(agency_day(leaves, 'America/New_York'))}"
    assert waits() == [[calm]] * 4 + [[]] * 3
    over = [titles(alone, one, leaves) for one in everybody]
    assert over == [[f"{quarter} leaves the room within the hour"]] * 4 + [[]] * 3
    a_week_passes(alone.db, alone.keyring, clock.now())
    assert waits() == [[]] * 7
    (moved,) = ROOM.moved(alone.db, alone.viewer(cast.priya), NOW.date())
    assert (moved.title, moved.sentence) == (f"What we heard, {quarter}", "1 theme left the room.")
    assert list(ROOM.moved(alone.db, alone.viewer(cast.priya), NOW.date() + timedelta(days=8))) == []


def test_nothing_waits_before_the_quarter_is_closed(alone: Scene) -> None:
    assert titles(alone, alone.cast.rowan, NOW.replace(month=10, day=13)) == []
    assert titles(alone, alone.cast.rowan, NOW.replace(month=10, day=14)) == ["Prepare July to September 2026"]


def test_the_day_is_the_agency_s_own(alone: Scene) -> None:
    three_in_the_morning_utc = NOW.replace(month=10, day=14, hour=3)
    assert titles(alone, alone.cast.rowan, three_in_the_morning_utc) == [], "it is still the 13th in New York"


def test_what_waits_and_what_moved_cost_one_statement_each(page: Page, alone: Scene, count_queries) -> None:
    start(page, alone.cast.rowan)
    rowan = alone.viewer(alone.cast.rowan)
    for offer in (
        lambda: list(ROOM.waiting(alone.db, rowan, NOW)),
        lambda: list(ROOM.moved(alone.db, rowan, NOW.date())),
    ):
        with count_queries() as asked:
            offer()
        assert len(asked) == 1


@pytest.mark.parametrize("who", ["rowan", "sunniva", "priya"])
def test_the_list_asks_at_most_three_questions_however_long_it_is(
    page: Page, alone: Scene, count_queries, who: str
) -> None:
    asked_of = []
    for quarters in (1, 3):
        for number in range(quarters):
            period = f"202{4 if quarters == 1 else 5}Q{number + 1}"
            release = factories.make_release(period, date(2026, 1, 20))
            factories.make_cell(release, factories.make_group(alone.cast.series, year=int(period[:4]) * 10 + number))
        mine = page.as_(getattr(alone.cast, who))
        with count_queries() as asked:
            mine.open("releases.index")
        asked_of.append(len(asked))
    assert asked_of[0] == asked_of[1] <= 3


def test_a_published_release_asks_six_questions_however_much_it_holds(page: Page, alone: Scene, count_queries) -> None:
    release, group = factories.make_release("2026Q2"), factories.make_group(alone.cast.series)
    for more in (1, 2):
        for _ in range(more):
            factories.make_cell(release, group)
            factories.make_missing_voice(release, group)
        helena, release_id = page.as_(alone.cast.helena), release.id
        with count_queries() as asked:
            helena.open("releases.show", release_id=release_id)
        assert len(asked) == 6


def test_preparing_asks_the_same_few_questions_whatever_was_recorded(page: Page, alone: Scene, count_queries) -> None:
    alone.note(alone.came(alone.cast.series, date(2026, 9, 2), alone.people), ["front desk"])
    mine = start(page, alone.cast.rowan)
    release_id = alone.release().id
    asked_of = []
    for label in ("One more", "And one more"):
        with count_queries() as asked:
            mine.open("releases.show", release_id=release_id)
        asked_of.append(len(asked))
        on = alone.came(alone.cast.series, date(2026, 8, 19) + timedelta(days=len(asked_of)), alone.people)
        alone.write(on, label, "We say it in our own words.")
        alone.note(on, own=["night staff", label])
    assert asked_of[0] == asked_of[1] <= 12


def test_leadership_reads_cells_alone(page: Page, alone: Scene, count_queries) -> None:
    hand_over(start(page, alone.cast.rowan))
    sign_and_leave(page, alone.cast.imani, alone.release().id)
    helena, release_id = page.as_(alone.cast.helena), alone.release().id
    with count_queries() as asked:
        helena.open("releases.show", release_id=release_id)
        helena.open("releases.index")
    statements = [f" {' '.join(statement.split())} " for statement in asked]
    for statement in statements:
        for table in (
            " theme_alias ",
            " theme_grouping ",
            " box ",
            " attendance ",
            " sign_up ",
            " reflection_session ",
        ):
            assert table not in statement
    # but for what a told theme goes by now, which is no figure: names and merges, nothing else (queries/pointers.py)
    (names,) = [statement for statement in statements if " theme " in statement]
    assert set(re.findall(r"theme\.(\w+)", names)) == {"id", "label", "label_key", "merged_into", "merged_since"}
