"""Private links: shown and noted, and ended together with a colleague's lost phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from badges.base.database.counts import counted
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.journal.views import ActView
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.tables import Letter
from badges.issuing import sign as signing
from badges.network import accounts
from badges.network.actors import actor_of
from badges.network.signin import web_sessions
from badges.network.tables import Staff, WebSession
from badges.people import links
from badges.people import reads as people
from badges.people.tables import Member
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, failing_commit
from tests.cast.refusals import code
from tests.cast.rows import count


def acts(services: Services, kind: Act) -> list[ActView]:
    """The acts of a kind, latest first."""
    with services.database.begin(read_only=True) as session:
        return journal.acts(session, journal.Filter(kind=kind))


def opens(services: Services, key: str) -> int | None:
    """Whose page a key opens."""
    with services.database.begin(read_only=True) as session:
        found = links.member_by_key(services, session, key)
    return found.id if found is not None else None


def waiting(services: Services, site_id: int) -> list[int]:
    """The members of a site who wait for a link."""
    with services.database.begin(read_only=True) as session:
        found = people.waiting_for_a_link(session, [site_id])
        assert counted(session, {"links": people.counting_links_to_give([site_id])}) == {"links": len(found)}
    return [each.id for each in found]


def open_session(services: Services, actor: Actor) -> None:
    """A browser session of a staff member."""
    with services.database.begin() as session:
        subject, now = session.get_one(Staff, actor.staff_id).fs_uniquifier, services.now()
        end = now + timedelta(days=30)
        session.add(WebSession(key_digest=bytes(32), subject=subject, data="{}", created_at=now, expires_at=end))


def is_open(services: Services) -> bool:
    """Whether the browser session of `open_session` opens anything."""
    row = web_sessions.load(services.database, bytes(32), services.now())
    return row is not None and row.stopped_at is None


def lose(cast: Cast, of: Actor, by: Actor | None = None) -> int:
    """Report a lost phone, as Karim of another site unless `by` says who."""
    return links.lost_phone(cast.services, by or cast.karim, of.staff_id or 0)


def test_a_link_is_noted_once_a_minute_when_it_is_shown(services: Services, cast: Cast) -> None:
    amina = cast.member()
    keys = {links.show(services, cast.lea, amina) for _ in range(3)}
    assert len(keys) == 1 and opens(services, keys.pop()) == amina
    (noted,) = acts(services, Act.LINK_SHOWN)
    assert (noted.staff_id, noted.member_id, noted.site_id) == (cast.lea.staff_id, amina, cast.gueret)
    links.show(services, cast.helene, amina)
    services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    links.show(services, cast.lea, amina)
    assert len(acts(services, Act.LINK_SHOWN)) == 3
    links.renew_link(services, cast.lea, amina)
    links.show(services, cast.lea, amina)
    assert len(acts(services, Act.LINK_SHOWN)) == 4  # another link


def test_another_site_s_link_is_not_shown(services: Services, cast: Cast) -> None:
    amina = cast.member()
    assert code(lambda: links.show(services, cast.karim, amina)) == "not_found"
    assert code(lambda: links.show(services, cast.lea, 999)) == "not_found"
    assert acts(services, Act.LINK_SHOWN) == []


def test_a_disk_that_cannot_be_written_to_still_shows_the_link(services: Services, cast: Cast) -> None:
    amina = cast.member()
    with failing_commit(services):
        key = links.show(services, cast.lea, amina)
    assert opens(services, key) == amina and acts(services, Act.LINK_SHOWN) == []
    assert links.show(services, cast.lea, amina) == key and len(acts(services, Act.LINK_SHOWN)) == 1


def a_day_later(services: Services) -> None:
    """The day in which a colleague can take a report back passes, and the job comes by."""
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    assert links.end_lost_phones(services) == 1


def test_a_lost_phone_ends_sessions_and_links_in_one_act(services: Services, cast: Cast) -> None:
    amina, zoe, paul = cast.member(), cast.member("Zoé"), cast.member("Paul", site="auzances")
    shown, by_karim, never = (
        links.show(services, cast.lea, amina),
        links.show(services, cast.karim, paul),
        links.show(services, cast.helene, zoe),
    )
    open_session(services, cast.lea)
    assert lose(cast, cast.lea) == 1
    assert count(services, WebSession) == 1 and not is_open(services)
    assert [opens(services, key) for key in (shown, by_karim, never)] == [None, paul, zoe]
    assert waiting(services, cast.gueret) == [] and acts(services, Act.LINK_RENEWED) == []  # a yes may come
    (lost,) = acts(services, Act.PHONE_LOST)
    assert (lost.staff_id, lost.about) == (cast.karim.staff_id, f"staff:{cast.lea.staff_id}")
    a_day_later(services)
    assert count(services, WebSession) == 0
    assert [opens(services, key) for key in (shown, by_karim, never)] == [None, paul, zoe]
    assert waiting(services, cast.gueret) == [amina] and waiting(services, cast.auzances) == []
    (renewed,) = acts(services, Act.LINK_RENEWED)
    assert (renewed.staff_id, renewed.member_id) == (None, amina)


def test_without_the_note_a_link_outlives_the_phone(
    services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control: what the journal was not told of, stays alive."""
    amina = cast.member()
    with monkeypatch.context() as patched:
        patched.setattr(links, "note", lambda *_: None)
        key = links.show(services, cast.lea, amina)
    assert lose(cast, cast.lea) == 0 and opens(services, key) == amina


def test_a_link_shown_longer_ago_lives(services: Services, cast: Cast) -> None:
    amina, zoe = cast.member(), cast.member("Zoé")
    old = links.show(services, cast.lea, amina)
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    young = links.show(services, cast.lea, zoe)
    services.clock.advance(days=90)  # type: ignore[attr-defined]
    assert lose(cast, cast.lea) == 1
    assert (opens(services, old), opens(services, young)) == (amina, None)


def test_a_new_link_ends_the_waiting_and_outlives_a_second_report(services: Services, cast: Cast) -> None:
    amina = cast.member()
    links.show(services, cast.lea, amina)
    assert lose(cast, cast.lea) == 1
    a_day_later(services)
    assert waiting(services, cast.gueret) == [amina]
    fresh = links.show(services, cast.helene, amina)
    assert waiting(services, cast.gueret) == [] and opens(services, fresh) == amina
    assert lose(cast, cast.lea) == 0 and opens(services, fresh) == amina  # Léa's account never showed it
    again = links.show(services, cast.lea, amina)  # on the same day as the first
    assert lose(cast, cast.lea) == 1 and opens(services, again) is None


def test_it_happens_wholly_or_not_at_all(services: Services, cast: Cast) -> None:
    amina = cast.member()
    key = links.show(services, cast.lea, amina)
    open_session(services, cast.lea)
    with failing_commit(services), pytest.raises(OperationalError):
        lose(cast, cast.lea)
    assert opens(services, key) == amina and is_open(services)
    assert waiting(services, cast.gueret) == [] and acts(services, Act.PHONE_LOST) == []


def test_any_open_account_may_report_it(services: Services, cast: Cast) -> None:
    for who, of in ((cast.lea, cast.helene), (cast.karim, cast.lea), (cast.lea, cast.lea)):
        assert lose(cast, of, who) == 0
    accounts.disable(services, cast.helene, cast.lea.staff_id or 0)
    gone = actor_of(cast.staff("lea@rcs-creuse.example"))
    assert code(lambda: lose(cast, cast.karim, gone)) == "not_allowed"
    assert code(lambda: links.lost_phone(services, cast.karim, 999)) == "not_found"


def test_a_member_who_left_gets_a_new_link_and_waits_nowhere(services: Services, cast: Cast) -> None:
    amina = cast.member()
    key = links.show(services, cast.lea, amina)
    with services.database.begin() as session:
        session.get_one(Member, amina).left_on = services.now().date()
    assert lose(cast, cast.lea) == 1
    assert opens(services, key) is None and waiting(services, cast.gueret) == []


def test_a_letter_with_the_link_is_sent_from_the_account(services: Services, recognition: Recognition) -> None:
    with services.database.begin() as session:
        member = session.get_one(Member, recognition.member)
        member.email, member.email_confirmed_at = "amina@example.org", services.now()
        member.link_ended_at = services.now()
    signing.sign(services, recognition.lea, recognition.award)
    with services.database.begin(read_only=True) as session:
        body = session.query(Letter).one().body
        key = links.private_key(services, session, recognition.member)
        assert session.get_one(Member, recognition.member).link_ended_at is None  # the letter gives it
    assert key in body
    (noted,) = acts(services, Act.LINK_SHOWN)
    assert (noted.staff_id, noted.member_id) == (recognition.lea.staff_id, recognition.member)
    assert links.lost_phone(services, recognition.karim, recognition.lea.staff_id or 0) == 1
    assert opens(services, key) is None
