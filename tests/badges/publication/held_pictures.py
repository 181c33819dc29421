"""Pictures as people take them of our own cards and attestation: photographs, screenshots, scans and PDFs.

Made by arithmetic alone, without chance, so that a picture that is not read stays the same picture.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from math import cos, radians, sin

import pypdfium2
from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

from badges.paper.attestation import attestation
from badges.paper.cards import A6, SMALL, cards
from badges.paper.facts import PaperFacts

Picture = Image.Image
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
MAKERS = {
    "attestation": attestation,
    "card": lambda facts: cards(facts, AT, A6, (0,)),
    "cards": lambda facts: cards(facts, AT, A6),
    "small cards": lambda facts: cards(facts, AT, SMALL),
}


def page(facts: PaperFacts, name: str, dots: int) -> Picture:
    """One of our papers as a scanner draws it, at `dots` to an inch."""
    document = pypdfium2.PdfDocument(MAKERS[name](facts))
    drawn = document[0].render(scale=dots / 72).to_pil().convert("RGB")
    document.close()
    return drawn


def as_file(picture: Picture, kind: str = "JPEG", **options: object) -> bytes:
    """A picture as the bytes of a file."""
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def on_table(paper: Picture, share: float = 0.8) -> Picture:
    """A sheet that lies on a brown table."""
    width, height = int(paper.width / share), int(paper.height / share)
    table = Image.new("RGB", (width, height), (96, 70, 52))
    table.paste(paper, ((width - paper.width) // 2, (height - paper.height) // 2))
    return table


def turned(picture: Picture, degrees: float) -> Picture:
    """Held askew."""
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(96, 70, 52))


def seen_aslant(picture: Picture, depth: float) -> Picture:
    """Seen from one end: the far edge is shorter by `depth` of its length."""
    width, height = picture.size
    numbers = _perspective(width, height, width * depth / 2)
    return picture.transform(
        picture.size, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC, fillcolor=(96, 70, 52)
    )


def _perspective(width: int, height: int, inset: float) -> tuple[float, ...]:
    """The eight numbers that map a trapezium, narrower by `inset` on each side at the top, to the whole rectangle."""
    corners = ((inset, 0), (width - inset, 0), (width, height), (0, height))
    whole = ((0, 0), (width, 0), (width, height), (0, height))
    rows, values = [], []
    for (x, y), (u, v) in zip(corners, whole, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return tuple(_solved(rows, values))


def _solved(rows: list[list[float]], values: list[float]) -> list[float]:
    """Solve a square system of equations."""
    table = [[*map(float, row), float(value)] for row, value in zip(rows, values, strict=True)]
    size = len(table)
    for column in range(size):
        best = max(range(column, size), key=lambda row: abs(table[row][column]))
        table[column], table[best] = table[best], table[column]
        table[column] = [value / table[column][column] for value in table[column]]
        for row in range(size):
            if row != column:
                factor = table[row][column]
                table[row] = [value - factor * other for value, other in zip(table[row], table[column], strict=True)]
    return [row[-1] for row in table]


def shaded(picture: Picture, darkest: int = 60) -> Picture:
    """Light from one side, and the shadow of the telephone over the other."""
    light = Image.linear_gradient("L").rotate(60, expand=False, fillcolor=128).resize(picture.size)
    light = light.point(lambda value: darkest + value * (255 - darkest) // 255)
    return ImageChops.multiply(picture, Image.merge("RGB", (light,) * 3))


def blurred(picture: Picture, radius: float) -> Picture:
    """Out of focus."""
    return picture.filter(ImageFilter.GaussianBlur(radius))


def moved(picture: Picture, pixels: int, degrees: float = 20) -> Picture:
    """Shaken while it was taken: the mean of shifted copies."""
    mean = picture
    for step in range(1, pixels):
        shift = (round(step * cos(radians(degrees))), round(step * sin(radians(degrees))))
        mean = Image.blend(mean, ImageChops.offset(picture, *shift), 1 / (step + 1))
    return mean


def grainy(picture: Picture, amount: float) -> Picture:
    """Taken in the evening. The grain is made of the picture's own size, and is always the same."""
    state, grain = 1, bytearray()
    for _ in range(picture.width):
        state = (state * 1103515245 + 12345) % 2**31
        grain += bytes([state >> 16 & 255])
    line = Image.frombytes("L", (picture.width, 1), bytes(grain))
    noise = Image.new("L", picture.size)
    for row in range(picture.height):
        noise.paste(ImageChops.offset(line, row * row % picture.width, 0), (0, row))
    return Image.blend(picture, Image.merge("RGB", (noise,) * 3), amount)


def cases(facts: PaperFacts) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Each case by its name, drawn when it is asked for."""

    def of(
        name: str, dots: int, *changes: Callable[[Picture], Picture], kind: str = "JPEG", **options: object
    ) -> Callable[[], bytes]:
        def draw() -> bytes:
            picture = page(facts, name, dots)
            for change in changes:
                picture = change(picture)
            return as_file(picture, kind, **options)

        return draw

    for name in MAKERS:
        yield f"{name}, scanned at 72 dpi", of(name, 72, kind="PNG")
        yield f"{name}, scanned at 100 dpi, much compressed", of(name, 100, quality=25)
        yield f"{name}, scanned at 300 dpi", of(name, 300)
        yield f"{name}, as PDF", lambda name=name: MAKERS[name](facts)
        yield f"{name}, out of focus", of(name, 150, lambda each: blurred(each, 2.5))
        yield f"{name}, on a table, aslant", of(name, 150, on_table, lambda each: seen_aslant(each, 0.25))
        yield f"{name}, in shade", of(name, 130, on_table, shaded)
    for degrees in (15, 33, 45, 90, 137, 180, 264):
        yield f"card turned by {degrees}", of("card", 130, lambda each, by=degrees: turned(each, by))
    yield (
        "attestation upside down, aslant, in shade",
        of("attestation", 150, on_table, lambda each: seen_aslant(each, 0.2), shaded, lambda each: turned(each, 190)),
    )
    yield (
        "attestation turned, blurred, in shade",
        of("attestation", 150, lambda each: turned(each, 12), lambda each: blurred(each, 2), shaded),
    )
    yield "card shaken", of("card", 150, lambda each: moved(each, 6))
    yield "card grainy", of("card", 150, lambda each: grainy(each, 0.4))
    yield "card pale", of("card", 150, lambda each: ImageEnhance.Contrast(each).enhance(0.15))
    yield "card, over-exposed", of("card", 150, lambda each: ImageEnhance.Brightness(each).enhance(2.2))
    yield "card in negative", of("card", 130, ImageOps.invert, kind="PNG")
    yield (
        "card photocopied",
        of("card", 150, lambda each: each.convert("L").point(lambda value: 255 * (value > 120)).convert("RGB")),
    )
    yield "card far away on a large photograph", of("card", 60, lambda each: _far(each), quality=85)
    yield "card as GIF", of("card", 100, kind="GIF")
    yield "card as WebP", of("card", 100, kind="WEBP", quality=40)
    yield "card as BMP", of("card", 72, kind="BMP")
    yield "card as TIFF", of("card", 100, kind="TIFF")
    yield "card as AVIF", of("card", 100, kind="AVIF")
    yield "card in grey", of("card", 100, lambda each: each.convert("L"), kind="PNG")
    yield "card in black and white", of("card", 200, lambda each: each.convert("1"), kind="PNG")
    yield "card with a palette", of("card", 100, lambda each: each.quantize(16), kind="PNG")
    yield "card in the colours of print", of("card", 100, lambda each: each.convert("CMYK"))
    yield "card on transparent paper", of("card", 100, _transparent, kind="PNG")
    yield "card with sixteen bits", of("card", 100, lambda each: each.convert("I;16"), kind="PNG")
    yield "card cut off at the bottom", lambda: of("card", 150)()[:-6000]


def _far(paper: Picture) -> Picture:
    photograph = Image.new("RGB", (4000, 3000), (120, 110, 100))
    photograph.paste(paper.resize((paper.width * 2, paper.height * 2), Image.Resampling.BICUBIC), (2500, 400))
    return photograph


def _transparent(paper: Picture) -> Picture:
    grey = paper.convert("L")
    ink = Image.new("RGBA", paper.size, (0, 0, 0, 0))
    ink.putalpha(ImageOps.invert(grey))
    return ink
