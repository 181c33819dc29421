"""A small world for the verifier's tests: issuers with real keys, an in-memory web, and credentials of every kind.

Nothing is mocked: the credentials are signed by `keys`, and the verifier reads them through a `Web`, which answers from
a dict and records every request.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from keys import dids
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from keys.proofs import data_integrity, ob2_jws, vc_jwt
from keys.signing import Signer
from schemas import bitstring
from schemas import vocabulary as words
from verifier.believed_issuers import Believed
from verifier.environment import VerifierEnvironment
from verifier.fetch import Fetched, FetchFailed, SourceRefused
from verifier.limits import Limits
from verifier.pipeline import verify
from verifier.presented_bytes import Presented
from verifier.verdict import Verdict

NOW = datetime(2026, 11, 24, 14, 32, tzinfo=UTC)
CREATED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FROM = "2026-11-20T09:00:00Z"
UNTIL = "2029-11-20T09:00:00Z"
ORIGIN = "https://badges.example"
NETWORK = "did:web:badges.example"
SITE = "did:web:badges.example:sites:gueret"
STRANGER = "did:web:stranger.example"
PARENT = {"id": NETWORK, "type": ["Profile"], "name": "Réseau Citoyen de Services"}
CREDENTIAL_ID = "urn:uuid:5d7f6a5c-2a59-4a7b-9f0e-0a4a0e4c7a11"
SUBJECT_ID = "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd001"
ACHIEVEMENT_ID = f"{ORIGIN}/achievements/transmettre/1"
LIST_URL = f"{ORIGIN}/status/1"
LIST_JWT_URL = f"{ORIGIN}/status/1.jwt"
INDEX = 4711


class Everybody(Collection[str]):
    """Every id: the caller of most tests believes whom it meets, so that VALID says that all checks are good.

    Whom a verifier believes is tested in `test_believed`.
    """

    def __contains__(self, issuer: object) -> bool:
        return isinstance(issuer, str)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


UNHURRIED = Limits(seconds=600.0, processor_seconds=60.0)  # the bounds of a verification, for a busy machine
BELIEVED = Believed.of(Everybody())


class Web:
    """URL -> answer. A missing URL is unreachable, and http is refused, as `PublicFetch` does."""

    def __init__(self) -> None:
        self.pages: dict[str, Fetched | Exception] = {}
        self.asked: list[str] = []

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        self.asked.append(url)
        answer = self.pages.get(url, FetchFailed("fetch.unreachable"))
        if url.startswith("http://") and url not in self.pages:
            raise SourceRefused("fetch.scheme", scheme="http")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def put(self, url: str, content: object, *, status: int = 200, media_type: str | None = words.JSON) -> None:
        """Publish JSON, text or bytes at a URL."""
        if isinstance(content, str):
            data = content.encode()
        else:
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.pages[url] = Fetched(url, status, media_type, data)

    def read(self, url: str) -> Any:
        """The JSON that is published at a URL."""
        page = self.pages[url]
        assert isinstance(page, Fetched)
        return json.loads(page.data)


@dataclass
class World:
    """Keys of the network, a site and a stranger, and the web on which they publish."""

    keyring: Keyring
    web: Web = field(default_factory=Web)

    def signer(self, owner: str = "network", algorithm: Algorithm = Algorithm.EDDSA) -> Signer:
        """The active key of an owner."""
        return self.keyring.signer(owner, algorithm)

    def environment(self, **changes: Any) -> VerifierEnvironment:
        """The environment of a verification in this world, now.

        It has time for a busy machine: what is said of a badge must not depend on the load. The service's own bounds of
        time are tested in tests/verifier/test_effort.py and test_amplification.py.
        """
        members: dict[str, Any] = {
            "now": NOW, "fetch": self.web, "believed": BELIEVED, "known_issuers": {NETWORK: "RCS"},
            "limits": UNHURRIED,
        } | changes  # fmt: skip
        return VerifierEnvironment(**members)

    def verify(self, data: bytes | str | Mapping[str, Any], *, recipient: str | None = None, **changes: Any) -> Verdict:
        """Verify bytes, a text or a document in this world."""
        if isinstance(data, str):
            data = data.encode()
        elif isinstance(data, Mapping):
            data = json.dumps(data).encode()
        return verify(Presented(data), self.environment(**changes), recipient=recipient)

    def publish_did(self, did: str, owner: str) -> dict[str, Any]:
        """Publish an owner's DID document, and give it."""
        document = dids.did_document(did, self.keyring.methods(owner))
        self.web.put(dids.did_web_document_url(did), document, media_type=words.DID_LD_JSON)
        return document

    def publish_list(self, revoked: tuple[int, ...] = (), **changes: Any) -> None:
        """Publish both forms of the network's status list."""
        self.web.put(LIST_URL, self.sign(status_list(LIST_URL, revoked, **changes)), media_type=words.VC_LD_JSON)
        self.web.put(LIST_JWT_URL, self.token(jwt_list(revoked, **changes)), media_type=words.VC_JWT)

    def sign(self, document: Mapping[str, Any], owner: str = "network") -> dict[str, Any]:
        """The document with a Data Integrity proof by an owner."""
        return data_integrity.sign(document, self.signer(owner), created=CREATED)

    def token(self, document: Mapping[str, Any], owner: str = "network", algorithm: Algorithm = Algorithm.RS256) -> str:
        """The document as a VC-JWT by an owner."""
        return vc_jwt.sign(document, self.signer(owner, algorithm))


def world_of(keyring: Keyring) -> World:
    """A world in which every badge verifies: documents, lists and Open Badges 2.0 objects are published."""
    world = World(keyring)
    world.publish_did(NETWORK, "network")
    world.publish_did(SITE, "gueret")
    world.publish_did(STRANGER, "stranger")
    world.publish_list()
    publish_ob2(world)
    return world


def credential(**changes: Any) -> dict[str, Any]:
    """An unsigned badge of the network, pointing to the Data Integrity list. A change to None leaves a member out."""
    document: dict[str, Any] = {
        "@context": [words.VC_V2, words.OB_CONTEXT],
        "id": CREDENTIAL_ID,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Transmettre un savoir-faire",
        "issuer": {
            "id": NETWORK,
            "type": ["Profile"],
            "name": "Réseau Citoyen de Services",
            "url": ORIGIN,
            "email": "contact@badges.example",
        },
        "validFrom": FROM,
        "validUntil": UNTIL,
        "awardedDate": FROM,
        "credentialSubject": {
            "id": SUBJECT_ID,
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": False, "identityHash": "Amina B.", "identityType": "name"}
            ],
            "achievement": {
                "id": ACHIEVEMENT_ID,
                "type": ["Achievement"],
                "name": "Transmettre un savoir-faire",
                "description": "Montre à d’autres ce que l’on sait faire.",
                "criteria": {"id": f"{ORIGIN}/badges/transmettre/1", "narrative": "- Montre le geste"},
                "tag": ["transmission"],
            },
            "narrative": "A aidé quatre personnes.",
            "role": "Animait l’atelier",
        },
        "evidence": [{"id": "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd002", "type": ["Evidence"], "name": "Atelier"}],
        "credentialStatus": status_entry(LIST_URL),
    }
    return changed(document, changes)


def jwt_credential(**changes: Any) -> dict[str, Any]:
    """The same badge as a JWT says it: its status is in the JWT list."""
    return credential(**({"credentialStatus": status_entry(LIST_JWT_URL)} | changes))


def status_entry(url: str, **changes: Any) -> dict[str, Any]:
    """A status entry of the list at `url`."""
    entry = {
        "id": f"{url}#{INDEX}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(INDEX),
        "statusListCredential": url,
    }
    return changed(entry, changes)


def endorsement(**changes: Any) -> dict[str, Any]:
    """An unsigned endorsement of the badge's subject by the site, which names the network above it."""
    document = {
        "@context": [words.VC_V2, words.OB_CONTEXT],
        "id": "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd003",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Témoignage",
        "issuer": {"id": SITE, "type": ["Profile"], "name": "Site de Guéret", "parentOrg": PARENT},
        "validFrom": FROM,
        "credentialSubject": {
            "id": SUBJECT_ID,
            "type": ["EndorsementSubject"],
            "endorsementComment": "L’animatrice du site l’a vu.",
        },
    }
    return changed(document, changes)


def status_list(url: str = LIST_URL, revoked: tuple[int, ...] = (), **changes: Any) -> dict[str, Any]:
    """An unsigned status list of the network."""
    document = {
        "@context": [words.VC_V2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": NETWORK,
        "validFrom": FROM,
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": bitstring.encode(bitstring.with_bits(bitstring.MINIMUM_BITS, revoked)),
        },
    }
    return changed(document, changes)


def jwt_list(revoked: tuple[int, ...] = (), **changes: Any) -> dict[str, Any]:
    """The same list for its JWT form."""
    return status_list(LIST_JWT_URL, revoked, **changes)


def changed(document: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A copy with members replaced; a name with "__" goes down (`credentialSubject__id`), None removes."""
    document = copy.deepcopy(dict(document))
    for path, value in changes.items():
        *way, last = path.split("__")
        place = document
        for name in way:
            place = place[name]
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return document


# Open Badges 2.0

PROFILE_URL = f"{ORIGIN}/ob2/era/issuer"
KEY_URL = f"{ORIGIN}/ob2/era/key"
BADGE_URL = f"{ORIGIN}/ob2/era/badges/transmettre/1"
REVOCATIONS_URL = f"{ORIGIN}/ob2/era/revocations"
ASSERTION_URL = f"{ORIGIN}/ob2/assertions/b7XcW2"
EMAIL = "amina@mail.example"


def profile(**changes: Any) -> dict[str, Any]:
    """The network's Open Badges 2.0 Profile."""
    document = {
        "@context": words.OB2_CONTEXT,
        "id": PROFILE_URL,
        "type": "Profile",
        "name": "Réseau Citoyen de Services",
        "url": ORIGIN,
        "email": "contact@badges.example",
        "publicKey": KEY_URL,
        "revocationList": REVOCATIONS_URL,
    }
    return changed(document, changes)


def badge_class(**changes: Any) -> dict[str, Any]:
    """The network's BadgeClass."""
    document = {
        "@context": words.OB2_CONTEXT,
        "id": BADGE_URL,
        "type": "BadgeClass",
        "name": "Transmettre un savoir-faire",
        "description": "Montre à d’autres ce que l’on sait faire.",
        "image": f"{ORIGIN}/images/badges/transmettre/1.png",
        "criteria": {"narrative": "- Montre le geste"},
        "issuer": PROFILE_URL,
    }
    return changed(document, changes)


def assertion(**changes: Any) -> dict[str, Any]:
    """A hosted assertion for EMAIL."""
    document = {
        "@context": words.OB2_CONTEXT,
        "id": ASSERTION_URL,
        "type": "Assertion",
        "recipient": {"type": "email", "hashed": False, "identity": EMAIL},
        "badge": BADGE_URL,
        "verification": {"type": "HostedBadge"},
        "issuedOn": FROM,
        "expires": UNTIL,
    }
    return changed(document, changes)


def signed_assertion(**changes: Any) -> dict[str, Any]:
    """The same for signing."""
    verification = {"type": "SignedBadge", "creator": KEY_URL}
    return assertion(**({"id": CREDENTIAL_ID, "verification": verification} | changes))


def ob2_token(world: World, document: Mapping[str, Any] | None = None, owner: str = "network") -> str:
    """A signed assertion."""
    return ob2_jws.sign(signed_assertion() if document is None else document, world.signer(owner, Algorithm.RS256))


def key_document(world: World, holder: str = "network", **changes: Any) -> dict[str, Any]:
    """The CryptographicKey document."""
    document = {
        "@context": words.OB2_CONTEXT,
        "id": KEY_URL,
        "type": "CryptographicKey",
        "owner": PROFILE_URL,
        "publicKeyPem": world.signer(holder, Algorithm.RS256).method.pem,
    }
    return changed(document, changes)


def revocation_list(*entries: object, **changes: Any) -> dict[str, Any]:
    """The Open Badges 2.0 RevocationList."""
    document = {
        "@context": words.OB2_CONTEXT,
        "id": REVOCATIONS_URL,
        "type": "RevocationList",
        "issuer": PROFILE_URL,
        "revokedAssertions": list(entries),
    }
    return changed(document, changes)


def publish_ob2(world: World) -> None:
    """Everything that an Open Badges 2.0 badge of the network needs, hosted and signed."""
    world.web.put(PROFILE_URL, profile())
    world.web.put(BADGE_URL, badge_class())
    world.web.put(KEY_URL, key_document(world))
    world.web.put(ASSERTION_URL, assertion())
    world.web.put(REVOCATIONS_URL, revocation_list("urn:uuid:1", {"id": "urn:uuid:2"}))
