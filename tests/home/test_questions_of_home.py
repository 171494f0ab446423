"""Home of whoever holds several roles asks at most twelve questions, and shows every card of each of their roles."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from coreflect.foundation.permissions import Role
from coreflect.people.models import Person
from coreflect.people.queries.viewer import viewer_of
from coreflect.people.rules import roles_fit
from coreflect.themes.rules.slips import Kind
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.pages import Page
from tests.themes.rooms import leave

ALLOWED = [
    frozenset(roles)
    for size in range(1, len(Role) + 1)
    for roles in combinations(Role, size)
    if roles_fit(frozenset(roles)) is None
]


CARDS = (
    "Nobody leads 0 has no active lead",
    "Few people come on",
    "Note who came",
    "Write down what was learned",
    "April to June 2026 lies with the second reader",
    "April to June 2026 is forgotten on",
    "Answer “Owed 0”",
    "Decide on “Offered 0”",
    "Decided together? “Offered 0”",
    "Look again at “Looked 0”",
    "Confirm where “Looked 0” comes from",
    "Links to mend",
    "Changes without a PS owner",
    "Some mails could not be delivered",
    "Write down your agency's safety route",
)


def fill(app: Flask, db: Session, cast: Cast, one: Person, rows: int) -> None:
    """Let something of every kind wait for somebody, `rows` times, and nothing but what is asked for be missing."""
    keyring = app.extensions["keyring"]
    spring = date(2026, 5, 6)
    with factories.together():
        factories.agency().safety_route = ""
        release = factories.make_release("2026Q1", date(2026, 4, 22))
        ours = [factories.make_series(one, title=f"Mine {n}") for n in range(rows)]
        group, preparing = factories.make_group(*ours), factories.make_release("2026Q2", None)
        factories.make_part(preparing, group, state="prepared", prepared_by=one.id)
        for n, series in enumerate(ours):
            begun = factories.make_date(series, TODAY - timedelta(days=2 + n), taken=1)
            unled = factories.make_series(title=f"Nobody leads {n}")
            for day in (spring + timedelta(days=7 * n), TODAY, TODAY + timedelta(days=2 + n)):
                factories.make_date(series, day, quorum=4)
            factories.make_date(unled, TODAY + timedelta(days=2 + n))
            cell = factories.make_cell(release, group, label=f"Owed {n}", sentence="We wait.")
            stands = {"stage": "talked_over", "pen_leadership": "together", "offer": "leadership"}
            factories.make_change(one, cell, title=f"Offered {n}", **stands)
            factories.make_change(one, cell, title=f"Looked {n}", stage="in_effect", look_again_on=TODAY)
            factories.make_change(cast.helena, cell, title=f"Unheld {n}")
            factories.make_mail(state="failed", address=f"{n}@example.org")
            factories.make_mail(state="shown", reader=one.id, kind="dates", made_at=NOW)
    for _ in range(rows):
        leave(db, keyring, begun, "A note.", Kind.NOTE)
    (keyring.directory / begun.period).unlink()


@pytest.mark.parametrize("rows_of", [1, 3])
def test_home_of_every_allowed_account_asks_at_most_twelve_questions_and_no_card_is_left_out(
    app: Flask, page: Page, db: Session, cast: Cast, count_queries: Callable, rows_of: int
) -> None:
    one = factories.make_person("administrator")
    fill(app, db, cast, one, rows_of)
    alone: dict[Role, set[str]] = {}
    for roles in ALLOWED:
        for role in Role:
            setattr(one, role.value, role in roles)
        db.commit()
        reader = page.as_(one)
        for _ in range(2):  # as somebody who comes for the first time, and since then
            with count_queries() as asked:
                reader.open("home.index")
            assert len(asked) <= 12, (sorted(roles), asked)
        viewer = viewer_of(db, one.id)
        rooms = [room.waiting for room in app.extensions["rooms"] if room.waiting]
        cards = {card.title for waiting in rooms for card in waiting(db, viewer, NOW)}
        cards -= {f"Mine {n} has no active lead" for n in range(rows_of)}  # so it is while they are no PS lead
        if len(roles) == 1:
            alone[min(roles)] = cards
        for role in roles:
            assert cards >= alone[role], "whoever takes on another role is asked nothing less"
        db.rollback()
    both = alone[Role.PS_LEAD] | alone[Role.LEADERSHIP] | alone[Role.ADMINISTRATOR]
    for words in CARDS:
        assert sum(words in card for card in both) >= 1, (words, both)
