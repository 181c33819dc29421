"""The counter's blueprint with its routes: importing the modules of `PAGES` registers them."""

from __future__ import annotations

from badges.web.counter import gatherings, pages, questions, workshops

blueprint = pages.blueprint
PAGES = (pages, questions, workshops, gatherings)
