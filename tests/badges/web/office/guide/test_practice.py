"""The pages of an exercise: begun in a tap, marked on each row, stopped at the preview, ended in a tap."""

from __future__ import annotations

import re
from functools import partial

import pytest

from badges.base.errors import Refused
from badges.gatherings import reads as gatherings
from badges.issuing import sign
from badges.recognition import award, observe
from tests.cast import acts
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.cast.rows import criteria

STOPS = "le badge s’arrête ici"
MARK = "pour s’exercer"


def plain(page: str) -> str:
    """A page with plain spaces, without its form tokens."""
    page = re.sub(r'name="csrf_token" value="[^"]*"', "", page)
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def begun(lea: Browser) -> int:
    """Begin an exercise from the page of the members."""
    place = lea.sent("/membres", to="/s-exercer")
    return int(place.removeprefix("/membres/"))


def test_a_whole_exercise(lea: Browser, helene: Browser, cast: Cast) -> None:
    amina = cast.member()
    held = [cast.gathering(days, {amina: "leads"}) for days in (7, 0)]
    boards = {path: plain(helene.get(path).text) for path in ("/coordination", "/agenda")}
    number = begun(lea)
    page = plain(lea.get(f"/membres/{number}").text)
    assert "Pour s’exercer." in page and "Terminer l’exercice" in page
    for way in ("modifier", "lien", "depart", "effacer", "reunir", "site"):
        assert f"/membres/{number}/{way}" not in page, way
    assert "1 membre<" in plain(lea.get("/membres").text)
    for each in held:
        sheet = plain(lea.get(f"/seances/{each}?visite=1").text)  # also where it is noted already
        assert sheet.count(MARK) == 1 and "1 présent<" in sheet
        lea.sent(f"/seances/{each}", {"present": [amina, number], f"role-{number}": "helps", f"role-{amina}": "leads"})
        assert "1 présent<" in plain(lea.get(f"/seances/{each}?visite=1").text)
    assert MARK in lea.get(f"/seances/{held[1]}/reconnaitre").text
    assert "1 personne présente" in plain(lea.get(f"/seances/{held[0]}?note=1").text)
    keys = criteria(cast.services, "equipe")
    observe.observe(
        cast.services, cast.lea, member_id=number, badge_slug="equipe", criteria=keys[:1], gathering_id=held[0]
    )
    way = lea.sent(f"/seances/{held[1]}/reconnaitre/{number}", {"badge": "equipe"})
    award_id = int(way.split("/")[2])
    assert "/apercu" in lea.sent(way, {"criteria": keys[:2]})
    preview = plain(lea.get(f"/reconnaitre/{award_id}/apercu").text)
    assert STOPS in preview and "/accord" not in preview and f'href="/membres/{number}"' in preview
    assert lea.get(f"/reconnaitre/{award_id}/accord", 303).headers["Location"] == f"/reconnaitre/{award_id}/apercu"
    assert award.dossier(cast.services, cast.lea, award_id).practice
    assert "Camille" not in lea.get("/aujourdhui").text and "Camille" not in lea.get("/recherche?q=cam").text
    assert {path: plain(helene.get(path).text) for path in boards} == boards
    assert lea.sent(f"/membres/{number}", to=f"/membres/{number}/exercice-fini") == "/membres?exercice=fini"
    lea.get(f"/membres/{number}", 404)
    assert lea.sent("/membres", to=f"/membres/{number}/exercice-fini") == "/membres?exercice=fini"  # a second click
    assert MARK not in lea.get(f"/seances/{held[1]}").text


def test_a_page_of_before_ticks_nobody_else(lea: Browser, cast: Cast) -> None:
    amina, held, number = cast.member(), cast.gathering(0), begun(lea)
    page = lea.get(f"/seances/{held}")
    lea.sent(f"/membres/{number}", to=f"/membres/{number}/exercice-fini")
    cast.member("Zoé", None)
    form = {**hidden_fields(page), "present": [str(amina), str(number)]}
    assert lea.client.post(f"/seances/{held}", data=form).status_code == 303
    with cast.services.database.begin(read_only=True) as session:
        assert [each.member.id for each in gatherings.attendance(session, held)] == [amina]


def test_several_at_once_hands_the_phone_to_real_people_alone(lea: Browser, cast: Cast) -> None:
    camille, zoe = begun(lea), cast.member("Zoé", "Zimmer")
    before, today = (cast.gathering(days, {camille: "helps", zoe: "helps"}) for days in (7, 0))
    keys = criteria(cast.services, "equipe")
    for each in (camille, zoe):
        observe.observe(
            cast.services, cast.lea, member_id=each, badge_slug="equipe", criteria=keys[:1], gathering_id=before
        )
    several = f"/seances/{today}/reconnaitre/plusieurs/equipe"
    seen = f"{several}/vu?avec={camille}&avec={zoe}"
    assert lea.sent(seen, {f"criteria-{each}": keys[:2] for each in (camille, zoe)}) == f"{several}/accords"
    page = plain(lea.get(f"{several}/accords").text)
    assert "Passer le téléphone à Zoé" in page and page.count(STOPS) == 1 and "À compléter" not in page
    handed = re.search(r'href="(/reconnaitre/\d+/accord\?ensemble=1)"', lea.get(f"{several}/suite").text)
    assert handed
    thanks = lea.get(lea.sent(handed.group(1), {"answer": "yes"})).text
    assert f'href="{several}/accords"' in thanks and "/suite" not in thanks  # nobody else is asked
    assert "Signer et délivrer 1 badge" in plain(lea.get(f"{several}/accords").text)


def test_the_first_day_is_enough_for_the_preview(lea: Browser, cast: Cast) -> None:
    today, amina = cast.gathering(0, {}), cast.member()
    number = begun(lea)
    path, there = f"/membres/{number}", f"/seances/{today}?avec={number}"
    assert f'href="{there}">Noter sa présence' in lea.get(path).text
    assert f'href="{there}"' in lea.get(f"{path}/vu").text and f'value="{number}"' in lea.get(there).text
    keys = criteria(cast.services, "equipe")
    ready = {}
    for each in (number, amina):
        lea.sent(f"/seances/{today}", {"present": [each], f"role-{each}": "helps"})
        way = lea.sent(f"/seances/{today}/reconnaitre/{each}", {"badge": "equipe"})
        ready[each] = lea.sent(way, {"criteria": keys[:2]})
    assert "/apercu" in ready[number] and "/apercu" not in ready[amina]
    assert STOPS in plain(lea.get(ready[number]).text)
    award_id = int(ready[number].split("/")[2])
    for act in (partial(acts.answer, said="yes"), sign.sign):
        with pytest.raises(Refused, match="award.practice"):
            act(cast.services, cast.lea, award_id)


def test_a_real_member_is_never_deleted_so(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    assert lea.send("/membres", to=f"/membres/{amina}/exercice-fini").status_code == 404
    assert "Amina" in lea.get(f"/membres/{amina}").text
