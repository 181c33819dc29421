"""Addresses of this machine and its network, in every spelling that has fooled somebody (DECISIONS.md rows S1, S2).

Our own list: the classes are those of the IANA special-purpose registries, the spellings those that resolvers accept.
"""

from __future__ import annotations

import ipaddress

PRIVATE_V4 = (
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.254", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.1.2.3",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.254", "192.0.0.1", "192.0.0.192", "192.0.2.1",
    "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.168.255.254", "192.175.48.1", "198.18.0.1",
    "198.19.255.254", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
)  # fmt: skip
PRIVATE_V6 = (
    "::", "::1", "::7f00:1", "::10.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1",
    "2001:0:7f00:1::1", "2001:2::1", "2001:3::1", "2001:4:112::1", "2001:10::1", "2001:20::1", "2001:db8::1",
    "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:1::1", "2620:4f:8000::1", "3fff::1", "3fff:fff::1", "4000::1",
    "5f00::1", "fc00::1", "fd00:ec2::254", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff05::1:3",
)  # fmt: skip
PUBLIC = (
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "93.184.215.14", "100.63.255.255", "100.128.0.1",
    "128.0.0.1", "172.15.255.255", "172.32.0.1", "192.0.1.1", "198.17.255.255", "198.20.0.1", "223.255.255.255",
    "2001:200::1", "2001:4860:4860::8888", "2003::1", "2606:4700:4700::1111", "2a00:1450::1", "3ffe:ffff::1",
)  # fmt: skip
NAMES = ("localhost", "localhost.", "LOCALHOST", "app.localhost", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "rebind.example", "intranet.example")


def spellings(address: str) -> list[str]:
    """One IPv4 address as decimal, octal, hexadecimal, shortened and mixed: all of it is the same to a resolver."""
    packed = int(ipaddress.IPv4Address(address))
    a, b, c, d = address.split(".")
    return [
        str(packed),
        hex(packed),
        f"0{packed:o}",
        f"0x{int(a):x}.0x{int(b):x}.0x{int(c):x}.0x{int(d):x}",
        f"0{int(a):o}.0{int(b):o}.0{int(c):o}.0{int(d):o}",
        f"{a}.{(int(b) << 16) | (int(c) << 8) | int(d)}",
        f"{a}.{b}.{(int(c) << 8) | int(d)}",
        f"0x{int(a):x}.{b}.{(int(c) << 8) | int(d)}",
        f"{a}。{b}。{c}。{d}",
        address.translate({ord(digit): ord("０") + int(digit) for digit in "0123456789"}),
        f"{address}.",
    ]


def urls() -> list[str]:
    """Every URL of the list: two hundred, all https on the usual port, so that the address alone is judged."""
    hosts = [*PRIVATE_V4, *(f"[{address}]" for address in PRIVATE_V6), *NAMES]
    for address in (
        "127.0.0.1",
        "169.254.169.254",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "0.0.0.0",
        "100.64.0.1",
        "10.1.2.3",
    ):
        hosts += spellings(address)
    found = [f"https://{host}/latest/meta-data/" for host in hosts]
    found += [f"https://[{address}]:443/" for address in PRIVATE_V6]
    found += [
        "https://127.0.0.1/#@badges.example/",
        "https://127.0.0.1?@badges.example/",
        "https://127.1",
        "https://0/",
    ]
    return list(dict.fromkeys(found))


# URLs that the rules refuse before any address is looked at.
MALFORMED = (
    "http://badges.example/", "HTTP://badges.example/", "ftp://badges.example/", "file:///etc/passwd",
    "gopher://badges.example:443/", "data:application/json,{}", "javascript:alert(1)", "dict://badges.example/",
    "https://badges.example:80/", "https://badges.example:22/", "https://badges.example:8443/",
    "https://badges.example:65536/", "https://badges.example:-1/", "https://badges.example:x/",
    "https://user@badges.example/", "https://user:word@badges.example/", "https://badges.example@evil.example/",
    "https://@badges.example/", "https://badges.example\\@evil.example/", "https://badges.example\\.evil.example/",
    "https://badges.example/\r\nHost: evil.example", "https://badges.example/\x00", "https://badges.example/ x",
    "https://bad ges.example/", "https://badges.example/\t", "https://[fe80::1%25eth0]/", "https://[::1", "https://",
    "https:///path", "https://badges", "https://-badges.example/", "https://badges..example/", "https://.example/",
    "https://badges_x.example/", "https://" + "a" * 64 + ".example/", "https://" + "a." * 127 + "example/",
    "https://badges.example/" + "a" * 3000, "//badges.example/", "badges.example", "",
)  # fmt: skip
