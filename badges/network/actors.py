"""What a member of staff may do today: the rights of their account, and where they help for a time."""

from __future__ import annotations

from datetime import date

from badges.base.rights import Actor
from badges.network import rules
from badges.network.tables import Site, Staff


def actor_of(person: Staff, *, device: int | None = None, today: date | None = None) -> Actor:
    """The rights of a staff member, on this device; none when the account is disabled.

    `today`: with the sites where they help on that day. One statement more, where they help at one.
    """
    if not person.active:
        return Actor(person.id, frozenset(), frozenset(), device)
    roles, sites = frozenset(role.name for role in person.roles), {site.id for site in person.sites}
    if today is not None:
        sites |= {site.id for site in helped(person, today)}
    return Actor(person.id, roles, frozenset(sites), device, accompanies=bool(person.accompanies))


def helped(person: Staff, today: date) -> list[Site]:
    """The sites at work that are not theirs where a staff member helps on this day, by name. One statement, if any.

    Once a site has closed no right holds there any more, whatever its last day was.
    """
    if person.helps_until is None or person.helps_until < today:
        return []
    own = {site.id for site in person.sites}
    found = {
        each.site_id: each.site
        for each in person.helps
        if each.site_id not in own
        and rules.is_at_work(each.site.state)
        and rules.helps_on(today, first_day=each.first_day, last_day=each.last_day, agreed=each.agreed_at is not None)
    }
    return sorted(found.values(), key=lambda each: each.name)
