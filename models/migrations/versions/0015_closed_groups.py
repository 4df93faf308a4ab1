"""groups that are closed, and whose records stay."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("groups", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
