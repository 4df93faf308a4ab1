"""what becomes of suggestions, passwords that are good once."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "clue_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("advice_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["advice_id"], ["advice.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("advice_id", "stage"),
    )
    op.create_index("ix_clue_steps_day", "clue_steps", ["day"])
    op.add_column("accounts", sa.Column("once", sa.Boolean(), nullable=False, server_default=sa.false()))
