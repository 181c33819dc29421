"""The animatrices' pages, as a browser without scripts uses them: record, recognise, agree, sign, take back, cancel."""

from __future__ import annotations

import re

import pytest

from badges.flows import observe
from badges.store.models import Award, Exchange, Member, Session
from badges.store.queries import activities, people, recognition
from tests.badges.cast import Cast, at_once
from tests.badges.web.conftest import PASSWORD, Browser, token_of
from tests.conftest import Clock


def keys(cast: Cast, slug: str) -> list[str]:
    """The criteria of a badge."""
    with cast.services.database.begin(read_only=True) as session:
        model = recognition.model(session, slug)
        assert model is not None
        return [criterion["key"] for criterion in model.versions[-1].content["criteria"]]


def row(cast: Cast, award_id: int) -> Award:
    """An award as the record holds it."""
    with cast.services.database.begin(read_only=True) as session:
        found = recognition.award(session, award_id)
        assert found is not None
        session.expunge_all()
        return found


def count(cast: Cast, table: type) -> int:
    """How many rows there are."""
    with cast.services.database.begin(read_only=True) as session:
        return session.query(table).count()


def begin(lea: Browser, cast: Cast, two_sessions: tuple[int, list[int]], slug: str = "transmettre") -> int:
    """Choose Amina and a badge in today's session; return the award."""
    amina, sessions = two_sessions
    place = lea.sent(f"/seances/{sessions[1]}/reconnaitre/{amina}", {"badge": slug})
    found = re.fullmatch(r"/reconnaitre/(\d+)/vu", place)
    assert found
    return int(found.group(1))


def ready(lea: Browser, cast: Cast, two_sessions: tuple[int, list[int]]) -> int:
    """An award with enough evidence: one criterion a week ago, two today."""
    amina, sessions = two_sessions
    wanted = keys(cast, "transmettre")
    observe.observe(
        cast.services, cast.lea, member_id=amina, badge_slug="transmettre", criteria=wanted[:1], session_id=sessions[0]
    )
    award_id = begin(lea, cast, two_sessions)
    assert lea.sent(f"/reconnaitre/{award_id}/vu", {"criteria": wanted[:2]}).startswith(
        f"/reconnaitre/{award_id}/apercu"
    )
    return award_id


# -- the whole way ---------------------------------------------------------------------------------------------------


def test_from_the_session_to_the_employer(
    lea: Browser, visitor: Browser, cast: Cast, two_sessions: tuple[int, list[int]]
) -> None:
    amina, sessions = two_sessions
    assert "Amina Benali" in lea.get(f"/seances/{sessions[1]}/reconnaitre").text
    badges = lea.get(f"/seances/{sessions[1]}/reconnaitre/{amina}").text
    assert badges.index("Transmettre un savoir-faire") < badges.index("Toutes les compétences")  # she led the workshop
    award_id = ready(lea, cast, two_sessions)
    preview = lea.get(f"/reconnaitre/{award_id}/apercu").text
    assert "Amina B." in preview and "Montre le geste" in preview and "Benali" not in preview
    agreement = lea.get(f"/reconnaitre/{award_id}/accord").text
    assert "Oui, je le veux" in agreement and "Plus tard" in agreement and "Non merci" in agreement
    assert lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"}) == f"/reconnaitre/{award_id}/signer"
    assert row(cast, award_id).state == "agreed"  # nothing is signed by her yes
    assert lea.sent(f"/reconnaitre/{award_id}/signer") == f"/reconnaitre/{award_id}/fait"
    done = lea.get(f"/reconnaitre/{award_id}/fait").text
    code = row(cast, award_id).code
    assert f"{code[:5]}-{code[5:]}" in done and "data:image/svg+xml;base64," in done and "Retirer" in done
    assert "Jean-Paul" in done  # the same badge for…
    employer = visitor.get(f"/v/{code}").text
    assert "Authentique et en cours de validité" in employer and "Amina B." in employer


def test_the_preview_is_what_employers_will_see(
    lea: Browser, visitor: Browser, cast: Cast, two_sessions: tuple[int, list[int]]
) -> None:
    award_id = ready(lea, cast, two_sessions)
    before = claims(lea.get(f"/reconnaitre/{award_id}/apercu").text)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    lea.sent(f"/reconnaitre/{award_id}/signer")
    after = claims(visitor.get(f"/v/{row(cast, award_id).code}").text)
    assert before == after


def claims(page: str) -> list[str]:
    """What a page says of a badge, tags aside, from the patch to what it is not."""
    part = page[page.index("/images/badges/") : page.index("Ce badge n’est pas un diplôme")]
    return [line.strip() for line in re.sub(r"<[^>]*>", "\n", part).splitlines() if line.strip()]


# -- twice, late, back -----------------------------------------------------------------------------------------------


def test_signing_twice_is_signing_once(lea: Browser, cast: Cast, two_sessions: tuple[int, list[int]]) -> None:
    award_id = ready(lea, cast, two_sessions)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    token = token_of(lea.get(f"/reconnaitre/{award_id}/signer"))
    answers = at_once(
        *[lambda: _second_tab(lea).post(f"/reconnaitre/{award_id}/signer", data={"csrf_token": token})] * 3
    )
    assert [getattr(answer, "status_code", answer) for answer in answers] == [303, 303, 303]
    found = row(cast, award_id)
    with cast.services.database.begin(read_only=True) as session:
        assert len(session.get_one(Award, award_id).editions) == 1
    assert found.state == "issued"


def _second_tab(browser: Browser):  # type: ignore[no-untyped-def]
    client = browser.client.application.test_client()
    cookie = browser.client.get_cookie("__Host-rcs")
    assert cookie is not None
    client.set_cookie("__Host-rcs", cookie.value)
    return client


def test_every_step_of_a_signed_award_leads_to_its_end(
    lea: Browser, cast: Cast, two_sessions: tuple[int, list[int]]
) -> None:
    award_id = ready(lea, cast, two_sessions)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    token = token_of(lea.get(f"/reconnaitre/{award_id}/signer"))
    lea.sent(f"/reconnaitre/{award_id}/signer")
    for step in ("badge", "vu", "apercu", "accord", "signer"):
        answer = lea.get(f"/reconnaitre/{award_id}/{step}", 303)
        while answer.status_code == 303 and not answer.headers["Location"].endswith("/fait"):
            answer = lea.client.get(answer.headers["Location"])
        assert answer.headers["Location"] == f"/reconnaitre/{award_id}/fait", step
    for step, form in (("vu", {"criteria": "x"}), ("accord", {"answer": "no"}), ("signer", {}), ("abandonner", {})):
        answer = lea.client.post(f"/reconnaitre/{award_id}/{step}", data={"csrf_token": token, **form})
        assert answer.status_code == 303, step
    assert row(cast, award_id).state == "issued"


def test_back_to_the_ticks_asks_the_member_again(lea: Browser, cast: Cast, two_sessions: tuple[int, list[int]]) -> None:
    award_id = ready(lea, cast, two_sessions)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    lea.sent(f"/reconnaitre/{award_id}/vu", {"criteria": keys(cast, "transmettre")[:3]})
    assert row(cast, award_id).state == "draft"
    lea.get(f"/reconnaitre/{award_id}/signer", 303)


def test_choosing_the_badge_twice_is_one_award(lea: Browser, cast: Cast, two_sessions: tuple[int, list[int]]) -> None:
    assert begin(lea, cast, two_sessions) == begin(lea, cast, two_sessions)
    assert count(cast, Award) == 1


def test_saving_a_session_twice_is_one_session(lea: Browser, cast: Cast) -> None:
    page = lea.get("/seances/nouvelle")
    key = re.search(r'name="key" value="([^"]+)"', page.text)
    assert key
    form = {"csrf_token": token_of(page), "key": key.group(1), "what": "meeting", "day": "2026-11-24"}
    form |= {"start": "14:00", "end": "17:00", "place": "UDAF"}
    first = lea.client.post("/seances/nouvelle", data=form).headers["Location"]
    assert lea.client.post("/seances/nouvelle", data=form).headers["Location"] == first
    assert count(cast, Session) == 1


# -- too little, later, no -------------------------------------------------------------------------------------------


def test_too_little_evidence_says_what_is_missing_and_keeps_what_was_seen(
    lea: Browser, cast: Cast, two_sessions: tuple[int, list[int]]
) -> None:
    _, sessions = two_sessions
    award_id = begin(lea, cast, two_sessions)
    wanted = keys(cast, "transmettre")
    where = lea.sent(f"/reconnaitre/{award_id}/vu", {"criteria": wanted[:2], "sentence": "A montré l’ourlet."})
    page = lea.get(where).text
    assert "Encore 1 séance à observer" in page
    assert f"/reconnaitre/{award_id}/vu/seance/{sessions[0]}" in page  # an earlier one where she was
    assert f"/seances/nouvelle?pour={award_id}" in page
    assert "A montré l’ourlet." in page and page.count("checked") == 2
    lea.get(f"/reconnaitre/{award_id}/apercu", 303)
    lea.get(f"/reconnaitre/{award_id}/accord", 303)
    earlier = f"/reconnaitre/{award_id}/vu/seance/{sessions[0]}"
    assert lea.send(earlier).status_code == 422  # nothing ticked
    lea.sent(earlier, {"criteria": wanted[2:3]})
    assert "Encore" not in lea.get(f"/reconnaitre/{award_id}/vu?note=1").text
    lea.get(f"/reconnaitre/{award_id}/apercu")
    assert "À reprendre" in lea.get("/aujourdhui").text


def test_an_earlier_session_is_recorded_on_the_way(lea: Browser, cast: Cast) -> None:
    zoe = cast.member("Zoé", None)
    today = cast.session(0, {zoe: "helps"})
    place = lea.sent(f"/seances/{today}/reconnaitre/{zoe}", {"badge": "equipe"})
    award_id = int(place.split("/")[2])
    lea.sent(place, {"criteria": keys(cast, "equipe")[:2]})
    form = {"what": "new", "title": "Cuisine", "day": "12/11/2026", "start": "10h", "end": "12h"}
    session_page = lea.sent(f"/seances/nouvelle?pour={award_id}", form)
    assert f'value="{zoe}" checked' in lea.get(session_page).text
    saved = lea.sent(session_page, {"present": str(zoe), f"role-{zoe}": "leads"})
    link = re.search(rf"/reconnaitre/{award_id}/vu/seance/\d+", lea.get(saved).text)
    assert link
    lea.sent(link.group(), {"criteria": keys(cast, "equipe")[:1]})
    lea.get(f"/reconnaitre/{award_id}/apercu")


def test_keeping_the_observation_without_a_badge(lea: Browser, cast: Cast, two_sessions: tuple[int, list[int]]) -> None:
    award_id = begin(lea, cast, two_sessions)
    form = {"criteria": keys(cast, "transmettre")[:1], "then": "keep"}
    page = lea.get(lea.sent(f"/reconnaitre/{award_id}/vu", form)).text
    assert "C’est gardé pour plus tard" in page


def test_later_and_no(lea: Browser, cast: Cast, two_sessions: tuple[int, list[int]]) -> None:
    award_id = ready(lea, cast, two_sessions)
    page = lea.get(lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "later"})).text
    assert "répondra une autre fois" in page
    assert row(cast, award_id).state == "draft"
    assert "Plus tard" in lea.get("/badges-delivres").text
    page = lea.get(lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "no"})).text
    assert "a dit non merci" in page
    assert row(cast, award_id).state == "declined"


def test_a_sentence_that_names_someone_comes_back_filled(
    lea: Browser, cast: Cast, two_sessions: tuple[int, list[int]]
) -> None:
    award_id = begin(lea, cast, two_sessions)
    form = {"criteria": keys(cast, "transmettre")[:2], "sentence": "A aidé Jean-Paul à coudre."}
    answer = lea.send(f"/reconnaitre/{award_id}/vu", form)
    assert answer.status_code == 422
    assert 'href="#sentence"' in answer.text and "A aidé Jean-Paul à coudre." in answer.text
    assert answer.text.count("checked") == 2


def test_a_refused_answer(lea: Browser, cast: Cast, two_sessions: tuple[int, list[int]]) -> None:
    award_id = ready(lea, cast, two_sessions)
    path = f"/reconnaitre/{award_id}/accord"
    assert lea.send(path, {"answer": "perhaps"}).status_code == 422
    assert lea.send(path, {"answer": "yes", "name": "Quelqu’un d’autre"}).status_code == 422
    assert lea.send(path, {"answer": "yes", "visibility": "everyone"}).status_code == 422
    assert lea.sent(path, {"answer": "yes", "name": "Amina Benali", "visibility": "public"})
    found = row(cast, award_id)
    assert (found.name_shown, found.visibility) == ("Amina Benali", "public")


# -- undo, cancel ----------------------------------------------------------------------------------------------------


def signed(lea: Browser, cast: Cast, two_sessions: tuple[int, list[int]]) -> int:
    """An issued award."""
    award_id = ready(lea, cast, two_sessions)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    lea.sent(f"/reconnaitre/{award_id}/signer")
    return award_id


def test_undo_within_ten_minutes(lea: Browser, cast: Cast, clock: Clock, two_sessions: tuple[int, list[int]]) -> None:
    award_id = signed(lea, cast, two_sessions)
    page = lea.get(lea.sent(f"/reconnaitre/{award_id}/fait", to=f"/reconnaitre/{award_id}/retirer")).text
    assert "Le badge est retiré" in page
    assert row(cast, award_id).state == "withdrawn"


def test_undo_after_ten_minutes_is_refused(
    lea: Browser, cast: Cast, clock: Clock, two_sessions: tuple[int, list[int]]
) -> None:
    award_id = signed(lea, cast, two_sessions)
    page = lea.get(f"/reconnaitre/{award_id}/fait")
    clock.advance(minutes=11)
    answer = lea.client.post(f"/reconnaitre/{award_id}/retirer", data={"csrf_token": token_of(page)})
    assert answer.status_code == 422 and "dix minutes" in answer.text
    assert "Retirer" not in lea.get(f"/reconnaitre/{award_id}/fait").text
    assert row(cast, award_id).state == "issued"


def test_cancelling_asks_for_the_password_again(
    lea: Browser, helene: Browser, visitor: Browser, cast: Cast, two_sessions: tuple[int, list[int]]
) -> None:
    award_id = signed(lea, cast, two_sessions)
    path = f"/reconnaitre/{award_id}/annuler"
    answer = helene.send(path, {"reason": "spelling", "password": "wrong wrong wrong"})
    assert answer.status_code == 422 and "pas votre mot de passe" in answer.text
    assert helene.send(path, {"password": PASSWORD}).status_code == 422
    assert "Le badge est annulé" in helene.get(helene.sent(path, {"reason": "spelling", "password": PASSWORD})).text
    page = visitor.get(f"/v/{row(cast, award_id).code}").text
    assert "Annulé" in page and "faute" not in page


# -- sessions, exchanges, members ------------------------------------------------------------------------------------


def test_attendance_of_a_page_left_open_loses_nobody(lea: Browser, cast: Cast) -> None:
    amina, zoe = cast.member(), cast.member("Zoé", None)
    number = cast.session(0)
    old_page = lea.get(f"/seances/{number}")
    lea.sent(f"/seances/{number}", {"present": str(zoe), f"role-{zoe}": "helps"})
    form = {"csrf_token": token_of(old_page), "present": str(amina), f"role-{amina}": "leads"}
    assert lea.client.post(f"/seances/{number}", data=form).status_code == 303
    with cast.services.database.begin(read_only=True) as session:
        there = {each.member_id: each.role for each in activities.attendance(session, number)}
    assert there == {amina: "leads", zoe: "helps"}


def test_a_visitor_is_registered_from_the_attendance(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    number = cast.session(0)
    where = lea.sent(f"/seances/{number}", {"present": str(amina), "then": "visitor"})
    assert where == f"/membres/nouveau?seance={number}"
    back = lea.sent(where, {"given_name": "Olena", "contact": "none"})
    page = lea.get(back).text
    assert re.search(r'value="\d+" checked><span>Olena', page)


def test_attendance_is_not_noted_in_advance(lea: Browser, cast: Cast) -> None:
    form = {"what": "meeting", "day": "2026-12-01", "start": "14:00", "end": "16:00"}
    page = lea.get(lea.sent("/seances/nouvelle", form)).text
    assert "le jour même" in page and 'name="present"' not in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": "demain"}, "day"),
        ({"start": "midi"}, "start"),
        ({"end": "13:00"}, "end"),
        ({"what": "new", "title": ""}, "title"),
        ({"what": "x"}, "what"),
        ({"day": "1950-01-01"}, "day"),
    ],
)
def test_a_session_form_with_a_mistake(lea: Browser, cast: Cast, change: dict[str, object], field: str) -> None:
    form: dict[str, object] = {"what": "meeting", "day": "2026-11-24", "start": "14:00", "end": "16:00", **change}
    answer = lea.send("/seances/nouvelle", {**form, "place": "Salle des fêtes"})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text and "Salle des fêtes" in answer.text
    assert count(cast, Session) == 0


def test_an_exchange_can_carry_a_recognition(lea: Browser, cast: Cast) -> None:
    marcel, colette = cast.member("Marcel", "Aucouturier"), cast.member("Colette", "Bord")
    form: dict[str, object] = {"what": "poser une étagère", "giver": marcel, "receiver": colette, "day": "2026-11-18"}
    assert lea.send("/echanges/nouveau", {**form, "receiver": marcel}).status_code == 422
    assert lea.send("/echanges/nouveau", {**form, "what": "aider Colette"}).status_code == 422
    assert lea.send("/echanges/nouveau", {**form, "giver": ""}).status_code == 422
    assert lea.send("/echanges/nouveau", {**form, "day": "2026-12-31"}).status_code == 422
    page = lea.sent("/echanges/nouveau", {**form, "duration": "90"})
    assert count(cast, Exchange) == 1
    assert "Poser une étagère" in lea.get(page).text
    place = lea.sent(f"{page}/reconnaitre/{marcel}", {"badge": "transmettre"})
    lea.sent(place, {"criteria": keys(cast, "transmettre")[:2]})
    assert "Échange « poser une étagère »" in lea.get(place).text.replace("\u00a0", " ")


def test_members_are_found_whatever_the_accents(lea: Browser, cast: Cast) -> None:
    cast.member("Łucja", "N’Diaye-Şahin")
    cast.member("Thérèse", None)
    for search in ("lucja", "ndiaye", "n'diaye", "SAHIN", "n’d"):
        page = lea.get(f"/membres?q={search}").text
        if search != "ndiaye":
            assert "Łucja N’Diaye-Şahin" in page, search
    assert "Thérèse" in lea.get("/membres?q=theres").text
    assert "Personne de ce nom" in lea.get("/membres?q=zzz").text


def test_a_new_member_needs_a_first_name_only(lea: Browser, cast: Cast) -> None:
    answer = lea.send("/membres/nouveau", {"given_name": " ", "contact": "none"})
    assert answer.status_code == 422 and 'href="#given_name"' in answer.text
    page = lea.get(lea.sent("/membres/nouveau", {"given_name": "Zoé", "contact": "none"})).text
    assert "Zoé" in page and "aucun" in page and "non, le" in page


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"contact": "email", "email": "zoe@"}, "email"),
        ({"contact": "email"}, "email"),
        ({"contact": "phone", "phone": "12"}, "phone"),
    ],
)
def test_a_contact_that_does_not_do(lea: Browser, form: dict[str, object], field: str) -> None:
    answer = lea.send("/membres/nouveau", {"given_name": "Zoé", **form})
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text and 'value="Zoé"' in answer.text


def test_a_namesake_is_asked_about_once(lea: Browser, cast: Cast) -> None:
    cast.member("Zoé", "Martin")
    form: dict[str, object] = {"given_name": "zoe", "family_name": "MARTIN", "contact": "none"}
    answer = lea.send("/membres/nouveau", form)
    assert answer.status_code == 422 and "déjà inscrite" in answer.text
    lea.sent("/membres/nouveau", {**form, "namesake_seen": "y"})
    assert count(cast, Member) == 2


def test_consent_given_later(lea: Browser, cast: Cast) -> None:
    zoe = cast.member("Zoé", None, badges_yes=False)
    form: dict[str, object] = {"given_name": "Zoé", "family_name": "", "phone": "", "email": "", "badges": "y"}
    lea.sent(f"/membres/{zoe}/modifier", {**form, "follow_up": "y"})
    with cast.services.database.begin(read_only=True) as session:
        last = people.latest_consent(session, zoe, "badges")
        assert last is not None and last.answer == "yes"
    lea.sent(f"/membres/{zoe}/modifier", {**form, "badges": ""})
    with cast.services.database.begin(read_only=True) as session:
        last = people.latest_consent(session, zoe, "badges")
        assert last is not None and last.answer == "withdrawn"


def test_a_new_private_link_ends_the_old(lea: Browser, visitor: Browser, cast: Cast) -> None:
    zoe = cast.member("Zoé", None)
    path = f"/membres/{zoe}/lien"
    old = re.search(r"http://localhost:8000(/moi/[\w-]{43})", lea.get(path).text)
    assert old
    assert "Zoé" in visitor.get(old.group(1)).text
    lea.sent(path)
    new = re.search(r"http://localhost:8000(/moi/[\w-]{43})", lea.get(path).text)
    assert new and new.group(1) != old.group(1)
    visitor.get(old.group(1), 404)
    visitor.get(new.group(1))


def test_another_sites_people_do_not_exist(lea: Browser, cast: Cast) -> None:
    other = cast.member("Nadia", "Petit", site="auzances")
    number = cast.session(0, {other: "leads"}, site="auzances")
    for path in (f"/membres/{other}", f"/membres/{other}/lien", f"/seances/{number}", f"/seances/{number}/reconnaitre"):
        lea.get(path, 404)
    answer = lea.send("/site", {"site": str(cast.auzances)})
    assert answer.status_code == 404


def test_the_coordination_changes_site(helene: Browser, cast: Cast) -> None:
    helene.sent("/site", {"site": str(cast.gueret)})
    assert "Aujourd’hui à Guéret" in helene.get("/aujourdhui").text
    helene.sent("/site", {"site": str(cast.auzances)})
    assert "Aujourd’hui à Auzances" in helene.get("/aujourdhui").text


def test_nobody_recognises_herself(lea: Browser, cast: Cast) -> None:
    herself = cast.member("Léa", "Martin", staff_id=cast.lea.staff_id)
    number = cast.session(0, {herself: "leads"})
    assert "Léa Martin" not in lea.get(f"/seances/{number}/reconnaitre").text.split("<main")[1]
    answer = lea.client.post(
        f"/seances/{number}/reconnaitre/{herself}",
        data={"csrf_token": token_of(lea.get("/site")), "badge": "equipe"},
    )
    assert answer.status_code == 403 and "soi-même" in answer.text


def test_hostile_text_stays_text(lea: Browser, cast: Cast, two_sessions: tuple[int, list[int]]) -> None:
    award_id = begin(lea, cast, two_sessions)
    sentence = '<img src=x onerror="alert(1)">{{ 7*7 }}'
    lea.sent(f"/reconnaitre/{award_id}/vu", {"criteria": keys(cast, "transmettre")[:2], "sentence": sentence})
    page = lea.get(f"/reconnaitre/{award_id}/vu").text
    assert "<img src=x" not in page and "&lt;img src=x" in page
    lea.get("/membres?q=%3Cscript%3E&partout=1")
    lea.get("/seances/999999999999999999999", 404)
