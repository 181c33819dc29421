"""The words of each member's name, by which a search finds them; what an exchange was, folded; badges and
sessions by their day."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

BATCH = 1_000
# As names were folded on the day of this revision.
_JOINED = re.compile(r"[\s'’ʼ\-‐‑.]+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
_UNSEEN = {ord(mark): None for mark in "\u200c\u200d\u00ad\u200b\u200e\u200f\ufeff"}


def upgrade() -> None:
    """Create the table and the column, and fill them."""
    word = sa.String(length=130).with_variant(sa.String(length=130, collation="C"), "postgresql")
    op.create_table(
        "member_name_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", word, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_member_name_word_member_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_name_word")),
    )
    op.create_index(op.f("ix_member_name_word_member_id"), "member_name_word", ["member_id"])
    op.create_index(op.f("ix_member_name_word_word_member_id"), "member_name_word", ["word", "member_id"])
    op.create_index(op.f("ix_award_site_id_issued_at"), "award", ["site_id", "issued_at"])
    op.create_index(op.f("ix_gathering_workshop_id_starts_at"), "gathering", ["workshop_id", "starts_at"])
    op.drop_index(op.f("ix_gathering_workshop_id"), "gathering")
    with op.batch_alter_table("exchange") as table:
        table.add_column(sa.Column("folded_what", sa.String(length=250), nullable=False, server_default=""))
    with op.batch_alter_table("exchange") as table:
        table.alter_column("folded_what", server_default=None)
    _fill()


def _fill() -> None:
    connection = op.get_bind()
    members = sa.table("member", sa.column("id", sa.Integer), sa.column("folded_name", sa.String))
    words = sa.table("member_name_word", sa.column("word", sa.String), sa.column("member_id", sa.Integer))
    exchanges = sa.table(
        "exchange", sa.column("id", sa.Integer), sa.column("what", sa.String), sa.column("folded_what", sa.String)
    )
    last = 0
    while named := connection.execute(
        sa.select(members).where(members.c.id > last).order_by(members.c.id).limit(BATCH)
    ).all():
        rows = [{"word": word, "member_id": each.id} for each in named for word in sorted(_words(each.folded_name))]
        if rows:
            connection.execute(words.insert(), rows)
        last = named[-1].id
    last = 0
    change = exchanges.update().where(exchanges.c.id == sa.bindparam("number"))
    change = change.values(folded_what=sa.bindparam("folded"))
    while given := connection.execute(
        sa.select(exchanges.c.id, exchanges.c.what).where(exchanges.c.id > last).order_by(exchanges.c.id).limit(BATCH)
    ).all():
        connection.execute(change, [{"number": each.id, "folded": _folded(each.what)[:250]} for each in given])
        last = given[-1].id


def _words(key: str) -> set[str]:
    words = key.split()
    return {*words, *(one + two for one, two in pairwise(words) if one in ("d", "l", "m", "n", "o"))}


def _folded(text: str) -> str:
    once = unicodedata.normalize("NFKD", text.translate(_UNSEEN).casefold())
    plain = unicodedata.normalize("NFKD", once.casefold()).translate(_LETTERS)
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return _JOINED.sub(" ", plain).strip()


def downgrade() -> None:
    """Drop both: they follow from the names and the texts."""
    with op.batch_alter_table("exchange") as table:
        table.drop_column("folded_what")
    op.create_index(op.f("ix_gathering_workshop_id"), "gathering", ["workshop_id"])
    op.drop_index(op.f("ix_gathering_workshop_id_starts_at"), "gathering")
    op.drop_index(op.f("ix_award_site_id_issued_at"), "award")
    op.drop_index(op.f("ix_member_name_word_word_member_id"), "member_name_word")
    op.drop_index(op.f("ix_member_name_word_member_id"), "member_name_word")
    op.drop_table("member_name_word")
