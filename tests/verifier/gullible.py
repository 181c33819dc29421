"""Positive controls: the verifier with one guard removed. What it refuses must then be accepted."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from keys.dids import did_web_document_url
from keys.errors import KeyUnknown
from keys.proofs import vc_jwt
from keys.proofs.jws import CompactJws, DecodedToken
from keys.verification import VerificationMethod
from verifier import pipeline, resolver
from verifier.checks.findings import passed
from verifier.examination import Examination
from verifier.verdict import CheckName, CheckResult


def believe(monkeypatch: pytest.MonkeyPatch, *names: CheckName) -> None:
    """Replace these checks by ones that always pass."""

    def good(name: CheckName) -> Callable[[Examination], list[CheckResult]]:
        return lambda _: [passed(name, "off")]

    steps = tuple(
        pipeline.Step(step.name, good(step.name), step.needs, step.needs_hosted) if step.name in names else step
        for step in pipeline.STEPS
    )
    monkeypatch.setattr(pipeline, "STEPS", steps)


def ask_for_no_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Accept any key found in the issuer's document, whatever its purpose."""

    def find(document: dict[str, Any], method_id: str, controller: str) -> VerificationMethod:
        entries = [each for value in document.values() if isinstance(value, list) for each in value]
        for entry in (each for each in entries if isinstance(each, dict)):
            name = str(entry.get("id", entry.get("@id"))).rpartition("#")[2]
            if name == method_id.partition("#")[2]:
                if "publicKeyMultibase" in entry and entry["publicKeyMultibase"] != "z6Mk":
                    return VerificationMethod.from_multikey(method_id, controller, entry["publicKeyMultibase"])
                return VerificationMethod.from_jwk(method_id, controller, entry["publicKeyJwk"])
        raise KeyUnknown("key.unknown")

    monkeypatch.setattr(resolver, "find_method", find)
    monkeypatch.setattr(
        resolver, "controller_document", lambda did, documents: documents.json(did_web_document_url(did))
    )


def read_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse tokens as a careless library does: any header, any spelling of base64, the last of two equal names."""

    def peek(token: DecodedToken) -> CompactJws:
        parts = ["".join(part.split()) for part in token.text.split(".")]
        header, payload, signature = (_decode(part) for part in (*parts, "")[:3])
        return CompactJws(_object(header), _object(payload), ".".join(parts[:2]).encode(), signature)

    def decode_payload(text: str) -> DecodedToken:
        return DecodedToken(text, peek(DecodedToken(text, {})).payload)

    monkeypatch.setattr(vc_jwt, "peek_any_profile", peek)
    monkeypatch.setattr("verifier.reading.token.decode_payload", decode_payload)
    monkeypatch.setattr("verifier.reading.document.COMPACT", re.compile(r".*\..*", re.DOTALL))


def _decode(text: str) -> bytes:
    text = text.replace("+", "-").replace("/", "_").rstrip("=")
    return base64.urlsafe_b64decode(text[: len(text) - (len(text) % 4 == 1)] + "==")


def _object(data: bytes) -> dict[str, object]:
    with suppress(ValueError):
        value = json.loads(data.decode("utf-8", "replace").lstrip("\ufeff"))
        return value if isinstance(value, dict) else {}
    return {}
