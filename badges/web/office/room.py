"""The animatrices' room: its blueprint, the site that she works at now, and how things are looked up for her.

Another site's things do not exist for her (404), by `policy.sees_site`. Reading is done through the request's session;
every change goes through a flow.
"""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from flask import Blueprint, g, session
from flask_login import current_user
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound
from badges.base.rights import StaffRole, sees_site
from badges.exchanges import reads as exchanges
from badges.exchanges.tables import Exchange
from badges.gatherings import reads as gatherings
from badges.gatherings.tables import Gathering
from badges.network import reads as network
from badges.network.tables import Site
from badges.people.tables import Member
from badges.recognition import reads as recognition
from badges.recognition.tables import Award
from badges.web.http import access, forms, limits
from badges.web.http.reading import reading_session

blueprint = Blueprint("office", __name__)

_SITE = "site"
T = TypeVar("T")


def sites_of_hers() -> list[Site]:
    """Return the sites she works at; all of them for the coordination."""
    if "sites_of_hers" not in g:
        if StaffRole.COORDINATOR in access.actor().roles:
            g.sites_of_hers = list(network.sites(reading_session()))
        else:
            g.sites_of_hers = list(current_user.sites)
    found: list[Site] = g.sites_of_hers
    return found


def current_site() -> Site:
    """Return the site she chose last, else the first of hers. Raises NotFound when she has none."""
    sites = sites_of_hers()
    if not sites:
        raise NotFound("site.none")
    chosen = session.get(_SITE)
    own = [site.id for site in current_user.sites]
    return next((site for site in sites if site.id == chosen), None) or next(
        (site for site in sites if site.id in own), sites[0]
    )


def choose_site(site_id: int) -> None:
    """Work at another of her sites from now on."""
    if site_id not in [site.id for site in sites_of_hers()]:
        raise NotFound
    session[_SITE] = site_id


def reading() -> OrmSession:
    """Return the request's session, for reads."""
    return reading_session()


def gathering(gathering_id: int) -> Gathering:
    """Return a session of one of her sites."""
    found = gatherings.gathering(reading(), gathering_id)
    return _hers(found, found.site_id if found is not None else None)


def exchange(exchange_id: int) -> Exchange:
    """Return an exchange of one of her sites."""
    found = exchanges.exchange(reading(), exchange_id)
    return _hers(found, found.site_id if found is not None else None)


def member(member_id: int) -> Member:
    """Return a member of one of her sites."""
    found = reading().get(Member, member_id)
    return _hers(found, found.site_id if found is not None and found.erased_at is None else None)


def award(award_id: int) -> Award:
    """Return an award of one of her sites."""
    found = recognition.award(reading(), award_id)
    return _hers(found, found.site_id if found is not None and found.erased_at is None else None)


def _hers(found: T | None, site_id: int | None) -> T:
    if found is None or site_id is None or not sees_site(access.actor(), site_id):
        raise NotFound
    return found


def check_password(form: forms.Form, errors: forms.FieldErrors) -> None:
    """Ask who is signed in for the password again, within the limits on failures (decisions 26)."""
    password, who = form.get("password", ""), current_user.email.casefold()
    limits.check(limits.SIGN_IN_ACCOUNT, who)
    if len(password) > 1024 or not password or not current_user.verify_and_update_password(password):
        limits.failed(limits.SIGN_IN_ACCOUNT, who)
        errors.add("password", "signin.password_again")


def new_key() -> str:
    """Return a key for a new form: sending it twice is then sending it once."""
    return str(uuid.uuid4())


def client_key(text: str | None) -> str | None:
    """Return the form's key when it is one of ours."""
    try:
        return str(uuid.UUID(text or ""))
    except ValueError:
        return None


@blueprint.context_processor
def staff_frame() -> dict[str, Any]:
    """Return what the frame of every staff page shows: the site, the sites to choose from, and who is signed in."""
    if not access.signed_in():
        return {}
    sites = sites_of_hers()
    return {"site": current_site() if sites else None, "sites": sites, "person": current_user}
