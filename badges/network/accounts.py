"""Staff accounts: a one-time link to set the password, and the end of every session (decisions 26).

Only the digest of a link's key is kept. Looking at a link consumes nothing; accepting it does, once.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable, Collection
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session as OrmSession

from badges.base.choices import read
from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.write import About, note
from badges.base.rights import Action, Actor, StaffRole, require
from badges.base.services import Services
from badges.base.text import contacts, names
from badges.network import rows
from badges.network.tables import Passkey, Site, Staff, StaffLink, WebSession
from badges.network.views import StaffView

LINK_LIFE = timedelta(days=7)
PASSWORD_SHORTEST = 12
PASSWORD_LONGEST = 128
FUNCTIONS = ("animatrice", "animateur", "coordinatrice", "coordinateur")


def actor_of(staff: Staff) -> Actor:
    """The rights of a staff member; none when the account is disabled."""
    if not staff.active:
        return Actor(staff.id, frozenset(), frozenset())
    return Actor(staff.id, frozenset(role.name for role in staff.roles), frozenset(site.id for site in staff.sites))


def invite(
    services: Services,
    actor: Actor,
    *,
    name: str,
    email: str,
    function: str,
    roles: Collection[str],
    site_slugs: Collection[str] = (),
    username: str | None = None,
) -> str:
    """Register a staff member and return the key of their one-time link. A known e-mail address gets a new link only.

    Raises Refused: staff.name, email.malformed, staff.function, staff.role, staff.site, staff.username_taken.
    """
    require(actor, Action.INVITE_STAFF)
    label, address = names.clean(name), contacts.email(email)
    if label is None or len(label) > 120:
        raise Refused("staff.name")
    if address is None:
        raise Refused("email.malformed")
    address = address.lower()
    if function not in FUNCTIONS:
        raise Refused("staff.function")
    wanted = [role for text in roles if (role := read(StaffRole, text)) is not None]
    if not wanted or len(wanted) < len(roles):
        raise Refused("staff.role")
    with services.database.begin() as session:
        person = session.scalar(select(Staff).where(Staff.email == address))
        if person is not None:
            return _new_link(services, session, person)
        if username and session.scalar(select(Staff.id).where(Staff.username == username)):
            raise Refused("staff.username_taken")
        sites = [rows.site(session, slug) for slug in site_slugs]
        person = Staff(
            name=label,
            email=address,
            function=function,
            username=username,
            fs_uniquifier=uuid.uuid4().hex,
            created_at=services.now(),
            confirmed_at=services.now(),
        )
        person.roles = list(rows.roles(session, wanted))
        person.sites = [_known(site) for site in sites]
        session.add(person)
        session.flush()
        note(session, Act.STAFF_INVITED, actor, About(text=f"staff:{person.id}"), services.now())
        return _new_link(services, session, person)


def link(services: Services, actor: Actor, staff_id: int) -> str:
    """A new one-time link for a staff member; those before it end. Returns its key."""
    require(actor, Action.INVITE_STAFF)
    with services.database.begin() as session:
        person = session.get(Staff, staff_id)
        if person is None or not person.active:
            raise NotFound
        note(session, Act.STAFF_LINKED, actor, About(text=f"staff:{person.id}"), services.now())
        return _new_link(services, session, person)


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
        check_password(password, person)
    digest = hash_password(password)  # slow on purpose: outside of the transaction
    with services.database.begin(essential=True) as session:
        used = session.execute(
            update(StaffLink)
            .where(StaffLink.key_digest == _digest(key), StaffLink.used_at.is_(None), StaffLink.expires_at > now)
            .values(used_at=now)
        )
        if not isinstance(used, CursorResult) or used.rowcount != 1:
            raise NotFound("staff.link_ended")
        person = session.get_one(Staff, person.id)
        person.password = digest
        _end_sessions(session, person)
        note(session, Act.PASSWORD_SET, actor_of(person), About(), now)
        return person.id


def note_sign_in(services: Services, staff_id: int) -> None:
    """Add a sign-in to the journal, on a full disk too."""
    with services.database.begin(essential=True) as session:
        person = session.get_one(Staff, staff_id)
        note(session, Act.SIGNED_IN, actor_of(person), About(), services.now())


def sign_out_everywhere(services: Services, actor: Actor, staff_id: int) -> None:
    """End every session of a staff member, on every device: their own, or any for the coordination."""
    if actor.staff_id != staff_id:
        require(actor, Action.END_SESSIONS)
    with services.database.begin(essential=True) as session:
        person = session.get(Staff, staff_id)
        if person is None:
            raise NotFound
        _end_sessions(session, person)
        note(session, Act.SESSIONS_ENDED, actor, About(text=f"staff:{person.id}"), services.now())


def disable(services: Services, actor: Actor, staff_id: int) -> None:
    """A staff member leaves: account, links and sessions end at once; what they signed stays valid."""
    require(actor, Action.DISABLE_STAFF)
    with services.database.begin(essential=True) as session:
        person = session.get(Staff, staff_id)
        if person is None:
            raise NotFound
        person.active = False
        session.execute(delete(StaffLink).where(StaffLink.staff_id == person.id, StaffLink.used_at.is_(None)))
        _end_sessions(session, person)
        note(session, Act.STAFF_DISABLED, actor, About(text=f"staff:{person.id}"), services.now())


def enable(services: Services, actor: Actor, staff_id: int) -> None:
    """A staff member comes back: the account is open again, and needs a link or its password."""
    require(actor, Action.DISABLE_STAFF)
    with services.database.begin() as session:
        person = session.get(Staff, staff_id)
        if person is None:
            raise NotFound
        person.active = True
        note(session, Act.STAFF_ENABLED, actor, About(text=f"staff:{person.id}"), services.now())


def reset(services: Services, actor: Actor, staff_id: int) -> str:
    """Forget how a staff member signs in, end their sessions, and return the key of a one-time link.

    Raises NotFound: for nobody, and for a closed account.
    """
    require(actor, Action.DISABLE_STAFF)
    with services.database.begin() as session:
        person = session.get(Staff, staff_id)
        if person is None or not person.active:
            raise NotFound
        person.password, person.tf_primary_method, person.tf_totp_secret = None, None, None
        person.mf_recovery_codes = None
        session.execute(delete(Passkey).where(Passkey.staff_id == person.id))
        _end_sessions(session, person)
        note(session, Act.STAFF_RESET, actor, About(text=f"staff:{person.id}"), services.now())
        return _new_link(services, session, person)


def check_password(password: str, person: Staff) -> None:
    """Check that a password is long enough, and not made of the staff member's name or address. Raises Refused."""
    if len(password) < PASSWORD_SHORTEST:
        raise Refused("password.too_short", length=PASSWORD_SHORTEST)
    if len(password) > PASSWORD_LONGEST:
        raise Refused("password.too_long", length=PASSWORD_LONGEST)
    plain = names.folded(password).replace(" ", "")
    own = {names.folded(part) for part in (*person.name.split(), person.email.partition("@")[0])}
    rest = plain
    for part in sorted((part for part in own if len(part) > 2), key=len, reverse=True):
        rest = rest.replace(part, "")
    if len(set(plain)) < 5 or len(rest) < 6:
        raise Refused("password.too_easy")


def _known(site: Site | None) -> Site:
    if site is None:
        raise Refused("staff.site")
    return site


def _new_link(services: Services, session: OrmSession, person: Staff) -> str:
    now = services.now()
    session.execute(delete(StaffLink).where(StaffLink.staff_id == person.id, StaffLink.used_at.is_(None)))
    key = secrets.token_urlsafe(32)
    session.add(StaffLink(staff_id=person.id, key_digest=_digest(key), created_at=now, expires_at=now + LINK_LIFE))
    return key


def _live_link(services: Services, session: OrmSession, key: str) -> StaffLink:
    chosen = select(StaffLink).where(StaffLink.key_digest == _digest(key), StaffLink.used_at.is_(None))
    found = session.scalar(chosen.where(StaffLink.expires_at > services.now()))
    if found is None or not session.get_one(Staff, found.staff_id).active:
        raise NotFound("staff.link_ended")
    return found


def _end_sessions(session: OrmSession, person: Staff) -> None:
    session.execute(delete(WebSession).where(WebSession.subject == person.fs_uniquifier))
    person.fs_uniquifier = uuid.uuid4().hex


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
