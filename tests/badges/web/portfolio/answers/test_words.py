"""« Vos mots » and « Je ne suis pas d'accord » from a badge's page, and what the public reads of either."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from badges.recognition.tables import OwnWords
from tests.badges.web.portfolio.pages import FORBIDDEN
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of
from tests.cast.office import hidden_fields
from tests.conftest import Clock

SAID = "J’aime montrer <b>le geste</b>. Ailleurs aussi."


def write(client: FlaskClient, page: str, said: str, **more: str) -> None:
    """Write them, as the page does."""
    answer = client.post(page, data={**hidden_fields(client.get(page)), "words": said, **more})
    assert answer.status_code == 303 and ("words.saved" if said else "words.none") in answer.location


def test_they_are_shown_at_will_as_the_members_own(cast: Cast, client: FlaskClient) -> None:
    badge, public = f"/moi/{cast.key()}/{cast.code}", f"/v/{cast.code}"
    page = f"{badge}/mots"
    assert "Ajouter vos mots" in client.get(badge).text
    write(client, page, SAID)
    assert "Pour vous seulement." in client.get(badge).text and "J’aime montrer" not in client.get(public).text
    write(client, page, SAID, shown="yes")
    read = client.get(public).text
    assert "J’aime montrer &lt;b&gt;le geste&lt;/b&gt;. Ailleurs aussi." in read and "non vérifiés" in read
    assert "In their own words, not verified" in client.get(f"{public}?lang=en").text
    for name in ("badge.json", "badge.jwt"):
        assert b"Ailleurs" not in client.get(f"{public}/{name}").data
    json = client.get(public, headers={"Accept": "application/json"})
    assert json.status_code == 200 and "Ailleurs" not in json.text
    assert "Montrés avec le badge." in client.get(badge).text
    cast.hidden(cast.code)
    assert "Ailleurs" not in client.get(public).text and "Cachés avec le badge." in client.get(badge).text
    write(client, page, "")
    assert "Ajouter vos mots" in client.get(badge).text


def test_a_contact_in_them_is_refused_with_what_to_do(cast: Cast, client: FlaskClient) -> None:
    badge, public = f"/moi/{cast.key()}/{cast.code}", f"/v/{cast.code}"
    page, said = f"{badge}/mots", "J’aime montrer. Appelez-moi au 06 12 34 56 78."
    refused = client.post(page, data={**hidden_fields(client.get(page)), "words": said, "shown": "yes"})
    assert refused.status_code == 422 and said in refused.text.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Retirez le numéro" in text_of(refused.text) and "sans la coche" in text_of(refused.text)
    english = {**hidden_fields(client.get(page)), "words": said, "shown": "yes"}
    assert "Remove the number" in client.post(f"{page}?lang=en", data=english).text
    assert "Appelez-moi" not in client.get(public).text and "Ajouter vos mots" in client.get(badge).text
    write(client, page, said)
    assert "Pour vous seulement." in client.get(badge).text and "Appelez-moi" not in client.get(public).text
    write(client, page, "J’aime montrer.", shown="yes")
    assert "J’aime montrer." in client.get(public).text


def test_words_of_a_former_version_with_a_contact_are_not_shown(cast: Cast, client: FlaskClient) -> None:
    badge, public = f"/moi/{cast.key()}/{cast.code}", f"/v/{cast.code}"
    write(client, f"{badge}/mots", "J’aime montrer.", shown="yes")
    assert "J’aime montrer." in client.get(public).text and "ne sont pas montrés" not in text_of(client.get(badge).text)
    with cast.services.database.begin() as session:
        session.execute(update(OwnWords).values(text="J’aime montrer, au 3 rue des Lilas."))
    for path in (public, f"{public}?lang=en"):
        assert "Lilas" not in client.get(path).text and "J’aime montrer" not in client.get(path).text
    for path in (badge, f"{badge}/mots"):
        assert "Lilas" in client.get(path).text and "Vos mots ne sont pas montrés" in text_of(client.get(path).text)
    form = {
        **hidden_fields(client.get(f"{badge}/mots")),
        "words": "J’aime montrer, au 3 rue des Lilas.",
        "shown": "yes",
    }
    assert client.post(f"{badge}/mots", data=form).status_code == 422  # also unchanged
    write(client, f"{badge}/mots", "J’aime montrer, rue des Lilas.", shown="yes")
    assert "rue des Lilas." in client.get(public).text


def test_what_they_may_not_want_to_be_read_is_said_and_not_refused(cast: Cast, client: FlaskClient) -> None:
    badge = f"/moi/{cast.key()}/{cast.code}"
    write(client, f"{badge}/mots", "Malgré ma dépression, je viens.")
    assert "parlent peut-être de santé" not in client.get(badge).text
    write(client, f"{badge}/mots", "Malgré ma dépression, je viens.", shown="yes")
    assert "parlent peut-être de santé" in client.get(badge).text


def test_what_is_too_long_or_old_comes_back_with_what_was_typed(cast: Cast, client: FlaskClient) -> None:
    page = f"/moi/{cast.key()}/{cast.code}/mots"
    old = hidden_fields(client.get(page))
    long = client.post(page, data={**old, "words": "mot " * 100})
    assert long.status_code == 422 and "300 lettres au plus" in text_of(long.text) and "mot mot" in long.text
    write(client, page, "Les premiers.")
    back = client.post(page, data={**old, "words": "Les seconds.", "shown": "yes"})
    assert back.status_code == 409 and "Les seconds." in back.text and "Les premiers." in back.text


def test_a_disagreement_stops_it_and_is_nowhere_in_public(cast: Cast, client: FlaskClient) -> None:
    badge, public = f"/moi/{cast.key()}/{cast.code}", f"/v/{cast.code}"
    page = f"{badge}/pas-d-accord"
    assert "Je ne suis pas d’accord" in client.get(badge).text
    for _ in range(2):
        assert heading(client.get(page, headers={"User-Agent": "facebookexternalhit/1.1"}).text).startswith(
            "Vous n’êtes"
        )
    before = text_of(client.get(public).text)
    told = text_of(client.get(page).text)
    assert (
        "dira d’abord qu’il est mis en pause" in told and "Le reste s’y lira encore" in told and "seulement" not in told
    )
    assert "mis en pause" not in before and "Amina" in before
    form = hidden_fields(client.get(page))
    for _ in range(2):
        said = client.post(page, data=form, follow_redirects=True)
        assert heading(said.text) == "Votre badge est en pause" and "Parler à quelqu’un d’autre" in text_of(said.text)
    assert "à votre demande" in text_of(client.get(badge).text)
    read = client.get(public)
    assert "pause" in heading(read.text) and "Amina" in text_of(read.text)  # first, and the rest is read still
    assert "Le reste s’y lit encore" in text_of(said.text)
    asked = [read.text, client.get(f"{public}?lang=en").text]
    asked.append(client.get(public, headers={"Accept": "application/json"}).text)
    for text in asked:
        assert not [
            word for word in ("d’accord", "agree", "demande de la personne", "member_") if word in text_of(text)
        ]
    other = f"/moi/{cast.key('Zoé')}/{cast.code}"
    for path in ("pas-d-accord", "mots"):
        assert client.get(f"{other}/{path}").status_code == 404
        assert client.post(f"{other}/{path}", data=form).status_code == 404


def test_their_pages_are_plain_and_english_too(cast: Cast, client: FlaskClient) -> None:
    badge = f"/moi/{cast.key()}/{cast.code}"
    texts = [client.get(f"{badge}/{path}{lang}").text for path in ("mots", "pas-d-accord") for lang in ("", "?lang=en")]
    client.post(f"{badge}/pas-d-accord", data=hidden_fields(client.get(f"{badge}/pas-d-accord")))
    texts += [client.get(f"{badge}/pas-d-accord{lang}").text for lang in ("", "?lang=en")]
    assert "Show my words with the badge" in texts[1] and "Stop this badge" in texts[3]
    for text in texts:
        read = text_of(text).casefold() + " ".join(re.findall(r'(?:alt|title|aria-label)="([^"]*)"', text)).casefold()
        assert not [word for word in FORBIDDEN["fr"] if word in read]


def test_a_badge_stopped_by_mistake_is_started_again_from_the_same_page(
    cast: Cast, client: FlaskClient, clock: Clock
) -> None:
    page = f"/moi/{cast.key()}/{cast.code}/pas-d-accord"

    def sent(**said: str) -> TestResponse:
        return client.post(page, data={**hidden_fields(client.get(page)), **said}, follow_redirects=True)

    stopped = sent()
    assert "C’était une erreur ?" in text_of(stopped.text) and 'value="back"' in stopped.text
    assert "Was it a mistake?" in client.get(f"{page}?lang=en").text
    back = sent(then="back")
    assert "C’est remis" in text_of(back.text) and "en pause, à votre demande" not in text_of(back.text)
    assert "authentique" in heading(client.get(f"/v/{cast.code}").text)
    sent()
    older = {**hidden_fields(client.get(page)), "then": "back"}
    clock.advance(hours=1)
    late = client.get(page)
    assert 'value="back"' not in late.text and "Vous changez d’avis ?" in text_of(late.text) and "tel:" in late.text
    refused = client.post(page, data=older)
    assert refused.status_code == 422 and "Ce badge ne se remet plus ici" in text_of(refused.text)
    assert "pause" in heading(client.get(f"/v/{cast.code}").text)
