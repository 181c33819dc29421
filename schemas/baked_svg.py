"""SVG as a carrier: one pass of expat over the text, no tree, no DTD, no entity, no reference followed.

The badge element is found by its namespace, whatever the prefix, and only as a child of the root. An image is refused
as a whole if it could run a script where it is shown, or load a style or another drawing; nothing here would do so.
"""

import re
from typing import Any
from xml.parsers import expat

from schemas.baked_carrier import MAX_IMAGE, MAX_TEXT, OpenBadgesVersion
from schemas.errors import ImageMalformed
from schemas.vocabulary import SVG_ELEMENT_V2, SVG_ELEMENT_V3, SVG_NAMESPACE, SVG_NAMESPACE_V2, SVG_NAMESPACE_V3

MAX_DEPTH = 200
MAX_ELEMENTS = 50_000
MAX_ATTRIBUTES = 100_000  # counted by their equals signs before expat reads them: a tag with a million takes seconds

_ELEMENTS = {
    f"{SVG_NAMESPACE_V3} {SVG_ELEMENT_V3}": OpenBadgesVersion.V3,
    f"{SVG_NAMESPACE_V2} {SVG_ELEMENT_V2}": OpenBadgesVersion.V2,
}
_NAMESPACES = {OpenBadgesVersion.V3: SVG_NAMESPACE_V3, OpenBadgesVersion.V2: SVG_NAMESPACE_V2}
_NAMES = {OpenBadgesVersion.V3: SVG_ELEMENT_V3, OpenBadgesVersion.V2: SVG_ELEMENT_V2}

_FORBIDDEN_ELEMENTS = frozenset(
    {"script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener"}
)
_BASE = "http://www.w3.org/XML/1998/namespace base"
_FORBIDDEN_NAMESPACES = frozenset({"http://www.w3.org/1999/xhtml", "http://www.w3.org/2001/xml-events"})
# A backslash too: with CSS escapes every other word of this list could be spelled differently.
_FORBIDDEN_STYLE = re.compile(r"@import|expression\s*\(|javascript:|vbscript:|behavior\s*:|-moz-binding|\\", re.I)
_FORBIDDEN_TARGET = re.compile(
    r"(?:javascript|vbscript|livescript|file):|data:(?!image/(?:png|jpeg|gif|webp)[;,])", re.IGNORECASE
)
_PUBLIC_DTD = re.compile(r"-//W3C//DTD SVG (?:20010904|1\.0|1\.1|1\.1 Basic|1\.1 Tiny)//EN")
_COMPACT_JWS = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_BLANK = re.compile(r"[\x00-\x20\x7f-\xa0]+")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;"})
_ROOT_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
# What XML 1.0 cannot hold, and the carriage return, which a reader would see as a line feed.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def read_element(data: bytes) -> tuple[OpenBadgesVersion, str] | None:
    """The text of the one badge element. Raises ImageMalformed: as `schemas.baked_images.unbake` says."""
    found = _Reader(data).found
    if len(found) > 1:
        raise ImageMalformed("image.two_badges")
    return found[0] if found else None


def without_elements(image: bytes) -> bytes:
    """`image` (UTF-8) without its badge elements, every other byte as it was. Raises as `insert_element`."""
    reader = _Reader(image)
    _refuse_encoding(image, reader)
    kept, copied = [], 0
    for start, end in reader.spans:
        kept.append(image[copied:start])
        # expat stands at the end tag, or behind an empty element's only tag.
        copied = image.index(b">", end) + 1 if image.startswith(b"</", end) else end
    return b"".join((*kept, image[copied:]))


def insert_element(image: bytes, *, verify: str | None, body: str | None, version: OpenBadgesVersion) -> bytes:
    """`image` with the badge element directly after the root's start tag, its namespace declared on the root.
    Raises ImageMalformed: as `schemas.baked_images.bake_svg` says."""
    reader = _Reader(image)
    if reader.found:
        raise ImageMalformed("image.already_baked")
    _refuse_encoding(image, reader)
    if _NOT_IN_XML.search((verify or "") + (body or "")):
        raise ImageMalformed("image.text_malformed", reason="not_in_xml")
    tag = _ROOT_TAG.match(image, reader.root_start)
    if tag is None:  # expat has parsed this tag, so this is an error of this module
        raise ImageMalformed("image.svg_malformed", reason="root")
    start, end = tag.span()
    declaration = f' xmlns:openbadges="{_NAMESPACES[version]}"'
    declared = reader.prefixes.get("openbadges")
    on_root = declared is None
    element = _element(
        verify, body, _NAMES[version], "" if on_root or declared == _NAMESPACES[version] else declaration
    )
    closed = tag.group().endswith(b"/>")
    inner = image[start : end - (2 if closed else 1)].rstrip()
    opening = inner + (declaration.encode() if on_root else b"") + b">"
    name = re.split(rb"[\s/>]", tag.group()[1:], maxsplit=1)[0]
    closing = b"</" + name + b">" if closed else b""
    return b"".join((image[:start], opening, element.encode("utf-8"), closing, image[end:]))


def _refuse_encoding(image: bytes, reader: "_Reader") -> None:
    if reader.encoding.lower() != "utf-8" or image.startswith((b"\xfe\xff", b"\xff\xfe")):
        raise ImageMalformed("image.svg_malformed", reason="encoding")


def _element(verify: str | None, body: str | None, name: str, declaration: str) -> str:
    attribute = "" if verify is None else f' verify="{verify.translate(_ESCAPES)}"'
    if body is None:
        return f"<openbadges:{name}{declaration}{attribute}/>"
    # The one sequence that a CDATA section cannot hold is spread over two sections.
    text = body.replace("]]>", "]]]]><![CDATA[>")
    return f"<openbadges:{name}{declaration}{attribute}><![CDATA[{text}]]></openbadges:{name}>"


class _Reader:
    """One pass over an SVG: refuses what is forbidden, and records the badge elements and the place of the root's
    tag."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MAX_IMAGE:
            raise ImageMalformed("image.too_large", limit=MAX_IMAGE)
        if data.count(b"=") > MAX_ATTRIBUTES:
            raise ImageMalformed("image.too_large", limit=MAX_ATTRIBUTES)
        self.found: list[tuple[OpenBadgesVersion, str]] = []
        self.spans: list[tuple[int, int]] = []  # where each badge element begins, and where expat saw it end
        self.prefixes: dict[str | None, str | None] = {}  # what the root declares
        self._badge_start = 0
        self.root_start = 0
        self.encoding = "utf-8"
        self._depth = 0
        self._elements = 0
        self._badge: OpenBadgesVersion | None = None
        self._verify: str | None = None
        self._text: list[str] = []
        self._text_length = 0
        self._style_depth = 0
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._entity
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartNamespaceDeclHandler = self._prefix
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise ImageMalformed("image.svg_malformed", line=error.lineno) from None
        except (LookupError, ValueError):  # an encoding that is unknown, or not one byte a character
            raise ImageMalformed("image.svg_malformed", reason="encoding") from None

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        self.encoding = encoding or "utf-8"

    def _doctype(self, name: str, system: str | None, public: str | None, has_declarations: int) -> None:
        """The W3C's own DTDs, which drawing tools name, are ignored and never read; every other doctype is refused."""
        named = _PUBLIC_DTD.fullmatch(public or "") and (system or "").startswith("http://www.w3.org/")
        if has_declarations or not named:
            raise ImageMalformed("image.svg_forbidden", what="doctype")

    def _entity(self, *_: Any) -> None:
        raise ImageMalformed("image.svg_forbidden", what="entity")

    def _instruction(self, target: str, data: str) -> None:
        raise ImageMalformed("image.svg_forbidden", what="processing-instruction")

    def _prefix(self, prefix: str | None, namespace: str | None) -> None:
        if self._depth == 0:
            self.prefixes[prefix] = namespace

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if self._depth == 0:
            if (namespace, local) != (SVG_NAMESPACE, "svg"):
                raise ImageMalformed("image.svg_malformed", reason="root")
            self.root_start = self._parser.CurrentByteIndex
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise ImageMalformed("image.too_large", limit=MAX_ELEMENTS)
        if self._badge is not None:
            raise ImageMalformed("image.svg_malformed", reason="badge")
        if local.lower() in _FORBIDDEN_ELEMENTS or namespace in _FORBIDDEN_NAMESPACES:
            raise ImageMalformed("image.svg_forbidden", what=local[:40])
        version = _ELEMENTS.get(name)
        if version is not None and self._depth == 2:
            self._badge, self._verify = version, attributes.get("verify")
            self._badge_start = self._parser.CurrentByteIndex
            self._text, self._text_length = [], 0
            return
        if local.lower() == "style" and not self._style_depth:
            self._style_depth = self._depth
            self._text, self._text_length = [], 0
        for attribute, value in attributes.items():
            _refuse_attribute(local, attribute, value)

    def _characters(self, text: str) -> None:
        if self._badge is None and not self._style_depth:
            return
        self._text_length += len(text)
        if self._text_length > MAX_TEXT:
            raise ImageMalformed("image.too_large", limit=MAX_TEXT)
        self._text.append(text)

    def _end(self, name: str) -> None:
        if self._style_depth == self._depth:
            self._style_depth = 0
            if _FORBIDDEN_STYLE.search("".join(self._text)):
                raise ImageMalformed("image.svg_forbidden", what="style")
        self._depth -= 1
        if self._badge is None:
            return
        version, body, verify = self._badge, "".join(self._text).strip(), self._verify
        self._badge = None
        self.spans.append((self._badge_start, self._parser.CurrentByteIndex))
        if version is OpenBadgesVersion.V3 and body and verify is not None:
            raise ImageMalformed("image.svg_malformed", reason="badge")
        named = (verify or "").strip()
        self.found.append((version, named if _COMPACT_JWS.fullmatch(named) else body or named))


def _refuse_attribute(element: str, name: str, value: str) -> None:
    namespace, _, local = name.rpartition(" ")
    attribute = local.lower()
    # With another base, "#x" names a part of another document.
    if (not namespace and attribute.startswith("on")) or name == _BASE:
        raise ImageMalformed("image.svg_forbidden", what=attribute[:40])
    if attribute in {"href", "src", "from", "to", "values", "by"}:
        # Browsers drop blanks and control characters before they read the scheme, so they hide nothing here.
        target = _BLANK.sub("", value)
        if _FORBIDDEN_TARGET.match(target) or (element.lower() == "use" and not target.startswith("#")):
            raise ImageMalformed("image.svg_forbidden", what=attribute)
    elif attribute == "attributename" and value.strip().lower().rpartition(":")[2].startswith(("href", "on")):
        raise ImageMalformed("image.svg_forbidden", what="animation")
    elif attribute == "style" and _FORBIDDEN_STYLE.search(value):
        raise ImageMalformed("image.svg_forbidden", what="style")
