"""The invented people."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from coreflect.agency.models import Agency
from coreflect.agency.queries import settings
from coreflect.foundation.keyring import Keyring
from coreflect.people import demo
from coreflect.people.models import Person, Team


@pytest.fixture
def loaded(db: Session, tmp_path) -> dict[str, UUID]:
    db.execute(delete(Agency))
    list(demo.load(db, date(2026, 11, 25), Keyring(tmp_path)))
    db.commit()
    return demo.cast(db)


def test_the_demo_has_nine_teams_and_thirty_three_people(db: Session, loaded: dict[str, UUID]) -> None:
    assert db.scalar(select(func.count()).select_from(Team)) == 9
    assert len(loaded) == db.scalar(select(func.count()).select_from(Person)) == 33
    assert len(demo.CLINICIANS) == 24
    assert settings(db).kind == "demo"


def test_every_clinician_has_one_team_and_the_tiny_one_has_three_people(db: Session, loaded: dict[str, UUID]) -> None:
    spread = [name for names in demo.CLINICAL_TEAMS.values() for name in names]
    assert sorted(spread) == sorted(demo.CLINICIANS)
    tiny = db.scalars(select(Person.name).join(Team).where(Team.name == "Psychiatry & Nursing")).all()
    assert len(tiny) == 3


def test_nobody_invented_has_a_password(db: Session, loaded: dict[str, UUID]) -> None:
    assert db.scalars(select(Person.password_hash)).unique().all() == [None]
