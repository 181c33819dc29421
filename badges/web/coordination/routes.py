"""The coordination's blueprint with its routes: importing the modules of `PAGES` registers them."""

from __future__ import annotations

from badges.web.coordination import (
    activities,
    denials,
    home,
    issuing,
    journal,
    leaving,
    ledger,
    letters,
    public_facts,
    report_questions,
    room,
    team,
)

blueprint = room.blueprint
PAGES = (activities, denials, home, issuing, journal, leaving, ledger, letters, public_facts, report_questions, team)
