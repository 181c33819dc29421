"""The network's service. `flask --app badges` finds `create_app` here; nothing else is imported until it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(*arguments: Any, **options: Any) -> Flask:
    """Build the application: see `badges.app.create_app`."""
    from badges.app import create_app as build

    return build(*arguments, **options)
