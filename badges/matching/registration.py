"""What matching registers: nothing yet that the rooms below do not. The right to record is that of gatherings."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability

CAPABILITY: Final = Capability("matching")
