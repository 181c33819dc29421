"""Correcting what was seen, from the member's page."""

from __future__ import annotations

from badges.recognition import observe
from badges.recognition.observations.correct import version_shown
from badges.recognition.tables import Observation
from tests.cast import acts
from tests.cast.colleagues import sonia
from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast
from tests.cast.rows import count


def test_a_sentence_is_corrected_and_an_observation_taken_back(
    lea: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    amina, (_, today) = two_gatherings
    observe.observe(
        cast.services, cast.lea, member_id=amina, badge_slug="equipe", criteria=["1"], gathering_id=today
    )  # fmt: skip
    path = f"/membres/{amina}/vu/1"
    assert path in lea.get(f"/membres/{amina}").text
    answer = lea.send(path, {"sentence": "Avec Jean-Paul"})
    assert answer.status_code == 422 and "Avec Jean-Paul" in answer.text and 'href="#sentence"' in answer.text
    lea.sent(path, {"sentence": "Bien & mieux"})
    assert "Bien &amp; mieux" in lea.get(f"/membres/{amina}").text
    answer = lea.send(path, {"sentence": "Autre", "version": version_shown(None)})
    assert answer.status_code == 409 and "Autre" in answer.text and count(cast.services, Observation) == 1
    assert lea.sent(path, {"then": "remove"}) == f"/membres/{amina}?note=1"
    lea.get(path, 404)
    assert count(cast.services, Observation) == 0


def test_what_is_not_hers_says_who_corrects_it(
    lea: Browser, helene: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    amina, (_, today) = two_gatherings
    jean = cast.member("Jean", "Duprat")
    observe.observe(
        cast.services, cast.helene, member_id=amina, badge_slug="equipe", criteria=["1"], gathering_id=today
    )  # fmt: skip
    path = f"/membres/{amina}/vu/1"
    assert path not in lea.get(f"/membres/{amina}").text and path in helene.get(f"/membres/{amina}").text
    assert "Quelqu’un d’autre" in lea.get(path).text
    lea.get(f"/membres/{jean}/vu/1", 404)
    assert lea.send(f"/membres/{amina}/modifier", {"then": "remove"}, to=path).status_code == 403
    assert count(cast.services, Observation) == 1


def test_what_a_colleague_saw_is_corrected_by_who_entered_it(
    lea: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    amina, (_, today) = two_gatherings
    acts.observe(
        cast.services, cast.lea, member_id=amina, badge_slug="equipe", criteria=["1"], gathering_id=today,
        seen_by=sonia(cast).staff_id,
    )  # fmt: skip
    path, both = f"/membres/{amina}/vu/1", "vu par Sonia Petit, saisi par Léa Martin"
    assert both in lea.get(f"/membres/{amina}").text and both in lea.get(path).text
    lea.sent(path, {"sentence": "A rangé la salle."})
    page = lea.get(f"/membres/{amina}").text
    assert both in page and "A rangé la salle." in page
