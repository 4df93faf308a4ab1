"""the drift's copies, hops and queue; roles; what is told through others; what an organiser looks at first."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "venues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("keeper", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "relays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("liaison", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    with op.batch_alter_table("relays", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relays_member_id"), ["member_id"], unique=False)

    op.create_table(
        "copies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("book_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("home_id", sa.Integer(), nullable=True),
        sa.Column("labelled", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whereabouts", sa.String(length=16), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("renewed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"],
            ["books.id"],
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"]),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["groups.id"],
        ),
        sa.ForeignKeyConstraint(
            ["home_id"],
            ["venues.id"],
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["members.id"],
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"],
            ["venues.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("copies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_copies_book_id"), ["book_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_copies_due"), ["due"], unique=False)
        batch_op.create_index(batch_op.f("ix_copies_member_id"), ["member_id"], unique=False)

    op.create_table(
        "photos",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
        ),
        sa.PrimaryKeyConstraint("message_id"),
    )
    op.create_table(
        "roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.String(length=16), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("region", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["groups.id"],
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("member_id", "duty", "group_id", "region"),
    )
    with op.batch_alter_table("roles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roles_member_id"), ["member_id"], unique=False)

    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("book_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("wanted_id", sa.Integer(), nullable=True),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["act_id"],
            ["drift_acts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["book_id"],
            ["books.id"],
        ),
        sa.ForeignKeyConstraint(
            ["copy_id"],
            ["copies.id"],
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["groups.id"],
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
        ),
        sa.ForeignKeyConstraint(
            ["wanted_id"],
            ["copies.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index("holds_in_order", ["book_id", "standing", "asked_at"], unique=False)
        batch_op.create_index(
            "holds_once",
            ["book_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("standing IN ('queued', 'ready')"),
            postgresql_where=sa.text("standing IN ('queued', 'ready')"),
        )
        batch_op.create_index(batch_op.f("ix_holds_act_id"), ["act_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_holds_copy_id"), ["copy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_holds_member_id"), ["member_id"], unique=False)

    op.create_table(
        "hops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["act_id"],
            ["drift_acts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["copy_id"],
            ["copies.id"],
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
        ),
        sa.ForeignKeyConstraint(
            ["venue_id"],
            ["venues.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("copy_id", "seq"),
    )
    with op.batch_alter_table("hops", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hops_member_id"), ["member_id"], unique=False)
    op.create_table(
        "wants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["groups.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("wants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wants_message_id"), ["message_id"], unique=False)
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("drift_acts") as acts:
        acts.add_column(sa.Column("said_at", moment, nullable=True))
        acts.add_column(sa.Column("copy_id", sa.Integer(), nullable=True))
        acts.add_column(sa.Column("from_id", sa.Integer(), nullable=True))
        acts.add_column(sa.Column("to_id", sa.Integer(), nullable=True))
        acts.add_column(sa.Column("venue_id", sa.Integer(), nullable=True))
        acts.create_index("ix_drift_acts_copy_id", ["copy_id"])
        acts.create_index("ix_drift_acts_book_id", ["book_id"])
        acts.create_foreign_key("drift_acts_copy", "copies", ["copy_id"], ["id"])
        acts.create_foreign_key("drift_acts_from", "members", ["from_id"], ["id"])
        acts.create_foreign_key("drift_acts_to", "members", ["to_id"], ["id"])
        acts.create_foreign_key("drift_acts_venue", "venues", ["venue_id"], ["id"])
    op.execute("UPDATE drift_acts SET said_at = made_at")
    with op.batch_alter_table("drift_acts") as acts:
        acts.alter_column("said_at", existing_type=moment, nullable=False)
    with op.batch_alter_table("groups") as groups:
        groups.add_column(sa.Column("names_readers", sa.Boolean(), nullable=False, server_default=sa.false()))
        groups.add_column(sa.Column("by_rank", sa.Boolean(), nullable=False, server_default=sa.true()))
        groups.add_column(sa.Column("venue_id", sa.Integer(), nullable=True))
        groups.create_foreign_key("groups_venue", "venues", ["venue_id"], ["id"])
    op.add_column("identities", sa.Column("friend", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("members", sa.Column("aside", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("members", sa.Column("resting", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("schedules", sa.Column("asks", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("posts", sa.Column("counted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("posts", sa.Column("since", sa.Date(), nullable=True))
    op.add_column("posts", sa.Column("until", sa.Date(), nullable=True))
