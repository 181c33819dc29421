"""The network whose badges are shown, and a client."""

from __future__ import annotations

from tests.cast.counter import app, cast, client, words_of_today

__all__ = ["app", "cast", "client", "words_of_today"]
