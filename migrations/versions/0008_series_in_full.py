"""Series that go on, closures, dates edited by hand, offers of a place, substitutes, feeds, reminders."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATES = "state IN ('coming', 'offered', 'waiting', 'withdrawn', 'lapsed')"
BEFORE = "state IN ('coming', 'waiting', 'withdrawn')"


def upgrade() -> None:
    op.add_column("series", sa.Column("ends_on", sa.Date(), nullable=True))
    op.add_column("series", sa.Column("laid_until", sa.Date(), nullable=True))
    add_checked("series", "opens_days", "opens_days BETWEEN 0 AND 365")
    add_checked("series", "closes_minutes", "closes_minutes BETWEEN 0 AND 10080")
    add_checked("series", "remind_first", "remind_first BETWEEN 0 AND 720", 168)
    add_checked("series", "remind_last", "remind_last BETWEEN 0 AND 720", 24)
    for name in ("new_first", "leaderless_told"):
        op.add_column("series", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    # what was planned before ended with its last date
    op.execute(
        "UPDATE series SET ends_on = (SELECT max(day) FROM reflection_session WHERE series_id = series.id), "
        "laid_until = (SELECT max(day) FROM reflection_session WHERE series_id = series.id)"
    )

    op.add_column("reflection_session", sa.Column("slot_day", sa.Date(), nullable=True))
    op.add_column("reflection_session", sa.Column("edited", sa.String(), nullable=False, server_default=""))
    op.add_column("reflection_session", sa.Column("room", sa.String(), nullable=False, server_default=""))
    add_checked("reflection_session", "sequence", "sequence >= 0")
    add_checked("reflection_session", "offered", "offered >= 0 AND taken + offered <= places")
    for name in ("short_told", "reduced"):
        op.add_column("reflection_session", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE reflection_session SET slot_day = day")
    name_rooms()
    op.create_index("ix_reflection_session_slot", "reflection_session", ["series_id", "slot_day"], unique=True)
    op.create_index("ix_reflection_session_room_starts_at", "reflection_session", ["room", "starts_at"])

    with op.batch_alter_table("sign_up") as batch:
        batch.add_column(sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("first", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.drop_constraint(op.f("ck_sign_up_state"), type_="check")
        batch.create_check_constraint(op.f("ck_sign_up_state"), STATES)
        batch.create_check_constraint(
            op.f("ck_sign_up_offered_until"), "(state = 'offered') = (offered_until IS NOT NULL)"
        )

    op.create_table(
        "session_substitute",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["reflection_session.id"],
            name=op.f("fk_session_substitute_session_id_reflection_session"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_substitute_person_id_person")),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_session_substitute")),
    )
    op.create_index(op.f("ix_session_substitute_person_id"), "session_substitute", ["person_id"])
    op.create_table(
        "closure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_closure_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
        sa.UniqueConstraint("first_day", "last_day", "reason", name=op.f("uq_closure_first_day_last_day_reason")),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_table(
        "reminder_wish",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("last", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_wish_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reminder_wish")),
    )


def name_rooms() -> None:
    """Tell rooms apart by their places, without case and with single spaces."""
    bind = op.get_bind()
    date = sa.table("reflection_session", sa.column("mode"), sa.column("place"), sa.column("room"))
    there = date.c.mode.in_(("in_person", "walk"))
    for place in bind.scalars(sa.select(date.c.place).where(there).distinct()).all():
        room = " ".join(unicodedata.normalize("NFKC", place).casefold().split())
        bind.execute(sa.update(date).where(there, date.c.place == place).values(room=room))


def add_checked(table: str, column: str, check: str, default: int = 0) -> None:
    """Add a number with its check; SQLite takes a check only together with the column."""
    name = f"ck_{table}_{column}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER NOT NULL DEFAULT {default} "
            f"CONSTRAINT {name} CHECK ({check})"
        )
    else:
        op.add_column(table, sa.Column(column, sa.Integer(), nullable=False, server_default=str(default)))
        op.create_check_constraint(op.f(name), table, check)


def downgrade() -> None:
    for table in ("reminder_wish", "calendar_feed", "closure"):
        op.drop_table(table)
    op.drop_index(op.f("ix_session_substitute_person_id"), "session_substitute")
    op.drop_table("session_substitute")

    # an offer was made to somebody who waits; one that lapsed is over
    op.execute(
        "UPDATE reflection_session SET waiting = waiting + offered, offered = 0 WHERE offered > 0",
    )
    with op.batch_alter_table("sign_up") as batch:
        batch.drop_constraint(op.f("ck_sign_up_offered_until"), type_="check")
        batch.drop_constraint(op.f("ck_sign_up_state"), type_="check")
    op.execute("UPDATE sign_up SET state = 'waiting' WHERE state = 'offered'")
    op.execute("UPDATE sign_up SET state = 'withdrawn' WHERE state = 'lapsed'")
    with op.batch_alter_table("sign_up") as batch:
        batch.create_check_constraint(op.f("ck_sign_up_state"), BEFORE)
        batch.drop_column("first")
        batch.drop_column("offered_until")

    op.drop_index("ix_reflection_session_room_starts_at", "reflection_session")
    op.drop_index("ix_reflection_session_slot", "reflection_session")
    for column in ("reduced", "short_told", "offered", "sequence", "room", "edited", "slot_day"):
        op.drop_column("reflection_session", column)
    for column in (
        *("leaderless_told", "new_first", "remind_last", "remind_first", "closes_minutes", "opens_days"),
        *("laid_until", "ends_on"),
    ):
        op.drop_column("series", column)
