"""E-mail addresses, phone numbers and web addresses: as people type them, and as they are kept."""

from __future__ import annotations

import re

from schemas.urls import split_url

_HOST = r"(?:localhost|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63})"
_EMAIL = re.compile(r"[^\s@<>\"(),;:\\\[\]]{1,64}@" + _HOST)

_WITHOUT_DOTS = ("@gmail.com", "@googlemail.com")  # one server, under two names


def email(text: str) -> str | None:
    """The address, its domain in lower case; None when it cannot be one."""
    local, _, domain = text.strip().rpartition("@")
    address = f"{local}@{domain.lower()}"
    good = len(address) <= 254 and _EMAIL.fullmatch(address) and ".." not in local and local.strip(".") == local
    good = good and local.isprintable() and not local.startswith("=?")  # mail programs decode encoded words
    return address if good else None


def same(one: str, other: str) -> bool:
    """Whether two addresses are written alike, whatever capitals were typed."""
    return one.casefold() == other.casefold()


def mailbox(address: str) -> str:
    """The mailbox to which mail for an address comes, to compare it with another: two spellings of one are equal.

    In small letters, without what follows a "+", which most servers take as a note of the person's own. Dots are left
    out where the server is known to read none.
    """
    local, at, domain = address.casefold().strip().rpartition("@")
    local = local.partition("+")[0] or local
    if at + domain in _WITHOUT_DOTS:
        local, domain = local.replace(".", ""), _WITHOUT_DOTS[0][1:]
    return f"{local}@{domain}"


def masked(address: str) -> str:
    """An e-mail address as its owner, and no other reader, recognises it: its first letter and its domain."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"


def e164(text: str, country: str = "33") -> str | None:
    """The number in E.164 form, French unless it says otherwise; None when malformed.

    "05 55 82 80 47" is "+33555828047".
    """
    plain = text.replace("(0)", "").translate({ord(mark): None for mark in " .-/()\t\u00a0\u202f"})
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    elif plain.startswith("0"):
        plain = f"+{country}{plain[1:]}"
    if not re.fullmatch(r"\+[1-9][0-9]{7,14}", plain):
        return None
    if plain.startswith("+33") and len(plain) != 12:
        return None
    return plain


def dialled(phone: str) -> str:
    """A French E.164 number as people say it: "05 55 82 80 47"; others unchanged."""
    digits = "0" + phone[3:] if phone.startswith("+33") else phone
    if len(digits) != 10 or not digits.isdigit():
        return phone
    return "\u00a0".join(digits[at : at + 2] for at in range(0, 10, 2))


def web_address(text: str) -> str | None:
    """The https address of a website; None when it is none. It becomes an `id` in signed documents."""
    address = text.strip()
    try:
        parts = split_url(address)
        port = parts.port
    except ValueError:
        return None
    good = parts.scheme == "https" and re.fullmatch(_HOST, parts.hostname or "") and port is None and "@" not in address
    return address if good and len(address) <= 300 and re.fullmatch(r"[!-~]+", address) else None
