"""Every test begins with the same database, whatever the one before did to it."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from coreflect.foundation.db import db as database
from tests import factories
from tests.databases import Databases


def test_what_a_test_did_to_rows_or_to_tables_is_gone_in_the_next(db: Session, all_databases: Databases) -> None:
    kind = "sqlite" if db.get_bind().dialect.name == "sqlite" else "postgres"
    for spoil in ("SELECT 1", "DROP TABLE sign_up", "ALTER TABLE person ADD COLUMN shoe_size INTEGER"):
        factories.make_series(factories.make_person("ps_lead"))
        database.session.execute(text(spoil))
        database.session.commit()
        all_databases.fresh(kind)
        counted = {
            table: database.session.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608 (names from here)
            for table in ("person", "series", "sign_up", "agency")
        }
        assert counted == {"person": 0, "series": 0, "sign_up": 0, "agency": 1}
        names = database.session.execute(text("SELECT * FROM person")).keys()
        assert "shoe_size" not in names
        database.session.rollback()
