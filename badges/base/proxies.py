"""Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed: the proxies that the settings name, and no others.

The address of the client is the last one of the header that is not a trusted proxy's: each proxy appends the address
that it received the request from, and what stands before can be written by anyone.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import TYPE_CHECKING

from badges.base.settings import Network

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def read_address(text: str) -> Address | None:
    """Return the address in a text, without port, brackets and zone; an IPv4 address written as IPv6 is IPv4."""
    plain = text.strip()
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        found = ipaddress.ip_address(plain.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def bucket(text: str) -> str:
    """Return what counts as one client in the limits: an IPv4 address, or the whole /64 of an IPv6 address."""
    found = read_address(text)
    if found is None:
        return text[:64]
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


class TrustedProxies:
    """The application, told by trusted proxies from which address and by which scheme a request came."""

    def __init__(self, app: WSGIApplication, networks: Iterable[Network]) -> None:
        self.app, self.networks = app, tuple(networks)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, after its headers of forwarding were believed or ignored."""
        if self.networks and self.trusts(read_address(environ.get("REMOTE_ADDR", ""))):
            client = self.client(environ.get("HTTP_X_FORWARDED_FOR", ""))
            if client is not None:
                environ["REMOTE_ADDR"] = str(client)
            scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
            if scheme in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme
        return self.app(environ, start_response)

    def client(self, forwarded: str) -> Address | None:
        """Return the last address that is no trusted proxy's; the first of all when each is; None for no address."""
        found = None
        for text in reversed(forwarded.split(",")):
            address = read_address(text)
            if address is None:  # what stands before it was not written by a proxy that we know
                return found
            found = address
            if not self.trusts(address):
                return found
        return found

    def trusts(self, address: Address | None) -> bool:
        """Whether an address is of one of the networks."""
        return address is not None and any(address in network for network in self.networks)
