"""How each word of a member's name sounds, by which a second record of one person is found."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

BATCH = 1_000
# As words sounded on the day of this revision.
_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(.)\1+", r"\1"), (r"ph", "f"), (r"micha", "mika"), (r"ckh?|ch(?=[lrn])|qu?", "k"), (r"c(?=[eiy])", "s"),
        (r"s?ch|sh", "C"), (r"c", "k"), (r"gu(?=[eiy])", "g"), (r"g(?=[eiy])", "j"), (r"eau|au", "o"),
        (r"ou|w", "u"), (r"[ae][iy](?![aeiou])", "e"), (r"oe", "e"), (r"y", "i"), (r"h", ""),
        (r"(?:ea|[ae])[mn](?![aeiou])", "A"), (r"i[mn](?![aeiou])", "I"),
        (r"(?<=\w\w)(?:e?[sxtd]|e)$", ""), (r"z", "s"),
        (r"(?<=[^aeiou])e(?=[^aeiou])", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


def upgrade() -> None:
    """Add the column and its index, and fill it."""
    with op.batch_alter_table("member_name_word") as table:
        table.add_column(sa.Column("sound", sa.String(length=130), nullable=False, server_default=""))
    with op.batch_alter_table("member_name_word") as table:
        table.alter_column("sound", server_default=None)
    _fill()
    op.create_index(op.f("ix_member_name_word_sound_member_id"), "member_name_word", ["sound", "member_id"])


def _fill() -> None:
    connection = op.get_bind()
    words = sa.table("member_name_word", sa.column("word", sa.String), sa.column("sound", sa.String))
    change = words.update().where(words.c.word == sa.bindparam("said")).values(sound=sa.bindparam("heard"))
    known = list(connection.scalars(sa.select(words.c.word).distinct()))
    for start in range(0, len(known), BATCH):
        rows = [{"said": each, "heard": _sound(each)} for each in known[start : start + BATCH]]
        connection.execute(change, rows)


def _sound(word: str) -> str:
    for pattern, sound in _RULES:
        word = pattern.sub(sound, word)
    return word


def downgrade() -> None:
    """Drop it: it follows from the words."""
    op.drop_index(op.f("ix_member_name_word_sound_member_id"), "member_name_word")
    with op.batch_alter_table("member_name_word") as table:
        table.drop_column("sound")
