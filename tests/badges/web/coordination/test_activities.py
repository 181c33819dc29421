"""The coordination's page of activities."""

from __future__ import annotations

import re

from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast


def test_an_activity_is_added_renamed_and_retired(helene: Browser, lea: Browser, cast: Cast) -> None:
    helene.sent("/activites", {"name": "Vannerie"})
    assert "Vannerie" in lea.get("/echanges/nouveau").text and "Vannerie" in lea.get("/ateliers/proposer").text
    number = re.search(r'href="/activites/(\d+)">(?:(?!</a>).)*<b>Vannerie', helene.get("/activites").text)
    assert number is not None
    path = f"/activites/{number[1]}"
    page = helene.get(path)
    helene.sent(path, {"name": "Osier", "retired": "y"})
    assert "Osier" not in lea.get("/echanges/nouveau").text and "Retirée" in helene.get("/activites").text
    stale = helene.client.post(path, data={**hidden_fields(page), "name": "Paniers"})
    assert stale.status_code == 409 and "Paniers" in stale.text and "Osier" in stale.text
    both = stale.text.split("Voici les deux.")[1].split("</section>")[0]
    assert re.findall(r"<dd>([^<]+)</dd>", both) == ["Paniers", "Osier", "non", "oui"]
    for wrong in ("", "couture", "Appelez le 05 55 82 80 47"):
        answer = helene.send(path, {"name": wrong})
        assert answer.status_code == 422 and 'id="name-erreur"' in answer.text
    helene.get("/activites/999", 404)


def test_a_workshop_says_its_activity(lea: Browser, cast: Cast) -> None:
    where = lea.sent("/ateliers/proposer", {"title": "Semis", "activity": "jardinage"})
    assert "Jardinage" in lea.get(where).text
    path = where.replace("suivi", "modifier")
    assert 'value="jardinage" selected' in lea.get(path).text
    lea.sent(path, {"title": "Semis", "activity": "cuisine", "description": "", "place": "", "capacity": ""})
    assert "Cuisine" in lea.get(where).text
    assert lea.send(path, {"title": "Semis", "activity": "voler"}).status_code == 422
