"""Documents made to be expensive, close to the limits of what is read; each is measured in a process of its own.

Where a signature gets a document further, it is signed, by a did:key, so that every later step is reached too.
`python -m tests.badges.publication.hostile_documents HOME` judges them one by one, with the services of an instance,
and prints for each a line of JSON: its name, seconds of processor time, greatest memory in bytes, [headline, codes].
"""

from __future__ import annotations

import base64
import functools
import gzip
import json
import math
import os
import resource
import struct
import sys
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keys.keyring import LocalSigner
from keys.proofs import data_integrity, vc_jwt
from keys.verification import VerificationMethod
from tests.verifier import world as w
from tests.verifier.world import Web

MEGABYTE = 1_048_576
NOT_GOOD = ("FAILED", "UNKNOWN")
KEY = Ed25519PrivateKey.generate()
_BARE = VerificationMethod.from_public_key("", "", KEY.public_key())
ISSUER = f"did:key:{_BARE.multibase}"
SIGNER = LocalSigner(VerificationMethod.from_public_key(f"{ISSUER}#{_BARE.multibase}", ISSUER, KEY.public_key()), KEY)
LISTS = "https://lists.example"
JCS, RDFC = "eddsa-jcs-2022", "eddsa-rdfc-2022"
P384 = "z82LkvR3CBNkb9tUVps4GhGpNvEVP6vWzdwgGwQbA1iYoZwd7m1F1hSvkJFSe6sWci7JiXc"
SMALL_PRIMES = math.prod(each for each in range(3, 168) if all(each % other for other in range(2, each)))
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" '


@dataclass(frozen=True)
class Hostile:
    """What is presented, and what its author publishes."""

    data: bytes
    pages: Mapping[str, bytes] = field(default_factory=dict)


def text_of(document: Mapping[str, Any]) -> bytes:
    """Compact JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def badge(**changes: Any) -> dict[str, Any]:
    """A badge of the hostile issuer, unsigned and without a status."""
    return w.credential(**({"issuer__id": ISSUER, "credentialStatus": None} | changes))


def proven(document: Mapping[str, Any], times: int = 1, suite: str = JCS) -> dict[str, Any]:
    """The badge with `count` valid proofs. They use JCS, which has no limit on statements."""
    signed = data_integrity.sign(document, SIGNER, created=w.CREATED, cryptosuite=suite)
    return {**signed, "proof": signed["proof"] * times}


def token(document: Mapping[str, Any]) -> bytes:
    """As a JWT."""
    return vc_jwt.sign(document, SIGNER).encode()


def endorsement(number: int, **more: Any) -> dict[str, Any]:
    """An endorsement by the same author."""
    return w.endorsement(id=f"urn:uuid:{number}", issuer__id=ISSUER) | more


def hosted_badge(count: int) -> Hostile:
    """An Open Badges 2.0 assertion whose documents have the greatest size allowed."""
    aligned = w.badge_class(alignment=[{"targetName": "a", "targetUrl": "https://a.example/"}] * (count // 2))
    assertion = text_of(w.assertion(evidence=evidence(count)))
    pages = {w.ASSERTION_URL: assertion, w.BADGE_URL: text_of(aligned), w.PROFILE_URL: text_of(w.profile())}
    return Hostile(assertion, pages)


def base64url(data: bytes) -> str:
    """Without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value: int) -> str:
    """A number as a JWK encodes it."""
    return base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def encoded(bits: bytes) -> str:
    """Bits as a status list encodes them."""
    return "u" + base64url(gzip.compress(bits, 1))


def with_lists(encoded_list: str, count: int = 8, **more: Any) -> Hostile:
    """A badge with as many lists, each with eight proofs."""
    urls = [f"{LISTS}/{each}" for each in range(count)]
    changes = {"issuer": ISSUER, "credentialSubject__encodedList": encoded_list}
    pages = {url: text_of(proven(w.status_list(url, **changes) | more, 8)) for url in urls}
    return Hostile(text_of(proven(badge(credentialStatus=[w.status_entry(url) for url in urls]))), pages)


def of_url_issuer(keys: list[dict[str, Any]]) -> Hostile:
    """A badge whose https issuer publishes these methods; eight proofs name one of them each."""
    issuer = f"{LISTS}/issuer"
    methods = [{"id": f"{issuer}#{number}", "controller": issuer, **each} for number, each in enumerate(keys)]
    names = [each["id"] for each in methods]
    document = text_of({"id": issuer, "verificationMethod": methods, "assertionMethod": names})
    signed = proven(badge(issuer=issuer), 8)
    proofs = [{**each, "verificationMethod": names[-number]} for number, each in enumerate(signed["proof"])]
    return Hostile(text_of({**signed, "proof": proofs}), {issuer: document})


def rsa_token(bits: int) -> bytes:
    """A JWT with an RSA key in its header, of the greatest exponent that is taken."""
    modulus = (1 << (bits - 1)) + 1
    while math.gcd(modulus, SMALL_PRIMES) != 1:
        modulus += 2
    jwk = {"kty": "RSA", "n": number(modulus), "e": number((1 << 63) + 1)}
    parts = base64url(text_of({"alg": "RS256", "jwk": jwk})), token(badge()).split(b".")[1].decode()
    return ".".join((*parts, base64url(bytes(bits // 8)))).encode()


def tree(depth: int, width: int) -> dict[str, Any]:
    """Anonymous objects that look alike: to order them costs factorial time (RDFC-1.0 section 7.1)."""
    return {"type": ["Profile"], "parentOrg": [tree(depth - 1, width)] * width} if depth else {"type": ["Profile"]}


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A picture of one pixel with further chunks."""
    header = (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    written = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (header, *chunks, (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def evidence(count: int, **more: str) -> list[dict[str, Any]]:
    """As many pieces of evidence."""
    return [{"id": f"https://e.example/{each}", "type": ["Evidence"], **more} for each in range(count)]


def own_contexts(count: int) -> list[Any]:
    """The badge's contexts, and inline ones of the greatest size allowed."""
    words = [
        {f"t{which}_{each}": f"https://e.example/{each}/" + "x" * 1_500 for each in range(64)} for which in range(count)
    ]
    return [*badge()["@context"], *words]


def endorsed(count: int, inner: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
    """A badge with as many endorsements, all of eight proofs."""
    return proven(badge(endorsement=[proven(inner(each), 8) for each in range(count)]), 8)


def many_members(count: int) -> dict[str, Any]:
    """Members of numbers, which JCS sorts and spells."""
    return {f"{each:x}": [each / 7] for each in range(count)}


STRUCTURES: dict[str, Callable[[], dict[str, Any]]] = {
    "proofs without end": lambda: {**badge(), "proof": [{}] * 60_000},
    "contexts without end": lambda: {**badge(), "@context": [{}] * 40_000},
    "eight contexts of its own": lambda: proven({**badge(), "@context": own_contexts(8)}, 8, RDFC),
    "a language map": lambda: proven(badge(name={f"x{each}": "a" for each in range(60_000)})),
    "eight proofs over many statements": lambda: proven(badge(evidence=evidence(1_200, name="x" * 100)), 8, RDFC),
    "eight proofs over many members": lambda: proven({**badge(), "x": many_members(38_000)}, 8),
    "eight proofs over poison": lambda: {**proven(badge(), 8, RDFC), "issuer": {"id": ISSUER, **tree(3, 5)}},
    "a long proof value": lambda: {
        **badge(),
        "proof": [{**proven(badge())["proof"][0], "proofValue": "z" + "2" * 120_000}] * 8,
    },
    "digests in base58": lambda: proven(badge(evidence=evidence(5, digestMultibase="z" + "2" * 200_000))),
    "endorsements of endorsements": lambda: endorsed(
        2, lambda each: endorsement(each, endorsement=[proven(endorsement(0, x=["é"] * 15_000), 8)] * 2)
    ),
}
CREDENTIAL = b'{"type":["VerifiableCredential","OpenBadgeCredential"],'
TEXTS: dict[str, Callable[[], bytes]] = {
    "objects side by side": lambda: CREDENTIAL + b'"a":[' + b"{}," * 120_000 + b"1]}",
    "arrays inside of arrays": lambda: CREDENTIAL + b'"a":[' + b",".join([b"[" * 60 + b"]" * 60] * 2_100) + b"]}",
    "members without end": lambda: CREDENTIAL + b",".join(b'"%x": 0' % each for each in range(95_000)) + b"}",
    "white space": lambda: CREDENTIAL + b" " * (MEGABYTE - 100) + b'"a":1}',
    "escapes": lambda: CREDENTIAL + b'"a":"' + b"\\u0061\\ud83d\\ude00" * 58_000 + b'"}',
    "quotes": lambda: b"{" + b'"' * (MEGABYTE - 10),
    "a long header": lambda: b"eyJ" + b"A" * (11 * MEGABYTE) + b".AA.AA",
    "dots": lambda: b"eyJ" + b"a." * (5 * MEGABYTE),
    "a long payload": lambda: token(badge(credentialSubject__narrative="- é\n" * 150_000)),
    "a great key": lambda: rsa_token(8_192),
    "a key beyond all size": lambda: rsa_token(60_000),
    "a compressed chunk": lambda: png((b"iTXt", b"openbadgecredential\0\1\0\0\0" + zlib.compress(b"{" * 20_000_000))),
    "chunks without end": lambda: png(*[(b"teXt", b"")] * 100_000),
    "attributes without end": lambda: SVG + b" ".join(b'a%d=""' % each for each in range(200_000)) + b"/>",
    "elements without end": lambda: SVG + b">" + b"<a/>" * 2_600_000 + b"</svg>",
    "a style without end": lambda: SVG + b"><style>" + b"expression   " * 80_000 + b"</style></svg>",
}
PUBLISHED: dict[str, Callable[[], Hostile]] = {
    "eight lists that swell": lambda: with_lists(encoded(bytes(16 * MEGABYTE))),
    "a list beyond the limit": lambda: with_lists(encoded(bytes(17 * MEGABYTE)), 1),
    "eight lists of many members": lambda: with_lists(encoded(bytes(16_384)), x=[""] * 60_000),
    "hosted documents of many members": lambda: hosted_badge(18_000),
    "methods without end": lambda: of_url_issuer([{"type": "Multikey"}] * 2_000),
    "two hundred keys": lambda: of_url_issuer([{"type": "Multikey", "publicKeyMultibase": P384}] * 200),
}


NAMES = (*STRUCTURES, *TEXTS, *PUBLISHED)


def hostile(name: str) -> Hostile:
    """One of them."""
    if name in PUBLISHED:
        return PUBLISHED[name]()
    return Hostile(text_of(STRUCTURES[name]()) if name in STRUCTURES else TEXTS[name]())


def cost_of(act: Callable[[], Any]) -> tuple[float, int, Any]:
    """Run `act` in a process of its own; return seconds of processor time, peak memory in bytes, and its answer.

    A process that takes ten times the limit is ended, and has no answer.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
        os.write(writing, json.dumps(act()).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        said = answer.read()
    _, _, used = os.wait4(child, 0)
    return used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, json.loads(said or b"null")


def wasteful() -> int:
    """The positive control: a third of a second, and 600 MiB."""
    end = time.process_time() + 0.3
    held = bytearray(b"x") * (600 * MEGABYTE)
    while time.process_time() < end:
        pass
    return len(held)


def judge_all(home: Path) -> None:
    """Judge each over the services of an instance's home."""
    from badges.base.database.engine import Database
    from badges.base.services import Services
    from badges.publication.judgement import verify_presented
    from keys.keyring import Keyring
    from tests.conftest import PASSPHRASE, Queue, settings_at
    from verifier.presented_bytes import Presented

    settings, web = settings_at(home), Web()
    keyring = Keyring.open(settings.keys_folder, PASSPHRASE)
    services = Services(settings, Database(settings.database_url), keyring, lambda: w.NOW, web, Queue())

    def judged(presented: Hostile) -> list[Any]:
        verdict = verify_presented(services, Presented(presented.data))
        return [str(verdict.headline), sorted({each.code for each in verdict.checks if each.outcome in NOT_GOOD})]

    honest = Hostile(text_of(proven(badge())))
    judged(honest)  # what is read once for all documents is not counted
    services.database.dispose()
    print(json.dumps(["forty honest badges", *cost_of(lambda: [judged(honest) for _ in range(40)])]), flush=True)
    print(json.dumps(["the control", *cost_of(wasteful)]), flush=True)
    for name in NAMES:
        presented = hostile(name)
        web.pages.clear()
        for url, page in presented.pages.items():
            web.put(url, page)
        print(json.dumps([name, *cost_of(functools.partial(judged, presented))]), flush=True)


if __name__ == "__main__":
    judge_all(Path(sys.argv[1]))
