"""The words of a message: what it says, what it never says, and the address that opens a telephone's own messages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from badges.base.services import Services
from badges.instance import catalogue
from badges.messages.rules import Occasion, takes_texts
from badges.messages.views import Telling, Thing
from badges.messages.wording import sms_url, text_message, words
from badges.network import reads as network
from badges.network.rules import names_host
from badges.people.views import MemberView
from tests.cast import acts
from tests.cast.messages import enrolled, one, session_ahead
from tests.cast.people import Cast

PHONE = "+33500000002"
SEEN = {
    Occasion.PLACE: "Votre place : « Couture », le mardi 1er décembre à 14 h 30, à Guéret.",
    Occasion.CHANGE: "Changement : « Couture » a lieu le mardi 1er décembre à 14 h 30, à Guéret. "
    "Pour l’adresse, appelez-nous.",
    Occasion.CANCEL: "Annulé : « Couture », le mardi 1er décembre à 14 h 30, à Guéret, n’a pas lieu.",
    Occasion.MEETING: "Votre rencontre, convenue avec nous : le vendredi 4 décembre. Pour l’heure et le lieu, "
    "appelez-nous.",
    Occasion.BADGE: "Votre badge est prêt. Demandez-le à la prochaine rencontre, à Guéret.",
}


@pytest.fixture
def amina(services_sqlite: Services) -> MemberView:
    """A member of Guéret."""
    cast = Cast(services_sqlite)
    workshop, _session = enrolled(services_sqlite, cast, number := cast.member("Amina", "Benali"))
    return one(services_sqlite, Thing(Occasion.PLACE, workshop, number)).member


def telling(member: MemberView, occasion: Occasion, **changes: object) -> Telling:
    """Something to tell, about a workshop where there is one."""
    of_workshop = occasion in (Occasion.PLACE, Occasion.CHANGE, Occasion.CANCEL)
    facts: dict[str, object] = {
        "thing": Thing(occasion, 1, member.id),
        "member": member,
        "town": "Guéret",
        "title": "Couture" if of_workshop else None,
        "site_id": member.site_id if of_workshop else None,
        "what": "«\u00a0Couture\u00a0»" if of_workshop else None,
        "workshop_id": 1 if of_workshop else None,
        "since": datetime(2026, 11, 24, tzinfo=UTC),
        "meeting_on": date(2026, 12, 4) if occasion is Occasion.MEETING else None,
        "starts_at": datetime(2026, 12, 1, 13, 30, tzinfo=UTC) if of_workshop else None,
        "way": None,
        "noted_at": None,
        "noted_by_id": None,
        "takes_letters": False,
    }
    return Telling(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("occasion", list(Occasion))
def test_one_template_an_occasion(amina: MemberView, occasion: Occasion) -> None:
    assert words(telling(amina, occasion)).text.replace("\u00a0", " ") == SEEN[occasion]


@pytest.mark.parametrize("occasion", list(Occasion))
def test_a_text_says_who_writes_and_where_to_call(amina: MemberView, occasion: Occasion) -> None:
    text = text_message(telling(amina, occasion), PHONE)
    assert text.startswith("Réseau Citoyen de Services. ")
    assert text.endswith(" Ne répondez pas à ce numéro : 05 00 00 00 02.")
    assert not re.search("[\u00a0\u202f«»’]", text) and len(text) < 320
    assert "Amina" not in text and "Benali" not in text


def test_a_long_title_keeps_its_words(amina: MemberView) -> None:
    long = telling(amina, Occasion.PLACE, what=f"«\u00a0{'x' * 120}\u00a0»")
    assert "x" * 120 in text_message(long, PHONE) and len(text_message(long, PHONE)) < 420


@pytest.mark.parametrize("place", range(3))
def test_no_text_names_a_host(services_sqlite: Services, place: int) -> None:
    """Over all sites of the demonstration, with each host in the title of a workshop."""
    cast = Cast(services_sqlite)
    with services_sqlite.database.begin(read_only=True) as session:
        sites = network.sites(session)
    assert [each.host for each in sites] == [each["host"] for each in sorted(_catalogue(), key=lambda one: one["name"])]
    hosts, site = [each.host for each in sites], sites[place]
    titles = ["Couture", *(f"Couture, {part}" for part in (site.host, *site.host.split(" / ")))]
    for title in titles:
        member = cast.member("Amina", None, site=site.slug)
        workshop = cast.workshop(title, site=site.slug)
        session_ahead(services_sqlite, cast.helene, workshop)
        acts.enrol(services_sqlite, cast.helene, workshop, member)
        found = one(services_sqlite, Thing(Occasion.PLACE, workshop, member))
        said = words(found)
        for text in (said.text, said.subject, text_message(found, PHONE)):
            assert not names_host(text, hosts), text
            assert site.city in text or text == said.subject
        assert ("Couture" in said.text) is (title == "Couture")


def _catalogue() -> list[dict[str, str]]:
    found: list[dict[str, str]] = catalogue.network()["sites"]
    return found


@pytest.mark.parametrize(
    "text", ["Ne répondez pas : 05 00", "« 100 % »  & plus + #1 ?\nœuf", "a=b;c", "ligne 1\r\nligne 2", "🙂"]
)
def test_the_body_is_whole_for_android_and_for_ios(text: str) -> None:
    url = sms_url("+33600000011", text)
    assert url.startswith("sms:+33600000011?&body=") and re.fullmatch(r"[!-~]+", url)
    body = url.partition("body=")[2]
    assert not re.search(r"[+&?#; ]", body) and unquote(body) == text
    parts = urlsplit(url)
    assert parts.path == "+33600000011"  # nothing of the text is read as the number
    assert parse_qs(parts.query, keep_blank_values=True) == {"body": [text]}  # as Android reads it: RFC 5724
    assert url.split("&body=")[1] == body  # as iOS reads it


@pytest.mark.parametrize(
    ("phone", "takes"),
    [
        ("+33600000011", True), ("+33700000011", True), ("+33555000011", False), ("+33900000011", False),
        ("+262692000000", True), ("+447700900000", True), (None, False),
    ],
)  # fmt: skip
def test_which_numbers_take_texts(phone: str | None, takes: bool) -> None:
    assert takes_texts(phone) is takes
