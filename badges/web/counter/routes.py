"""The counter's blueprint with its routes: importing the modules of `PAGES` registers them."""

from __future__ import annotations

from flask.blueprints import BlueprintSetupState

from badges.ledger import reads as ledger
from badges.web.counter import pages, questions
from badges.web.counter.gatherings import calendar, workshops
from badges.web.counter.orientation import pages as orientation
from badges.web.counter.sharing import bundle, presence
from badges.web.counter.witnesses import pages as witnesses
from badges.web.http import access

blueprint = pages.blueprint
PAGES = (pages, questions, workshops, calendar, bundle, presence, orientation, witnesses)


@blueprint.record_once
def _tell_newest(state: BlueprintSetupState) -> None:
    state.app.extensions[access.NEWEST] = ledger.newest_code
