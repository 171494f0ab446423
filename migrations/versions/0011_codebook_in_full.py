"""The codebook in full: names, what a theme means, its state, merged and split themes, any number of principles."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEYS = ("learning", "relationship", "hope", "connection", "worldview", "mutuality", "moving")
KNOWN = "dimensions"
for key in KEYS:
    KNOWN = f"replace({KNOWN}, ' {key} ', ' ')"
ONE_OF = f"IN ({', '.join(map(repr, KEYS))})"
TEXTS = ("definition", "use_when", "not_when", "example")
NEW_CHECKS = {
    "status": "status IN ('proposed', 'active', 'retired')",
    "merged_since": "(merged_into IS NULL) = (merged_since IS NULL)",
    "not_itself": "merged_into <> id AND split_from <> id",
}
# Tables of themes have no hidden rowid, and a rebuilt one must not get it either.
BARE = {"table_kwargs": {"sqlite_with_rowid": False}}


def upgrade() -> None:
    for table in ("theme", "cell"):
        to_many(table)
    with op.batch_alter_table("theme", **BARE) as batch:
        batch.add_column(sa.Column("status", sa.String(), nullable=False, server_default="active"))
        for name in TEXTS:
            batch.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("merged_into", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("merged_since", sa.String(), nullable=True))
        batch.add_column(sa.Column("split_from", sa.Uuid(), nullable=True))
        for name, check in NEW_CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_theme_{name}"), check)
        for name in ("merged_into", "split_from"):
            batch.create_foreign_key(op.f(f"fk_theme_{name}_theme"), "theme", [name], ["id"])
    with op.batch_alter_table("theme", **BARE) as batch:
        for name in ("status", *TEXTS):
            batch.alter_column(name, server_default=None)
    op.create_index(op.f("ix_theme_merged_into"), "theme", ["merged_into"])
    op.create_table(
        "theme_alias",
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_alias_theme_id_theme")),
        sa.PrimaryKeyConstraint("name_key", name=op.f("pk_theme_alias")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_theme_alias_theme_id"), "theme_alias", ["theme_id"])
    op.create_table(
        "theme_grouping",
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_grouping_theme_id_theme")),
        sa.PrimaryKeyConstraint("theme_id", "name_key", name=op.f("pk_theme_grouping")),
        sqlite_with_rowid=False,
    )


def to_many(table: str) -> None:
    """Put the one or two principles and tasks of a row into one text of keys."""
    with op.batch_alter_table(table, **BARE) as batch:
        batch.add_column(sa.Column("dimensions", sa.String(), nullable=False, server_default=" "))
    op.execute(
        f"UPDATE {table} SET dimensions = ' ' || dimension || ' ' || "  # noqa: S608 (a name from above)
        "CASE WHEN second_dimension IS NULL OR second_dimension = dimension THEN '' ELSE second_dimension || ' ' END"
    )
    with op.batch_alter_table(table, **BARE) as batch:
        for name in ("dimension", "second_dimension"):
            batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
            batch.drop_column(name)
        batch.create_check_constraint(op.f(f"ck_{table}_dimensions"), f"{KNOWN} = ' '")
        batch.alter_column("dimensions", server_default=None)


def downgrade() -> None:
    op.drop_table("theme_grouping")
    op.drop_index(op.f("ix_theme_alias_theme_id"), "theme_alias")
    op.drop_table("theme_alias")
    op.drop_index(op.f("ix_theme_merged_into"), "theme")
    with op.batch_alter_table("theme", **BARE) as batch:
        for name in ("merged_into", "split_from"):
            batch.drop_constraint(op.f(f"fk_theme_{name}_theme"), type_="foreignkey")
        for name in NEW_CHECKS:
            batch.drop_constraint(op.f(f"ck_theme_{name}"), type_="check")
        for name in ("status", *TEXTS, "merged_into", "merged_since", "split_from"):
            batch.drop_column(name)
    for table in ("theme", "cell"):
        to_two(table)


def to_two(table: str) -> None:
    """Keep the first two principles and tasks of a row; one that had none gets the first of the list."""
    with op.batch_alter_table(table, **BARE) as batch:
        batch.add_column(sa.Column("dimension", sa.String(), nullable=False, server_default=KEYS[0]))
        batch.add_column(sa.Column("second_dimension", sa.String(), nullable=True))
    bind = op.get_bind()
    names = ("id", "dimensions", "dimension", "second_dimension")
    rows = sa.table(table, *(sa.column(name) for name in names))
    for row_id, dimensions in bind.execute(sa.select(rows.c.id, rows.c.dimensions)).all():
        one, two = (*dimensions.split(), None, None)[:2]
        values = {"dimension": one or KEYS[0], "second_dimension": two}
        bind.execute(sa.update(rows).where(rows.c.id == row_id).values(values))
    with op.batch_alter_table(table, **BARE) as batch:
        batch.drop_constraint(op.f(f"ck_{table}_dimensions"), type_="check")
        batch.drop_column("dimensions")
        batch.alter_column("dimension", server_default=None)
        for name in ("dimension", "second_dimension"):
            batch.create_check_constraint(op.f(f"ck_{table}_{name}"), f"{name} {ONE_OF}")
