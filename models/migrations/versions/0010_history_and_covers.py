"""a day's records and a thing's history are found without reading all; a book may have its cover."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


RECORDS = (
    "checkins",
    "recommendations",
    "reflections",
    "excerpts",
    "advice",
    "signups",
    "attendances",
    "drift_acts",
)


def upgrade() -> None:
    for name in RECORDS:
        op.create_index(f"{name}_by_day", name, ["day"])
    op.create_index("audit_by_subject", "audit", ["subject", "subject_id"])
    op.add_column("books", sa.Column("cover", sa.String(), nullable=False, server_default=""))
