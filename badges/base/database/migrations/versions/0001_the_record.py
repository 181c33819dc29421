"""The record: one theme for each capability that has tables."""

from __future__ import annotations

from badges.base.database.migrations.initial import base, exchanges, gatherings, ledger, network, people, recognition

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

THEMES = (base, network, people, gatherings, exchanges, recognition, ledger)


def upgrade() -> None:
    """Create everything."""
    for theme in THEMES:
        theme.upgrade()


def downgrade() -> None:
    """Drop everything."""
    for theme in reversed(THEMES):
        theme.downgrade()
