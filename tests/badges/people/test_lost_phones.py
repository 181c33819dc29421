"""A lost phone: what it may hold stops at once, a colleague's yes brings it all back, a day later it ends for good."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from badges.base.errors import Outdated
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.logbook.acts import Kept
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.base.tables import Letter
from badges.leaving import merge
from badges.network import accounts, reads
from badges.network.actors import actor_of
from badges.network.lost import phones as lost
from badges.network.signin import devices, web_sessions
from badges.network.tables import Device, LostPhone, Passkey, Staff, StaffLink, WebSession
from badges.people import links
from badges.people import reads as people
from badges.people.tables import Member, StaffTie
from tests.cast import acts
from tests.cast.logbook import kept
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.cast.rows import count

ANDROID = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
HELD = (WebSession, Device, Passkey, StaffLink)


class Phone:
    """A phone of a staff member: a device, a session on it, and a passkey."""

    def __init__(self, services: Services, who: Actor, user_agent: str = ANDROID) -> None:
        self.services, self.staff_id = services, who.staff_id or 0
        self.key = f"{user_agent}{self.staff_id}".encode()[-32:]
        found = devices.sign_in(services, self.staff_id, "", user_agent)
        self.token, now = found.token, services.now()
        with services.database.begin() as session:
            subject = session.get_one(Staff, self.staff_id).fs_uniquifier
            session.add(passkey(self.staff_id, self.key, now))
        web_sessions.insert(
            services.database, self.key, subject=subject, data="{}", now=now, expires_at=now + timedelta(days=30),
            device_id=found.id,
        )  # fmt: skip

    def opens(self) -> list[bool]:
        """Whether its session, its device and its passkey open the account."""
        session_row = web_sessions.load(self.services.database, self.key, self.services.now())
        with self.services.database.begin(read_only=True) as session:
            chosen = select(Passkey).where(Passkey.credential_id == self.key, Passkey.stopped_at.is_(None))
            return [
                session_row is not None and session_row.stopped_at is None,
                devices.known(self.services, self.token, self.staff_id) is not None,
                session.scalar(chosen) is not None,
            ]


def passkey(staff_id: int, credential: bytes, now: datetime) -> Passkey:
    """A passkey's row; what it signs is tested elsewhere."""
    return Passkey(
        staff_id=staff_id, credential_id=credential, public_key=b"key", device_type="single_device", name="Téléphone",
        usage="first", create_datetime=now, sign_count=0, backup_state=False,
    )  # fmt: skip


def opened(services: Services, key: str) -> int | None:
    """Whose page a private link opens."""
    with services.database.begin(read_only=True) as session:
        found = links.member_by_key(services, session, key)
    return found.id if found is not None else None


def stopped_at(services: Services, key: str) -> int | None:
    """Of a link that is stopped, the number of the site to call."""
    with services.database.begin(read_only=True) as session:
        return links.stopped_by_key(services, session, key)


def waiting(services: Services, site_id: int) -> list[int]:
    """The members of a site who wait for a new link."""
    with services.database.begin(read_only=True) as session:
        return [each.id for each in people.waiting_for_a_link(session, [site_id])]


def lose(cast: Cast, of: Actor, by: Actor, **more: bool) -> int:
    """Report a lost phone."""
    return links.lost_phone(cast.services, by, of.staff_id or 0, **more)


def back(cast: Cast, of: Actor, by: Actor) -> int:
    """Take it back."""
    return links.restore_phone(cast.services, by, of.staff_id or 0)


def later(services: Services, **more: float) -> None:
    """Let time pass."""
    services.clock.advance(**more)  # type: ignore[attr-defined]


def letters(services: Services, subject: str) -> list[Letter]:
    """The letters with this subject."""
    with services.database.begin(read_only=True) as session:
        return list(session.scalars(select(Letter).where(Letter.subject == subject).order_by(Letter.id)))


def tie(services: Services, account: Actor, other: Actor, member_id: int) -> None:
    """Two accounts that both said the same record is their own are one person's."""
    with services.database.begin() as session:
        for who in (account, other):
            session.add(
                StaffTie(staff_id=who.staff_id, member_id=member_id, same_person=True, answered_at=services.now())
            )


# -- at once, and back -------------------------------------------------------------------------------------------------


def test_all_stops_at_once_nothing_is_deleted_and_one_yes_brings_it_back(services: Services, cast: Cast) -> None:
    amina, phone = cast.member(), Phone(services, cast.lea)
    key = links.show(services, cast.lea, amina)
    welcome = accounts.link(services, OPERATOR, cast.lea.staff_id or 0)
    before = {table: count(services, table) for table in HELD}
    assert phone.opens() == [True] * 3 and opened(services, key) == amina

    assert lose(cast, cast.lea, cast.karim) == 1
    assert phone.opens() == [False] * 3 and opened(services, key) is None
    assert stopped_at(services, key) == cast.gueret and stopped_at(services, "x" * 43) is None
    assert code(lambda: accounts.peek_link(services, welcome)) == "staff.link_ended"
    assert code(lambda: links.show(services, cast.lea, amina)) == "link.stopped"
    assert {table: count(services, table) for table in HELD} == before and waiting(services, cast.gueret) == []

    later(services, hours=23)
    assert links.end_lost_phones(services) == 0
    assert back(cast, cast.lea, cast.helene) == 1
    assert phone.opens() == [True] * 3 and opened(services, key) == amina
    assert accounts.peek_link(services, welcome).id == cast.lea.staff_id
    assert {table: count(services, table) for table in HELD} == before and waiting(services, cast.gueret) == []
    later(services, days=2)
    assert links.end_lost_phones(services) == 0 and opened(services, key) == amina
    assert count(services, LostPhone) == 1


def test_after_a_day_without_a_yes_the_end_is_final(services: Services, cast: Cast) -> None:
    amina, phone = cast.member(), Phone(services, cast.lea)
    key = links.show(services, cast.lea, amina)
    lose(cast, cast.lea, cast.karim)
    fresh = Phone(services, cast.lea, WINDOWS)  # she goes on working, on something else
    later(services, days=1)
    assert code(lambda: back(cast, cast.lea, cast.helene)) == "phone.over"  # before the job has come by, too
    assert phone.opens() == [False] * 3 and opened(services, key) is None
    assert links.end_lost_phones(services) == 1 and links.end_lost_phones(services) == 0
    assert phone.opens() == [False] * 3 and fresh.opens() == [True] * 3
    assert stopped_at(services, key) is None and waiting(services, cast.gueret) == [amina]
    assert code(lambda: back(cast, cast.lea, cast.helene)) == "phone.over"
    assert opened(services, links.show(services, cast.lea, amina)) == amina and waiting(services, cast.gueret) == []


def test_who_reported_is_told_to_the_owner_and_shown_to_all(services: Services, cast: Cast) -> None:
    lose(cast, cast.karim, cast.lea)
    (letter,) = letters(services, "Un téléphone perdu a été signalé")
    assert letter.recipient == "karim@rcs-creuse.example" and "Léa Martin a signalé" in letter.body
    with services.database.begin(read_only=True) as session:
        (shown,) = reads.lost_phones(session, services.now())
    assert (shown.name, shown.reporters) == ("Karim Haddad", ("Léa Martin",))
    back(cast, cast.karim, cast.helene)
    (letter,) = letters(services, "Tout est rétabli")
    assert letter.recipient == "karim@rcs-creuse.example" and "Hélène Roux a noté" in letter.body
    with services.database.begin(read_only=True) as session:
        assert reads.lost_phones(session, services.now()) == []
        (act,) = journal.acts(session, journal.Filter(kind=Act.PHONE_RESTORED))
    assert (act.staff_id, act.about) == (cast.helene.staff_id, f"staff:{cast.karim.staff_id}")


# -- who may bring it back -------------------------------------------------------------------------------------------


def test_neither_the_owner_nor_another_account_of_theirs_brings_it_back(services: Services, cast: Cast) -> None:
    """Whoever found the phone would be the first to say that it is not lost."""
    phone, record = Phone(services, cast.lea), cast.member("Léa", "Martin")
    tie(services, cast.lea, cast.karim, record)
    lose(cast, cast.lea, cast.helene)
    for own in (cast.lea, cast.karim):
        assert code(lambda own=own: back(cast, cast.lea, own)) == "phone.own"  # type: ignore[misc]
    assert phone.opens() == [False] * 3
    back(cast, cast.lea, cast.helene)  # who reported it may: a slip of the finger is mended at once
    assert phone.opens() == [True] * 3


def test_her_own_report_needs_another_yes_too(services: Services, cast: Cast) -> None:
    phone = Phone(services, cast.lea)
    lose(cast, cast.lea, cast.lea)
    assert code(lambda: back(cast, cast.lea, cast.lea)) == "phone.own"
    back(cast, cast.lea, cast.karim)
    assert phone.opens() == [True] * 3


def test_a_closed_account_brings_nothing_back(services: Services, cast: Cast) -> None:
    lose(cast, cast.lea, cast.karim)
    accounts.disable(services, cast.helene, cast.karim.staff_id or 0)
    gone = actor_of(cast.staff("karim@rcs-creuse.example"))
    assert code(lambda: back(cast, cast.lea, gone)) == "not_allowed"
    assert code(lambda: back(cast, cast.karim, cast.helene)) == "phone.over"
    assert code(lambda: links.restore_phone(services, cast.helene, 999)) == "not_found"


def test_a_yes_to_one_report_is_none_to_a_later_one(services: Services, cast: Cast) -> None:
    lose(cast, cast.lea, cast.karim)
    with services.database.begin(read_only=True) as session:
        (shown,) = reads.lost_phones(session, services.now())
    lose(cast, cast.lea, cast.helene)
    number = cast.lea.staff_id or 0
    with pytest.raises(Outdated):
        links.restore_phone(services, cast.karim, number, shown=shown.version)
    with services.database.begin(read_only=True) as session:
        (shown,) = reads.lost_phones(session, services.now())
    assert shown.reporters == ("Karim Haddad", "Hélène Roux")
    links.restore_phone(services, cast.karim, number, shown=shown.version)


# -- a second colleague -----------------------------------------------------------------------------------------------


def test_a_second_colleague_within_the_hour_asks_for_a_proof(services: Services, cast: Cast) -> None:
    phone = Phone(services, cast.helene)
    lose(cast, cast.karim, cast.lea)
    assert code(lambda: lose(cast, cast.helene, cast.lea)) == "phone.prove_again"
    assert phone.opens() == [True] * 3
    lose(cast, cast.karim, cast.lea)  # the same one again
    lose(cast, cast.lea, cast.lea)  # her own
    lose(cast, cast.helene, cast.karim)  # another person's first
    assert phone.opens() == [False] * 3
    lose(cast, cast.helene, cast.lea, proved_recently=True)
    later(services, hours=1)
    lose(cast, cast.helene, cast.lea)


def test_her_other_account_counts_for_the_hour(services: Services, cast: Cast) -> None:
    tie(services, cast.lea, cast.karim, cast.member("Léa", "Martin"))
    third = acts.invite(
        services, OPERATOR, name="Nora Petit", email="nora@rcs-creuse.example", function="animatrice",
        roles=["facilitator"], site_slugs=["gueret"],
    )  # fmt: skip
    nora = accounts.peek_link(services, third).id
    lose(cast, cast.helene, cast.lea)
    assert code(lambda: links.lost_phone(services, cast.karim, nora)) == "phone.prove_again"
    links.lost_phone(services, OPERATOR, nora)  # the operator is at the machine


def test_the_same_colleague_again_after_an_error_asks_for_a_proof(services: Services, cast: Cast) -> None:
    lose(cast, cast.karim, cast.lea)
    back(cast, cast.karim, cast.helene)
    later(services, hours=2)
    assert code(lambda: lose(cast, cast.karim, cast.lea)) == "phone.prove_again"
    lose(cast, cast.karim, cast.helene)  # somebody else says so too


# -- links ------------------------------------------------------------------------------------------------------------


def test_a_link_that_two_lost_phones_showed_waits_for_both(services: Services, cast: Cast) -> None:
    amina = cast.member()
    key = links.show(services, cast.lea, amina)
    assert links.show(services, cast.helene, amina) == key
    assert lose(cast, cast.lea, cast.karim) == 1
    assert lose(cast, cast.helene, cast.karim, proved_recently=True) == 0
    assert back(cast, cast.lea, cast.karim) == 0 and opened(services, key) is None
    assert back(cast, cast.helene, cast.karim) == 1 and opened(services, key) == amina


def test_a_new_link_given_meanwhile_stays_the_only_one(services: Services, cast: Cast) -> None:
    amina = cast.member()
    key = links.show(services, cast.lea, amina)
    lose(cast, cast.lea, cast.karim)
    fresh = links.renew_link(services, cast.helene, amina)
    assert opened(services, fresh) == amina
    assert back(cast, cast.lea, cast.helene) == 0
    assert (opened(services, key), opened(services, fresh)) == (None, amina)
    lose(cast, cast.lea, cast.helene)
    later(services, days=1)
    assert links.end_lost_phones(services) == 1 and opened(services, fresh) == amina


def test_a_link_shown_after_the_report_does_not_end_with_it(services: Services, cast: Cast) -> None:
    zoe = cast.member("Zoé")
    lose(cast, cast.lea, cast.karim)
    later(services, minutes=5)
    key = links.show(services, cast.lea, zoe)
    later(services, days=1)
    assert links.end_lost_phones(services) == 1 and opened(services, key) == zoe


def test_a_stop_whose_report_is_gone_ends_too(services: Services, cast: Cast) -> None:
    """Nobody could bring it back."""
    amina = cast.member()
    key = links.show(services, cast.lea, amina)
    lose(cast, cast.lea, cast.karim)
    with services.database.begin() as session:
        session.delete(session.scalars(select(LostPhone)).one())
    assert links.end_lost_phones(services) == 0 and waiting(services, cast.gueret) == []
    later(services, days=1)
    links.end_lost_phones(services)
    assert opened(services, key) is None and waiting(services, cast.gueret) == [amina]


# -- whoever found the phone -----------------------------------------------------------------------------------------


def test_a_one_time_link_goes_by_no_letter_while_the_phone_may_read_it(services: Services, cast: Cast) -> None:
    number = cast.lea.staff_id or 0
    accounts.link(services, cast.helene, number, by_letter=True)
    with services.database.begin(read_only=True) as session:
        sent = session.scalars(select(Letter).where(Letter.body.contains("/bienvenue/"))).all()
    assert len(sent) == 1  # the control
    lose(cast, cast.lea, cast.karim)
    key = accounts.link(services, cast.helene, number, by_letter=True)
    with services.database.begin(read_only=True) as session:
        assert session.scalars(select(Letter).where(Letter.body.contains("/bienvenue/"))).all() == []
    assert accounts.peek_link(services, key).id == number  # it is given by hand


@pytest.mark.parametrize(("user_agent", "is_lost"), [(ANDROID, True), (WINDOWS, False)])
def test_a_phone_is_lost_and_a_computer_is_not(
    services: Services, cast: Cast, user_agent: str, *, is_lost: bool
) -> None:
    phone = Phone(services, cast.lea, user_agent)
    assert not devices.is_lost(services, phone.token, phone.staff_id)
    lose(cast, cast.lea, cast.karim)
    assert devices.is_lost(services, phone.token, phone.staff_id) is is_lost
    assert not devices.is_lost(services, "another", phone.staff_id)
    later(services, days=1)
    links.end_lost_phones(services)
    assert devices.is_lost(services, phone.token, phone.staff_id) is is_lost  # also when the day has passed


# -- what the logbook outside of the database keeps ------------------------------------------------------------------


def test_a_stop_is_noted_and_a_restoration_is_not(services: Services, cast: Cast) -> None:
    amina = cast.member()
    links.show(services, cast.lea, amina)
    lose(cast, cast.lea, cast.karim)
    assert len(kept(services, Kept.LINK_ENDED)) == 1
    ended = kept(services, Kept.SIGN_IN_ENDED)
    assert sorted(str(line.facts["what"]) for line in ended) == ["links", "passkeys", "sessions"]
    lines = len(kept(services))
    back(cast, cast.lea, cast.helene)
    assert len(kept(services)) == lines  # what widens is not written


def test_a_merge_carries_a_stop_along(services: Services, cast: Cast) -> None:
    gone, stays = cast.member("Amina", "Benalli"), cast.member()
    key, other = links.show(services, cast.lea, gone), links.show(services, cast.helene, stays)
    lose(cast, cast.lea, cast.karim)
    merge.merge(services, cast.helene, gone, stays)
    assert (opened(services, key), opened(services, other)) == (None, None)
    back(cast, cast.lea, cast.karim)
    assert (opened(services, key), opened(services, other)) == (stays, stays)
    with services.database.begin(read_only=True) as session:
        assert session.scalars(select(Member).where(Member.link_stopped_at.is_not(None))).all() == []


def test_reports_that_are_over_are_forgotten(services: Services, cast: Cast) -> None:
    lose(cast, cast.lea, cast.karim)
    back(cast, cast.lea, cast.karim)
    later(services, days=lost.KEPT.days, hours=1)
    lose(cast, cast.karim, cast.helene)
    later(services, days=1)
    links.end_lost_phones(services)
    with services.database.begin(read_only=True) as session:
        assert [each.staff_id for each in session.scalars(select(LostPhone))] == [cast.karim.staff_id]
