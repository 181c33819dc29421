"""What a picture or a PDF holds, read in a process of its own: `python -m badges.publication.images.pictures`.

The bytes of a stranger's file come in on stdin, and what was read goes out on stdout, as one JSON object (`Seen`).
Decoders of pictures have flaws, and files are made to find them. So this process has no key, no database and no
setting; 512 MiB, and of the processor one to five seconds by the size of the file; and once its libraries are loaded
it can open no file, no connection and no other process (`privileges`). `picture_reader` starts it. Its imports are few,
for it starts anew with each picture.

A picture is looked at once as it is, which finds the code of a fair photograph, and only then in costly ways. A line
feed on stdout says that the costly ones begin, so that the reader may end them while another picture waits.
"""

from __future__ import annotations

import codecs
import importlib
import json
import resource
import sys
import time
from base64 import b64encode
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Final, cast

from badges.publication.images.privileges import give_up

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageFile import ImageFile as PictureFile
    from pypdfium2 import PdfDocument, PdfPage
    from zxingcpp import Barcode, Binarizer

MEMORY: Final = 512 * 1024 * 1024  # bytes of addresses
PROCESSOR: Final = 5  # seconds for a large file (`seconds_for`); the kernel ends the process after them
ENOUGH: Final = 3.0  # seconds of these five after which nothing else is tried
STEPS: Final = (64 * 1024, 256 * 1024, 1024 * 1024, 4 * 1024 * 1024)  # bytes: a second for fewer, one more from each
PDF_LEAST: Final = 2  # seconds: its pages are drawn
UPLOAD_BYTES: Final = 12 * 1024 * 1024
ANSWER_BYTES: Final = 8 * 1024 * 1024
BEGIN_LATE: Final = "\n"  # written before the costly ways of looking; JSON allows it before the answer
PIXELS: Final = 64_000_000  # of a picture that has to be decoded whole
JPEG_PIXELS: Final = 256_000_000  # a JPEG is decoded at an eighth of its size where it is large
TWICE: Final = ("WEBP", "AVIF", "GIF")  # whose decoders keep a picture twice
LONG_SIDE: Final = 2000  # pixels; a code that fills a tenth of it has 200
FRAMES: Final = 5
PAGES: Final = 30
SCANS: Final = 4  # pages with a picture that are looked at again
IMAGE: Final = 3  # pdfium's kind of object
PAGE_DOTS: Final = 150  # to an inch
WORDS: Final = 4000  # characters of a page
TEXTS: Final = 40
TEXT_LENGTH: Final = 8192  # more than the largest QR code holds
ATTACHMENTS: Final = 8
ONCE: Final = slice(0, 1)  # of the ways of looking (`_looks`): the picture as it is
LATE: Final = slice(1, None)  # the costly ones
FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
LIBRARIES: Final = (
    "zxingcpp", "PIL.Image", "PIL.ImageColor", "PIL.ImageFile", "PIL.ImageFilter", "PIL.ImageOps", "PIL.ImagePalette",
    "PIL.ImageSequence", "PIL.AvifImagePlugin", "PIL.MpoImagePlugin", "PIL.TiffImagePlugin", "PIL.WebPImagePlugin",
)  # fmt: skip
_HEIC: Final = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_VIDEO: Final = (b"isom", b"iso2", b"mp41", b"mp42", b"qt  ", b"3gp4", b"3gp5", b"M4V ")


@dataclass
class Seen:
    """What was read. `texts`: of the QR codes, in their order, each once; `words`: what is written in a PDF, where no
    code was; `attachments`: files inside a PDF that may be badges, in base64; `pages_read` of `pages`; `frames` of a
    picture that moves. `refused`: a code of the catalogue when nothing could be read, else ""."""

    texts: list[str] = field(default_factory=list)
    words: str = ""
    attachments: list[str] = field(default_factory=list)
    pages_read: int = 0
    pages: int = 0
    frames: int = 1
    refused: str = ""

    def add(self, texts: list[str]) -> None:
        """Add the texts that are new."""
        for text in texts:
            if text and text not in self.texts and len(self.texts) < TEXTS:
                self.texts.append(text[:TEXT_LENGTH])


def kind_of(data: bytes) -> str | None:
    """What the first bytes say: "pdf", "picture", "heic", "video", "office" (a word processor's file), or None."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")):
        return "picture"
    if (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or (data[:2] == b"BM" and data[6:10] == bytes(4)):
        return "picture"
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        if brand in (b"avif", b"avis"):
            return "picture"
        return "heic" if brand in _HEIC else "video" if brand in _VIDEO else None
    return "office" if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) else None


def read(data: bytes, begin_late: Callable[[], None] = lambda: None) -> Seen:
    """What the bytes of a picture or of a PDF hold. `begin_late` is called before the costly ways of looking."""
    looking = _Looking(ENOUGH * seconds_for(data) / PROCESSOR, begin_late)
    return _read_pdf(data, looking) if kind_of(data) == "pdf" else _read_picture(data, looking)


def seconds_for(data: bytes) -> int:
    """The seconds of the processor for a file by its size: a few bytes cost little, whatever they unfold to."""
    return max(1 + bisect(STEPS, len(data)), PDF_LEAST if kind_of(data) == "pdf" else 1)


@dataclass(frozen=True)
class _Looking:
    """`enough`: the seconds of the processor after which nothing else is tried."""

    enough: float
    begin_late: Callable[[], None]

    @property
    def has_time(self) -> bool:
        """Whether something else is tried."""
        return time.process_time() < self.enough


def _read_picture(data: bytes, looking: _Looking) -> Seen:
    """The codes in a picture. Of one that is cut, those in the part that is there."""
    from PIL import Image, ImageFile

    seen = Seen()
    for ImageFile.LOAD_TRUNCATED_IMAGES in (False, True):
        try:
            return _read_frames(data, seen, looking)
        except (Image.DecompressionBombError, MemoryError):
            return Seen(refused="input.picture_too_large")
        except (OSError, SyntaxError, ValueError) as error:  # Pillow's, for files that are cut or malformed
            if getattr(error, "errno", None):
                raise  # the system's
    seen.refused = "input.picture_damaged"
    return seen


def _read_frames(data: bytes, seen: Seen, looking: _Looking) -> Seen:
    from PIL import Image, ImageFile

    picture = Image.open(BytesIO(data), formats=FORMATS)
    is_photograph = picture.format in ("JPEG", "MPO")
    most = JPEG_PIXELS if is_photograph else PIXELS // 2 if picture.format in TWICE else PIXELS
    if picture.width * picture.height > most:
        raise Image.DecompressionBombError
    if is_photograph:
        picture.draft("L", (LONG_SIDE, LONG_SIDE))  # not smaller than that
    else:
        seen.frames = int(getattr(picture, "n_frames", 1))  # a telephone keeps a preview beside the photograph
    _look_at_frames(picture, seen, looking, ONCE)
    if not seen.texts and looking.has_time:
        looking.begin_late()
        _look_at_frames(picture, seen, looking, LATE)
    if ImageFile.LOAD_TRUNCATED_IMAGES and not seen.texts:
        raise ValueError("nothing in the part that is there")
    return seen


def _look_at_frames(picture: PictureFile, seen: Seen, looking: _Looking, looks: slice) -> None:
    """Look at the first frames of a picture until one shows a code."""
    from PIL import ImageSequence

    for number, frame in enumerate(ImageSequence.Iterator(picture)):
        seen.add(_codes(_grey(frame), looking, looks))
        if seen.texts or number + 1 >= min(FRAMES, seen.frames) or not looking.has_time:
            break


def _grey(picture: Picture) -> Picture:
    """The picture in 256 greys, on white paper where it is transparent."""
    from PIL import Image

    picture.load()
    if picture.mode.startswith(("I", "F")):  # more than 256 greys
        low, high = (float(each) for each in picture.getextrema())  # type: ignore[arg-type]
        scale = 255 / (high - low or 1)
        return picture.convert("F").point(lambda value: value * scale - low * scale).convert("L")
    if picture.has_transparency_data:
        picture = picture.convert("LA")
        paper = Image.new("L", picture.size, 255)
        paper.paste(picture.getchannel("L"), mask=picture.getchannel("A"))
        return paper
    return picture.convert("L")


def _codes(grey: Picture, looking: _Looking, looks: slice) -> list[str]:
    """The texts of the QR codes, by the first of these ways of looking (`ONCE`, `LATE`) that finds one."""
    import zxingcpp

    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    for look, binarizer in islice(_looks(grey), looks.start, looks.stop):
        found = zxingcpp.read_barcodes(look, formats, binarizer=binarizer)
        if found:
            return [each.text for each in _in_reading_order(found)]
        if not looking.has_time:
            break
    return []


def _in_reading_order(found: Iterable[Barcode]) -> list[Barcode]:
    """Row by row from the top, each from the left: those less than half a code apart in height stand in one row."""
    waiting = sorted(found, key=lambda each: _middle(each)[1])
    ordered: list[Barcode] = []
    while waiting:
        first = waiting[0].position
        side = max(abs(first.bottom_right.x - first.top_left.x), abs(first.bottom_right.y - first.top_left.y))
        lowest = _middle(waiting[0])[1] + side / 2
        row = [each for each in waiting if _middle(each)[1] <= lowest]
        ordered += sorted(row, key=_middle)
        waiting = waiting[len(row) :]
    return ordered


def _middle(code: Barcode) -> tuple[float, float]:
    corners = code.position.top_left, code.position.bottom_right
    return sum(each.x for each in corners) / 2, sum(each.y for each in corners) / 2


def _looks(grey: Picture) -> Iterator[tuple[Picture, Binarizer]]:
    """Ways of looking at a picture, the likeliest first: as it is, larger, in pieces, clearer, smaller, turned."""
    from PIL import Image, ImageFilter, ImageOps
    from zxingcpp import Binarizer

    local, whole, smooth = Binarizer.LocalAverage, Binarizer.GlobalHistogram, Image.Resampling.BICUBIC
    sized = _fitted(grey, LONG_SIDE)
    yield sized, local
    side = max(sized.size)
    if side < 1000:
        larger = sized.resize((sized.width * 3, sized.height * 3), smooth)
        yield larger, local
        yield larger, whole
    clear = ImageOps.autocontrast(sized, cutoff=2)
    yield clear, whole
    yield clear.filter(ImageFilter.UnsharpMask(4, 300, 2)), local
    if max(grey.size) > LONG_SIDE:  # a small code in a large picture
        step = LONG_SIDE * 3 // 4
        for top in range(0, grey.height, step):
            for left in range(0, grey.width, step):
                yield grey.crop((left, top, left + LONG_SIDE, top + LONG_SIDE)), local
    yield _fitted(clear, min(1000, side // 2)), local
    yield clear.filter(ImageFilter.GaussianBlur(2)), local
    for angle in (22, 45, 67):
        yield clear.rotate(angle, smooth, expand=True, fillcolor=255), local
    yield _fitted(clear, min(600, side // 3)), whole
    yield clear.filter(ImageFilter.MedianFilter(5)), local


def _fitted(picture: Picture, side: int) -> Picture:
    """The picture, made smaller where a side is longer than `side`."""
    from PIL import Image

    longest = max(picture.size)
    if longest <= max(side, 1):
        return picture
    size = (max(1, picture.width * side // longest), max(1, picture.height * side // longest))
    return picture.resize(size, Image.Resampling.BOX)


def _read_pdf(data: bytes, looking: _Looking) -> Seen:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        return Seen(refused="input.pdf_password" if locked else "input.pdf_damaged")
    seen = Seen(pages=len(document), attachments=list(_attachments(document)))
    written: list[str] = []
    scanned: list[Picture] = []
    for number in range(min(PAGES, seen.pages)):
        if seen.pages_read and not looking.has_time:
            break
        seen.pages_read += 1
        try:
            page = document[number]
            drawn = _drawn(page)
            seen.add(_codes(drawn, looking, ONCE))
            written.append(page.get_textpage().get_text_range()[:WORDS])
            if (
                not seen.texts
                and len(scanned) < SCANS
                and any(True for _ in page.get_objects(filter=[IMAGE], max_depth=3))
            ):
                scanned.append(drawn)
            page.close()
        except pypdfium2.PdfiumError:
            continue
    if scanned and not seen.texts and looking.has_time:
        looking.begin_late()
        for drawn in scanned:
            seen.add(_codes(drawn, looking, LATE))
    if not seen.texts:
        seen.words = "\n".join(written)
    return seen


def _drawn(page: PdfPage) -> Picture:
    """A page at 150 dots to an inch, or within 2000 pixels."""
    scale = min(PAGE_DOTS / 72, LONG_SIDE / max(*page.get_size(), 1))
    return cast("Picture", page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil())


def _attachments(document: PdfDocument) -> Iterator[str]:
    """The attached files that may be badges, in base64, within the bound of the answer."""
    import pypdfium2

    total = 0
    for number in range(min(ATTACHMENTS, document.count_attachments())):
        try:
            data = bytes(document.get_attachment(number).get_data())
        except pypdfium2.PdfiumError:
            continue
        total += len(data)
        is_image = data.startswith((b"\x89PNG", b"<", b"\xef\xbb\xbf<")) and b"openbad" in data
        if total < ANSWER_BYTES // 2 and (is_image or data.lstrip().startswith((b"{", b"eyJ"))):
            yield b64encode(data).decode()


def bind(answer_bytes: int) -> None:
    """Bound what this process may use, once and for good; `answer_bytes`: the most that it may write."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR),
        (resource.RLIMIT_FSIZE, answer_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))


def bind_processor(data: bytes) -> None:
    """Bound the processor by the size of what is to be read, once it is known."""
    seconds = seconds_for(data)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _load(data: bytes) -> None:
    """Import what the bytes need; afterwards nothing can be opened."""
    for name in LIBRARIES:
        importlib.import_module(name)
    from PIL import Image

    Image.preinit()
    Image.MAX_IMAGE_PIXELS = JPEG_PIXELS // 2  # Pillow refuses twice as many
    if kind_of(data) == "pdf":
        importlib.import_module("pypdfium2")
        codecs.lookup("utf-16-le")  # of its texts
    give_up()


def main() -> None:
    """Read stdin, write `Seen` to stdout. Whatever goes wrong ends the process with another status than 0."""
    bind(ANSWER_BYTES)
    data = sys.stdin.buffer.read(UPLOAD_BYTES + 1)
    bind_processor(data)
    _load(data)
    sys.stdout.write(json.dumps(asdict(read(data, _say_late))))


def _say_late() -> None:
    sys.stdout.write(BEGIN_LATE)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
