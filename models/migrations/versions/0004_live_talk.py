"""what is told again counts once; how long 这本书 means the last book; changed ids; first records; what is no text."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "repeats",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("of_message", sa.Integer(), nullable=False),
        sa.Column("of_part", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"]),
        sa.ForeignKeyConstraint(["of_message"], ["messages.id"]),
        sa.PrimaryKeyConstraint("message_id", "part"),
    )
    op.create_index("repeats_of", "repeats", ["of_message"])
    op.create_table(
        "media",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("medium", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"]),
        sa.PrimaryKeyConstraint("message_id"),
    )
    op.add_column("identities", sa.Column("media_at", sa.DateTime(timezone=True), nullable=True))
    kept = sa.text("kept")
    op.create_index(
        "messages_by_identity", "messages", ["identity_id", "sent_at"], sqlite_where=kept, postgresql_where=kept
    )
    op.add_column("groups", sa.Column("talk_minutes", sa.Integer(), nullable=False, server_default="30"))
    op.add_column("identities", sa.Column("gone", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("members", sa.Column("welcomed", sa.Boolean(), nullable=False, server_default=sa.false()))
    for table in ("checkins", "recommendations", "reflections", "excerpts", "advice", "signups", "drift_acts"):
        op.execute(f"UPDATE members SET welcomed = true WHERE id IN (SELECT member_id FROM {table})")
