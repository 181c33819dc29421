"""The whole application over services that a test already has."""

from __future__ import annotations

from flask import Flask

from badges.app import create_app
from badges.flows.services import Services


def app_over(services: Services) -> Flask:
    """Every page and document, over these services and no others."""
    return create_app(
        services.settings,
        database=services.database,
        keyring=services.keyring,
        clock=services.clock,
        fetch=services.fetch,
        enqueue=services.enqueue,
    )
