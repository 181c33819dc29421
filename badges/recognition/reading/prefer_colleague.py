"""« Je préfère qu'une collègue les délivre »: a staff member's own choice about one member. No reason is asked."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require_staff
from badges.base.services import Services
from badges.people.own.member_row import held_member
from badges.people.rules import ConsentSubject
from badges.people.tables import Consent, Member
from badges.people.ties.reads import persons
from badges.people.views import ConsentView
from badges.recognition import rows
from badges.recognition.tables import SigningPreference


def prefer_a_colleague(services: Services, actor: Actor, member_id: int, *, wanted: bool) -> None:
    """Set or take back the choice, for all accounts of the actor. Idempotent. Raises NotFound, NotAllowed."""
    staff_id = require_staff(actor)
    now = services.now()
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.CHANGE_MEMBER)
        if prefers_a_colleague(session, actor, member_id) == wanted:
            return
        if wanted:
            session.add(SigningPreference(member_id=member_id, staff_id=staff_id, set_at=now))
        else:
            accounts = persons(session, staff_ids=[staff_id]).accounts_with([staff_id])
            session.execute(
                delete(SigningPreference).where(
                    SigningPreference.member_id == member_id, SigningPreference.staff_id.in_(accounts)
                )
            )
        about = About(
            member_id=member.id, site_id=member.site_id, text="colleague_signs:" + ("yes" if wanted else "no")
        )
        note(session, Act.MEMBER_CHANGED, actor, about, now)


def consents_and_preference(
    session: OrmSession, member_id: int, accounts: Collection[int]
) -> tuple[dict[ConsentSubject, ConsentView], bool]:
    """The last answer about each subject of which a member was asked, and whether one of these accounts of one staff
    member prefers that a colleague signs. One statement, for the member's page."""
    prefers = select(SigningPreference.id).where(
        SigningPreference.member_id == Member.id, SigningPreference.staff_id.in_(accounts)
    )
    chosen = select(prefers.exists(), Consent).select_from(Member).outerjoin(Consent, Consent.member_id == Member.id)
    found = session.execute(chosen.where(Member.id == member_id).order_by(Consent.id)).all()
    consents = {each.subject: ConsentView.of(each) for _prefers, each in found if each is not None}
    return consents, any(prefers for prefers, _consent in found)


def prefers_a_colleague(session: OrmSession, actor: Actor, member_id: int) -> bool:
    """Whether the actor prefers that a colleague signs for this member; no one is told what others prefer."""
    setters = rows.preferring(session, member_id)
    if actor.staff_id is None or not setters:
        return False
    return not setters.isdisjoint(persons(session, staff_ids=[actor.staff_id]).accounts_with([actor.staff_id]))
