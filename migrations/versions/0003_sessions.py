"""Series, dates, sign-ups and attendance."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("time", sa.Time(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('in_person', 'video', 'phone', 'walk')", name=op.f("ck_series_mode")),
        sa.CheckConstraint("every BETWEEN 1 AND 4", name=op.f("ck_series_every")),
        sa.CheckConstraint("minutes BETWEEN 15 AND 240", name=op.f("ck_series_minutes")),
        sa.CheckConstraint("places BETWEEN 2 AND 60", name=op.f("ck_series_places")),
        sa.CheckConstraint("quorum BETWEEN 1 AND places", name=op.f("ck_series_quorum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_table(
        "reflection_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("moved_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("mode IN ('in_person', 'video', 'phone', 'walk')", name=op.f("ck_reflection_session_mode")),
        sa.CheckConstraint("state IN ('planned', 'cancelled')", name=op.f("ck_reflection_session_state")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_reflection_session_ends_after_start")),
        sa.CheckConstraint("taken BETWEEN 0 AND places", name=op.f("ck_reflection_session_taken")),
        sa.CheckConstraint("waiting >= 0", name=op.f("ck_reflection_session_waiting")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_reflection_session_series_id_series")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection_session")),
        sa.UniqueConstraint("series_id", "day", name=op.f("uq_reflection_session_series_id_day")),
    )
    op.create_index(op.f("ix_reflection_session_period"), "reflection_session", ["period"])
    op.create_index(op.f("ix_reflection_session_starts_at"), "reflection_session", ["starts_at"])

    op.create_table(
        "attendance",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["reflection_session.id"],
            name=op.f("fk_attendance_session_id_reflection_session"),
        ),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_attendance")),
    )
    op.create_index(op.f("ix_attendance_person_id"), "attendance", ["person_id"])

    op.create_table(
        "series_lead",
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_series_lead_person_id_person")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_series_lead_series_id_series")),
        sa.PrimaryKeyConstraint("series_id", "person_id", name=op.f("pk_series_lead")),
    )
    op.create_index(op.f("ix_series_lead_person_id"), "series_lead", ["person_id"])

    op.create_table(
        "sign_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("promoted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('coming', 'waiting', 'withdrawn')", name=op.f("ck_sign_up_state")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_up_person_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["reflection_session.id"], name=op.f("fk_sign_up_session_id_reflection_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_sign_up_session_id_number")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_sign_up_session_id_person_id")),
    )
    op.create_index(op.f("ix_sign_up_person_id"), "sign_up", ["person_id"])
    op.create_index("ix_sign_up_session_id_state_number", "sign_up", ["session_id", "state", "number"])


def downgrade() -> None:
    op.drop_index("ix_sign_up_session_id_state_number", "sign_up")
    op.drop_index(op.f("ix_sign_up_person_id"), "sign_up")

    op.drop_table("sign_up")
    op.drop_index(op.f("ix_series_lead_person_id"), "series_lead")

    op.drop_table("series_lead")
    op.drop_index(op.f("ix_attendance_person_id"), "attendance")

    op.drop_table("attendance")
    op.drop_index(op.f("ix_reflection_session_starts_at"), "reflection_session")
    op.drop_index(op.f("ix_reflection_session_period"), "reflection_session")

    op.drop_table("reflection_session")
    op.drop_table("series")
