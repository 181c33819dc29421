"""The errors of this room, each with a stable code and plain facts; no byte of a private key is in either.

Codes are few; a `reason` fact tells the cases apart where the words for people are the same.
"""

from schemas.errors import OpenBadgesError


class EncodingMalformed(OpenBadgesError):
    """The text is no strict, canonical encoding: `encoding.base64url`, `encoding.base58btc`, `encoding.multibase`."""


class KeyRefused(OpenBadgesError):
    """A key that is not to be used: `key.weak`, `key.malformed`, `key.private_published`, `key.unsupported`."""


class KeyUnknown(OpenBadgesError):
    """No such key in the document or keyring, or not for this purpose or controller: `key.unknown`."""


class DidMalformed(OpenBadgesError):
    """A DID that cannot be read, or an origin that cannot become one: `did.malformed`, `did.unsupported`."""


class SignatureInvalid(OpenBadgesError):
    """The bytes are not what this key signed: `proof.signature`."""


class ProofMalformed(OpenBadgesError):
    """A proof that cannot be judged because it breaks its own format: `proof.malformed` and its like."""


class JwsMalformed(ProofMalformed):
    """A compact JWS that breaks RFC 7515 or the profile of Open Badges: `jws.*`."""


class CanonicalizationRefused(OpenBadgesError):
    """A document without one certain meaning in RDF or JCS, or too costly to canonicalize: `jsonld.*`, `jcs.*`."""


class KeyringLocked(OpenBadgesError):
    """The passphrase does not open this keyring: `keyring.passphrase`."""


class KeyringUnusable(OpenBadgesError):
    """The keyring is missing, exists already, or has a damaged file, which is named: `keyring.missing`,
    `keyring.exists`, `keyring.corrupt`, `keyring.owner`. Or this process may not open it: `access.denied`,
    `access.beyond`."""
