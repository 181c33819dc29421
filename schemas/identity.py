"""Recipient identities: the salted hash of an identifier, and the comparison with a value known from elsewhere.

Open Badges 3.0 "IdentityObject", "IdentityHash" and "Recipient verification"; Open Badges 2.0 "IdentityObject".
A hash that is published with its salt is personal data: the value can be guessed, millions of tries a second.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from schemas.members import objects, text_member


def identity_hash(value: str, salt: str = "") -> str:
    """`sha256$` and 64 lower-case hexadecimal digits: SHA-256 over the UTF-8 of the value followed by the salt."""
    return "sha256$" + hashlib.sha256((value + salt).encode("utf-8", "surrogatepass")).hexdigest()


def matches(identity_object: Mapping[str, Any], known: str, identity_type: str | None = None) -> bool:
    """Whether an OB 3.0 IdentityObject designates `known`, in a time that does not depend on where they differ.

    With `identity_type` (such as `emailAddress`) an object of another type does not match. `identityHash` holds
    the hash when `hashed` is true, and the plain value when it is false; a malformed object matches nothing.
    """
    if identity_type is not None and identity_object.get("identityType") != identity_type:
        return False
    return _same(identity_object.get("identityHash"), identity_object.get("hashed"), identity_object.get("salt"), known)


def recipient_matches(recipient: Mapping[str, Any], known: str) -> bool:
    """Whether an OB 2.0 recipient (`identity`, `hashed`, `salt`) designates `known`; as `matches`."""
    return _same(recipient.get("identity"), recipient.get("hashed"), recipient.get("salt"), known)


def names_in_clear(identities: object, kind: str = "identityType", value: str = "identityHash") -> list[str]:
    """The names that are not hashed among one or several IdentityObjects; a hash is never a name.

    `kind` and `value`: the members that hold the type and the identity, `type` and `identity` in OB 2.0.
    """
    clear = (each for each in objects(identities) if each.get(kind) == "name" and each.get("hashed") is False)
    return [name for each in clear if (name := text_member(each, value))]


def _same(stated: object, hashed: object, salt: object, known: str) -> bool:
    salt = "" if salt is None else salt
    if not isinstance(stated, str) or not isinstance(hashed, bool) or not isinstance(salt, str):
        return False
    if not hashed:
        return _equal(stated, known)
    algorithm, separator, digest = stated.partition("$")
    if not separator:
        return False
    if algorithm == "sha256":
        return _equal(f"sha256${digest.lower()}", identity_hash(known, salt))
    if algorithm == "md5":  # both versions of the standard allow it; only ever compared, never issued
        expected = hashlib.md5((known + salt).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
        return _equal(digest.lower(), expected)
    return False


def _equal(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))
