"""Members: registered with a given name alone, two consents apart, one private link that ends when renewed."""

from __future__ import annotations

import base64

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from badges.base.errors import NotFound, Refused
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.text import sounds
from badges.leaving import depart
from badges.people import links, register
from badges.people import reads as people_reads
from badges.people import rows as people
from badges.people.rules import ConsentSubject
from badges.people.tables import Consent, Member, NameWord
from tests.cast.facts import change_member, register_member
from tests.cast.people import Cast, at_once
from tests.cast.rows import count


def get(services: Services, member_id: int) -> Member:
    """A member's row."""
    with services.database.begin(read_only=True) as session:
        return session.get_one(Member, member_id)


def key_of(services: Services, number: int) -> str:
    with services.database.begin(read_only=True) as session:
        return links.private_key(services, session, number)


def open_link(services: Services, key: str) -> int | None:
    """The member whose page this key opens."""
    with services.database.begin(read_only=True) as session:
        found = links.member_by_key(services, session, key)
        return found.id if found else None


def test_a_given_name_is_enough(services: Services, cast: Cast) -> None:
    number = register_member(
        services, cast.lea, cast.gueret, given_name=" Zohra ", follow_up_yes=True, badges_yes=False
    )
    member = get(services, number)
    assert (member.given_name, member.family_name, member.email, member.phone) == ("Zohra", None, None, None)
    with services.database.begin(read_only=True) as session:
        assert [
            (c.subject, c.answer, c.text_version) for c in session.scalars(select(Consent).order_by(Consent.id))
        ] == [
            ("follow_up", "yes", "2026-11"),
            ("badges", "no", "2026-12"),
        ]


def test_contact_is_kept_in_one_form(services: Services, cast: Cast) -> None:
    member = get(services, cast.member("Łucja", "N’Diaye-Şahin", email=" Lucja@Exemple.FR ", phone="05 55 82 80 47"))
    assert (member.email, member.phone) == ("Lucja@exemple.fr", "+33555828047")
    assert member.folded_name == "lucja n diaye sahin"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"given": "  "}, "name.missing"),
        ({"given": "—"}, "name.missing"),
        ({"given": "A" * 61}, "name.too_long"),
        ({"family": "B" * 61}, "name.too_long"),
        ({"given": "Amina \U0001f9f6"}, "name.symbol"),
        ({"family": "Haddad \u2764\ufe0f"}, "name.symbol"),
        ({"email": "amina"}, "email.malformed"),
        ({"phone": "appelez-moi"}, "phone.malformed"),
    ],
)
def test_what_is_refused(cast: Cast, change: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as caught:
        cast.member(**change)
    assert caught.value.code == code


def test_the_same_form_twice_is_one_member(services: Services, cast: Cast) -> None:
    key = "0d5c2f3e-6d0f-4b52-9a7c-0f6f7a1f7a11"
    tasks = [lambda: cast.member("Fatou", client_key=key)] * 4
    assert len(set(map(str, at_once(*tasks)))) == 1
    assert (count(services, Member), count(services, Consent)) == (1, 2)


def test_another_site_is_not_found(services: Services, cast: Cast) -> None:
    number = cast.member(site="auzances")
    for attempt in (
        lambda: register_member(services, cast.lea, cast.auzances, given_name="X", follow_up_yes=True, badges_yes=True),
        lambda: links.renew_link(services, cast.lea, number),
        lambda: change_member(services, cast.lea, number, given_name="X"),
        lambda: register.record_consent(services, cast.lea, number, "badges", "yes"),
        lambda: links.renew_link(services, cast.helene, 999),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_a_role_without_rights_may_not(services: Services, cast: Cast) -> None:
    without_role = Actor(cast.lea.staff_id, frozenset(), frozenset({cast.gueret}))
    with pytest.raises(NotFound):
        links.renew_link(services, without_role, cast.member())


def test_consent_changes_are_new_rows(services: Services, cast: Cast) -> None:
    number = cast.member(badges_yes=False)
    for answer in ("yes", "yes", "withdrawn"):
        register.record_consent(services, cast.lea, number, "badges", answer)
    with services.database.begin(read_only=True) as session:
        found = session.scalars(select(Consent.answer).where(Consent.subject == "badges").order_by(Consent.id)).all()
        last = people.latest_consent(session, number, "badges")
        assert last is not None and last.answer == "withdrawn"
    assert list(found) == ["no", "yes", "withdrawn"]
    with pytest.raises(Refused, match=r"consent\.unknown"):
        register.record_consent(services, cast.lea, number, "award", "yes")


def test_a_corrected_name_is_found_again(services: Services, cast: Cast) -> None:
    number = cast.member("Amna", "Bnali", email="a@exemple.fr")
    with services.database.begin() as session:
        session.get_one(Member, number).email_confirmed_at = services.now()
    change_member(services, cast.lea, number, given_name="Amina", family_name="Bénali", email="b@exemple.fr")
    member = get(services, number)
    assert (member.folded_name, member.email_confirmed_at) == ("amina benali", None)


def test_search_and_sort_whatever_the_letters(services: Services, cast: Cast) -> None:
    for given_name, family in (
        ("Élodie", "Œuvrard"),
        ("Łucja", "N’Diaye-Şahin"),
        ("elsa", "D%"),
        ("Олена", None),
        ("Émile", "Roy"),
    ):
        cast.member(given_name, family)
    cast.member("Elodie", "Roy", site="auzances")

    def search(text: str, *sites: int) -> list[str]:
        with services.database.begin(read_only=True) as session:
            return [member.given_name for member in people_reads.members(session, list(sites) or None, search=text)]

    assert search("", cast.gueret) == ["Élodie", "elsa", "Émile", "Łucja", "Олена"]
    assert search("el", cast.gueret) == ["Élodie", "elsa"]
    assert search("roy elo") == ["Elodie"]
    assert search("sahin") == ["Łucja"]
    assert search("DIAYE-s") == ["Łucja"]
    assert search("оле") == ["Олена"]
    assert search("_") == [] and search("x%") == []
    with services.database.begin(read_only=True) as session:
        first = people_reads.members(session, None, limit=2)
        rest = people_reads.members(session, None, limit=10, after=(first[-1].folded_name, first[-1].id))
    assert len(rest) == 4 and not {m.id for m in first} & {m.id for m in rest}


def test_namesakes_are_shown_at_ones_own_sites(services: Services, cast: Cast) -> None:
    here, there = cast.member("Marie", "Dupré"), cast.member("Marie", "Dupre", site="auzances")
    assert [m.id for m in register.namesakes(services, cast.lea, cast.gueret, "marie", "DUPRÉ")] == [here]
    assert [m.id for m in register.namesakes(services, cast.helene, cast.gueret, "marie", "dupre")] == [here, there]


# -- the private link ------------------------------------------------------------------------------------------------


def test_a_link_opens_one_page_until_it_is_renewed(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    first = key_of(services, amina)
    assert len(first) == 43 and key_of(services, amina) == first
    assert open_link(services, first) == amina
    assert open_link(services, key_of(services, fatou)) == fatou
    second = links.renew_link(services, cast.lea, amina)
    assert second != first
    assert open_link(services, first) is None and open_link(services, second) == amina


def test_an_erased_member_has_no_page(services: Services, cast: Cast) -> None:
    number = cast.member()
    key = key_of(services, number)
    with services.database.begin() as session:
        session.get_one(Member, number).erased_at = services.now()
    assert open_link(services, key) is None


def test_no_other_key_opens_anything(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    key = key_of(services_sqlite, cast.member())
    raw = base64.urlsafe_b64decode(key + "=")
    forged = [bytes([raw[0] ^ 1]) + raw[1:], raw[:-1] + bytes([raw[-1] ^ 128]), raw[:16] + bytes(16), bytes(32)]
    texts = [base64.urlsafe_b64encode(each).rstrip(b"=").decode() for each in forged]
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    respelled = key[:-1] + last[last.index(key[-1]) ^ 1]
    texts += ["", key[:-1], key + "=", key + "A", key.swapcase(), " " + key[1:], "é" * 43, respelled]
    assert [open_link(services_sqlite, text) for text in texts] == [None] * len(texts)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.text(max_size=60), st.from_regex(r"\A[A-Za-z0-9_-]{43}\Z")))
def test_any_text_is_a_key_that_opens_nothing(services_sqlite: Services, text: str) -> None:
    assert open_link(services_sqlite, text) is None


def test_a_likely_twin_by_sound_order_or_telephone(services: Services, cast: Cast) -> None:
    here = cast.member("Catherine", "Moreau", phone="05 55 82 80 47")
    cast.member("Karim", "Moreau")
    gone = cast.member("Katrine", "Moraux")
    depart.leave(services, cast.lea, gone)
    there = cast.member("Catherine", "Moraux", site="auzances", phone="05 55 82 80 48")

    def twins(*name: str | None, phone: str | None = None) -> list[int]:
        return [each.id for each in register.namesakes(services, cast.lea, cast.gueret, *name, phone)]  # type: ignore[arg-type]

    assert twins("Katrine", "Moraux") == [here, gone]  # who left by the name alone
    assert twins("MOREAU", "Cathérine") == [here]
    assert twins("Cath", None, phone="+33 5 55 82 80 47") == [here]
    assert twins("Karine", "Moreau") == [] and twins("", None) == [] and twins("—", "—", phone="12") == []
    assert twins("Cath", None, phone="05 55 82 80 48") == []  # of another site, which Léa does not see
    assert [each.id for each in register.namesakes(services, cast.helene, cast.auzances, "Katrine", "Moreau")] == [
        there
    ]


def test_the_sound_of_each_word_follows_the_name(services: Services, cast: Cast) -> None:
    number = cast.member("Catherine", "N’Diaye")

    def heard() -> dict[str, str]:
        with services.database.begin(read_only=True) as session:
            chosen = select(NameWord.word, NameWord.sound).where(NameWord.member_id == number)
            return dict(session.execute(chosen).all())

    assert heard() == {each: sounds.of_word(each) for each in ("catherine", "n", "diaye", "ndiaye")}
    assert heard()["catherine"] == sounds.key("Katrine")
    with services.database.begin() as session:
        member = session.get_one(Member, number)
        member.given_name, member.folded_name = "Josiane", "josiane n diaye"
    assert "catherine" not in heard() and heard()["josiane"] == sounds.key("Josianne")


def test_who_told_them_and_what_was_not_asked(services: Services, cast: Cast) -> None:
    facts = {"given_name": "Zohra", "badges_yes": None}
    number = register_member(services, cast.lea, cast.gueret, told_by="  La mission  locale ", **facts)  # type: ignore[arg-type]
    assert get(services, number).told_by == "La mission locale"
    with services.database.begin(read_only=True) as session:
        found = {each: people_reads.latest_consent(session, number, each) for each in ConsentSubject}
    assert {subject: each.answer for subject, each in found.items() if each is not None} == {"badges": "later"}
    change_member(services, cast.lea, number, given_name="Zohra")
    assert get(services, number).told_by is None
    with pytest.raises(Refused) as caught:
        register_member(services, cast.lea, cast.gueret, told_by="x" * 81, **facts)  # type: ignore[arg-type]
    assert caught.value.code == "told_by.too_long"
