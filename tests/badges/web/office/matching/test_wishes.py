"""« Pas avec cette personne » by voice, rest by the coordination, and what is written down at a meeting."""

from __future__ import annotations

import re

from badges.matching.postings.rows import OwnLink
from badges.matching.tables import Objection, Posting, ThreadsAtRest
from badges.people.rules import Age
from tests.cast.html import text_of
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.rows import count

FORM = {"side": "offered", "words": "Faire un ourlet.", "activity": "couture", "manner": "shows"}


def test_it_is_said_by_voice_and_stands_on_no_page_of_the_other(lea: Browser, cast: Cast) -> None:
    amina, paul, far = cast.member("Amina"), cast.member("Paul", "Petit"), cast.member("Paul", site="auzances")
    of_paul = [f"/membres/{paul}{end}" for end in ("", "/annonces", "/conditions", "/pas-avec", "/donnees")]
    before = {each: text_of(lea.get(each).text) for each in of_paul}
    path = f"/membres/{amina}/pas-avec"
    page = " ".join(lea.get(f"{path}?q=pau").text.split())
    assert f'value="say:{paul}"' in page and f'value="say:{far}"' not in page and f"say:{amina}" not in page
    for _ in range(2):
        lea.sent(path, {"then": f"say:{paul}"})
    assert count(cast.services, Objection) == 1
    page = " ".join(lea.get(path).text.split())
    assert "Paul Petit" in page and f'value="back:{paul}"' in page
    assert "à part" in text_of(lea.get(f"/membres/{amina}/annonces").text)
    assert {each: text_of(lea.get(each).text) for each in of_paul} == before
    for then, status in ((f"say:{far}", 404), ("say:999", 404), ("say:x", 404), ("steal:1", 422), ("", 422)):
        assert lea.send(path, {"then": then}).status_code == status, then
    lea.sent(path, {"then": f"back:{paul}"})
    assert count(cast.services, Objection) == 0 and "Paul Petit" not in lea.get(path).text


def test_the_coordination_lets_threads_rest_and_the_site_reads_no_reason(
    lea: Browser, helene: Browser, cast: Cast
) -> None:
    amina = cast.member("Amina")
    page, path = f"/membres/{amina}/annonces", f"/membres/{amina}/repos"
    assert "Mettre au repos" in helene.get(page).text and "repos" not in lea.get(page).text
    assert lea.send(page, {"then": "rest"}, to=path).status_code == 403
    assert count(cast.services, ThreadsAtRest) == 0
    for _ in range(2):
        assert helene.send(page, {"then": "rest"}, to=path).status_code == 303
    assert count(cast.services, ThreadsAtRest) == 1
    for each in (page, f"/membres/{amina}"):
        said = text_of(lea.get(each).text)
        assert "Mises en relation au repos. Appelez la coordination." in said.replace("\u00a0", " "), each
    assert helene.send(page, {"then": "steal"}, to=path).status_code == 422
    helene.send(page, {"then": "resume"}, to=path)
    assert count(cast.services, ThreadsAtRest) == 0 and "au repos" not in lea.get(f"/membres/{amina}").text


def test_whom_to_call_when_something_is_wrong(lea: Browser, helene: Browser, cast: Cast) -> None:
    amina = cast.member("Amina")
    helene.sent("/coordination/public", {"phone": "05 00 00 00 09"})
    for path in (f"/membres/{amina}", f"/membres/{amina}/annonces"):
        assert "Un souci" in lea.get(path).text and "tel:+33500000009" in lea.get(path).text, path


def test_two_more_conditions(lea: Browser, cast: Cast) -> None:
    amina = cast.member("Amina")
    lea.sent(f"/membres/{amina}/conditions", {"often": "y", "mediates": "y"})
    page = lea.get(f"/membres/{amina}/annonces").text
    assert "On peut lui demander souvent" in page and "Accompagne une première rencontre" in page


def test_at_a_meeting_it_is_written_down_and_one_is_back_there(lea: Browser, cast: Cast) -> None:
    amina, paul = cast.member("Amina"), cast.member("Paul", site="auzances")
    meeting = cast.gathering(present={amina: "takes_part", paul: "takes_part"})
    path = f"/membres/{amina}/annonces/nouvelle?seance={meeting}"
    assert f'href="/seances/{meeting}/annonces"' in lea.get(f"/seances/{meeting}").text
    page = lea.get(f"/seances/{meeting}/annonces").text
    for side in ("offered", "sought"):
        assert f'href="{path}&amp;cote={side}"' in page
    assert f"/membres/{paul}/annonces" not in page
    lea.get("/seances/999/annonces", 404)
    form = lea.get(path)
    assert f'href="/seances/{meeting}/annonces"' in form.text
    back = lea.sent(path, FORM)
    assert back == f"/seances/{meeting}/annonces?dit=1" and "C’est gardé." in lea.get(back).text
    assert count(cast.services, Posting) == 1
    lea.get(f"/membres/{amina}/annonces/nouvelle?seance=999", 404)
    theirs = cast.gathering(site="auzances")
    lea.get(f"/membres/{amina}/annonces/nouvelle?seance={theirs}", 404)


def test_under_15_the_form_asks_for_a_parent(lea: Browser, cast: Cast) -> None:
    child, amina = cast.member("Lola", age=Age.UNDER_15, badges_yes=None), cast.member("Amina")
    path = f"/membres/{child}/annonces/nouvelle"
    assert 'name="with_parent"' in lea.get(path).text
    assert "with_parent" not in lea.get(f"/membres/{amina}/annonces/nouvelle").text
    refused = lea.send(path, FORM)
    assert refused.status_code == 422 and 'id="with_parent-erreur"' in refused.text
    lea.sent(path, {**FORM, "with_parent": "y"})
    number = posting(cast.services, OwnLink(child), child, with_parent=True)
    assert lea.send(f"/annonces/{number}/modifier", {**FORM, "words": "Autre chose."}).status_code == 422
    assert count(cast.services, Posting) == 2


def test_the_charter_is_there_before_the_first_yes(lea: Browser, helene: Browser, cast: Cast) -> None:
    amina = cast.member("Amina")
    rules = ("Ni argent prêté, ni vente, ni procuration, ni code, ni carte.", "se lisent à la rencontre.")
    for path in (f"/membres/{amina}/annonces/nouvelle", "/membres/ce-que-nous-notons", "/membres/nouveau"):
        said = text_of(lea.get(path).text)
        assert all(each in said for each in rules) and "Demandez à la coordination" in said, path
    helene.sent("/coordination/public", {"insured": "Une assurance inventée couvre les membres."})
    said = text_of(lea.get(f"/membres/{amina}/annonces/nouvelle").text)
    assert "Une assurance inventée couvre les membres." in said and "Demandez à la coordination" not in said
    assert re.search(r"<details>\s*<summary>La charte", lea.get(f"/membres/{amina}/annonces/nouvelle").text)
