"""The award wizard up to the member's answer: begin, tick, preview, the yes (J4, J5). Nothing is signed.

Every step can be repeated, resumed hours later, or returned to. A change of content after the yes makes the award a
draft again, which needs the member's answer anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Outdated, Refused
from badges.base.journal.acts import Act
from badges.base.rights import Action, Actor, require, require_staff, sees_site
from badges.base.services import Services
from badges.base.text import codes
from badges.base.versions import refuse_outdated
from badges.gatherings import rows as gatherings
from badges.network.rows import held_site
from badges.network.rules import refuse_unless_open
from badges.people.rows import held_records
from badges.people.rules import ConsentAnswer, ConsentSubject
from badges.people.ties.identity_question import refuse_herself, refuse_unanswered
from badges.people.views import MemberView
from badges.recognition import observe, reads, rows
from badges.recognition.answers.parts import agree, chosen_name, refuse_closed, refuse_lasting_no, refuse_public, reopen
from badges.recognition.changes import note_award, record_consent
from badges.recognition.dossier import dossier_of
from badges.recognition.evidence import seen_for
from badges.recognition.forms.facts import AgreementFacts, AwardFacts
from badges.recognition.observations import refusals
from badges.recognition.practice import refuse_practice
from badges.recognition.preview import Looked, Preview, preview_of, warned
from badges.recognition.rules import Dossier, RoleHeld, reading_blockers, suggested
from badges.recognition.states import (
    GIVEN_UP,
    UNSIGNED,
    AwardState,
    MemberAnswer,
    Visibility,
    change_state,
)
from badges.recognition.tables import Award
from badges.recognition.views import BadgeView

__all__ = [
    "Choices", "Looked", "Preview", "abandon", "answer", "ask_again", "choices", "dossier", "dossier_of",
    "keep_sentence", "look", "preview", "start",
    "tick",
]  # fmt: skip

CODE_TRIES = 8


def start(
    services: Services,
    actor: Actor,
    *,
    member_id: int,
    badge_slug: str,
    gathering_id: int | None = None,
    exchange_id: int | None = None,
) -> int:
    """Begin an award for a member, or resume the one in progress. Returns the award's number.

    A draft that is opened from another gathering or exchange moves there: what is ticked next was seen there.
    Raises NotFound; NotAllowed: `award.self`; Refused: `tie.unanswered`, `observation.*`, `award.badge_retired`,
    `award.in_progress_elsewhere`, `award.try_again`, `site.preparing`, `site.closed`.
    """
    staff_id = require_staff(actor)
    with services.database.begin() as session:
        member = observe.present_member(session, member_id)
        model = observe.published(session, badge_slug)
        scene = None
        site_id = member.site_id
        if gathering_id is not None or exchange_id is not None:
            scene = observe.scene_of(session, member, gathering_id, exchange_id)
            site_id = scene.site_id
        require(actor, Action.AWARD, site_id)
        refuse_unless_open(held_site(session, site_id).state)
        refuse_herself(session, actor, member)
        observe.refuse_unwilling(session, member)
        if scene is not None:
            observe.refuse_outside(session, member, scene, services.now())
        for _ in range(CODE_TRIES):
            existing = rows.award_in_progress(session, member_id, model.id)
            if existing is not None:
                _take_up(session, existing, actor, site_id, scene)
                return existing.id
            if model.retired_on is not None:
                raise Refused("award.badge_retired")
            if not held_records(session, [member_id]):  # joined to another record, or erased, since it was read
                raise NotFound
            award = Award(
                code=codes.generate(),
                member_id=member_id,
                site_id=site_id,
                badge_model_id=model.id,
                badge_version_id=model.versions[-1].id,
                gathering_id=gathering_id,
                exchange_id=exchange_id,
                awarded_by_id=staff_id,
                criteria=[],
                created_at=services.now(),
            )
            try:
                with session.begin_nested():
                    session.add(award)
            except IntegrityError:
                continue  # another request began the award meanwhile, or the code is taken
            return award.id
    raise Refused("award.try_again")


def _take_up(session: OrmSession, award: Award, actor: Actor, site_id: int, scene: observe.Scene | None) -> None:
    """Go on with an award that was begun elsewhere, by the version of its badge with which it was begun."""
    rows.hold(session, award)
    here = scene is None or (award.gathering_id, award.exchange_id) == (scene.gathering_id, scene.exchange_id)
    if here and sees_site(actor, award.site_id):
        return
    if award.state == AwardState.RESERVED:
        if sees_site(actor, award.site_id):
            return
        raise Refused("award.in_progress_elsewhere", site=award.site.name)
    reopen(award)
    award.site_id, award.awarded_by_id = site_id, require_staff(actor)
    award.gathering_id = scene.gathering_id if scene else None
    award.exchange_id = scene.exchange_id if scene else None


def tick(
    services: Services,
    actor: Actor,
    award_id: int,
    facts: AwardFacts,
    *,
    shown: str | None = None,
) -> None:
    """Record as observations the criteria seen where the wizard was opened, and one optional sentence.

    The criteria are all that this staff member saw there: the observation of an un-ticked one is removed. The badge
    then holds every criterion seen, here and earlier. Idempotent; after a change the member must answer again.
    `shown`: the draft's version that the form shows (`Dossier.draft_version`).
    Raises NotFound; NotAllowed; Outdated: when the draft is another by now, and a change is asked; Refused:
    `award.already_signed`, `award.closed`, `observation.*`, among them `observation.nothing` while nothing was ever
    seen for the badge, and `sentence.*`.
    """
    staff_id = require_staff(actor)
    now = services.now()
    with services.database.begin() as session:
        award = unsigned(session, actor, award_id)
        refuse_herself(session, actor, award.member)
        model = observe.published(session, award.version.model.slug)
        keys = observe.checked_criteria(award.version, facts.criteria)
        seen_before = rows.criteria_seen(session, award.member_id, model.id)
        if not keys and not seen_before:
            raise Refused("observation.nothing")
        if award.gathering_id is None and award.exchange_id is None:
            if not seen_before.issuperset(keys):
                raise Refused("observation.place")
            text = observe.checked_sentence(facts.sentence)
            changed = False
            if text != award.sentence:
                _refuse_outdated(session, award, staff_id, shown, now)
        else:
            scene = observe.scene_of(session, award.member, award.gathering_id, award.exchange_id)
            if keys:
                observe.refuse_unwilling(session, award.member)
                observe.refuse_outside(session, award.member, scene, now)
            text = observe.checked_sentence(facts.sentence, scene.others)
            here = rows.observations_here(session, award.member_id, model.id, award.gathering_id, award.exchange_id)
            mine = {row.criterion for row in here if row.staff_id == staff_id}
            gone = mine.intersection(observe.keys_of(award.version)).difference(keys)
            changed = bool(gone or set(keys) - {row.criterion for row in here})
            if changed or text != award.sentence:
                _refuse_outdated(session, award, staff_id, shown, now)
            observe.remove(session, award.member_id, model.id, gone, scene, staff_id)
            fresh = [key for key in keys if key in mine or key not in {row.criterion for row in here}]
            observe.add(session, award.member_id, model.id, fresh, scene, staff_id, text, now)
        if award.state == AwardState.AGREED and not changed and award.sentence == text:
            return
        reopen(award)
        if text != award.sentence:
            award.sentence, award.sentence_kept_at = text, None
        found = {each.criterion for each in seen_for(session, award)}
        award.criteria = [each["key"] for each in award.version.content["criteria"] if each["key"] in found]


def keep_sentence(services: Services, actor: Actor, award_id: int, sentence: str) -> None:
    """Record that a sentence which was asked about stays as it is. Idempotent; another sentence is asked about anew.

    Raises NotFound; Outdated: when the draft has another sentence by now; Refused: `award.already_signed`,
    `award.closed`.
    """
    with services.database.begin() as session:
        award = unsigned(session, actor, award_id)
        if award.sentence != sentence:
            raise Outdated
        award.sentence_kept_at = award.sentence_kept_at or services.now()


def _refuse_outdated(session: OrmSession, award: Award, staff_id: int, shown: str | None, now: datetime) -> None:
    if shown is not None:
        refuse_outdated(shown, dossier_of(session, award, now, earlier=False).draft_version(staff_id))


@dataclass(frozen=True)
class Choices:
    """The badges to choose from for a member at a place: by slug, at most three to begin with, and those held now.

    `refused`: why none can be begun there, as a code.
    """

    member: MemberView
    badges: tuple[BadgeView, ...]
    suggested: tuple[str, ...]
    held: frozenset[str]
    refused: str | None = None


def choices(
    services: Services,
    actor: Actor,
    *,
    member_id: int,
    gathering_id: int | None = None,
    exchange_id: int | None = None,
) -> Choices:
    """The badges to choose from; first those of the role held, what is nearly complete, what the workshop says."""
    with services.database.begin(read_only=True) as session:
        member = observe.present_member(session, member_id)
        role: RoleHeld | None = None
        scene, site_id = None, member.site_id
        if gathering_id is not None or exchange_id is not None:
            scene = observe.scene_of(session, member, gathering_id, exchange_id)
            role, site_id = scene.role, scene.site_id
        require(actor, Action.AWARD, site_id)
        now, models = services.now(), rows.models(session)
        standing = rows.standings(session, [member_id])[member_id]
        held = {each.slug for each in models if standing.holds(each.id, now)}
        badges = tuple(BadgeView.of(each) for each in models)
        known, declared = [each.slug for each in badges], gatherings.declared_skills(session, gathering_id)
        first = suggested(role, reads.begun_badges(session, member_id), held, known, declared)
        refused = refusals.in_scene(session, member, standing, scene, now)
        return Choices(MemberView.of(member), badges, tuple(first), frozenset(held), refused)


def dossier(services: Services, actor: Actor, award_id: int, *, earlier: bool = True) -> Dossier:
    """All that the wizard's pages need: criteria with where each was seen, what is missing, earlier gatherings."""
    with services.database.begin(read_only=True) as session:
        return dossier_of(session, visible(session, actor, award_id), services.now(), earlier=earlier)


def preview(services: Services, actor: Actor, award_id: int) -> Preview:
    """What an employer's page will show. Raises AwardBlocked: while nothing was seen yet."""
    return look(services, actor, award_id).preview


def look(services: Services, actor: Actor, award_id: int) -> Looked:
    """The same, with the dossier and what deserves a second look."""
    now = services.now()
    with services.database.begin(read_only=True) as session:
        award = visible(session, actor, award_id)
        facts = dossier_of(session, award, now, earlier=False)
        shown = preview_of(session, award, facts, services)
        told = () if reading_blockers(facts) else warned(session, [facts], now)[award.id]
        return Looked(facts, shown, told)


def answer(
    services: Services,
    actor: Actor,
    award_id: int,
    facts: AgreementFacts,
    *,
    search_engines: bool = False,
    shown: str | None = None,
) -> AwardState:
    """Record the answer that the member gives on the staff member's phone. Returns the award's state.

    A yes freezes what the member agreed to: criteria, sentence, name shown and visibility; the version of the text that
    was read and the date are kept. "later" keeps the draft, "no" ends it. Idempotent. Nothing is signed.
    `shown`: the version of what the member read (`Dossier.answer_version`).
    Raises AwardBlocked: for a yes while something is missing; Outdated: when it is another by now; Refused:
    `answer.unknown`, `answer.name`, `visibility.minor`, `award.already_signed`, `award.closed`,
    `award.practice`, `tie.unanswered`.
    """
    said, seen_by = facts.answer, facts.visibility
    if said is None:
        raise Refused("answer.unknown")
    yes = said is MemberAnswer.YES
    now = services.now()
    with services.database.begin() as session:
        award = visible(session, actor, award_id, lock=True)
        refuse_practice(award.member)
        refuse_unanswered(session, actor, award.member)
        name = chosen_name(award.member, facts.name) if yes else None
        if yes:
            refuse_public(award.member, seen_by)
        given = (name, seen_by, search_engines and seen_by is Visibility.PUBLIC)
        same = award.answer == said and (not yes or given == (award.name_shown, award.visibility, award.search_engines))
        if same and award.state not in UNSIGNED:
            return award.state
        refuse_closed(award)
        if same and (not yes or award.state == AwardState.AGREED):
            return award.state
        if shown is not None:
            refuse_outdated(shown, dossier_of(session, award, now, earlier=False).answer_version)
        if yes:
            agree(session, award, actor, given, now)
        else:
            reopen(award)
            if said is MemberAnswer.NO:
                change_state(award, AwardState.DECLINED)
        award.answer = said
        record_consent(session, award, ConsentSubject.AWARD, ConsentAnswer(said), now, recorded_by_id=actor.staff_id)
        note_award(session, Act.AWARD_ANSWERED, actor, award, now, said)
        return award.state


def abandon(services: Services, actor: Actor, award_id: int) -> None:
    """Give up an award that was not signed; what was seen stays recorded. Idempotent."""
    with services.database.begin() as session:
        award = visible(session, actor, award_id, lock=True)
        if award.state in GIVEN_UP:
            return
        refuse_closed(award)
        change_state(award, AwardState.ABANDONED)


def ask_again(services: Services, actor: Actor, award_id: int) -> int:
    """Prepare an award anew that its member declined, because they say that they changed their mind. Idempotent.

    Nothing is seen anew, and they answer as the first time. Returns the number of the award to go on with: this one, or
    that which a colleague began of the same badge meanwhile. Raises NotFound; NotAllowed: `award.self`; Refused:
    `award.closed` as `parts.refuse_lasting_no`, `tie.unanswered`.
    """
    with services.database.begin() as session:
        award = visible(session, actor, award_id, lock=True)
        refuse_herself(session, actor, award.member)
        refuse_unanswered(session, actor, award.member)
        if award.state in UNSIGNED:
            return award.id
        begun = rows.award_in_progress(session, award.member_id, award.badge_model_id)
        if award.state == AwardState.DECLINED and begun is not None and begun.site_id == award.site_id:
            return begun.id
        refuse_lasting_no(session, award, services.now())
        reopen(award)
        return award.id


# -- parts -----------------------------------------------------------------------------------------------------------


def visible(session: OrmSession, actor: Actor, award_id: int, *, lock: bool = False) -> Award:
    """An award that the actor may work on. Raises NotFound."""
    award = rows.award(session, award_id)
    if award is None or award.erased_at is not None:
        raise NotFound
    require(actor, Action.AWARD, award.site_id)
    if lock:
        rows.hold(session, award)
    return award


def unsigned(session: OrmSession, actor: Actor, award_id: int) -> Award:
    """The same, locked, while its content may change.

    Raises NotFound; Refused: `award.closed`, `award.already_signed`.
    """
    award = visible(session, actor, award_id, lock=True)
    refuse_closed(award)
    return award
