"""The columns of the table: who is asked about the files, and what each says, in one line.

Ours say a headline and the first check that is not passed. The independent ones say "accepts", or "refuses: " and their
own words; where they take a network as a parameter they are given one, and they share no code with this project.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from badges.publication.judgement import known_issuers, verify_presented
from keys.encodings import base64url_decode
from schemas import vocabulary
from schemas.baked_images import unbake
from schemas.contexts import known, load
from tests.interop import javascript
from tests.interop.asking import NotAskable
from tests.interop.stage import COMMAND, FILES, ORIGIN, STATES, Stage, outside
from verifier.loader import from_upload

ROOM = Path(__file__).parent
PEERS = Path(f"{sys.prefix}-peers")  # beside the environment of this run
Cell = tuple[str, str]  # a state, a file
Said = dict[Cell, str]
ACCEPTS = "accepts"
ACCEPTS_HOSTED = "accepts what is hosted, not what the file says"


def cells(stage: Stage, files: tuple[str, ...] = FILES) -> Iterator[tuple[Cell, Path]]:
    """Every file there is, in every state."""
    for state in STATES:
        for name in files:
            path = stage.file(state, name)
            if path is not None:
                yield (state, name), path


def _refuses(reason: object) -> str:
    return f"refuses: {' '.join(str(reason).split())}"


def _in_short(headline: str, checks: list[dict[str, str]]) -> str:
    worst = [check["code"] for outcome in ("FAILED", "UNKNOWN") for check in checks if check["outcome"] == outcome]
    return f"{headline} {worst[0]}" if worst else headline


def our_service(stage: Stage) -> Said:
    """Our verifier in process, as the page /verifier calls it: our own documents come from the database."""
    return {
        cell: _in_short(verdict.headline, verdict.to_json()["checks"])
        for cell, path in cells(stage)
        for verdict in [verify_presented(stage.services, from_upload(path.read_bytes(), path.name))]
    }


def our_command(stage: Stage) -> Said:
    """`badges verify --map --issuer`, on a machine without an instance: told our ids, it reads the rest over HTTP."""
    asked = list(cells(stage))
    believed = [part for issuer in known_issuers(stage.services) for part in ("--issuer", issuer)]
    run = subprocess.run(
        [COMMAND, "verify", "--json", *believed, "--map", f"{ORIGIN}={stage.base}", *[path for _, path in asked]],
        env=outside() | {"BADGES_HOME": str(stage.folders["good"].parent / "no-instance")},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert run.returncode == 1, run.stderr  # some are not valid
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    return {
        cell: _in_short(found["headline"], found["checks"]) for (cell, _), found in zip(asked, answers, strict=True)
    }


def _download(stage: Stage) -> Callable[..., bytes]:
    """What openbadgeslib takes as `download`: our origin is read from the loopback, everything else does not exist."""

    def download(url: str, **_: object) -> bytes:
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != ORIGIN:
            raise OSError(f"not reachable in this test: {url}")
        with urllib.request.urlopen(stage.base + parts.path, timeout=10) as answer:
            body: bytes = answer.read()
        return body

    return download


def _ask_openbadgeslib(stage: Stage, path: Path, *, prove_list: bool) -> None:
    """Pass a file to the part of openbadgeslib that reads its kind; its exceptions are its refusals."""
    from openbadgeslib import verify as orchestration
    from openbadgeslib.ob2 import OB2Verifier
    from openbadgeslib.ob3 import OB3LdpVerifier, OB3Verifier

    download, data = _download(stage), path.read_bytes()
    reader = OB2Verifier if "ob2" in path.name else OB3Verifier
    if path.suffix == ".png":
        text = reader.extract_token_from_png(data)
    elif path.suffix == ".svg":
        text = reader.extract_token_from_svg(data)
    else:
        text = data.decode("utf-8")
    if reader is OB2Verifier:
        verifier = OB2Verifier(download=download)
        ask = verifier.verify_hosted if text.startswith("{") else verifier.verify
        ask(text, check_revocation=True)
        return
    if text.startswith("{"):
        did = orchestration.issuer_did_from_document(text)
        judge = OB3LdpVerifier.for_issuer_did(did, download=download)
    else:
        did = orchestration.issuer_did_from_token(text)
        judge = OB3Verifier.for_issuer_did(did, download=download)
    judge.verify(text, check_status=True, verify_status_list=prove_list, download=download)


def _openbadgeslib(stage: Stage, files: tuple[str, ...], *, prove_list: bool) -> Said:
    from openbadgeslib.errors import LibOpenBadgesException

    said: Said = {}
    for cell, path in cells(stage, files):
        try:
            _ask_openbadgeslib(stage, path, prove_list=prove_list)
        except LibOpenBadgesException as refused:
            said[cell] = _refuses(refused)
        else:
            said[cell] = ACCEPTS
    return said


def openbadgeslib(stage: Stage) -> Said:
    """`openbadgeslib` with every check on: DID resolved, status read, the list's own signature verified."""
    return _openbadgeslib(stage, FILES, prove_list=True)


def openbadgeslib_trusting_list(stage: Stage) -> Said:
    """The same, but the status list is believed without its signature; asked only where that makes a difference."""
    files = ("badge-ob3.json", "badge-ob3.png", "badge-ob3.svg", "badge-email.json")
    return _openbadgeslib(stage, files, prove_list=False)


def openbadgeslib_proof(stage: Stage) -> Said:
    """Its check of a Data Integrity proof alone, for the documents that its verifier of badges does not take."""
    from openbadgeslib.errors import LibOpenBadgesException
    from openbadgeslib.ob3.did import resolve_verification_method
    from openbadgeslib.ob3.ldp import verify_data_integrity_proof

    said: Said = {}
    for cell, path in cells(stage, ("endorsement.json", "status-list.json")):
        document = json.loads(path.read_bytes())
        key = resolve_verification_method(document["proof"][0]["verificationMethod"], download=_download(stage))
        try:
            verify_data_integrity_proof(document, key)
        except LibOpenBadgesException as refused:
            said[cell] = _refuses(refused)
        else:
            said[cell] = ACCEPTS
    return said


def peers_python() -> Path:
    """The Python of the peers' own environment; the test fails where there is none."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        pytest.fail("The independent verifiers are not installed. Type:  make peers", pytrace=False)
    return python


def run_peer(driver: str, job: dict[str, Any]) -> dict[str, Any]:
    """What a driver of peers/ answers, in the peers' own environment.

    Raises NotAskable when it does not import there; AssertionError with its own words for any other failure.
    """
    run = subprocess.run(
        [peers_python(), ROOM / "peers" / driver], input=json.dumps(job), capture_output=True, text=True, timeout=600
    )
    last = (run.stderr.strip().splitlines() or [""])[-1]
    if run.returncode and last.startswith(("ImportError: ", "ModuleNotFoundError: ")):
        raise NotAskable(f"it does not import on Python {platform.python_version()}: {last.partition(': ')[2]}")
    assert run.returncode == 0, run.stderr
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def _peer(stage: Stage, driver: str, files: list[str], urls: tuple[str, ...]) -> dict[str, list[Any]]:
    """What a driver says of each file."""
    job = {"origin": ORIGIN, "base": stage.base, "contexts": {url: load(url) for url in urls}, "files": files}
    return run_peer(driver, job)


def _from_peer(stage: Stage, said: dict[str, list[Any]], files: tuple[str, ...], suffix: str = "") -> Said:
    return {
        cell: ACCEPTS if said[f"{path}{suffix}"][0] else _refuses(said[f"{path}{suffix}"][1])
        for cell, path in cells(stage, files)
    }


OB2_FILES = tuple(name for name in FILES if "ob2" in name)
TEXT_FILES = tuple(name for name in FILES if not name.endswith((".png", ".svg")))


def openbadges(stage: Stage) -> Said:
    """1EdTech's reference validator of Open Badges 2.0; where it accepts, it also tells which assertion it shows."""
    asked = list(cells(stage, OB2_FILES))
    answers = _peer(stage, "openbadges_verify.py", [str(path) for _, path in asked], (vocabulary.OB2_CONTEXT,))
    said = _from_peer(stage, answers, OB2_FILES)
    for cell, path in asked:
        if said[cell] == ACCEPTS and [_claims(each) for each in answers[str(path)][2]] != [_claims(_assertion(path))]:
            said[cell] = ACCEPTS_HOSTED
    return said


def _assertion(path: Path) -> dict[str, Any]:
    """What a file of Open Badges 2.0 itself says."""
    data = path.read_bytes()
    text = unbake(data).text if path.suffix in (".png", ".svg") else data.decode("utf-8")
    if not text.startswith("{"):
        text = base64url_decode(text.split(".")[1]).decode("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _claims(assertion: dict[str, Any]) -> tuple[str, ...]:
    return assertion["badge"], assertion["issuedOn"], assertion["recipient"]["identity"]


def _openvc(stage: Stage, suffix: str) -> Said:
    files = [str(path) for _, path in cells(stage, TEXT_FILES)]
    said = _peer(stage, "openvc_verify.py", files, (vocabulary.OB_CONTEXT,))
    return _from_peer(stage, said, TEXT_FILES, suffix)


def openvc(stage: Stage) -> Said:
    """`openvc-core`, on the files as they are."""
    return _openvc(stage, "")


def openvc_one_proof(stage: Stage) -> Said:
    """The same, with a `proof` array of one opened: what it would say if it read arrays."""
    return _openvc(stage, "#one-proof")


@cache
def _from_npm(origin: str, base: str, files: tuple[str, ...]) -> dict[str, dict[str, list[Any]]]:
    """What the three verifiers from npm say, in one process: judge -> file -> [accepted, reason]."""
    job = {"origin": origin, "base": base, "contexts": {url: load(url) for url in known()}, "files": files}
    return javascript.run("judge.mjs", job)


def _npm(stage: Stage, judge: str) -> Said:
    asked = list(cells(stage, TEXT_FILES))
    said = _from_npm(ORIGIN, stage.base, tuple(str(path) for _, path in asked))[judge]
    return {
        cell: ACCEPTS if said[str(path)][0] else _refuses(said[str(path)][1])
        for cell, path in asked
        if str(path) in said
    }


def digitalbazaar(stage: Stage) -> Said:
    """Digital Bazaar's `vc` with its own Data Integrity, status list and DID packages, from npm."""
    return _npm(stage, "digitalbazaar")


def verifier_core(stage: Stage) -> Said:
    """The Digital Credentials Consortium's `verifier-core`, from npm, with its own contexts; it knows no issuer."""
    return _npm(stage, "verifier-core")


def jose(stage: Stage) -> Said:
    """`jose`, from npm, with the rules of Open Badges 3.0 for the header, the key and the claims of a JWT."""
    return _npm(stage, "jose")


JUDGES: dict[str, Callable[[Stage], Said]] = {
    "our service": our_service,
    "our command": our_command,
    "openbadgeslib": openbadgeslib,
    "openbadgeslib, trusting the list": openbadgeslib_trusting_list,
    "openbadgeslib, proof alone": openbadgeslib_proof,
    "openbadges": openbadges,
    "openvc": openvc,
    "openvc, one proof": openvc_one_proof,
    "@digitalbazaar/vc": digitalbazaar,
    "verifier-core": verifier_core,
    "jose": jose,
}
