"""Badges of others in our service: what their issuers publish is kept for a while in this process, and no longer."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import pytest

from badges.base.services import Services
from badges.publication.judgement import verify_presented
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from tests.verifier import world as w
from tests.verifier.world import World, world_of
from verifier.cache import DocumentCache
from verifier.presented_bytes import Presented
from verifier.verdict import Headline

DID_URL = "https://badges.example/.well-known/did.json"


@dataclass
class Seconds:
    """The cache's own clock."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Neighbour:
    """Another network and its badges, seen from our service."""

    world: World
    services: Services
    seconds: Seconds

    def judged(self, presented: str | bytes) -> Headline:
        """The service's verdict on presented bytes."""
        data = presented.encode() if isinstance(presented, str) else presented
        return verify_presented(self.services, Presented(data)).headline

    def asked(self) -> list[str]:
        """The requests that the neighbour received since the last call."""
        asked = list(self.world.web.asked)
        self.world.web.asked.clear()
        return asked


@pytest.fixture(scope="module")
def neighbours_keys(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    """The keys of the neighbour, of a site of its, and of a stranger."""
    keyring = Keyring.create(tmp_path_factory.mktemp("neighbour") / "keys", "un mot de passe pour les tests")
    for owner, did in (("network", w.NETWORK), ("gueret", w.SITE), ("stranger", w.STRANGER)):
        for algorithm in (Algorithm.EDDSA, Algorithm.RS256):
            keyring.generate(owner, did, algorithm, w.CREATED)
    return keyring


@pytest.fixture
def neighbour(services_sqlite: Services, neighbours_keys: Keyring) -> Neighbour:
    """The neighbour is on the web; the service keeps documents by a clock that tests move."""
    world, seconds = world_of(neighbours_keys), Seconds()
    services = replace(services_sqlite, fetch=world.web, clock=lambda: w.NOW, cache=DocumentCache(clock=seconds))
    return Neighbour(world, services, seconds)


def forms(world: World) -> dict[str, str | bytes]:
    """A good badge of the neighbour in the forms that need its documents."""
    name = "Réseau du pays voisin"  # not ours, which nobody else may wear
    world.web.put(w.PROFILE_URL, w.profile(name=name))
    return {
        "proof": json.dumps(world.sign(w.credential(issuer__name=name))),
        "token": world.token(w.jwt_credential(issuer__name=name)),
        "2.0 token": w.ob2_token(world),
    }


@pytest.mark.parametrize("form", ["proof", "token", "2.0 token"])
def test_a_second_badge_asks_nothing_of_issuer_and_lists(neighbour: Neighbour, form: str) -> None:
    """The BadgeClass of version 2.0 is no document of the issuer's own: it is read each time."""
    badge = forms(neighbour.world)[form]
    assert neighbour.judged(badge) is Headline.UNKNOWN_ISSUER
    assert neighbour.asked()
    assert neighbour.judged(badge) is Headline.UNKNOWN_ISSUER
    assert neighbour.asked() == ([w.BADGE_URL] if form == "2.0 token" else [])


def test_every_service_keeps_documents_of_its_own(neighbour: Neighbour) -> None:
    """As wired by default, without a cache handed in; two services, such as two processes, share nothing."""
    badge, given = forms(neighbour.world)["token"], neighbour.services
    for _ in range(2):
        wired = Services(given.settings, given.database, given.keyring, given.clock, given.fetch, given.enqueue)
        one = replace(neighbour, services=wired)
        assert one.judged(badge) is Headline.UNKNOWN_ISSUER and neighbour.asked()
        assert one.judged(badge) is Headline.UNKNOWN_ISSUER and not neighbour.asked()


def test_what_changed_at_the_issuers_is_seen_in_time(neighbour: Neighbour) -> None:
    """A new key is seen once a badge uses it, a revocation within sixty seconds, a removed key within the hour."""
    world, seconds = neighbour.world, neighbour.seconds
    earlier = world.web.read(DID_URL)
    world.web.put(DID_URL, {**earlier, "verificationMethod": earlier["verificationMethod"][:1]})
    assert (
        neighbour.judged(forms(world)["token"]) is Headline.UNKNOWN_ISSUER
    )  # by RSA, which stands first; Ed25519 is not there
    world.web.put(DID_URL, earlier)
    seconds.now += 60
    assert neighbour.judged(forms(world)["proof"]) is Headline.UNKNOWN_ISSUER
    world.publish_list(revoked=(w.INDEX,))
    seconds.now += 60
    assert neighbour.judged(forms(world)["proof"]) is Headline.REVOKED
    world.web.put(DID_URL, {**earlier, "assertionMethod": []})
    assert neighbour.judged(forms(world)["token"]) is Headline.REVOKED
    seconds.now += 3600
    assert neighbour.judged(forms(world)["token"]) is Headline.NOT_AUTHENTIC
