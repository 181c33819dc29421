"""The keys of the network and of its sites: those that are missing are made, into the folder first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from badges.base.services import Services
from keys.algorithms import Algorithm
from keys.dids import did_web

NETWORK: Final = "network"  # the keyring's owner of the network's keys; sites own theirs by slug


def make_keys(services: Services, public_url: str, slugs: Collection[str], now: datetime) -> int:
    """Generate the keys that are missing: network Ed25519 and RSA, each site Ed25519; of this origin's DIDs.

    The caller holds the instance's row (`ownership.changing`), so that two workers make none twice. Returns how many
    there were.
    """
    made = 0
    wanted = [(NETWORK, did_web(public_url), Algorithm.EDDSA), (NETWORK, did_web(public_url), Algorithm.RS256)]
    wanted += [(slug, did_web(public_url, "sites", slug), Algorithm.EDDSA) for slug in slugs]
    for owner, controller, algorithm in wanted:
        active = [
            record
            for record in services.keyring.records(owner)
            if record.state == "active" and record.method.algorithm == algorithm
        ]
        if not any(record.method.controller == controller for record in active):
            services.keyring.generate(owner, controller, algorithm, now)
            made += 1
    return made
