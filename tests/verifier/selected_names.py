"""The selection, its part on borrowed names: each role, whose id stands beside the name, and who signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from keys.algorithms import Algorithm
from tests.verifier import resembling as names
from tests.verifier import world as w
from tests.verifier.resembling import (
    AMONG_OTHERS,
    KNOWN,
    OTHER,
    OURS,
    PARTNER,
    PARTNER_NAME,
    SERVICE,
    crafted,
    profile,
    publish_school,
)
from tests.verifier.selecting import EXPIRED, OPEN, REVOKED, VALID, Case, badge
from tests.verifier.world import ORIGIN, World
from verifier.own_names import OwnNames
from verifier.verdict import Headline

# The names on the list alone: what `skeletons` says of a name that is compared whole.
WHOLE = SERVICE | {"own_names": OwnNames}
LISTED = SERVICE | {"known_issuers": KNOWN | {w.STRANGER: "École du Fil"}}
HOSTED = w.assertion(id=f"{names.SCHOOL}/1", badge=f"{names.SCHOOL}/badge")


def case(make: Callable[[World], Any], headline: Headline, environment: dict[str, Any] = SERVICE) -> Case:
    return Case(make, headline, environment=environment)


def role(name: str, known_as: object, issuer: str = w.STRANGER) -> Callable[[World], Any]:
    return lambda world: crafted(world, name, known_as, issuer)


def token(name: object) -> Callable[[World], Any]:
    """A token, which may hold a name of any shape."""
    return lambda world: world.token(names.badge("source", name), "stranger", Algorithm.EDDSA)


def changed(**changes: Any) -> Callable[[World], Any]:
    """A stranger's badge under our name, changed."""
    return lambda world: world.sign(w.changed(names.badge("issuer", OURS), changes), "stranger")


def revoked(world: World) -> Any:
    url = f"{names.SCHOOL}/list"
    world.web.put(url, world.sign(w.status_list(url, (w.INDEX,), issuer=w.STRANGER), "stranger"))
    return changed(credentialStatus=w.status_entry(url))(world)


def school(name: object, within: object = None, *, is_signed: bool = False) -> Callable[[World], Any]:
    def make(world: World) -> Any:
        publish_school(world, name, within)
        return names.ob2_signed(world) if is_signed else HOSTED

    return make


def unreachable(make: Callable[[World], Any]) -> Callable[[World], Any]:
    def cut(world: World) -> Any:
        presented = make(world)
        world.web.pages.clear()
        return presented

    return cut


def unretrieved(issuer: str) -> dict[str, Any]:
    inside = {"id": issuer, "type": "Profile", "name": OURS}
    return w.assertion(id=f"{names.SCHOOL}/2", badge=w.badge_class(id=f"{names.SCHOOL}/badge", issuer=inside))


def alike(known: str, worn: str) -> Case:
    """A stranger's badge whose issuer wears the name of a known one."""
    listed = {"known_issuers": {PARTNER: known}, "own_origin": ORIGIN}
    return case(role("issuer", worn), OPEN, listed)


ALIKE = (
    ("Le 12 de Guéret", "Le ⑫ de Guéret"),
    ("Ελληνικός Σύλλογος", "ΕΛΛΗΝΙΚΌΣ ΣΎΛΛΟΓΟΣ"),
    ("ნინო", "ჼინო"),
    ("公益社団法人", "公益社団法人。"),
)
NAMES: dict[str, Case] = {
    **{f"our name as {each}": case(role(each, "Réѕeau Cit0yen de Services"), OPEN) for each in names.ROLES},
    **{f"another name as {each}": case(role(each, OTHER), VALID) for each in names.ROLES[:4]},
    **{f"a crafted name: {each!a}": case(role("issuer", each), OPEN, WHOLE) for each in names.CRAFTED},
    **{f"an ordinary name: {each!a}": case(role("issuer", each), VALID) for each in names.ORDINARY[-6:]},
    **{f"a name in a circle or in another script: {worn!a}": alike(known, worn) for known, worn in ALIKE},
    **{f"our name among others: {each[0]!a}": case(role("issuer", each[0]), OPEN) for each in AMONG_OTHERS},
    **{f"listed names alone: {each[0]!a}": case(role("issuer", each[0]), VALID, WHOLE) for each in AMONG_OTHERS},
    **{f"our id as {each}": case(role(each, OTHER, w.NETWORK), OPEN) for each in names.ROLES[1:4]},
    "the id of our site as source": case(role("source", OTHER, w.SITE), OPEN),
    "a listed issuer that names our id": case(role("creator", OTHER, w.NETWORK), VALID, LISTED),
    "our host in a name": case(role("issuer", "badges-example.fr"), OPEN),
    "another host in a name": case(role("issuer", "fil.example"), VALID),
    "our host as an address": case(changed(issuer=profile(OTHER, url="https://badges-example.fr")), OPEN),
    "another host as an address": case(changed(issuer=profile(OTHER, url="https://fil.example")), VALID),
    "our id beside our name": case(role("source", OURS, w.NETWORK), OPEN),
    "a partner's name": case(role("issuer", PARTNER_NAME), OPEN),
    "a partner's name beside ours": case(changed(credentialSubject__source=profile(PARTNER_NAME)), OPEN),
    "ours beside a partner's": case(
        changed(issuer=profile(PARTNER_NAME), credentialSubject__source=profile(OURS)), OPEN
    ),
    "a name in two languages": Case(token({"fr": OTHER, "en": OURS}), None, environment=SERVICE),
    "a list of names": Case(token([OTHER, {"@value": OURS}]), None, environment=SERVICE),
    "names that are too long": case(role("issuer", "é" * 5_001), OPEN),
    "names of the greatest length": case(role("issuer", "é" * 5_000), VALID),
    "a listed issuer of another name": case(role("issuer", "École du Fil"), VALID, LISTED),
    "a listed issuer under another id": case(role("creator", "École du Fil", "https://e.example/"), VALID, LISTED),
    "a listed issuer that names a partner": case(role("source", PARTNER_NAME, PARTNER), VALID, LISTED),
    "a listed issuer that names us elsewhere": case(role("source", OURS, "https://e.example/"), OPEN, LISTED),
    "our own badge in our name": case(badge(), VALID),
    "our own badge that names another": case(badge(credentialSubject__source=profile(OTHER)), VALID),
    "our own badge and no list": case(badge(), VALID, {"known_issuers": {}, "own_origin": ORIGIN}),
    "our own badge without a known origin": case(badge(), VALID, {"known_issuers": KNOWN}),
    "no known names": case(role("issuer", OURS), VALID, {"known_issuers": {}}),
    "our own names and no list": case(role("issuer", OURS), OPEN, SERVICE | {"known_issuers": {}}),
    "our name on a badge that has expired": case(changed(validUntil="2026-11-21T09:00:00Z"), OPEN),
    "another name on a badge that has expired": case(
        changed(issuer=profile(OTHER), validUntil="2026-11-21T09:00:00Z"), EXPIRED
    ),
    "our name on a badge that is revoked": case(revoked, REVOKED),
    "a status list in our name": case(
        lambda world: world.token(w.jwt_list(issuer=profile(OURS)), "stranger", Algorithm.EDDSA), OPEN
    ),
    "our name in a Profile": case(school(OURS), OPEN),
    "our name inside of a BadgeClass": case(school(OTHER, OURS), OPEN),
    "another name in a Profile": case(school(OTHER), VALID),
    "our name in a Profile, signed": case(school(OURS, is_signed=True), OPEN),
    "another name in a Profile, signed": case(school(OTHER, is_signed=True), VALID),
    "our name, and nothing proven": case(unreachable(role("issuer", OURS)), OPEN),
    "our name and our id, and nothing proven": case(unreachable(badge()), OPEN),
    "our name in what cannot be retrieved": case(lambda _: unretrieved(f"{names.SCHOOL}/issuer"), OPEN),
    "our name and id in what cannot be retrieved": case(lambda _: unretrieved(w.PROFILE_URL), OPEN),
    "an award that has not come": case(badge(awardedDate="2026-11-24T14:37:01Z"), VALID),
}
