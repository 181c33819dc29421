"""What becomes of an offer or a request: other words, read, paused, said again, answered, ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base import versions
from badges.base.errors import Refused
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.activities import changes as activities
from badges.matching.postings import rows
from badges.matching.postings.facts import OTHER, PostingFacts
from badges.matching.postings.rows import OwnLink, Speaker
from badges.matching.postings.say import activity_id, last_day, refuse_alone, refuse_public
from badges.matching.postings.views import PostingView
from badges.matching.rules import STEPS, PostingState, Step, lasts_until
from badges.matching.tables import Posting
from badges.people import changes as people


def change(services: Services, by: Speaker, posting_id: int, facts: PostingFacts, *, shown: str | None = None) -> None:
    """Change what an offer or a request says. Words that the member changes on the private page are read again.

    What is public no longer is so at once, whatever else the form says: it is never outdated for that.
    Raises NotFound; Outdated; Refused: posting.over for one that ended, and what `say.say` refuses.
    """
    now = services.now()
    today = local_date(now)
    with services.database.begin() as session:
        activities.hold(session)
        posting = rows.held(session, by, posting_id)
        recorded = PostingView.of(posting)
        until = posting.until if facts.until == posting.until else last_day(facts, today)
        other = facts.other_activity if facts.activity == OTHER else None
        wanted = replace(facts, until=until, other_activity=other, with_parent=False)
        if wanted == recorded.facts:
            _read_by(posting, by, now)
            return
        versions.refuse_outdated(shown, *_versions(session, recorded.facts, posting.activity_id))
        if recorded.state(today) in (PostingState.ENDED, PostingState.FULFILLED):
            raise Refused("posting.over")
        refuse_public(posting.member, facts)
        refuse_alone(posting.member, facts)
        reworded = (wanted.words, wanted.other_activity) != (posting.words, posting.other_activity)
        wanted.fill(posting)
        posting.until, posting.activity_id = until, activity_id(session, facts, posting.activity_id)
        if isinstance(by, OwnLink) and reworded:
            posting.read_at = posting.read_by_id = None
        if isinstance(by, OwnLink):
            people.hear_of(posting.member, today)
        _read_by(posting, by, now)


def _versions(session: OrmSession, recorded: PostingFacts, number: int | None) -> list[str]:
    """The version of what is recorded, and those of forms that were opened before its activity was merged."""
    before = [replace(recorded, activity=key) for key in activities.keys_once(session, number)]
    return [each.version for each in (recorded, *before)]


def take(services: Services, by: Speaker, posting_id: int, step: Step) -> PostingState:
    """Take one step with an offer or a request, and return where it stands. A step taken twice is taken once.

    Raises NotFound; NotAllowed; Refused: posting.step where the step is possible no longer, form.choice for a member
    who would read their own words.
    """
    now = services.now()
    today = local_date(now)
    with services.database.begin() as session:
        posting = rows.held(session, by, posting_id)
        if step is Step.READ and isinstance(by, OwnLink):
            raise Refused("form.choice")
        state = PostingView.of(posting).state(today)
        if state not in STEPS[step]:
            if _is_taken(posting, step, state):
                return state
            raise Refused("posting.step")
        if step is Step.READ:
            _read_by(posting, by, now)
        elif step is Step.PAUSE:
            posting.paused_at = now
        elif step is Step.RESUME:
            posting.paused_at = None
        elif step is Step.SAY_AGAIN:
            posting.until, posting.ended_at, posting.fulfilled = lasts_until(today), None, False
        elif step in (Step.FULFIL, Step.END):
            posting.ended_at, posting.fulfilled = now, step is Step.FULFIL
            posting.words_public = posting.name_public = False  # both yeses end with it
        if isinstance(by, OwnLink) or step is Step.SAY_AGAIN:
            people.hear_of(posting.member, today)
        return PostingView.of(posting).state(today)


def hide(services: Services, by: Speaker, posting_id: int, *, name_only: bool = False) -> None:
    """Take back the yes to the first name on the public wall, or to the words as well.

    The member and the staff of the site always may.

    Raises NotFound; NotAllowed.
    """
    with services.database.begin() as session:
        posting = rows.held(session, by, posting_id)
        posting.name_public = False
        if not name_only:
            posting.words_public = False


def _read_by(posting: Posting, by: Speaker, now: datetime) -> None:
    """What a facilitator saves was read by her."""
    if posting.read_at is None and not isinstance(by, OwnLink):
        posting.read_at, posting.read_by_id = now, by.staff_id


def _is_taken(posting: Posting, step: Step, state: PostingState) -> bool:
    """Whether a step that is not possible any more was the last one taken: a second tap of the same button."""
    return {
        Step.READ: posting.read_at is not None,
        Step.PAUSE: state is PostingState.PAUSED,
        Step.RESUME: state in (PostingState.SHOWN, PostingState.UNREAD),
        Step.SAY_AGAIN: False,
        Step.FULFIL: state is PostingState.FULFILLED,
        Step.END: state is PostingState.ENDED,
    }[step]
