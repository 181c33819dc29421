"""What an answer does to an award, on the turned phone and from the private link alike, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, TypeAlias

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.rights import Actor
from badges.base.text import names
from badges.people.rules import may_be_public
from badges.people.tables import Member
from badges.recognition import rows
from badges.recognition.dossier import dossier_of
from badges.recognition.rules import AwardBlocked, answer_blockers
from badges.recognition.states import CLOSED, UNSIGNED, AwardState, Visibility, change_state
from badges.recognition.tables import Award, Disagreement

Given: TypeAlias = tuple[str | None, Visibility, bool]  # the name shown, who may see it, search engines too
TAKEN_BACK_WITHIN: Final = timedelta(hours=1)  # « c'était une erreur », after a member stopped a signed badge
DISAGREED: Final = "disagreement"  # what the journal says beside the answer of a member who does not agree


def refuse_closed(award: Award) -> None:
    """Check that an award can still be answered. Raises Refused: `award.closed`, `award.already_signed`."""
    if award.state in CLOSED:
        raise Refused("award.closed")
    if award.state not in UNSIGNED:
        raise Refused("award.already_signed")


def refuse_lasting_no(session: OrmSession, award: Award, now: datetime) -> None:
    """Check that a member who declined an award can change their mind about it.

    Raises Refused: `award.closed` for another that is closed, for what they do not agree with, which the site has to
    write anew, for who left, and where they hold the same badge by now, or it is prepared for them again.
    """
    standing = rows.standings(session, [award.member_id])[award.member_id]
    again = standing.holds(award.badge_model_id, now) or (
        rows.award_in_progress(session, award.member_id, award.badge_model_id) is not None
    )
    gone = award.member.left_on is not None or award.erased_at is not None
    disagreed = session.get(Disagreement, award.id) is not None
    if award.state != AwardState.DECLINED or again or gone or disagreed:
        raise Refused("award.closed")


def reopen(award: Award) -> None:
    """Make the award a draft again: an earlier yes does not hold for other content."""
    if award.state != AwardState.DRAFT:
        change_state(award, AwardState.DRAFT)
    award.answer, award.agreed_at = None, None


def chosen_name(member: Member, name: str | None) -> str:
    """One of the member's own names; an employer will compare it with a document of the member.

    Raises Refused: `answer.name`.
    """
    choices = names.choices_of(member)
    if name is None or not name.strip():
        return choices[0]
    for choice in choices:
        if names.clean(name) == choice:
            return choice
    raise Refused("answer.name")


def refuse_public(member: Member, visibility: Visibility) -> None:
    """Check that a badge may be shown to everybody, where that is asked. Raises Refused: `visibility.minor`."""
    if visibility is Visibility.PUBLIC and not may_be_public(member.age):
        raise Refused("visibility.minor")


def agree(session: OrmSession, award: Award, actor: Actor | None, given: Given, now: datetime) -> None:
    """Freeze what the member said yes to. `actor` None: alone, through their private page.

    Raises AwardBlocked: while something is missing.
    """
    reopen(award)
    facts = dossier_of(session, award, now, earlier=False)
    missing = answer_blockers(facts, actor)
    if missing:
        raise AwardBlocked(missing)
    award.criteria = list(facts.seen_keys)
    award.name_shown, award.visibility, award.search_engines = given
    award.accepted_name = award.name_shown
    change_state(award, AwardState.AGREED)
    award.agreed_at = now
