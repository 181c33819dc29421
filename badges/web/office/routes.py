"""The office's blueprint with its routes: importing the modules of `PAGES` registers them."""

from __future__ import annotations

from flask.blueprints import BlueprintSetupState

from badges.web.office import (
    gatherings,
    issuing,
    leaving,
    people,
    questions,
    recognition,
    room,
    today,
    wording,
)
from badges.web.office.agenda import calendar, files, gathering, recurring
from badges.web.office.attendance import page as attendance
from badges.web.office.attendance import sheets
from badges.web.office.colleague import noted, reading, team, ties
from badges.web.office.correcting import asking as names_asked
from badges.web.office.correcting import renamed, resting
from badges.web.office.correcting import wording as correcting
from badges.web.office.day import disagreeing, letters
from badges.web.office.exchanges import form as exchange_form
from badges.web.office.exchanges import page as exchanges
from badges.web.office.guide import practice, week
from badges.web.office.observing import page as observing
from badges.web.office.person import address, asking, importing, move, page, presence, search, seen
from badges.web.office.printing import batches, slip, wanted
from badges.web.office.together import agreements, observations
from badges.web.office.workshops import enrolling, poster
from badges.web.office.workshops import pages as workshops

blueprint = room.blueprint
PAGES = (
    today,
    gatherings,
    attendance,
    sheets,
    exchanges,
    exchange_form,
    people,
    slip,
    wanted,
    batches,
    page,
    seen,
    presence,
    observing,
    move,
    importing,
    asking,
    address,
    leaving,
    recognition,
    issuing,
    observations,
    agreements,
    questions,
    reading,
    ties,
    noted,
    team,
    calendar,
    gathering,
    recurring,
    search,
    workshops,
    enrolling,
    poster,
    files,
    correcting,
    names_asked,
    week,
    renamed,
    resting,
    practice,
    disagreeing,
    letters,
)


@blueprint.record
def _give_words(state: BlueprintSetupState) -> None:
    wording.register(state.app)  # type: ignore[arg-type]
