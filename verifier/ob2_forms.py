"""The forms that JSON-LD allows in Open Badges 2.0, reduced to one as those of 3.0 are (`ob3_forms`), with an address
for an object that has only an address.

Only the publisher or the signer can rewrite such a document: what an address names is read from there, and a
signature covers the text as it was written.
"""

from __future__ import annotations

from typing import Any, Final

from verifier.ob3_forms import Form, Read, kinds, reduced

_OB2: Final = kinds(
    {
        Form.TEXT: "name description narrative version email genre endorsementComment issuedOn expires identity salt "
        "targetName targetFramework @language",
        Form.ADDRESS: "url targetUrl",
        Form.FLAG: "hashed",
        Form.NODE: "recipient verification verify claim",
        Form.LINK: "badge issuer creator owner image criteria revocationList",
        Form.LINKS: "evidence alignment endorsement publicKey",
        Form.VALUES: "tags",
        Form.WORDS: "type",
    }
)


def plainly(document: dict[str, Any]) -> dict[str, Any]:
    """An Open Badges 2.0 document in the one form; the same object where it is in that form already."""
    return read(document).document


def read(document: dict[str, Any]) -> Read:
    """The same, and the names of the members that have no such form."""
    return reduced(document, _OB2)
