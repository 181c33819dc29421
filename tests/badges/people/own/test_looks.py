"""Who looked at a member's record: the day, the site and the reason, and no name of the staff."""

from __future__ import annotations

from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.people import links, other_sites
from badges.people.own.looks import looks
from tests.cast.people import Cast


def test_each_look_says_from_where_and_why(cast: Cast) -> None:
    amina, fatou, services = cast.member(), cast.member("Fatou", None), cast.services
    with services.database.begin(read_only=True) as session:
        assert looks(session, amina) == []
    assert other_sites.find(services, cast.karim, "Amina Benali")
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    links.show(services, cast.lea, amina)
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    links.renew_link(services, cast.helene, amina)
    with services.database.begin(read_only=True) as session:
        found = [(each.why, each.sites) for each in looks(session, amina)]
        assert looks(session, fatou) == []
    assert found == [
        (Act.LINK_RENEWED, ()), (Act.LINK_SHOWN, ("Guéret",)), (Act.MEMBER_FOUND, ("Auzances",)),
    ]  # fmt: skip


def test_what_the_member_did_is_no_look(cast: Cast) -> None:
    amina = cast.member()
    with cast.services.database.begin() as session:
        note(session, Act.MEMBER_EXPORTED, None, About(member_id=amina), cast.services.now())
        assert looks(session, amina) == []
