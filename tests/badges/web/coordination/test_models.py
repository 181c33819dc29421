"""The pages of badge models: drafted and proposed by a facilitator, published and retired by the coordination."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask import Flask

from badges.network.changes import leave_site
from badges.recognition import award
from tests.cast.badge_models import REPAIR
from tests.cast.html import text_of
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.cast.statements import statements

DRAFT = "/modeles/brouillons/1"
CHOSEN = {"esco_language": "fr", "esco_match": "close"}
FORM = {**REPAIR, **CHOSEN}
SLUG = "reparer-plutot-que-jeter"


def begun(lea: Browser, **changed: str) -> None:
    """Léa drafts « Réparer plutôt que jeter », with a hammer."""
    lea.sent("/modeles/nouveau", {**FORM, **changed})
    lea.sent(f"{DRAFT}/dessin", {"family": "faire", "dye": "faire", "pictogram": "marteau"})


def published(lea: Browser, helene: Browser, **changed: str) -> None:
    """The same, published by Hélène."""
    begun(lea, **changed)
    helene.sent(f"{DRAFT}/publier", {})


def stale(browser: Browser, path: str, page: Any, data: dict[str, str]) -> Any:
    """Send a form that was opened before."""
    return browser.client.post(path, data={**hidden_fields(page), **data})


def test_a_model_is_born_published_and_retired(lea: Browser, helene: Browser, cast: Cast) -> None:
    begun(lea)
    page = lea.get(DRAFT)
    assert "Rien n’empêche de publier." in page.text and "6 textes n’ont pas d’anglais" in page.text
    assert "Proposer à la coordination" in page.text and "Relire et publier" not in page.text
    lea.get(f"{DRAFT}/publier", 403)
    lea.sent(f"{DRAFT}/proposer", {})
    assert "1 badge à relire" in helene.get("/coordination").text
    listed = helene.get("/modeles").text
    assert "Proposé par Léa Martin" in listed
    review = helene.get(DRAFT).text
    assert review.index("Relire et publier") < review.index("<form method") and review.count("Relire et publier") == 1
    assert 'class="actions thumb"' not in review and 'class="actions thumb"' in lea.get(DRAFT).text
    assert SLUG not in helene.get("/badges").text
    read = helene.get(f"{DRAFT}/publier")
    assert "Un marteau, en fil clair sur un carré mousse" in read.text and "5,8 pour 1" in read.text
    helene.sent(f"{DRAFT}/publier", {})
    again = stale(helene, f"{DRAFT}/publier", read, {})  # sent twice
    assert again.headers["Location"] == "/modeles?parti=1"
    assert "publié ou jeté" in helene.get("/modeles?parti=1").text
    for page in ("", "/apercu", "/dessin", "/proposer", "/jeter"):
        gone = helene.get(f"{DRAFT}{page}", 404).text
        assert "Publié en dernier" in gone and f'href="/modeles/{SLUG}"' in gone and "version 1" in gone, page
    lea.sent("/modeles/nouveau", {**FORM, "name": "Ranger un atelier"})  # another draft has another address
    lea.get(DRAFT, 404)
    assert "Ranger un atelier" in lea.get("/modeles/brouillons/2").text
    assert SLUG in helene.get("/badges").text and "Cherche d’où vient la panne" in helene.get(f"/badges/{SLUG}").text
    assert "Version 1" in lea.get(f"/modeles/{SLUG}").text
    assert "La version 1 est publiée." in helene.get(f"/modeles/{SLUG}?fait=published").text
    assert "Aucun n’est commencé." in helene.get(f"/modeles/{SLUG}/retirer").text
    helene.sent(f"/modeles/{SLUG}/retirer", {"then": "retire"})
    helene.sent(f"/modeles/{SLUG}/retirer", {"then": "retire"})  # twice is once
    public = helene.get(f"/badges/{SLUG}/1").text
    assert "n’est plus délivré depuis le" in public and "se vérifient toujours" in public
    assert SLUG not in helene.get("/badges").text
    helene.sent(f"/modeles/{SLUG}/retirer", {"then": "offer"})
    assert "n’est plus délivré" not in helene.get(f"/badges/{SLUG}").text
    journal = helene.get("/journal").text
    for said in (
        "Léa Martin a proposé un badge à la coordination, «",
        "Hélène Roux a publié «",
        "Réparer plutôt que jeter",
        "Hélène Roux a remis au choix «",
        ", version 1",
    ):
        assert said in journal


def test_who_proposed_a_version_is_named_beside_who_published_it(lea: Browser, helene: Browser, cast: Cast) -> None:
    """On its page and in the journal; one's own proposal is said once. Retired, it says what can be signed no more."""
    published(lea, helene)
    page = text_of(helene.get(f"/modeles/{SLUG}").text)
    assert "Proposé par Léa Martin, publié par Hélène Roux" in page
    assert "version 1, proposé par Léa Martin" in text_of(helene.get("/journal").text)
    helene.sent("/modeles/nouveau?suite=" + SLUG, {**FORM, "line": "Une autre phrase, pour une autre version."})
    (draft,) = set(re.findall(r"/modeles/brouillons/(\d+)", helene.get(f"/modeles/{SLUG}").text))
    helene.sent(f"/modeles/brouillons/{draft}/publier", {})
    page = text_of(helene.get(f"/modeles/{SLUG}").text)
    assert page.count("Proposé par") == 1 and "Publié par Hélène Roux" in page
    award.start(cast.services, cast.lea, member_id=cast.member("Amina"), badge_slug=SLUG)
    helene.sent(f"/modeles/{SLUG}/retirer", {"then": "retire"})
    assert "1 badge commencé ne peut plus être signé." in text_of(helene.get(f"/modeles/{SLUG}").text)


def test_the_second_of_two_sees_what_the_first_wrote(lea: Browser, helene: Browser, cast: Cast) -> None:
    begun(lea)
    opened = lea.get(DRAFT)
    helene.sent(DRAFT, {**FORM, "line": "Remettre en marche"})
    answer = stale(lea, DRAFT, opened, {**FORM, "criterion_3": "Range ses outils"})
    assert answer.status_code == 409
    both = answer.text.split("Voici les deux.")[1].split("</section>")[0]
    assert re.findall(r"<dd>([^<]+)</dd>", both) == [
        REPAIR["line"], "Remettre en marche", "Range ses outils", REPAIR["criterion_3"],
    ]  # fmt: skip
    assert re.findall(r"<h3[^>]*>([^<]+)", both) == ["En une ligne", "Geste 3"]
    assert "Range ses outils</textarea>" in answer.text  # nothing that was typed is lost
    again = stale(lea, DRAFT, answer, {**FORM, "line": "Remettre en marche", "criterion_3": "Range ses outils"})
    assert again.status_code == 303
    page = helene.get(DRAFT).text
    assert "Remettre en marche" in page and "Range ses outils" in page


def test_what_was_typed_into_a_draft_that_is_published_meanwhile_is_kept(
    lea: Browser, helene: Browser, cast: Cast
) -> None:
    begun(lea)
    opened, read = lea.get(DRAFT), helene.get(f"{DRAFT}/publier")
    helene.sent(f"{DRAFT}/publier", {})
    answer = stale(lea, DRAFT, opened, {**FORM, "criterion_3": "Range ses outils"})
    assert answer.status_code == 404 and "Range ses outils</textarea>" in answer.text
    assert 'action="/modeles/nouveau"' in answer.text
    assert stale(helene, f"{DRAFT}/publier", read, {}).status_code == 303
    lea.get(DRAFT, 404)


def test_a_draft_that_changed_while_it_was_read_is_not_published(lea: Browser, helene: Browser, cast: Cast) -> None:
    begun(lea)
    read = helene.get(f"{DRAFT}/publier")
    lea.sent(DRAFT, {**FORM, "line": "Remettre en marche"})
    answer = stale(helene, f"{DRAFT}/publier", read, {})
    assert answer.status_code == 409 and "Relisez, puis publiez." in answer.text
    assert "Remettre en marche" in answer.text
    lea.sent(DRAFT, {**FORM, "line": ""})
    assert "Dites ce badge en une ligne." in helene.get(f"{DRAFT}/publier").text


def test_strange_letters_stand_beside_their_field_in_words(lea: Browser, cast: Cast) -> None:
    answer = lea.send("/modeles/nouveau", {**FORM, "name": "Répar\u0435r", "criterion_2": "Chois\u200bit l’outil"})
    assert answer.status_code == 422
    for name, said in (("name", "est une lettre russe"), ("criterion_2", "un signe qui ne se voit pas")):
        error = answer.text.split(f'id="{name}-erreur"')[1].split("</p>")[0]
        assert said in error.replace("\u00a0", " ")


def test_one_sentence_at_several_fields_names_each_of_them(lea: Browser, cast: Cast) -> None:
    form = {
        **FORM,
        "line": "Voir www.exemple.fr",
        "criterion_2": "Lit www.exemple.fr",
        "criterion_2_en": "www.example.com",
    }
    answer = lea.send("/modeles/nouveau", form)
    page = plain(answer.text)
    summary = page.split('id="erreurs"')[1].split("</ul>")[0]
    for name, called in (
        ("line", "En une ligne"),
        ("criterion_2", "Geste 2"),
        ("criterion_2_en", "Geste 2, en anglais"),
    ):
        assert f'href="#{name}">{called} : Retirez l’adresse' in summary
        assert "Retirez l’adresse" in page.split(f'id="{name}-erreur"')[1].split("</p>")[0]


def test_every_mistake_of_a_draft_is_said_at_once_and_what_was_typed_stays(lea: Browser, cast: Cast) -> None:
    wrong = {"name": "", "line": "Appeler le 05 00 00 00 09", "criterion_1": "x" * 200, "esco_label": "lire",
             "esco_address": "http://exemple.fr/lire", "esco_version": ""}  # fmt: skip
    answer = lea.send("/modeles/nouveau", {**FORM, **wrong})
    assert answer.status_code == 422
    assert re.findall(r'<li>\s*<a href="#(\w+)"', answer.text) == [each for each in wrong if each != "esco_label"]
    assert 'value="lire"' in answer.text and "Appeler le 05 00 00 00 09" in answer.text


@pytest.mark.parametrize("name", ["Travailler en équipe", "TRAVAILLER  en equipe", "En équipe, travailler"])
def test_a_name_that_a_badge_or_a_draft_has_is_said_in_the_answer_with_a_link(
    app: Flask, lea: Browser, helene: Browser, cast: Cast, name: str
) -> None:
    first = lea.sent("/modeles/nouveau", {**FORM, "name": name})
    page = plain(lea.get(first).text)
    before = page.partition("<form")[0]
    assert "Le brouillon est gardé" in before and "Un autre badge s’appelle déjà ainsi" in before
    assert 'href="/modeles/equipe"' in before
    second = lea.sent("/modeles/nouveau", {**FORM, "name": "Autre chose"}).partition("?")[0]
    assert "s’appelle déjà ainsi" not in plain(lea.get(second).text)
    lea.client.post(second, data={**hidden_fields(lea.get(second)), **FORM, "name": name})
    page = plain(lea.get(second).text).partition("<form")[0]
    assert "Un autre brouillon s’appelle déjà ainsi" in page and f'href="{first.partition("?")[0]}"' in page
    third = helene.sent("/modeles/nouveau", {**FORM, "name": name}).partition("?")[0]
    assert plain(helene.get(third).text).count("Un autre brouillon") == 2
    with statements(app) as asked:
        helene.get(third)
    assert len(asked) <= 12, [each for each, _parameters in asked]
    fourth = lea.get(first)  # whose draft it is that she may not open, she does not read
    assert f'href="{third}"' not in fourth.text


def test_how_it_reads_and_what_is_alike_is_named(lea: Browser, cast: Cast) -> None:
    begun(lea, criterion_3="Est minutieux", criterion_4="avec le groupe, partage les TACHES")
    page = lea.get(DRAFT).text.replace("\u00a0", " ")
    assert "« Est… » dit un trait de caractère." in page
    assert "Ces badges se ressemblent" in page and "le même" in page and "Travailler en équipe" in page
    assert "Là : Partage les tâches avec le groupe" in page


def test_the_four_previews_say_what_would_be_published(lea: Browser, cast: Cast) -> None:
    begun(lea)
    look = f"{DRAFT}/apercu?comme="
    assert "Camille Essai" in lea.get(f"{look}carte").text
    assert "Choisit l’outil qui convient" in lea.get(f"{look}page").text
    file = lea.get(f"{look}fichier").text
    assert "&#34;Achievement&#34;" in file and f"/achievements/{SLUG}/1" in file and "caption" in file
    employer = lea.get(f"{look}employeur").text
    frame = employer.split('<div class="screen"')[1]
    assert frame.index("Exemple") < frame.index("Ce badge est authentique"), "a picture of the frame is no proof"
    assert "Ce badge est authentique" in employer and "Camille Essai" in employer and "rien n’est délivré" in employer
    assert "Remet chaque pièce" not in employer  # two gestures are seen
    assert "Ce badge n’est pas un diplôme." in frame and "juge le badge" not in frame  # as of a badge of ours
    lea.get(f"{look}autre", 404)
    drawn = lea.get("/images/kit/faire.faire.marteau.svg")
    assert drawn.headers["Cache-Control"].endswith("immutable") and "<title>Un marteau" in drawn.text
    lea.get("/images/kit/faire.faire.fusee.svg", 404)


def test_without_a_place_the_employer_s_preview_says_so_and_the_others_are_shown(lea: Browser, cast: Cast) -> None:
    begun(lea)
    with cast.services.database.begin() as session:
        leave_site(session, cast.gueret)  # as its closing does
    assert "relié à aucun site" in lea.get(f"{DRAFT}/apercu?comme=employeur", 404).text
    assert "Camille Essai" in lea.get(f"{DRAFT}/apercu?comme=carte").text


def test_english_pages_show_french_and_say_so(lea: Browser, helene: Browser, cast: Cast) -> None:
    published(lea, helene, name_en="Repairing rather than throwing away")
    english = helene.client.get(f"/badges/{SLUG}?lang=en", headers={"Accept-Language": "en"}).text
    assert re.search(r"<h1 ?>Repairing rather than throwing away</h1>", english)
    assert "is shown in French" in english and re.search(r'<li +lang="fr">Cherche d’où vient la panne</li>', english)
    catalogue = helene.client.get("/badges?lang=en", headers={"Accept-Language": "en"}).text
    assert re.search(r'<small +lang="fr">', catalogue) and "/images/kit/faire.faire.marteau.svg" in catalogue
    assert "is shown in French" not in helene.client.get("/badges/equipe", headers={"Accept-Language": "en"}).text


def test_a_version_begins_with_what_is_published_and_asks_about_other_words(helene: Browser, cast: Cast) -> None:
    page = helene.get("/modeles/nouveau?suite=equipe").text
    assert 'value="Travailler en équipe"' in page and "Partage les tâches avec le groupe</textarea>" in page
    form = typed(page) | CHOSEN
    helene.sent("/modeles/nouveau?suite=equipe", {**form, "criterion_1": "Partage le travail"})
    assert helene.client.get("/modeles/nouveau?suite=equipe").headers["Location"].startswith(DRAFT)
    draft = helene.get(DRAFT).text
    assert "Ces gestes ont changé de mots" in draft and draft.count('name="same"') == 1
    assert 'name="others"' not in draft and "Partage les tâches avec le groupe" in draft
    copy = helene.get("/modeles/nouveau?depuis=equipe").text
    assert "Un badge d’après" in copy and "Partage les tâches avec le groupe</textarea>" in copy
    assert re.search(r'name="name"\s+type="text"\s+value=""', copy)  # two badges do not have one name
    helene.get("/modeles/nouveau?depuis=rien", 404)


def test_a_copy_has_no_english_name_and_shows_what_was_taken_over(helene: Browser, cast: Cast) -> None:
    copy = helene.get("/modeles/nouveau?depuis=equipe").text
    assert re.search(r'name="name_en"\s+type="text"\s+value=""', copy) and "En anglais : il manque son nom" in plain(
        copy
    )
    assert len(re.findall(r'<details\s+class="card"[^>]*\sopen', copy)) == 1
    assert plain(copy).count("Repris de l’autre badge") == 1
    assert '<option value="close" selected' in copy  # another badge is not the same skill
    page = helene.get("/modeles/nouveau?suite=equipe").text
    assert not re.search(r"<details[^>]*\sopen", page) and "Repris" not in page and "il manque son nom" not in page
    location = helene.sent("/modeles/nouveau?depuis=equipe", {**typed(copy), **CHOSEN, "name": "Faire ensemble"})
    number = location.split("?")[0]
    assert "En anglais : il manque son nom" in plain(helene.get(number).text)
    assert "Il manque son nom en anglais." in plain(helene.get(f"{number}/publier").text)


def test_english_that_says_another_badge_is_said_to_be_read_again(helene: Browser, cast: Cast) -> None:
    """A copy whose French lines were all rewritten, and its English was not; and no skill of ESCO came with it."""
    copy = helene.get("/modeles/nouveau?depuis=equipe").text
    form = typed(copy) | CHOSEN | {"name": "Accueillir", "name_en": "Welcoming people"}
    assert form["esco_address"] == form["esco_label"] == form["france_travail"] == "" != form["line_en"]
    french = {name: f"Accueille {name}" for name in form if re.fullmatch(r"line|criterion_\d", name) and form[name]}
    number = helene.sent("/modeles/nouveau?depuis=equipe", {**form, **french}).split("?")[0]
    said = f"L’anglais de {len(french)} textes est à relire"
    for page in (number, f"{number}/apercu", f"{number}/publier"):
        assert said in plain(helene.get(page).text), page
    draft = helene.get(number).text
    assert "Rien ne manque." not in draft and "Accueille line</small>" in draft
    assert "Donnez un nom" in helene.send(number, {**form, **french, "name": ""}).text  # and the fields stay
    english = {f"{name}_en": f"Welcomes {name}" for name in french}
    helene.sent(number, {**form, **french, **english})
    assert "Rien ne manque." in helene.get(number).text and "à relire" not in plain(helene.get(number).text)


def typed(page: str) -> dict[str, str]:
    """What the fields of a model hold, those of one line and those of two."""
    found = re.findall(r'name="(\w+)"\s+type="text"\s+value="([^"]*)"', page)
    found += re.findall(r'<textarea[^>]*\sname="(\w+)"[^>]*>\s*([^<]*)</textarea>', page)
    return {name: html.unescape(said) for name, said in found}


def plain(text: str) -> str:
    """A page with plain spaces."""
    return html.unescape(text).replace("\u00a0", " ")


def test_the_publish_page_says_which_gesture_is_the_same(lea: Browser, helene: Browser, cast: Cast) -> None:
    page = lea.get("/modeles/nouveau?suite=adaptation").text
    form = typed(page) | CHOSEN
    before, form["criterion_1"] = form["criterion_1"], "Conduit un engin de chantier"
    form["criterion_1_en"] = "Drives a digger"
    lea.sent("/modeles/nouveau?suite=adaptation", {**form, "france_travail": "Conduire un engin"})
    read = helene.get(f"{DRAFT}/publier")
    assert "nouveau geste" in read.text and "même geste" not in read.text
    assert "Drives a digger" in read.text and "Conduire un engin" in read.text
    lea.sent(DRAFT, {**form, "france_travail": "Conduire un engin", "same": "1"})
    answer = stale(helene, f"{DRAFT}/publier", read, {})
    assert answer.status_code == 409
    said = html.unescape(answer.text).replace("\u00a0", " ")
    assert f"même geste que « {before} »" in said and "nouveau geste" not in said


def test_the_tab_of_the_coordination_leads_to_the_models(lea: Browser, helene: Browser, cast: Cast) -> None:
    home = helene.get("/coordination").text
    assert 'href="/modeles"' in home.split('aria-label="Pages principales"')[1].split("</nav>")[0]
    assert 'href="/modeles"' in lea.get("/badges-delivres").text
    assert "Proposer un nouveau badge" in lea.get("/modeles").text
