"""Badges that other people's software issued: made now by the peers that are installed, or recorded (recorded/).

Every dialect is a small world: what its issuer publishes, by address, and the badge in several states. `judge` is our
own verifier in that world; nothing else is reachable.
"""

from __future__ import annotations

import base64
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from keys.encodings import base64url_decode, base64url_encode
from schemas import contexts
from schemas import vocabulary as words
from tests.interop import javascript, openbadgeslib_issues
from tests.interop.judges import run_peer
from tests.interop.table import Dialect
from tests.verifier.world import BELIEVED, UNHURRIED
from verifier.environment import VerifierEnvironment
from verifier.fetch import Fetched, FetchFailed
from verifier.pipeline import verify
from verifier.presented_bytes import Presented
from verifier.verdict import Verdict

ROOM = Path(__file__).parent
RECORDED = ROOM / "recorded"
ORIGIN = RECORDED / "ORIGIN.toml"
PNG_URL = "data:image/png;base64,"
NPM = frozenset({"@digitalbazaar/vc", "@digitalcredentials/vc", "jose"})
HOSTED = "openbadgeslib-ob2-hosted"

# One word of the badge; a forged copy has another one in its place.
ALTERATIONS = (("three trees", "seven trees"), ("seasalt", "rocksalt"))
_TOKEN = re.compile(r"(eyJ[\w-]+)\.(eyJ[\w-]+)\.([\w-]+)")
BEFORE, AFTER = datetime(2025, 1, 1, tzinfo=UTC), datetime(2101, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """One dialect. `web`: what is published, URL -> JSON document or compact token. `badges`: state -> the badge as
    text, a PNG as a `data:` URL. `now`: when it is judged, after it was issued."""

    web: Mapping[str, Any]
    badges: Mapping[str, str]
    now: datetime

    def fetch(self, url: str, *, accept: str, limit: int) -> Fetched:
        """The published document, or unreachable."""
        if url not in self.web:
            raise FetchFailed("fetch.unreachable")
        return Fetched(url, 200, *served(self.web[url]))

    def asked(self) -> Iterator[tuple[str, bytes, datetime]]:
        """Every state with its bytes and the moment of judging: what was issued, a forged copy, too late, too early."""
        for state, text in self.badges.items():
            yield state, as_bytes(text), self.now
        good = as_bytes(self.badges["good"])
        yield "tampered", altered(good), self.now
        yield "expired", good, AFTER
        yield "not yet valid", good, BEFORE

    def judge(self, data: bytes, now: datetime) -> Verdict:
        """The verifier's verdict at that time, for a caller who believes whom it meets and waits for a busy machine."""
        return verify(Presented(data), VerifierEnvironment(now, self.fetch, BELIEVED, limits=UNHURRIED))


def served(document: Any) -> tuple[str, bytes]:
    """Media type and body of a published document."""
    if isinstance(document, str):
        return words.VC_JWT, document.encode("ascii")
    return words.JSON, json.dumps(document).encode("utf-8")


def as_bytes(text: str) -> bytes:
    """The file that a badge's text stands for."""
    return base64.b64decode(text.removeprefix(PNG_URL)) if text.startswith(PNG_URL) else text.encode("utf-8")


def altered(data: bytes) -> bytes:
    """The badge with one word changed and its signature left as it was."""
    text = data.decode("utf-8")
    token = _TOKEN.search(text)
    if token is None:
        return _with_another_word(text).encode("utf-8")
    payload = _with_another_word(base64url_decode(token[2]).decode("utf-8"))
    forged = ".".join((token[1], base64url_encode(payload.encode("utf-8")), token[3]))
    return text.replace(token[0], forged).encode("utf-8")


def _with_another_word(text: str) -> str:
    for before, after in ALTERATIONS:
        if before in text:
            return text.replace(before, after)
    raise AssertionError("nothing to change")


@cache
def recorded() -> dict[str, World]:
    """The committed worlds, judged a minute after they were recorded."""
    moment = tomllib.loads(ORIGIN.read_text(encoding="utf-8"))["judged"]
    found: dict[str, World] = {}
    for path in sorted(RECORDED.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = World(content["web"], content["badges"], moment)
    return found


def _worlds(issued: Mapping[str, Any]) -> dict[str, World]:
    now = datetime.now(UTC)
    return {name: World(each["web"], each["badges"], now) for name, each in issued.items()}


@cache
def from_npm() -> dict[str, World]:
    """Issued now by the packages from npm. Raises NotAskable."""
    return _worlds(javascript.run("issue.mjs", {"contexts": _contexts()}))


@cache
def from_python() -> dict[str, World]:
    """Issued now by openbadgeslib, openvc and openbadges-bakery."""
    issued = openbadgeslib_issues.issued()
    good = issued[HOSTED]["badges"]["good"]
    images = {"PNG": openbadgeslib_issues.PNG, "SVG": openbadgeslib_issues.SVG}
    job = {
        "contexts": _contexts(),
        "bake": {kind: [base64.b64encode(image).decode("ascii"), good] for kind, image in images.items()},
    }
    answer = run_peer("openvc_issue.py", job)
    baked = answer.pop("baked")
    issued[HOSTED]["badges"] |= {
        "good, in a PNG": PNG_URL + baked["PNG"],
        "good, in an SVG": base64.b64decode(baked["SVG"]).decode("utf-8"),
    }
    return _worlds(issued | answer)


def live(dialect: Dialect) -> World:
    """The badges of a dialect, issued in this run. Raises NotAskable for a peer that is not here."""
    return (from_npm() if dialect.by in NPM else from_python())[dialect.name]


def _contexts() -> dict[str, Any]:
    return {url: contexts.load(url) for url in contexts.known()}
