"""What must agree between awards and what their members answered or asked for, and what is told of letters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, TypeAlias

from sqlalchemy import and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.base.tables import Letter, LetterState
from badges.instance.checks.comparisons import Comparison, as_text, here, signed
from badges.instance.checks.corrections import corrects
from badges.issuing import matching_form
from badges.ledger.states import EditionState
from badges.ledger.tables import Document, Edition, HostedAssertion
from badges.people.rules import ConsentAnswer, ConsentSubject
from badges.people.tables import Consent
from badges.publication.hosted_documents import assertion_url
from badges.recognition.states import MemberAnswer, Visibility
from badges.recognition.tables import Award, AwardConsent
from issuer.representations import Representation
from schemas import base64url, strict_json
from schemas.identity import recipient_matches

HOSTED: Final = (Representation.OB2, Representation.OB2_JWS)
FOR_BACKPACKS: Final = (*HOSTED, *matching_form.FORMS)

_yes_to_award = and_(AwardConsent.award_id == Award.id, AwardConsent.subject == ConsentSubject.AWARD)
_latest = select(func.max(AwardConsent.id)).where(_yes_to_award).correlate(Award).scalar_subquery()
_last = aliased(AwardConsent)
_document = and_(Document.edition_id == Edition.id, Edition.award_id == Award.id)
_is_hosted = exists().where(_document, Document.representation.in_(HOSTED))
_is_for_a_backpack = exists().where(_document, Document.representation.in_(FOR_BACKPACKS))
_was_made = HostedAssertion.made_at.is_not(None)
_was_corrected = exists().where(Edition.award_id == Award.id, corrects, Edition.state == EditionState.ISSUED)
CONSENTS: Final = (
    Comparison(
        "Accords",
        "{n} badges sans l’accord de la personne (le premier : {first})",
        select(Award.id).where(
            signed,
            here,
            or_(
                Award.answer.is_distinct_from(MemberAnswer.YES),
                Award.name_shown.is_(None),
                Award.agreed_at.is_(None),
                Award.agreed_at > Award.issued_at,
                not_(
                    exists().where(
                        _yes_to_award,
                        AwardConsent.answer == ConsentAnswer.YES,
                        AwardConsent.given_at == Award.agreed_at,
                        or_(AwardConsent.name_shown == Award.name_shown, _was_corrected),
                    )
                ),
            ),
        ),
    ),
    Comparison(
        "Accords",
        "{n} badges sans accord pour les badges en général (le premier : {first})",
        select(Award.id).where(
            signed,
            here,
            not_(
                exists().where(
                    Consent.member_id == Award.member_id,
                    Consent.subject == ConsentSubject.BADGES,
                    Consent.answer == ConsentAnswer.YES,
                    Consent.given_at <= Award.issued_at,
                )
            ),
        ),
    ),
    Comparison(
        "Accords",
        "{n} badges dont le nom accepté n’est dans aucun accord de la personne (le premier : {first})",
        select(Award.id).where(
            signed,
            here,
            not_(
                exists().where(
                    _yes_to_award,
                    AwardConsent.answer.in_((ConsentAnswer.YES, ConsentAnswer.WITHDRAWN)),
                    AwardConsent.name_shown == Award.accepted_name,
                )
            ),
        ),
    ),
    Comparison(
        "Accords",
        "{n} badges montrés autrement que la personne ne l’a choisi (le premier : {first})",
        select(Award.id)
        .outerjoin(_last, _last.id == _latest)
        .where(
            signed,
            here,
            or_(
                _last.id.is_(None),
                as_text(_last.visibility).is_distinct_from(as_text(Award.visibility)),
                _last.name_shown.is_distinct_from(Award.name_shown),
                _last.answer.not_in((ConsentAnswer.YES, ConsentAnswer.WITHDRAWN)),
                and_(_last.answer == ConsentAnswer.WITHDRAWN, Award.visibility != Visibility.HIDDEN),
                and_(Award.search_engines, Award.visibility != Visibility.PUBLIC),
            ),
        ),
    ),
    Comparison(
        "Accords",
        "{n} badges pour un sac de badges, sans demande de la personne (le premier : {first})",
        select(Award.id).where(
            here,
            or_(
                and_(_is_hosted, not_(exists().where(HostedAssertion.award_id == Award.id, _was_made))),
                exists().where(
                    HostedAssertion.award_id == Award.id,
                    _was_made,
                    HostedAssertion.replaced_at.is_(None),
                    not_(_is_hosted),
                ),
                and_(
                    _is_for_a_backpack,
                    not_(
                        exists().where(
                            AwardConsent.award_id == Award.id,
                            AwardConsent.subject == ConsentSubject.BACKPACK,
                            AwardConsent.answer == ConsentAnswer.YES,
                        )
                    ),
                ),
            ),
        ),
    ),
)

UNFINISHED_FORMS: Final = select(HostedAssertion.award_id).where(
    HostedAssertion.set_aside_at.is_(None),
    not_(
        exists().where(
            Edition.award_id == HostedAssertion.award_id,
            Document.edition_id == Edition.id,
            Document.representation == Representation.OB2,
        )
    ),
)

_OWN: Final = ("id", "verification")  # in which the two Open Badges 2.0 forms differ
_HOSTED: Final = "HostedBadge"
Copy: TypeAlias = tuple[str, str]  # the key of a hosted assertion, and the id of its signed form


def replaced_copies(session: OrmSession) -> dict[int, frozenset[Copy]]:
    """Of each award the copies for recipients in whose place another one stands."""
    chosen = select(HostedAssertion.award_id, HostedAssertion.key, HostedAssertion.signed_id)
    found: dict[int, frozenset[Copy]] = {}
    for award, key, signed_id in session.execute(chosen.where(HostedAssertion.replaced_at.is_not(None))):
        found[award] = found.get(award, frozenset()) | {(key, signed_id)}
    return found


def of_recipients(
    origin: str, hosted: bytes, signed_form: bytes, row: Mapping[str, Any], gone: Collection[Copy], *, current: bool
) -> tuple[list[str], bool]:
    """Both Open Badges 2.0 forms of an edition against each other, and against what the member asked for.

    `row`: of the edition, with the live assertion, if any; `gone`: those of other recipients; `current`: whether it is
    what the badge shows. Returns the codes of faults, and whether a form was asked for and is not made. Raises
    OpenBadgesError, LookupError, TypeError, ValueError, AttributeError: for bytes that are no such forms.
    """
    assertion = strict_json.parse_object(hosted)
    token = strict_json.parse_object(base64url.decode(signed_form.decode("ascii").split(".")[1]))
    faults = ["form"] if {**assertion, **dict.fromkeys(_OWN)} != {**token, **dict.fromkeys(_OWN)} else []
    addresses = assertion["id"], token["id"], assertion["verification"].get("type")
    of_others = {(assertion_url(origin, key), signed_id, _HOSTED) for key, signed_id in gone}
    if row["assertion"] is None:
        if addresses in of_others:  # a replay of the logbook replaced it, and the form that took its place is lost
            return faults, current
        return [*faults, "hosted"], False
    live = (assertion_url(origin, row["key"]), row["signed_id"], _HOSTED)
    if addresses != live and (current or addresses not in of_others):
        faults.append("hosted")
    if not current:
        return faults, False
    if assertion["recipient"].get("salt") not in (None, row["recipient_salt"]):
        faults.append("hosted")
    wanted = row["subject_id"] if row["email"] is None else row["email"]
    asked = recipient_matches(assertion["recipient"], wanted) and f"/ob2/{row['era']}/" in assertion["badge"]
    return faults, not asked or row["set_aside_at"] is not None


KEPT_TEXTS: Final = Comparison(
    "Lettres",
    "{n} sont dites parties et gardent leur texte (la première : {first})",
    select(Letter.id).where(
        or_(
            and_(Letter.state.in_((LetterState.SENT, LetterState.DROPPED)), Letter.body != ""),
            (Letter.state == LetterState.SENT) != Letter.sent_at.is_not(None),
        )
    ),
)
