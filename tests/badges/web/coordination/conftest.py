"""The staff's network and browsers."""

from __future__ import annotations

from tests.cast.office import app, cast, helene, lea, stage, two_gatherings, visitor

__all__ = ["app", "cast", "helene", "lea", "stage", "two_gatherings", "visitor"]
