"""a post that nobody asked for knows when it is too late for it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("posts", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
