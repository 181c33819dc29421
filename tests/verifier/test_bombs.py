"""Status lists that swell, or that two readers would unpack differently: never green, and within 40 MiB (row B1).

The issuer is hostile: each list is signed by its own key. A reader without our rules takes nearly all of them.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import subprocess
import sys
import zipfile
import zlib
from binascii import Error as Base64Malformed
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from keys.algorithms import Algorithm
from schemas import bitstring
from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.envelopes import as_token, over_letters
from tests.verifier.world import World
from verifier.fetch import Fetched
from verifier.verdict import Headline

CLEAR = bytes(bitstring.MINIMUM_BITS // 8)
REVOKED = bitstring.with_bits(bitstring.MINIMUM_BITS, [w.INDEX])
MEBIBYTE = 1 << 20
HEADER = b"\x1f\x8b\x08%c\0\0\0\0\0\xff"
# The most that one verification may cost, in memory that was not there before it.
GROWTH = 40 * MEBIBYTE


@cache
def zeros(mebibytes: int) -> bytes:
    """A gzip member of so many MiB of zeros, about a thousandth of that, without compressing them all."""
    stream = zlib.compressobj(9, wbits=-15)
    block = stream.compress(bytes(MEBIBYTE)) + stream.flush(zlib.Z_FULL_FLUSH)
    crc = 0
    for _ in range(mebibytes):
        crc = zlib.crc32(_ZEROS, crc)
    end = (mebibytes * MEBIBYTE % 2**32).to_bytes(4, "little")
    return HEADER % 0 + block * mebibytes + stream.flush() + crc.to_bytes(4, "little") + end


_ZEROS = bytes(MEBIBYTE)


def packed(bits: bytes) -> bytes:
    return gzip.compress(bits, mtime=0)


def member(flags: int, extra: bytes, bits: bytes = CLEAR) -> bytes:
    """A gzip member with more in its header."""
    return HEADER % flags + extra + packed(bits)[10:]


def zipped(bits: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("list", bits)
    return file.getvalue()


def spelled(data: bytes, prefix: str = "u") -> str:
    return prefix + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


GZIP = packed(CLEAR)
GOOD = spelled(GZIP)
BOMBS: dict[str, Callable[[], str]] = {
    "64 MiB": lambda: spelled(zeros(64)),
    "700 MiB": lambda: spelled(zeros(700)),
    "1 GiB": lambda: spelled(zeros(1024)),
    "a byte more than the cap": lambda: spelled(packed(bytes(bitstring.MAX_BYTES + 1))),
    "compressed twice": lambda: spelled(packed(GZIP)),
    "700 MiB compressed twice": lambda: spelled(packed(zeros(700))),
    "700 MiB compressed three times": lambda: spelled(packed(packed(zeros(700)))),
    "a second member": lambda: spelled(packed(REVOKED) + GZIP),
    "a thousand members": lambda: spelled(packed(CLEAR[:16]) * 1024),
    "an empty member first": lambda: spelled(packed(b"") + GZIP),
    "an empty member last": lambda: spelled(GZIP + packed(b"")),
    "a bomb for the second member": lambda: spelled(GZIP + zeros(64)),
    "a tail of one byte": lambda: spelled(GZIP + b"\0"),
    "a tail of zeros": lambda: spelled(GZIP + bytes(4096)),
    "a tail of half a mebibyte": lambda: spelled(GZIP + b"x" * (MEBIBYTE // 2)),
    "a zlib stream": lambda: spelled(zlib.compress(CLEAR)),
    "a zlib bomb": lambda: spelled(zlib.compress(bytes(64 * MEBIBYTE))),
    "raw deflate": lambda: spelled(zlib.compress(CLEAR, wbits=-15)),
    "bzip2": lambda: spelled(bz2.compress(CLEAR)),
    "xz": lambda: spelled(lzma.compress(CLEAR)),
    "zip": lambda: spelled(zipped(CLEAR)),
    "not compressed": lambda: spelled(CLEAR),
    "base58 by its prefix": lambda: spelled(GZIP, "z"),
    "base64 by its prefix": lambda: spelled(GZIP, "m"),
    "a prefix in capitals": lambda: spelled(GZIP, "U"),
    "no prefix": lambda: spelled(GZIP, ""),
    "two prefixes": lambda: spelled(GZIP, "uu")[:-1],
    "padding": lambda: spelled(GZIP) + "=" * (-len(spelled(GZIP, "")) % 4 or 4),
    "the other base64": lambda: "u" + base64.b64encode(packed(REVOKED)).rstrip(b"=").decode(),
    "a line feed inside": lambda: GOOD[:40] + "\n" + GOOD[40:],
    "a blank at the end": lambda: GOOD + " ",
    "a data URL": lambda: "data:application/gzip;base64," + base64.b64encode(GZIP).decode(),
    "a wrong checksum": lambda: spelled(GZIP[:-8] + b"\0\0\0\1" + GZIP[-4:]),
    "a wrong length": lambda: spelled(GZIP[:-4] + b"\1\0\0\0"),
    "cut in its checksum": lambda: spelled(GZIP[:-6]),
    "cut in its bits": lambda: spelled(packed(REVOKED)[:-12]),
    "reserved flags": lambda: spelled(member(0xE0, b"")),
    "an unknown method": lambda: spelled(b"\x1f\x8b\x07" + GZIP[3:]),
    "a header checksum that is wrong": lambda: spelled(member(0x02, b"\0\0")),
}  # fmt: skip
# No reader finds enough bits in these.
TOO_LITTLE: dict[str, Callable[[], str]] = {
    "cut in its header": lambda: spelled(GZIP[:9]),
    "an extra field that does not end": lambda: spelled(HEADER % 0x04 + b"\xff\xff" + bytes(60_000)),
    "a name that does not end": lambda: spelled(HEADER % 0x08 + b"x" * 500_000),
}
# Allowed by RFC 1952, and read: 65,535 bytes of extra field, a name and a comment as long as the document has room for.
ODD = {
    "a large extra field": (0x04, b"\xff\xff" + b"x" * 65_535),
    "a long name": (0x08, b"x" * 300_000 + b"\0"),
    "a long comment": (0x10, b"x" * 300_000 + b"\0"),
    "all three": (0x1C, b"\xff\xff" + b"x" * 65_535 + b"x" * 99_999 + b"\0" + b"y" * 99_999 + b"\0"),
}


ALL = BOMBS | TOO_LITTLE
ROOT = Path(__file__).parents[2]
DID_URL = f"{w.ORIGIN}/.well-known/did.json"


@cache
def bomb(name: str) -> str:
    """One of them, made when it is first needed."""
    return ALL[name]()


def published(world: World, encoded: str) -> tuple[str, str]:
    """Both forms of the network's list with these bits; returns a badge and a token that point to them."""
    bits = {"credentialSubject__encodedList": encoded}
    world.web.put(w.LIST_URL, world.sign(w.status_list(**bits)), media_type=words.VC_LD_JSON)
    signed = world.token(w.jwt_list(**bits), algorithm=Algorithm.EDDSA)
    world.web.put(w.LIST_JWT_URL, signed, media_type=words.VC_JWT)
    token = world.token(w.jwt_credential(), algorithm=Algorithm.EDDSA)
    return json.dumps(world.sign(w.credential())), token


def test_there_are_enough_of_them() -> None:
    assert (len(BOMBS), len(TOO_LITTLE)) == (39, 3)


def test_a_sound_list_is_read(world: World) -> None:
    for bits, headline in ((CLEAR, Headline.VALID), (REVOKED, Headline.REVOKED)):
        for presented in published(world, spelled(packed(bits))):
            assert world.verify(presented).headline is headline


@pytest.mark.parametrize("name", ALL)
def test_the_status_is_unknown(world: World, name: str) -> None:
    for presented in published(world, bomb(name)):
        verdict = world.verify(presented)
        found = verdict.check("status")
        assert verdict.headline is Headline.UNDETERMINED
        assert found is not None
        assert found.code in {"status.list_malformed", "status.list_too_large", "status.unreachable"}


@pytest.mark.parametrize("name", ALL)
def test_the_list_presented_itself_is_refused(world: World, name: str) -> None:
    published(world, bomb(name))
    for url in (w.LIST_URL, w.LIST_JWT_URL):
        page = world.web.pages[url]
        assert isinstance(page, Fetched)
        assert world.verify(page.data).headline is Headline.UNREADABLE


@pytest.mark.parametrize(
    ("bytes_", "headline"),
    [(len(CLEAR) - 1, Headline.VALID), (len(CLEAR) // 2, Headline.VALID), (0, Headline.UNDETERMINED)],
)
def test_too_few_bits_are_no_bomb(world: World, bytes_: int, headline: Headline) -> None:
    """A list that is shorter than the standard wants is a fault of form; a bit that is not in it stays unknown."""
    for presented in published(world, spelled(packed(CLEAR[:bytes_]))):
        verdict = world.verify(presented)
        assert verdict.headline is headline
        is_read = headline is Headline.VALID
        assert ("form.status_list_length" in {fault.code for fault in verdict.faults}) is is_read
        assert verdict.check("status").code == ("status.clear" if is_read else "status.range")  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ODD)
def test_an_odd_header_is_read_for_what_it_is(world: World, name: str) -> None:
    for bits, headline in ((CLEAR, Headline.VALID), (REVOKED, Headline.REVOKED)):
        for presented in published(world, spelled(member(*ODD[name], bits))):
            assert world.verify(presented).headline is headline


@pytest.mark.parametrize(
    "name", ["64 MiB", "700 MiB compressed twice", "a second member", "a tail of zeros", "raw deflate"]
)
def test_the_older_dialect_unpacks_alike(world: World, name: str) -> None:
    """StatusList2021, whose bits have no prefix and may be in the other base64."""
    older = {"type": ["VerifiableCredential", "StatusList2021Credential"], "credentialSubject__type": "StatusList2021"}
    token = as_token(world, w.credential(credentialStatus=w.status_entry(w.LIST_URL, type="StatusList2021Entry")))
    for encoded, headline in ((GOOD, Headline.VALID), (bomb(name), Headline.UNDETERMINED)):
        for spelling in (encoded[1:], encoded[1:].replace("-", "+").replace("_", "/")):
            signed = over_letters(world, w.status_list(credentialSubject__encodedList=spelling, **older))
            world.web.put(w.LIST_URL, signed)
            assert world.verify(token).headline is headline


def loosely(encoded: str) -> int:
    """How many bytes a lenient reader gets from it: any prefix, any compression, decompressed repeatedly."""
    counts = [0]
    for text in (encoded.rpartition(",")[2], encoded[1:], encoded[2:]):
        text = "".join(text.split()).rstrip("=").replace("-", "+").replace("_", "/")
        with suppress(Base64Malformed):
            counts.append(_unpacked(base64.b64decode(text + "=" * (-len(text) % 4))))
    return max(counts)


def _unpacked(data: bytes) -> int:
    if data.startswith(b"PK"):
        return len(zipfile.ZipFile(io.BytesIO(data)).read("list"))
    for unpack in (bz2.decompress, lzma.decompress):
        with suppress(OSError, ValueError, EOFError, lzma.LZMAError):
            return len(unpack(data))
    # The deflate stream wherever it may begin, with no regard to headers, checksums and what else stands there.
    return max((_inflated(data[start:]) for start in (0, 2, 10, 12)), default=0) or len(data)


def _inflated(data: bytes) -> int:
    """How many bytes a deflate stream gives, and what stands behind it or inside of it, counted until they are many."""
    count, stream = 0, zlib.decompressobj(wbits=-15)
    with suppress(zlib.error):
        while data and count < bitstring.MAX_BYTES + MEBIBYTE:
            piece = stream.decompress(data, MEBIBYTE)
            if not count and piece.startswith(b"\x1f\x8b"):
                return _inflated(piece[10:])
            count, data = count + len(piece), stream.unconsumed_tail
            if stream.eof:
                data, stream = stream.unused_data[18:], zlib.decompressobj(wbits=-15)
    return count


def test_a_loose_reader_takes_nearly_all_of_them() -> None:
    """The positive control: enough bits for a list, or more than memory should hold."""
    swallowed = {name: loosely(bomb(name)) for name in BOMBS}
    assert swallowed["700 MiB"] > bitstring.MAX_BYTES
    taken = [name for name, count in swallowed.items() if count >= len(CLEAR)]
    assert len(taken) >= 0.95 * len(BOMBS), BOMBS.keys() - taken


CHILD = """
import json, sys
from pathlib import Path
from tests.verifier.world import BELIEVED, NOW, Web
from verifier.environment import VerifierEnvironment
from verifier.pipeline import verify
from verifier.presented_bytes import Presented

def judged(name):
    case, web = json.loads(Path(sys.argv[1], name).read_text()), Web()
    for url, text in case["pages"].items():
        web.put(url, text)
    return str(verify(Presented(case["badge"].encode()), VerifierEnvironment(NOW, web, BELIEVED)).headline)

def most():  # this program's own high water, without that of the process that started it
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

headlines, before = [judged("0"), judged("1")], most()
headlines += [judged(str(number)) for number in range(2, int(sys.argv[2]))]
print(json.dumps({"headlines": headlines, "growth": most() - before}))
"""


def test_the_memory_of_a_process_that_meets_them_all(world: World, tmp_path: Path) -> None:
    """Each in turn, after a sound list in both forms."""
    number = 0
    for encoded in (GOOD, *map(bomb, ALL)):
        for presented in published(world, encoded):
            pages = {url: world.web.pages[url] for url in (w.LIST_URL, w.LIST_JWT_URL, DID_URL)}
            texts = {url: page.data.decode() for url, page in pages.items() if isinstance(page, Fetched)}
            (tmp_path / str(number)).write_text(json.dumps({"badge": presented, "pages": texts}))
            number += 1
    command = [sys.executable, "-c", CHILD, str(tmp_path), str(number)]
    answer = json.loads(subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout)
    assert answer["headlines"] == ["VALID"] * 2 + ["UNDETERMINED"] * 2 * len(ALL)
    assert answer["growth"] <= GROWTH
