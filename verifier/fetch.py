"""All outgoing HTTP of the project (DECISIONS.md R5, S1 to S4).

Only https on port 443; the host is resolved once, and all its addresses must be public; the connection goes to an
address that was checked; TLS is verified for the name; each redirect is checked in the same way; time and size are
bounded. All network failures have one code, so that an answer does not tell which ports of which hosts are open.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol
from urllib.parse import quote, urlsplit

from schemas.errors import OpenBadgesError
from schemas.urls import join_url, split_url
from verifier.addresses import is_public
from verifier.buckets import HostBuckets
from verifier.exchange import AnswerTooLarge, ask, seconds_left
from verifier.origins import origin_of

CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 8.0
MAX_REDIRECTS = 3
MAX_URL_LENGTH = 2048
MAX_ADDRESSES = 4

_HOST = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
# Letters that two versions of IDNA turn into two different names: a browser would go to another host than this fetch.
_AMBIGUOUS = re.compile("[ßẞς\u200c\u200d]")
_NUMERIC_LABEL = re.compile(r"(0x[0-9a-f]*|[0-9]+)")


class SourceRefused(OpenBadgesError):
    """The URL is refused, and nothing is sent: fetch.scheme, .port, .credentials, .host, .url, .private_address."""


class FetchFailed(OpenBadgesError):
    """There is no usable answer: fetch.unreachable, .too_large, .redirects; or nothing was sent because a limit is
    reached: fetch.budget (of one verification), fetch.host_busy (of one host, for all)."""


@dataclass(frozen=True)
class Fetched:
    """An answer: final URL after redirects, HTTP status, media type without parameters, body."""

    url: str
    status: int
    media_type: str | None
    data: bytes


class Fetch(Protocol):
    """Reads a URL: any HTTP status is an answer. Raises SourceRefused or FetchFailed. `limit` is in bytes."""

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched: ...


@dataclass(frozen=True)
class Target:
    """The parts of a URL that passed the rules. `path` begins with "/" and holds the query; the fragment is gone."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The Host header: where an operator's mapping leads to http, still the public name."""
        return urlsplit(self.url).netloc.rpartition("@")[2] if self.scheme == "http" else self.host


Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[str, int, float], socket.socket]


def check_url(url: str) -> Target:
    """The parts of a URL that may be fetched from the public internet. No network. Raises SourceRefused."""
    if len(url) > MAX_URL_LENGTH or _UNSAFE.search(url):
        raise SourceRefused("fetch.url")
    try:
        parts = split_url(url)
        port = parts.port
    except ValueError as error:
        raise SourceRefused("fetch.url") from error
    if parts.scheme != "https":
        raise SourceRefused("fetch.scheme", scheme=parts.scheme[:20])
    if "@" in parts.netloc:
        raise SourceRefused("fetch.credentials")
    host = _ascii_host(parts.hostname or "")
    if port not in (None, 443):
        raise SourceRefused("fetch.port", port=port)
    return Target(url.partition("#")[0], "https", host, 443, _path(parts.path, parts.query))


def resolve_by_system(host: str, port: int) -> list[str]:
    """All addresses of a host by the system's resolver, aliases followed. Raises OSError: when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect_by_system(address: str, port: int, seconds: float) -> socket.socket:
    """A TCP connection to an address (never a name): no second resolution can change what was checked."""
    return socket.create_connection((address, port), timeout=seconds)


def strict_tls() -> ssl.SSLContext:
    """A context that verifies names and certificates as Python 3.13 and later do (RFC 5280), on older ones too."""
    context = ssl.create_default_context()
    context.verify_flags |= ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


class PublicFetch:
    """The fetch from the public internet. Its parts can be replaced, so that a test never leaves the loopback.

    `resolve`: host, port -> addresses. `connect`: address, port, seconds -> socket. `tls`: context that verifies names.
    `permitted` and `rules` decide about addresses and URLs; `own_addresses` and `own_hosts` are this server's own,
    refused too. `buckets`: how often each host, and each address, may be asked, for as long as this object lives.
    """

    def __init__(
        self,
        resolve: Resolve = resolve_by_system,
        connect: Connect = connect_by_system,
        *,
        tls: ssl.SSLContext | None = None,
        permitted: Callable[[str], bool] = is_public,
        rules: Callable[[str], Target] = check_url,
        own_addresses: Sequence[str] = (),
        own_hosts: Sequence[str] = (),
        total_seconds: float = TOTAL_SECONDS,
        buckets: HostBuckets | None = None,
    ) -> None:
        self._resolve = resolve
        self._connect = connect
        self._tls = tls
        self._permitted = permitted
        self._rules = rules
        self._own = frozenset(own_addresses) | frozenset(own_hosts)
        self._total_seconds = total_seconds
        self._buckets = HostBuckets() if buckets is None else buckets

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        """Read `url`, at most `limit` bytes of body, following at most three redirects within one deadline."""
        deadline = time.monotonic() + self._total_seconds
        for _ in range(MAX_REDIRECTS + 1):
            target = self._rules(url)
            fetched, location = self._once(target, accept, limit, deadline)
            if location is None:
                return fetched
            url = _redirected(target.url, location)
        raise FetchFailed("fetch.redirects")

    def _once(self, target: Target, accept: str, limit: int, deadline: float) -> tuple[Fetched, str | None]:
        if target.host in self._own:
            raise SourceRefused("fetch.private_address")
        self._take(target.host)
        try:
            addresses = self._judged(target, deadline)
            with (
                self._connected(addresses, target.port, deadline) as connection,
                self._secured(connection, target, deadline) as secured,
            ):
                answer = ask(secured, target.authority, target.path, accept=accept, limit=limit, deadline=deadline)
        except AnswerTooLarge as error:
            raise FetchFailed("fetch.too_large", limit=limit) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise FetchFailed("fetch.unreachable") from error
        return Fetched(target.url, answer.status, answer.media_type, answer.body), answer.location

    def _take(self, name: str) -> None:
        if not self._buckets.take(name):
            raise FetchFailed("fetch.host_busy")

    def _judged(self, target: Target, deadline: float) -> list[str]:
        """Every address of the host; one that is not public refuses them all (row S2)."""
        addresses = self._resolved(target, min(CONNECT_SECONDS, seconds_left(deadline)))
        for address in addresses:
            if address in self._own or not self._permitted(address):
                raise SourceRefused("fetch.private_address")
        return addresses

    def _resolved(self, target: Target, seconds: float) -> list[str]:
        """The resolver's answer, asked for in a thread: the system's resolver has no timeout."""
        answers: list[list[str]] = []

        def look_up() -> None:
            with contextlib.suppress(OSError, UnicodeError):
                answers.append(list(self._resolve(target.host, target.port)))

        thread = threading.Thread(target=look_up, daemon=True)
        thread.start()
        thread.join(seconds)
        return answers[0] if answers else []

    def _connected(self, addresses: Sequence[str], port: int, deadline: float) -> socket.socket:
        """The first address that accepts: a host may have an IPv6 address that cannot be reached from here."""
        refusal: OSError = TimeoutError()
        for address in addresses[:MAX_ADDRESSES]:
            self._take(address)  # many names may lead to one machine
            try:
                return self._connect(address, port, min(CONNECT_SECONDS, seconds_left(deadline)))
            except OSError as error:
                refusal = error
        raise refusal

    def _secured(self, connection: socket.socket, target: Target, deadline: float) -> socket.socket:
        """The connection under TLS, verified for the host; unchanged where an operator's mapping leads to http."""
        if target.scheme != "https":
            return connection
        if self._tls is None:
            self._tls = strict_tls()
        connection.settimeout(min(CONNECT_SECONDS, seconds_left(deadline)))
        return self._tls.wrap_socket(connection, server_hostname=target.host)


@dataclass(frozen=True)
class Certificate:
    """What a server showed under TLS: until when its certificate is valid, or why it is refused.

    `problem`: "expired", "other_name" or "untrusted"; empty when the certificate is good.
    """

    until: datetime | None
    problem: str = ""


# OpenSSL's codes of verification, but for those that mean "untrusted".
_PROBLEMS: Final = {9: "expired", 10: "expired", 62: "other_name"}


def certificate_of(url: str, *, connect: Connect = connect_by_system, tls: ssl.SSLContext | None = None) -> Certificate:
    """The certificate that an https URL's server shows for its name. No request is sent.

    For the operator's own public address, which may be one of this machine. Raises FetchFailed: `fetch.unreachable`.
    """
    parts = urlsplit(url)
    try:
        connection = connect(parts.hostname or "", parts.port or 443, CONNECT_SECONDS)
        with connection, (tls or strict_tls()).wrap_socket(connection, server_hostname=parts.hostname) as secured:
            shown = secured.getpeercert() or {}
        until = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)
    except ssl.SSLCertVerificationError as error:
        return Certificate(None, _PROBLEMS.get(error.verify_code, "untrusted"))
    except (OSError, ValueError, LookupError) as error:
        raise FetchFailed("fetch.unreachable") from error
    return Certificate(until)


class MappedFetch:
    """Reads some origins from a port of this machine, and leaves the rest to the inner fetch. For the option `--map`
    only.

    `origins`: public origin ("https://badges.example") -> base URL that the operator named ("http://127.0.0.1:8000").
    """

    def __init__(self, inner: Fetch, origins: Mapping[str, str]) -> None:
        self._inner = inner
        self._origins = {origin_of(origin): base.rstrip("/") for origin, base in origins.items()}
        # The operator named the base URL: it may be plain http and an address of this machine.
        own = HostBuckets(per_minute=1_000_000)  # the operator's own machine needs no protection
        self._direct = PublicFetch(permitted=lambda address: True, rules=self._mapped_rules, buckets=own)

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        """Read `url` from where its origin is mapped to; the answer carries the public URL."""
        if origin_of(url) not in self._origins:
            return self._inner(url, accept=accept, limit=limit)
        return self._direct(url, accept=accept, limit=limit)

    def _mapped_rules(self, url: str) -> Target:
        base = self._origins.get(origin_of(url))
        if base is None or _UNSAFE.search(url):
            raise SourceRefused("fetch.url")
        there, parts = split_url(base), split_url(url)
        port = there.port or (443 if there.scheme == "https" else 80)
        path = there.path + _path(parts.path, parts.query)
        return Target(url.partition("#")[0], there.scheme, there.hostname or "", port, path)


class BudgetedFetch:
    """The network of one verification: limited fetches and seconds, and no URL read twice (DECISIONS.md row S4).

    `seconds` are for all fetches: one that could last longer, if it took its TOTAL_SECONDS, is not begun. Documents of
    `own_origin` are made in this process: a busy machine delays them, no other site does, so the clock never refuses
    them. They are counted among the `fetches`, since a badge may name any number of them.
    """

    def __init__(
        self,
        inner: Fetch,
        *,
        fetches: int,
        seconds: float,
        own_origin: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inner = inner
        self._left = fetches
        self._own_origin = own_origin
        self._clock = clock
        self._end = clock() + seconds - TOTAL_SECONDS
        self._answers: dict[tuple[str, str], Fetched | OpenBadgesError] = {}

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        """As the inner fetch, within the budget; a second request for a URL gets the first answer."""
        key = (url.partition("#")[0], accept)
        known = self._answers.get(key)
        if known is None:
            known = self._answers[key] = self._ask(url, accept, limit)
        if isinstance(known, OpenBadgesError):
            raise known
        return known

    def _ask(self, url: str, accept: str, limit: int) -> Fetched | OpenBadgesError:
        is_late = self._clock() >= self._end and origin_of(url) != self._own_origin
        if self._left <= 0 or is_late:
            return FetchFailed("fetch.budget")
        self._left -= 1
        try:
            fetched = self._inner(url, accept=accept, limit=limit)
        except (SourceRefused, FetchFailed) as error:
            return error
        if len(fetched.data) > limit:
            return FetchFailed("fetch.too_large", limit=limit)
        return fetched


def _redirected(url: str, location: str) -> str:
    """Where a redirect from `url` leads. Raises SourceRefused: `fetch.url` for a location that is malformed."""
    try:
        return join_url(url, location)
    except ValueError as error:
        raise SourceRefused("fetch.url") from error


def _ascii_host(host: str) -> str:
    if not host.isascii():
        if _AMBIGUOUS.search(host):
            raise SourceRefused("fetch.host")
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise SourceRefused("fetch.host") from error
    host = host.lower().removesuffix(".")
    if host == "localhost" or host.endswith(".localhost"):
        raise SourceRefused("fetch.private_address")
    # Digits or hexadecimal in the last label are an address in some spelling; no public name ends in them.
    if ":" in host or _NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]):
        raise SourceRefused("fetch.private_address" if _is_literal_within(host) else "fetch.host")
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise SourceRefused("fetch.host")
    return host


def _is_literal_within(host: str) -> bool:
    try:
        return not is_public(socket.inet_ntoa(socket.inet_aton(host)))
    except (OSError, ValueError):
        return not is_public(host)


def _path(path: str, query: str) -> str:
    text = quote(path or "/", safe="/%:@!$&'()*+,;=-._~")
    return text + ("?" + quote(query, safe="/%:@!$&'()*+,;=-._~?") if query else "")
