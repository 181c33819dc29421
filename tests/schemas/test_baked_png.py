"""baked: PNG. Only a chunk is added, the text comes back, and no broken or hostile file gets further than a refusal."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.baked_images import Baked, OpenBadgesVersion, bake_png, unbake
from schemas.errors import ImageMalformed, ImageNotBaked
from tests.cast.packed import Packed
from tests.schemas.png_chunks import END, SIGNATURE, chunk, international

V2, V3 = OpenBadgesVersion
KEYWORDS = {V2: b"openbadges", V3: b"openbadgecredential"}


def header(width: int = 2, height: int = 1) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))


PIXELS = chunk(b"IDAT", zlib.compress(b"\x00\x7f\xff"))
IMAGE = SIGNATURE + header() + PIXELS + END


def with_chunks(*chunks: bytes) -> bytes:
    return SIGNATURE + header() + b"".join(chunks) + PIXELS + END


def refusal_of(data: bytes) -> str:
    with pytest.raises((ImageMalformed, ImageNotBaked)) as refusal:
        unbake(data)
    return refusal.value.code


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1), st.sampled_from([V2, V3])
)
def test_unbake_undoes_bake(text: str, version: OpenBadgesVersion) -> None:
    baked = unbake(bake_png(IMAGE, text, version))
    assert (baked.version, baked.text, baked.carrier) == (version, text, "png")


@pytest.mark.parametrize("version", [V2, V3])
def test_one_uncompressed_chunk_goes_before_the_end_and_nothing_else_changes(version: OpenBadgesVersion) -> None:
    text = '{"name":"Łucja N’Diaye-Şahin"}'
    baked = bake_png(IMAGE, text, version)
    assert baked == SIGNATURE + header() + PIXELS + international(KEYWORDS[version], text.encode()) + END


@pytest.mark.parametrize("first", [V2, V3])
@pytest.mark.parametrize("second", [V2, V3])
def test_an_image_that_holds_either_version_is_not_baked_again(
    first: OpenBadgesVersion, second: OpenBadgesVersion
) -> None:
    baked = bake_png(IMAGE, "a.b.c", first)
    with pytest.raises(ImageMalformed) as refusal:
        bake_png(baked, "d.e.f", second)
    assert refusal.value.code == "image.already_baked"
    assert bake_png(baked, "d.e.f", second, replace=True) == bake_png(IMAGE, "d.e.f", second)


def test_whatever_kind_of_chunk_holds_our_keyword_is_replaced() -> None:
    held = [
        chunk(kind, word + b"\x00\x01" + b"x" * 9) for kind in (b"tEXt", b"zTXt", b"iTXt") for word in KEYWORDS.values()
    ]
    other = chunk(b"tEXt", b"Comment\x00openbadges")
    image = SIGNATURE + header() + b"".join((*held, other)) + PIXELS + END
    bare = SIGNATURE + header() + other + PIXELS + END
    assert bake_png(image, "d.e.f", V3, replace=True) == bake_png(bare, "d.e.f", V3)
    with pytest.raises(ImageMalformed, match=r"image\.png_truncated"):
        bake_png(IMAGE[:-4], "d.e.f", V3, replace=True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "image.text_malformed"),
        ("a\x00b", "image.text_malformed"),
        ("\ud800", "image.text_malformed"),
        ("é" * 600_000, "image.too_large"),
        ("a" * 1_048_577, "image.too_large"),
    ],
)
def test_texts_that_are_not_baked(text: str, code: str) -> None:
    with pytest.raises(ImageMalformed) as refusal:
        bake_png(IMAGE, text, V3)
    assert refusal.value.code == code


def test_the_legacy_text_chunk_holds_a_url() -> None:
    baked = unbake(with_chunks(chunk(b"tEXt", b"openbadges\x00https://badges.example/assertions/1")))
    assert (baked.version, baked.text, baked.is_standard) == (V2, "https://badges.example/assertions/1", True)


OLD, NEW = international(b"openbadges", b"old"), international(b"openbadgecredential", b"new")


@pytest.mark.parametrize(
    "held",
    [
        (OLD, OLD),
        (NEW, NEW),
        (OLD, NEW),
        (NEW, OLD),
        (NEW, chunk(b"tEXt", b"openbadges\x00https://badges.example/1")),
        (chunk(b"tEXt", b"openbadgecredential\x00{}"), NEW),  # undefined by the standard, and some readers read it
        (NEW, chunk(b"zTXt", b"openbadges\x00\x00x")),
    ],
)
def test_an_image_that_holds_two_badges_is_refused(held: tuple[bytes, bytes]) -> None:
    assert refusal_of(with_chunks(*held)) == "image.two_badges"
    for one in (OLD, NEW):  # the positive control: one of them alone is read
        assert unbake(with_chunks(one, chunk(b"tEXt", b"Comment\x00openbadges"))).text in ("old", "new")


def test_language_tags_are_passed_over() -> None:
    data = with_chunks(international(b"openbadgecredential", b"{}", tags=b"fr\x00insigne \xc3\xa9\x00"))
    assert unbake(data).text == "{}"


def test_other_texts_and_unknown_chunks_are_no_badge() -> None:
    data = with_chunks(
        chunk(b"tEXt", b"Software\x00openbadges"),
        chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(b"openbadges")),
        international(b"Openbadges", b"{}"),
        international(b"openbadges ", b"{}"),
        international(b"x" * 79, b"{}"),
        chunk(b"acTL", struct.pack(">II", 2, 0)),
        chunk(b"fdAT", b"frames of an animation"),
    )
    assert refusal_of(data) == "image.not_baked"
    assert unbake(bake_png(data, "a.b.c", V3)).text == "a.b.c"


@pytest.mark.parametrize(
    ("written", "version"),
    [
        (chunk(b"tEXt", b"openbadgecredential\x00{}"), V3),
        (chunk(b"tEXt", b"openbadges\x00{}"), V2),
        (chunk(b"tEXt", b"openbadge\x00{}"), V3),
        (international(b"openbadge", b"{}"), V3),
    ],
)
def test_a_badge_in_a_chunk_that_no_standard_knows_is_read_and_not_joined_by_another(
    written: bytes, version: OpenBadgesVersion
) -> None:
    data = with_chunks(written)
    assert unbake(data) == Baked(version, "{}", "png", is_standard=False)
    assert unbake(with_chunks(international(KEYWORDS[version], b"{}"))).is_standard
    with pytest.raises(ImageMalformed, match=r"image\.already_baked"):
        bake_png(data, "a.b.c", V3)
    assert unbake(bake_png(data, "a.b.c", V3, replace=True)).text == "a.b.c"
    for other in (OLD, NEW, written):
        assert refusal_of(with_chunks(written, other)) == "image.two_badges"


@pytest.mark.parametrize("text", [b"caf\xe9", "café".encode()])
def test_a_latin_chunk_is_read_as_its_bytes_are_written(text: bytes) -> None:
    assert unbake(with_chunks(chunk(b"tEXt", b"openbadgecredential\x00" + text))).text == "café"


def test_a_latin_chunk_is_bounded_and_not_compressed() -> None:
    large = chunk(b"tEXt", b"openbadgecredential\x00" + b"a" * 1_048_577)
    assert refusal_of(with_chunks(large)) == "image.too_large"
    compressed = chunk(b"zTXt", b"openbadge\x00\x00" + zlib.compress(b"{}"))
    assert refusal_of(with_chunks(compressed)) == "image.png_compressed"


BADGE = international(b"openbadgecredential", b"{}")
HOSTILE = Packed(
    {
        "not an image": (b"hello", "image.not_an_image"),
        "nothing": (b"", "image.not_an_image"),
        "half a signature": (SIGNATURE[:4], "image.not_an_image"),
        "a JPEG": (b"\xff\xd8\xff\xe0" + bytes(40), "image.not_an_image"),
        "a GIF": (b"GIF89a" + bytes(40), "image.not_an_image"),
        "a PDF": (b"%PDF-1.7\n", "image.not_an_image"),
        "the signature alone": (SIGNATURE, "image.png_truncated"),
        "half a length": (SIGNATURE + b"\x00\x00", "image.png_truncated"),
        "no end": (SIGNATURE + header() + BADGE + PIXELS, "image.png_truncated"),
        "cut within the badge": (with_chunks(BADGE)[:60], "image.png_truncated"),
        "cut within the end": (IMAGE[:-1], "image.png_truncated"),
        "a length of 2^31": (SIGNATURE + header() + b"\x80\x00\x00\x00iTXt" + BADGE, "image.png_malformed"),
        "a length of 2^32 - 1": (SIGNATURE + header() + b"\xff\xff\xff\xffiTXt" + BADGE, "image.png_malformed"),
        "a length of 2^31 - 1": (SIGNATURE + header() + b"\x7f\xff\xff\xffiTXt" + BADGE, "image.png_truncated"),
        "a type that is no name": (SIGNATURE + header() + chunk(b"i\x00Xt") + END, "image.png_malformed"),
        "no header": (SIGNATURE + PIXELS + BADGE + END, "image.png_malformed"),
        "the badge before the header": (SIGNATURE + BADGE + header() + END, "image.png_malformed"),
        "two headers": (SIGNATURE + header() + header() + BADGE + END, "image.png_malformed"),
        "a short header": (SIGNATURE + chunk(b"IHDR", bytes(12)) + BADGE + END, "image.png_malformed"),
        "no width": (SIGNATURE + header(0, 1) + BADGE + END, "image.png_malformed"),
        "a pixel bomb": (SIGNATURE + header(13_000, 13_000) + BADGE + END, "image.too_large"),
        "the largest picture": (SIGNATURE + header(0xFFFFFFFF, 0xFFFFFFFF) + BADGE + END, "image.too_large"),
        "1,001 chunks": (SIGNATURE + header() + chunk(b"teST") * 1_000 + BADGE + END, "image.too_large"),
        "11 MiB": (IMAGE + bytes(11 << 20), "image.too_large"),
        "a text of 1.2 MiB": (with_chunks(international(b"openbadges", b"a" * 1_258_291)), "image.too_large"),
        "a wrong checksum in the header": (SIGNATURE + header()[:-1] + b"\x00" + BADGE + END, "image.png_crc"),
        "a wrong checksum in the badge": (SIGNATURE + header() + BADGE[:-1] + b"\x00" + END, "image.png_crc"),
        "a wrong checksum at the end": (SIGNATURE + header() + BADGE + END[:-1] + b"\x00", "image.png_crc"),
        "an end with data": (SIGNATURE + header() + BADGE + chunk(b"IEND", b"x"), "image.png_malformed"),
        "a page behind the picture": (with_chunks(BADGE) + b"<html><script>", "image.png_malformed"),
        "a picture behind the picture": (IMAGE + with_chunks(BADGE), "image.png_malformed"),
        "a compressed badge": (
            with_chunks(international(b"openbadges", zlib.compress(b"{}"), compressed=b"\x01\x00")),
            "image.png_compressed",
        ),
        "a compressed Latin text": (
            with_chunks(chunk(b"zTXt", b"openbadges\x00\x00" + zlib.compress(bytes(1 << 20)))),
            "image.png_compressed",
        ),
        "a compression that does not exist": (
            with_chunks(international(b"openbadges", b"{}", compressed=b"\x02\x00")),
            "image.png_malformed",
        ),
        "a method that does not exist": (
            with_chunks(international(b"openbadges", b"{}", compressed=b"\x00\x01")),
            "image.png_malformed",
        ),
        "a keyword without its end": (with_chunks(chunk(b"iTXt", b"openbadges")), "image.png_malformed"),
        "no language tag": (with_chunks(chunk(b"iTXt", b"openbadges\x00\x00\x00text")), "image.png_malformed"),
        "one tag only": (with_chunks(chunk(b"iTXt", b"openbadges\x00\x00\x00fr\x00text")), "image.png_malformed"),
        "an empty badge": (with_chunks(international(b"openbadges", b"")), "image.text_malformed"),
        "a text that is not utf-8": (with_chunks(international(b"openbadges", b"\xff\xfe")), "image.text_malformed"),
        "a surrogate in utf-8": (with_chunks(international(b"openbadges", b"\xed\xa0\x80")), "image.text_malformed"),
    }
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_image_is_neither_read_nor_baked(name: str) -> None:
    data, code = HOSTILE[name]
    assert refusal_of(data) == code
    with pytest.raises((ImageMalformed, ImageNotBaked)):
        bake_png(data, "a.b.c", V3)


def test_pixel_data_is_never_decompressed() -> None:
    """A picture whose pixels would fill a gigabyte costs only its file size, and its badge is still read."""
    bomb = chunk(b"IDAT", zlib.compress(bytes(32 << 20), 1))
    data = SIGNATURE + header(4_000, 4_000) + BADGE + bomb + END
    tracemalloc.start()
    try:
        assert unbake(data).text == "{}"
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1 << 20


def test_every_truncation_of_a_baked_image_is_refused() -> None:
    baked = bake_png(IMAGE, "a.b.c", V3)
    for length in range(len(baked)):
        assert refusal_of(baked[:length]) in {"image.not_an_image", "image.png_truncated"}


def test_no_flipped_bit_changes_the_text_in_silence() -> None:
    baked = bake_png(IMAGE, "abcdefgh.ijklmnop.qrstuvwx", V3)
    for position in range(len(baked)):
        for bit in range(8):
            mutant = bytearray(baked)
            mutant[position] ^= 1 << bit
            with suppress(ImageMalformed, ImageNotBaked):
                assert unbake(bytes(mutant)).text == "abcdefgh.ijklmnop.qrstuvwx"


@given(st.lists(st.tuples(st.sampled_from([b"iTXt", b"tEXt", b"zTXt", b"IDAT"]), st.binary(max_size=60)), max_size=4))
def test_never_anything_but_a_badge_or_a_refusal(chunks: list[tuple[bytes, bytes]]) -> None:
    data = with_chunks(*(chunk(kind, b"openbadges\x00" + body) for kind, body in chunks))
    with suppress(ImageMalformed, ImageNotBaked):
        assert unbake(data).text
