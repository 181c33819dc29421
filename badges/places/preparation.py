"""The job that prepares places: it makes their keys, and asks whether their public address answers with them.

It can be killed at any step and run twice: a key that is there is made no second time (`ownership.changing` holds the
row meanwhile), and what an address answered is only ever the last word.
"""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import select

from badges.base.errors import KeyringStale, NotFound, Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import OPERATOR, Action, Actor, require
from badges.base.services import Services
from badges.ledger import identities
from badges.network.service import ownership
from badges.network.tables import Site, SiteState
from badges.places.tables import Opening
from keys.algorithms import Algorithm
from keys.dids import did_web_document_url
from keys.verification import VerificationMethod
from schemas import strict_json
from schemas.errors import OpenBadgesError
from schemas.members import listed
from schemas.vocabulary import DID_JSON
from verifier.fetch import Fetch, MappedFetch

LIMIT = 256 * 1024  # bytes of a document of keys
OTHER_KEY, NO_DOCUMENT = "place.other_key", "place.no_document"
_log = logging.getLogger(__name__)


def prepare_places(services: Services) -> int:
    """Prepare each place whose opening is under way. Returns how many there are."""
    with services.database.begin(read_only=True) as session:
        preparing = select(Site.id, Site.slug).where(Site.state == SiteState.PREPARING).order_by(Site.id)
        found = [(number, slug) for number, slug in session.execute(preparing)]
    for number, slug in found:
        _make_key(services, number, slug)
        _ask(services, number, slug)
    return len(found)


def ask_again(services: Services, actor: Actor, site_id: int) -> bool:
    """Ask the public address of a place now, and make its keys if the job has not. Returns whether it answers.

    Raises NotAllowed; NotFound; Refused: `place.open` for one that is in preparation no longer.
    """
    require(actor, Action.MANAGE_SITES)
    with services.database.begin(read_only=True) as session:
        site = session.get(Site, site_id)
        if site is None:
            raise NotFound
        if site.state is not SiteState.PREPARING:
            raise Refused("place.open")
        slug = site.slug
    _make_key(services, site_id, slug)
    return _ask(services, site_id, slug)


def key_of(services: Services, slug: str) -> VerificationMethod | None:
    """The public half of the key with which a place signs; None before it is made."""
    active = identities.methods(services, slug)
    return next((each for each in active if each.algorithm is Algorithm.EDDSA), None)


def address_of(services: Services, slug: str) -> str:
    """Where the public reads the keys of a place."""
    return did_web_document_url(identities.site_did(services.settings.public_url, slug))


def _make_key(services: Services, site_id: int, slug: str) -> None:
    """Make the key of a place, unless there is one. A folder that lacks other keys is left for the next time."""
    if key_of(services, slug) is None:
        try:
            with ownership.changing(services):
                ownership.make_keys(services, services.settings.public_url, [slug], services.now())
        except KeyringStale:
            _log.warning("the key of a place was not made: the folder lacks keys of the instance's row")
            return
    if (key := key_of(services, slug)) is not None:
        _note_key(services, site_id, key.id.partition("#")[2])


def _note_key(services: Services, site_id: int, name: str) -> None:
    """Note in the journal that a key was made, unless it is noted: a job may have been killed after the file."""
    with services.database.begin() as session:
        row = session.get(Opening, site_id, with_for_update=True)
        if not journal.is_noted(session, Act.KEY_MADE, name, row.begun_at if row is not None else None):
            note(session, Act.KEY_MADE, OPERATOR, About(text=name), services.now())


def _ask(services: Services, site_id: int, slug: str) -> bool:
    """Ask the public address, outside of any transaction, and write what it answered."""
    trouble = _trouble(services, slug)
    now: datetime = services.now()
    with services.database.begin() as session:
        row = session.get(Opening, site_id, with_for_update=True)
        if row is None:
            row = Opening(site_id=site_id, begun_at=now)
            session.add(row)
        row.asked_at, row.trouble = now, trouble
        row.answered_at = None if trouble is not None else row.answered_at or now
    return trouble is None


def _trouble(services: Services, slug: str) -> str | None:
    """Why the address does not answer with the key of the place, as a code; None when it does."""
    key = key_of(services, slug)
    if key is None:
        return "place.no_key"
    try:
        answer = _outside(services)(address_of(services, slug), accept=DID_JSON, limit=LIMIT)
        if answer.status != 200:
            return NO_DOCUMENT
        document = strict_json.parse_object(answer.data)
    except OpenBadgesError as trouble:
        return trouble.code if trouble.code.startswith("fetch.") else NO_DOCUMENT
    ids = [each.get("id") for each in listed(document.get("verificationMethod")) if isinstance(each, dict)]
    same = document.get("id") == identities.site_did(services.settings.public_url, slug) and key.id in ids
    return None if same else OTHER_KEY


def _outside(services: Services) -> Fetch:
    """The fetch that asks our own public address over the network, which `services.fetch` refuses to.

    The address is the operator's own setting, so that it may be one of this machine: that of a demonstration is.
    """
    origin = services.settings.public_url
    return services.outside or MappedFetch(services.fetch, {origin: origin})
