"""Correcting what a signed badge says, under the same code: a spelling of the name or the sentence, what was noted.

The site does so at once. Another name is asked of the member first (`name_change`).

The corrected badge is another credential of the same award (decisions 5): a new id and place in the status list, the
same subject, award date and e-mail hash. The one before is revoked in the commit that stores it, so that there is
always exactly one. The Open Badges 2.0 forms hold no name and no sentence, and go on as they are.

Commit 1 reserves the credential and stores its draft, with what the award will say. Commit 2 stores the bytes, ends the
one before, and only then the award says it. A crash in between leaves a reservation that `resume` finishes or gives up;
until then the badge says what it said.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.rights import Action, Actor, may, require_staff
from badges.base.services import Services
from badges.base.telemetry import figures
from badges.base.text import names
from badges.base.versions import refuse_outdated, version_of
from badges.issuing import hosting, matching_form, self_check, sign
from badges.issuing.beside import notices
from badges.issuing.correcting.facts import WordingFacts
from badges.issuing.correcting.spelling import same_words
from badges.ledger import changes, freeze, narrative, statuses
from badges.ledger import rows as ledger
from badges.ledger.safeguards import rehearsal
from badges.ledger.safeguards.halt import halting
from badges.ledger.states import EditionPurpose, EditionState, LedgerEvent
from badges.ledger.tables import Document, Edition
from badges.network.tables import Instance
from badges.people.ties.identity_question import refuse_herself
from badges.recognition import changes as awards
from badges.recognition import observe
from badges.recognition import rows as recognition
from badges.recognition.evidence import recognition_context
from badges.recognition.rules import is_expired
from badges.recognition.states import AwardState
from badges.recognition.tables import Award
from issuer.drafts import AwardDraft, EndorsementDraft
from issuer.issuance import SignedCredential
from issuer.representations import Representation
from verifier.names import is_spelling

AS_IT_STANDS: Final = WordingFacts()
WANTED: Final = "correction"  # in the draft of an edition: what the award says once it is issued, and who asked


@dataclass(frozen=True)
class Wording:
    """What a badge says of its person beside what was seen: the name shown, and the sentence if there is one.

    `asks`: the name is no spelling of the one that the member said yes to, and needs another yes (`name_change`).
    """

    name_shown: str
    sentence: str | None
    asks: bool = False


def correct(
    services: Services,
    actor: Actor,
    award_id: int,
    facts: WordingFacts = AS_IT_STANDS,
    *,
    as_noted: bool = False,
    shown: str | None = None,
) -> bool:
    """Correct an issued badge of a site of the actor's. Returns whether it was: the same again changes nothing.

    The name is one of the member's own, in another spelling; the sentence is the same in another spelling, or none.
    `as_noted`: with the activity, the role and the hours that are noted now where it was seen.
    `shown`: the version of the badge that the form shows (`version_shown`).
    Raises NotFound: `award.unknown`; NotAllowed: `award.self`; Outdated; Refused: `tie.unanswered`, `answer.name`,
    `correction.asks` for another name, `sentence.*`, `correction.sentence`, the codes of `refuse_closed`, `signing.*`,
    `award.try_again`; SigningHalted.
    """
    services.logbook.require()
    intent = reserve(services, actor, award_id, facts, as_noted=as_noted, shown=shown)
    if intent is None:
        return False
    finish_or_give_up(services, intent)
    return True


def finish_or_give_up(services: Services, intent: sign.Intent) -> None:
    """Commit 2, as `finish`; what can never be signed is given up."""
    try:
        finish(services, intent)
    except Refused as refusal:
        if refusal.code == "signing.refused":  # today and tomorrow
            _give_up(services, intent.edition_id)
        raise


def reserve(
    services: Services,
    actor: Actor,
    award_id: int,
    facts: WordingFacts = AS_IT_STANDS,
    *,
    as_noted: bool = False,
    shown: str | None = None,
) -> sign.Intent | None:
    """Commit 1. None when the badge says this already. A reservation of the same content is taken up. As `correct`."""
    staff_id, now = require_staff(actor), services.now()
    with services.database.begin() as session:
        award = sign.load_award(session, award_id)
        if not may(actor, Action.AWARD, award.site_id):
            raise NotFound("award.unknown")
        refuse_closed(award, now)
        refuse_herself(session, actor, award.member)
        wanted = Wording(chosen_name(award, facts.name), chosen_sentence(session, award, facts.sentence))
        if needs_a_yes(award, wanted.name_shown):
            raise Refused("correction.asks")
        return _reserve(services, session, award, wanted, staff_id, now, as_noted=as_noted, shown=shown)


def reserve_accepted(
    services: Services, session: OrmSession, award: Award, wanted: Wording, before: Actor | None
) -> sign.Intent | None:
    """Commit 1 of a name to which the member says yes in this transaction: before this member of the staff, or alone.

    None when the badge says this already. Raises as `reserve`.
    """
    staff_id = before.staff_id if before is not None else None
    return _reserve(services, session, award, wanted, staff_id, services.now(), accepted=True)


def _reserve(
    services: Services,
    session: OrmSession,
    award: Award,
    wanted: Wording,
    staff_id: int | None,
    now: datetime,
    *,
    as_noted: bool = False,
    shown: str | None = None,
    accepted: bool = False,
) -> sign.Intent | None:
    before = ledger.current_edition(session, award.id)
    if before is None:
        raise NotFound("award.unknown")
    content = _content(before)
    asked = _asked(session, award, content, wanted, as_noted=as_noted)
    if asked == content:
        changes.give_up_reservations(session, [award.id])  # of another content, which a crash left
        return None
    refuse_outdated(shown, version_shown(award.name_shown, award.sentence))
    freeze.refuse_to_sign(services, session)
    for each in ledger.editions(session, award.id):
        if each.state == EditionState.RESERVED and _content(each) == asked and is_accepted(each) == accepted:
            return sign.intent_of(each)
    changes.give_up_reservations(session, [award.id])
    edition = changes.reserve_correction(session, before, now)
    said = {"name_shown": wanted.name_shown, "sentence": wanted.sentence, "staff": staff_id, "accepted": accepted}
    changes.store_draft(edition, _draft(session, before, edition, asked, said))
    session.flush()
    return sign.intent_of(edition)


def proposed(services: Services, actor: Actor, award_id: int, facts: WordingFacts) -> Wording:
    """What `correct` would write, for the page that shows it first. Raises the same for what is asked."""
    with services.database.begin(read_only=True) as session:
        award = recognition.award(session, award_id)
        if award is None or award.erased_at is not None or not may(actor, Action.AWARD, award.site_id):
            raise NotFound("award.unknown")
        refuse_closed(award, services.now())
        wanted = chosen_name(award, facts.name)
        return Wording(wanted, chosen_sentence(session, award, facts.sentence), needs_a_yes(award, wanted))


def refuse_closed(award: Award, now: datetime) -> None:
    """Check that a badge can be corrected. Raises Refused: `award.not_issued`, `award.paused`, `correction.expired`."""
    hosting.must_be_issued(award)
    if (code := closed(award.valid_until, now)) is not None:
        raise Refused(code)


def closed(valid_until: datetime | None, now: datetime) -> str | None:
    """Why an issued badge cannot be corrected any more: `correction.expired`."""
    return "correction.expired" if is_expired(valid_until, now) else None


def version_shown(name_shown: str | None, sentence: str | None) -> str:
    """The version of what a badge says, which the form that corrects it carries."""
    return version_of(name_shown, sentence)


def chosen_name(award: Award, name: str | None) -> str:
    """One of the member's own names, or the one that the badge shows. Raises Refused: `answer.name`."""
    said, wanted = award.name_shown or "", names.clean(name) if name is not None else None
    if wanted is None or wanted == said:
        return said
    if wanted not in names.choices_of(award.member):
        raise Refused("answer.name")
    return wanted


def needs_a_yes(award: Award, name: str) -> bool:
    """Whether a name is neither what the badge shows, nor a spelling of the name that its member said yes to last."""
    return name != award.name_shown and not is_spelling(award.accepted_name or "", name)


def chosen_sentence(session: OrmSession, award: Award, sentence: str | None) -> str | None:
    """The sentence in another spelling, or none. What says something else is no spelling.

    Raises Refused: `sentence.*`; `correction.sentence` for another sentence.
    """
    if sentence is None or (award.sentence is not None and names.clean(sentence) == award.sentence):
        return award.sentence  # as it stands, whatever would be refused today
    others: Any = ((), ())
    with suppress(NotFound, Refused):
        others = observe.scene_of(session, award.member, award.gathering_id, award.exchange_id).others
    text = observe.checked_sentence(sentence, others)
    if text is None or text == award.sentence:
        return text
    if award.sentence is None or not same_words(*_with_the_first(session, award, text)):
        raise Refused("correction.sentence")
    return text


def _with_the_first(session: OrmSession, award: Award, sentence: str) -> tuple[str, str]:
    """What the first credential says was seen, and what the badge would say: many spellings make no other sentence."""
    wanted = narrative.what_was_seen(award.version.content, award.criteria, sentence)
    draft = ledger.editions(session, award.id)[0].draft
    said = AwardDraft.from_dict(draft["award"]).narrative if draft else None
    return said or narrative.what_was_seen(award.version.content, award.criteria, award.sentence), wanted


def _content(edition: Edition) -> AwardDraft:
    """What an edition says, without what makes it another credential: its id, its place in the list, its start."""
    badge = AwardDraft.from_dict((edition.draft or {})["award"])
    return replace(
        badge, credential_id="", valid_from=badge.awarded_at, status_list_url="", status_jwt_url="", status_index=0
    )


def _asked(session: OrmSession, award: Award, content: AwardDraft, wanted: Wording, *, as_noted: bool) -> AwardDraft:
    """What the badge says, with another wording, and with what is noted now where it was seen."""
    asked = replace(content, recipient_name=wanted.name_shown)
    if wanted.sentence != award.sentence:
        text = narrative.what_was_seen(award.version.content, award.criteria, wanted.sentence)
        asked = replace(asked, narrative=text)
    if not as_noted:
        return asked
    context = recognition_context(session, award)
    found = narrative.evidence(context)
    kept = [replace(each, id=before.id) for each, before in zip(found, content.evidence, strict=False)]
    return replace(
        asked,
        evidence=(*kept, *found[len(kept) :]),
        activity_start=context.started_at,
        activity_end=context.ended_at,
        role=narrative.role(context),
    )


def _draft(
    session: OrmSession, before: Edition, edition: Edition, asked: AwardDraft, said: dict[str, Any]
) -> dict[str, Any]:
    """The facts of a correction, with its own id, place and start; its endorsement says what the one before said."""
    draft = before.draft or {}
    url = statuses.list_url(session.get_one(Instance, 1).public_url, edition.status_list_id)
    badge = replace(
        asked,
        credential_id=edition.credential_id,
        valid_from=edition.valid_from,
        status_list_url=url,
        status_jwt_url=f"{url}.jwt",
        status_index=edition.status_index,
    )
    endorsements = [EndorsementDraft.from_dict(each) for each in draft["endorsements"]]
    return {
        **draft,
        "award": badge.as_dict(),
        "endorsements": [replace(each, valid_from=edition.valid_from).as_dict() for each in endorsements],
        WANTED: said,
    }


def wanted_of(edition: Edition) -> Wording | None:
    """What the award says once this edition is issued; None for one that is no correction."""
    wanted = (edition.draft or {}).get(WANTED)
    return Wording(wanted["name_shown"], wanted["sentence"]) if wanted else None


def is_accepted(edition: Edition) -> bool:
    """Whether the member said yes to the name of a correction."""
    return bool(((edition.draft or {}).get(WANTED) or {}).get("accepted"))


def finish(services: Services, intent: sign.Intent) -> None:
    """Sign a reserved correction and record it.

    Raises Refused: `award.try_again` when the badge changed meanwhile, `award.not_issued`, `award.paused`, and as
    `sign.make`; SigningHalted.
    """
    with services.database.begin(read_only=True) as session:
        edition = session.get_one(Edition, intent.edition_id)
        before = ledger.current_edition(session, edition.award_id)
        email_hash = matching_form.stored_hash(before) if before is not None else None
    produce = sign.produce
    if email_hash is not None:
        intent, produce = matching_form.including(intent, email_hash), matching_form.produce_with_badge
    services.logbook.require()
    sign.rehearse(services, intent, produce)
    with rehearsal.refusing_alone(), halting(services):
        signed = produce(services, intent)
        self_check.check(services, signed)
    for form in signed:
        figures.count_signature(form.value)
    _record(services, intent, signed)


def _record(services: Services, intent: sign.Intent, signed: Mapping[Representation, SignedCredential]) -> None:
    """Commit 2: the bytes, the end of the credential before, and what the award says. Once, by the first to come."""
    now = services.clock()
    with services.database.begin() as session:
        edition = session.get_one(Edition, intent.edition_id)
        award = sign.load_award(session, edition.award_id)
        session.refresh(edition)
        if edition.state == EditionState.ISSUED:
            return
        before, wanted = ledger.current_edition(session, award.id), wanted_of(edition)
        if edition.state != EditionState.RESERVED or before is None or wanted is None:
            raise Refused("award.try_again")
        refuse_closed(award, now)
        if needs_a_yes(award, wanted.name_shown) and not is_accepted(edition):
            raise Refused("correction.asks")
        freeze.refuse_to_sign(services, session)
        if matching_form.stored_hash(before) != intent.award.email_hash:  # a form was made for another e-mail meanwhile
            raise Refused("award.try_again")
        freeze.refuse_compromised(session, [(each.media_type, each.data) for each in signed.values()])
        forms: dict[Representation, SignedCredential | Document] = {**signed, **hosting.kept_forms(before)}
        for replaced in before.documents:
            services.files.forget(sha256(replaced.data).hexdigest())
        changes.end_credential(session, before, LedgerEvent.REVOKED, now)
        changes.issue(session, edition, forms, now)
        staff_id = (edition.draft or {})[WANTED]["staff"]
        if wanted.name_shown != award.name_shown:
            notices.end_question(session, award.id)
        if (wanted.name_shown, wanted.sentence) != (award.name_shown, award.sentence):
            accepted = is_accepted(edition)
            awards.correct(session, award, wanted.name_shown, wanted.sentence, staff_id, now, accepted=accepted)
        actor = Actor(staff_id, frozenset(), frozenset()) if staff_id is not None else None
        awards.note_award(session, Act.AWARD_CORRECTED, actor, award, now)
        notices.tell(session, award, now)


def is_possible(award: Award, now: datetime) -> bool:
    """Whether a reserved correction may still be made."""
    if award.erased_at is not None or award.state != AwardState.ISSUED or award.paused_at is not None:
        return False
    return not is_expired(award.valid_until, now)


def is_correction(edition: Edition) -> bool:
    """Whether an edition corrects another credential of its award, and is not a renewal of that correction."""
    return edition.purpose is EditionPurpose.CORRECTION


def _give_up(services: Services, edition_id: int) -> None:
    with services.database.begin() as session:
        edition = session.get_one(Edition, edition_id, with_for_update={"of": Edition})
        if edition.state == EditionState.RESERVED:
            changes.give_up(edition)
