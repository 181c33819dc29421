"""The team: roles, sites and last days; the coordination never loses its last account; what closes, closes at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from badges.base.errors import Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.base.tables import Letter, LetterState
from badges.base.times import local_date
from badges.leaving.handover import hand_over
from badges.network import accounts, team
from badges.network import reads as network
from badges.network.actors import actor_of
from badges.network.facts import HelpFacts
from badges.network.letters import ABOUT
from badges.network.rules import AccountState, is_leaving, state_of
from badges.network.signin import devices
from badges.network.site_helps import grant
from badges.network.tables import SiteHelp, Staff, StaffLink, WebSession
from badges.network.views import StaffView
from tests.cast import acts
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count

DAY = timedelta(days=1)


def today(services: Services) -> date:
    """The local day."""
    return local_date(services.now())


def person(services: Services, actor: Actor) -> StaffView:
    """A staff member as they stand."""
    assert actor.staff_id is not None
    with services.database.begin(read_only=True) as session:
        found = network.staff_member(session, actor.staff_id)
    assert found is not None
    return found


def change(cast: Cast, of: Actor, **changes: object) -> None:
    """Change a staff member as the coordination does; what is not named stays as it is."""
    now = person(cast.services, of)
    facts = {
        "function": now.function,
        "roles": list(now.roles),
        "site_slugs": [site.slug for site in now.sites],
        "last_day": now.last_day,
        **changes,
    }
    acts.change_staff(cast.services, cast.helene, of.staff_id or 0, **facts)  # type: ignore[arg-type]


def kinds(services: Services) -> list[Act]:
    """What the journal says was done, latest first."""
    with services.database.begin(read_only=True) as session:
        return [each.kind for each in journal.acts(session, journal.Filter())]


def open_session(services: Services, actor: Actor) -> None:
    """A browser session of a staff member."""
    with services.database.begin() as session:
        subject = session.get_one(Staff, actor.staff_id).fs_uniquifier
        now = services.now()
        row = WebSession(key_digest=bytes(32), subject=subject, data="{}", created_at=now, expires_at=now + 90 * DAY)
        session.add(row)


def another_coordinator(services: Services) -> Actor:
    """Odile, of the coordination too."""
    acts.invite(
        services,
        OPERATOR,
        name="Odile Petit",
        email="odile@rcs-creuse.example",
        function="coordinatrice",
        roles=["coordinator"],
    )
    return actor_of(Cast(services).staff("odile@rcs-creuse.example"))


def test_roles_sites_and_last_day_change(services: Services, cast: Cast) -> None:
    last = today(services) + 5 * DAY
    change(cast, cast.lea, roles=["facilitator", "coordinator"], site_slugs=["gueret", "auzances"], last_day=last)
    now = person(services, cast.lea)
    assert now.roles == {"facilitator", "coordinator"} and {site.slug for site in now.sites} == {"gueret", "auzances"}
    assert now.last_day == last and kinds(services)[0] is Act.STAFF_CHANGED
    before = len(kinds(services))
    change(cast, cast.lea)
    assert len(kinds(services)) == before  # nothing changed, nothing is noted


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"function": "chef"}, "staff.function"),
        ({"roles": []}, "staff.role"),
        ({"roles": ["admin"]}, "staff.role"),
        ({"site_slugs": ["paris"]}, "staff.site"),
        ({"site_slugs": []}, "staff.site_missing"),
        ({"last_day": date(2020, 1, 1)}, "staff.last_day_past"),
        ({"last_day": date(2090, 1, 1)}, "staff.last_day_far"),
    ],
)
def test_impossible_changes_are_refused(
    services: Services, cast: Cast, changes: dict[str, object], wanted: str
) -> None:
    before = person(services, cast.lea)
    assert code(lambda: change(cast, cast.lea, **changes)) == wanted
    assert person(services, cast.lea) == before


def test_only_the_coordination_changes(services: Services, cast: Cast) -> None:
    wanted = {"function": "animatrice", "roles": ["coordinator"], "site_slugs": [], "last_day": None}
    for actor in (cast.lea, actor_of(Staff(id=9, active=False))):
        attempt = partial(acts.change_staff, services, actor, cast.lea.staff_id or 0, **wanted)  # type: ignore[arg-type]
        assert code(attempt) == "not_allowed"


def test_nobody_gives_themselves_more_days(services: Services, cast: Cast) -> None:
    """By the form of their place, a replacement, or opening their own account; an earlier day is theirs to say."""
    odile = another_coordinator(services)
    last = today(services) + 5 * DAY
    change(cast, odile, last_day=last)
    number = odile.staff_id or 0
    mine = {"function": "coordinatrice", "roles": ["coordinator"], "site_slugs": []}

    def my_last_day(day: date | None) -> None:
        acts.change_staff(services, odile, number, **mine, last_day=day)  # type: ignore[arg-type]

    def replaced_until(day: date) -> None:
        acts.invite(
            services, odile, name="Ana Roy", email="ana@rcs-creuse.example", function="animatrice",
            roles=["facilitator"], site_slugs=["gueret"], replaced=number, replaced_until=day,
        )  # fmt: skip

    for ask in (
        lambda: my_last_day(None),
        lambda: my_last_day(last + DAY),
        lambda: replaced_until(last + DAY),
        lambda: hand_over.reopen(services, odile, number),
    ):
        assert code(ask) == "staff.own_rights"
        assert person(services, odile).last_day == last
    my_last_day(last)
    my_last_day(last - DAY)
    assert person(services, odile).last_day == last - DAY
    change(cast, odile, last_day=None)  # by another
    assert person(services, odile).last_day is None


def test_the_other_coordinators_read_who_gave_a_way_into_an_account(services: Services, cast: Cast) -> None:
    """Whoever gives it reads the link: a facilitator's right would else be a coordinator's alone."""
    odile = another_coordinator(services)
    with services.database.begin() as session:
        before = set(session.scalars(select(Letter.id)))

    def told() -> list[tuple[str, str]]:
        with services.database.begin(read_only=True) as session:
            chosen = select(Letter).where(Letter.id.not_in(before), Letter.state == LetterState.WAITING)
            found = session.scalars(chosen.order_by(Letter.id)).all()
            return [(each.recipient, each.body.splitlines()[2]) for each in found if "/journal" in each.body]

    number = cast.lea.staff_id or 0
    acts.invite(
        services, cast.helene, name="Ana Roy", email="ana@rcs-creuse.example", function="animatrice",
        roles=["facilitator"], site_slugs=["gueret"],
    )  # fmt: skip
    accounts.link(services, cast.helene, number)
    accounts.reset(services, odile, number)
    accounts.link(services, OPERATOR, number)  # the command line makes the first accounts, and tells nobody
    assert told() == [
        ("odile@rcs-creuse.example", "Hélène Roux a invité Ana Roy dans l’équipe."),
        ("odile@rcs-creuse.example", "Hélène Roux a donné un lien de connexion à Léa Martin."),
        (person(services, cast.helene).email, "Odile Petit a remis à zéro la connexion de Léa Martin."),
    ]


# -- the last coordinator ---------------------------------------------------------------------------------------------


def losses(cast: Cast, of: Actor) -> list[Callable[[], None]]:
    """The ways in which the coordination can lose an account."""
    services, number = cast.services, of.staff_id or 0
    return [
        lambda: accounts.disable(services, OPERATOR, number),
        lambda: change(cast, of, roles=["facilitator"], site_slugs=["gueret"]),
        lambda: change(cast, of, last_day=today(services) + DAY),
    ]


def test_the_last_coordinator_stays(services: Services, cast: Cast) -> None:
    for lose in losses(cast, cast.helene):
        assert code(lose) == "staff.last_coordinator"
    assert person(services, cast.helene).state(today(services)) is not AccountState.CLOSED


@pytest.mark.parametrize("way", range(3))
def test_one_of_two_coordinators_may_go(services: Services, cast: Cast, way: int) -> None:
    """The positive control: the same three ways, once there is another coordinator who stays."""
    odile = another_coordinator(services)
    losses(cast, odile)[way]()
    for lose in losses(cast, cast.helene):
        assert code(lose) == "staff.last_coordinator"


def test_two_coordinators_who_close_each_other_leave_one(services: Services, cast: Cast) -> None:
    odile = another_coordinator(services)
    found = at_once(
        lambda: accounts.disable(services, odile, cast.helene.staff_id or 0),
        lambda: accounts.disable(services, cast.helene, odile.staff_id or 0),
    )
    assert sorted(type(each).__name__ for each in found) == ["NoneType", "Refused"]


def test_without_the_rule_nobody_would_be_left(services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "refuse_last_coordinator", lambda *_: None)
    accounts.disable(services, OPERATOR, cast.helene.staff_id or 0)
    assert person(services, cast.helene).state(today(services)) is AccountState.CLOSED


def test_nobody_closes_their_own_account(services: Services, cast: Cast) -> None:
    another_coordinator(services)
    assert code(lambda: accounts.disable(services, cast.helene, cast.helene.staff_id or 0)) == "staff.self"


# -- the last day -----------------------------------------------------------------------------------------------------


def test_an_account_is_closed_on_the_day_after_the_last(services: Services, cast: Cast) -> None:
    last = today(services) + 5 * DAY
    change(cast, cast.lea, last_day=last)
    open_session(services, cast.lea)
    services.clock.advance(days=5)  # type: ignore[attr-defined]
    key = accounts.link(services, cast.helene, cast.lea.staff_id or 0)
    assert team.close_ended(services) == 0 and count(services, WebSession) == 1  # open on the last day
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    assert person(services, cast.lea).state(today(services)) is AccountState.CLOSED  # before the job
    assert code(lambda: accounts.peek_link(services, key)) == "staff.link_ended"
    assert code(lambda: accounts.link(services, cast.helene, cast.lea.staff_id or 0)) == "not_found"
    with services.database.begin(read_only=True) as session:
        assert "Léa Martin" not in [each.name for each in network.colleagues(session, today(services))]
    assert (team.close_ended(services), team.close_ended(services)) == (1, 0)
    assert not person(services, cast.lea).active and count(services, WebSession) == 0
    assert count(services, StaffLink, StaffLink.staff_id == cast.lea.staff_id, StaffLink.used_at.is_(None)) == 0
    assert kinds(services)[0] is Act.STAFF_DISABLED
    hand_over.reopen(services, cast.helene, cast.lea.staff_id or 0)
    assert person(services, cast.lea).last_day is None and team.close_ended(services) == 0


@pytest.mark.parametrize("job_came", [True, False])
def test_who_comes_back_has_nothing_of_before(services: Services, cast: Cast, job_came: bool) -> None:
    number, first = cast.lea.staff_id or 0, today(services)
    helps = HelpFacts(colleague=number, site="auzances", first_day=first, last_day=first + 25 * DAY)
    grant.grant(services, cast.helene, helps)
    change(cast, cast.lea, last_day=first + 5 * DAY)
    key = accounts.link(services, cast.helene, number)
    open_session(services, cast.lea)
    services.clock.advance(days=6)  # type: ignore[attr-defined]
    assert not job_came or team.close_ended(services) == 1
    assert code(lambda: change(cast, cast.lea, last_day=None)) == "staff.closed"
    hand_over.reopen(services, cast.helene, number)
    assert person(services, cast.lea).state(today(services)) is not AccountState.CLOSED
    assert count(services, SiteHelp, SiteHelp.last_day >= today(services)) == count(services, WebSession) == 0
    assert code(lambda: accounts.peek_link(services, key)) == "staff.link_ended"


def test_the_coordination_reads_a_departure_beforehand(services: Services, cast: Cast) -> None:
    last = today(services) + 30 * DAY
    change(cast, cast.lea, last_day=last)

    def told() -> list[tuple[str, date]]:
        with services.database.begin(read_only=True) as session:
            return network.leaving(session, today(services))

    assert told() == []
    services.clock.advance(days=9)  # type: ignore[attr-defined]
    assert told() == [("Léa Martin", last)]
    services.clock.advance(days=22)  # type: ignore[attr-defined]
    assert told() == []  # gone


def test_states_and_departures_by_the_day() -> None:
    day = date(2026, 11, 30)
    for today_is, state, leaves in ((day, AccountState.OPEN, True), (day + DAY, AccountState.CLOSED, False)):
        assert state_of(today_is, active=True, last_day=day, has_password=True) is state
        assert is_leaving(today_is, active=True, last_day=day) is leaves
    assert state_of(day, active=True, last_day=None, has_password=False) is AccountState.INVITED
    assert state_of(day, active=False, last_day=None, has_password=True) is AccountState.CLOSED
    assert not is_leaving(day, active=False, last_day=day) and not is_leaving(day - 22 * DAY, active=True, last_day=day)


# -- invitations ------------------------------------------------------------------------------------------------------


def invite(services: Services, actor: Actor, **more: object) -> str:
    """Invite Nora to Guéret, by letter."""
    facts: dict[str, object] = {
        "name": "Nora Diallo",
        "email": "nora@rcs-creuse.example",
        "function": "animatrice",
        "roles": ["facilitator"],
        "site_slugs": ["gueret"],
        "by_letter": True,
        **more,
    }
    return acts.invite(services, actor, **facts)  # type: ignore[arg-type]


def with_a_link(services: Services) -> list[Letter]:
    """The letters that carry, or carried, a one-time link."""
    return [each for each in letters(services) if each.purpose == ABOUT]


def letters(services: Services) -> list[Letter]:
    """The letters to Nora, oldest first."""
    with services.database.begin(read_only=True) as session:
        return session.query(Letter).filter(Letter.recipient == "nora@rcs-creuse.example").order_by(Letter.id).all()


def test_an_invitation_replaces_a_colleague_until_a_last_day(services: Services, cast: Cast) -> None:
    leaves, ends = today(services) + 3 * DAY, today(services) + 90 * DAY
    invite(services, cast.helene, last_day=ends, replaced=cast.lea.staff_id, replaced_until=leaves)
    nora = actor_of(cast.staff("nora@rcs-creuse.example"))
    assert person(services, nora).last_day == ends and person(services, cast.lea).last_day == leaves
    with services.database.begin(read_only=True) as session:
        found = network.replaced_by(session, nora.staff_id or 0)
        assert found is not None and found.name == "Léa Martin"
        assert network.replacements(session) == {nora.staff_id: (cast.lea.staff_id, "Léa Martin")}
    assert kinds(services)[:2] == [Act.STAFF_INVITED, Act.STAFF_CHANGED]


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({"replaced": 999}, "staff.unknown"),
        ({"last_day": date(2020, 1, 1)}, "staff.last_day_past"),
        ({"last_day": date(2090, 1, 1)}, "staff.last_day_far"),
        ({"site_slugs": []}, "staff.site_missing"),
    ],
)
def test_impossible_invitations_leave_nothing(
    services: Services, cast: Cast, more: dict[str, object], wanted: str
) -> None:
    before = count(services, Staff)
    assert code(lambda: invite(services, cast.helene, **more)) == wanted
    assert count(services, Staff) == before and letters(services) == []


def test_whoever_replaces_the_last_coordinator_does_not_end_her(services: Services, cast: Cast) -> None:
    until = today(services) + DAY
    replaced = {"replaced": cast.helene.staff_id, "replaced_until": until}
    assert code(lambda: invite(services, cast.helene, **replaced)) == "staff.last_coordinator"
    invite(services, cast.helene, **replaced, roles=["coordinator"])  # who takes her place
    assert person(services, cast.helene).last_day == until


def test_the_letter_says_who_invites_and_what_the_link_does(services: Services, cast: Cast) -> None:
    key = invite(services, cast.helene)
    (letter,) = letters(services)
    until = f"{today(services) + 7 * DAY:%d/%m/%Y}"
    for words in ("Hélène Roux vous invite", f"/bienvenue/{key}", "choisissez votre mot de passe", until, "sept jours"):
        assert words in letter.body, words
    assert accounts.peek_link(services, key).name == "Nora Diallo"


def test_a_newer_link_takes_back_the_letter_of_the_older(services: Services, cast: Cast) -> None:
    invite(services, cast.helene)
    number = cast.staff("nora@rcs-creuse.example").id
    second = accounts.link(services, cast.helene, number, by_letter=True)
    third = accounts.reset(services, cast.helene, number, by_letter=True)
    old, older, new = with_a_link(services)
    assert [each.state for each in (old, older, new)] == [LetterState.DROPPED, LetterState.DROPPED, LetterState.WAITING]
    assert third in new.body and second not in new.body
    accounts.disable(services, cast.helene, number)
    assert [each.state for each in with_a_link(services)] == [LetterState.DROPPED] * 3


def test_a_closed_address_is_not_invited_again(services: Services, cast: Cast) -> None:
    invite(services, cast.helene)
    accounts.disable(services, cast.helene, cast.staff("nora@rcs-creuse.example").id)
    with pytest.raises(Refused, match=r"staff\.closed"):
        invite(services, cast.helene)


def test_the_day_of_the_last_sign_in_is_kept(services: Services, cast: Cast) -> None:
    assert person(services, cast.lea).last_sign_in_on is None
    devices.sign_in(services, cast.lea.staff_id or 0, "", "Chromium", keep=False)
    assert person(services, cast.lea).last_sign_in_on == today(services)
