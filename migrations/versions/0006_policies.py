"""Answers, changes and decisions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cell_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("look_again_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("word = 'yes' OR length(trim(reason)) > 0", name=op.f("ck_answer_reason")),
        sa.CheckConstraint("word IN ('yes', 'in_part', 'not_now', 'no')", name=op.f("ck_answer_word")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_answer_answered_by_person")),
        sa.ForeignKeyConstraint(["cell_id"], ["cell.id"], name=op.f("fk_answer_cell_id_cell")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("cell_id", "number", name=op.f("uq_answer_cell_id_number")),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("look_again_on", sa.Date(), nullable=True),
        sa.CheckConstraint("origin IN ('themes', 'ps_staff')", name=op.f("ck_change_origin")),
        sa.CheckConstraint(
            "stage IN ('heard', 'proposed', 'drafting', 'talked_over', 'decision', 'trying', 'in_effect', 'look_again',"
            " 'not_now', 'no')",
            name=op.f("ck_change_stage"),
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["person.id"], name=op.f("fk_change_proposed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_stage"), "change", ["stage"])

    op.create_table(
        "change_cell",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("cell_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["cell_id"], ["cell.id"], name=op.f("fk_change_cell_cell_id_cell")),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_change_cell_change_id_change")),
        sa.PrimaryKeyConstraint("change_id", "cell_id", name=op.f("pk_change_cell")),
    )
    op.create_index(op.f("ix_change_cell_cell_id"), "change_cell", ["cell_id"])

    op.create_table(
        "change_holder",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_change_holder_change_id_change")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_change_holder_person_id_person")),
        sa.PrimaryKeyConstraint("change_id", "person_id", name=op.f("pk_change_holder")),
    )
    op.create_index(op.f("ix_change_holder_person_id"), "change_holder", ["person_id"])

    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("look_again_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("word = 'yes' OR length(trim(reason)) > 0", name=op.f("ck_decision_reason")),
        sa.CheckConstraint("word IN ('yes', 'in_part', 'not_now', 'no')", name=op.f("ck_decision_word")),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_decision_change_id_change")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_decision_recorded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("change_id", "number", name=op.f("uq_decision_change_id_number")),
    )


def downgrade() -> None:
    op.drop_table("decision")
    op.drop_index(op.f("ix_change_holder_person_id"), "change_holder")

    op.drop_table("change_holder")
    op.drop_index(op.f("ix_change_cell_cell_id"), "change_cell")

    op.drop_table("change_cell")
    op.drop_index(op.f("ix_change_stage"), "change")

    op.drop_table("change")
    op.drop_table("answer")
