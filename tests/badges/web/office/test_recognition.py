"""Recognise, agree, sign: the wizard in a browser without scripts, with missing evidence, and put off or declined."""

from __future__ import annotations

import re

from badges.recognition.tables import Observation
from tests.cast.office import Browser, Gatherings, token_of
from tests.cast.people import Cast
from tests.cast.recorded import exchange
from tests.cast.rows import award, count, criteria
from tests.cast.wizard import begin, ready


def test_from_the_gathering_to_the_employer(
    lea: Browser, visitor: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    amina, gatherings = two_gatherings
    assert "Amina Benali" in lea.get(f"/seances/{gatherings[1]}/reconnaitre").text
    badges = lea.get(f"/seances/{gatherings[1]}/reconnaitre/{amina}").text
    assert badges.index("Transmettre un savoir-faire") < badges.index("Toutes les compétences")  # for its role
    award_id = ready(lea, cast, two_gatherings)
    preview = lea.get(f"/reconnaitre/{award_id}/apercu").text
    assert "Amina B." in preview and "Montre le geste" in preview and "Benali" not in preview
    agreement = lea.get(f"/reconnaitre/{award_id}/accord").text
    assert "Oui, je le veux" in agreement and "Plus tard" in agreement and "Non merci" in agreement
    assert lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"}) == f"/reconnaitre/{award_id}/merci"
    assert award(cast.services, award_id).state == "agreed"  # the yes alone signs nothing
    signing = lea.get(f"/reconnaitre/{award_id}/signer").text
    assert "Montre le geste" in signing  # what is attested is read before it is signed
    assert lea.sent(f"/reconnaitre/{award_id}/signer") == f"/reconnaitre/{award_id}/fait"
    done = lea.get(f"/reconnaitre/{award_id}/fait").text
    code = award(cast.services, award_id).code
    assert f"{code[:5]}-{code[5:]}" in done and "data:image/svg+xml;base64," in done and "Retirer" in done
    first = done[done.index("<h1>") : done.index("data:image/svg+xml;base64,")]
    assert all(words in first for words in ("Amina Benali", "Imprimer les cartes", "Retirer"))  # above the square
    assert f'href="/seances/{gatherings[1]}/reconnaitre/plusieurs/transmettre"' in done  # the same badge for…
    employer = visitor.get(f"/v/{code}").text
    assert "Ce badge est authentique" in employer and "Amina B." in employer


def test_what_is_ticked_comes_first(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    where = lea.sent(f"/seances/{cast.gathering(0, {amina: 'leads'})}/reconnaitre/{amina}", {"badge": "transmettre"})
    page = lea.get(where).text
    bar = page[page.index('class="actions thumb"') : page.index('value="keep"')]
    assert page.rindex('name="criteria"') < page.index("est gardé jusqu’à l’autre date") < page.index(bar)
    assert bar.index("oir comme un employeur") < bar.index("</div>")  # « Garder… » stands below the bar


def test_another_badge_asks_what_becomes_of_the_ticks(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    choose = f"/seances/{cast.gathering(0, {amina: 'leads'})}/reconnaitre/{amina}"
    first = lea.sent(choose, {"badge": "equipe"})
    number = int(first.split("/")[2])
    change = f"/reconnaitre/{number}/badge"
    assert "de=" not in lea.get(change, 303).headers["Location"]  # nothing is ticked, so nothing is asked
    lea.sent(first, {"criteria": criteria(cast.services, "equipe")[:2], "then": "keep"})
    other = lea.sent(lea.get(change, 303).headers["Location"], {"badge": "transmettre"})
    page = lea.get(other).text
    assert other.endswith(f"?de={number}") and "Effacer ce que vous aviez coché" in page
    assert "Effacer ce que" not in lea.get(other.partition("?")[0]).text
    assert "Effacer ce que" not in lea.get(lea.sent(choose, {"badge": "equipe"}) + f"?de={number}").text
    lea.sent(other.partition("?")[0], {"criteria": criteria(cast.services, "transmettre")[:1], "then": "keep"})
    form: dict[str, object] = {"then": f"effacer:{other.split('/')[2]}"}
    for _twice in range(2):
        assert lea.sent(other, form, to=f"/reconnaitre/{number}/abandonner") == other.partition("?")[0]
    assert count(cast.services, Observation) == 1 and award(cast.services, number).state == "abandoned"
    assert "Effacer ce que" not in lea.get(other).text


def test_who_is_registered_is_asked_before_the_button(lea: Browser) -> None:
    page = lea.get("/membres/nouveau").text
    assert page.index("À lire à voix haute") < page.index('name="badges"') < page.index("Inscrire</button>")
    assert 'class="actions thumb"' not in page  # nor can it be touched from anywhere on the page


def test_no_list_of_the_wizard_shows_whom_it_would_refuse(lea: Browser, cast: Cast) -> None:
    amina, odile = cast.member(), cast.member("Odile", "Zimmer", badges_yes=False)
    place = cast.gathering(0, {amina: "helps", odile: "helps"})
    given = exchange(cast.services, cast, amina, odile)
    for page, way in (
        (f"/seances/{place}/reconnaitre", '"/seances/{place}/reconnaitre/{number}"'),
        (f"/seances/{place}/reconnaitre/plusieurs/equipe", 'name="avec" value="{number}"'),
        (f"/echanges/{given}", '"/echanges/{given}/reconnaitre/{number}"'),
    ):
        shown = lea.get(page).text
        for number, listed in ((amina, True), (odile, False)):
            assert (way.format(place=place, given=given, number=number) in shown) is listed, page
    assert "n’est pas dans cette liste" in lea.get(f"/seances/{place}/reconnaitre").text.replace("\u00a0", " ")
    for page in (f"/membres/{odile}/reconnaitre", f"/seances/{place}/reconnaitre/{odile}",
                 f"/echanges/{given}/reconnaitre/{odile}"):  # fmt: skip
        told = lea.get(page).text
        assert "n’a pas dit oui" in told and 'name="badge"' not in told and f'reconnaitre/{odile}"' not in told, page
        assert re.search(rf'href="/membres/{odile}"\s*>Voir sa fiche<', told), page
    alone = cast.gathering(1, {odile: "helps"})
    assert "n’est pas dans cette liste" in lea.get(f"/seances/{alone}/reconnaitre").text.replace("\u00a0", " ")
    assert "présences ne sont pas encore" not in lea.get(f"/seances/{alone}/reconnaitre/plusieurs/equipe").text


def test_the_preview_is_what_employers_will_see(
    lea: Browser, visitor: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    award_id = ready(lea, cast, two_gatherings)
    before = claims(lea.get(f"/reconnaitre/{award_id}/apercu").text)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    lea.sent(f"/reconnaitre/{award_id}/signer")
    after = claims(visitor.get(f"/v/{award(cast.services, award_id).code}").text)
    assert before == after


def claims(page: str) -> list[str]:
    """What a page says of a badge, tags aside, from the patch to what it is not; the question about a name aside."""
    page = re.sub(r"<summary.*?</summary>|<form.*?</form>", "", page, flags=re.S)
    part = page[page.index("/images/badges/") : page.index("Ce badge n’est pas un diplôme")]
    return [line.strip() for line in re.sub(r"<[^>]*>", "\n", part).splitlines() if line.strip()]


# -- too little, later, no --------------------------------------------------------------------------------------------


def test_too_little_evidence_says_what_is_missing_and_keeps_what_was_seen(
    lea: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    _, gatherings = two_gatherings
    award_id = begin(lea, cast, two_gatherings)
    wanted = criteria(cast.services, "transmettre")
    assert "deux choses, vues à deux dates" in lea.get(f"/reconnaitre/{award_id}/vu").text  # before, and not after
    where = lea.sent(f"/reconnaitre/{award_id}/vu", {"criteria": wanted[:2], "sentence": "A montré l’ourlet."})
    page = lea.get(where).text
    assert "1 séance à observer" in page and "deux choses, vues à deux dates" not in page
    assert f"/reconnaitre/{award_id}/vu/seance/{gatherings[0]}" in page  # an earlier one that the member attended
    assert f"/seances/nouvelle?pour={award_id}" in page
    assert "A montré l’ourlet." in page and page.count("checked") == 2 and "C’est gardé." in page
    again = lea.get(lea.get(f"/reconnaitre/{award_id}", 303).headers["Location"]).text  # opened on another day
    assert "1 séance à observer" in again and "C’est gardé." not in again
    assert f"/reconnaitre/{award_id}/vu/seance/{gatherings[0]}" in again
    lea.get(f"/reconnaitre/{award_id}/apercu", 303)
    lea.get(f"/reconnaitre/{award_id}/accord", 303)
    earlier = f"/reconnaitre/{award_id}/vu/seance/{gatherings[0]}"
    assert lea.send(earlier).status_code == 422  # nothing ticked
    lea.sent(earlier, {"criteria": wanted[2:3]})
    enough = lea.get(f"/reconnaitre/{award_id}/vu?note=1").text
    assert "Encore" not in enough and "C’est assez pour ce badge." in enough and "C’est assez" not in again
    lea.get(f"/reconnaitre/{award_id}/apercu")
    assert "À reprendre" in lea.get("/aujourdhui").text


def test_an_earlier_gathering_is_recorded_on_the_way(lea: Browser, cast: Cast) -> None:
    zoe = cast.member("Zoé", None)
    today = cast.gathering(0, {zoe: "helps"})
    place = lea.sent(f"/seances/{today}/reconnaitre/{zoe}", {"badge": "equipe"})
    award_id = int(place.split("/")[2])
    lea.sent(place, {"criteria": criteria(cast.services, "equipe")[:2]})
    form = {"what": "new", "title": "Cuisine", "day": "12/11/2026", "start": "10h", "end": "12h"}
    session_page = lea.sent(f"/seances/nouvelle?pour={award_id}", form)
    assert f'value="{zoe}" checked' in lea.get(session_page).text
    saved = lea.sent(session_page, {"present": str(zoe), f"role-{zoe}": "leads"})
    link = re.search(rf"/reconnaitre/{award_id}/vu/seance/\d+", lea.get(saved).text)
    assert link
    lea.sent(link.group(), {"criteria": criteria(cast.services, "equipe")[:1]})
    lea.get(f"/reconnaitre/{award_id}/apercu")


def test_keeping_the_observation_without_a_badge(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = begin(lea, cast, two_gatherings)
    form = {"criteria": criteria(cast.services, "transmettre")[:1], "then": "keep"}
    page = lea.get(lea.sent(f"/reconnaitre/{award_id}/vu", form)).text
    assert "C’est gardé pour plus tard" in page and "Ce que vous avez vu est noté." in page


def test_nothing_ticked_is_not_said_to_be_noted(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    number = begin(lea, cast, two_gatherings)
    for then in ("", "keep"):
        answer = lea.send(f"/reconnaitre/{number}/vu", {"sentence": "A montré l’ourlet.", "then": then})
        assert answer.status_code == 422
        assert answer.text.count("Cochez au moins une chose que vous avez vue.") == 2  # above, and at the boxes
        assert "A montré l’ourlet." in answer.text and award(cast.services, number).sentence is None
    seen = {"criteria": criteria(cast.services, "transmettre")[:1]}
    lea.sent(f"/reconnaitre/{number}/vu", seen)
    page = lea.get(lea.sent(f"/reconnaitre/{number}/vu", {"then": "keep"})).text  # taken back: nothing is seen any more
    assert "Rien n’est coché pour ce badge." in page and "Ce que vous avez vu est noté" not in page
    assert "Il manque encore" in page and "Encore" not in page[page.index("<h1>") :]  # said once


def handed_back(lea: Browser, thanks: str) -> str:
    """The page after the one on which the member gives the phone back."""
    page = lea.get(thanks).text
    assert "Merci. Rendez le téléphone à Léa" in page and "<nav" not in page
    (onward,) = re.findall(r'<a class="button[^>]* href="([^"]+)"', page)
    return lea.get(onward).text


def test_the_phone_is_given_back_after_each_answer_and_after_none(
    lea: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    award_id = ready(lea, cast, two_gatherings)
    thanks = f"/reconnaitre/{award_id}/merci"
    assert lea.get(thanks, 303).headers["Location"] == f"/reconnaitre/{award_id}"  # nobody answered yet
    assert "Amina a dit oui" in handed_back(lea, lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"}))
    lea.sent(f"/reconnaitre/{award_id}/signer")
    assert lea.get(thanks, 303).headers["Location"] == f"/reconnaitre/{award_id}"  # an old page, after the signature


def test_later_and_no(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = ready(lea, cast, two_gatherings)
    page = handed_back(lea, lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "later"}))
    assert "répondra une autre fois" in page
    assert award(cast.services, award_id).state == "draft"
    assert "Plus tard" in lea.get("/badges-delivres").text
    page = handed_back(lea, lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "no"}))
    assert "a dit non merci" in page
    assert award(cast.services, award_id).state == "declined"


def test_a_sentence_with_another_name_is_returned_for_correction(
    lea: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    award_id = begin(lea, cast, two_gatherings)
    form = {"criteria": criteria(cast.services, "transmettre")[:2], "sentence": "A aidé Jean-Paul à coudre."}
    answer = lea.send(f"/reconnaitre/{award_id}/vu", form)
    assert answer.status_code == 422
    assert 'href="#sentence"' in answer.text and "A aidé Jean-Paul à coudre." in answer.text
    assert answer.text.count("checked") == 2


def test_a_refused_answer(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = ready(lea, cast, two_gatherings)
    path = f"/reconnaitre/{award_id}/accord"
    assert lea.send(path, {"answer": "perhaps"}).status_code == 422
    assert lea.send(path, {"answer": "yes", "name": "Quelqu’un d’autre"}).status_code == 422
    assert lea.send(path, {"answer": "yes", "visibility": "everyone"}).status_code == 422
    assert lea.sent(path, {"answer": "yes", "name": "Amina Benali", "visibility": "public"})
    found = award(cast.services, award_id)
    assert (found.name_shown, found.visibility) == ("Amina Benali", "public")


def test_staff_recognise_nothing_of_their_own(lea: Browser, cast: Cast) -> None:
    own = cast.member("Léa", "Martin", staff_id=cast.lea.staff_id)
    number = cast.gathering(0, {own: "leads"})
    assert "Léa Martin" not in lea.get(f"/seances/{number}/reconnaitre").text.split("<main")[1]
    answer = lea.client.post(
        f"/seances/{number}/reconnaitre/{own}",
        data={"csrf_token": token_of(lea.get("/site")), "badge": "equipe"},
    )
    assert answer.status_code == 403 and "soi-même" in answer.text


def test_hostile_text_stays_text(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = begin(lea, cast, two_gatherings)
    sentence = '<img src=x onerror="alert(1)">{{ 7*7 }}'
    ticked = criteria(cast.services, "transmettre")[:2]
    lea.sent(f"/reconnaitre/{award_id}/vu", {"criteria": ticked, "sentence": sentence})
    page = lea.get(f"/reconnaitre/{award_id}/vu").text
    assert "img src=x" in page and not re.search("< ?img src=x", page)
    lea.get("/membres?q=%3Cscript%3E&partout=1")
    lea.get("/seances/999999999999999999999", 404)
