"""Activities in six groups, thirty words instead of twelve, and the activity that another took the place of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

GROUPS = ("home", "make", "outdoors", "words", "create", "lend")
KNOWN = {
    "couture": "home", "cuisine": "home", "bricolage": "make", "jardinage": "outdoors", "anglais": "words",
    "lecture": "words", "informatique": "words", "papiers": "words", "peinture": "create", "musique": "create",
    "trajets": "lend", "enfants": "lend",
}  # fmt: skip
ADDED = {
    "conserves": ("home", "Conserves, confitures"),
    "tricot": ("home", "Tricot, crochet"),
    "linge": ("home", "Linge, repassage"),
    "velo": ("make", "Vélo"),
    "meubles": ("make", "Monter ou retaper un meuble"),
    "bois": ("make", "Travail du bois"),
    "vannerie": ("make", "Vannerie, osier"),
    "animaux": ("outdoors", "Animaux"),
    "plantes": ("outdoors", "Plantes, champignons"),
    "marche": ("outdoors", "Marche, balades"),
    "peche": ("outdoors", "Pêche"),
    "francais": ("words", "Parler français"),
    "danse": ("create", "Danse"),
    "photo": ("create", "Photo"),
    "memoire": ("create", "Contes, mémoire du pays"),
    "courses": ("lend", "Courses"),
    "visites": ("lend", "Visites, compagnie"),
    "porter": ("lend", "Un coup de main pour porter"),
}
ACTIVITY = sa.table(
    "activity", sa.column("key", sa.String()), sa.column("name", sa.String()), sa.column("group_key", sa.String())
)


def upgrade() -> None:
    """Add the columns, the group of the first twelve activities, and the words that are missing.

    A word whose key an activity of the coordination has stays as it is called, and gets the group; one whose name
    another bears is not added. Any other that the coordination added is in no group yet. An instance that is not made
    yet gets its activities from `badges init`, and a restored one from its archive.
    """
    with op.batch_alter_table("activity") as table:
        table.add_column(sa.Column("group_key", sa.String(length=10), nullable=True))
        table.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_activity_merged_into_id_activity"), "activity", ["merged_into_id"], ["id"])
        table.create_check_constraint(op.f("ck_activity_group_key"), f"group_key IN ({', '.join(map(repr, GROUPS))})")
    bind = op.get_bind()
    for key, group in {**KNOWN, **{key: group for key, (group, _name) in ADDED.items()}}.items():
        bind.execute(ACTIVITY.update().where(ACTIVITY.c.key == key).values(group_key=group))
    if not bind.scalar(sa.text("SELECT count(*) FROM site")):
        return
    there = bind.execute(sa.select(ACTIVITY.c.key, ACTIVITY.c.name)).all()
    taken = {key for key, _name in there} | {name.casefold() for _key, name in there}
    rows = [
        {"key": key, "name": name, "group_key": group}
        for key, (group, name) in ADDED.items()
        if not taken & {key, name.casefold()}
    ]
    if bind.dialect.name == "postgresql":  # the rows of an archive came with their numbers
        bind.execute(sa.text("SELECT setval(pg_get_serial_sequence('activity', 'id'), max(id)) FROM activity"))
    if rows:
        op.bulk_insert(ACTIVITY, rows)


def downgrade() -> None:
    """Drop the columns. The words stay: they may be used. One that was merged stays retired."""
    with op.batch_alter_table("activity") as table:
        table.drop_constraint(op.f("ck_activity_group_key"), type_="check")
        table.drop_constraint(op.f("fk_activity_merged_into_id_activity"), type_="foreignkey")
        table.drop_column("merged_into_id")
        table.drop_column("group_key")
