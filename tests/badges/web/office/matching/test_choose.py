"""« Avec Marie, que choisir ? »: what the page shows, what is put aside, the page turned; three who seek one thing."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask

from badges.gatherings.tables import Enrolment, Workshop
from badges.matching import conditions
from badges.matching.conditions import ConditionsFacts
from badges.matching.postings.rows import OwnLink
from badges.matching.tables import Idea, Objection, SetAside
from badges.people.rules import Age
from tests.cast import acts
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.rows import count
from tests.cast.statements import statements

FREE: dict[str, object] = {"days": [], "moments": []}
TAG = re.compile(r"<[^>]+>")
ALLOWED = re.compile(r"\d{1,2}(?:er)?\s+(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre"
                     r"|décembre)(?: \d{4})?|\d{1,2}\s+h(?:\s+\d\d)?")  # fmt: skip


def main_of(page: str) -> str:
    """What the page says, without its marks, frame and no-break spaces."""
    inside = page.split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(TAG.sub(" ", inside).replace("\u00a0", " ").replace("\u202f", " ").replace("&nbsp;", " ").split())


def put(cast: Cast, marie: int, fatou: int) -> tuple[int, int]:
    """Marie seeks to sew, Fatou offers it; on a Wednesday morning both."""
    offer = posting(cast.services, cast.lea, fatou, words="Coudre, je montre.")
    return offer, posting(cast.services, cast.lea, marie, side="sought", words="Coudre un rideau.")


def test_where_nothing_is_near_a_person_can_be_asked(lea: Browser, cast: Cast) -> None:
    request = posting(cast.services, cast.lea, cast.member("Marie"), side="sought", words="Coudre un rideau.")
    answer = lea.get(f"/annonces/{request}/choisir").text
    assert "Rien de proche" in answer and "Demander à une personne précise" in answer
    assert "Coudre un rideau." in lea.get(f"/mises-en-relation/nouvelle?request={request}").text


def test_nothing_was_said_yet(lea: Browser, cast: Cast) -> None:
    samira = cast.member("Samira", "Navette")
    page = main_of(lea.get(f"/membres/{samira}/choisir").text)
    assert "Samira n’a encore rien dit" in page and "Noter ses mots" in page
    for question in ("Qu’aimez-vous faire ?", "Que savez-vous faire sans y penser ?", "Qu’aimeriez-vous savoir faire"):
        assert question in page
    assert f'href="/membres/{samira}/choisir"' in lea.get(f"/membres/{samira}").text


def test_reasons_in_words_and_one_act(lea: Browser, cast: Cast) -> None:
    marie, fatou = cast.member("Marie", "Navette"), cast.member("Fatou", "Petit")
    offer, request = put(cast, marie, fatou)
    answer = lea.get(f"/membres/{marie}/choisir").text
    page = main_of(answer)
    for words in (
        "Avec Marie, que choisir ?", "Rangé par date. C’est Marie qui choisit. Ou rien.", "« Coudre un rideau. »",
        "Apprendre", "avec Fatou Petit", "« Coudre, je montre. »", "Marie le cherche, Fatou le propose depuis le",
        "Les deux peuvent le mercredi matin.", "Marie et Fatou ne se connaissent pas encore.", "À Guéret.",
        "Demander à Fatou", "Pas pour le moment", "Changer",
    ):  # fmt: skip
        assert words in page, words
    assert "Transmettre" not in page
    wanted = f"/mises-en-relation/nouvelle?giver={fatou}&amp;receiver={marie}&amp;offer={offer}&amp;request={request}"
    assert wanted in answer
    there = lea.get(f"/membres/{fatou}/choisir").text
    assert "Mettre en relation avec Marie" in main_of(there) and wanted in there
    assert "Qui le propose" in lea.get(f"/annonces/{request}").text
    assert "avec Fatou Petit" in main_of(lea.get(f"/annonces/{request}/choisir").text)


def test_no_number_but_dates_and_hours(lea: Browser, cast: Cast) -> None:
    marie = cast.member("Marie", "Navette")
    for place in "abcdefghijklmnopqrstuvwxyzéèàçôûîïëöäüâê":
        posting(cast.services, cast.lea, cast.member(f"Fatou{place}"), words="Coudre.", **FREE)
    posting(cast.services, cast.lea, marie, side="sought", words="Coudre un rideau.", **FREE)
    at = cast.services.now() + timedelta(days=2)
    acts.record_gathering(
        cast.services, cast.lea, site_id=cast.gueret, kind="meeting", workshop_id=None, starts_at=at,
        ends_at=at + timedelta(hours=2),
    )  # fmt: skip
    answer = lea.get(f"/membres/{marie}/choisir").text
    page = main_of(answer)
    assert page.count("Demander à") == 6  # and the meeting
    assert "Ce qui vient ensuite" in page and f'href="/membres/{marie}/choisir?apres=7"' in answer
    headers = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}
    packed = lea.client.get(f"/membres/{marie}/choisir", headers=headers, buffered=True)
    assert packed.headers["Content-Encoding"] == "gzip" and len(packed.data) < 15_000
    assert ALLOWED.search(page) and not re.search(r"\d", ALLOWED.sub("", page)), ALLOWED.sub("", page)
    assert not re.search(r"\b(?:score|points?|rang|top|classement|solde|%)\b", page)
    assert "★" not in page and "<progress" not in answer and "<meter" not in answer
    assert lea.get(f"/membres/{marie}/choisir/tourner").text.count('type="radio"') == 7


def test_all_that_fits_is_read_on_pages_of_its_own(lea: Browser, cast: Cast) -> None:
    marie = cast.member("Marie", "Navette")
    for place in "abcdefghijklmnopqrstuvwxyz":
        posting(cast.services, cast.lea, cast.member(f"Fatou{place}"), words="Coudre.", **FREE)
    posting(cast.services, cast.lea, marie, side="sought", words="Coudre un rideau.", **FREE)
    path, found = f"/membres/{marie}/choisir", list[str]()
    for begin, size in ((0, 7), (7, 15), (22, 4)):
        page = lea.get(f"{path}?apres={begin}").text
        found += (named := re.findall(r"Demander à (Fatou.)", main_of(page)))
        assert len(named) == size
        assert ("Montrer à" in page, "Coudre un rideau." in page) == (not begin, not begin)
        assert "?apres=0" not in page and (f"?apres={begin + size}" in page) is (begin != 22)
    assert len(set(found)) == 26 and f'href="{path}"' in lea.get(f"{path}?apres=7").text
    assert "?apres=7" in lea.get(f"{path}?apres=22").text
    for begin in ("26", "999", "x"):
        assert main_of(lea.get(f"{path}?apres={begin}").text) == main_of(lea.get(path).text), begin
    key = re.findall(r'value="aside ([^"]+)"', lea.get(f"{path}?apres=22").text)[0]
    then = lea.sent(f"{path}?apres=22", {"then": f"aside {key}"})
    assert then == f"{path}?apres=22&mis={key}"  # one reads on where one was
    assert lea.sent(then, {"then": f"back {key}"}) == f"{path}?apres=22"


def test_the_latest_words_of_who_said_much(lea: Browser, cast: Cast) -> None:
    marie, fatou = cast.member("Marie", "Navette"), cast.member("Fatou", "Petit")
    for place in "abcdefghij":
        posting(cast.services, cast.lea, marie, side="sought", words=f"Coudre {place}.", **FREE)
    offer = posting(cast.services, cast.lea, fatou, **FREE)
    page = main_of(answer := lea.get(f"/membres/{marie}/choisir").text)
    assert "« Coudre c. »" in page and "« Coudre j. »" in page and "« Coudre b. »" not in page
    assert "Tout lire" in page and f'href="/membres/{marie}/annonces"' in answer
    assert f"&amp;offer={offer}&amp;request=" in answer  # for words that are not among the latest too


def test_put_aside_in_one_tap_and_back(lea: Browser, cast: Cast) -> None:
    marie, fatou = cast.member("Marie"), cast.member("Fatou", "Petit")
    offer, request = put(cast, marie, fatou)
    path, key = f"/membres/{marie}/choisir", f"{request}-posting-{offer}"
    for _twice in range(2):
        assert lea.sent(path, {"then": f"aside {key}"}) == f"{path}?mis={key}"
    assert count(cast.services, SetAside) == 1
    page = main_of(lea.get(f"{path}?mis={key}").text)
    assert "C’est mis de côté" in page and "Fatou" not in page and "Rien de proche" in page
    assert "Marie" not in main_of(lea.get(f"/membres/{fatou}/choisir").text)  # nor to the other
    for _twice in range(2):
        assert lea.sent(path, {"then": f"back {key}"}) == path
    assert count(cast.services, SetAside) == 0 and "Fatou Petit" in main_of(lea.get(path).text)
    for then in ("", "steal", "aside", f"aside {request}-meeting-1", "aside 0-posting-0", f"aside {offer}-posting-999"):
        assert lea.send(path, {"then": then}).status_code == 404, then
    assert lea.send(path, {"then": f"aside {offer}-posting-{offer}"}).status_code == 422
    theirs = posting(cast.services, cast.helene, cast.member("Paul", site="auzances"))
    assert lea.send(path, {"then": f"aside {request}-posting-{theirs}"}).status_code == 404
    assert count(cast.services, SetAside) == 0


def test_a_workshop_and_an_idea_are_put_aside_too(lea: Browser, cast: Cast) -> None:
    marie, path = cast.member("Marie"), ""
    request = posting(cast.services, cast.lea, marie, side="sought", words="Coudre un rideau.", **FREE)
    workshop, path = cast.workshop("Couture ensemble"), f"/membres/{marie}/choisir"
    answer = lea.get(path).text
    assert "L’inscrire" in answer and f'action="/ateliers/{workshop}/inscrire"' in answer
    lea.sent(path, {"then": f"aside {request}-workshop-{workshop}"})
    assert "Couture ensemble" not in main_of(lea.get(path).text)
    lea.sent(path, {"then": f"back {request}-workshop-{workshop}"})
    assert lea.sent(path, {"member": marie, "role": "takes_part"}, to=f"/ateliers/{workshop}/inscrire")
    assert count(cast.services, Enrolment) == 1 and "Couture ensemble" not in main_of(lea.get(path).text)


def test_the_turned_telephone_names_nobody(lea: Browser, cast: Cast) -> None:
    marie, fatou, odette = cast.member("Marie", "Navette"), cast.member("Fatou", "Petit"), cast.member("Odette", "Fil")
    offer, request = put(cast, marie, fatou)
    posting(cast.services, cast.lea, marie, activity="animaux", words="Garder le chat d’Odette Fil.", **FREE)
    posting(cast.services, cast.lea, odette, side="sought", activity="animaux", words="Garder mon chat.", **FREE)
    plain = "Le bal d’Odette"
    posting(cast.services, cast.lea, marie, activity=None, words=f"{plain}, danser.", **FREE)
    posting(cast.services, cast.lea, odette, side="sought", activity="danse", words="Danser.", **FREE)
    with cast.services.database.begin() as session:
        given = {"site_id": cast.gueret, "created_at": cast.services.now(), "read_at": cast.services.now()}
        session.add(Idea(title="Danser chez Odette Fil", **given))
    cast.gathering(3, {fatou: "takes_part"})  # where Marie was not
    path = f"/membres/{marie}/choisir/tourner"
    answer = lea.get(path).text
    page = main_of(answer)
    for words in ("Qu’est-ce qui vous dit ?", "Couture", "le mercredi matin", "Rien pour le moment", "C’est choisi"):
        assert words in page, words
    for secret in ("Fatou", "Petit", "Odette", "Fil", "Navette", "vu", "vue", "venue", "absen", "semaine"):
        assert not re.search(rf"\b{secret}", page), secret
    key = f"{request}-posting-{offer}"
    assert f'value="{key}"' in answer and f'action="/membres/{marie}/choisir"' in answer
    chosen = main_of(lea.get(f"/membres/{marie}/choisir?choisi={key}").text)
    assert "Marie a choisi" in chosen and chosen.index("Marie a choisi") < chosen.index("Demander à Fatou")
    assert "Marie a choisi" not in main_of(lea.get(f"/membres/{marie}/choisir?choisi=9-posting-9").text)


def test_a_minor_meets_at_the_meeting_alone(lea: Browser, cast: Cast) -> None:
    lola, fatou = cast.member("Lola", age=Age.UNDER_18), cast.member("Fatou")
    tim = cast.member("Tim", age=Age.UNDER_15, badges_yes=False)
    posting(cast.services, cast.lea, fatou, **FREE)
    for child, said in ((lola, "À la rencontre, pas ailleurs."), (tim, "À la rencontre, avec un parent.")):
        posting(cast.services, cast.lea, child, side="sought", with_parent=child == tim, **FREE)
        assert said in main_of(lea.get(f"/membres/{child}/choisir").text)
    posting(cast.services, cast.lea, cast.member("Zoé"), activity="danse", reach="home", **FREE)
    posting(cast.services, cast.lea, lola, activity="danse", side="sought", **FREE)
    assert "Zoé" not in main_of(lea.get(f"/membres/{lola}/choisir").text)


def test_conditions_and_an_objection(lea: Browser, cast: Cast) -> None:
    marie, fatou = cast.member("Marie"), cast.member("Fatou", "Petit")
    put(cast, marie, fatou)
    conditions.say(cast.services, cast.lea, fatou, ConditionsFacts(in_company=True, words="Avec une femme."))
    page = main_of(lea.get(f"/membres/{marie}/choisir").text)
    assert "À plusieurs : Fatou le souhaite." in page and "Fatou a dit : « Avec une femme. »" in page
    with cast.services.database.begin() as session:
        session.add(Objection(member_id=fatou, other_id=marie, said_on=cast.services.now().date()))
    for one, other in ((marie, "Fatou"), (fatou, "Marie")):
        page = lea.get(f"/membres/{one}/choisir").text
        assert other not in main_of(page) and "objection" not in page.lower()


def test_other_sites(lea: Browser, helene: Browser, cast: Cast) -> None:
    marie, paul = cast.member("Marie"), cast.member("Paul", "Loin", site="auzances")
    request = posting(cast.services, cast.lea, marie, side="sought", **FREE)
    theirs = posting(cast.services, cast.helene, paul, **FREE)
    path = f"/membres/{marie}/choisir"
    assert "Élargir" not in lea.get(path).text and "Paul" not in main_of(lea.get(f"{path}?partout=1").text)
    assert "Élargir aux autres sites" in helene.get(path).text and "Paul" not in main_of(helene.get(path).text)
    for asked in (path, f"/annonces/{request}/choisir"):
        page = main_of(helene.get(f"{asked}?partout=1").text)
        assert "Paul Loin" in page and "À Auzances, un autre site." in page
    for hidden in (f"/membres/{paul}/choisir", f"/membres/{paul}/choisir/tourner", f"/annonces/{theirs}/choisir",
                   f"/annonces/{theirs}/a-plusieurs", "/membres/999/choisir", "/ateliers/999/a-demander"):  # fmt: skip
        lea.get(hidden, 404)


def test_three_who_seek_one_thing(lea: Browser, cast: Cast) -> None:
    names = ("Ana", "Béa", "Cléo")
    members = [cast.member(name, "Navette") for name in names]
    asked = [posting(cast.services, cast.lea, each, side="sought", words="Coudre.", **FREE) for each in members[:2]]
    posting(cast.services, OwnLink(members[2]), members[2], side="sought", words="Coudre aussi.", **FREE)
    path = f"/annonces/{asked[0]}/a-plusieurs"
    assert lea.get(path, 303).location == f"/annonces/{asked[0]}/choisir"
    assert "à plusieurs" not in main_of(lea.get("/mur").text)
    asked.append(posting(cast.services, cast.lea, members[2], side="sought", words="Coudre.", **FREE))
    assert "/a-plusieurs" in lea.get("/mur").text and path in lea.get(f"/annonces/{asked[0]}").text
    assert path in lea.get(f"/annonces/{asked[0]}/choisir").text
    assert path in lea.get(f"/membres/{members[0]}/choisir").text
    assert not any(name in main_of(lea.get(path).text) for name in names)
    where = lea.sent(path)
    assert lea.sent(path) == where and count(cast.services, Workshop) == 1
    page = lea.get(where).text
    assert [main_of(page).index(name) for name in names] == sorted(main_of(page).index(name) for name in names)
    number = where.split("/")[2]
    answer = lea.send(where, {"member": members[0]}, to=f"/ateliers/{number}/inscrire?retour=a-demander")
    assert answer.status_code == 303 and answer.location.startswith(where)
    lea.sent(where, {"then": f"aside {asked[1]}-workshop-{number}"})
    assert "C’est noté." in lea.get(answer.location).text
    assert "Remettre" in lea.get(f"{where}?mis={asked[1]}-workshop-{number}").text
    page = main_of(lea.get(where).text)
    assert "Ana" not in page and "Béa" not in page and "Cléo" in page
    assert "Béa" not in lea.get(f"/ateliers/{number}/suivi").text  # who was not enrolled is named nowhere


def test_few_statements(app: Flask, lea: Browser, cast: Cast) -> None:
    members = [cast.member(f"Personne{place}") for place in range(10)]
    for place, member in enumerate(members):
        posting(cast.services, cast.lea, member, side="sought" if place % 2 else "offered", **FREE)
        posting(cast.services, cast.lea, member, side="sought", activity=None, words="Coudre et parler.", **FREE)
    cast.workshop("Couture ensemble")
    for path in (f"/membres/{members[1]}/choisir", f"/membres/{members[1]}/choisir/tourner", "/annonces/3/choisir",
                 "/annonces/3", "/annonces/3/a-plusieurs", "/ateliers/1/a-demander", "/mur"):  # fmt: skip
        lea.get(path)
        with statements(app) as asked:
            lea.get(path)
        assert len(asked) <= 12, (path, len(asked), [each[0][:80] for each in asked])
