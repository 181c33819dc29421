"""What the logbook keeps of staff accounts: closed ones, rights that were taken, ways to sign in that were ended, first
names that the public reads no longer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing, changed, was
from badges.base.rights import StaffRole
from badges.base.services import Services
from badges.network import accounts, rows
from badges.network.changes import AUTHENTICATOR, PASSKEYS, PASSWORD, RECOVERY_CODES, SESSIONS
from badges.network.site_helps import grant
from badges.network.tables import Passkey, Site, Staff, StaffLink


def _person(session: OrmSession, facts: Facts) -> Staff | None:
    return rows.of_bits(session, str(facts["person"]))


def _named(person: Staff, **facts: object) -> Facts:
    return {"person": person.erasure_bits.hex(), **facts}


def _closed(session: OrmSession, person: Staff) -> Iterable[Facts]:
    if person not in session.new and changed(person, "active") and not person.active:
        yield _named(person)


def _close(services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    person = _person(session, facts)
    if person is not None and person.active:
        accounts.close(services, session, person)


def _closed_ones(session: OrmSession) -> Iterable[Facts]:
    return [_named(person) for person in session.scalars(select(Staff).where(Staff.active.is_(False)))]


def _given_a_last_day(session: OrmSession, person: Staff) -> Iterable[Facts]:
    if person in session.new or person.last_day is None or not changed(person, "last_day"):
        return
    before = was(person, "last_day")
    if before is None or person.last_day < before:
        yield _named(person, day=person.last_day.isoformat())


def _give_a_last_day(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    person, day = _person(session, facts), date.fromisoformat(str(facts["day"]))
    if person is not None and (person.last_day is None or day < person.last_day):
        person.last_day = day


def _last_days(session: OrmSession) -> Iterable[Facts]:
    for person in session.scalars(select(Staff)):
        if person.last_day is not None:
            yield _named(person, day=person.last_day.isoformat())


def _deprived(session: OrmSession, person: Staff) -> Iterable[Facts]:
    if person in session.new:
        return
    attributes = inspect(person).attrs
    roles = sorted(role.name.value for role in attributes.roles.history.deleted)
    sites = sorted(site.slug for site in attributes.sites.history.deleted)
    if roles or sites:
        yield _named(person, roles=roles, sites=sites)


def _deprive(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    person = _person(session, facts)
    if person is not None:
        person.roles = [role for role in person.roles if role.name.value not in facts["roles"]]
        person.sites = [site for site in person.sites if site.slug not in facts["sites"]]


def _rights_they_lack(session: OrmSession) -> Iterable[Facts]:
    """Of each person the rights that they do not have: those that were taken before are among them."""
    slugs = session.scalars(select(Site.slug).order_by(Site.slug)).all()
    for person in session.scalars(select(Staff)):
        held = {role.name for role in person.roles}
        roles = sorted(name.value for name in StaffRole if name not in held)
        there = {site.slug for site in person.sites}
        yield _named(person, roles=roles, sites=[slug for slug in slugs if slug not in there])


def _locked_out(session: OrmSession, person: Staff) -> Iterable[Facts]:
    if person in session.new:
        return
    for column, what in (("password", PASSWORD), ("tf_totp_secret", AUTHENTICATOR)):
        if changed(person, column) and was(person, column) is not None:
            yield _named(person, what=what)
    if set(was(person, "mf_recovery_codes") or ()) - set(person.mf_recovery_codes or ()):
        yield _named(person, what=RECOVERY_CODES)


def _lock_out(services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    """What opened the account no longer opens it; the coordination gives them a new link."""
    person = _person(session, facts)
    if person is None:
        return
    if facts["what"] == PASSWORD:
        person.password = None
    elif facts["what"] == AUTHENTICATOR:
        person.tf_primary_method = person.tf_totp_secret = person.tf_totp_last_counter = None
    elif facts["what"] == RECOVERY_CODES:
        person.mf_recovery_codes = None
        return  # what else opens the account still does
    elif facts["what"] == SESSIONS:
        accounts.end_sessions(services, session, person)
        return
    elif facts["what"] == PASSKEYS:
        session.execute(delete(Passkey).where(Passkey.staff_id == person.id))
    session.execute(delete(StaffLink).where(StaffLink.staff_id == person.id, StaffLink.used_at.is_(None)))
    accounts.end_sessions(services, session, person)


def _unnamed(session: OrmSession, person: Staff) -> Iterable[Facts]:
    if person not in session.new and was(person, "welcomes_since") is not None and person.welcomes_since is None:
        yield _named(person)


def _unname(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    person = _person(session, facts)
    if person is not None:
        person.welcomes_since = None


def _unnamed_ones(session: OrmSession) -> Iterable[Facts]:
    return [_named(person) for person in session.scalars(select(Staff).where(Staff.welcomes_since.is_(None)))]


def _accompanying(session: OrmSession, person: Staff) -> Iterable[Facts]:
    if person not in session.new and person.accompanies and changed(person, "accompanies"):
        yield _named(person)  # a new account has no bits yet, and a backup of before does not hold it


def _accompany(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    person = _person(session, facts)
    if person is not None:
        person.accompanies = True


def _accompanying_ones(session: OrmSession) -> Iterable[Facts]:
    return [_named(person) for person in session.scalars(select(Staff).where(Staff.accompanies.is_(True)))]


def _end_help(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    """A right at another site that a restored record holds again ends when it did."""
    person = _person(session, facts)
    first, last = (date.fromisoformat(str(facts[each])) for each in ("first_day", "last_day"))
    for each in person.helps if person is not None else ():
        if (each.site.slug, each.first_day) == (facts["site"], first) and each.last_day > last:
            grant.end_on(session, each, last)


NARROWINGS = (
    Narrowing(Kept.ACCOMPANIES, _accompany, Staff, _accompanying, _accompanying_ones),
    Narrowing(Kept.HELP_ENDED, _end_help),
    Narrowing(Kept.ACCOUNT_CLOSED, _close, Staff, _closed, _closed_ones),
    Narrowing(Kept.LAST_DAY, _give_a_last_day, Staff, _given_a_last_day, _last_days),
    Narrowing(Kept.RIGHTS_WITHDRAWN, _deprive, Staff, _deprived, _rights_they_lack),
    Narrowing(Kept.WELCOME_ENDED, _unname, Staff, _unnamed, _unnamed_ones),
    Narrowing(Kept.SIGN_IN_ENDED, _lock_out, Staff, _locked_out),
)
