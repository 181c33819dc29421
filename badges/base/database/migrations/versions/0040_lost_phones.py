"""What a lost phone may hold is stopped before it ends: who reported it, and since when each thing is stopped."""

from __future__ import annotations

import re
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

STOPPED = ("passkey", "staff_link", "device", "web_session")
ADDED = "phone_restored"


def upgrade() -> None:
    """Add the reports and the columns, and admit the act. Nothing is stopped yet: until now all ended at once."""
    op.create_table(
        "lost_phone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_lost_phone_staff_id_staff"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["staff.id"], name=op.f("fk_lost_phone_reported_by_id_staff"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_phone")),
    )
    op.create_index(op.f("ix_lost_phone_staff_id"), "lost_phone", ["staff_id"], unique=False)
    op.create_index(op.f("ix_lost_phone_reported_by_id"), "lost_phone", ["reported_by_id"], unique=False)
    op.create_index(op.f("ix_lost_phone_over_at"), "lost_phone", ["over_at"], unique=False)
    for name in STOPPED:
        op.add_column(name, sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("member", sa.Column("link_stopped_at", sa.DateTime(timezone=True), nullable=True))
    _admit([*_admitted(), ADDED])


def downgrade() -> None:
    """End for good what is stopped, and refuse the act again; entries of this kind must be gone."""
    op.execute("DELETE FROM web_session WHERE stopped_at IS NOT NULL")
    op.execute("DELETE FROM passkey WHERE stopped_at IS NOT NULL")
    op.execute("DELETE FROM staff_link WHERE stopped_at IS NOT NULL AND used_at IS NULL")
    op.execute("UPDATE device SET ended_at = stopped_at WHERE stopped_at IS NOT NULL AND ended_at IS NULL")
    member = sa.table(
        "member", sa.column("id", sa.Integer()), sa.column("link_nonce", sa.LargeBinary()),
        sa.column("link_stopped_at", sa.DateTime(timezone=True)),
        sa.column("link_ended_at", sa.DateTime(timezone=True)),
    )  # fmt: skip
    connection = op.get_bind()
    chosen = sa.select(member.c.id, member.c.link_stopped_at).where(member.c.link_stopped_at.is_not(None))
    for number, stopped_at in connection.execute(chosen).all():
        values = {"link_nonce": secrets.token_bytes(16), "link_ended_at": stopped_at}
        connection.execute(sa.update(member).where(member.c.id == number).values(values))
    _admit([kind for kind in _admitted() if kind != ADDED])
    with op.batch_alter_table("member") as batch:
        batch.drop_column("link_stopped_at")
    for name in STOPPED:
        with op.batch_alter_table(name) as batch:
            batch.drop_column("stopped_at")
    op.drop_table("lost_phone")


def _admitted() -> list[str]:
    """The kinds that the journal admits now, whatever revisions came before."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("journal_entry")
    text = next(str(each["sqltext"]) for each in checks if each["name"] == "ck_journal_entry_kind")
    return re.findall(r"'([a-z_]+)'", text)


def _admit(kinds: list[str]) -> None:
    with op.batch_alter_table("journal_entry") as batch:
        batch.drop_constraint(op.f("ck_journal_entry_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_journal_entry_kind"), f"kind IN ({', '.join(map(repr, kinds))})")
