"""What is published of the Open Badges 2.0 forms of awards: profiles, hosted assertions, revocations (decisions 7).

One Profile, key and set of BadgeClasses per RSA key: an "era", named by the key's thumbprint (decisions 15).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound
from badges.base.services import Services
from badges.ledger import identities
from badges.ledger import rows as ledger
from badges.ledger.tables import HostedAssertion
from badges.network.tables import Instance
from badges.publication import visibility
from badges.recognition.states import ENDED
from badges.recognition.tables import Award
from issuer import publication
from issuer.compose_ob2 import compose_revoked_assertion
from keys.algorithms import Algorithm
from keys.verification import VerificationMethod
from schemas import strict_json


def rsa_methods(services: Services) -> list[VerificationMethod]:
    """The network's RSA keys, active first: one for each era."""
    return [each for each in identities.methods(services, identities.NETWORK) if each.algorithm is Algorithm.RS256]


def era_method(services: Services, era: str) -> VerificationMethod:
    """The key of an era; raises NotFound."""
    for method in rsa_methods(services):
        if method.thumbprint == era:
            return method
    raise NotFound("key.unknown")


def assertion_url(origin: str, key: str) -> str:
    """Where the hosted assertion answers: unguessable, and for ever."""
    return f"{origin}/ob2/assertions/{key}"


def _found(session: OrmSession, key: str) -> tuple[Award, bytes | None]:
    found = ledger.award_of_hosted(session, key)
    if found is None:
        raise NotFound("assertion.unknown")
    return found


def assertion_bytes(services: Services, key: str) -> tuple[int, bytes]:
    """(200, the assertion) or (410, a minimal revoked one); NotFound while the member hides the badge.

    Gone too is the assertion of a recipient in whose place another one stands.
    """
    with services.database.begin(read_only=True) as session:
        award, document = _found(session, key)
    shown = visibility.answer(award, visibility.Kind.HOSTED)
    if shown is visibility.Answer.NO:
        raise NotFound("assertion.unknown")
    if document is None or shown is visibility.Answer.GONE:
        revoked = compose_revoked_assertion(assertion_url(services.settings.public_url, key))
        return 410, strict_json.encode(revoked)
    return 200, document


def award_code_of(services: Services, key: str) -> str:
    """The code of the award behind a hosted assertion, when it answers; raises NotFound."""
    with services.database.begin(read_only=True) as session:
        award, _ = _found(session, key)
        if visibility.answer(award, visibility.Kind.HOSTED) is not visibility.Answer.YES:
            raise NotFound("assertion.unknown")
        return award.code


def revocations(services: Services, era: str, *, but: str | None = None) -> dict[str, Any]:
    """The RevocationList of an era: the signed assertions whose award ended, or whose recipient was replaced.

    `but`: a signed id that is left out, whose recipient is about to be live again.
    Every era lists them all: one that was made anew under a later key is still in a backpack under the earlier one.
    """
    era_method(services, era)
    ended = Award.state.in_(ENDED) | Award.erased_at.is_not(None) | HostedAssertion.replaced_at.is_not(None)
    with services.database.begin(read_only=True) as session:
        revoked = session.scalars(
            select(HostedAssertion.signed_id).join(Award).where(ended).order_by(HostedAssertion.id)
        )
        return publication.ob2_revocations(services.settings.public_url, era, [each for each in revoked if each != but])


def profile(services: Services, era: str) -> dict[str, Any]:
    """The Open Badges 2.0 Profile of an era."""
    era_method(services, era)
    with services.database.begin(read_only=True) as session:
        issuer = identities.network_profile(session.get_one(Instance, 1))
    return publication.ob2_profile(services.settings.public_url, era, issuer)
