"""The coordination gives what the public is owed; each page of the public says it, or that it is missing."""

from __future__ import annotations

import re

from badges.network import rows as network
from badges.network.service import public_facts
from tests.badges.web.coordination.phones import without_phones
from tests.cast.office import Browser, Gatherings, hidden_fields
from tests.cast.people import Cast
from tests.cast.wizard import ready

WAY = "/coordination/public"
UNSAID = "à compléter par l’opérateur"


def test_no_badge_is_signed_before_somebody_can_be_called(
    cast: Cast, lea: Browser, helene: Browser, two_gatherings: Gatherings
) -> None:
    without_phones(cast)
    award_id = ready(lea, cast, two_gatherings)
    preview = lea.get(f"/reconnaitre/{award_id}/apercu").text
    assert "Il manque un téléphone." in preview and WAY not in preview
    assert WAY in helene.get("/aujourdhui").text
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    way = f"/reconnaitre/{award_id}/signer"
    asked = lea.send(way)
    assert asked.status_code == 422 and "Hélène Roux" in asked.text and WAY not in asked.text
    told = helene.send(way)
    assert told.status_code == 422 and f'href="{WAY}"' in told.text
    helene.sent(WAY, {"phone": "05 00 00 00 05"})
    assert "Il manque un téléphone." not in lea.get("/aujourdhui").text
    lea.sent(way)


def test_the_phone_of_another_site_is_not_enough(
    cast: Cast, lea: Browser, helene: Browser, two_gatherings: Gatherings
) -> None:
    without_phones(cast)
    helene.sent(WAY, {"phone_auzances": "05 00 00 00 06"})
    award_id = ready(lea, cast, two_gatherings)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    assert lea.send(f"/reconnaitre/{award_id}/signer").status_code == 422
    helene.sent(WAY, {"phone_gueret": "05 00 00 00 07"})
    lea.sent(f"/reconnaitre/{award_id}/signer")


def test_what_is_told_stands_on_the_pages(cast: Cast, lea: Browser, helene: Browser) -> None:
    assert UNSAID in lea.get("/mentions-legales").text and UNSAID in lea.get("/donnees").text
    lea.get(WAY, 403)
    facts = {
        "publisher": "Un <organisme>",
        "publisher_address": "1 rue de l’Exemple",
        "director": "La direction",
        "host_name": "Un hébergeur",
        "host_address": "2 rue de l’Exemple",
        "host_phone": "05 00 00 00 04",
        "dpo": "dpo@rcs.example",
        **{f"duty_{each}": f"Répond de {each}" for each in ("carrier", "auzances", "gueret", "la-souterraine")},
    }
    helene.sent(WAY, facts)
    legal, kept = lea.get("/mentions-legales").text, lea.get("/donnees").text
    assert UNSAID not in legal + kept
    assert "Un &lt;organisme&gt;" in legal and "La direction" in legal and "2 rue de l’Exemple" in legal
    assert "dpo@rcs.example" in kept and all(each in kept for each in ("AGIR", "UDAF", "MJC", "Répond de gueret"))


def test_the_statement_of_accessibility_follows_the_audit(cast: Cast, lea: Browser, helene: Browser) -> None:
    def said(path: str) -> list[str]:
        return re.findall(r"Accessibilité\s: (\w+(?: conforme))", lea.get(path).text)

    assert said("/accessibilite") == ["non conforme"] * 2
    assert "Défenseur des droits" in lea.get("/accessibilite").text
    helene.sent(WAY, {"audit_on": "2026-11-01", "audit_rate": "72", "audit_by": "Un cabinet"})
    assert said("/accessibilite") == ["partiellement conforme"] * 2 and said("/") == ["partiellement conforme"]
    assert "Un cabinet" in lea.get("/accessibilite").text
    helene.sent(WAY, {"audit_rate": "100"})
    assert said("/") == ["totalement conforme"]


def test_an_audit_counts_as_it_is_read_and_not_as_it_is_typed(cast: Cast, lea: Browser, helene: Browser) -> None:
    helene.sent(WAY, {"audit_on": "01/11/2026", "audit_rate": "72,5 %"})
    assert "partiellement conforme" in lea.get("/").text


def test_a_wrong_fact_is_said_beside_its_field_and_nothing_is_kept(cast: Cast, helene: Browser) -> None:
    answer = helene.send(WAY, {"dpo": "Quelqu’un", "phone": "05", "audit_rate": "101"})
    assert answer.status_code == 422 and 'id="phone-erreur"' in answer.text and 'id="audit_rate-erreur"' in answer.text
    assert "Quelqu’un" in answer.text
    with cast.services.database.begin(read_only=True) as session:
        instance = network.instance(session)
        assert instance is not None and instance.operator == {}


def test_two_who_tell_at_once_see_both(cast: Cast, helene: Browser) -> None:
    carried = hidden_fields(helene.get(WAY))
    public_facts.tell(cast.services, cast.helene, {"director": "Une autre"})
    answer = helene.client.post(WAY, data={**carried, "director": "La mienne"})
    assert answer.status_code == 409 and "Une autre" in answer.text and "La mienne" in answer.text
