"""The forms in which a credential is issued: one name each, for the issuer, the record, the archive and the routes."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from schemas.baked_images import OpenBadgesVersion
from schemas.vocabulary import LD_JSON, TEXT, VC_JWT, VC_LD_JSON


class Representation(StrEnum):
    """What signed bytes are. The values are stored and journalled, so they do not change.

    An award has the first seven: Open Badges 3.0 as JSON with a proof inside and as a JWT, the site's endorsement, Open
    Badges 2.0 as a hosted assertion and as a JWS, and Open Badges 3.0 with an e-mail as a salted hash beside the name,
    in both forms. A status list has the last two.
    """

    OB3 = "ob3"
    OB3_JWT = "ob3_jwt"
    ENDORSEMENT = "endorsement"
    OB2 = "ob2"
    OB2_JWS = "ob2_jws"
    OB3_EMAIL = "ob3_email"
    OB3_EMAIL_JWT = "ob3_email_jwt"
    STATUS_LIST = "status_list"
    STATUS_LIST_JWT = "status_list_jwt"

    @property
    def media_type(self) -> str:
        """The media type under which these bytes are published."""
        return _MEDIA_TYPES[self]

    @property
    def version(self) -> OpenBadgesVersion:
        """The version of Open Badges that the bytes belong to, and that an image says when they are baked into it."""
        is_2_0 = self in (Representation.OB2, Representation.OB2_JWS)
        return OpenBadgesVersion.V2 if is_2_0 else OpenBadgesVersion.V3


OF_AWARDS: Final = (
    Representation.OB3,
    Representation.OB3_JWT,
    Representation.ENDORSEMENT,
    Representation.OB2,
    Representation.OB2_JWS,
    Representation.OB3_EMAIL,
    Representation.OB3_EMAIL_JWT,
)

_MEDIA_TYPES: Final = {
    Representation.OB3: VC_LD_JSON,
    Representation.OB3_JWT: TEXT,
    Representation.ENDORSEMENT: VC_LD_JSON,
    Representation.OB2: LD_JSON,
    Representation.OB2_JWS: TEXT,
    Representation.OB3_EMAIL: VC_LD_JSON,
    Representation.OB3_EMAIL_JWT: TEXT,
    Representation.STATUS_LIST: VC_LD_JSON,
    Representation.STATUS_LIST_JWT: VC_JWT,
}
