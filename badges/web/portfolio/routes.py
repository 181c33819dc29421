"""The portfolio's blueprint with its routes: importing the modules of `PAGES` registers them."""

from __future__ import annotations

from flask.blueprints import BlueprintSetupState

from badges.people import links
from badges.web.http import access
from badges.web.portfolio import afterwards, borrowed_phone, publication, recognition, room, sharing
from badges.web.portfolio.answers import disagreement, later_answer, name_question, onward, words
from badges.web.portfolio.bundles import pages as bundles
from badges.web.portfolio.bundles import referrer
from badges.web.portfolio.cv import pages as cv
from badges.web.portfolio.ideas import form as idea_form
from badges.web.portfolio.ideas import pages as ideas
from badges.web.portfolio.introductions import pages as introductions
from badges.web.portfolio.keeping import pages as keeping
from badges.web.portfolio.messages import pages as messages
from badges.web.portfolio.others import pages as others
from badges.web.portfolio.paper import pages as paper
from badges.web.portfolio.postings import conditions, form, objections
from badges.web.portfolio.postings import pages as postings
from badges.web.portfolio.presence import pages as presence
from badges.web.portfolio.rights import page, proof, receipt
from badges.web.portfolio.traits import pages as traits
from badges.web.portfolio.witnesses import pages as witnesses

blueprint = room.blueprint
receipts = receipt.blueprint
farewell = borrowed_phone.farewell
ANSWERING = (later_answer, disagreement, name_question, words, onward, witnesses)
RIGHTS = (page, proof)
POSTINGS = (postings, form, conditions, objections, ideas, idea_form)
PAGES = (
    borrowed_phone,
    recognition,
    sharing,
    publication,
    keeping,
    paper,
    bundles,
    referrer,
    afterwards,
    cv,
    presence,
    introductions,
    messages,
    traits,
    others,
    *POSTINGS,
    *ANSWERING,
    *RIGHTS,
)


@blueprint.record
def _read_links(state: BlueprintSetupState) -> None:
    state.app.extensions[access.LINKS] = links
