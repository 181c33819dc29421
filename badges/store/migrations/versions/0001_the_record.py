"""The record: people, activities, ledger, recognition, answers."""

from __future__ import annotations

from badges.store.migrations.initial import activities, answers, ledger, people, recognition

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

THEMES = (people, activities, ledger, recognition, answers)


def upgrade() -> None:
    """Create everything."""
    for theme in THEMES:
        theme.upgrade()


def downgrade() -> None:
    """Drop everything."""
    for theme in reversed(THEMES):
        theme.downgrade()
