"""Proposing, and saying where a change stands."""

import json
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coreflect.agency.models import LedgerEntry
from coreflect.foundation.refusals import Refusal
from coreflect.policies.actions.proposals import Proposal, propose
from coreflect.policies.models import Change, ChangeCell, ChangeHolder
from coreflect.policies.rules.origins import Origin
from tests import factories
from tests.factories import NOW, TODAY


def a_proposal(cast, *cells, **changes) -> Proposal:
    values = {
        "key": uuid4(),
        "title": "Words we use",
        "what": "“Non-compliant” leaves our templates.",
        "cells": frozenset(cell.id for cell in cells),
        "holders": frozenset({cast.priya.id}),
        "origin": Origin.THEMES if cells else Origin.ELSEWHERE,
    }
    return Proposal(**(values | changes))


def entries(db: Session, about) -> list[dict]:
    query = select(LedgerEntry.body).where(LedgerEntry.about == about).order_by(LedgerEntry.number)
    return [json.loads(body)["what"] for body in db.scalars(query)]


def test_a_proposal_stands_with_its_themes_its_holders_and_its_entry(db, cast, released, seen) -> None:
    made = propose(db, seen(cast.sunniva), a_proposal(cast, released.asking, released.quiet), NOW)
    change = db.get(Change, made)
    assert (change.origin, change.stage, change.proposed_on) == ("themes", "proposed", TODAY)
    assert set(db.scalars(select(ChangeHolder.person_id))) == {cast.sunniva.id, cast.priya.id}
    assert set(db.scalars(select(ChangeCell.cell_id))) == {released.asking.id, released.quiet.id}
    (entry,) = entries(db, made)
    assert entry["title"] == "Words we use"
    assert set(entry["holders"]) == {cast.sunniva.id.hex, cast.priya.id.hex}


def test_without_themes_it_is_said_to_come_from_elsewhere(db, cast, seen) -> None:
    made = propose(db, seen(cast.rowan), a_proposal(cast, domain="language", heard=True), NOW)
    change = db.get(Change, made)
    assert (change.origin, change.domain, change.stage) == ("elsewhere", "language", "heard")
    (entry,) = entries(db, made)
    assert (entry["what"], entry["domain"], entry["stage"]) == (change.what, "language", "heard")


def test_a_proposal_sent_twice_is_one_proposal(db, cast, seen) -> None:
    proposal = a_proposal(cast)
    assert propose(db, seen(cast.rowan), proposal, NOW) == propose(db, seen(cast.rowan), proposal, NOW)
    assert len(entries(db, proposal.key)) == 1


def test_nobody_takes_over_a_proposal_by_its_key(db, cast, seen) -> None:
    proposal = a_proposal(cast)
    propose(db, seen(cast.rowan), proposal, NOW)
    with pytest.raises(Refusal):
        propose(db, seen(cast.imani), replace(proposal, title="Mine now"), NOW)
    db.rollback()
    assert db.get(Change, proposal.key).title == "Words we use"


def test_a_proposal_needs_released_themes_and_somebody_active_to_hold_it(db, cast, released, seen) -> None:
    rowan, hidden = (
        seen(cast.rowan),
        factories.make_cell(factories.make_release("2026Q2", published_on=None), released.group),
    )
    gone = factories.make_person(active=False)
    for wrong, field in (
        ({"cells": frozenset({hidden.id}), "origin": Origin.THEMES}, "cells"),
        ({"cells": frozenset({factories.nowhere()}), "origin": Origin.THEMES}, "cells"),
        ({"cells": frozenset({released.asking.id})}, "origin"),
        ({"origin": Origin.THEMES}, "origin"),
        ({"origin": Origin.PS_STAFF}, "origin"),
        ({"holders": frozenset()}, "holders"),
        ({"holders": frozenset({cast.rowan.id})}, "holders"),
        ({"holders": frozenset({cast.priya.id, gone.id})}, "holders"),
        ({"holders": frozenset({factories.nowhere()})}, "holders"),
        ({"title": "Ask jo@example.org"}, "title"),
        ({"what": "As Helena Strand wishes."}, "what"),
    ):
        with pytest.raises(Refusal) as refused:
            propose(db, rowan, a_proposal(cast, **wrong), NOW)
        assert refused.value.field == field
        db.rollback()
    assert not db.scalars(select(Change)).all()


def test_who_will_hold_it_may_be_named_in_it(db, cast, seen) -> None:
    proposal = a_proposal(cast, what="Priya Holloway and Rowan Ellery draft the wording.")
    assert propose(db, seen(cast.rowan), proposal, NOW)
