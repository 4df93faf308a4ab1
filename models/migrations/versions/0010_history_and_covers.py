"""the history of one record, person or book is found without reading everybody's; a book may have its cover."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_index("audit_by_subject", "audit", ["subject", "subject_id"])
    op.add_column("books", sa.Column("cover", sa.String(), nullable=False, server_default=""))
