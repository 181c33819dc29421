"""Staff: invited by a link that works once, signed out everywhere at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from badges.base.errors import NotAllowed, NotFound
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.leaving.handover import hand_over
from badges.network import accounts, team
from badges.network import rows as network
from badges.network.actors import actor_of
from badges.network.tables import Staff, StaffLink, WebSession
from badges.network.views import StaffView
from tests.cast import acts
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count

PASSWORD = "trois chèvres bleues"

DAY = timedelta(days=1)


def invite(services: Services, **changes: object) -> str:
    """Invite Nora to Guéret."""
    facts = {
        "name": "Nora Diallo",
        "email": "Nora@rcs-creuse.example",
        "function": "animatrice",
        "roles": ["facilitator"],
        "site_slugs": ["gueret"],
        **changes,
    }
    return acts.invite(services, OPERATOR, **facts)  # type: ignore[arg-type]


def accept(services: Services, key: str, password: str = PASSWORD) -> int:
    """Accept a link with a quick hash."""
    return accounts.accept_link(services, key, password, hash_password=lambda text: f"hash of {text}")


def row(services: Services, number: int) -> Staff:
    """A staff member's row."""
    with services.database.begin(read_only=True) as session:
        return session.get_one(Staff, number)


def test_a_link_sets_the_password_once(services: Services) -> None:
    key = invite(services)
    for _ in range(3):
        assert accounts.peek_link(services, key).name == "Nora Diallo"
    number = accept(services, key)
    person = row(services, number)
    assert person.password == f"hash of {PASSWORD}" and person.email == "nora@rcs-creuse.example"
    assert code(lambda: accept(services, key)) == "staff.link_ended"
    assert code(lambda: accounts.peek_link(services, key)) == "staff.link_ended"


def test_who_accompanies_members_elsewhere_is_invited_as_such(services: Services) -> None:
    number = accept(services, invite(services, accompanies=True))
    assert row(services, number).accompanies is True


def test_two_taps_accept_it_once(services: Services) -> None:
    key = invite(services)
    found = at_once(*[lambda: accept(services, key)] * 4)
    assert sum(isinstance(each, int) for each in found) == 1
    assert sum(isinstance(each, NotFound) for each in found) == 3


def test_only_the_digest_is_kept(services: Services) -> None:
    key = invite(services)
    with services.database.begin(read_only=True) as session:
        kept = session.query(StaffLink).one()
        assert key.encode() not in kept.key_digest and len(kept.key_digest) == 32


def test_a_newer_link_ends_the_older(services: Services) -> None:
    first = invite(services)
    with services.database.begin(read_only=True) as session:
        found = network.find_staff(session, "nora diallo")
        assert found is not None
    second = accounts.link(services, OPERATOR, found.id)
    third = invite(services)
    assert [code(lambda key=key: accounts.peek_link(services, key)) for key in (first, second, "", "é", "x" * 500)] == [  # type: ignore[misc]
        "staff.link_ended"
    ] * 5
    assert accounts.peek_link(services, third).id == found.id
    services.clock.advance(days=7, seconds=1)  # type: ignore[attr-defined]
    assert code(lambda: accept(services, third)) == "staff.link_ended"
    fourth = accounts.link(services, OPERATOR, found.id)
    accounts.disable(services, OPERATOR, found.id)
    assert code(lambda: accept(services, fourth)) == "staff.link_ended"
    assert code(lambda: accounts.link(services, OPERATOR, found.id)) == "not_found"


@pytest.mark.parametrize(
    ("password", "wanted"),
    [
        ("court", "password.too_short"),
        ("x" * 129, "password.too_long"),
        ("aaaaaaaaaaaa", "password.too_easy"),
        ("Nora Diallo 1", "password.too_easy"),
    ],
)
def test_weak_passwords_are_refused(services: Services, password: str, wanted: str) -> None:
    key = invite(services)
    assert code(lambda: accept(services, key, password)) == wanted
    assert accept(services, key)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"name": " "}, "staff.name"),
        ({"email": "nora"}, "email.malformed"),
        ({"function": "chef"}, "staff.function"),
        ({"roles": ["admin"]}, "staff.role"),
        ({"roles": []}, "staff.role"),
        ({"site_slugs": ["paris"]}, "staff.site"),
    ],
)
def test_impossible_invitations_are_refused(services: Services, changes: dict[str, object], wanted: str) -> None:
    assert code(lambda: invite(services, **changes)) == wanted


def test_only_the_coordination_invites(services: Services, cast: Cast) -> None:
    attempts = (
        lambda: acts.invite(
            services, cast.lea, name="X", email="x@y.example", function="animateur", roles=["facilitator"]
        ),
        lambda: accounts.link(services, cast.lea, 1),
        lambda: accounts.disable(services, cast.lea, 1),
        lambda: accounts.sign_out_everywhere(services, cast.lea, cast.karim.staff_id or 0),
    )
    assert [code(attempt) for attempt in attempts] == ["not_allowed"] * 4


def test_sign_out_everywhere(services: Services, cast: Cast) -> None:
    lea = cast.lea.staff_id or 0
    before = row(services, lea).fs_uniquifier
    with services.database.begin() as session:
        for place, subject in enumerate((before, before, row(services, cast.karim.staff_id or 0).fs_uniquifier)):
            session.add(
                WebSession(
                    key_digest=bytes([place]) * 32,
                    subject=subject,
                    data="{}",
                    created_at=services.now(),
                    expires_at=services.now() + timedelta(days=1),
                )
            )
    accounts.sign_out_everywhere(services, cast.lea, lea)
    assert row(services, lea).fs_uniquifier != before
    assert count(services, WebSession) == 1
    accounts.sign_out_everywhere(services, cast.helene, cast.karim.staff_id or 0)
    assert count(services, WebSession) == 0


def test_a_leaver_has_no_rights_at_once(services: Services, cast: Cast) -> None:
    accounts.disable(services, cast.helene, cast.lea.staff_id or 0)
    actor = actor_of(cast.staff("lea@rcs-creuse.example"))
    assert actor.roles == frozenset() and actor.site_ids == frozenset()


def test_rights_of_a_staff_member(services: Services, cast: Cast) -> None:
    assert cast.lea.roles == {"facilitator"} and cast.lea.site_ids == {cast.gueret}
    assert cast.helene.roles == {"coordinator"}


def test_a_closed_account_opens_again_and_needs_a_new_link(services: Services, cast: Cast) -> None:
    lea = cast.lea.staff_id or 0
    key = accounts.link(services, OPERATOR, lea)
    accounts.disable(services, cast.helene, lea)
    with pytest.raises(NotFound):
        accounts.peek_link(services, key)
    with pytest.raises(NotFound):
        accounts.reset(services, OPERATOR, lea)
    fresh = hand_over.reopen(services, cast.helene, lea)
    assert accounts.peek_link(services, fresh).id == lea
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Staff, lea).password is None


@pytest.mark.parametrize("act", [hand_over.reopen, accounts.reset, accounts.disable])
def test_a_facilitator_closes_and_opens_no_account(
    services: Services, cast: Cast, act: Callable[[Services, Actor, int], object]
) -> None:
    with pytest.raises(NotAllowed):
        act(services, cast.lea, cast.karim.staff_id or 0)


# -- two accounts that may be in one hand -----------------------------------------------------------------------------


def coordinator(services: Services) -> Actor:
    """Odile, of the coordination too, whom the command line has invited."""
    acts.invite(
        services, OPERATOR, name="Odile Petit", email="odile@rcs-creuse.example", function="coordinatrice",
        roles=["coordinator"],
    )  # fmt: skip
    return actor_of(Cast(services).staff("odile@rcs-creuse.example"))


def recorded(services: Services, actor: Actor) -> StaffView:
    """A staff member as they stand."""
    with services.database.begin(read_only=True) as session:
        return StaffView.of(session.get_one(Staff, actor.staff_id))


@pytest.mark.parametrize("way", ["role", "site", "more days", "opened again", "accompanies", "replaced until"])
def test_who_has_just_opened_an_account_is_given_nothing_by_it(services: Services, cast: Cast, way: str) -> None:
    """For a day it may be their own second one; then others have read of it. Taking something away is free."""
    odile = coordinator(services)
    mine, number = odile.staff_id or 0, cast.helene.staff_id or 0
    services.clock.advance(days=2)  # type: ignore[attr-defined]
    last = local_date(services.now()) + 30 * DAY
    before: dict[str, object] = {"function": "coordinatrice", "roles": ["coordinator"], "site_slugs": [],
                                 "last_day": last if way in ("more days", "replaced until") else None}  # fmt: skip
    acts.change_staff(services, OPERATOR, number, **before)  # type: ignore[arg-type]
    if way == "accompanies":
        team.say_accompanies(services, OPERATOR, number, accompanies=True)
    accounts.link(services, cast.helene, mine)
    if way == "opened again":
        accounts.disable(services, OPERATOR, number)

    more: dict[str, object] = {
        "role": {"roles": ["coordinator", "facilitator"], "site_slugs": ["gueret"]},
        "site": {"site_slugs": ["gueret"]},
        "more days": {"last_day": last + DAY},
    }.get(way, {})  # type: ignore[assignment]

    def give() -> None:
        if more:
            acts.change_staff(services, odile, number, **{**before, **more})  # type: ignore[arg-type]
        elif way == "opened again":
            hand_over.reopen(services, odile, number)
        elif way == "accompanies":
            team.say_accompanies(services, odile, number, accompanies=False)
        else:
            acts.invite(
                services, odile, name="Ana Roy", email="ana@rcs-creuse.example", function="animatrice",
                roles=["facilitator"], site_slugs=["gueret"], replaced=number, replaced_until=last + DAY,
            )  # fmt: skip

    as_it_was = recorded(services, cast.helene)
    assert code(give) == "staff.same_hand"
    assert recorded(services, cast.helene) == as_it_was
    services.clock.advance(hours=24, seconds=1)  # type: ignore[attr-defined]
    give()
    assert recorded(services, cast.helene) != as_it_was


def test_a_new_account_may_take_away_from_who_opened_it_and_give_to_others(services: Services, cast: Cast) -> None:
    odile = coordinator(services)
    accounts.link(services, cast.helene, odile.staff_id or 0)
    last = local_date(services.now()) + 30 * DAY
    for number, roles, sites in (
        (cast.helene.staff_id, ["coordinator"], []),
        (cast.lea.staff_id, ["facilitator"], ["auzances"]),
    ):
        acts.change_staff(
            services, odile, number or 0, function="animatrice", roles=roles, site_slugs=sites, last_day=last
        )
    assert recorded(services, cast.helene).last_day == recorded(services, cast.lea).last_day == last


def test_an_account_that_was_changed_just_now_gives_nothing_to_who_changed_it(services: Services, cast: Cast) -> None:
    odile = coordinator(services)
    services.clock.advance(days=2)  # type: ignore[attr-defined]
    place: dict[str, object] = {"function": "coordinatrice", "roles": ["coordinator"], "last_day": None}
    acts.change_staff(services, cast.helene, odile.staff_id or 0, **place, site_slugs=["gueret"])  # type: ignore[arg-type]

    def give() -> None:
        acts.change_staff(services, odile, cast.helene.staff_id or 0, **place, site_slugs=["auzances"])  # type: ignore[arg-type]

    assert code(give) == "staff.same_hand"
    services.clock.advance(hours=24, seconds=1)  # type: ignore[attr-defined]
    give()
