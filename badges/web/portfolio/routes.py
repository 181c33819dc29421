"""The member's private pages: one blueprint, whose routes stand in the modules named here."""

from __future__ import annotations

from badges.web.portfolio import publication, recognition, room, sharing

blueprint = room.blueprint
PAGES = (recognition, sharing, publication)
