"""Shared by the rules of every kind: findings, members, ids, dates, and URLs of the issuer's host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote

from issuer.errors import Finding
from keys.dids import is_local_host
from schemas.urls import split_url

UUID_URN: Final = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TIMESTAMP: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
YEARS: Final = range(1999, 2100)  # the service accepts days from 2000 on; in UTC the first of them begins in 1999


@dataclass
class Findings:
    """Everything found wrong with one document."""

    found: list[Finding] = field(default_factory=list)

    def add(self, code: str, pointer: str, detail: str = "") -> None:
        """Add one finding; `code` is given without its prefix `lint.`."""
        self.found.append(Finding(f"lint.{code}", pointer, detail))

    def members(self, value: Any, pointer: str, allowed: frozenset[str], required: frozenset[str]) -> dict[str, Any]:
        """`value` as an object, no member outside `allowed` and none of `required` missing; {} when it is no object."""
        if not isinstance(value, dict):
            self.add("missing", pointer)
            return {}
        for name in sorted(value.keys() - allowed):
            self.add("unknown_member", f"{pointer}/{name}")
        for name in sorted(required - value.keys()):
            self.add("missing", f"{pointer}/{name}")
        return value

    def exactly(self, value: Any, expected: Any, pointer: str, code: str) -> None:
        """A member whose value is fixed."""
        if value != expected:
            self.add(code, pointer, str(expected))

    def uuid(self, value: Any, pointer: str) -> None:
        """A random (version 4) urn:uuid in lower case, so that an id tells nothing and has one spelling."""
        if not isinstance(value, str) or not UUID_URN.fullmatch(value):
            self.add("id_form", pointer)

    def moment(self, value: Any, pointer: str) -> datetime | None:
        """A date of a document: UTC, whole seconds, 'Z', a real day, between 1999 and 2099."""
        if value is None:
            return None
        if not isinstance(value, str) or not TIMESTAMP.fullmatch(value):
            self.add("date_form", pointer)
            return None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.add("date_form", pointer)
            return None
        if moment.year not in YEARS:
            self.add("date_range", pointer)
        return moment

    def order(self, earlier: Any, later: Any, pointer: str, *, strictly: bool = False) -> None:
        """`later` must not be before `earlier`, nor (`strictly`) equal to it; a missing date passes."""
        if earlier is not None and later is not None and (later < earlier or (strictly and later == earlier)):
            self.add("date_order", pointer)


def is_local(host: str) -> bool:
    """Whether `host` (with or without a port) is this machine or a private address, where https is not available."""
    try:
        name = split_url(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name.endswith(".localhost") or is_local_host(name)


def host_of_did(did: Any) -> str | None:
    """The host, with its port, of a did:web; None for anything else."""
    if not isinstance(did, str) or not re.fullmatch(r"did:web:[A-Za-z0-9.%_-]+(:[A-Za-z0-9._-]+)*", did):
        return None
    return unquote(did.split(":")[2])


@dataclass(frozen=True)
class Ground:
    """The issuer's own host: every URL in a document must be of it, so that the issuer answers for it."""

    host: str
    findings: Findings

    def url(self, value: Any, pointer: str, *, path: str = r"(/.*)?", fragment: bool = False) -> re.Match[str] | None:
        """An https URL (http on a local host) of this host, without query or user, whose path matches `path`."""
        if not isinstance(value, str):
            self.findings.add("foreign_url", pointer)
            return None
        try:
            parts = split_url(value)
        except ValueError:
            self.findings.add("foreign_url", pointer)
            return None
        schemes = {"https", "http"} if is_local(self.host) else {"https"}
        if parts.scheme not in schemes or parts.netloc != self.host or parts.query or (parts.fragment and not fragment):
            self.findings.add("foreign_url", pointer)
            return None
        match = re.fullmatch(path, parts.path)
        if match is None:
            self.findings.add("url_path", pointer)
        return match

    def did(self, value: Any, pointer: str) -> None:
        """A did:web of this host."""
        if host_of_did(value) != self.host:
            self.findings.add("foreign_did", pointer)


def walk(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a JSON document with its pointer, the document itself first."""
    yield pointer, value
    if isinstance(value, dict):
        for name, member in value.items():
            yield from walk(member, f"{pointer}/{name}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from walk(member, f"{pointer}/{index}")
