"""Noting what was seen, from the row of the attendance or from the member's page, without a script."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from badges.base.times import local_date
from badges.gatherings import reads as gatherings
from badges.recognition.tables import Observation
from tests.cast.colleagues import sonia
from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast
from tests.cast.recorded import exchange
from tests.cast.rows import count
from tests.cast.statements import statements


def recorded(cast: Cast) -> list[tuple[str, int, int, str | None]]:
    """What is recorded: criterion, who saw it, who entered it, the sentence."""
    with cast.services.database.begin(read_only=True) as session:
        rows = session.scalars(select(Observation).order_by(Observation.id)).all()
        return [(row.criterion, row.staff_id, row.recorded_by_id, row.sentence) for row in rows]


def skills(page: str) -> list[str]:
    """The names of the skills that a page shows, in their order; an open one begins with a sign."""
    found = re.findall(r'<details class="card"( open)?><summary><img [^>]*>([^<]+)</summary>', page)
    return [("+" if opened else "") + name for opened, name in found]


def test_from_the_row_and_back_to_it(lea: Browser, cast: Cast) -> None:
    amina, zoe = cast.member(), cast.member("Zoé", None)
    number = cast.gathering(0, {zoe: "helps"})
    path, there = f"/seances/{number}", f"/seances/{number}/vu/{amina}"
    form: dict[str, object] = {"then": f"chez:{amina}", "was": f"{zoe}-helps", "present": [str(zoe)]}
    assert lea.sent(path, {**form, f"role-{zoe}": "helps", f"role-{amina}": "leads"}) == there  # it ticks her row too
    with cast.services.database.begin(read_only=True) as session:
        roles = {each.member.id: each.role for each in gatherings.attendance(session, number)}
    assert roles == {amina: "leads", zoe: "helps"}
    page = lea.get(there).text
    assert skills(page)[0] == "+Transmettre un savoir-faire" and len(skills(page)) == 3 and "Anime" in page
    for _again in range(2):  # a double click
        back = lea.sent(there, {"criteria": ["transmettre:2", "transmettre:1"], "sentence": "A montré le geste."})
        assert back == f"{path}?vu={amina}#m{amina}"
    me = cast.lea.staff_id or 0
    assert recorded(cast) == [("1", me, me, "A montré le geste."), ("2", me, me, None)]
    page = lea.get(f"{path}?vu={amina}").text
    assert f'<li id="m{amina}"' in page and "C’est gardé." in page and "déjà noté" in page
    assert "Déjà noté, vu par Léa Martin" in lea.get(there).text


def test_each_role_begins_with_its_skills(lea: Browser, cast: Cast) -> None:
    amina, jean, zoe = cast.member(), cast.member("Jean", None), cast.member("Zoé", None)
    number = cast.gathering(0, {amina: "leads", jean: "helps", zoe: "takes_part"})
    for who, first in (
        (amina, "+Transmettre un savoir-faire"), (jean, "+Faire preuve de bienveillance"),
        (zoe, "+Travailler en équipe"),
    ):  # fmt: skip
        found = skills(lea.get(f"/seances/{number}/vu/{who}").text)
        assert found[0] == first and len(found) == 3 and not any(name.startswith("+") for name in found[1:])
    assert skills(lea.get(f"/seances/{number}/vu/{jean}").text)[1] == "Travailler en équipe"


def test_another_skill_keeps_what_was_ticked_and_typed(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    path = f"/seances/{cast.gathering(0, {amina: 'leads'})}/vu/{amina}"
    typed: dict[str, object] = {"criteria": ["transmettre:1"], "sentence": "A montré.", "seen_by": ""}
    answer = lea.send(path, {**typed, "then": "badge:calme"})
    assert answer.status_code == 200 and count(cast.services, Observation) == 0
    names = skills(answer.text)
    assert len(names) == 4 and names[0].startswith("+") and "+Transmettre un savoir-faire" in names
    assert "A montré." in answer.text and 'value="transmettre:1" checked' in answer.text
    assert 'name="shown" value="calme"' in answer.text
    lea.sent(path, {**typed, "criteria": ["transmettre:1", "calme:2"], "shown": "calme"})
    assert count(cast.services, Observation) == 2
    assert skills(lea.get(f"{path}?badge=calme").text)[0].startswith("+")  # as a link asks for it
    assert len(skills(lea.get(f"{path}?badge=magie").text)) == 3


def test_faults_stand_beside_their_field_and_keep_what_was_typed(lea: Browser, cast: Cast) -> None:
    amina, fatou = cast.member(), cast.member("Fatou", "Indigo")
    path = f"/seances/{cast.gathering(0, {amina: 'helps', fatou: 'helps'})}/vu/{amina}"
    karim = str(cast.karim.staff_id)
    ticked: dict[str, object] = {"criteria": ["equipe:1"]}
    for form, field in (
        ({"sentence": "Bien."}, "criteria"),
        ({**ticked, "sentence": "Avec Fatou"}, "sentence"),
        ({**ticked, "sentence": "x" * 301}, "sentence"),
        ({"criteria": ["equipe:9", "equipe:1"]}, "criteria"),
        ({**ticked, "seen_by": karim}, "seen_by"),
        ({**ticked, "seen_by": "0"}, "seen_by"),
        ({**ticked, "seen_by": "x' OR 1=1"}, "seen_by"),
    ):
        answer = lea.send(path, form)
        assert answer.status_code == 422 and f'href="#{field}"' in answer.text, form
        assert f'id="{field}"' in answer.text and str(form.get("sentence", "")) in answer.text
    assert lea.send(path, {"criteria": ["magie:1"]}).status_code == 404
    assert lea.send(path, {"criteria": ["equipe", ":", "1"]}).status_code == 404
    assert count(cast.services, Observation) == 0
    lea.sent(path, ticked)  # the control
    assert count(cast.services, Observation) == 1


def test_from_a_colleague_s_sheet(lea: Browser, cast: Cast) -> None:
    amina, other = cast.member(), sonia(cast)
    path = f"/seances/{cast.gathering(0, {amina: 'helps'})}/vu/{amina}"
    page = lea.get(path).text
    assert f'<option value="{other.staff_id}">Sonia Petit</option>' in page
    assert "Karim" not in page and 'value="">Moi<' in page and f'<option value="{cast.lea.staff_id}"' not in page
    lea.sent(f"{path}?de=fiche", {"criteria": ["equipe:1"], "seen_by": str(other.staff_id)})
    assert recorded(cast) == [("1", other.staff_id, cast.lea.staff_id, None)]
    assert "vu par Sonia Petit, saisi par Léa Martin" in lea.get(f"/membres/{amina}").text
    assert "Déjà noté, vu par Sonia Petit" in lea.get(path).text


def test_what_cannot_be_observed_says_why(lea: Browser, cast: Cast) -> None:
    amina, zoe = cast.member(), cast.member("Zoé", None, badges_yes=False)
    own = cast.member("Léa", "Martin", staff_id=cast.lea.staff_id)
    number, old = cast.gathering(0, {zoe: "helps", own: "helps"}), cast.gathering(400, {zoe: "helps"})
    there = cast.gathering(0, {amina: "helps"}, site="auzances")
    for place, who, words in (
        (number, amina, "pas notée présente"),
        (number, zoe, "n’a pas dit oui"),
        (number, own, "soi-même"),
    ):
        path = f"/seances/{place}/vu/{who}"
        page = lea.get(path).text
        assert words in page and 'name="criteria"' not in page, who
        sent = lea.send(f"/membres/{amina}/modifier", {"criteria": ["equipe:1"]}, to=path)
        assert sent.status_code in (403, 422), who
    assert f'href="/membres/{zoe}"' in lea.get(f"/seances/{number}/vu/{zoe}").text
    assert f'href="/seances/{number}?visite=1"' in lea.get(f"/seances/{number}/vu/{amina}").text
    lea.get(f"/seances/{old}/vu/{amina}")
    lea.get(f"/seances/{there}/vu/{amina}", 404)
    lea.get(f"/seances/{number}/vu/99999", 404)
    assert count(cast.services, Observation) == 0


def test_from_the_member_s_page(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    amina, (before, today) = two_gatherings
    elsewhere = cast.gathering(0, {amina: "helps"}, site="auzances")
    page = lea.get(f"/membres/{amina}").text
    path = f"/seances/{today}/vu/{amina}?de=fiche"  # the last one at a site of hers
    assert f'href="{path}"' in page and f"/seances/{elsewhere}/vu" not in page
    assert lea.sent(path, {"criteria": ["equipe:1"]}) == f"/membres/{amina}?note=1"
    where = lea.get(f"/membres/{amina}/vu").text
    assert f'href="/seances/{before}/vu/{amina}?de=fiche"' in where and f"/seances/{elsewhere}/" not in where
    newcomer = cast.member("Zoé", None)
    for where in (f"/membres/{newcomer}", f"/membres/{newcomer}/vu"):
        assert f'href="/seances/{today}?avec={newcomer}"' in lea.get(where).text, where


def test_in_an_exchange(lea: Browser, cast: Cast) -> None:
    amina, fatou, zoe = cast.member(), cast.member("Fatou"), cast.member("Zoé", None)
    number = exchange(cast.services, cast, amina, fatou)
    assert f'href="/echanges/{number}/vu/{amina}?de=fiche"' in lea.get(f"/membres/{amina}/vu").text
    path = f"/echanges/{number}/vu/{fatou}"
    assert "A reçu" in lea.get(path).text
    assert lea.sent(path, {"criteria": ["apprendre:1"]}) == f"/echanges/{number}"
    assert "pas notée présente" in lea.get(f"/echanges/{number}/vu/{zoe}").text
    assert count(cast.services, Observation) == 1


def test_nothing_was_seen_in_an_exchange_to_come_or_called_off(lea: Browser, cast: Cast) -> None:
    amina, fatou = cast.member(), cast.member("Fatou")
    today = local_date(cast.services.now())
    now, later, never = (
        exchange(cast.services, cast, amina, fatou, happened_on=today + timedelta(days=days)) for days in (0, 2, 3)
    )
    assert lea.sent(f"/echanges/{never}", {"then": "non"})
    page = lea.get(f"/membres/{amina}/vu").text
    assert f"/echanges/{now}/vu/" in page  # its page asks first whether it took place
    assert f"/echanges/{later}/vu/" not in page and f"/echanges/{never}/vu/" not in page


def test_twelve_statements_at_most(lea: Browser, app: Flask, cast: Cast, two_gatherings: Gatherings) -> None:
    amina, (_before, today) = two_gatherings
    for path in (f"/seances/{today}/vu/{amina}", f"/membres/{amina}/vu"):
        lea.get(path)
        with statements(app) as found:
            lea.get(path)
        assert len(found) <= 12, "\n".join(each.split("FROM", 1)[1][:200] for each, _ in found)
