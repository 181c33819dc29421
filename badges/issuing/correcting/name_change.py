"""Another name on a signed badge: what is no spelling waits for its member's yes; nothing of the badge changes before.

A spelling is compared with the name that the member said yes to last, so that four spellings in a row make no other
name. The yes is said on the member's own link, or in person before a member of staff. Neither is the corrector: the
staff member who asked for the name or wrote it into the record, by any of their accounts. No former name is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Outdated, Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.parsers import member_of
from badges.base.rights import Action, Actor, may, require_staff
from badges.base.services import Services
from badges.base.text import names
from badges.base.text.codes import normalise
from badges.base.versions import refuse_outdated
from badges.issuing import sign
from badges.issuing.beside import notices
from badges.issuing.beside.tables import ProposedName
from badges.issuing.correcting import correct, name_questions
from badges.people import links
from badges.people.addresses.confirmed_address import written_to
from badges.people.register import NAME_CHANGED
from badges.people.rules import Age
from badges.people.ties.identity_question import refuse_herself
from badges.people.ties.reads import persons
from badges.recognition import changes as awards
from badges.recognition import rows as recognition
from badges.recognition.states import MemberAnswer
from badges.recognition.tables import Award

_WROTE: Final = (Act.MEMBER_CHANGED, Act.MEMBERS_MERGED)  # acts that can write another name into a record
NOT_SHOWN_FOR: Final = timedelta(hours=24)  # by the corrector, before a link can say the member's yes


@dataclass(frozen=True)
class Said:
    """How the member's answer was said: in person before a member of staff, or alone by their link."""

    actor: Actor | None = None
    member_id: int | None = None
    link: str = ""


def ask(services: Services, actor: Actor, award_id: int, name: str, *, shown: str | None = None) -> None:
    """Ask the member whether a signed badge of theirs, of a site of the actor's, shall carry another of their names.

    A letter tells those who have an e-mail. The same name again changes nothing; another takes its place. `shown`: the
    version of the badge that the form shows.
    Raises NotFound: `award.unknown`; NotAllowed: `award.self`; Outdated; Refused: `tie.unanswered`, `answer.name`,
    `correction.same`, the codes of `correct.refuse_closed`.
    """
    staff_id, now = require_staff(actor), services.now()
    with services.database.begin() as session:
        award = sign.load_award(session, award_id)
        if not may(actor, Action.AWARD, award.site_id):
            raise NotFound("award.unknown")
        correct.refuse_closed(award, now)
        refuse_herself(session, actor, award.member)
        wanted = correct.chosen_name(award, name)
        if wanted == award.name_shown:
            raise Refused("correction.same")
        refuse_outdated(shown, correct.version_shown(award.name_shown, award.sentence))
        if session.scalar(select(ProposedName.name).where(ProposedName.award_id == award.id)) == wanted:
            return
        notices.end_question(session, award.id)
        session.add(ProposedName(award_id=award.id, name=wanted, asked_at=now, asked_by_id=staff_id))
        awards.note_award(session, Act.NAME_ASKED, actor, award, now)
        address = written_to(award.member)
        if address is not None:
            notices.ask_in_writing(session, award, address, now)


def take_back(services: Services, actor: Actor, award_id: int) -> None:
    """Ask for the name no longer. Idempotent. Raises NotFound: for a badge of another site."""
    with services.database.begin() as session:
        award = sign.load_award(session, award_id)
        if not may(actor, Action.AWARD, award.site_id):
            raise NotFound("award.unknown")
        notices.end_question(session, award.id)


def answer_alone(
    services: Services, member_id: int, code: str, link: str, answer: str, *, shown: str | None = None
) -> None:
    """Record what the member answers on their private page, which `link` opened; a yes corrects the badge at once.

    `shown`: the version of the name that the page asked about (`Asked.version`).
    Raises NotFound: for another's badge; Outdated: when it is another name by now, or none; Refused: `answer.unknown`,
    `answer.with_parent`, `correction.link_shown` when a corrector showed the link in the last 24 hours,
    `correction.records_joined`, and for a yes as `correct.correct`.
    """
    with services.database.begin(read_only=True) as session:
        award = recognition.award_by_code(session, normalise(code) or "")
        if award is None or award.member_id != member_id:
            raise NotFound("award.unknown")
        number = award.id
    _answer(services, number, answer, shown, Said(member_id=member_id, link=link))


def answer_before(services: Services, actor: Actor, award_id: int, answer: str, *, shown: str | None = None) -> None:
    """Record what the member answers in person, before a staff member of the site who is not the corrector.

    Raises as `answer_alone`; NotFound: `award.unknown`; NotAllowed: `award.self`; Refused: `tie.unanswered`,
    `correction.own_request` for the staff member who asked for the name or wrote it.
    """
    require_staff(actor)
    _answer(services, award_id, answer, shown, Said(actor))


def is_corrector(session: OrmSession, actor: Actor, award_id: int) -> bool:
    """Whether the name that is asked about is the actor's own doing: a colleague then hears the answer."""
    found, award = session.get(ProposedName, award_id), session.get(Award, award_id)
    return found is not None and award is not None and actor.staff_id in _correctors(session, award, found)[0]


def _answer(services: Services, award_id: int, answer: str, shown: str | None, said: Said) -> None:
    what, now = member_of(MemberAnswer, answer), services.now()
    if what not in (MemberAnswer.YES, MemberAnswer.NO):
        raise Refused("answer.unknown")
    services.logbook.require()
    with services.database.begin() as session:
        award = sign.load_award(session, award_id)
        theirs = award.member_id == said.member_id
        if not (theirs if said.actor is None else may(said.actor, Action.AWARD, award.site_id)):
            raise NotFound("award.unknown")
        found = session.get(ProposedName, award.id)
        if found is None:
            raise Outdated
        refuse_outdated(shown, name_questions.version_of_name(found.name, found.asked_at))
        if what is MemberAnswer.NO:
            notices.end_question(session, award.id)
            awards.note_award(session, Act.AWARD_ANSWERED, said.actor, award, now, "name:no")
            return
        correct.refuse_closed(award, now)
        if found.name not in names.choices_of(award.member):
            raise Outdated  # the record says another name by now
        _refuse_the_corrector(services, session, award, found, said, now)
        awards.note_award(session, Act.AWARD_ANSWERED, said.actor, award, now, "name:yes")
        wanted = correct.Wording(found.name, award.sentence)
        intent = correct.reserve_accepted(services, session, award, wanted, said.actor)
    if intent is not None:
        correct.finish_or_give_up(services, intent)


def _refuse_the_corrector(
    services: Services, session: OrmSession, award: Award, found: ProposedName, said: Said, now: datetime
) -> None:
    """Check that a yes is the member's own. Raises NotAllowed, Refused: see `answer_alone`, `answer_before`."""
    correctors, joined = _correctors(session, award, found)
    if said.actor is not None:
        if said.actor.staff_id in correctors:
            raise Refused("correction.own_request")
        refuse_herself(session, said.actor, award.member)
        return
    if award.member.age is Age.UNDER_15:
        raise Refused("answer.with_parent")
    if joined:
        raise Refused("correction.records_joined")  # the link of either record opens this page
    if links.showed(services, session, correctors, said.link, now - NOT_SHOWN_FOR):
        raise Refused("correction.link_shown")


def _correctors(session: OrmSession, award: Award, found: ProposedName) -> tuple[frozenset[int], bool]:
    """Every account of those who asked for the name, or wrote one into the record since the member's yes to the badge.

    With it: whether two records were joined in that time.
    """
    acts = journal.about_member(session, award.member_id, _WROTE, award.agreed_at or found.asked_at)
    joined = [each.staff_id for each in acts if each.kind is Act.MEMBERS_MERGED]
    wrote = [each.staff_id for each in acts if each.about == NAME_CHANGED]
    accounts = {each for each in (found.asked_by_id, *joined, *wrote) if each is not None}
    return persons(session, staff_ids=accounts).accounts_with(accounts), bool(joined)
