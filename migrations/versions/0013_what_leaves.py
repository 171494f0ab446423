"""What leaves the room, in full: the quiet week, parts left out, what is asked, withdrawn cells, the notebook."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# Cells have no hidden rowid, and a rebuilt table must not get it either.
BARE = {"table_kwargs": {"sqlite_with_rowid": False}}
RELEASE, PART = "ck_release_state", "ck_release_part_state"
QUIET, PREPARED = "ck_release_quiet_has_an_end", "ck_release_part_prepared_by_somebody"
PURPOSE, ERASED = "ck_release_part_purpose", "ck_cell_withdrawn_is_erased"
MARKED = "ck_cell_marked_when_withdrawn"
FIVES = "ck_release_told_by_fives"
GIVER, GIVEN = "fk_release_part_given_back_by_person", "ck_release_part_given_back_on_a_day"
MAIL, WISH = "ck_mail_kind", "ck_mail_wish_kind"


def upgrade() -> None:
    with op.batch_alter_table("release") as batch:
        batch.add_column(sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("without_on", sa.Date(), nullable=True))
        batch.drop_constraint(op.f(RELEASE), type_="check")
        batch.create_check_constraint(op.f(RELEASE), "state IN ('preparing', 'quiet', 'published', 'forgotten')")
        batch.create_check_constraint(op.f(QUIET), "(state = 'quiet') = (leaves_at IS NOT NULL)")
        batch.add_column(sa.Column("dates_held", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("people_came", sa.Integer(), nullable=True))
        batch.create_check_constraint(op.f(FIVES), "dates_held >= 0 AND people_came >= 0 AND people_came % 5 = 0")
    _count_who_came()
    with op.batch_alter_table("release_part") as batch:
        batch.add_column(sa.Column("purpose", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("position", sa.Text(), nullable=False, server_default=""))
        batch.drop_constraint(op.f(PART), type_="check")
        batch.create_check_constraint(op.f(PART), "state IN ('preparing', 'prepared', 'signed', 'left_out')")
        batch.drop_constraint(op.f(PREPARED), type_="check")
        batch.create_check_constraint(op.f(PREPARED), "state IN ('preparing', 'left_out') OR prepared_by IS NOT NULL")
        batch.create_check_constraint(op.f(PURPOSE), "purpose IN ('', 'decision', 'discussion', 'noting')")
        batch.add_column(sa.Column("given_back_by", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("given_back_on", sa.Date(), nullable=True))
        batch.create_foreign_key(op.f(GIVER), "person", ["given_back_by"], ["id"])
        batch.create_check_constraint(op.f(GIVEN), "(given_back_by IS NULL) = (given_back_on IS NULL)")
    with op.batch_alter_table("cell", **BARE) as batch:
        batch.add_column(sa.Column("ask", sa.Text(), nullable=False, server_default=""))
        for name in ("aliases", "groupings", "told_as"):
            batch.add_column(sa.Column(name, sa.String(), nullable=False, server_default="[]"))
        batch.add_column(sa.Column("withdrawn_on", sa.Date(), nullable=True))
        batch.create_check_constraint(
            op.f(ERASED),
            "withdrawn_on IS NULL OR (label = '' AND sentence = '' AND ask = '' AND aliases = '[]')",
        )
        batch.create_check_constraint(op.f(MARKED), "withdrawn_on IS NOT NULL OR told_as = '[]'")
    filled = ("release_part", ("purpose", "position")), ("cell", ("ask", "aliases", "groupings", "told_as"))
    for table, columns in filled:
        with op.batch_alter_table(table, **(BARE if table == "cell" else {})) as batch:
            for name in columns:
                batch.alter_column(name, server_default=None)
    _kinds(
        "'place', 'reminder', 'dates', 'hosting', 'quiet', 'released', 'weekly'",
        "'reminder', 'dates', 'hosting', 'released'",
    )
    op.create_table(
        "simulation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ran_on", sa.Date(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulation")),
    )
    op.create_table(
        "notebook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_notebook_series_id_series")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notebook")),
        sa.UniqueConstraint("series_id", "year", name=op.f("uq_notebook_series_id_year")),
        sqlite_with_rowid=False,
    )


def _count_who_came() -> None:
    """Note for what was released before how many dates were held and how many came, while their lists are kept."""
    of = "reflection_session.period = release.period AND reflection_session.state = 'planned'"
    op.execute(
        "UPDATE release SET dates_held = (SELECT count(*) FROM reflection_session WHERE " + of + "),"  # noqa: S608
        " people_came = (SELECT count(DISTINCT attendance.person_id) FROM attendance JOIN reflection_session"
        " ON reflection_session.id = attendance.session_id WHERE attendance.came AND " + of + ") / 5 * 5"
        " WHERE state = 'published' AND NOT EXISTS"
        " (SELECT 1 FROM reflection_session WHERE reflection_session.reduced AND " + of + ")"
    )


def _kinds(mail: str, wish: str) -> None:
    """Say which kinds of letters there are, and which of them one can choose not to get."""
    for table, name, kinds in (("mail", MAIL, mail), ("mail_wish", WISH, wish)):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(name), type_="check")
            batch.create_check_constraint(op.f(name), f"kind IN ({kinds})")


def downgrade() -> None:
    op.drop_table("notebook")
    op.drop_table("simulation")
    op.execute("DELETE FROM mail WHERE kind IN ('quiet', 'released')")
    op.execute("DELETE FROM mail_wish WHERE kind = 'released'")
    _kinds("'place', 'reminder', 'dates', 'hosting', 'weekly'", "'reminder', 'dates', 'hosting'")
    with op.batch_alter_table("cell", **BARE) as batch:
        batch.drop_constraint(op.f(MARKED), type_="check")
        batch.drop_constraint(op.f(ERASED), type_="check")
        for name in ("told_as", "withdrawn_on", "groupings", "aliases", "ask"):
            batch.drop_column(name)
    op.execute("UPDATE release_part SET state = 'preparing', prepared_by = NULL WHERE state = 'left_out'")
    with op.batch_alter_table("release_part") as batch:
        batch.drop_constraint(op.f(PURPOSE), type_="check")
        for name, check in (
            (PART, "state IN ('preparing', 'prepared', 'signed')"),
            (PREPARED, "state = 'preparing' OR prepared_by IS NOT NULL"),
        ):
            batch.drop_constraint(op.f(name), type_="check")
            batch.create_check_constraint(op.f(name), check)
        batch.drop_constraint(op.f(GIVEN), type_="check")
        batch.drop_constraint(op.f(GIVER), type_="foreignkey")
        for name in ("given_back_on", "given_back_by", "position", "purpose"):
            batch.drop_column(name)
    op.execute("UPDATE release SET state = 'preparing', leaves_at = NULL WHERE state = 'quiet'")
    with op.batch_alter_table("release") as batch:
        batch.drop_constraint(op.f(FIVES), type_="check")
        batch.drop_constraint(op.f(QUIET), type_="check")
        batch.drop_constraint(op.f(RELEASE), type_="check")
        batch.create_check_constraint(op.f(RELEASE), "state IN ('preparing', 'published', 'forgotten')")
        batch.drop_column("people_came")
        batch.drop_column("dates_held")
        batch.drop_column("without_on")
        batch.drop_column("leaves_at")
