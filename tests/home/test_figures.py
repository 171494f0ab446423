"""What the simulator found stands beside the promise; what leadership can expect to hear, from set-up on."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency
from coreflect.people.actions.set_up import make_set_up_link
from coreflect.releases.actions.simulation import keep
from coreflect.releases.models import Simulation
from coreflect.releases.queries.simulation import people_who_come, run_in_force
from coreflect.releases.rules.simulation.figures import GATE, WAYS, Figures, Guessed, Run, Size
from coreflect.releases.rules.simulation.shipped import can_expect, shipped
from tests import factories
from tests.conftest import Cast
from tests.pages import Page


def a_run(together: int = 5, heard: int = 43) -> Run:
    ways = {way: Guessed(10, 61.4, 13.6, 0.874) for way in (*WAYS, GATE)}
    size = Size(9, (1, 2, 3, heard), (17, 27, 37, 47), 29, (33, 31), ways)
    return Run(date(2026, 11, 20), Figures(6, 2, 77, 5, together, (size,)))


def test_the_promise_shows_the_program_s_figures_until_the_agency_has_its_own(page: Page, db: Session) -> None:
    page.open("home.promise")
    assert "These figures came with the program" in page.text
    assert shipped(5).figures.command in page.text
    eight = next(one for one in shipped(5).figures.sizes if one.people == 8)
    assert f"{', '.join(map(str, eight.first))} %" in page.text
    for _, guessed in eight.told:
        assert f"{round(guessed.right)} %" in page.text

    keep(db, a_run(heard=99))
    keep(db, a_run())
    page.open("home.promise")
    assert "This agency ran the simulator last on Friday 20 November" in page.text
    for words in ("1, 2, 3, 43 %", "17, 27, 37, 47 %", "29 %", "33, 31 %", "61 % (11.1 %)", "14 %", "87 %"):
        assert words in page.text
    assert "1, 2, 3, 99 %" not in page.text, "an earlier run is gone"
    assert "--agencies 77 --together 5 --seed 5" in page.text


def test_figures_of_another_number_together_or_another_version_tell_nothing_here(page: Page, db: Session) -> None:
    keep(db, a_run(together=5))
    factories.agency().together = 8
    db.commit()
    assert run_in_force(db, 5) == a_run()
    assert run_in_force(db, 8) == shipped(8)
    assert shipped(8).figures.command in page.open("home.promise").text
    db.execute(delete(Simulation))
    db.add(Simulation(ran_on=date(2026, 11, 20), figures='{"of": "an earlier time"}'))
    db.commit()
    assert run_in_force(db, 5) == shipped(5)


def held(db: Session, people: int, days: list[date], **changes: bool) -> None:
    series = factories.make_series()
    comers = [factories.make_person() for _ in range(people)]
    for day in days:
        on = factories.make_date(series, day)
        for one in comers:
            factories.make_attendance(on, one, **changes)


QUARTERS = [date(2025, 11, 5), date(2026, 2, 4), date(2026, 5, 6), date(2026, 8, 5)]  # all closed by factories.TODAY


def test_how_many_people_come_is_the_average_of_the_last_four_closed_quarters(db: Session, cast: Cast) -> None:
    assert people_who_come(db, factories.TODAY) is None
    held(db, 6, [QUARTERS[0], QUARTERS[0] + timedelta(days=14)])  # the same people twice are six
    held(db, 11, [QUARTERS[3]])
    held(db, 9, [date(2025, 8, 6), date(2026, 11, 4)])  # too long ago, and not closed yet
    held(db, 5, [QUARTERS[3]], counts=False)  # hosts
    held(db, 4, [QUARTERS[0]], came=False)
    assert people_who_come(db, factories.TODAY) == 8  # (6 + 11) / 2, rounded down
    factories.make_group(cast.series)
    assert people_who_come(db, factories.TODAY) == 8
    factories.make_group(cast.other_series)
    assert people_who_come(db, factories.TODAY) == 4, "lists are held by group"


def test_settings_and_promise_say_what_leadership_can_expect(page: Page, db: Session, cast: Cast) -> None:
    factories.agency().places = 24
    db.commit()
    wes = page.as_(cast.wes)
    for endpoint in ("home.settings", "home.promise"):
        assert can_expect(24, 5) in wes.open(endpoint).text, "before anybody came the places count"
    held(db, 6, QUARTERS)
    for endpoint in ("home.settings", "home.promise"):
        text = wes.open(endpoint).text
        assert can_expect(6, 5) in text
        assert can_expect(24, 5) not in text
    factories.agency().together = 11
    db.commit()
    assert "hardly anything can leave the room: the gate asks for 11" in wes.open("home.settings").text


@pytest.mark.parametrize("number", [0, 3])
def test_the_promise_asks_as_many_questions_whoever_came(page: Page, db: Session, number: int, count_queries) -> None:
    held(db, number, QUARTERS)
    keep(db, a_run())
    with count_queries() as asked:
        page.open("home.promise")
    assert len(asked) == 3


def test_set_up_says_what_leadership_can_expect(page: Page, db: Session) -> None:
    db.execute(delete(Agency))
    db.commit()
    token = make_set_up_link(db)
    assert can_expect(8, 5) in page.open("people.set_up", token=token).text


def test_the_promise_says_what_is_tried_and_what_nobody_can_promise(page: Page) -> None:
    page.open("home.promise")
    for words in (
        "by more than one chance in three, the theme stays in the room",
        "at 20, 50 or 80 in a hundred of the dates",
        "From the last signature on, nothing leaves for a week",
        "What people in the room remember",
        "What a PS lead knows anyway",
        "Somebody who already knows that a theme was being raised, and since when",
        "Somebody who kept attendance lists for longer than coreflect does",
        "changes the program",
        "someone who holds every attendance list",
    ):
        assert words in page.text
    for gone in ("There is no quiet week yet", "only the three rules", "No figures from simulated agencies"):
        assert gone not in page.text
    assert "attacker" not in page.text
    assert "posterior" not in page.text
