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
from badges.web.office.agenda import calendar, files, gathering, recurring_meetings
from badges.web.office.attendance import page as attendance
from badges.web.office.attendance import sheets
from badges.web.office.colleague import colleague_entries, colleague_reading, team, team_week, ties
from badges.web.office.correcting import former_names, gathering_badges
from badges.web.office.correcting import name_questions as names_asked
from badges.web.office.correcting import wording as correcting
from badges.web.office.day import disagreements, letters
from badges.web.office.exchanges import form as exchange_form
from badges.web.office.exchanges import page as exchanges
from badges.web.office.guide import practice, week
from badges.web.office.ideas import acts as idea_acts
from badges.web.office.ideas import pages as ideas
from badges.web.office.matching import (
    choose,
    introduction_steps,
    introductions,
    postings,
    wall,
    wishes,
)
from badges.web.office.messages import pages as messages
from badges.web.office.messages import papers as message_papers
from badges.web.office.observing import page as observing
from badges.web.office.offline import pages as offline
from badges.web.office.offline import roster
from badges.web.office.onward import letters as onward_letters
from badges.web.office.onward import pages as onward
from badges.web.office.orientation import pages as orientation
from badges.web.office.others import pages as others
from badges.web.office.person import (
    address,
    afterwards,
    consent_question,
    correct_observation,
    importing,
    other_site,
    page,
    presence,
    search,
)
from badges.web.office.printing import batches, slip, wanted_cards
from badges.web.office.reports import files as report_files
from badges.web.office.reports import page as reports
from badges.web.office.together import agreements, observations
from badges.web.office.witnesses import pages as witnesses
from badges.web.office.workshops import enrolment, poster
from badges.web.office.workshops import pages as workshops

blueprint = room.blueprint
PAGES = (
    today,
    gatherings,
    attendance,
    sheets,
    exchanges,
    exchange_form,
    wall,
    postings,
    introductions,
    introduction_steps,
    choose,
    wishes,
    ideas,
    idea_acts,
    orientation,
    people,
    slip,
    wanted_cards,
    batches,
    page,
    correct_observation,
    presence,
    afterwards,
    observing,
    other_site,
    importing,
    onward,
    onward_letters,
    consent_question,
    address,
    leaving,
    offline,
    roster,
    recognition,
    issuing,
    observations,
    agreements,
    questions,
    colleague_reading,
    ties,
    colleague_entries,
    team,
    team_week,
    calendar,
    gathering,
    recurring_meetings,
    search,
    workshops,
    enrolment,
    poster,
    files,
    correcting,
    names_asked,
    week,
    former_names,
    gathering_badges,
    practice,
    disagreements,
    letters,
    witnesses,
    messages,
    message_papers,
    reports,
    report_files,
    others,
)


@blueprint.record
def _give_words(state: BlueprintSetupState) -> None:
    wording.register(state.app)  # type: ignore[arg-type]
