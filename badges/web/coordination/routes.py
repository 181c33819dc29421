"""The coordination's blueprint with its routes: importing the modules of `PAGES` registers them."""

from __future__ import annotations

from badges.web.coordination import issuing, journal, ledger, room

blueprint = room.blueprint
PAGES = (issuing, journal, ledger)
