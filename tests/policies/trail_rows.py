"""Entries of the trail for tests: written as the app does it, and altered as who holds the database could."""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from coreflect.agency.actions import record
from coreflect.people.queries.viewer import viewer_of
from tests import factories
from tests.conftest import Cast
from tests.factories import NOW

SECRET = "Crooked teapots hum"


def write(db: Session, cast: Cast, count: int) -> list[str]:
    """Write some entries by Rowan, a day apart, and return their hashes."""
    rowan, change = viewer_of(db, cast.rowan.id), factories.make_change(cast.rowan)
    made = []
    for number in range(count):
        said = {"change": change.id.hex, "stage": "drafting", "words": SECRET}
        made.append(record(db, "trail", "stage", rowan, said, NOW - timedelta(days=9 - number), about=change.id))
    hashes = [entry.hash for entry in made]
    db.commit()
    return hashes


def alter(db: Session, statement: str) -> None:
    """Change the ledger as somebody could who holds the database itself."""
    if db.get_bind().dialect.name == "sqlite":
        for event in ("update", "delete"):
            db.execute(text(f"DROP TRIGGER IF EXISTS ledger_entry_no_{event}"))
    else:
        db.execute(text("ALTER TABLE ledger_entry DISABLE TRIGGER USER"))
    db.execute(text(statement))
    db.commit()
