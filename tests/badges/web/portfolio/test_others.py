"""« Mes badges d’ailleurs »: on the member's page, with the facilitator, and beside their own in a dossier."""

from __future__ import annotations

import html
import io
import json
import re

import pypdfium2
import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from badges.sharing.bundles.prepare_bundle import prepare
from badges.sharing.bundles.tables import BundleOther
from badges.sharing.others.tables import OtherBadge
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from tests.badges.web.portfolio.pages import FORBIDDEN
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of
from tests.cast.office import hidden_fields
from tests.cast.others import other_badge
from tests.cast.rows import count
from tests.verifier import world as w
from tests.verifier.dialects import badge_of, did_key, with_suite
from tests.verifier.world import World
from verifier.verdict import Headline


def read(page: TestResponse) -> str:
    """The words of a page with plain spaces."""
    return html.unescape(text_of(page.text)).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A badge whose issuer is its own key, so that no site is asked."""
    keyring = Keyring.create(tmp_path_factory.mktemp("foreign") / "keys", "un mot de passe pour les tests")
    keyring.generate("stranger", w.STRANGER, Algorithm.EDDSA, w.CREATED)
    world = World(keyring)
    key = did_key(world, Algorithm.EDDSA)
    names = {"issuer__name": "Les Jardins du Taurion", "credentialSubject__achievement__name": "Bénévole"}
    return json.dumps(with_suite(badge_of(key, **names), key, "eddsa-rdfc-2022")).encode()


def send(client: FlaskClient, page: str, data: bytes, **more: object) -> TestResponse:
    """Send a file with the form of its page."""
    form = {**hidden_fields(client.get(page)), "file": (io.BytesIO(data), "badge.json"), **more}
    return client.post(page, data=form, content_type="multipart/form-data")


def dossier(cast: Cast, client: FlaskClient, *others: int) -> TestResponse:
    """What an employer opens: Amina's badge, and these beside it."""
    made = prepare(cast.services, cast.member_id, [cast.code], beside=others)
    page = client.get(f"/moi/{cast.key()}/dossiers/{made}").text
    address = page.partition('id="lien"><bdi>')[2].partition("</bdi>")[0]
    return client.get("/" + address.partition("://")[2].partition("/")[2])


def test_the_page_says_what_it_is_for_and_keeps_nothing_by_itself(cast: Cast, client: FlaskClient) -> None:
    page = f"/moi/{cast.key()}/ailleurs"
    assert "Mes badges d’ailleurs" in read(client.get(f"/moi/{cast.key()}"))
    shown = client.get(page)
    assert heading(shown.text) == "Mes badges d’ailleurs" and shown.headers["Cache-Control"] == "no-store"
    assert not [word for word in FORBIDDEN["fr"] if word in read(shown).lower()]
    empty = client.post(page, data=hidden_fields(shown))
    assert empty.status_code == 422 and "Choisissez un fichier" in read(empty)


def test_our_own_badge_is_recognised_and_refused(cast: Cast, client: FlaskClient) -> None:
    page = f"/moi/{cast.key()}/ailleurs"
    for name in ("badge.json", "badge.png", "badge.jwt"):
        file = client.get(f"/v/{cast.code}/{name}")
        if file.status_code == 200:
            answer = send(client, page, file.data)
            assert answer.status_code == 422 and "il ne s’ajoute pas ici" in read(answer), name
    link = client.post(page, data={**hidden_fields(client.get(page)), "link": f"http://localhost:8000/v/{cast.code}"})
    assert link.status_code == 422 and count(cast.services, OtherBadge) == 0


def test_a_file_is_kept_confirmed_and_taken_away(cast: Cast, client: FlaskClient, foreign: bytes) -> None:
    page = f"/moi/{cast.key()}/ailleurs"
    answer = send(client, page, foreign)
    assert answer.status_code == 303, read(answer)
    shown = read(client.get(answer.headers["Location"]))
    assert "Le badge est gardé." in shown and "Bénévole" in shown and "Nom écrit :" in shown
    with cast.services.database.begin() as session:
        session.execute(update(OtherBadge).values(name_differs=True, holder_name="Paul Durand"))
        number = session.query(OtherBadge).one().id
    asked = client.get(page)
    assert "C’est bien votre badge ?" in read(asked)
    form = {"csrf_token": hidden_fields(asked)["csrf_token"]}
    assert client.post(f"{page}/{number}/moi", data=form).status_code == 303
    assert "C’est bien votre badge ?" not in read(client.get(page))
    for _twice in range(2):
        assert client.post(f"{page}/{number}/retirer", data=form).status_code == 303
    assert count(cast.services, OtherBadge) == 0


def test_the_employer_reads_it_apart_and_it_is_never_ours(cast: Cast, client: FlaskClient) -> None:
    own = other_badge(cast.services, cast.member_id)
    other = other_badge(cast.services, cast.member_id, badge_name="Secourisme", headline=Headline.REVOKED)
    alone = read(dossier(cast, client))
    assert "Un badge d’un autre" not in alone
    shown = read(dossier(cast, client, own, other))
    assert shown.index("Des badges d’autres") > shown.index("Toutes les preuves de ce badge")
    for words in (
        "Le réseau ne connaît pas qui l’a signé", "Annulé par qui l’a signé", "Nom écrit : Amina Benali",
        "Se dit délivré par : Les Jardins du Taurion",
    ):  # fmt: skip
        assert words in shown, words
    assert "Ce badge est authentique" in alone and "Ce badge est authentique" in shown, "ours stays what it is"


def test_who_ticks_one_reads_which_name_stands_in_it(cast: Cast, client: FlaskClient) -> None:
    other_badge(cast.services, cast.member_id, holder_name="Amina Z. Benali")
    page = f"/moi/{cast.key()}/dossiers"
    assert "Le nom écrit dans ce badge s’y lira : Amina Z. Benali" in unmarked(client.get(page))
    assert "The name written in this badge is read there: Amina Z. Benali" in unmarked(client.get(f"{page}?lang=en"))
    with cast.services.database.begin() as session:
        session.execute(update(OtherBadge).values(holder_name=None))
    assert "comme le badge d’un autre." in read(client.get(page)) and "s’y lira" not in read(client.get(page))


def unmarked(page: TestResponse) -> str:
    """The words of a page without the marks that keep a name apart."""
    return read(page).replace("\u2068", "").replace("\u2069", "")


PANEL = re.compile(r'<section class="verdict (\w+).*?</section>', re.S)


@pytest.mark.parametrize(
    ("changes", "said", "english"),
    [
        (
            {},
            "Et 1 badge d’un autre : nous ne savons pas qui l’a fait.",
            "And 1 badge by another issuer: we do not know",
        ),
        (
            {"headline": Headline.VALID, "issuer_known": True},
            "Et 1 badge d’un autre : le réseau n’en répond pas.",
            "the network does not answer for it",
        ),
    ],
    ids=["of an unknown issuer", "of a known one"],
)
def test_nothing_green_stands_over_a_badge_of_another(
    cast: Cast, client: FlaskClient, changes: dict[str, object], said: str, english: str
) -> None:
    alone = PANEL.search(dossier(cast, client).text)
    assert alone is not None and alone[1] == "good" and "Ce badge est authentique" in alone[0], "the control"
    made = dossier(cast, client, other_badge(cast.services, cast.member_id, **changes))
    found = PANEL.search(made.text)
    first = html.unescape(found[0]).replace("\u202f", " ").replace("\u00a0", " ") if found is not None else ""
    assert found is not None and found[1] == "calm", found
    assert "1 badge du réseau, authentique" in first and said in " ".join(first.split())
    in_english = read(client.get(f"{made.request.path}?lang=en"))
    assert "1 badge of the network, authentic" in in_english and english in in_english


def test_the_printed_sheet_counts_them_and_answers_for_ours_alone(cast: Cast, client: FlaskClient) -> None:
    def printed(*others: int, language: str = "fr") -> str:
        made = prepare(cast.services, cast.member_id, [cast.code], beside=others)
        data = client.get(f"/moi/{cast.key()}/dossiers/{made}/dossier.pdf?lang={language}").data
        return " ".join(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_bounded().split())

    assert "badge d’un autre" not in printed() and "another issuer" not in printed(language="en"), "the control"
    number = other_badge(cast.services, cast.member_id)
    assert "La page montre aussi 1 badge d’un autre. Le réseau n’en répond pas" in printed(number)
    assert "The page also shows 1 badge by another issuer. The network does not" in printed(number, language="en")
    assert "Bénévole" not in printed(number)


def test_what_is_wrong_with_ours_is_said_before_those_of_others_are_counted(cast: Cast, client: FlaskClient) -> None:
    made = dossier(cast, client, *(other_badge(cast.services, cast.member_id, badge_name=each) for each in ("A", "B")))
    assert "Et 2 badges d’autres : nous ne savons pas qui les a faits." in read(made)
    cast.revoked(cast.code)
    page = client.get(made.request.path)
    assert heading(page.text) == "Un de ces badges est annulé"
    assert "Et 2 badges d’autres : nous ne savons pas qui les a faits." in read(page)


@pytest.mark.parametrize(
    "changes",
    [{"name_differs": True}, {"headline": Headline.NOT_AUTHENTIC}],
    ids=["another name, not answered", "not what was signed"],
)
def test_some_are_shown_to_no_employer(cast: Cast, client: FlaskClient, changes: dict[str, object]) -> None:
    number = other_badge(cast.services, cast.member_id)
    made = dossier(cast, client, number)
    assert "Un badge d’un autre" in read(made), "the control"
    with cast.services.database.begin() as session:
        session.execute(update(OtherBadge).values(changes))
    again = client.get(made.request.path)
    assert "Un badge d’un autre" not in read(again) and "Bénévole" not in read(again)


def test_another_members_is_not_taken_into_a_dossier(cast: Cast, client: FlaskClient) -> None:
    number = other_badge(cast.services, cast.members["Zoé"])
    page = f"/moi/{cast.key()}/dossiers"
    form = {**hidden_fields(client.get(page)), "badge": cast.code, "days": "90", "other": str(number)}
    assert client.post(page, data=form).status_code == 422
    assert count(cast.services, BundleOther) == 0
    own = other_badge(cast.services, cast.member_id)
    assert client.post(page, data={**form, "other": str(own)}).status_code == 303
    assert count(cast.services, BundleOther) == 1


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"file": (b"hello", "badge.txt")}, "file", "Nous ne trouvons pas de badge dans ce fichier."),
        ({"file": (b'{"a": 1}', "badge.json")}, "file", "Nous ne trouvons pas de badge dans ce fichier."),
        ({"file": (b"%PDF-1.4 nothing", "badge.pdf")}, "file", "Nous ne trouvons pas de badge dans ce fichier."),
        ({"file": (b"", "badge.json")}, "file", "Ce fichier est vide."),
        ({"file": (b"hello", "badge.txt"), "link": "https://jardins.example/7"}, "file", "dans ce fichier."),
        ({"link": "bonjour"}, "link", "Ce n’est pas un lien entier."),
        ({"link": "jardins.example/badges/7"}, "link", "Ce n’est pas un lien entier."),
        ({"link": "https://jardins.example/badges/7"}, "link", "ne répond pas"),
        ({"link": "https://localhost/badges/7"}, "link", "Ce lien"),
        ({"link": "http://localhost:8000/v/{code}"}, "link", "il ne s’ajoute pas ici"),
    ],
)
def test_what_is_wrong_is_said_under_its_field_and_in_the_words_of_the_page(
    cast: Cast, client: FlaskClient, sent: dict[str, object], field: str, said: str
) -> None:
    page = f"/moi/{cast.key()}/ailleurs"
    form: dict[str, object] = dict(hidden_fields(client.get(page)))
    for name, value in sent.items():
        form[name] = (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else str(value).format(code=cast.code)
    answer = client.post(page, data=form, content_type="multipart/form-data")
    assert answer.status_code == 422
    beside = answer.text.partition(f'id="{field}-erreur"')[2].partition("</")[0].replace("\u00a0", " ")
    assert said in html.unescape(beside).replace("\u202f", " "), read(answer)
    assert not re.search("code|collez|texte", beside), beside


def test_many_links_in_vain_are_answered_with_429(cast: Cast, client: FlaskClient) -> None:
    page = f"/moi/{cast.key()}/ailleurs"
    form = {**hidden_fields(client.get(page)), "link": "https://jardins.example/badges/7"}
    statuses = [client.post(page, data=form).status_code for _ in range(32)]
    assert statuses[0] == 422 and statuses[-1] == 429
    assert count(cast.services, OtherBadge) == 0
