"""What the public is owed: read strictly, written by the coordination alone, missing until it is known."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from badges.base.errors import Outdated
from badges.base.journal.acts import Act
from badges.base.journal.tables import JournalEntry, JournalFacts
from badges.network import reads as network
from badges.network.service import public_facts
from badges.network.service.public_facts import Conformity
from tests.cast.people import Cast
from tests.cast.refusals import code

TODAY = date(2026, 11, 24)


def known(cast: Cast) -> dict[str, str]:
    """Every fact as it is recorded."""
    with cast.services.database.begin(read_only=True) as session:
        instance = network.instance(session)
        assert instance is not None
        return public_facts.known(instance.network, instance.operator, network.sites(session))


def missing(cast: Cast) -> list[str]:
    """What is missing."""
    with cast.services.database.begin(read_only=True) as session:
        instance = network.instance(session)
        assert instance is not None
        return public_facts.missing(instance.network, instance.operator, network.sites(session))


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("phone", "05 00 00 00 09", "+33500000009"),
        ("phone_gueret", " 0500000009 ", "+33500000009"),
        ("hours_la-souterraine", "le  mardi, 9 h à 12 h", "Tu 09:00-12:00"),
        ("host_phone", "+44 20 7946 0958", "+442079460958"),
        ("publisher_address", " 1 rue de l’Exemple\r\n00000  Exempleville ", "1 rue de l’Exemple\n00000 Exempleville"),
        ("audit_on", "24/11/2026", "2026-11-24"),
        ("audit_on", "2026-11-24", "2026-11-24"),
        ("audit_rate", "99,9 %", "99"),
        ("audit_rate", "100", "100"),
        ("accessibility_email", "Acces@RCS.example", "Acces@rcs.example"),
        ("dpo", "   ", ""),
    ],
)
def test_a_fact_as_it_is_kept(name: str, text: str, kept: str) -> None:
    assert public_facts.read(name, text) == kept


@pytest.mark.parametrize(
    ("name", "text", "refusal"),
    [
        ("phone", "05 00", "phone.malformed"),
        ("host_phone", "appelez-nous", "phone.malformed"),
        ("hours", "x" * 81, "hours.malformed"),
        ("hours_gueret", "le mardi", "hours.malformed"),
        ("accessibility_email", "nous", "email.malformed"),
        ("audit_on", "31/11/2026", "fact.day"),
        ("audit_rate", "100,5", "fact.rate"),
        ("audit_rate", "-1", "fact.rate"),
        ("audit_rate", "beaucoup", "fact.rate"),
        ("publisher", "x" * 601, "fact.text"),
        ("director", "a\u202eb", "fact.text"),
    ],
)
def test_what_is_no_such_fact_is_refused(name: str, text: str, refusal: str) -> None:
    assert code(lambda: public_facts.read(name, text)) == refusal


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, Conformity.NONE),
        ({"audit_rate": "100"}, Conformity.NONE),
        ({"audit_on": "2026-11-01"}, Conformity.NONE),
        ({"audit_on": "2026-11-25", "audit_rate": "100"}, Conformity.NONE),  # tomorrow
        ({"audit_on": "2026-11-24", "audit_rate": "49"}, Conformity.NONE),
        ({"audit_on": "2026-11-24", "audit_rate": "50"}, Conformity.PARTIAL),
        ({"audit_on": "2026-11-24", "audit_rate": "99"}, Conformity.PARTIAL),
        ({"audit_on": "2026-11-24", "audit_rate": "100"}, Conformity.FULL),
    ],
)
def test_the_service_conforms_as_far_as_its_audit_says(facts: dict[str, str], found: Conformity) -> None:
    assert public_facts.conformity(public_facts.audit(facts, TODAY)) is found


def test_the_coordination_tells_and_takes_back_and_the_journal_names_the_fact(cast: Cast) -> None:
    assert "publisher" in missing(cast) and "duty_gueret" in missing(cast) and "phone_gueret" not in missing(cast)
    public_facts.tell(
        cast.services, cast.helene, {"publisher": "Un organisme", "hours_gueret": "le mardi, 9 h à 12 h", "hours": ""}
    )
    facts = known(cast)
    assert (facts["publisher"], facts["hours_gueret"], facts["hours"]) == ("Un organisme", "Tu 09:00-12:00", "")
    assert "publisher" not in missing(cast) and "hours" in missing(cast)
    public_facts.tell(cast.services, cast.helene, {"publisher": "Un organisme"})  # the same once more
    public_facts.tell(cast.services, cast.helene, {"publisher": ""})
    assert known(cast)["publisher"] == "" and "publisher" in missing(cast)
    with cast.services.database.begin(read_only=True) as session:
        about = select(JournalFacts.about).join(JournalEntry, JournalEntry.id == JournalFacts.entry_id)
        told = session.scalars(about.where(JournalEntry.kind == Act.PUBLIC_FACT_CHANGED)).all()
    assert sorted(str(each) for each in told) == ["hours", "hours_gueret", "publisher", "publisher"]


def test_a_site_without_a_phone_is_missing_only_where_the_network_has_none(cast: Cast) -> None:
    assert known(cast)["phone_la-souterraine"] == "" and "phone_la-souterraine" not in missing(cast)
    public_facts.tell(cast.services, cast.helene, {"phone_la-souterraine": "05 00 00 00 03", "phone": ""})
    assert "hours_la-souterraine" in missing(cast) and "phone" not in missing(cast)


def test_the_last_phone_of_a_site_is_replaced_and_never_taken_away(cast: Cast) -> None:
    assert code(lambda: public_facts.tell(cast.services, cast.helene, {"phone": ""})) == "phone.keep_one"
    assert known(cast)["phone"] == "+33500000000"
    public_facts.tell(cast.services, cast.helene, {"phone_gueret": ""})  # the network's stands in
    public_facts.tell(cast.services, cast.helene, {"phone": "05 00 00 00 07"})
    assert known(cast)["phone"] == "+33500000007"


def test_who_may_tell_and_what(cast: Cast) -> None:
    assert code(lambda: public_facts.tell(cast.services, cast.lea, {"dpo": "x"})) == "not_allowed"
    assert code(lambda: public_facts.tell(cast.services, cast.helene, {"motto": "x"})) == "fact.unknown"
    assert code(lambda: public_facts.tell(cast.services, cast.helene, {"dpo": "y", "phone": "05"})) == "phone.malformed"
    assert known(cast)["dpo"] == ""
    with pytest.raises(Outdated):
        public_facts.tell(cast.services, cast.helene, {"dpo": "x"}, shown="another")
