"""How Alembic runs here: on the connection that `schema` passes to it, never from a configuration file."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from badges.base.database.types import Base, TextList, UtcDateTime


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Render the project's column types as the plain ones that the database has."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, TextList):
        return "sa.UnicodeText()"
    return False


connection = context.config.attributes["connection"]
applied = context.config.attributes.get("applied")
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_item,
    compare_type=True,
    compare_server_default=True,
    transactional_ddl=True,
    on_version_apply=lambda **_facts: applied() if applied is not None else None,
)
with context.begin_transaction():
    context.run_migrations()
