"""The staff's network and browsers."""

from __future__ import annotations

from tests.cast.office import app, cast, helene, instance_template, lea, two_gatherings, visitor

__all__ = ["app", "cast", "helene", "instance_template", "lea", "two_gatherings", "visitor"]
