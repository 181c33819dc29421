"""The team: what a staff member may do and where, until when; whose first name the public reads; and closing the
accounts whose last day has passed."""

from __future__ import annotations

from collections.abc import Iterator

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.journal.rules import CHANGED, COORDINATES, NO_LONGER, OWN_NAME
from badges.base.rights import Action, Actor, StaffRole, require, require_staff
from badges.base.services import Services
from badges.base.times import local_date
from badges.base.versions import refuse_outdated
from badges.network import accounts, rows
from badges.network.facts import WorkFacts
from badges.network.rules import is_closed
from badges.network.tables import Staff
from badges.network.views import StaffView


def recorded(person: StaffView) -> WorkFacts:
    """What is recorded of a staff member's place, as its form says it."""
    sites = tuple(sorted(site.slug for site in person.sites))
    return WorkFacts.recorded(
        function=person.function, roles=tuple(sorted(person.roles)), sites=sites, last_day=person.last_day
    )


def change(
    services: Services,
    actor: Actor,
    staff_id: int,
    facts: WorkFacts,
    *,
    shown: str | None = None,
) -> None:
    """Change how a staff member is named to the public, their roles, sites and last day. Idempotent.

    `shown`: the version of what the form shows, that of `recorded`. Raises NotFound; Outdated: when it is another by
    now, and not what is asked either; Refused: staff.closed, staff.last_coordinator, staff.own_rights for a role, a
    site or more days that the actor would give themselves, staff.same_hand for those that they would give who opened
    their account within a day, and as `accounts.set_work`.
    """
    require(actor, Action.INVITE_STAFF)
    with services.database.begin() as session:
        take_turns(session, accounts.COORDINATORS)
        person = rows.shown_staff(session, staff_id)
        if person is None:
            raise NotFound
        now = services.now()
        if is_closed(local_date(now), active=person.active, last_day=person.last_day):
            raise Refused("staff.closed", name=person.name)
        before = recorded(StaffView.of(person))
        if StaffRole.COORDINATOR not in facts.roles:
            accounts.refuse_last_coordinator(session, person)
        if person.id == actor.staff_id and not _has_all(before, facts):
            raise Refused("staff.own_rights")
        if not _has_all(before, facts):
            accounts.refuse_same_hand(session, actor, person, now)
        accounts.refuse_more_days(session, actor, person, facts.last_day, now)
        accounts.set_work(session, person, facts, local_date(now))
        after = recorded(StaffView.of(person))
        if after != before:
            refuse_outdated(shown, before.version)
            what = ",".join(_differing(before, after))
            note(session, Act.STAFF_CHANGED, actor, About(text=f"staff:{person.id}:{what}"), now)


def _has_all(before: WorkFacts, wanted: WorkFacts) -> bool:
    """Whether each role and site that is wanted is held already."""
    return set(wanted.roles) <= set(before.roles) and set(wanted.sites) <= set(before.sites)


def _differing(before: WorkFacts, after: WorkFacts) -> Iterator[str]:
    """What differs, as the journal keeps it."""
    yield from sorted(name for name in CHANGED if getattr(before, name) != getattr(after, name))
    if StaffRole.COORDINATOR in set(after.roles) - set(before.roles):
        yield COORDINATES


def say_accompanies(services: Services, actor: Actor, staff_id: int, *, accompanies: bool) -> None:
    """Record whether a staff member accompanies members elsewhere; from then on every request of theirs is narrower.

    Each may say it of themselves, and the coordination of each. A yes is taken back by the coordination, and by no one
    for themselves: it opens records. Idempotent. Raises NotFound; NotAllowed; Refused: staff.closed,
    staff.accompanies_own for one's own yes, staff.same_hand for that of who opened the actor's account within a day,
    staff.last_coordinator.
    """
    if actor.staff_id != staff_id:
        require(actor, Action.INVITE_STAFF)
    with services.database.begin() as session:
        take_turns(session, accounts.COORDINATORS)
        person = rows.shown_staff(session, staff_id)
        if person is None:
            raise NotFound
        if not person.active:
            raise Refused("staff.closed", name=person.name)
        if person.accompanies is accompanies:
            return
        if accompanies:
            accounts.refuse_last_coordinator(session, person)
        elif person.accompanies:
            if actor.staff_id == staff_id:
                raise Refused("staff.accompanies_own")
            accounts.refuse_same_hand(session, actor, person, services.now())
        said = ":yes" if accompanies else NO_LONGER if person.accompanies else ":no"
        person.accompanies = accompanies
        note(session, Act.STAFF_ACCOMPANIES, actor, About(text=f"staff:{person.id}{said}"), services.now())


def know_first_steps(services: Services, actor: Actor) -> None:
    """Show the first steps of a new colleague to the actor no more. Idempotent: the first day stays.

    Raises NotFound; NotAllowed.
    """
    staff_id = require_staff(actor)
    with services.database.begin() as session:
        person = session.get(Staff, staff_id, with_for_update={"of": Staff})
        if person is None:
            raise NotFound
        person.steps_known_on = person.steps_known_on or local_date(services.now())


def welcome(services: Services, actor: Actor, *, agrees: bool) -> None:
    """Record whether the actor's first name may stand on the public pages of their sites, as who welcomes. Idempotent.

    Each says it of themselves alone: neither an invitation nor a change by the coordination writes it.
    """
    staff_id = require_staff(actor)
    with services.database.begin() as session:
        person = session.get_one(Staff, staff_id)
        if agrees == (person.welcomes_since is not None):
            return
        person.welcomes_since = local_date(services.now()) if agrees else None
        note(session, Act.STAFF_CHANGED, actor, About(text=f"staff:{person.id}{OWN_NAME}"), services.now())


def close_ended(services: Services) -> int:
    """Close the accounts whose last day has passed, for the periodic job. Returns how many there were."""
    today = local_date(services.now())
    with services.database.begin(read_only=True) as session:
        if not rows.ended(session, today):
            return 0
    with services.database.begin(essential=True) as session:
        found = rows.ended(session, today)
        for person in found:
            accounts.close(services, session, person)
            note(session, Act.STAFF_DISABLED, None, About(text=f"staff:{person.id}"), services.now())
        return len(found)
