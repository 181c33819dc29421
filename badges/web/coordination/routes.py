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
from badges.web.coordination.models import drafts
from badges.web.coordination.models import pages as models
from badges.web.coordination.reports import pages as reports
from badges.web.coordination.reports import questions as report_questions
from badges.web.coordination.sites import forms as site_forms
from badges.web.coordination.sites import pages as sites

blueprint = room.blueprint
PAGES = (
    activities,
    denials,
    home,
    issuing,
    journal,
    leaving,
    ledger,
    letters,
    public_facts,
    team,
    handover,
    site_helps,
    models,
    drafts,
    reports,
    report_questions,
    sites,
    site_forms,
)
