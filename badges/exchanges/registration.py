"""What exchanges registers: the right to record one."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability
from badges.base.rights import Action, at_a_site

CAPABILITY: Final = Capability("exchanges", rights=at_a_site(Action.RECORD_EXCHANGE))
