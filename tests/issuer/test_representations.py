"""representations: the names that are stored, their media types, and the version that an image declares."""

from __future__ import annotations

from issuer.representations import OF_AWARDS, Representation
from schemas.baked_images import OpenBadgesVersion


def test_the_stored_names_do_not_change() -> None:
    assert [str(each) for each in OF_AWARDS] == [
        "ob3", "ob3_jwt", "endorsement", "ob2", "ob2_jws", "ob3_email", "ob3_email_jwt",
    ]  # fmt: skip
    assert set(Representation) - set(OF_AWARDS) == {Representation.STATUS_LIST, Representation.STATUS_LIST_JWT}


def test_each_has_a_media_type() -> None:
    assert {str(each): each.media_type for each in Representation} == {
        "ob3": "application/vc+ld+json",
        "ob3_jwt": "text/plain",
        "endorsement": "application/vc+ld+json",
        "ob2": "application/ld+json",
        "ob2_jws": "text/plain",
        "ob3_email": "application/vc+ld+json",
        "ob3_email_jwt": "text/plain",
        "status_list": "application/vc+ld+json",
        "status_list_jwt": "application/vc+jwt",
    }


def test_the_version_is_that_of_the_standard() -> None:
    of_2_0 = {each for each in Representation if each.version is OpenBadgesVersion.V2}
    assert of_2_0 == {Representation.OB2, Representation.OB2_JWS}
