"""What sharing registers: the right to change what is seen of an award, on the member's request."""

from __future__ import annotations

from typing import Final

from badges.base.registry import Capability
from badges.base.rights import Action, at_a_site

CAPABILITY: Final = Capability("sharing", rights=at_a_site(Action.SHARE))
