"""The coordination's pages: one blueprint, whose routes stand in the modules named here."""

from __future__ import annotations

from badges.web.coordination import issuing, ledger, room

blueprint = room.blueprint
PAGES = (issuing, ledger)
