"""The coordination's page of activities."""

from __future__ import annotations

import re

from badges.gatherings.tables import Activity
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.recorded import exchange


def number_of(helene: Browser, name: str) -> int:
    """The number of an activity, by its line on the coordination's page."""
    found = re.search(rf'href="/activites/(\d+)">(?:(?!</a>).)*<b>{name}', helene.get("/activites").text)
    assert found is not None, name
    return int(found[1])


def test_an_activity_is_added_renamed_and_retired(helene: Browser, lea: Browser, cast: Cast) -> None:
    helene.sent("/activites", {"name": "Poterie", "group": "make"})
    assert "Poterie" in lea.get("/echanges/nouveau").text and "Poterie" in lea.get("/ateliers/proposer").text
    path = f"/activites/{number_of(helene, 'Poterie')}"
    page = helene.get(path)
    helene.sent(path, {"name": "Terre", "group": "create", "retired": "y"})
    assert "Terre" not in lea.get("/echanges/nouveau").text and "Retirée" in helene.get("/activites").text
    stale = helene.client.post(path, data={**hidden_fields(page), "name": "Pots", "group": "make"})
    assert stale.status_code == 409 and "Pots" in stale.text and "Terre" in stale.text
    both = stale.text.split("Voici les deux.")[1].split("</section>")[0]
    assert re.findall(r"<dd>([^<]+)</dd>", both) == [
        "Pots",
        "Terre",
        "Réparer, fabriquer",
        "Créer, jouer",
        "non",
        "oui",
    ]
    for wrong in ("", "couture", "Appelez le 05 55 82 80 47"):
        for where in (path, "/activites"):
            answer = helene.send(where, {"name": wrong, "group": "make"})
            if (wrong, where) != ("couture", "/activites"):  # adding one that is there is no fault
                assert answer.status_code == 422 and 'id="name-erreur"' in answer.text
    for group in ("", "elsewhere"):
        answer = helene.send("/activites", {"name": "Reliure", "group": group})
        assert answer.status_code == 422 and 'id="group-erreur"' in answer.text and 'value="Reliure"' in answer.text
    helene.get("/activites/999", 404)


def test_the_activities_stand_by_group(helene: Browser, lea: Browser, cast: Cast) -> None:
    groups = [
        "À la maison",
        "Réparer, fabriquer",
        "Dehors",
        "Parler, lire, écrire",
        "Créer, jouer",
        "Se rendre service",
    ]
    assert re.findall(r"<h2>([^<]+)</h2>", helene.get("/activites").text) == groups
    for path in ("/echanges/nouveau", "/ateliers/proposer"):
        form = lea.get(path).text
        assert re.findall(r'<optgroup label="([^"]+)">', form) == groups
        assert '<option value="">Autre chose</option>' in form
    with cast.services.database.begin() as session:
        session.get_one(Activity, number_of(helene, "Vélo")).group_key = None
    assert re.findall(r"<h2>([^<]+)</h2>", helene.get("/activites").text) == [*groups, "Autres"]
    path = f"/activites/{number_of(helene, 'Vélo')}"
    assert '<option value="">Choisir</option>' in helene.get(path).text
    helene.sent(path, {"name": "Vélo", "group": "outdoors"})
    assert '<option value="outdoors" selected>' in helene.get(path).text


def test_two_activities_become_one(helene: Browser, lea: Browser, cast: Cast) -> None:
    where = lea.sent("/ateliers/proposer", {"title": "Écharpes", "activity": "tricot"})
    tricot, couture = number_of(helene, "Tricot"), number_of(helene, "Couture")
    path = f"/activites/{tricot}/reunir"
    assert path in helene.get(f"/activites/{tricot}").text
    choosing = helene.get(path).text
    assert (
        len(re.findall(r'<details name="activity-group"', choosing)) == 6 and " open" not in choosing.split("<main")[1]
    )
    assert f'value="{couture}"' in choosing and f'value="{tricot}"' not in choosing
    page = helene.get(f"{path}?avec={couture}")
    assert "1 atelier" in page.text and "échange" not in page.text.split("Ce qui s’appellera")[1].split("</main>")[0]
    stale_new, stale_change = lea.get("/ateliers/proposer"), lea.get(where.replace("suivi", "modifier"))
    for _click in range(2):
        answer = helene.client.post(path, data=hidden_fields(page))
        assert answer.status_code == 303 and answer.headers["Location"] == f"/activites/{couture}?reunie=1"
    assert "Couture" in lea.get(where).text and "Tricot" not in lea.get(where).text
    listed = helene.get("/activites").text
    assert "Réunie avec «\xa0Couture\xa0»" in listed and f'href="/activites/{tricot}"' not in listed
    for gone in (f"/activites/{tricot}", path):
        assert helene.get(gone, 303).headers["Location"] == f"/activites/{couture}?reunie=1"
    assert "réunies sous ce nom" in helene.get(f"/activites/{couture}?reunie=1").text
    renamed = helene.client.post(
        f"/activites/{tricot}", data={**hidden_fields(page), "name": "Tricot", "group": "home"}
    )
    again = helene.send("/activites", {"name": "Tricot, crochet", "group": "home"})
    for answer in (renamed, again):
        assert answer.status_code == 422 and "réunie avec «\xa0Couture\xa0»" in answer.text

    new = {**hidden_fields(stale_new), "title": "", "activity": "tricot"}
    wrong = lea.client.post("/ateliers/proposer", data=new)
    assert wrong.status_code == 422 and '<option value="couture" selected>' in wrong.text
    kept = lea.client.post("/ateliers/proposer", data={**new, "title": "Moufles"})
    assert kept.status_code == 303 and "Couture" in lea.get(kept.headers["Location"]).text
    changed = {**hidden_fields(stale_change), "title": "Écharpes d’hiver", "activity": "tricot"}
    answer = lea.client.post(where.replace("suivi", "modifier"), data=changed)
    assert answer.status_code == 303 and "Couture" in lea.get(where).text


def test_what_cannot_be_merged_is_said(helene: Browser, cast: Cast) -> None:
    tricot, couture = number_of(helene, "Tricot"), number_of(helene, "Couture")
    path = f"/activites/{tricot}/reunir"
    assert helene.get(f"{path}?avec={tricot}", 422).text.count("Choisissez une autre activité") == 2
    helene.get(f"{path}?avec=999", 404)
    helene.get("/activites/999/reunir", 404)
    helene.get(f"{path}?avec=x")
    page = helene.get(f"{path}?avec={couture}")
    helene.sent(f"/activites/{couture}", {"name": "Fil, aiguille", "group": "home"})
    stale = helene.client.post(path, data=hidden_fields(page))
    assert stale.status_code == 409 and "Relisez" in stale.text and "Fil, aiguille" in stale.text
    helene.sent(f"/activites/{couture}", {"name": "Fil, aiguille", "group": "home", "retired": "y"})
    assert "n’est plus proposée" in helene.get(f"{path}?avec={couture}", 422).text
    assert helene.client.post(path, data=hidden_fields(stale)).status_code == 422


def test_a_workshop_says_its_activity(lea: Browser, cast: Cast) -> None:
    where = lea.sent("/ateliers/proposer", {"title": "Semis", "activity": "jardinage"})
    assert "Jardinage" in lea.get(where).text
    path = where.replace("suivi", "modifier")
    assert 'value="jardinage" selected' in lea.get(path).text
    lea.sent(path, {"title": "Semis", "activity": "cuisine", "description": "", "place": "", "capacity": ""})
    assert "Cuisine" in lea.get(where).text
    assert lea.send(path, {"title": "Semis", "activity": "voler"}).status_code == 422


def test_a_word_that_three_people_use_becomes_an_activity(helene: Browser, lea: Browser, cast: Cast) -> None:
    for name in ("Amina", "Fatou", "Zoé"):
        for word in ("Abeilles", "Ravauder"):
            posting(cast.services, cast.lea, cast.member(name), activity="autre", other_activity=word)
    page = helene.get("/activites").text
    assert "Abeilles" in page and "Amina" not in page
    new = {"then": "new", "name": "Abeilles"}
    assert helene.send("/activites/mot?mot=Abeilles", {**new, "group": ""}).status_code == 422
    helene.sent("/activites/mot?mot=Abeilles", {**new, "group": "outdoors"})
    helene.sent("/activites/mot?mot=Ravauder", {"then": "known", "activity": "couture"})
    assert "Des mots qui reviennent" not in helene.get("/activites").text
    page = lea.get("/mur").text
    assert "Abeilles" in page and "Couture" in page and "Ravauder" not in page
    helene.get("/activites/mot?mot=Abeilles", 303)
    lea.get("/activites/mot?mot=Abeilles", 403)


def test_past_workshops_and_exchanges_are_sorted_in_one_list(helene: Browser, lea: Browser, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    exchange(cast.services, cast, amina, fatou, what="Réparer un vélo")
    workshop = cast.workshop("Chanter")
    page = helene.get("/activites/a-classer").text
    assert "Réparer un vélo" in page and 'value="velo" selected' in page and "Amina" not in page
    assert helene.send("/activites/a-classer", {f"workshop-{workshop}": "voler"}).status_code == 422
    helene.sent("/activites/a-classer", {"exchange-1": "velo", f"workshop-{workshop}": ""})
    assert "Réparer un vélo" not in helene.get("/activites/a-classer").text
    helene.sent("/activites/a-classer", {f"workshop-{workshop}": "musique"})
    assert "Tout a son activité" in helene.get("/activites/a-classer").text
    lea.get("/activites/a-classer", 403)
