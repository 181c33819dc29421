"""A member answers the optional questions, on their own page or on the facilitator's telephone turned to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base import versions
from badges.base.errors import NotFound
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.logbook import notes as logbook
from badges.base.logbook.acts import Kept
from badges.base.rights import Actor
from badges.base.services import Services
from badges.people import rows
from badges.people.own.member_row import own_member
from badges.people.rules import Age
from badges.people.tables import Member
from badges.people.traits.facts import AnswersFacts
from badges.people.traits.reads import NOTHING
from badges.people.traits.rules import Gender, Trait
from badges.people.traits.tables import MemberTraits, TraitQuestion


def is_asked(member: Member) -> bool:
    """Whether a member is asked at all: a child under 15 is not."""
    return member.age is not Age.UNDER_15


def say(services: Services, member_id: int, facts: AnswersFacts, *, shown: str | None = None) -> None:
    """Record what a member answers to the questions that are asked; an empty answer takes the last one away.

    Idempotent, but for a gender: one that is sent is written and noted each time, and never compared, so that no
    answer of this tells what was said before. Raises NotFound: `traits.not_asked` where no question is asked of them;
    Outdated; Refused as `own_member` does.
    """
    with services.database.begin() as session:
        member = own_member(session, member_id)
        # Held until the answer is written: a question that is switched off meanwhile takes the answer with it.
        asked = set(session.scalars(select(TraitQuestion.trait).with_for_update(read=True)))
        if not asked or not is_asked(member):
            raise NotFound("traits.not_asked")
        row = session.get(MemberTraits, member_id)
        recorded = AnswersFacts.recorded(row) if row is not None else NOTHING
        before = {each: getattr(row, each.value, None) for each in Trait}
        wanted = {**before, **{each: _wanted(each, facts, before[each]) for each in asked}}
        is_same = all(wanted[each] == before[each] for each in Trait if each is not Trait.GENDER)
        if is_same and (facts.gender is None or Trait.GENDER not in asked):
            return
        if not is_same:
            versions.refuse_outdated(shown, recorded.version)
        if row is not None:
            _note_ended(session, member_id)
        if not any(wanted.values()):
            session.execute(delete(MemberTraits).where(MemberTraits.member_id == member_id))
        else:
            values = {each.value: said for each, said in wanted.items()}
            if row is None:
                session.add(MemberTraits(member_id=member_id, **values))
            else:
                session.execute(update(MemberTraits).where(MemberTraits.member_id == member_id).values(values))
        note(session, Act.MEMBER_CHANGED, None, About(member_id=member.id, site_id=member.site_id), services.now())


def _wanted(trait: Trait, facts: AnswersFacts, before: object) -> object:
    """What the record shall say; of the gender, which is not shown again, no answer leaves the last one."""
    if trait is not Trait.GENDER:
        return getattr(facts, trait.value)
    return {None: before, Gender.UNSAID: None}.get(facts.gender, facts.gender)


def _note_ended(session: OrmSession, member_id: int) -> None:
    """Note that what a member answered before stands no longer: an older backup must not bring it back.

    The line names no question, as the journal names none, so that it does not tell whose gender was said anew.
    """
    for bits in rows.bits_of(session, member_id):
        logbook.note(session, Kept.ANSWER_ENDED, {"person": bits}, None)


def of_minors(session: OrmSession, member_id: int, _actor: Actor, _at: datetime) -> None:
    """Forget what a child answered, once they are noted to be under 15."""
    if session.get_one(Member, member_id).age is Age.UNDER_15:
        _note_ended(session, member_id)
        session.execute(delete(MemberTraits).where(MemberTraits.member_id == member_id))
