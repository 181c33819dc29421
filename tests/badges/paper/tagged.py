"""What is in a tagged PDF, as pdfium reads it: elements of structure, text, links, where letters stand."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

# A name in each script that can be read back from a sheet as it was written.
NAMES = (
    "李明", "田中さくら", "김민수", "अर्जुन शर्मा", "প্রিয়া", "தமிழ் செல்வி", "ሰላም ተስፋዬ", "สมชาย", "ကျော်စွာ", "བསྟན་འཛིན",
    "ගුණවර්ධන", "ഗോപാൽ", "ଓଡ଼ିଆ", "ਸਿੰਘ", "ગુજરાત", "ಕನ್ನಡ", "తెలుగు", "Nguyễn Thị Ánh", "Łucja N’Diaye-Şahin", "Олена",
    "Բագրատ", "ნინო", "Ἑλένη", "ⵣⵉⵔⵉ", "ߒߞߏ", "ܐܒܘܢ", "پگاه",
)  # fmt: skip


@dataclass
class Element:
    """One element of structure: its type ("H1", "P", "L", …), what stands for it, its language, what is in it."""

    type: str
    alt: str
    language: str
    children: list[Element] = field(default_factory=list)

    def all(self) -> Iterator[Element]:
        """It and all below, in the order of reading."""
        yield self
        for child in self.children:
            yield from child.all()


def _string(read: Callable[..., int], *about: Any) -> str:
    size = read(*about, None, 0)
    buffer = ctypes.create_string_buffer(size)
    read(*about, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _element(handle: Any) -> Element:
    found = Element(
        _string(pdfium.FPDF_StructElement_GetType, handle),
        _string(pdfium.FPDF_StructElement_GetAltText, handle),
        _string(pdfium.FPDF_StructElement_GetLang, handle),
    )
    for place in range(pdfium.FPDF_StructElement_CountChildren(handle)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(handle, place)
        if child:
            found.children.append(_element(child))
    return found


def structure(data: bytes) -> list[Element]:
    """The elements of the first page."""
    document = pypdfium2.PdfDocument(data)
    assert pdfium.FPDFCatalog_IsTagged(document)
    tree = pdfium.FPDF_StructTree_GetForPage(document[0])
    roots = [
        _element(pdfium.FPDF_StructTree_GetChildAtIndex(tree, place))
        for place in range(pdfium.FPDF_StructTree_CountChildren(tree))
    ]
    pdfium.FPDF_StructTree_Close(tree)
    document.close()
    return [each for root in roots for each in root.all()]


def text_of(data: bytes) -> str:
    """The words of the only page."""
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    document.close()
    return " ".join(text.split())


def boxes(data: bytes) -> list[tuple[float, float, float, float, str]]:
    """Left, bottom, right and top of each line of the first page, in points, and its text."""
    document = pypdfium2.PdfDocument(data)
    page = document[0].get_textpage()
    found = [(*(box := page.get_rect(place)), page.get_text_bounded(*box)) for place in range(page.count_rects())]
    document.close()
    return found
