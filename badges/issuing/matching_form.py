"""The Open Badges 3.0 form of an award for a backpack that matches recipients: intent, sign, check, record.

It is the badge as it was signed, with the member's e-mail as a salted hash beside the name (decisions 6): the same id,
dates and place in the status list, kept beside the ordinary forms in the same edition. It is given to the member alone.

Commit 1 (`request`) writes hash and salt into the draft of the edition; the address itself is not kept. The form is
signed and checked outside of any transaction. Commit 2 (`record`) stores the bytes and their ledger rows. When the
process ends between the two commits, the same request made again finishes the form with the same hash.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.base.telemetry import figures
from badges.issuing import hosting, self_check, sign
from badges.ledger import changes, freeze, identities
from badges.ledger import rows as ledger
from badges.ledger.safeguards import rehearsal
from badges.ledger.safeguards.halt import halting
from badges.ledger.tables import Edition
from badges.recognition.tables import Award
from issuer.compose_ob3 import email_hash_of, with_email
from issuer.drafts import AwardDraft
from issuer.issuance import SignedCredential, issue_embedded, issue_jwt, prepare
from issuer.lint import Kind
from issuer.representations import Representation
from keys.algorithms import Algorithm
from schemas import strict_json
from schemas.identity import identity_hash

FORMS: Final = (Representation.OB3_EMAIL, Representation.OB3_EMAIL_JWT)
ASKED: Final = "email_hash"  # in the draft of an edition: [identityHash, salt], as last asked for


@dataclass(frozen=True)
class MatchingIntent:
    """The badge as it was signed, and the intent of its edition with the hash that commit 1 recorded."""

    edition: sign.Intent
    badge: bytes


def request(services: Services, session: OrmSession, award: Award, email: str) -> MatchingIntent | None:
    """Commit 1, in the caller's transaction, which holds the row of `award`. None when the form is stored already.

    Raises NotFound: `award.unknown` for an award that was never signed; Refused: `award.not_issued`, `signing.frozen`,
    `signing.clock`; LookupError, TypeError, ValueError: for a draft that cannot be read.
    """
    hosting.must_be_issued(award)
    edition = ledger.current_edition(session, award.id)
    badge = ledger.document(session, edition.id, Representation.OB3) if edition else None
    if edition is None or badge is None:
        raise NotFound("award.unknown")
    if _is_for(stored_hash(edition), email):
        return None
    freeze.refuse_to_sign(services, session)
    asked = asked_hash(edition.draft)
    if asked is None or not _is_for(asked, email):
        salt = secrets.token_hex(16)
        asked = _hash(email, salt), salt
        changes.store_draft(edition, {**(edition.draft or {}), ASKED: list(asked)})
    return MatchingIntent(including(sign.intent_of(edition), asked), badge.data)


def sign_forms(services: Services, intent: MatchingIntent) -> dict[Representation, SignedCredential]:
    """Sign and verify both forms of an intent, outside of any transaction, after a rehearsal when its kind is new.

    Raises SigningHalted; Refused: `award.not_issued` when the badge ended meanwhile, `award.try_again`,
    `signing.refused` when this form does not pass.
    """
    sign.rehearse(services, intent.edition, produce_with_badge)
    badge = strict_json.parse_object(intent.badge)
    with rehearsal.refusing_alone(), halting(services):
        signed = produce(services, intent.edition.award, badge, created=services.now())
        with hosting.unless_it_ended(services, intent.edition.edition_id):
            self_check.check(services, signed)
    for form in signed:
        figures.count_signature(form.value)
    return signed


def record(
    services: Services,
    session: OrmSession,
    award: Award,
    intent: MatchingIntent,
    signed: Mapping[Representation, SignedCredential],
) -> bool:
    """Commit 2, in the caller's transaction, which holds the row of `award`. False when another request stored it.

    Raises Refused: `award.not_issued` when the badge ended meanwhile, `signing.frozen`, `signing.clock`,
    `award.try_again` when the badge was renewed, its key was found compromised, or the form was requested for another
    e-mail.
    """
    hosting.must_be_issued(award)
    edition, wanted = ledger.current_edition(session, award.id), intent.edition.award.email_hash
    freeze.refuse_to_sign(services, session)
    if edition is None or edition.id != intent.edition.edition_id or asked_hash(edition.draft) != wanted:
        raise Refused("award.try_again")
    if stored_hash(edition) == wanted:
        return False
    freeze.refuse_compromised(session, [(each.media_type, each.data) for each in signed.values()])
    hosting.store_forms(services, session, edition, signed)
    return True


def is_made(session: OrmSession, award_id: int, email: str) -> bool:
    """Whether the form is stored for this e-mail."""
    edition = ledger.current_edition(session, award_id)
    return edition is not None and _is_for(stored_hash(edition), email)


def asked_hash(draft: Mapping[str, Any] | None) -> tuple[str, str] | None:
    """The (identityHash, salt) for which the form was last requested, from the draft of an edition."""
    asked = (draft or {}).get(ASKED)
    return (asked[0], asked[1]) if asked else None


def stored_hash(edition: Edition) -> tuple[str, str] | None:
    """The (identityHash, salt) in the stored form of an edition; None when it has no such form."""
    for each in edition.documents:
        if each.representation is Representation.OB3_EMAIL:
            return email_hash_of(strict_json.parse_object(each.data))
    return None


def _is_for(email_hash: tuple[str, str] | None, email: str) -> bool:
    return email_hash is not None and email_hash[0] == _hash(email, email_hash[1])


def _hash(email: str, salt: str) -> str:
    """In lower case, as mail providers compare addresses: whatever capitals were typed, a verifier finds the person."""
    return identity_hash(email.lower(), salt)


def including(intent: sign.Intent, email_hash: tuple[str, str]) -> sign.Intent:
    """The intent of an edition with the hash of an e-mail among what the badge says."""
    return replace(intent, award=replace(intent.award, email_hash=email_hash))


def produce(
    services: Services, award: AwardDraft, badge: dict[str, Any], *, created: datetime
) -> dict[Representation, SignedCredential]:
    """Both forms of `badge`, as it was signed, with the hash of the e-mail in `award`. Raises IssuanceRefused."""
    if award.email_hash is None:
        raise ValueError("a badge for a backpack without the hash of an e-mail")
    signer, origin = services.keyring.signer, services.settings.public_url
    prepared = prepare(with_email(badge, award.email_hash), Kind.CREDENTIAL_WITH_EMAIL, origin=origin)
    network = identities.NETWORK
    return {
        Representation.OB3_EMAIL: issue_embedded(prepared, signer(network, Algorithm.EDDSA), created=created),
        Representation.OB3_EMAIL_JWT: issue_jwt(
            prepared, signer(network, Algorithm.RS256), status_list_url=award.status_jwt_url
        ),
    }


def produce_with_badge(services: Services, intent: sign.Intent) -> dict[Representation, SignedCredential]:
    """The ordinary forms of an intent, and beside them both forms with the e-mail, all signed at the same time."""
    ordinary = sign.produce(services, replace(intent, award=replace(intent.award, email_hash=None)))
    badge = ordinary[Representation.OB3].document
    return {**ordinary, **produce(services, intent.award, badge, created=intent.award.valid_from)}
