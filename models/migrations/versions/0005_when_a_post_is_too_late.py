"""a post that nobody asked for knows when it is too late for it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("posts", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
