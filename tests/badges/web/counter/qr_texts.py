"""What a malicious QR code may hold (DECISIONS.md row U4), and how a picture of it is drawn and read."""

from __future__ import annotations

import io
from collections.abc import Sequence

import zxingcpp
from PIL import Image

# Texts on which a careless scanner acts: it opens, dials, sends, joins, pays, saves or runs.
ACTED_ON = (
    "javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)", "vbscript:x",
    "data:text/html,<script>alert(1)</script>", "data:application/json,{}", "blob:https://evil.example/1",
    "file:///etc/passwd", "file://evil.example/share/badge.json", "view-source:https://evil.example/",
    "about:blank", "chrome://settings", "resource://x", "jar:https://evil.example!/x", "filesystem:https://x/",
    "intent://evil.example/#Intent;scheme=https;package=com.example;end", "market://details?id=com.example",
    "android-app://com.example/https/evil.example", "itms-apps://example/1", "ms-settings:privacy", "shortcuts://run",
    "tel:+33899000000", "tel:*%2306%23", "TEL:0899000000", "facetime:a@evil.example", "sip:a@evil.example",
    "sms:+33899000000?body=oui", "SMSTO:+33899000000:oui", "mms:+33899000000", "mailto:a@evil.example?body=x",
    "MATMSG:TO:a@evil.example;SUB:x;BODY:y;;", "WIFI:S:Gratuit;T:nopass;;", "WIFI:T:WPA;S:x;P:y;H:true;;",
    "BEGIN:VCARD\nVERSION:3.0\nFN:Léa\nURL:https://evil.example/\nEND:VCARD", "MECARD:N:Léa;TEL:0899000000;;",
    "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT", "geo:45.95,2.17", "bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
    "BCD\n002\n1\nSCT\n\nEvil\nFR7630006000011234567890189\nEUR10", "otpauth://totp/x?secret=AAAA",
    "ftp://evil.example/badge.json", "ftps://evil.example/", "sftp://evil.example/", "ldap://evil.example/",
    "gopher://evil.example/", "dict://evil.example/", "ws://evil.example/", "wss://evil.example/", "ssh://evil.example",
    "web+badge://evil.example", "did:web:evil.example", "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd001",
    "openid4vp://?request_uri=https://evil.example/", "openid-credential-offer://?credential_offer_uri=https://x/",
    "FIDO:/1234567890", "LPA:1$evil.example$1", "https:evil.example", "https:/evil.example", "https:\\\\evil.example",
    "//evil.example/", "\\\\evil.example\\share", "magnet:?xt=urn:btih:1",
)  # fmt: skip
# Texts on which no scanner acts, and that are no badge either.
PLAIN = (
    "bonjour", "evil.example", "www.evil.example/badge", "0", "%s%s%s", "<script>alert(1)</script>", "{{7*7}}",
    "' OR 1=1 --", "12345678", "HELLO WORLDS", "\u202ehttps://evil.example", "{}", "[]", "null", "a.b.c", "x" * 1000,
    "1234567890123", "https://a.example/ https://b.example/", "https://a.example/\nhttps://b.example/",
)  # fmt: skip
# Links to other hosts that are made to look like ours, and the host that is really asked, or None if none is.
LINKS = {
    "https://evil.example/v/ABCDE12345": "evil.example",
    "HTTPS://EVIL.EXAMPLE/V/ABCDE12345": "evil.example",
    "https://localhost.evil.example/v/ABCDE12345": "localhost.evil.example",
    "https://localhost:8000.evil.example/v/ABCDE12345": None,
    "https://localhost:8000@evil.example/v/ABCDE12345": None,
    "https://evil.example/http://localhost:8000/v/ABCDE12345": "evil.example",
    "https://evil.example/?u=http://localhost:8000/v/ABCDE12345": "evil.example",
    "https://evil.example/#http://localhost:8000/v/ABCDE12345": "evil.example",
    "https://rcs-сreuse.example/v/ABCDE12345": "xn--rcs-reuse-y3h.example",
    "https://rсѕ.example/v/ABCDE12345": "xn--r-7tb4d.example",
    "https://xn--r-7tb4d.example/v/ABCDE12345": "xn--r-7tb4d.example",
    "https://ⓔⓥⓘⓛ.example/": "evil.example",
    "https://evil。example/": "evil.example",
    "https://" + "www.localhost-8000." * 8 + "evil.example/": "www.localhost-8000." * 8 + "evil.example",
    "http://evil.example/v/ABCDE12345": None,
    "https://evil.example:8443/": None,
    "https://127.0.0.1/v/ABCDE12345": None,
    "https://[::1]:8000/v/ABCDE12345": None,
    "https://2130706433/": None,
    "https://evil.example\\@localhost:8000/v/ABCDE12345": None,
}
# Our own codes and links, in every spelling, with CODE for the code.
OWN = (
    "http://localhost:8000/v/CODE", "HTTP://LOCALHOST:8000/V/CODE", "http://localhost:8000/V/CODE",
    "http://localhost:8000/v/CODE/", "http://localhost:8000/v/CODE?utm=x", "http://localhost:8000/v/CODE#x", "CODE",
)  # fmt: skip


def drawn(text: str) -> bytes:
    """A picture of a QR code, as PNG."""
    return encoded(symbol(text))


def symbol(text: str) -> Image.Image:
    """A QR code with its quiet zone, in grey."""
    drawing = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=3, add_quiet_zones=True)
    height, width = drawing.shape[:2]
    return Image.frombytes("L", (width, height), bytes(memoryview(drawing).tobytes()))


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    """A picture as a file."""
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def scanned(data: bytes) -> Sequence[str]:
    """What a telephone reads in a picture: the texts of all its codes."""
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(data)))]
