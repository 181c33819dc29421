"""Which internet addresses the verifier may connect to (DECISIONS.md R5, row S1). Pure: no lookup, no socket.

Judged on addresses alone, after resolution, never on the spelling of a host. `ipaddress.is_global` is not enough: it
says True for NAT64, 6to4, v4-compatible, site-local and multicast addresses that lead to this machine or its network.
So: IPv4 unicast minus the IANA special-purpose registry; of IPv6 only 2000::/3 minus the same registry. The embedded
forms (mapped, NAT64, 6to4, Teredo) are refused whole, whatever they embed. Tables of the IANA registries as of
2026-11; the reason stands beside each block.
"""

from __future__ import annotations

import ipaddress

_DENIED_V4 = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared address space, and one cloud's metadata service
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # public in form, a cloud's own platform channel in fact
        "169.254.0.0/16",  # link local, metadata services
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_UNICAST_V6 = ipaddress.IPv6Network("2000::/3")
_DENIED_V6 = tuple(
    ipaddress.IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID, AMT
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)


def is_public(address: str) -> bool:
    """Whether `address`, a resolver's answer, is an ordinary public unicast address. Anything unreadable is not."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv4Address):
        return not any(parsed in block for block in _DENIED_V4)
    if parsed.scope_id is not None or parsed not in _UNICAST_V6:
        return False
    return not any(parsed in block for block in _DENIED_V6)
