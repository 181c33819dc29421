"""Ratios of our proofs to bare primitives and to peers: ``python -m tests.benchmarks [--rounds N]``, or ``make bench``.

Every check is on: strict parsing, strict canonicalization, claims equal to members. What is no ratio depends on the
machine, and is printed for orientation.
"""

from __future__ import annotations

import argparse
import sys
from functools import lru_cache
from typing import Any, Final

from pyld import jsonld

from keys.canonical import canonicalize
from keys.proofs import data_integrity, vc_jwt
from schemas import contexts, strict_json
from tests.benchmarks.cast import NOW, Cast, MemorySigner, cast
from tests.benchmarks.harness import Goal, Job, repeated, report, run
from tests.benchmarks.peers import digitalbazaar

GOALS: Final = (
    Goal("Data Integrity: sign", "@digitalbazaar/vc: sign", 20),
    Goal("Data Integrity: verify", "@digitalbazaar/vc: verify", 15),
    Goal("canonicalize", "PyLD: canonicalize", 20),
    Goal("VC-JWT RS256: sign", "RS256: bare sign", 0.6),
    Goal("VC-JWT RS256: verify", "RS256: bare verify", 0.55),
    Goal("VC-JWT EdDSA: sign", "Ed25519: bare sign, token", 0.6),
    Goal("VC-JWT EdDSA: verify", "Ed25519: bare verify, token", 0.55),
    Goal("Data Integrity: sign", "Ed25519: bare sign", 0.075),
    Goal("Data Integrity: verify", "Ed25519: bare verify", 0.2),
)


def main() -> int:
    """Print times and ratios; 0 always, since a busy machine is no fault of the code."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    arguments.add_argument("--rounds", type=int, default=15, help="rounds, each some tenths of a second (15)")
    rounds = arguments.parse_args().rounds
    people = cast()
    jobs = [*_primitives(people), *_ours(people), _pyld(people)]
    peer = digitalbazaar.Peer(people) if digitalbazaar.is_installed() else None
    if peer is None:
        print("@digitalbazaar/vc is not there: npm install in tests/benchmarks/peers\n")
    else:
        jobs += digitalbazaar.jobs(peer)
    try:
        run(jobs, rounds)
    finally:
        if peer is not None:
            peer.close()
    size, statements = len(strict_json.encode(people.signed)), canonicalize(people.unsigned).count(b"\n")
    print(f"One badge: {size} bytes signed, {statements} statements, token of {len(people.token)} characters.\n")
    print(report(jobs, GOALS))
    return 0


def _primitives(people: Cast) -> list[Job]:
    """What nobody can be faster than: the signature alone, over 64 bytes and over the input of a token."""
    jobs = []
    for name, signer, message in (
        ("Ed25519: bare {}", people.ed25519, bytes(64)),
        ("Ed25519: bare {}, token", people.ed25519, people.eddsa_token.rpartition(".")[0].encode()),
        ("RS256: bare {}", people.rsa, people.token.rpartition(".")[0].encode()),
    ):
        sign, verify = signer.bare(message)
        jobs += [Job(name.format("sign"), repeated(sign)), Job(name.format("verify"), repeated(verify))]
    return jobs


def _ours(people: Cast) -> list[Job]:
    ed25519, signed = people.ed25519, people.signed

    def whole(token: str, signer: MemorySigner) -> None:
        jws = vc_jwt.peek(token)
        vc_jwt.verify(jws, signer.method)
        if vc_jwt.claim_mismatches(jws, vc_jwt.credential_of(jws)):
            raise AssertionError("the claims of the cast's own token")

    return [
        Job("canonicalize", repeated(lambda: canonicalize(people.unsigned))),
        Job("Data Integrity: sign", repeated(lambda: data_integrity.sign(people.unsigned, ed25519, created=NOW))),
        Job(
            "Data Integrity: verify",
            repeated(lambda: data_integrity.verify(signed, signed["proof"][0], ed25519.method)),
        ),
        Job("VC-JWT EdDSA: sign", repeated(lambda: vc_jwt.sign(people.for_token, ed25519))),
        Job("VC-JWT EdDSA: verify", repeated(lambda: whole(people.eddsa_token, ed25519))),
        Job("VC-JWT RS256: sign", repeated(lambda: vc_jwt.sign(people.for_token, people.rsa))),
        Job("VC-JWT RS256: verify", repeated(lambda: whole(people.token, people.rsa))),
    ]


def _pyld(people: Cast) -> Job:
    """PyLD with its contexts at hand and kept, as its users have it."""

    @lru_cache
    def load(url: str) -> dict[str, Any]:
        document = contexts.load(url)
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": document}

    options = {"algorithm": "URDNA2015", "format": "application/n-quads"}
    loader = {"documentLoader": lambda url, _: load(url)}
    return Job("PyLD: canonicalize", repeated(lambda: jsonld.normalize(people.unsigned, {**options, **loader})))


if __name__ == "__main__":
    sys.exit(main())
