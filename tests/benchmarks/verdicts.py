"""Whole verifications, from bytes to the verdict of `verifier.pipeline`, with every document in memory: judged each
time, and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from issuer.status import compose_status_list
from keys.dids import did_document
from keys.proofs import data_integrity, vc_jwt
from schemas import strict_json
from schemas.vocabulary import DID_LD_JSON, VC_JWT, VC_LD_JSON
from tests.benchmarks.cast import Cast
from tests.benchmarks.harness import Goal, Job, repeated
from tests.issuer.badge import AWARD, NETWORK, NETWORK_PROFILE, NOW, ORIGIN, SITE
from verifier.believed_issuers import Believed
from verifier.environment import VerifierEnvironment
from verifier.fetch import Fetched, FetchFailed
from verifier.kept_verdicts import KeptVerdicts
from verifier.pipeline import verify
from verifier.presented_bytes import Presented
from verifier.verdict import Headline

LIST_BITS: Final = 131_072

GOALS: Final = (
    Goal("verdict, OB 2.0 hosted", "openbadges: verdict", 20),
    Goal("verdict, Data Integrity", "@digitalbazaar/vc: verdict"),
    Goal("verdict, Data Integrity", "Ed25519: bare verify"),
    Goal("verdict, kept", "verdict, Data Integrity", 5),
    Goal("verdict, JWT EdDSA", "Ed25519: bare verify, token"),
    Goal("verdict, JWT RS256", "RS256: bare verify"),
)


def jobs(cast: Cast, hosted: dict[str, Fetched], assertion: str) -> list[Job]:
    """One badge in each of its forms. It is endorsed and has a status: one verdict judges three documents."""
    pages = hosted | published(cast)

    def fetch(url: str, *, accept: str, limit: int) -> Fetched:
        if url not in pages:
            raise FetchFailed("fetch.unreachable", url=url)
        return pages[url]

    era = f"{ORIGIN}/ob2/{cast.rsa.method.thumbprint}/issuer"  # of the hosted form
    judging = VerifierEnvironment(NOW, fetch, Believed.of((NETWORK, SITE, era)), {NETWORK: "RCS", SITE: "Guéret"})
    keeping = replace(judging, own_origin=ORIGIN, kept=KeptVerdicts())

    def job(name: str, data: bytes, environment: VerifierEnvironment = judging) -> Job:
        presented = Presented(data)
        verdict = verify(presented, environment)
        if verdict.headline is not Headline.VALID:
            raise AssertionError(f"{name}: {verdict}")
        return Job(name, repeated(_call(presented, environment)))

    return [
        job("verdict, Data Integrity", strict_json.encode(cast.signed)),
        job("verdict, kept", strict_json.encode(cast.signed), keeping),
        job("verdict, JWT EdDSA", cast.eddsa_token.encode()),
        job("verdict, JWT RS256", cast.token.encode()),
        job("verdict, OB 2.0 hosted", pages[assertion].data),
    ]


def _call(presented: Presented, environment: VerifierEnvironment) -> Callable[[], object]:
    return lambda: verify(presented, environment)


def published(cast: Cast) -> dict[str, Fetched]:
    """The DID documents and both forms of the status list, by their addresses."""
    unsigned = [
        compose_status_list(url, NETWORK_PROFILE, (), LIST_BITS, NOW, None)
        for url in (AWARD.status_list_url, AWARD.status_jwt_url)
    ]
    in_json, in_jwt = unsigned
    listed = strict_json.encode(data_integrity.sign(in_json, cast.ed25519, created=NOW))
    network = did_document(NETWORK, [cast.rsa.method, cast.ed25519.method])
    site = did_document(SITE, [cast.site.method])
    found = (
        Fetched("https://badges.example/.well-known/did.json", 200, DID_LD_JSON, strict_json.encode(network)),
        Fetched("https://badges.example/sites/gueret/did.json", 200, DID_LD_JSON, strict_json.encode(site)),
        Fetched(in_json["id"], 200, VC_LD_JSON, listed),
        Fetched(in_jwt["id"], 200, VC_JWT, vc_jwt.sign(in_jwt, cast.rsa).encode()),
    )
    return {page.url: page for page in found}
