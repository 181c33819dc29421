"""What must agree between awards and what their members answered, and what is told of forms and letters."""

from __future__ import annotations

from typing import Final

from sqlalchemy import and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

from badges.base.tables import Letter, LetterState
from badges.instance.checks.comparisons import Comparison, as_text, here, signed
from badges.instance.checks.corrections import corrects
from badges.issuing import matching
from badges.ledger.states import EditionState
from badges.ledger.tables import Document, Edition, HostedAssertion
from badges.people.rules import ConsentAnswer, ConsentSubject
from badges.people.tables import Consent
from badges.recognition.states import MemberAnswer, Visibility
from badges.recognition.tables import Award, AwardConsent
from issuer.representations import Representation

HOSTED: Final = (Representation.OB2, Representation.OB2_JWS)
FOR_BACKPACKS: Final = (*HOSTED, *matching.FORMS)

_yes_to_award = and_(AwardConsent.award_id == Award.id, AwardConsent.subject == ConsentSubject.AWARD)
_latest = select(func.max(AwardConsent.id)).where(_yes_to_award).correlate(Award).scalar_subquery()
_last = aliased(AwardConsent)
_document = and_(Document.edition_id == Edition.id, Edition.award_id == Award.id)
_is_hosted = exists().where(_document, Document.representation.in_(HOSTED))
_is_for_a_backpack = exists().where(_document, Document.representation.in_(FOR_BACKPACKS))
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
                and_(_is_hosted, not_(exists().where(HostedAssertion.award_id == Award.id))),
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
    not_(
        exists().where(
            Edition.award_id == HostedAssertion.award_id,
            Document.edition_id == Edition.id,
            Document.representation == Representation.OB2,
        )
    )
)

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
