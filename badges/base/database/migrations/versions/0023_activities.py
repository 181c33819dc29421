"""Activities: one table for what workshops and exchanges are about. Exchanges that are planned, or cancelled."""

from __future__ import annotations

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

FIRST = {
    "couture": "Couture",
    "cuisine": "Cuisine",
    "anglais": "Anglais, autres langues",
    "bricolage": "Petit bricolage, réparations",
    "trajets": "Trajets",
    "informatique": "Ordinateur, téléphone",
    "jardinage": "Jardinage",
    "lecture": "Lire et écrire",
    "enfants": "Autour des enfants",
    "peinture": "Peinture, dessin",
    "musique": "Musique, jeux",
    "papiers": "Papiers, démarches",
}
ACTIVITY = sa.table(
    "activity", sa.column("id", sa.Integer()), sa.column("key", sa.String()), sa.column("name", sa.String())
)
WORKSHOP = sa.table(
    "workshop",
    sa.column("id", sa.Integer()),
    sa.column("activity", sa.String()),
    sa.column("activity_id", sa.Integer()),
)


def upgrade() -> None:
    """Create the table; what a workshop's text said becomes a row. Exchanges that are there took place.

    An instance that is not made yet gets its first activities from `badges init`, and a restored one from its archive.
    """
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("key", name=op.f("uq_activity_key")),
    )
    with op.batch_alter_table("workshop") as table:
        table.add_column(sa.Column("activity_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_workshop_activity_id_activity"), "activity", ["activity_id"], ["id"])
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM site")):
        op.bulk_insert(ACTIVITY, [{"key": key, "name": name} for key, name in FIRST.items()])
    _point_workshops()
    with op.batch_alter_table("workshop") as table:
        table.drop_column("activity")
    with op.batch_alter_table("exchange") as table:
        table.add_column(sa.Column("activity_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(op.f("fk_exchange_activity_id_activity"), "activity", ["activity_id"], ["id"])
    op.execute("UPDATE exchange SET confirmed_at = recorded_at")


def _point_workshops() -> None:
    bind = op.get_bind()
    texts = bind.execute(sa.select(WORKSHOP.c.id, WORKSHOP.c.activity).where(WORKSHOP.c.activity.is_not(None))).all()
    for number, said in texts:
        key = _key(said)
        if not key:
            continue
        known = bind.scalar(sa.select(ACTIVITY.c.id).where(ACTIVITY.c.key == key))
        if known is None:
            bind.execute(ACTIVITY.insert().values(key=key, name=said[:1].upper() + said[1:]))
            known = bind.scalar(sa.select(ACTIVITY.c.id).where(ACTIVITY.c.key == key))
        bind.execute(WORKSHOP.update().where(WORKSHOP.c.id == number).values(activity_id=known))


def _key(said: str) -> str:
    plain = unicodedata.normalize("NFKD", said.casefold())
    kept = "".join(mark if mark.isalnum() else " " for mark in plain if not unicodedata.combining(mark))
    return "-".join(kept.split())[:40]


def downgrade() -> None:
    """Drop them; a workshop keeps the name of its activity as a text."""
    with op.batch_alter_table("exchange") as table:
        table.drop_constraint(op.f("fk_exchange_activity_id_activity"), type_="foreignkey")
        for name in ("cancelled_at", "confirmed_at", "activity_id"):
            table.drop_column(name)
    with op.batch_alter_table("workshop") as table:
        table.add_column(sa.Column("activity", sa.String(length=60), nullable=True))
    named = sa.select(ACTIVITY.c.name).where(ACTIVITY.c.id == WORKSHOP.c.activity_id).scalar_subquery()
    op.execute(WORKSHOP.update().values(activity=named))
    with op.batch_alter_table("workshop") as table:
        table.drop_constraint(op.f("fk_workshop_activity_id_activity"), type_="foreignkey")
        table.drop_column("activity_id")
    op.drop_table("activity")
