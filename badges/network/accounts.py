"""Staff accounts: a one-time link to set the password, the end of every session, and of the account (decisions 26).

Only the digest of a link's key is kept. Looking at a link consumes nothing; accepting it does, once.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused, refuse_all
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, StaffRole, require
from badges.base.services import Services
from badges.base.text.names import folded
from badges.base.times import local_date
from badges.network import letters, rows, rules
from badges.network.actors import actor_of
from badges.network.changes import LINKS, PASSKEYS, SESSIONS, note_ended
from badges.network.facts import InvitationFacts, WorkFacts
from badges.network.letters import LINK_LIFE
from badges.network.lost import phones as lost
from badges.network.signin import devices, notices
from badges.network.signin.passwords import check_password
from badges.network.site_helps import grant
from badges.network.tables import Passkey, Replacement, Staff, StaffLink, WebSession
from badges.network.views import StaffView

COORDINATORS = "coordinators"  # taken in turns by whatever may lose one


def invite(services: Services, actor: Actor, facts: InvitationFacts, *, by_letter: bool = False) -> str:
    """Register a staff member and return the key of their one-time link. A known e-mail address gets a new link only.

    `by_letter`: the link goes to the address too. Raises Refused: staff.site, staff.site_missing,
    staff.last_day_past, staff.last_day_far, staff.closed (a known address), staff.email_taken (one that is known under
    another name), staff.email_held (that of one who asked to be erased, until their row is emptied: no name is said),
    staff.unknown, staff.last_coordinator, staff.own_rights and staff.same_hand (who is replaced).
    """
    require(actor, Action.INVITE_STAFF)
    with services.database.begin() as session:
        take_turns(session, COORDINATORS)
        person = session.scalar(select(Staff).where(Staff.email == facts.email))
        if person is not None:
            if person.erased_at is not None:
                raise Refused("staff.email_held")
            if _is_closed(services, person):
                raise Refused("staff.closed", name=person.name)
            if folded(person.name) != folded(facts.name):
                raise Refused("staff.email_taken", name=person.name)
            note(session, Act.STAFF_LINKED, actor, About(text=f"staff:{person.id}"), services.now())
            notices.access_given(services, session, actor, person, f"a donné un lien de connexion à {person.name}")
            return _new_link(services, session, person, actor if by_letter else None)
        now = services.now()
        person = Staff(**facts.columns(), fs_uniquifier=uuid.uuid4().hex, created_at=now, confirmed_at=now)
        refuse_all(wrong_invitation(session, vars(facts), local_date(now)))
        set_work(session, person, facts, local_date(now))
        session.add(person)
        session.flush()
        if facts.replaced is not None:
            _replace(services, session, actor, person, facts.replaced, facts.replaced_until)
        note(session, Act.STAFF_INVITED, actor, About(text=f"staff:{person.id}"), services.now())
        notices.access_given(services, session, actor, person, f"a invité {person.name} dans l’équipe")
        return _new_link(services, session, person, actor if by_letter else None)


def link(services: Services, actor: Actor, staff_id: int, *, by_letter: bool = False) -> str:
    """A new one-time link for a staff member; those before it end. Returns its key."""
    require(actor, Action.INVITE_STAFF)
    with services.database.begin() as session:
        person = _open_account(services, session, staff_id)
        note(session, Act.STAFF_LINKED, actor, About(text=f"staff:{person.id}"), services.now())
        notices.access_given(services, session, actor, person, f"a donné un lien de connexion à {person.name}")
        return _new_link(services, session, person, actor if by_letter else None)


def peek_link(services: Services, key: str) -> StaffView:
    """The staff member of a one-time link; looking consumes nothing. Raises NotFound: `staff.link_ended`."""
    with services.database.begin(read_only=True) as session:
        return StaffView.of(session.get_one(Staff, _live_link(services, session, key).staff_id))


def accept_link(services: Services, key: str, password: str, *, hash_password: Callable[[str], str]) -> int:
    """Set the password by a one-time link, once; every open session of the staff member ends. Returns their number.

    `hash_password` is handed in: Flask-Security's belongs to the application.
    Raises NotFound: `staff.link_ended`; Refused: password.too_short, password.too_long, password.too_easy.
    """
    now = services.now()
    with services.database.begin(read_only=True) as session:
        person = session.get_one(Staff, _live_link(services, session, key).staff_id)
        check_password(session, password, person)
    digest = hash_password(password)  # slow on purpose: outside of the transaction
    with services.database.begin(essential=True) as session:
        used = session.execute(
            update(StaffLink)
            .where(StaffLink.key_digest == _digest(key), StaffLink.used_at.is_(None), StaffLink.expires_at > now)
            .where(StaffLink.stopped_at.is_(None))
            .values(used_at=now)
        )
        if not isinstance(used, CursorResult) or used.rowcount != 1:
            raise NotFound("staff.link_ended")
        person = session.get_one(Staff, person.id)
        note_ended(session, person, LINKS, now)
        is_first = person.password is None
        person.password = digest
        end_sessions(services, session, person)
        note(session, Act.PASSWORD_SET, actor_of(person), About(), now)
        if not is_first:
            notices.changed(services, session, person, "Un mot de passe a été choisi avec un lien à usage unique.")
        return person.id


def note_proof(services: Services, actor: Actor) -> None:
    """Add to the journal that a staff member proved again who they are, on a full disk too."""
    with services.database.begin(essential=True) as session:
        note(session, Act.PROVED_AGAIN, actor, About(), services.now())


def sign_out_everywhere(services: Services, actor: Actor, staff_id: int) -> None:
    """End every session of a staff member, on every device: their own, or any for the coordination."""
    if actor.staff_id != staff_id:
        require(actor, Action.END_SESSIONS)
    with services.database.begin(essential=True) as session:
        person = session.get(Staff, staff_id)
        if person is None:
            raise NotFound
        end_sessions(services, session, person)
        note_ended(session, person, SESSIONS, services.now())
        note(session, Act.SESSIONS_ENDED, actor, About(text=f"staff:{person.id}"), services.now())


def disable(services: Services, actor: Actor, staff_id: int) -> None:
    """A staff member leaves: account, links and sessions end at once; what they signed stays valid.

    What they had begun belongs to the site: its other staff see it and take it up.
    Raises NotFound; Refused: `staff.self`, `staff.last_coordinator`.
    """
    require(actor, Action.DISABLE_STAFF)
    with services.database.begin(essential=True) as session:
        shut(services, session, actor, staff_id)


def reset(services: Services, actor: Actor, staff_id: int, *, by_letter: bool = False) -> str:
    """Forget how a staff member signs in, end their sessions, and return the key of a one-time link.

    Raises NotFound: without such an account, or for a closed one.
    """
    require(actor, Action.DISABLE_STAFF)
    with services.database.begin() as session:
        return start_over(services, session, actor, staff_id, by_letter=by_letter)


# -- parts -----------------------------------------------------------------------------------------------------------


def set_work(session: OrmSession, person: Staff, facts: WorkFacts, today: date) -> None:
    """Write how a staff member is named to the public, their roles, sites and last day.

    Raises Refused: as `wrong_work`; staff.last_coordinator.
    """
    here = {site.slug: site for site in rows.held_sites(session, facts.sites)}
    refuse_all(wrong_work(session, vars(facts), today, kept=person.last_day))
    facts.fill(person)
    person.roles = list(rows.roles(session, facts.roles))
    person.sites = [here[slug] for slug in dict.fromkeys(facts.sites)]
    _set_last_day(session, person, facts.last_day, today)


def wrong_work(
    session: OrmSession, said: Mapping[str, Any], today: date, *, kept: date | None = None
) -> Iterator[Refused]:
    """What is wrong with the place that is said: staff.site for one that there is not, or that has closed,
    staff.site_missing for a facilitator who works at none, `rules.why_no_last_day` for another last day than `kept`.
    """
    sites, roles, last_day = said.get("sites"), said.get("roles"), said.get("last_day")
    if sites and not set(sites) <= {site.slug for site in rows.working_sites(session)}:
        yield Refused("staff.site")
    if sites == () and roles is not None and StaffRole.COORDINATOR not in roles:
        yield Refused("staff.site_missing")
    if last_day is not None and last_day != kept and (code := rules.why_no_last_day(today, last_day)):
        yield Refused(code, part="last_day")


def wrong_invitation(session: OrmSession, said: Mapping[str, Any], today: date) -> Iterator[Refused]:
    """What `invite` would refuse of the fields that are said, each with the name of its field."""
    yield from wrong_work(session, said, today)
    if (replaced := said.get("replaced")) is None:
        return
    other, until = rows.shown_staff(session, replaced), said.get("replaced_until")
    if other is None:
        yield Refused("staff.unknown", part="replaced")
    elif until is not None and until != other.last_day and (code := rules.why_no_last_day(today, until)):
        yield Refused(code, part="replaced_until")


def _set_last_day(session: OrmSession, person: Staff, last_day: date | None, today: date) -> None:
    """Write the last day of a staff member. Raises Refused: as `rules.why_no_last_day`, staff.last_coordinator."""
    if last_day == person.last_day:
        return
    if last_day is not None:
        if code := rules.why_no_last_day(today, last_day):
            raise Refused(code)
        refuse_last_coordinator(session, person)
    person.last_day = last_day


def _replace(
    services: Services, session: OrmSession, actor: Actor, person: Staff, replaced: int, until: date | None
) -> None:
    """Write that a staff member replaces another, and the other's last day.

    Raises Refused: staff.unknown, staff.last_day_past, staff.last_day_far, staff.last_coordinator, staff.own_rights,
    staff.same_hand.
    """
    other = rows.shown_staff(session, replaced)
    if other is None or other.id == person.id:
        raise Refused("staff.unknown")
    session.merge(Replacement(staff_id=person.id, replaced_id=other.id))
    if until is not None and until != other.last_day:
        refuse_more_days(session, actor, other, until, services.now())
        _set_last_day(session, other, until, local_date(services.now()))
        note(session, Act.STAFF_CHANGED, actor, About(text=f"staff:{other.id}"), services.now())


def refuse_more_days(session: OrmSession, actor: Actor, person: Staff, last_day: date | None, now: datetime) -> None:
    """Refuse a later last day, or none any more, to who asks it for themselves: their time is another's to give.

    Raises Refused: `staff.own_rights`, and as `refuse_same_hand`.
    """
    if not rules.is_longer(person.last_day, last_day):
        return
    if person.id == actor.staff_id:
        raise Refused("staff.own_rights", part="last_day")
    refuse_same_hand(session, actor, person, now)


def refuse_same_hand(session: OrmSession, actor: Actor, person: Staff, now: datetime) -> None:
    """Refuse to give more to who opened the account of the actor within a day: both may be in one hand (decisions 88).

    After a day others have read of it. Raises Refused: `staff.same_hand`.
    """
    if rows.opened_actor(session, person.id, actor, now):
        raise Refused("staff.same_hand", name=person.name)


def refuse_last_coordinator(session: OrmSession, person: Staff) -> None:
    """Refuse to lose the coordinator who stays longest: after that no one could invite or reset an account.

    The caller holds the turn of COORDINATORS. Raises Refused: `staff.last_coordinator`.
    """
    is_one = any(role.name is StaffRole.COORDINATOR for role in person.roles)
    if is_one and person.active and not rows.lasting_coordinators(session, but=person.id):
        raise Refused("staff.last_coordinator", name=person.name)


def shut(services: Services, session: OrmSession, actor: Actor, staff_id: int) -> None:
    """What `disable` does, in the caller's transaction."""
    if actor.staff_id == staff_id:
        raise Refused("staff.self")
    take_turns(session, COORDINATORS)
    person = session.get(Staff, staff_id)
    if person is None:
        raise NotFound
    refuse_last_coordinator(session, person)
    close(services, session, person)
    note(session, Act.STAFF_DISABLED, actor, About(text=f"staff:{person.id}"), services.now())


def open_again(services: Services, session: OrmSession, actor: Actor, staff_id: int) -> None:
    """A staff member comes back: the account is open again, without a last day, in the caller's transaction.

    Raises NotFound; Refused: `staff.own_rights` for one's own, whose last day is to come; `staff.same_hand` of an
    account that they opened within a day.
    """
    person = rows.shown_staff(session, staff_id)
    if person is None:
        raise NotFound
    refuse_more_days(session, actor, person, None, services.now())
    refuse_same_hand(session, actor, person, services.now())
    if person.active and _is_closed(services, person):  # the job that closes it has not come yet
        close(services, session, person)
    person.active, person.last_day = True, None
    note(session, Act.STAFF_ENABLED, actor, About(text=f"staff:{person.id}"), services.now())


def start_over(services: Services, session: OrmSession, actor: Actor, staff_id: int, *, by_letter: bool) -> str:
    """What `reset` does, in the caller's transaction."""
    person = _open_account(services, session, staff_id)
    person.password, person.tf_primary_method, person.tf_totp_secret = None, None, None
    person.tf_totp_last_counter, person.mf_recovery_codes = None, None
    session.execute(delete(Passkey).where(Passkey.staff_id == person.id))
    note_ended(session, person, PASSKEYS, services.now())
    end_sessions(services, session, person)
    note(session, Act.STAFF_RESET, actor, About(text=f"staff:{person.id}"), services.now())
    notices.access_given(services, session, actor, person, f"a remis à zéro la connexion de {person.name}")
    notices.changed(services, session, person, "Vos façons de vous connecter ont été remises à zéro.")
    return _new_link(services, session, person, actor if by_letter else None)


def close(services: Services, session: OrmSession, person: Staff) -> None:
    """Close an account: its one-time links, its letters that wait, its sessions and its rights for a time end."""
    person.active = False
    grant.end_all(session, person, services.now())
    session.execute(delete(StaffLink).where(StaffLink.staff_id == person.id, StaffLink.used_at.is_(None)))
    letters.drop(session, person.id)
    end_sessions(services, session, person)


def end_sessions(services: Services, session: OrmSession, person: Staff) -> None:
    """End every session and device of a staff member, in the caller's transaction.

    A browser that holds a cookie of theirs is as if it had never been seen.
    """
    session.execute(delete(WebSession).where(WebSession.subject == person.fs_uniquifier))
    person.fs_uniquifier = uuid.uuid4().hex
    devices.end_all(session, person.id, services.now())


def _open_account(services: Services, session: OrmSession, staff_id: int) -> Staff:
    person = rows.shown_staff(session, staff_id)
    if person is None or _is_closed(services, person):
        raise NotFound
    return person


def _is_closed(services: Services, person: Staff) -> bool:
    return rules.is_closed(local_date(services.now()), active=person.active, last_day=person.last_day)


def _new_link(services: Services, session: OrmSession, person: Staff, by_letter_of: Actor | None = None) -> str:
    now = services.now()
    open_ones = delete(StaffLink).where(StaffLink.staff_id == person.id, StaffLink.used_at.is_(None))
    if session.execute(open_ones).rowcount:  # type: ignore[attr-defined]
        note_ended(session, person, LINKS, now)
    key = secrets.token_urlsafe(32)
    session.add(StaffLink(staff_id=person.id, key_digest=_digest(key), created_at=now, expires_at=now + LINK_LIFE))
    if by_letter_of is not None and not lost.open_about(session, person.id, now):  # a lost phone may read the letter
        letters.one_time_link(services, session, by_letter_of, person, key)
    else:
        letters.drop(session, person.id)
    return key


def _live_link(services: Services, session: OrmSession, key: str) -> StaffLink:
    chosen = select(StaffLink).where(StaffLink.key_digest == _digest(key), StaffLink.used_at.is_(None))
    found = session.scalar(chosen.where(StaffLink.expires_at > services.now(), StaffLink.stopped_at.is_(None)))
    if found is None or _is_closed(services, session.get_one(Staff, found.staff_id)):
        raise NotFound("staff.link_ended")
    return found


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
