"""The coordination's blueprint with its routes: importing the modules of `PAGES` registers them."""

from __future__ import annotations

from badges.web.coordination import (
    activities,
    denials,
    home,
    issuing,
    leaving,
    ledger,
    letters,
    public_facts,
    room,
    team,
)
from badges.web.coordination.colleagues import handover, site_helps
from badges.web.coordination.journal import pages as journal

blueprint = room.blueprint
PAGES = (
    activities,
    denials,
    handover,
    site_helps,
    home,
    issuing,
    journal,
    leaving,
    ledger,
    letters,
    public_facts,
    team,
)
