"""The counter's blueprint with its routes: importing the modules of `PAGES` registers them."""

from __future__ import annotations

from badges.web.counter import pages, questions
from badges.web.counter.gatherings import calendar, workshops
from badges.web.counter.orientation import pages as orientation
from badges.web.counter.sharing import bundle, presence
from badges.web.counter.witnesses import pages as witnesses

blueprint = pages.blueprint
PAGES = (pages, questions, workshops, calendar, bundle, presence, orientation, witnesses)
