"""« Du nouveau ? » on the private page: the unticked question of a dossier, the answer, « ne plus me demander »."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from badges.leaving import own_acts
from badges.leaving.own_acts import OwnAct
from badges.people.rules import Age
from badges.people.tables import Member
from badges.sharing.afterwards.nightly_questions import ask_due
from badges.sharing.afterwards.tables import AfterwardsQuestion
from badges.sharing.bundles.tables import Bundle
from tests.badges.web.portfolio.pages import FORBIDDEN, token
from tests.cast.afterwards import agreed, counted, question
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of
from tests.cast.rows import count
from tests.conftest import Clock

YES = "On peut me demander, dans trois et six mois, s’il y a du nouveau"


def read(page: TestResponse) -> str:
    """The words of a page with plain spaces."""
    return text_of(html.unescape(page.text)).replace("\u00a0", " ").replace("\u202f", " ")


def page_of(cast: Cast, who: str = "Amina") -> str:
    """The page of the question."""
    return f"/moi/{cast.key(who)}/du-nouveau"


def say(client: FlaskClient, cast: Cast, **form: str) -> TestResponse:
    """Send the form of the page, whose token is that of any page of theirs with a form."""
    page = client.get(f"/moi/{cast.key()}/idees/nouvelle")
    return client.post(page_of(cast), data={"csrf_token": token(page), **form})


def dossier(client: FlaskClient, cast: Cast, **form: str) -> TestResponse:
    """Make a dossier, with these fields more."""
    page = f"/moi/{cast.key()}/dossiers"
    return client.post(page, data={"csrf_token": token(client.get(page)), "badge": cast.code, **form})


def test_the_question_of_a_dossier_is_unticked_and_its_yes_is_kept(cast: Cast, client: FlaskClient) -> None:
    page = client.get(f"/moi/{cast.key()}/dossiers")
    assert YES in read(page) and "jamais devant d’autres" in read(page)
    box = re.search(r'<input[^>]*name="may_ask"[^>]*>', page.text)
    assert box is not None and "checked" not in box[0]
    assert 'value="letter"' not in page.text  # no address counts
    assert dossier(client, cast, asked_by="voice").status_code == 303 and count(cast.services, AfterwardsQuestion) == 0
    assert dossier(client, cast, may_ask="y", asked_by="page", days="30").status_code == 303
    assert count(cast.services, AfterwardsQuestion) == 1
    again = client.get(f"/moi/{cast.key()}/dossiers")
    assert YES not in read(again) and "On vous demandera s’il y a du nouveau, à partir du 24 février 2027." in read(
        again
    )
    assert page_of(cast) in again.text


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"may_ask": "y"}, "Choisissez comment on vous le demandera."),
        ({"may_ask": "y", "asked_by": "pigeon"}, "Choisissez comment on vous le demandera."),
        ({"may_ask": "y", "asked_by": "letter"}, "Votre adresse e-mail n’est pas confirmée."),
    ],
)
def test_what_is_wrong_beside_it_is_said_and_nothing_is_lost(
    cast: Cast, client: FlaskClient, form: dict[str, str], words: str
) -> None:
    answer = dossier(client, cast, days="30", **form)
    assert answer.status_code == 422 and words in read(answer)
    assert f'value="{cast.code}" checked' in answer.text and 'value="30" checked' in answer.text
    box = re.search(r'<input[^>]*name="may_ask"[^>]*>', answer.text)
    assert box is not None and "checked" in box[0]
    assert count(cast.services, Bundle) == count(cast.services, AfterwardsQuestion) == 0


def test_a_minor_is_not_asked(cast: Cast, client: FlaskClient) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Member, cast.member_id).age = Age.UNDER_18
    assert YES not in read(client.get(f"/moi/{cast.key()}/dossiers"))
    assert dossier(client, cast, may_ask="y", asked_by="page").status_code == 303  # a form that is older
    assert (count(cast.services, Bundle), count(cast.services, AfterwardsQuestion)) == (1, 0)


def test_the_page_asks_when_it_is_time_and_counts_once(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    home = f"/moi/{cast.key()}"
    agreed(cast.services, cast.member_id, "page")
    assert "Du nouveau ?" not in read(client.get(home))
    early = client.get(page_of(cast))
    assert 'name="outcome"' not in early.text and "à partir du 24 février 2027" in read(early)
    clock.advance(days=93)
    ask_due(cast.services)
    assert "Du nouveau ?" in read(client.get(home))
    page = client.get(page_of(cast))
    assert heading(page.text).replace("\u202f", " ") == "Du nouveau ?" and page.headers["Cache-Control"] == "no-store"
    assert page.text.count('type="radio"') == 7 and "checked" not in page.text
    assert len(re.findall(r'class="button[^"]*"', page.text)) - len(re.findall(r'class="button second', page.text)) == 1
    for outcome in ("job", "job", "nothing"):  # a second tap, and another tab
        answer = say(client, cast, outcome=outcome)
        assert (answer.status_code, answer.location) == (303, page_of(cast))
    assert counted(cast.services) == {"job": 1}
    after = client.get(page_of(cast))
    assert "Une seule réponse est comptée, la première." in read(after)
    assert "emploi" not in read(after).casefold() and "Du nouveau ?" not in read(client.get(home))


def test_nothing_chosen_is_said(cast: Cast, client: FlaskClient) -> None:
    agreed(cast.services, cast.member_id, "page", days_ago=95)
    for form in ({}, {"outcome": "emploi"}, {"outcome": ""}):
        answer = say(client, cast, **form)
        assert answer.status_code == 422 and "« Je préfère ne pas dire » en est une." in read(answer)
    assert counted(cast.services) == {}


def test_never_again_in_one_tap_at_any_time(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    agreed(cast.services, cast.member_id, "page")
    for _twice in range(2):
        assert say(client, cast, then="never").status_code == 303
    assert "On ne vous demandera plus." in read(client.get(page_of(cast)))
    clock.advance(days=93)
    assert ask_due(cast.services) == 0 and "Du nouveau ?" not in read(client.get(f"/moi/{cast.key()}"))
    assert YES not in read(client.get(f"/moi/{cast.key()}/dossiers"))
    assert say(client, cast, outcome="job").status_code == 303 and counted(cast.services) == {}


def test_a_form_older_than_the_end_is_told(cast: Cast, client: FlaskClient) -> None:
    answer = say(client, cast, outcome="job")
    assert answer.status_code == 409 and "Cette question n’est plus posée. Rien n’a été compté." in read(answer)
    assert "On ne vous demande rien en ce moment." in read(client.get(page_of(cast, "Zoé")))
    assert client.post(page_of(cast), data={"outcome": "job"}).status_code == 403  # without its token


def test_leaving_ends_it_unless_one_says_so(cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_acts, "_proved", lambda *_: True)
    page = f"/moi/{cast.key()}/droits/partir"
    tick = "On peut encore me demander s’il y a du nouveau"
    with cast.services.database.begin() as session:
        session.get_one(Member, cast.member_id).email = "amina@courrier.example"
    own_acts.send_code(cast.services, cast.member_id, OwnAct.LEAVE)
    assert "Et vos badges ?" in read(client.get(page)) and tick not in read(client.get(page))
    for still_asked, left in (("", 0), ("y", 1)):
        with cast.services.database.begin() as session:
            session.get_one(Member, cast.member_id).left_on = None
        agreed(cast.services, cast.member_id, "page", days_ago=10)
        own_acts.send_code(cast.services, cast.member_id, OwnAct.LEAVE)
        form = {"csrf_token": token(client.get(page)), "badges": "kept", "letter_code": "1", "still_asked": still_asked}
        assert tick in read(client.get(page))
        assert client.post(page, data=form).status_code == 303
        assert count(cast.services, AfterwardsQuestion) == left
    found = question(cast.services, cast.member_id)
    assert found is not None and found.after_leaving


def test_the_words_are_plain_in_both_languages(cast: Cast, client: FlaskClient) -> None:
    agreed(cast.services, cast.member_id, "page", days_ago=95)
    for language in ("fr", "en"):
        words = read(client.get(f"{page_of(cast)}?lang={language}")).casefold()
        assert not [word for word in FORBIDDEN[language] if word in words]
    assert heading(client.get(f"{page_of(cast)}?lang=en").text) == "Anything new?"
