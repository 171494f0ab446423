"""Policies in full: who held the pen, texts, versions, what is raised, followers, and when answers are due."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WORD, REASON = "ck_answer_word", "ck_answer_reason"
ORIGIN, DUE = "ck_change_origin", "ck_release_answers_are_due"
MAIL, WISH = "ck_mail_kind", "ck_mail_wish_kind"
PENS = "('', 'told', 'asked', 'involved', 'together', 'ps_led')"
DOMAINS = "('', 'consent', 'diagnosis', 'risk', 'documentation', 'language', 'access', 'employment', 'other')"
COUNTED = ("dissents", "unanswered")
WORDED = ("domain", "pen_leadership", "pen_ps", "offer")


def upgrade() -> None:
    # not in a batch: a table that SQLite rebuilt would refuse what earlier migrations take back column by column
    op.add_column("agency", sa.Column("public", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_ledger_entry_kind"), "ledger_entry", ["kind"])
    _releases()
    _answers("'yes', 'in_part', 'not_now', 'no', 'acknowledged'", "word IN ('yes', 'acknowledged')")
    with op.batch_alter_table("answer") as batch:
        batch.add_column(sa.Column("change_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("body", sa.String(), nullable=False, server_default=""))
        batch.create_foreign_key(op.f("fk_answer_change_id_change"), "change", ["change_id"], ["id"])
        batch.create_index(op.f("ix_answer_change_id"), ["change_id"])
    with op.batch_alter_table("answer") as batch:
        batch.alter_column("body", server_default=None)
    _changes()
    with op.batch_alter_table("change_cell") as batch:
        batch.add_column(sa.Column("confirmed_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("confirmed_by", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_change_cell_confirmed_by_person"), "person", ["confirmed_by"], ["id"])
    with op.batch_alter_table("decision") as batch:
        batch.add_column(sa.Column("together", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("decision") as batch:
        batch.alter_column("together", server_default=None)
    _texts_and_versions()
    _followers()
    _kinds(
        "'place', 'reminder', 'dates', 'hosting', 'quiet', 'released', 'looks', 'followed', 'trail', 'weekly'",
        "'reminder', 'dates', 'hosting', 'released', 'looks', 'followed', 'trail'",
    )


def _releases() -> None:
    """Fix for what was released before when its answers are due: as many days as the agency gives itself now."""
    with op.batch_alter_table("release") as batch:
        batch.add_column(sa.Column("answer_by", sa.Date(), nullable=True))
    days = "(SELECT answer_days FROM agency)"
    if op.get_bind().dialect.name == "sqlite":
        due = "date(published_on, '+' || coalesce(" + days + ", 30) || ' days')"
    else:
        due = "published_on + coalesce(" + days + ", 30)"
    op.execute("UPDATE release SET answer_by = " + due + " WHERE published_on IS NOT NULL")  # noqa: S608
    with op.batch_alter_table("release") as batch:
        batch.create_check_constraint(op.f(DUE), "(published_on IS NULL) = (answer_by IS NULL)")


def _answers(words: str, free: str) -> None:
    with op.batch_alter_table("answer") as batch:
        batch.drop_constraint(op.f(WORD), type_="check")
        batch.drop_constraint(op.f(REASON), type_="check")
        batch.create_check_constraint(op.f(WORD), f"word IN ({words})")
        batch.create_check_constraint(op.f(REASON), f"{free} OR length(trim(reason)) > 0")


def _changes() -> None:
    with op.batch_alter_table("change") as batch:
        batch.drop_constraint(op.f(ORIGIN), type_="check")
        batch.create_check_constraint(op.f(ORIGIN), "origin IN ('themes', 'ps_staff', 'elsewhere')")
        for name in ("in_effect_on", "looked_on"):
            batch.add_column(sa.Column(name, sa.Date(), nullable=True))
        for name in WORDED:
            batch.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        for name in COUNTED:
            batch.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        batch.create_check_constraint(op.f("ck_change_domain"), f"domain IN {DOMAINS}")
        batch.create_check_constraint(op.f("ck_change_pens"), f"pen_leadership IN {PENS} AND pen_ps IN {PENS}")
        batch.create_check_constraint(op.f("ck_change_offer"), "offer IN ('', 'ps', 'leadership')")
        batch.create_check_constraint(op.f("ck_change_dissents"), "unanswered >= 0 AND unanswered <= dissents")
    with op.batch_alter_table("change") as batch:
        for name in (*WORDED, *COUNTED):
            batch.alter_column(name, server_default=None)
    op.execute("UPDATE change SET in_effect_on = stage_since WHERE stage = 'in_effect'")


def _texts_and_versions() -> None:
    op.create_table(
        "change_text",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_change_text_change_id_change")),
        sa.PrimaryKeyConstraint("change_id", "field", name=op.f("pk_change_text")),
    )
    op.create_table(
        "version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("major", sa.Integer(), nullable=False),
        sa.Column("minor", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'earlier', 'approved', 'retired')", name=op.f("ck_version_state")),
        sa.CheckConstraint(
            "(minor = 0) = (state IN ('approved', 'retired'))", name=op.f("ck_version_whole_when_approved")
        ),
        sa.CheckConstraint("(length(text) > 0) <> (length(link) > 0)", name=op.f("ck_version_text_or_link")),
        sa.CheckConstraint("length(trim(summary)) > 0", name=op.f("ck_version_summary")),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_version_change_id_change")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_version_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("change_id", "major", "minor", name=op.f("uq_version_change_id_major_minor")),
    )
    for state in ("draft", "approved"):
        only = sa.text(f"state = '{state}'")
        name = op.f(f"uq_version_one_{state}")
        op.create_index(name, "version", ["change_id"], unique=True, sqlite_where=only, postgresql_where=only)
    op.create_table(
        "raised",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appears_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("heard", sa.Boolean(), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("holders", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["raised_by"], ["person.id"], name=op.f("fk_raised_raised_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raised")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_raised_raised_by"), "raised", ["raised_by"])


def _followers() -> None:
    for thing in ("change", "release"):
        table = f"{thing}_follower"
        op.create_table(
            table,
            sa.Column(f"{thing}_id", sa.Uuid(), nullable=False),
            sa.Column("person_id", sa.Uuid(), nullable=False),
            sa.ForeignKeyConstraint([f"{thing}_id"], [f"{thing}.id"], name=op.f(f"fk_{table}_{thing}_id_{thing}")),
            sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person")),
            sa.PrimaryKeyConstraint(f"{thing}_id", "person_id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"])
    op.create_table(
        "told",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_told_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told")),
    )
    # of what stands already, nobody is told anew
    op.execute(
        "INSERT INTO told (id, number) SELECT 1, coalesce(max(number), 0) FROM ledger_entry WHERE chain = 'trail'"
    )


def _kinds(mail: str, wish: str) -> None:
    """Say which kinds of letters there are, and which of them one can choose not to get."""
    for table, name, kinds in (("mail", MAIL, mail), ("mail_wish", WISH, wish)):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(name), type_="check")
            batch.create_check_constraint(op.f(name), f"kind IN ({kinds})")


def downgrade() -> None:
    op.execute("DELETE FROM mail WHERE kind IN ('looks', 'followed', 'trail')")
    op.execute("DELETE FROM mail_wish WHERE kind IN ('looks', 'followed', 'trail')")
    _kinds(
        "'place', 'reminder', 'dates', 'hosting', 'quiet', 'released', 'weekly'",
        "'reminder', 'dates', 'hosting', 'released'",
    )
    for table in ("told", "release_follower", "change_follower", "raised", "version", "change_text"):
        op.drop_table(table)
    with op.batch_alter_table("decision") as batch:
        batch.drop_column("together")
    with op.batch_alter_table("change_cell") as batch:
        batch.drop_constraint(op.f("fk_change_cell_confirmed_by_person"), type_="foreignkey")
        batch.drop_column("confirmed_by")
        batch.drop_column("confirmed_on")
    op.execute("UPDATE change SET origin = 'ps_staff' WHERE origin = 'elsewhere'")
    with op.batch_alter_table("change") as batch:
        for name in ("domain", "pens", "offer", "dissents"):
            batch.drop_constraint(op.f(f"ck_change_{name}"), type_="check")
        for name in (*WORDED, *COUNTED, "in_effect_on", "looked_on"):
            batch.drop_column(name)
        batch.drop_constraint(op.f(ORIGIN), type_="check")
        batch.create_check_constraint(op.f(ORIGIN), "origin IN ('themes', 'ps_staff')")
    with op.batch_alter_table("answer") as batch:
        batch.drop_index(op.f("ix_answer_change_id"))
        batch.drop_constraint(op.f("fk_answer_change_id_change"), type_="foreignkey")
        batch.drop_column("change_id")
        batch.drop_column("body")
    # what is older knows no such word; what was acknowledged is owed there as it is here
    op.execute("DELETE FROM answer WHERE word = 'acknowledged'")
    _answers("'yes', 'in_part', 'not_now', 'no'", "word = 'yes'")
    with op.batch_alter_table("release") as batch:
        batch.drop_constraint(op.f(DUE), type_="check")
        batch.drop_column("answer_by")
    op.drop_index(op.f("ix_ledger_entry_kind"), "ledger_entry")
    op.drop_column("agency", "public")
