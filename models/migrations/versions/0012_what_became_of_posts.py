"""why words could not be passed on; what became of a scheduled post last is found without reading all posts."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("relays", sa.Column("failed", sa.String(), nullable=False, server_default=""))
    op.create_index("posts_of_job", "posts", ["job", "id"])
