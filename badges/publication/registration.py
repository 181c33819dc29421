"""What publication registers: nothing. It keeps no row, and what it shows is public or comes from a member's choice."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability

CAPABILITY: Final = Capability("publication")
