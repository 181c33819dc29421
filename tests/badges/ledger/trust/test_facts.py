"""The form of a known issuer: each mistake beside its field; a page is asked for where only a key is known."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from badges.base.facts import Unfit
from badges.ledger.trust.facts import IssuerFacts

KEY = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"
GOOD = {"issuer": "did:web:a.example", "name": "A", "how": "Appelé au 05 55 00 00 00", "until": "24/11/2027"}


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"issuer": KEY}, {"page": "issuer.key_page_missing"}),
        ({"issuer": KEY, "name": ""}, {"name": "issuer.name_malformed", "page": "issuer.key_page_missing"}),
        ({"issuer": KEY, "page": f"https://a.example/?key={KEY}"}, {"page": "issuer.page_repeats"}),
        ({"issuer": "a.example", "page": "x"}, {"issuer": "issuer.id_malformed"}),
        ({"how": "oui", "until": ""}, {"how": "issuer.how", "until": "form.day"}),
    ],
)
def test_each_mistake_is_named_beside_its_field(changes: dict[str, str], wanted: dict[str, str]) -> None:
    with pytest.raises(Unfit) as found:
        IssuerFacts.read(MultiDict({**GOOD, **changes}))
    assert {name: refusal.code for name, refusal in found.value.refusals.items()} == wanted
    assert IssuerFacts.read(MultiDict({**GOOD, "page": " "})).told.page is None  # the control
