"""What a telephone sends once the network is back, as its script sends it: taken once, told in words, never a page."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from badges.exchanges import reads as exchanges
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Visitor
from badges.leaving import depart, merge
from badges.recognition import reads as recognition
from badges.recognition.tables import Observation
from tests.cast.office import Browser, signed_in, token_of
from tests.cast.people import Cast
from tests.cast.rows import count, there

JSON = {"Accept": "application/json"}


def new_key() -> str:
    """A key as the telephone makes one."""
    return str(uuid.uuid4())


def post(lea: Browser, path: str, age: object = 3600, **fields: object) -> Any:
    """One entry, as the outbox sends it."""
    fields = {name.replace("__", "-"): value for name, value in fields.items()}
    data = {"csrf_token": token_of(lea.get("/hors-reseau/envoi")), "key": new_key(), "age": age, **fields}
    return lea.client.post(path, data=data, headers=JSON)


def criterion(cast: Cast, badge: str = "ecoute") -> str:
    """The first box of a badge."""
    with cast.services.database.begin(read_only=True) as session:
        found = recognition.badge(session, badge)
    assert found is not None
    return f"{badge}:{found.current.content['criteria'][0]['key']}"


# -- attendance -------------------------------------------------------------------------------------------------------


def test_a_presence_that_waited_and_one_that_differs(lea: Browser, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    number = cast.gathering(0, {amina: "takes_part"})
    told = post(lea, f"/seances/{number}", present=fatou, **{f"role__{fatou}": "leads"})
    assert told.status_code == 200 and told.json["roles"] == {str(fatou): "leads"} and told.json["differences"] == []
    told = post(lea, f"/seances/{number}", age=7200, present=amina, **{f"role__{amina}": "helps"}).json
    (found,) = told["differences"]
    assert {**found, "at": ""} == {
        "member": amina, "mine": "helps", "other": "takes_part", "stands": "takes_part", "by": "Hélène Roux", "at": "",
    }  # fmt: skip
    assert "h" in found["at"] and there(cast.services, number)[amina] == "takes_part"
    told = post(lea, f"/seances/{number}", age=0, present=amina).json
    assert told["differences"] == [] and told["roles"] == {str(amina): "takes_part"}  # no role was said


def test_who_left_is_named_to_their_own_site_alone(lea: Browser, cast: Cast) -> None:
    left, elsewhere, amina = cast.member("Simone", "Petit"), cast.member("Fatou", site="auzances"), cast.member("Amina")
    number = cast.gathering(0, {})
    depart.leave(cast.services, cast.lea, left)
    told = post(lea, f"/seances/{number}", present=[left, elsewhere, 4_000_000, amina]).json
    assert told["gone"] == [
        {"member": left, "name": "Simone Petit"}, {"member": elsewhere, "name": ""}, {"member": 4_000_000, "name": ""},
    ]  # fmt: skip
    assert there(cast.services, number) == {amina: "takes_part"}


@pytest.mark.parametrize("age", ["-1", "x", "1e9", "²", "", "9" * 200])
def test_an_age_that_is_none_is_no_waiting(lea: Browser, cast: Cast, age: str) -> None:
    amina = cast.member()
    number = cast.gathering(0, {amina: "helps"})
    told = post(lea, f"/seances/{number}", age=age, present=amina, **{f"role__{amina}": "leads"})
    assert told.status_code == (200 if age.isdecimal() and age.isascii() else 409)
    assert there(cast.services, number) == {amina: "helps"}  # nobody's clock reaches before a month


def test_two_newcomers_of_one_name_are_asked_about_and_none_is_lost(lea: Browser, cast: Cast) -> None:
    number, key = cast.gathering(0, {}), new_key()
    path = f"/seances/{number}"
    first = post(lea, path, then="visit", visitor="Samira", key=key).json
    assert first["visitor"] and first["same"] is False
    assert post(lea, path, then="visit", visitor="Nadia").json["same"] is False
    second = post(lea, path, then="visit", visitor="SAMIRA").json
    assert second["same"] is True and second["visitor"] != first["visitor"]
    assert post(lea, path, then="visit", visitor="Samira", key=key).json["visitor"] == first["visitor"]
    assert count(cast.services, Visitor) == 3
    for _again in range(2):
        assert post(lea, path, then=f"retirer:{second['visitor']}", age="").status_code == 200
    assert post(lea, path, then="visit", visitor="Samira", key=key).status_code == 200  # sent again: there already
    assert count(cast.services, Visitor) == 2


def test_a_newcomer_who_was_taken_back_is_not_there_again(lea: Browser, cast: Cast) -> None:
    number, key = cast.gathering(0, {}), new_key()
    told = post(lea, f"/seances/{number}", then="visit", visitor="Samira", key=key).json
    post(lea, f"/seances/{number}", then=f"retirer:{told['visitor']}")
    assert "visitor" not in post(lea, f"/seances/{number}", then="visit", visitor="Samira", key=key).json
    assert count(cast.services, Visitor) == 0


def test_a_gathering_of_another_site_takes_nothing(lea: Browser, cast: Cast) -> None:
    amina, number = cast.member(), cast.gathering(0, {}, site="auzances")
    told = post(lea, f"/seances/{number}", present=amina)
    assert told.status_code == 404 and told.json["code"] and there(cast.services, number) == {}


# -- what was seen ----------------------------------------------------------------------------------------------------


def test_what_was_seen_is_noted_once_also_after_it_was_corrected(lea: Browser, cast: Cast) -> None:
    amina, key = cast.member(), new_key()
    number = cast.gathering(0, {amina: "helps"})
    fields = {"criteria": criterion(cast), "sentence": "A montré l’ourlet à tout le groupe.", "key": key}
    for _lost_answer in range(2):
        answer = post(lea, f"/seances/{number}/vu/{amina}", **fields)
        assert answer.status_code == 200 and answer.json["saved"], answer.text
    assert count(cast.services, Observation) == 1
    with cast.services.database.begin() as session:
        session.query(Observation).delete()
    assert post(lea, f"/seances/{number}/vu/{amina}", **fields).status_code == 200
    assert count(cast.services, Observation) == 0


def test_a_merged_member_is_the_one_who_stays(lea: Browser, cast: Cast) -> None:
    twice, stays = cast.member("Amina", "Benali"), cast.member("Amina", "Benaly")
    number = cast.gathering(0, {twice: "helps"})
    merge.merge(cast.services, cast.helene, twice, stays)
    assert post(lea, f"/seances/{number}/vu/{twice}", criteria=criterion(cast)).status_code == 200
    assert count(cast.services, Observation, Observation.member_id == stays) == 1


def test_a_refused_observation_says_why_and_is_sent_again_corrected(lea: Browser, cast: Cast) -> None:
    amina, jean = cast.member(), cast.member("Jean", "Dufour")
    number, key = cast.gathering(0, {jean: "helps"}), new_key()
    path = f"/seances/{number}/vu/{amina}"
    absent = post(lea, path, criteria=criterion(cast), key=key)
    assert absent.status_code == 422 and absent.json["code"] == "observation.not_present" and absent.json["detail"]
    nothing = post(lea, path, key=key)
    assert nothing.status_code == 422 and nothing.json["detail"]
    post(lea, f"/seances/{number}", present=amina)
    naming = post(lea, path, criteria=criterion(cast), sentence="A aidé Jean Dufour à coudre.", key=key)
    assert naming.status_code == 422 and "Jean" in naming.json["detail"]
    assert count(cast.services, Observation) == 0
    assert post(lea, path, criteria=criterion(cast), sentence="A aidé à coudre.", key=key).status_code == 200
    assert count(cast.services, Observation) == 1


def test_an_unknown_member_and_a_badge_that_is_none_are_refused_in_words(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(0, {amina: "helps"})
    for path, box in ((f"/seances/{number}/vu/4000000", criterion(cast)), (f"/seances/{number}/vu/{amina}", "none:1")):
        told = post(lea, path, criteria=box)
        assert told.status_code in (404, 422) and told.json["detail"]
    assert count(cast.services, Observation) == 0


# -- exchanges --------------------------------------------------------------------------------------------------------


def exchange_fields(giver: int, receiver: int, site: int) -> dict[str, object]:
    """What the telephone keeps of an exchange."""
    return {"what": "réparer un vélo", "activity": "", "giver": giver, "receiver": receiver, "site": site}


def test_an_exchange_is_of_the_day_on_which_it_was_noted(lea: Browser, cast: Cast) -> None:
    """By its age: the clock of the telephone may be a day off."""
    jacques, yanis, key = cast.member("Jacques"), cast.member("Yanis"), new_key()
    days = timedelta(days=2)
    for _lost_answer in range(2):
        sent = exchange_fields(jacques, yanis, cast.gueret)
        told = post(lea, "/echanges/nouveau", age=int(days.total_seconds()), key=key, **sent)
        assert told.status_code == 200, told.text
    with cast.services.database.begin(read_only=True) as session:
        (found,) = exchanges.exchanges_of(session, jacques)
    assert found.happened_on == (cast.services.now() - days).date() and found.confirmed_at is not None
    depart.leave(cast.services, cast.lea, yanis)  # what was taken stays taken, whoever left since
    assert post(lea, "/echanges/nouveau", key=key, **exchange_fields(jacques, yanis, cast.gueret)).status_code == 200
    assert count(cast.services, Exchange) == 1


def test_an_exchange_that_cannot_be_is_refused_in_words(lea: Browser, cast: Cast) -> None:
    jacques, yanis, left = cast.member("Jacques"), cast.member("Yanis"), cast.member("Simone")
    depart.leave(cast.services, cast.lea, left)
    sent = exchange_fields(jacques, yanis, cast.gueret)
    for wrong in ({"receiver": left}, {"receiver": jacques}, {"what": ""}, {"what": "avec Yanis Benali"}, {"site": 99}):
        told = post(lea, "/echanges/nouveau", **{**sent, **wrong})
        assert told.status_code in (404, 422) and told.json["detail"], wrong
    assert count(cast.services, Exchange) == 0
    assert post(lea, "/echanges/nouveau", **sent).status_code == 200  # the control


def test_two_records_that_became_one_exchange_nothing(lea: Browser, cast: Cast) -> None:
    twice, stays, yanis = cast.member("Amina", "Benali"), cast.member("Amina", "Benaly"), cast.member("Yanis")
    merge.merge(cast.services, cast.helene, twice, stays)
    told = post(lea, "/echanges/nouveau", **exchange_fields(twice, stays, cast.gueret))
    assert told.status_code == 422 and told.json["detail"]
    assert post(lea, "/echanges/nouveau", **exchange_fields(twice, yanis, cast.gueret)).status_code == 200
    assert count(cast.services, Exchange, Exchange.giver_id == stays) == 1


# -- who sends --------------------------------------------------------------------------------------------------------


def test_without_a_sign_in_nothing_is_taken_and_the_answer_is_no_words(
    visitor: Browser, lea: Browser, cast: Cast
) -> None:
    amina = cast.member()
    number = cast.gathering(0, {})
    token = token_of(visitor.get("/connexion"))
    answer = visitor.client.post(
        f"/seances/{number}", data={"csrf_token": token, "present": amina, "age": 60, "key": new_key()}, headers=JSON
    )
    assert answer.status_code == 403 and there(cast.services, number) == {}
    assert answer.json is None or answer.json["code"].startswith("access.")
    forged = lea.client.post(f"/seances/{number}", data={"csrf_token": "x", "present": amina, "age": 60}, headers=JSON)
    assert forged.status_code == 403 and forged.json["code"].startswith("access.")


def test_the_page_that_sends_leads_to_the_sign_in_and_back(visitor: Browser, lea: Browser) -> None:
    answer = visitor.client.get("/hors-reseau/envoi")
    assert answer.status_code == 303 and answer.headers["Location"] == "/connexion?next=/hors-reseau/envoi"
    page = lea.get("/hors-reseau/envoi").text
    assert "csrf_token" in page and "js/sending.js" in page and "<noscript>" in page


def test_a_sign_out_keeps_what_waits_where_that_was_asked(app: Any, lea: Browser, cast: Cast) -> None:
    token = token_of(lea.get("/aujourdhui"))
    kept = lea.client.post("/deconnexion", data={"csrf_token": token, "attend": "1"})
    assert kept.headers["Clear-Site-Data"] == '"cache"'
    again = signed_in(app, cast, cast.staff("lea@rcs-creuse.example").email)
    token = token_of(again.get("/aujourdhui"))
    cleared = again.client.post("/deconnexion", data={"csrf_token": token})
    assert cleared.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_what_was_noted_twice_by_two_telephones_is_one_exchange(lea: Browser, helene: Browser, cast: Cast) -> None:
    jacques, yanis = cast.member("Jacques"), cast.member("Yanis")
    for browser in (lea, helene):
        assert post(browser, "/echanges/nouveau", **exchange_fields(jacques, yanis, cast.gueret)).status_code == 200
    assert count(cast.services, Exchange) == 1
