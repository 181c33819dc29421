"""Erasure and departure: requests, the random bits of each person, merged records, and what retention needs.

The bits of people who are registered already are derived from random bytes that their rows hold, so that a backup made
before this revision, once it is restored and upgraded, gives them the same bits.
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns and the table."""
    with op.batch_alter_table("member") as table:
        table.add_column(sa.Column("erasure_bits", sa.LargeBinary(length=16), nullable=True))
        table.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        for name in ("kept_on", "asked_on", "forgotten_on"):
            table.add_column(sa.Column(name, sa.Date(), nullable=True))
        table.create_foreign_key(op.f("fk_member_merged_into_id_member"), "member", ["merged_into_id"], ["id"])
    with op.batch_alter_table("staff") as table:
        table.add_column(sa.Column("erasure_bits", sa.LargeBinary(length=16), nullable=True))
        table.add_column(sa.Column("erased_at", INSTANT, nullable=True))
    _give_bits("member", "link_nonce")
    _give_bits("staff", "fs_uniquifier")
    for name in ("member", "staff"):
        with op.batch_alter_table(name) as table:
            table.alter_column("erasure_bits", existing_type=sa.LargeBinary(length=16), nullable=False)
            table.create_unique_constraint(op.f(f"uq_{name}_erasure_bits"), ["erasure_bits"])
    op.create_index(op.f("ix_member_merged_into_id"), "member", ["merged_into_id"])
    with op.batch_alter_table("award") as table:
        table.add_column(sa.Column("closed_at", INSTANT, nullable=True))
    with op.batch_alter_table("gathering") as table:
        table.add_column(sa.Column("nameless", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("gathering") as table:
        table.alter_column("nameless", server_default=None)
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", INSTANT, nullable=True),
        sa.Column("destroyed_at", INSTANT, nullable=True),
        sa.CheckConstraint("(member_id IS NULL) <> (staff_id IS NULL)", name=op.f("ck_erasure_one_person")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_erasure_member_id_member")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_erasure_staff_id_staff")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["staff.id"], name=op.f("fk_erasure_asked_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    is_open = sa.text("taken_back_at IS NULL AND destroyed_at IS NULL")
    op.create_index("ix_erasure_open", "erasure", ["due_at"], sqlite_where=is_open, postgresql_where=is_open)
    for column in ("member_id", "staff_id"):
        op.create_index(op.f(f"ix_erasure_{column}"), "erasure", [column])


def _give_bits(name: str, source: str) -> None:
    table = sa.table(name, sa.column("id"), sa.column(source), sa.column("erasure_bits", sa.LargeBinary(length=16)))
    connection = op.get_bind()
    for number, value in connection.execute(sa.select(table.c.id, table.c[source])).all():
        raw = value.encode() if isinstance(value, str) else bytes(value)
        bits = hashlib.sha256(b"erasure bits" + raw).digest()[:16]
        connection.execute(sa.update(table).where(table.c.id == number).values(erasure_bits=bits))


def downgrade() -> None:
    """Drop them."""
    op.drop_table("erasure")
    with op.batch_alter_table("gathering") as table:
        table.drop_column("nameless")
    with op.batch_alter_table("award") as table:
        table.drop_column("closed_at")
    with op.batch_alter_table("staff") as table:
        table.drop_constraint(op.f("uq_staff_erasure_bits"), type_="unique")
        table.drop_column("erased_at")
        table.drop_column("erasure_bits")
    op.drop_index(op.f("ix_member_merged_into_id"), table_name="member")
    with op.batch_alter_table("member") as table:
        table.drop_constraint(op.f("fk_member_merged_into_id_member"), type_="foreignkey")
        table.drop_constraint(op.f("uq_member_erasure_bits"), type_="unique")
        for name in ("forgotten_on", "asked_on", "kept_on", "merged_into_id", "erasure_bits"):
            table.drop_column(name)
