"""An independent reader reads the codes, also small, grey and blurred."""

from __future__ import annotations

import io
import re
from base64 import urlsafe_b64encode
from random import Random

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from issuer.artwork import render_png
from issuer.qr import MASK, MOST, QUIET_ZONE, drawn, matrix, qr_png, qr_svg

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE = "HTTPS://BADGES.CREUSE.FR/V/7K3M9QXD4T"


def read(png: bytes) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(Image.open(io.BytesIO(png)).convert("L")))


def test_the_code_is_of_the_version_that_was_counted() -> None:
    """37 upper-case characters at level Q are version 3: 29 modules, 37 with the quiet zone."""
    rows = matrix(CODE)
    assert len(rows) == 29 and {len(row) for row in rows} == {29}
    assert len(matrix("HTTPS://RCS.EXAMPLE/7K3M9QXD4")) == 25  # 29 characters are the most that version 2 holds
    assert len(matrix("https://rcs.example/7k3m9qxd4")) == 29  # lower case costs a version


def test_the_format_bits_say_level_q_and_the_fixed_mask() -> None:
    """ISO/IEC 18004: the first five of the fifteen format bits, unmasked, are the level (Q = 11) and the mask."""
    row = matrix(CODE)[8]
    bits = "".join("1" if row[column] else "0" for column in (0, 1, 2, 3, 4))
    assert int(bits, 2) ^ 0b10101 == (0b11 << 3) | MASK


def test_two_pixels_a_module_are_enough() -> None:
    png = qr_png(CODE, scale=2)
    image = Image.open(io.BytesIO(png))
    assert image.size == (74, 74)
    assert set(image.convert("L").tobytes()) == {0, 255}
    (barcode,) = read(png)
    assert barcode.text == CODE
    assert barcode.ec_level == "Q"


def test_the_svg_is_read_at_any_size() -> None:
    for width in (90, 333, 800):
        (barcode,) = read(render_png(qr_svg(CODE), width=width))
        assert barcode.text == CODE


def test_grey_and_blurred_codes_are_read() -> None:
    image = Image.open(io.BytesIO(qr_png(CODE, scale=6))).convert("L")
    faded = image.point([60 + value * 140 // 255 for value in range(256)]).filter(ImageFilter.GaussianBlur(2))
    (barcode,) = zxingcpp.read_barcodes(faded)
    assert barcode.text == CODE


def test_a_stained_code_is_read() -> None:
    """Level Q restores a quarter of the codewords: a stain of four by four modules is well within that."""
    image = Image.open(io.BytesIO(qr_png(CODE, scale=4))).convert("L")
    image.paste(255, (80, 80, 96, 96))
    (barcode,) = zxingcpp.read_barcodes(image)
    assert barcode.text == CODE


def test_the_quiet_zone_is_four_modules_of_white() -> None:
    image = Image.open(io.BytesIO(qr_png(CODE, scale=1))).convert("L")
    dark = image.point([255 - value for value in range(256)]).getbbox()
    assert dark == (QUIET_ZONE, QUIET_ZONE, image.width - QUIET_ZONE, image.height - QUIET_ZONE)


def test_the_svg_is_small_and_says_nothing_else() -> None:
    svg = qr_svg(CODE)
    assert svg == qr_svg(CODE)
    assert len(svg) <= 3 * 1024
    assert 'viewBox="0 0 37 37"' in svg
    assert CODE not in svg
    assert not re.search(r"script|style|href", svg)


@pytest.mark.parametrize("code", ["0123456789", "ZZZZZZZZZZ", "7K3M9QXD4T", "00000000VW"])
def test_other_codes_are_read_too(code: str) -> None:
    url = f"HTTPS://RCS.EXAMPLE/V/{code}"
    (barcode,) = read(qr_png(url, scale=2))
    assert barcode.text == url


@pytest.mark.parametrize("host", ["RCS.EXAMPLE", "BADGES.RESEAU-CITOYEN-DE-SERVICES.EXAMPLE:8443"])
@pytest.mark.parametrize("code", ["0123456789", "ZZZZZZZZZZ", "7K3M9QXD4T", "00000000VW"])
def test_the_drawing_has_every_module_in_its_place_and_3_kilobytes_at_most(host: str, code: str) -> None:
    """Pixel for module, beside the matrix that the peer's reader knows; 2 KB for an address of 66 characters."""
    url = f"HTTPS://{host}/V/{code}"
    svg, rows = qr_svg(url), matrix(url)
    assert len(svg) <= 3 * 1024
    image = Image.open(io.BytesIO(render_png(svg, width=len(rows) + 2 * QUIET_ZONE))).convert("L")
    found = [
        [image.getpixel((x + QUIET_ZONE, y + QUIET_ZONE)) == 0 for x in range(len(rows))] for y in range(len(rows))
    ]
    assert found == rows
    (barcode,) = read(render_png(svg, width=190))
    assert barcode.text == url


HOSTS = ("rcs.example", "badges.rcs-creuse.example", "badges.reseau-citoyen-de-services.example")


@pytest.mark.parametrize("host", HOSTS)
def test_the_addresses_of_dossiers_and_private_links_are_read_and_take_3_kilobytes_at_most(host: str) -> None:
    """A private link keeps its case: level Q would take up to 49 modules a row and 4.7 KB."""
    random = Random(host)
    for _number in range(40):
        key = urlsafe_b64encode(random.randbytes(32)).rstrip(b"=").decode()
        bundle = "".join(random.choices(ALPHABET, k=26))
        for url in (f"https://{host}/moi/{key}", f"HTTPS://{host}/D/{bundle}".upper()):
            svg, modules = drawn(url)
            assert len(svg) <= 3 * 1024 and modules == len(matrix(url)) <= MOST
            (barcode,) = read(render_png(svg, width=3 * (modules + 2 * QUIET_ZONE)))
            assert barcode.text == url and barcode.ec_level in ("Q" if "/D/" in url else "QML")


def test_an_address_too_long_for_version_5_is_drawn_larger() -> None:
    url = "https://badges.example/" + "a" * 120
    assert len(matrix(url)) > MOST and read(qr_png(url, scale=3))[0].text == url
