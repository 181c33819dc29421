"""Who signed, by what an identifier names: a site, a page of a site, a key; and never a name."""

from __future__ import annotations

import pytest
from flask import Flask

from badges.web.counter.telling.signer import KEY, OTHER, PAGE, SITE, kind_of_signer, signer_of
from tests.badges.web.counter.verdicts import verdict
from verifier.verdict import Headline

TABLE = [
    ("did:web:school.example", SITE, "school.example"),
    ("did:web:school.example%3A8443", SITE, "school.example:8443"),
    ("did:web:platform.example:users:x", PAGE, "platform.example"),
    ("did:web:platform.example:mairie-de-gueret", PAGE, "platform.example"),
    ("https://school.example", SITE, "school.example"),
    ("https://school.example/", SITE, "school.example"),
    ("https://SCHOOL.example", SITE, "school.example"),
    ("https://school.example/issuer", PAGE, "school.example"),
    ("https://school.example/?issuer=7", PAGE, "school.example"),
    ("https://school.example/#issuer", PAGE, "school.example"),
    ("https://user:pass@school.example/", SITE, "school.example"),
    ("https://école.example/", SITE, "xn--cole-9oa.example"),
    ("https://xn--cole-9oa.example/", SITE, "xn--cole-9oa.example"),
    ("https://creusе.example/", SITE, "xn--creus-3we.example"),  # a Cyrillic letter shows
    ("did:key:z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi", KEY, ""),
    ("did:jwk:eyJrdHkiOiJFQyJ9", KEY, ""),
    ("did:web:", OTHER, "did:web:"),
    ("urn:uuid:1", OTHER, "urn:uuid:1"),
]


@pytest.mark.parametrize(("issuer", "kind", "host"), TABLE)
def test_the_table(issuer: str, kind: str, host: str) -> None:
    assert kind_of_signer(issuer) == (kind, host)


def test_a_platform_is_never_the_author(app: Flask) -> None:
    from dataclasses import replace

    with app.test_request_context("/"):
        judged = verdict(Headline.UNKNOWN_ISSUER)
        assert judged.credential is not None

        def said(issuer: str, kind: str = "Ob3Embedded") -> str:
            return signer_of(replace(judged, kind=kind, credential=replace(judged.credential, issuer_id=issuer)))

        assert said("did:web:platform.example:users:x") == "une page du site platform.example"
        assert said("https://school.example") == "le site school.example"
        assert said("did:key:z6Mk") == "une clé que personne ne garantit"
        assert said("https://school.example/issuer", "Ob2Hosted") == "Le site x.example le confirme aujourd’hui."
        assert signer_of(replace(judged, credential=None)) == ""
