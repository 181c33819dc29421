"""Legal and hostile PNG files (DECISIONS.md row U1): every legal shape, and every way to be broken.

The legal shapes are those of the PNG specification, third edition, table 11.1: colour types, depths, interlacing,
ancillary chunks. The others are made from one of them, by rule: each chunk cut, lengthened, renamed, repeated, moved,
left out or damaged, and by hand: bombs, files that are two things at once, signatures that a mail program spoiled.
"""

from __future__ import annotations

import itertools
import struct
import zlib
from functools import cache

from tests.schemas.png_chunks import END, SIGNATURE, chunk, international

TEXT = '{"type": ["VerifiableCredential", "OpenBadgeCredential"], "name": "Transmettre"}'
OTHER = '{"name": "another badge"}'
BADGE = international(b"openbadgecredential", TEXT.encode())
LEGACY = chunk(b"tEXt", b"openbadges\x00https://badges.example/assertions/1")
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
PALETTE = chunk(b"PLTE", bytes(range(6)))

# Each is allowed beside the badge, and none of them is read.
ANCILLARY = {
    "gAMA": struct.pack(">I", 45455),
    "cHRM": bytes(32),
    "sRGB": b"\x00",
    "iCCP": b"profile\x00\x00" + zlib.compress(bytes(1000)),
    "cICP": bytes(4),
    "sBIT": b"\x08",
    "bKGD": b"\x00\x00",
    "hIST": bytes(4),
    "tRNS": b"\x00\x00",
    "pHYs": bytes(9),
    "sPLT": b"palette\x00\x08",
    "eXIf": b"MM\x00\x2a" + bytes(20),
    "tIME": bytes(7),
    "oFFs": bytes(9),
    "vpAg": bytes(9),
    "acTL": struct.pack(">II", 1, 0),
    "fcTL": bytes(26),
    "tEXt": b"Comment\x00openbadgecredential",
    "zTXt": b"Comment\x00\x00" + zlib.compress(bytes(4 << 20)),
    "iTXt": b"Comment\x00\x01\x00\x00\x00" + zlib.compress(bytes(4 << 20)),
}  # fmt: skip


def header(width: int = 8, height: int = 8, depth: int = 8, colour: int = 0, interlaced: int = 0) -> bytes:
    """An IHDR chunk."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))


def pixels(size: int = 72) -> bytes:
    """An IDAT chunk that holds `size` bytes of zeros."""
    return chunk(b"IDAT", zlib.compress(bytes(size), 1))


def picture(*chunks: bytes) -> bytes:
    """A file of these chunks, from IHDR to IEND."""
    return SIGNATURE + b"".join(chunks)


PARTS = (header(), chunk(b"gAMA", struct.pack(">I", 45455)), BADGE, pixels(), pixels(), END)


@cache
def legal() -> dict[str, bytes]:
    """Pictures whose badge must be read."""
    found = {}
    for colour, depths in DEPTHS.items():
        for depth, interlaced in itertools.product(depths, (0, 1)):
            palette = (PALETTE,) if colour == 3 else ()
            shape = header(8, 8, depth, colour, interlaced)
            found[f"colour {colour}, {depth} bits, interlacing {interlaced}"] = picture(
                shape, *palette, BADGE, pixels(), END
            )
    for name, data in ANCILLARY.items():
        found[f"{name} before the badge"] = picture(header(), chunk(name.encode(), data), BADGE, pixels(), END)
        found[f"{name} behind the pixels"] = picture(header(), BADGE, pixels(), chunk(name.encode(), data), END)
    for place in range(1, 5):
        chunks = [header(), pixels(), pixels(), pixels(), END]
        found[f"the badge at place {place}"] = picture(*chunks[:place], BADGE, *chunks[place:])
    frames = chunk(b"acTL", struct.pack(">II", 3, 0)), *(chunk(b"fdAT", bytes(4) + bytes(400)) for _ in range(3))
    found["an animation"] = picture(header(), frames[0], BADGE, pixels(), *frames[1:], END)
    found["no pixels at all"] = picture(header(), BADGE, END)
    found["empty pixel chunks"] = picture(header(), BADGE, chunk(b"IDAT"), pixels(), chunk(b"IDAT"), END)
    found["998 chunks of pixels"] = picture(header(), BADGE, *(pixels(1) for _ in range(997)), END)
    found["16 megapixels"] = picture(header(4000, 4000), BADGE, pixels(), END)
    found["one row of 16 million"] = picture(header(16_000_000, 1), BADGE, pixels(), END)
    found["pixels that fill 64 MiB"] = picture(header(4000, 4000, 16, 6, 1), BADGE, pixels(64 << 20), END)
    found["a damaged checksum of pixels"] = picture(header(), BADGE, pixels()[:-1] + b"\x00", END)
    found["a page in a comment"] = picture(
        header(), chunk(b"tEXt", b"Comment\x00<html><script>alert(1)</script>"), BADGE, pixels(), END
    )
    return found


def _damaged() -> dict[str, bytes]:
    """One legal picture, each of its chunks spoiled in every way."""
    found = {}
    starts = list(itertools.accumulate((len(part) for part in PARTS), initial=len(SIGNATURE)))
    whole = picture(*PARTS)
    for number, part in enumerate(PARTS):
        kind, length, place = part[4:8].decode(), len(part) - 12, f"{part[4:8].decode()} at {number}"
        before, after = PARTS[:number], PARTS[number + 1 :]

        def replaced(data: bytes, before: tuple[bytes, ...] = before, after: tuple[bytes, ...] = after) -> bytes:
            return picture(*before, data, *after)

        for cut in (0, 3, 7, 8, length // 2 + 8, len(part) - 1):
            found[f"cut at byte {cut} of {place}"] = whole[: starts[number] + cut]
        for stated in (length + 1, length + 12, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF):
            found[f"a length of {stated} for {place}"] = replaced(struct.pack(">I", stated) + part[4:])
        if length:
            found[f"a length of 0 for {place}"] = replaced(bytes(4) + part[4:])
        for name in (b"\x00\x00\x00\x00", b"1234", b"ID T", b"\xc9DAT", b"IHDR" if number else b"IEND"):
            found[f"the name {name!r} for {place}"] = replaced(chunk(name, part[8:-4]))
        if kind != "gAMA" and kind != "IDAT":  # these checksums do not protect the badge
            found[f"a damaged checksum of {place}"] = replaced(part[:-1] + bytes([part[-1] ^ 1]))
        if kind in ("IHDR", "IEND"):
            found[f"{place} twice"] = replaced(part + part)
            found[f"without {place}"] = replaced(b"")
            found[f"{place} elsewhere"] = picture(*before, *after[:1], part, *after[1:]) if after else whole[:-12]
    found["both versions"] = picture(header(), LEGACY, BADGE, pixels(), END)
    found["the same badge twice"] = picture(header(), BADGE, BADGE, pixels(), END)
    found["another badge behind it"] = picture(
        header(), BADGE, pixels(), international(b"openbadgecredential", OTHER.encode()), END
    )
    return found


def _by_hand() -> dict[str, bytes]:
    good = picture(*PARTS)
    bomb = zlib.compress(bytes(64 << 20), 9)
    keyword = b"openbadgecredential"
    found = {
        f"{width} by {height} pixels": picture(header(width, height), BADGE, pixels(), END)
        for width, height in (
            (0, 8), (8, 0), (4001, 4000), (13_000, 13_000), (65_535, 65_535), (1, 16_000_001), (0x7FFFFFFF, 1),
            (0x7FFFFFFF, 0x7FFFFFFF), (0xFFFFFFFF, 1), (0x80000000, 0x80000000),
        )
    }  # fmt: skip
    found |= {
        "a bomb in iTXt": picture(header(), international(keyword, bomb, b"\x01\x00"), pixels(), END),
        "a bomb in zTXt": picture(header(), chunk(b"zTXt", b"openbadges\x00\x00" + bomb), pixels(), END),
        "a bomb in zTXt, 3.0": picture(header(), chunk(b"zTXt", keyword + b"\x00\x00" + bomb), pixels(), END),
        "a text of a megabyte and a half": picture(header(), international(keyword, b"a" * 1_572_864), END),
        "a text of nine megabytes": picture(header(), international(keyword, b"a" * 9_437_184), END),
        "a text one byte too long": picture(header(), international(keyword, b"a" * 1_048_577), END),
        "1,001 chunks": picture(header(), BADGE, chunk(b"teST") * 999, END),
        "10,001 chunks": picture(header(), chunk(b"teST") * 10_000, BADGE, END),
        "half a million chunks": picture(header(), chunk(b"teST") * 500_000, BADGE, END),
        "more than ten megabytes": picture(header(), BADGE, chunk(b"IDAT", bytes(10 << 20)), END),
        "a compressed badge": picture(header(), international(keyword, zlib.compress(b"{}"), b"\x01\x00"), END),
        "no text": picture(header(), international(keyword, b""), END),
        "a text that is no UTF-8": picture(header(), international(keyword, b"{\xff}"), END),
        "an endless keyword": picture(header(), chunk(b"iTXt", keyword + b"x" * 100_000), END),
        "a keyword in another case": picture(header(), international(b"OpenBadgeCredential", TEXT.encode()), END),
        "a keyword with a space": picture(header(), international(b" openbadgecredential", TEXT.encode()), END),
        "the badge in the pixels": picture(header(), chunk(b"IDAT", BADGE), END),
        "the badge in a comment": picture(header(), chunk(b"tEXt", b"Comment\x00" + BADGE), pixels(), END),
        "the badge behind the end": picture(header(), pixels(), END, BADGE),
        "the badge before the header": SIGNATURE + BADGE + picture(header(), pixels(), END)[8:],
    }
    behind = {
        "a page": b"<html><script>alert(1)</script>",
        "a byte": b"\x00",
        "a line": b"\r\n",
        "an archive": b"PK\x03\x04",
        "a megabyte": bytes(1 << 20),
        "a program": b"\x7fELF",
        "a picture": good,
        "a second end": END,
        "a script": b"<?php ?>",
    }
    found |= {f"{name} behind the end": good + data for name, data in behind.items()}
    spoiled = {
        "without its high bit": b"\x09PNG\r\n\x1a\n",
        "with Unix line ends": b"\x89PNG\n\x1a\n",
        "with Macintosh line ends": b"\x89PNG\r\r\x1a\r",
        "with doubled line ends": b"\x89PNG\r\r\n\x1a\r\n",
        "cut at the end of a file": b"\x89PNG\r\n",
        "in small letters": b"\x89png\r\n\x1a\n",
        "of MNG": b"\x8aMNG\r\n\x1a\n",
        "of JNG": b"\x8bJNG\r\n\x1a\n",
        "after a mark": b"\xef\xbb\xbf\x89PNG\r\n\x1a\n",
        "after a blank": b" \x89PNG\r\n\x1a\n",
        "after a page": b"<html>\x89PNG\r\n\x1a\n",
        "after a GIF's": b"GIF89a\x89PNG\r\n\x1a\n",
        "twice": SIGNATURE * 2,
    }
    return found | {f"a signature {name}": start + good[8:] for name, start in spoiled.items()}


@cache
def hostile() -> dict[str, bytes]:
    """Files that must be refused."""
    return _damaged() | _by_hand()
