"""The operator's list of known issuers, which pages show by name instead of as unknown."""

from __future__ import annotations

from collections.abc import Mapping

from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.write import About, note
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.versions import refuse_outdated, version_of
from badges.ledger import rows
from badges.ledger.tables import KnownIssuer
from keys.dids import is_did
from schemas.urls import split_url

LONGEST_ID, LONGEST_NAME = 500, 120


def listed(services: Services) -> dict[str, str]:
    """The operator's list, id to name. Our own network and sites are known without being listed."""
    with services.database.begin(read_only=True) as session:
        return {each.issuer_id: each.name for each in rows.known_issuers(session)}


def check(issuer_id: str, name: str) -> tuple[str, str]:
    """An identifier and a name as they are stored. Raises Refused: as `add` does."""
    issuer_id, name = issuer_id.strip(), " ".join(name.split())
    if not (is_did(issuer_id) or _is_https(issuer_id)) or len(issuer_id) > LONGEST_ID:
        raise Refused("issuer.id_malformed")
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Refused("issuer.name_malformed")
    return issuer_id, name


def list_version(listed: Mapping[str, str]) -> str:
    """The version of the list, id to name, which the form that adds to it carries."""
    return version_of(sorted(listed.items()))


def add(services: Services, actor: Actor, issuer_id: str, name: str, *, shown: str | None = None) -> None:
    """Add an issuer, or give it another name. `shown`: the version of the list when the form was made.

    Raises NotAllowed; Outdated: when it would rename an issuer, and the list is another by now; Refused:
    `issuer.id_malformed` for what is neither a DID nor an https address, `issuer.name_malformed`.
    """
    require(actor, Action.MANAGE_ISSUERS)
    issuer_id, name = check(issuer_id, name)
    with services.database.begin() as session:
        known = rows.known_issuer(session, issuer_id)
        if known is None:
            session.add(KnownIssuer(issuer_id=issuer_id, name=name, added_at=services.now()))
        elif known.name != name:
            now = {each.issuer_id: each.name for each in rows.known_issuers(session)}
            refuse_outdated(shown, list_version(now))
            known.name = name
        note(session, Act.ISSUER_LISTED, actor, About(text=issuer_id[:200]), services.now())


def remove(services: Services, actor: Actor, issuer_id: str, *, shown: str | None = None) -> None:
    """Take an issuer off the list. `shown`: the version of its entry that the form shows.

    Raises NotAllowed; Outdated: when it has another name by now; NotFound: `issuer.not_listed`.
    """
    require(actor, Action.MANAGE_ISSUERS)
    with services.database.begin() as session:
        known = rows.known_issuer(session, issuer_id.strip())
        if known is None:
            raise NotFound("issuer.not_listed")
        refuse_outdated(shown, version_of(known.issuer_id, known.name))
        session.delete(known)
        note(session, Act.ISSUER_REMOVED, actor, About(text=known.issuer_id[:200]), services.now())


def _is_https(text: str) -> bool:
    try:
        parts = split_url(text)
        return parts.scheme == "https" and bool(parts.hostname) and not parts.username and text.isprintable()
    except ValueError:
        return False
