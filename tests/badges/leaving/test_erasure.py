"""A person is erased: asked with a name and one more fact, hidden at once, taken back or destroyed after a week."""

from __future__ import annotations

import stat
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from badges.base import outbox
from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.journal import chain
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.logbook.acts import Kept
from badges.base.services import Services
from badges.base.tables import Letter, LetterState
from badges.exchanges import reads as exchanges
from badges.gatherings import reads as gatherings
from badges.gatherings.tables import Attendance
from badges.leaving import reads
from badges.leaving.erasure import destroy, erasure_request
from badges.leaving.tables import Erasure
from badges.network import accounts, team
from badges.network import reads as network
from badges.network.site_helps import grant
from badges.network.tables import Staff
from badges.people import links
from badges.people import reads as people
from badges.people.tables import Member
from badges.publication import documents
from badges.recognition.tables import Award
from tests.cast import acts
from tests.cast.acts import record_exchange
from tests.cast.logbook import kept
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, headline
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import START

NAME, MAIL = "Amina Benali", "amina@courrier.example"


ERASURES = (Kept.ERASURE_ASKED, Kept.ERASURE_TAKEN_BACK, Kept.ERASED)


@pytest.mark.parametrize(
    ("name", "fact", "refused"),
    [
        ("Amina", MAIL, "erasure.name"),
        ("", MAIL, "erasure.name"),
        ("Karim Haddad", MAIL, "erasure.name"),
        (NAME, "", "erasure.fact"),
        (NAME, "05 55 82 80 48", "erasure.fact"),
        (NAME, "karim@courrier.example", "erasure.fact"),
        (NAME, "octobre 2026", "erasure.fact"),
        (NAME, "Guéret", "erasure.fact"),
    ],
)
def test_who_does_not_know_the_person_erases_nobody(
    services_sqlite: Services, name: str, fact: str, refused: str
) -> None:
    cast = Cast(services_sqlite)
    amina = cast.member(phone="05 55 82 80 47", email=MAIL)
    assert code(lambda: erasure_request.ask(services_sqlite, cast.lea, amina, name=name, fact=fact)) == refused
    assert count(services_sqlite, Erasure) == 0 and kept(services_sqlite, *ERASURES) == []


@pytest.mark.parametrize(
    "fact", [MAIL, "Amina@courrier.example", "0555828047", "+33 5 55 82 80 47", "novembre 2026", "11/2026", "2026-11"]
)
def test_each_fact_is_known(services_sqlite: Services, fact: str) -> None:
    cast = Cast(services_sqlite)
    amina = cast.member(phone="05 55 82 80 47", email=MAIL)
    assert erasure_request.ask(services_sqlite, cast.lea, amina, name="  amina  BENALI", fact=fact) > 0


def test_hidden_at_once_and_taken_back(recognition: Recognition, cast: Cast) -> None:
    of = recognition.sign()
    services = of.services
    with services.database.begin() as session:
        session.get_one(Member, of.member).email = MAIL
        key = links.private_key(services, session, of.member)
        outbox.write(session, MAIL, "s\nb", due_at=START, purpose="award", number=of.award)
    assert headline(services, of.code) == "VALID"
    number = erasure_request.ask(services, of.lea, of.member, name=NAME, fact=MAIL)
    assert headline(services, of.code) == "erased"
    with services.database.begin(read_only=True) as session:
        assert people.member(session, of.member) is None
        assert links.member_by_key(services, session, key) is None
        assert people.members(session, None, search="amina") == [] and people.names_of(session, [of.member]) == {}
        assert gatherings.attendance(session, 1) == []
        assert session.scalars(select(Letter.state)).all() == [LetterState.DROPPED]
        ((shown,), _total) = reads.open_erasures(session, 0, 30)
    assert (shown.name, (shown.due_at - shown.asked_at).days) == (NAME, 7)
    assert not of.bit()  # a bit of the list is never taken back, so it waits
    assert destroy.destroy_due(services) == 0
    assert code(lambda: erasure_request.ask(services, of.lea, of.member, name=NAME, fact=MAIL)) == "not_found"
    with pytest.raises(NotAllowed):
        erasure_request.take_back(services, of.lea, number)
    erasure_request.take_back(services, of.helene, number)
    assert headline(services, of.code) == "VALID"
    services.clock.advance(days=8)  # type: ignore[attr-defined]
    assert destroy.destroy_due(services) == 0
    with services.database.begin(read_only=True) as session:
        assert people.names_of(session, [of.member]) == {of.member: NAME}
    assert [line.act for line in kept(services, *ERASURES)] == [Kept.ERASURE_ASKED, Kept.ERASURE_TAKEN_BACK]
    assert code(lambda: erasure_request.take_back(services, of.helene, number)) == "not_found"


def test_what_stays_of_an_erased_person(recognition: Recognition, cast: Cast) -> None:
    of = recognition.sign()
    services, before = of.services, of.ledger()
    with services.database.begin() as session:
        session.get_one(Member, of.member).email = MAIL
    document = of.documents()["ob3"]
    present = {number: people_there(services, number) for number in (1, 2)}
    number = erasure_request.ask(services, of.lea, of.member, name=NAME, fact=MAIL)
    services.clock.advance(days=7)  # type: ignore[attr-defined]
    assert destroy.destroy_due(services) == 1
    assert destroy.destroy_due(services) == 0
    assert of.ledger() == [*before, ("erased", None)]
    assert of.bit() and of.judged(document) == "REVOKED"
    assert (headline(services, of.code), of.documents()) == ("erased", {})
    assert count(services, Attendance) == 0
    assert {number: people_there(services, number) for number in (1, 2)} == present
    assert code(lambda: erasure_request.take_back(services, of.helene, number)) == "erasure.done"
    with services.database.begin(snapshot=True) as session:
        row = session.get_one(Member, of.member)
        assert (row.given_name, row.family_name, row.email, row.folded_name) == ("", None, None, "")
        award = session.get_one(Award, of.award)
        assert (award.sentence, award.name_shown, award.criteria) == (None, None, [])
        kinds = [each.kind for each in journal.acts(session, journal.Filter())]
        assert kinds[0] == Act.ERASED
        assert chain.check(session, services.settings.secret_key).faults == ()
        assert reads.open_erasures(session, 0, 30) == ([], 0)


def people_there(services: Services, gathering_id: int) -> int:
    """How many people were at a gathering."""
    with services.database.begin(read_only=True) as session:
        return gatherings.count_present(session, [gathering_id]).get(gathering_id, 0)


def test_the_logbook_holds_dates_and_random_bits(services: Services, cast: Cast, amina: int, erase) -> None:  # type: ignore[no-untyped-def]
    erase(cast, amina)
    assert stat.S_IMODE(services.logbook.file.path.stat().st_mode) == 0o600
    asked, done = kept(services, *ERASURES)
    assert (asked.act, done.act) == (Kept.ERASURE_ASKED, Kept.ERASED)
    assert asked.at == START and asked.facts["due"] == done.at.isoformat() == "2026-12-01T13:00:00+00:00"
    with services.database.begin(read_only=True) as session:
        bits = session.get_one(Member, amina).erasure_bits
    assert asked.facts == {"person": bits.hex(), "due": asked.facts["due"]} and done.facts == {"person": bits.hex()}
    assert len(bits) * 8 == 128


def test_each_person_has_bits_of_their_own(services: Services, cast: Cast) -> None:
    cast.member("Un"), cast.member("Deux")
    with services.database.begin(read_only=True) as session:
        found = [*session.scalars(select(Member.erasure_bits)), *session.scalars(select(Staff.erasure_bits))]
    assert len(found) == len(set(found)) == 5 and {len(each) for each in found} == {16}


def test_another_site_s_member_does_not_exist(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    there = cast.member(site="auzances", email=MAIL)
    with pytest.raises(NotFound):
        erasure_request.ask(services_sqlite, cast.lea, there, name=NAME, fact=MAIL)


def test_a_former_member_of_staff(services: Services, cast: Cast) -> None:
    karim, mail = cast.karim.staff_id or 0, "karim@rcs-creuse.example"
    said = {"name": "Karim Haddad", "fact": mail}
    with pytest.raises(NotAllowed):
        erasure_request.ask_staff(services, cast.lea, karim, **said)
    assert code(lambda: erasure_request.ask_staff(services, cast.helene, karim, **said)) == "erasure.staff_active"
    accounts.disable(services, cast.helene, karim)
    assert (
        code(lambda: erasure_request.ask_staff(services, cast.helene, karim, name="Karim", fact=mail)) == "erasure.name"
    )
    erasure_request.ask_staff(services, cast.helene, karim, **said)
    with services.database.begin(read_only=True) as session:
        assert karim not in network.staff_names(session) and network.find_staff(session, mail) is None
    services.clock.advance(days=7)  # type: ignore[attr-defined]
    assert destroy.destroy_due(services) == 1
    with services.database.begin(read_only=True) as session:
        row = session.get_one(Staff, karim)
        assert (row.name, row.password, row.roles, row.sites) == ("", None, [], []) and "karim" not in row.email
        assert chain.check(session, services.settings.secret_key).faults == () if services.database.is_sqlite else True


def test_nothing_that_the_coordination_types_names_who_asked(services: Services, cast: Cast) -> None:
    """Not their address, nor their number, until the row is emptied; from then on the address is a new person's."""
    karim, mail = cast.karim.staff_id or 0, "karim@rcs-creuse.example"
    nora: dict[str, Any] = {
        "name": "Nora Diallo", "email": mail, "function": "animatrice", "roles": ["facilitator"],
        "site_slugs": ["gueret"],
    }  # fmt: skip
    accounts.disable(services, cast.helene, karim)
    assert refused(lambda: acts.invite(services, cast.helene, **nora)) == ("staff.closed", {"name": "Karim Haddad"})
    request = erasure_request.ask_staff(services, cast.helene, karim, name="Karim Haddad", fact=mail)
    assert refused(lambda: acts.invite(services, cast.helene, **nora)) == ("staff.email_held", {})
    replacing = {**nora, "email": "nora@rcs-creuse.example", "replaced": karim}
    assert refused(lambda: acts.invite(services, cast.helene, **replacing))[0] == "staff.unknown"
    place: dict[str, Any] = {"function": "animatrice", "roles": ["facilitator"], "site_slugs": ["gueret"]}
    with pytest.raises(NotFound):
        acts.change_staff(services, cast.helene, karim, **place, last_day=None)
    with pytest.raises(NotFound):
        team.say_accompanies(services, cast.helene, karim, accompanies=True)
    help_there = {"colleague": karim, "site": "auzances"}  # where they worked, which would be said with their name
    with services.database.begin(read_only=True) as session:
        assert [each.code for each in grant.wrong(session, cast.helene, help_there, services.now())] == [
            "staff.unknown"
        ]
    erasure_request.take_back(services, cast.helene, request)
    assert refused(lambda: acts.invite(services, cast.helene, **nora))[1] == {"name": "Karim Haddad"}
    erasure_request.ask_staff(services, cast.helene, karim, name="Karim Haddad", fact=mail)
    services.clock.advance(days=7)  # type: ignore[attr-defined]
    assert destroy.destroy_due(services) == 1
    key = acts.invite(services, cast.helene, **nora)
    assert accounts.peek_link(services, key).id != karim


def test_a_lost_phone_of_who_asked_is_on_no_list(services: Services, cast: Cast) -> None:
    """The owner is named nowhere from then on; who reported a colleague's is no longer named beside it."""
    lea, karim = cast.lea.staff_id or 0, cast.karim.staff_id or 0
    links.lost_phone(services, cast.helene, karim)
    links.lost_phone(services, cast.karim, lea)
    accounts.disable(services, cast.helene, karim)
    assert reported(services) == [("Karim Haddad", ("Hélène Roux",)), ("Léa Martin", ("Karim Haddad",))]
    erasure_request.ask_staff(services, cast.helene, karim, name="Karim Haddad", fact="karim@rcs-creuse.example")
    assert reported(services) == [("Léa Martin", (None,))]


def reported(services: Services) -> list[tuple[str, tuple[str | None, ...]]]:
    """Whose phones are reported lost, and who said so, of which the page counts as many."""
    with services.database.begin(read_only=True) as session:
        found = network.lost_phones(session, services.now())
        assert session.scalar(network.counting_lost_phones(services.now())) == len(found)
        return [(each.name, each.reporters) for each in found]


def refused(act: Callable[[], object]) -> tuple[str, dict[str, object]]:
    """The code of a refusal, and the facts that its sentence would say."""
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code, dict(caught.value.facts)


def test_one_that_fails_does_not_stop_the_others(
    services_sqlite: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cast = Cast(services_sqlite)
    first, second = (cast.member(given, "Benali", email=MAIL) for given in ("Amina", "Fatou"))
    for number, name in ((first, NAME), (second, "Fatou Benali")):
        erasure_request.ask(services_sqlite, cast.lea, number, name=name, fact=MAIL)
    services_sqlite.clock.advance(days=7)  # type: ignore[attr-defined]
    whole = destroy.destroy

    def fail(services: Services, number: int) -> bool:
        if number == 1:
            raise ValueError("Amina")
        return whole(services, number)

    with monkeypatch.context() as patch:
        patch.setattr(destroy, "destroy", fail)
        assert destroy.destroy_due(services_sqlite) == 1
    assert "Amina" not in caplog.text and "erasure 1" in caplog.text
    assert destroy.destroy_due(services_sqlite) == 1


def test_a_hidden_badge_has_no_hosted_form(issued: Recognition) -> None:
    from badges.base.errors import NotFound as Unknown
    from badges.sharing import backpacks

    backpacks.make_hosted(issued.services, issued.member, issued.code, None)
    with issued.services.database.begin(read_only=True) as session:
        from badges.ledger.tables import HostedAssertion

        key = session.scalars(select(HostedAssertion.key)).one()
    assert documents.ob2_assertion(issued.services, key).status == 200
    erasure_request.ask(issued.services, issued.lea, issued.member, name=NAME, fact=MAIL)
    assert documents.ob2_assertion(issued.services, key).status == 410
    with pytest.raises(Unknown):
        documents.ob2_assertion_image(issued.services, key)


def test_the_other_person_keeps_the_day_of_an_exchange(services_sqlite: Services, erase) -> None:  # type: ignore[no-untyped-def]
    cast = Cast(services_sqlite)
    amina, jeanne = cast.member(email=MAIL), cast.member("Jeanne")
    number = record_exchange(
        services_sqlite, cast.lea, site_id=cast.gueret, what="Coudre un ourlet", happened_on=START.date(),
        giver_id=amina, receiver_id=jeanne, duration_minutes=90,
    )  # fmt: skip
    erase(cast, amina)
    with services_sqlite.database.begin(read_only=True) as session:
        (found,) = exchanges.exchanges_of(session, jeanne)
    assert (found.id, found.what, found.giver.given_name, found.duration_minutes) == (number, "—", "—", 90)
