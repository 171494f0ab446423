"""Whatever is tried by whomever, in whatever order, what stands is what the trail says, and nobody spoke twice."""

from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.foundation.refusals import Refusal
from coreflect.people.models import Person
from coreflect.people.queries.viewer import viewer_of
from coreflect.policies.actions.decisions import Verdict, decide
from coreflect.policies.actions.dissents import Dissenting, Replying, answer_dissent, dissent
from coreflect.policies.actions.holders import ask_to_hold
from coreflect.policies.actions.pens import Penned, say_pen
from coreflect.policies.actions.together import Ending, end, offer, press
from coreflect.policies.invariants.decisions import decisions
from coreflect.policies.invariants.sides import sides
from coreflect.policies.models import Decision
from coreflect.policies.queries.decisions import Said, said
from coreflect.policies.queries.trail import entries
from coreflect.policies.rules.pens import Pen
from coreflect.policies.rules.words import Word
from tests import factories
from tests.factories import NOW, TODAY


def an_act(random: Random, stands: Said) -> tuple[Any, Any]:
    """Return one act, mostly on what stands and sometimes on what a stale page would still show."""
    seen = len(stands.decisions) - (random.random() < 0.2)
    open_one = stands.offer.number if stands.offer and random.random() < 0.8 else 0
    word, reason = random.choice([Word.YES, Word.NO]), random.choice(["", "Money.", "By law."])
    verdict = Verdict(max(0, seen), "Board", TODAY, word, reason)
    place = random.randint(0, len(stands.decisions) + 1)
    numbers = [one.number for one in stands.dissents] or [1]
    words = random.choice(["Too slow.", "Too fast.", ""])
    pen = random.choice([None, Pen.TOLD, Pen.INVOLVED, Pen.TOGETHER, Pen.PS_LED, Pen.PS_LED])
    noting = decide, Verdict(**{**vars(verdict), "pen": pen, "offer": open_one})
    return random.choice(
        [
            *(noting, noting, noting),
            (offer, verdict),
            (press, open_one),
            (press, open_one),
            (end, Ending(open_one, words)),
            (say_pen, Penned(place, random.choice(list(Pen)))),
            (dissent, Dissenting(place, words)),
            (answer_dissent, Replying(random.choice(numbers), words)),
        ]
    )


@pytest.mark.parametrize("seed", [2, 3])
def test_any_walk_leaves_the_trail_and_what_stands_the_same(
    db: Session, cast: Any, proposed: UUID, seen: Any, seed: int
) -> None:
    random = Random(seed)
    lucian, omar = factories.make_person("ps_staff", "administrator"), factories.make_person("leadership", "clinician")
    ask_to_hold(db, seen(cast.rowan), proposed, {lucian.id, omar.id}, NOW)
    people = [one.id for one in (cast.rowan, lucian, cast.helena, omar, cast.priya, cast.sunniva, cast.wes)]
    done: set[str] = set()
    for step in range(120):
        if step % 40 == 39:  # somebody of PS staff becomes leadership, or the other way round
            person = db.get_one(Person, lucian.id if random.random() < 0.5 else omar.id)
            person.ps_staff, person.leadership = person.leadership, person.ps_staff
            db.commit()
        act, wish = an_act(random, said(entries(db, proposed, "America/New_York")))
        try:
            act(db, viewer_of(db, random.choice(people)), proposed, wish, NOW)
            done.add(act.__name__)
        except Refusal:
            db.rollback()
    assert [*decisions(db), *sides(db)] == []
    assert done >= {"decide", "offer", "end", "say_pen", "dissent", "answer_dissent"}, done
    found = said(entries(db, proposed, "America/New_York"))
    assert len(found.decisions) == len(db.scalars(select(Decision)).all()) > 3
    for one in found.decisions:
        by_side = [set(found.speakers.get((one.place, side), ())) for side in ("ps", "leadership")]
        assert not by_side[0] & by_side[1], "nobody says the word of both sides, whoever spoke in between"


def test_such_a_walk_also_decides_together(db: Session, cast: Any, proposed: UUID, seen: Any) -> None:
    """Or the walks above would show nothing of it."""
    random = Random(4)
    for step in range(6):
        one, other = random.sample([cast.rowan, cast.helena], 2)
        number = offer(db, seen(one), proposed, Verdict(step, "Board", TODAY, Word.YES), NOW)
        assert press(db, seen(other), proposed, number, NOW) == step + 1
    assert [*decisions(db), *sides(db)] == []
