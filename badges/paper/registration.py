"""What paper registers: nothing. It keeps no row and asks no right."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability

CAPABILITY: Final = Capability("paper")
