"""« À prévenir »: who is to be told, the message of one, and its ways; where nothing is doubled, lost or given away."""

from __future__ import annotations

import html
import re

import pypdfium2
import pytest
from flask import Flask

from badges.base.services import Services
from badges.gatherings import change
from badges.matching.introductions import meet
from badges.matching.introductions.meet import ArrangementFacts
from badges.matching.introductions.rules import ThreadState
from badges.messages.rules import Occasion, Way
from badges.messages.tables import Message
from badges.network.tables import Device
from badges.people.rules import Age
from badges.people.tables import Member
from badges.web.office.messages import lines
from tests.cast import acts
from tests.cast.introductions import thread
from tests.cast.messages import ANDROID, MOBILE, enrolled, letters, moved, own_address, rows
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.cast.rows import count
from tests.cast.statements import statements
from tests.conftest import Clock

LIST = "/a-prevenir"


def plain(text: str) -> str:
    """A page with plain spaces."""
    return html.unescape(text).replace("\u00a0", " ").replace("\u202f", " ")


def on_site_phone(services: Services, cast: Cast) -> None:
    """Each device of Léa's is a telephone, and the site's."""
    with services.database.begin() as session:
        for each in session.query(Device).filter(Device.staff_id == cast.lea.staff_id):
            each.name, each.phone_of_id = "Téléphone Android, Chrome", cast.gueret


def place(workshop: int, member: int) -> str:
    """The page of a message about a place."""
    return f"{LIST}/place/{workshop}/{member}"


def test_one_line_of_the_day_leads_to_the_list_and_on_to_the_message(lea: Browser, cast: Cast) -> None:
    assert "à prévenir" not in lea.get("/aujourdhui").text
    assert "Personne à prévenir" in lea.get(LIST).text
    amina, yanis = cast.member("Amina"), cast.member("Yanis")
    workshop, _session = enrolled(cast.services, cast, amina, yanis)
    assert "2 personnes à prévenir" in plain(lea.get("/aujourdhui").text)
    page = lea.get(LIST).text
    assert f'href="{place(workshop, amina)}"' in page and "UDAF" not in page
    one = plain(lea.get(place(workshop, amina)).text)
    assert "Votre place : « Couture », le vendredi 27 novembre à 14 h, à Guéret." in one
    assert "Yanis" not in one and "UDAF" not in one and count(cast.services, Message) == 0
    assert lea.sent(place(workshop, amina), {"then": "said"}) == LIST
    assert "1 personne à prévenir" in plain(lea.get("/aujourdhui").text)
    assert place(workshop, amina) not in lea.get(LIST).text


def test_a_double_tap_and_a_form_of_before_double_nothing(lea: Browser, cast: Cast, clock: Clock) -> None:
    amina = own_address(cast.services, cast.member("Amina"), "amina@courrier.example")
    workshop, number = enrolled(cast.services, cast, amina)
    form = {**hidden_fields(lea.get(place(workshop, amina))), "then": "letter"}
    for _tap in range(2):
        lea.sent(place(workshop, amina), dict(form))
    assert len(letters(cast.services)) == 1 and rows(cast.services) == [(Occasion.PLACE, Way.LETTER)]
    assert "Ce n’est pas encore dit" not in lea.get(place(workshop, amina)).text
    clock.advance(minutes=1)
    moved(cast.services, cast.lea, number)
    page = f"{LIST}/change/{number}/{amina}"
    form = {**hidden_fields(lea.get(page)), "then": "said"}
    clock.advance(minutes=1)
    moved(cast.services, cast.lea, number)
    answer = lea.send(page, dict(form))
    assert answer.status_code == 409 and "Cela a changé entre-temps" in answer.text
    assert "dimanche 29 novembre" in plain(answer.text) and len(rows(cast.services)) == 1
    clock.advance(minutes=1)
    change.cancel(cast.services, cast.lea, number)
    over = lea.sent(LIST, dict(form), to=page)
    assert over == f"{LIST}?fini=1" and "Il n’y a plus rien à dire" in lea.get(over).text
    lea.get(page, 303)


def test_the_link_to_the_messages_stands_on_the_telephone_of_the_site_alone(lea: Browser, cast: Cast) -> None:
    amina = cast.member("Amina", phone=MOBILE)
    workshop, _session = enrolled(cast.services, cast, amina)
    page = place(workshop, amina)
    own = lea.get(page).text
    assert "sms:" not in own and "Préparer le message" not in own and "pas de SMS" in own
    refused = lea.send(page, {"then": "prepared"})
    assert refused.status_code == 422 and "n’est pas celui du site" in refused.text and rows(cast.services) == []
    on_site_phone(cast.services, cast)
    before = lea.get(page).text
    assert "Préparer le message" in before and "sms:" not in before  # first it is noted, then it opens
    assert "Ne répondez pas à ce numéro : 05 00 00 00 02" in plain(before)
    assert lea.sent(page, {"then": "prepared"}) == page
    after = lea.get(page).text
    (url,) = re.findall(r'href="(sms:[^"]+)"', after)
    assert html.unescape(url).startswith("sms:+33600000011?&body=R%C3%A9seau%20Citoyen")
    assert "message préparé le 24 novembre" in plain(after) and "Léa Martin" in after
    assert "UDAF" not in html.unescape(url) and "Amina" not in url
    lea.sent(page, {"then": "back"})
    assert rows(cast.services) == [] and "sms:" not in lea.get(page).text


def test_who_has_neither_telephone_nor_e_mail_gets_a_paper(lea: Browser, cast: Cast) -> None:
    amina, yanis = cast.member("Amina"), cast.member("Yanis", phone=MOBILE)
    workshop, _session = enrolled(cast.services, cast, amina, yanis)
    assert "Imprimer le papier" in lea.get(LIST).text
    answer = lea.get(f"{LIST}/papiers.pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.data))
    assert "Pour Amina" in text and "Couture" in text and "05 00 00 00 02" in plain(text)
    assert "Yanis" not in text and "UDAF" not in text and "Benali" not in text
    single = lea.get(f"{place(workshop, yanis)}/papier.pdf")
    assert "Pour Yanis" in pypdfium2.PdfDocument(single.data)[0].get_textpage().get_text_range()
    assert rows(cast.services) == []  # printing is noted by whoever printed
    shown = re.findall(r'name="thing"\s+value="([^"]+)"', lea.get(LIST).text)
    assert len(shown) == 2
    lea.sent(LIST, {"thing": [each for each in shown if each.split(":")[2] == str(amina)], "then": "paper"})
    assert rows(cast.services) == [(Occasion.PLACE, Way.PAPER)]
    assert lea.get(f"{LIST}/papiers.pdf", 303).headers["Location"] == LIST


@pytest.mark.parametrize(
    "things", [[], ["x"], ["place:1"], ["place:1:1:v"], ["place:99999999999999999999:1:v"], ["autre:1:1:v"]]
)
def test_what_no_page_showed_notes_nothing(lea: Browser, cast: Cast, things: list[str]) -> None:
    amina = cast.member("Amina")
    enrolled(cast.services, cast, amina)
    answer = lea.send(LIST, {"thing": things, "then": "said"})
    assert answer.status_code in (303, 404) and rows(cast.services) == []
    assert lea.send(LIST, {"thing": things, "then": "letter"}).status_code == 422
    assert lea.send(LIST, {"thing": things}).status_code == 422


def test_addresses_that_nobody_was_shown(app: Flask, lea: Browser, cast: Cast) -> None:
    amina, far = cast.member("Amina"), cast.member("Karine", site="auzances")
    workshop, _session = enrolled(cast.services, cast, amina)
    for path in (f"/autre/{workshop}/{amina}", f"/place/{workshop}/{far}", f"/place/{workshop}/999"):
        lea.get(LIST + path, 404)
        lea.get(f"{LIST}{path}/papier.pdf", 404)
    assert lea.get(f"{LIST}/place/999/{amina}", 303).headers["Location"] == f"{LIST}?fini=1"
    lea.get(f"{LIST}/place/{10**30}/{amina}", 404)


def test_pas_de_messages_by_voice(lea: Browser, cast: Cast) -> None:
    amina = cast.member("Amina", phone=MOBILE)
    workshop, _session = enrolled(cast.services, cast, amina)
    on_site_phone(cast.services, cast)
    for _tap in range(2):
        lea.sent(f"/membres/{amina}", {"then": "none"}, to=f"/membres/{amina}/messages")
    own_address(cast.services, amina, "amina@courrier.example")
    assert "aucun, à sa demande" in lea.get(f"/membres/{amina}").text
    assert "mailto:" not in lea.get(f"/membres/{amina}").text
    assert "à prévenir" not in lea.get("/aujourdhui").text
    assert "Sans message, à leur demande" in lea.get(LIST).text
    one = lea.get(place(workshop, amina)).text
    assert "Pas de messages, à sa demande" in one and "Votre place" not in one and "sms:" not in one
    for way in ("prepared", "letter", "paper"):
        assert lea.send(place(workshop, amina), {"then": way}).status_code == 422
    lea.get(f"{place(workshop, amina)}/papier.pdf", 404)
    lea.get(f"{LIST}/papiers.pdf", 303)
    lea.sent(f"/membres/{amina}", {"then": "some"}, to=f"/membres/{amina}/messages")
    assert "1 personne à prévenir" in plain(lea.get("/aujourdhui").text)
    assert "mailto:amina@courrier.example" in lea.get(f"/membres/{amina}").text
    assert lea.send(f"/membres/{amina}", {"then": "x"}, to=f"/membres/{amina}/messages").status_code == 422


def test_a_child_is_reached_by_a_parent(lea: Browser, cast: Cast) -> None:
    amina = cast.member("Amina", phone=MOBILE)
    workshop, _session = enrolled(cast.services, cast, amina)
    assert "ceux d’un parent" not in lea.get(place(workshop, amina)).text
    with cast.services.database.begin() as session:
        session.get_one(Member, amina).age = Age.UNDER_15
    assert "ceux d’un parent" in lea.get(place(workshop, amina)).text


def test_ones_own_record_is_a_colleagues(lea: Browser, cast: Cast) -> None:
    own = cast.member("Léa", "Martin")
    workshop, _session = enrolled(cast.services, cast, own)
    with cast.services.database.begin() as session:
        session.get_one(Member, own).staff_id = cast.lea.staff_id
    assert "à prévenir" not in lea.get("/aujourdhui").text and "Personne à prévenir" in lea.get(LIST).text
    page = lea.get(place(workshop, own)).text
    assert "Une collègue vous prévient" in page and 'value="said"' not in page
    lea.get(f"{place(workshop, own)}/papier.pdf", 404)
    assert lea.send(place(workshop, own), {"then": "said"}).status_code in (403, 422) and rows(cast.services) == []


def test_the_page_of_a_workshop_says_who_and_who_was(lea: Browser, cast: Cast, clock: Clock) -> None:
    amina, far = cast.member("Amina"), cast.member("Karine", "Petit", site="auzances")
    workshop, number = enrolled(cast.services, cast, amina)

    acts.enrol(cast.services, cast.helene, workshop, far)
    page = f"/ateliers/{workshop}/suivi"
    shown = plain(lea.get(page).text)
    assert "À prévenir : 1 personne" in shown and "Karine P. : membre d’un autre site" in shown
    message = f"{place(workshop, amina)}?retour=atelier"
    assert lea.sent(message, {"then": "known"}).startswith(page)
    assert "1 personne prévenue" in plain(lea.get(page).text)
    clock.advance(minutes=1)
    change.cancel(cast.services, cast.lea, number)
    assert "Annulé : « Couture », le 27 novembre" in plain(lea.get(page).text)


def test_the_page_of_a_thread_says_whom(lea: Browser, cast: Cast) -> None:
    amina, jo = cast.member("Amina"), cast.member("Jo", "Martin")
    found = thread(cast.services, cast.lea, amina, jo).goes_to(ThreadState.BOTH_YES)
    page = f"/mises-en-relation/{found.id}"
    assert "À prévenir" not in lea.get(page).text
    meet.arrange(cast.services, cast.lea, found.id, ArrangementFacts(meeting_on=cast.services.now().date()))
    assert "À prévenir : 2 personnes" in plain(lea.get(page).text)
    one = plain(lea.get(f"{LIST}/meeting/{found.id}/{amina}?retour=fil").text)
    assert "Votre rencontre, convenue avec nous : le mardi 24 novembre." in one and "Jo" not in one.split()
    assert lea.sent(f"{LIST}/meeting/{found.id}/{amina}?retour=fil", {"then": "said"}) == page


def test_few_statements_however_many_people(app: Flask, lea: Browser, cast: Cast) -> None:
    asked = []
    for count_of in (2, 12):
        members = [cast.member(f"Membre{chr(65 + each)}{count_of}x"[:7]) for each in range(count_of)]
        enrolled(cast.services, cast, *members, title=f"Atelier {count_of}")
        lea.get(LIST)
        with statements(app) as found:
            lea.get(LIST)
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_the_choice_of_telephone(lea: Browser, cast: Cast) -> None:
    assert "Ce téléphone" not in lea.get("/mon-compte").text  # a browser of no telephone
    assert lea.send("/mon-compte", {"site": str(cast.gueret)}, to="/mon-compte/telephone").status_code == 422
    with cast.services.database.begin() as session:
        for each in session.query(Device).filter(Device.staff_id == cast.lea.staff_id):
            each.name = "Téléphone Android, Chrome"
    assert "Ce téléphone" in lea.get("/mon-compte").text and ANDROID
    for wrong in (str(cast.auzances), "999", "x"):
        assert lea.send("/mon-compte", {"site": wrong}, to="/mon-compte/telephone").status_code == 404
    for site, checked in ((str(cast.gueret), str(cast.gueret)), ("", "")):
        where = lea.sent("/mon-compte", {"site": site}, to="/mon-compte/telephone")
        assert where == "/mon-compte?note=phone"
        page = lea.get(where).text
        assert re.search(rf'<input[^>]*name="site"[^>]*value="{checked}"[^>]*checked', page), page


def test_thirty_a_page_and_found_by_the_name(lea: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [cast.member(f"Jeanne{number:02d}", "Petit") for number in range(32)]
    workshop, _session = enrolled(cast.services, cast, *people)

    def shown(address: str) -> list[int]:
        page = lea.get(address).text
        return [number for number in people if f'href="{place(workshop, number)}"' in page]

    with statements(lea.client.application) as asked:
        assert shown(LIST) == people[:30]
    assert len(asked) <= 12
    assert f'href="{LIST}?apres=30"' in lea.get(LIST).text and "Page précédente" not in lea.get(LIST).text
    assert shown(f"{LIST}?apres=30") == people[30:]
    assert f'href="{LIST}"' in lea.get(f"{LIST}?apres=30").text
    page = plain(lea.get(f"{LIST}?apres=30").text)
    assert "Imprimer les 32 papiers" in page and "Pour 32 personnes sans téléphone ni adresse e-mail confirmée" in page
    monkeypatch.setattr(lines, "PAPERS", 20)
    page = plain(lea.get(LIST).text)
    assert "Imprimer les papiers 1 à 20" in page and "Imprimer les papiers 21 à 32" in page
    assert f'href="{LIST}/papiers.pdf"' in page and f'href="{LIST}/papiers.pdf?apres=20"' in page
    with statements(lea.client.application) as asked:
        lea.get(f"{LIST}/papiers.pdf?apres=20")
    assert len(asked) <= 12
    assert lea.get(f"{LIST}/papiers.pdf?apres=32", 303).headers["Location"] == LIST
    assert shown(f"{LIST}?q=jeanne31") == people[31:] and shown(f"{LIST}?q=petit") == people[:30]
    assert "Personne de ce nom à prévenir" in lea.get(f"{LIST}?q=zzyx").text
    assert shown(f"{LIST}?apres=90") == people[:30]  # what followed was told meanwhile
