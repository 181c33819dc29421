"""Addresses of this machine and its network, in every spelling known to have passed a check (rows S1, S2).

The classes are those of the IANA special-purpose registries, the spellings those that resolvers accept.
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


# Names that lead inside: of machines themselves, of clouds' metadata services, of services that spell an address.
NAMES = (
    "localhost", "localhost.", "LOCALHOST", "app.localhost", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "ＬＯＣＡＬＨＯＳＴ", "loc\u00adalhost",
    "loc\u200dalhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback", "broadcasthost", "rebind.example",
    "intranet.example", "metadata", "metadata.google.internal", "metadata.google.internal.", "metadata.goog",
    "instance-data", "instance-data.ec2.internal", "metadata.azure.internal", "metadata.platformequinix.com",
    "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "consul.service.consul", "host.docker.internal",
    "gateway.docker.internal", "127.0.0.1.nip.io", "169-254-169-254.sslip.io", "localtest.me", "lvh.me", "router.lan",
    "printer.local", "wpad", "db", "xn--9hbcp.xn--8hb.xn--8hb.xn--9hb",
)  # fmt: skip
CORE = (
    "127.0.0.1", "169.254.169.254", "10.0.0.1", "192.168.1.1", "172.16.0.1", "0.0.0.0", "100.64.0.1", "10.1.2.3",
)  # fmt: skip
# Digits that Unicode normalisation makes plain ones: full width, enclosed, superscript, mathematical.
DIGITS = ("０１２３４５６７８９", "⓪①②③④⑤⑥⑦⑧⑨", "⁰¹²³⁴⁵⁶⁷⁸⁹", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")


def spellings(address: str) -> list[str]:
    """One IPv4 address as decimal, octal, hexadecimal, shortened, padded, mixed and in other digits: all of it is the
    same to a resolver."""
    packed = int(ipaddress.IPv4Address(address))
    a, b, c, d = (int(part) for part in address.split("."))
    return [
        str(packed),
        hex(packed),
        f"0X{packed:08X}",
        f"0{packed:o}",
        f"000000{packed:o}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}",
        f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        f"0000{a:o}.0x{b:x}.{c}.0{d:o}",
        f"{a}.{(b << 16) | (c << 8) | d}",
        f"{a}.{b}.{(c << 8) | d}",
        f"0x{a:x}.{b}.{(c << 8) | d}",
        f"{a}。{b}。{c}。{d}",
        f"{a}．{b}｡{c}.{d}",
        f"{address}.",
        *(address.translate({ord("0") + value: digit for value, digit in enumerate(digits)}) for digits in DIGITS),
    ]


def embeddings(address: str) -> list[str]:
    """One IPv4 address inside IPv6 addresses: mapped, compatible, translated, NAT64, 6to4, Teredo, ISATAP."""
    packed = int(ipaddress.IPv4Address(address))
    high, low = packed >> 16, packed & 0xFFFF
    return [
        f"::ffff:{address}",
        f"::ffff:{high:x}:{low:x}",
        f"0:0:0:0:0:ffff:{address}",
        f"::{address}",
        f"::ffff:0:{address}",
        f"64:ff9b::{high:x}:{low:x}",
        f"64:ff9b:1::{high:x}:{low:x}",
        f"2002:{high:x}:{low:x}::1",
        f"2001:0:4136:e378:8000:63bf:{high ^ 0xFFFF:x}:{low ^ 0xFFFF:x}",
        f"fe80::5efe:{high:x}:{low:x}",
    ]


def urls() -> list[str]:
    """Every URL whose host alone is the attack: all https on the usual port."""
    hosts = [*PRIVATE_V4, *(f"[{address}]" for address in PRIVATE_V6), *NAMES]
    for address in CORE:
        hosts += spellings(address)
        hosts += [f"[{embedded}]" for embedded in embeddings(address)]
    found = [f"https://{host}/latest/meta-data/" for host in hosts]
    found += [f"https://[{address}]:443/" for address in PRIVATE_V6]
    found += [
        "https://127.0.0.1/#@badges.example/",
        "https://127.0.0.1?@badges.example/",
        "https://127.1",
        "https://0/",
    ]
    return list(dict.fromkeys(found))


def disguised() -> list[str]:
    """URLs whose scheme, port, credentials or odd characters are part of the attack; each has a private host."""
    found = []
    for host in ("127.0.0.1", "169.254.169.254", "localhost", "[::1]"):
        found += [f"{scheme}://{host}/" for scheme in ("http", "ftp", "gopher", "dict", "ldap", "tftp", "wss", "sftp")]
        found += [f"https://{host}:{port}/" for port in (0, 22, 25, 80, 2375, 6379, 8080, 8443)]
        found += [f"https://{user}@{host}/" for user in ("", "a", "a:b", "badges.example", "badges.example:443", "%40")]
        found += [f"https://badges.example{mark}@{host}/" for mark in ("\\", "%2f", "%09", "\t", "\r\n", " ", "\x00")]
        found += [
            f"https://{host}{mark}" for mark in ("\\", "\\@badges.example/", "\t/", "\n/", " /", "\x00/", "/\x7f")
        ]
        found += [f"{mark}https://{host}/" for mark in (" ", "\t", "\x01", "\x00")]
    found += [f"https://{host}/" for host in ("%31%32%37.0.0.1", "127%2e0%2e0%2e1", "%6c%6fcalhost", "localhost%00")]
    return found


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
    "https://badges.example/" + "a" * 3000, "//badges.example/", "badges.example", "", "jar:https://badges.example!/x",
    "https://straße.example/", "https://ς.example/", "https://a\u200db.example/", "https://badges.example/\ud800",
    "https://bad\u2028ges.example/", "https://℀.example/", "https://a%2fb.example/", "https://badges%00.example/",
    "https:badges.example/", "https:/badges.example/", "https:\\\\badges.example/", "view-source:https://badges.example/",
    "blob:https://badges.example/x", "intent://badges.example/#Intent;scheme=https;end", "vbscript:x", "about:blank",
)  # fmt: skip
