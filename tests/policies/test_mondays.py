"""The letter of each Monday: the receipt of the trail, and to leadership what is owed."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.agency.models import LedgerHead
from coreflect.agency.rules.receipts import receipt_in
from coreflect.notices.actions.gather import gather
from coreflect.notices.actions.upkeep import let_go
from coreflect.notices.actions.wishes import choose
from coreflect.notices.models import Mail
from coreflect.notices.rules.letters import Kind, unpacked
from coreflect.people.queries.viewer import viewer_of
from coreflect.policies.actions.mondays import write_monday_letters
from coreflect.policies.rules.mondays import Owed
from tests import factories
from tests.conftest import Cast

MONDAY = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)  # eight in the morning in New York


def letters(db: Session) -> dict[str, str]:
    """Return what each address is written of these Mondays."""
    rows = db.execute(select(Mail.address, Mail.kind, Mail.subject, Mail.body).where(Mail.kind == "trail")).all()
    db.rollback()
    return {row.address: "\n".join(unpacked(row.kind, row.subject, row.body).lines) for row in rows}


def test_leads_and_leadership_get_the_receipt_each_monday_from_eight_once(db: Session, cast: Cast) -> None:
    release = factories.make_release("2026Q3", factories.date(2026, 11, 10))
    asking = factories.make_cell(release, factories.make_group(cast.series), label="Long waits")
    assert list(write_monday_letters(db, MONDAY)) == []  # the trail has no entry yet: there is nothing to vouch for
    record(db, "trail", "withdrawn", viewer_of(db, cast.rowan.id), {"cell": asking.id.hex}, MONDAY)
    db.commit()
    choose(db, cast.tove.id, {Kind.TRAIL: "off"}, MONDAY)
    for role in ("ps_lead", "leadership"):
        factories.make_person(role, active=False)  # their accounts are closed
    assert list(write_monday_letters(db, MONDAY - timedelta(minutes=1))) == []
    assert letters(db) == {}
    assert list(write_monday_letters(db, MONDAY)) == ["Monday's letters with the receipt of the trail: 3 written."]
    assert list(write_monday_letters(db, MONDAY + timedelta(hours=5))) == []
    found = letters(db)
    assert found.keys() == {cast.rowan.email, cast.imani.email, cast.helena.email}
    head = db.scalar(select(LedgerHead.hash).where(LedgerHead.chain == "trail"))
    for said in found.values():
        assert "On Monday 30 November 2026 the decision trail holds one entry. Its receipt:" in said
        assert head in [receipt_in(line) for line in said.splitlines()]
        assert "Rowan" not in said
        assert "Long waits" not in said
    owed = "One theme waits for leadership's answer, for 20 days."
    assert owed in found[cast.helena.email]
    assert "waits for" not in found[cast.rowan.email]
    later = factories.make_person("ps_lead", name="Ash Weller", email="ash@example.org")
    assert list(write_monday_letters(db, MONDAY + timedelta(days=2))) == []  # nobody gets a Monday's letter midweek
    assert list(write_monday_letters(db, MONDAY + timedelta(days=7)))
    assert db.scalar(select(func.count()).where(Mail.kind == "trail", Mail.reader == later.id)) == 1


def test_a_mondays_letter_lasts_until_who_reads_once_a_week_has_it_and_no_longer(db: Session, cast: Cast) -> None:
    """Whose mail server was away gets no receipt that a newer one has followed; the weekly mail comes before that."""
    record(db, "trail", "released", None, {"release": "", "period": "2026Q3", "cells": []}, MONDAY)
    choose(db, cast.rowan.id, {Kind.TRAIL: "weekly"}, MONDAY)
    list(write_monday_letters(db, MONDAY + timedelta(hours=47)))

    def states() -> dict[str, str]:
        rows = db.execute(select(Mail.address, Mail.state).where(Mail.kind == "trail")).all()
        db.rollback()
        return dict(map(tuple, rows))

    waits = {
        cast.rowan.email: "digest",
        **dict.fromkeys((p.email for p in (cast.imani, cast.tove, cast.helena)), "due"),
    }
    assert states() == waits
    next_monday = MONDAY + timedelta(days=7)
    let_go(db, next_monday)
    gather(db, next_monday - timedelta(minutes=1))
    assert states() == waits
    gather(db, next_monday)
    weekly = db.execute(select(Mail.address, Mail.body).where(Mail.kind == "weekly")).one()
    assert weekly.address == cast.rowan.email
    assert "On Wednesday 2 December 2026 the decision trail holds one entry." in weekly.body
    a_day_later = next_monday + timedelta(days=1)
    let_go(db, a_day_later - timedelta(minutes=1))
    assert set(states().values()) == {"sent", "due"}
    let_go(db, a_day_later)
    assert states() == {**dict.fromkeys(waits, "void"), cast.rowan.email: "sent"}


def test_what_is_owed_is_a_number_and_an_age() -> None:
    assert Owed(0, 0).sentence == "Every theme that asks something of the agency has its answer."
    assert Owed(1, 0).sentence == "One theme waits for leadership's answer, since today."
    assert Owed(2, 34).sentence == "2 themes wait for leadership's answer, the oldest for 34 days."
