"""The badges that still carry a name that their member's record no longer has, and doing them again with the new one.

Nothing is done by itself: a badge with an earlier name is as valid as before. A name that is no spelling is asked of
the member (`name_change`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, may
from badges.base.services import Services
from badges.base.text import names
from badges.base.versions import refuse_outdated, version_of
from badges.issuing.correcting import correct, name_change, name_questions
from badges.issuing.correcting.facts import WordingFacts
from badges.people import rows as people
from badges.recognition import rows as recognition
from badges.recognition.views import AwardView

_INITIAL: Final = re.compile(r"\s\S\.$")
_ALIKE: Final = 0.75


@dataclass(frozen=True)
class OldName:
    """A valid badge with an earlier name, and the name that it would carry.

    `asks`: that name needs the member's yes. `closed`: why nothing is to be done now, or not by the actor.
    """

    award: AwardView
    carried: str
    wanted: str
    closed: str | None
    asks: bool


def in_the_same_form(carried: str, given_name: str, family_name: str | None, called: str | None = None) -> str:
    """The new name in the form that a badge has: with an initial, whole, the given name alone, or what they go by.

    What they go by is what stands where a badge could show it and is no spelling of the given name. Where the form is
    not certain, the name that says less.
    """
    short, whole = names.short(given_name, family_name), names.full(given_name, family_name)
    first = _INITIAL.sub("", carried)
    if called and (first != carried or family_name is None) and not _alike(first, given_name):
        return names.short(called, family_name)
    if first != carried:
        return short
    words, given = len(names.folded(carried).split()), len(names.folded(given_name).split())
    return whole if words > given else given_name


def _alike(one: str, other: str) -> bool:
    """Whether two names may be spellings of each other; it chooses which form of the new name is offered."""
    return SequenceMatcher(None, names.folded(one), names.folded(other), autojunk=False).ratio() >= _ALIKE


def old_names(session: OrmSession, actor: Actor, member_id: int, now: datetime) -> list[OldName]:
    """The badges that a member holds now under a name that is none of theirs, oldest first. Three statements."""
    member = people.members_by_id(session, [member_id]).get(member_id)
    if member is None or not member.given_name:
        return []
    choices, waiting = names.choices_of(member), name_questions.asked_of(session, member_id)
    found = []
    for award in recognition.live_awards(session, member_id, now):
        carried = award.name_shown or ""
        if carried and carried not in choices:
            closed = None if may(actor, Action.AWARD, award.site_id) else "correction.other_site"
            if award.paused_at is not None:
                closed = "correction.paused"
            wanted = in_the_same_form(carried, member.given_name, member.family_name, member.called)
            if award.id in waiting and waiting[award.id].name == wanted:
                closed = "correction.waiting"
            found.append(OldName(AwardView.of(award), carried, wanted, closed, correct.needs_a_yes(award, wanted)))
    return found


def version_shown(found: list[OldName]) -> str:
    """The version of what the page lists, which its form carries."""
    return version_of(*([each.award.id, each.carried, each.wanted] for each in found if each.closed is None))


def renew(services: Services, actor: Actor, member_id: int, *, shown: str | None = None) -> dict[int, str]:
    """Correct every badge of a member's that carries an earlier name, or ask the member, one after the other.

    Returns why some were not, as codes by the award's number: the others are done. Doing it again does what is left.
    Raises NotFound; Outdated: when the list is another by now; SigningHalted.
    """
    with services.database.begin(read_only=True) as session:
        member = people.members_by_id(session, [member_id]).get(member_id)
        if member is None or not may(actor, Action.CHANGE_MEMBER, member.site_id):
            raise NotFound
        found = old_names(session, actor, member_id, services.now())
    left = [each for each in found if each.closed is None]
    if not left:
        return {}
    refuse_outdated(shown, version_shown(found))
    failed: dict[int, str] = {}
    for each in left:
        try:
            if each.asks:
                name_change.ask(services, actor, each.award.id, each.wanted)
            else:
                correct.correct(services, actor, each.award.id, WordingFacts(name=each.wanted))
        except (Refused, NotFound) as trouble:
            failed[each.award.id] = trouble.code
    return failed
