"""who took part in a month is counted from the index alone."""

from alembic import op

revision = "0016"
down_revision = "0015"

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
        op.drop_index(f"{name}_by_group", name)
        op.create_index(f"{name}_by_group", name, ["group_id", "day", "member_id", "state"])
