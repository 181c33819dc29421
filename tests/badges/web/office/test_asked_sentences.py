"""A sentence that may harm is asked about before the member is, and before it is signed; it is never refused."""

from __future__ import annotations

import pytest

from badges.issuing import sign
from badges.recognition import award as awards
from badges.recognition import rules
from badges.recognition.rules import AwardBlocked
from badges.recognition.tables import Award
from tests.cast import acts
from tests.cast.office import Browser, Gatherings, hidden_fields
from tests.cast.people import Cast
from tests.cast.refusals import missing
from tests.cast.rows import award, criteria
from tests.cast.wizard import ready

HEALTH = "Malgré sa dépression, elle a montré l’ourlet."
QUESTION = "Cette phrase parle peut-être de la santé."


def said(lea: Browser, cast: Cast, award_id: int, sentence: str) -> str:
    """Write a sentence; return the page that follows."""
    ticked = criteria(cast.services, "transmettre")[:2]
    where = lea.sent(f"/reconnaitre/{award_id}/vu", {"criteria": ticked, "sentence": sentence})
    assert where == f"/reconnaitre/{award_id}/apercu?note=1"
    return lea.get(where).text


def test_it_is_asked_once_and_kept(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = ready(lea, cast, two_gatherings)
    preview, agreement = f"/reconnaitre/{award_id}/apercu", f"/reconnaitre/{award_id}/accord"
    page = said(lea, cast, award_id, HEALTH)
    assert QUESTION in page and "Un employeur la lira." in page and "Demander son accord" not in page
    assert lea.get(agreement, 303).headers["Location"] == preview  # no way around the question
    answer = lea.client.post(agreement, data={**hidden_fields(lea.get(preview)), "answer": "yes"})
    assert answer.status_code == 303 and answer.headers["Location"] == preview
    assert lea.sent(preview, {"sentence": HEALTH}) == preview
    page = lea.get(preview).text
    assert QUESTION not in page and "Demander son accord" in page
    assert QUESTION not in said(lea, cast, award_id, HEALTH)  # the same sentence again
    assert "parle peut-être de la justice" in said(lea, cast, award_id, "Sort de prison et aide beaucoup.")
    assert QUESTION in said(lea, cast, award_id, HEALTH)  # it was another one meanwhile
    lea.sent(preview, {"sentence": HEALTH})
    lea.sent(agreement, {"answer": "yes"})
    lea.sent(f"/reconnaitre/{award_id}/signer")
    assert award(cast.services, award_id).state == "issued"


def test_an_ordinary_sentence_costs_nothing(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = ready(lea, cast, two_gatherings)
    page = said(lea, cast, award_id, "A soigné la présentation.")
    assert "Une question d’abord" not in page and "Demander son accord" in page


def test_an_account_and_an_address_are_asked_about_and_not_refused(
    lea: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    award_id = ready(lea, cast, two_gatherings)
    page = said(lea, cast, award_id, "Virer sur FR76 3000 6000 0112 3456 7890 189, 12 rue des Lilas.")
    assert "un numéro de compte" in page and "une adresse" in page and page.count("Un employeur la lira.") == 1


def test_the_answer_is_about_the_sentence_that_was_shown(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = ready(lea, cast, two_gatherings)
    preview = f"/reconnaitre/{award_id}/apercu"
    said(lea, cast, award_id, HEALTH)
    old = lea.get(preview)
    said(lea, cast, award_id, "Sort de prison et aide beaucoup.")
    assert lea.client.post(preview, data=hidden_fields(old)).status_code == 303
    assert "parle peut-être de la justice" in lea.get(preview).text


def test_what_was_agreed_before_is_asked_about_before_it_is_signed(
    lea: Browser, cast: Cast, two_gatherings: Gatherings, monkeypatch: pytest.MonkeyPatch
) -> None:
    award_id = ready(lea, cast, two_gatherings)
    said(lea, cast, award_id, "A montré l’ourlet.")
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    with cast.services.database.begin() as session:
        session.get_one(Award, award_id).sentence = HEALTH
    assert missing(lambda: sign.sign(cast.services, cast.lea, award_id)) == ["award.blocked.sentence"]
    preview = f"/reconnaitre/{award_id}/apercu"
    assert lea.get(f"/reconnaitre/{award_id}/signer", 303).headers["Location"] == preview
    assert QUESTION in lea.get(preview).text
    monkeypatch.setattr(rules.dossier, "subjects", lambda _sentence: ())  # without the question it would be signed
    sign.sign(cast.services, cast.lea, award_id)
    assert award(cast.services, award_id).state == "issued"


def test_the_yes_waits_for_the_answer(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = ready(lea, cast, two_gatherings)
    said(lea, cast, award_id, HEALTH)
    with pytest.raises(AwardBlocked):
        acts.answer(cast.services, cast.lea, award_id, "yes")
    assert acts.answer(cast.services, cast.lea, award_id, "later") == "draft"
    awards.keep_sentence(cast.services, cast.lea, award_id, HEALTH)
    assert acts.answer(cast.services, cast.lea, award_id, "yes") == "agreed"
