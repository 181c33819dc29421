"""Names of people and contacts in a sentence that would be signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from badges.base.text.sentences import holds_contact, leads_to_someone, names_someone, reaches_someone, turned


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("A montré le point à Fatou, deux fois.", "Fatou"),
        ("fatou a compris tout de suite", "Fatou"),
        ("A aidé FATOU", "Fatou"),
        ("A aidé jean paul à couper", "Jean-Paul"),
        ("Parle d’une voix claire", None),
        ("A aidé Claire à couper", "Claire"),
        ("Petit à petit, tout le monde a suivi", None),
        ("A aidé madame Petit", "Petit"),
        ("Travaille avec soin", None),
        ("", None),
    ],
)
def test_no_other_name_in_a_sentence(sentence: str, found: str | None) -> None:
    assert names_someone(sentence, ["Fatou", "Jean-Paul", "Claire"], ["Petit"]) == found


@pytest.mark.parametrize("sentence", ["Écrire à a@b.fr", "voir https://x.fr", "www.x.fr", "Appelez le 05 55 82 80 47"])
def test_contacts_are_found(sentence: str) -> None:
    assert holds_contact(sentence)


@pytest.mark.parametrize("sentence", ["A aidé 12 personnes en 2026", "De 14 h 30 à 17 h", "Bien."])
def test_a_sentence_that_holds_no_contact(sentence: str) -> None:
    assert not holds_contact(sentence)


LEADS = [
    "Appelez-moi au 06 12 34 56 78", "06.12.34.56.78", "06/12/34/56/78", "0612345678", "+33 6 12 34 56 78",
    "+33 (0)6 12 34 56 78", "(06) 12 (34) 56 78", "06 · 12 · 34 · 56 · 78", "06,12,34,56,78", "06_12_34_56_78",
    "06 - 12 - 34 - 56 - 78", "0 6 1 2 3 4 5 6 7 8", "٠٦ ١٢ ٣٤ ٥٦ ٧٨",
    "zéro six douze trente-quatre", "zéro-six, douze, trente-quatre",
    "amina@exemple.example", "amina @ exemple . example", "amina arobase exemple point fr", "amina (at) exemple.fr",
    "https://exemple.example/x", "www.exemple.example", "mon-site.fr", "wa.me/33612345678", "t.me/amina",
    "Suivez @amina", "3 rue des Lilas", "12 bis, avenue de la République", "12 av Foch", "12 av. Foch",
    "J’habite 4 place du Marché", "23000 Guéret", "au 7 de la rue Verte",
    "Snap lea23", "insta : lea.creuse", "06 douze 34 cinquante", "06 12 trente-quatre cinquante", "zéro 6 douze",
    "FR76 3000 6000 0112 3456 7890 189", "2 75 03 23 096 123",
]  # fmt: skip
LEADS_NOWHERE = [
    "J’aime montrer. Je prends mon temps.", "Depuis 2019, 2020 et 2021 je viens le mardi.",
    "J’ai aidé 12 personnes en 2026.", "De 14 h 30 à 17 h, à Guéret.", "J’ai repeint la chambre 3 et la porte 2.",
    "Je connais la rue et le marché.", "10 vélos, 3 machines, 25 repas.", "J’ai gardé 0,5 kg de farine pour 8 parts.",
    "2 cours d’Anglais, 3 cours de Français.", "Les mardis 05, 12, 19, 26.", "Un lot, 1 lot de laine.",
    "Utiliser WhatsApp, Facebook ou Instagram.", "Snapchat, 2 fois par semaine.",
    "À 8 h 05, 12 gaufres étaient prêtes.", "Il y avait 2 places libres.", "", "1 500 m de fil, 30 m de tissu.",
]  # fmt: skip


@pytest.mark.parametrize("text", LEADS)
def test_what_leads_to_someone_is_found(text: str) -> None:
    assert leads_to_someone(text) and leads_to_someone(f"J’aime montrer ({text}).")


@pytest.mark.parametrize("text", LEADS_NOWHERE)
def test_what_leads_nowhere_may_be_said(text: str) -> None:
    assert not leads_to_someone(text)


def test_an_address_is_no_way_to_call_or_write() -> None:
    assert not reaches_someone("Chez Amina, 12 rue des Lilas, 23000 Guéret") and not reaches_someone("Le mardi.")
    assert all(map(reaches_someone, ("06 · 12 · 34 · 56 · 78", "lea＠exemple.example", "t.me/lea", "Snap lea23")))


@pytest.mark.parametrize(
    ("text", "turned_text"), [("petit fatou", "fatou petit"), ("benali jean paul", "jean paul benali")]
)
def test_a_name_is_turned(text: str, turned_text: str) -> None:
    assert turned_text in turned({text}) and turned(set()) == turned({"a b", "un deux trois quatre"}) == set()


@pytest.mark.parametrize("name", ["ordinary", "ordinary_unseen"])
def test_ordinary_sentences_lead_nowhere(name: str) -> None:
    lines = (Path(__file__).parent / "sentences" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 50 and [line for line in lines if leads_to_someone(line)] == []
