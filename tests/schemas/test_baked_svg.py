"""baked: SVG. The element stands where the rules say, the text comes back, and nothing that could run gets through."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import suppress
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.baked_images import OpenBadgesVersion, bake_svg, unbake
from schemas.errors import DocumentMalformed, ImageMalformed, ImageNotBaked
from schemas.strict_json import encode
from tests.cast.cost import computing_at_most

V2, V3 = OpenBadgesVersion
OB2, OB3 = "http://openbadges.org", "https://purl.imsglobal.org/ob/v3p0"
IMAGE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><title>Patch</title><path d="M0 0h1v1z"/></svg>'


def svg(content: str, attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{content}</svg>'.encode()


def refusal_of(data: bytes) -> tuple[str, object]:
    with pytest.raises((ImageMalformed, ImageNotBaked)) as refusal:
        unbake(data)
    return refusal.value.code, refusal.value.facts.get("what")


@pytest.mark.parametrize(
    ("version", "text", "element"),
    [
        (V3, "e30.e30.c2ln", '<openbadges:credential verify="e30.e30.c2ln"/>'),
        (V3, '{"id":"urn:x"}', '<openbadges:credential><![CDATA[{"id":"urn:x"}]]></openbadges:credential>'),
        (V2, "e30.e30.c2ln", '<openbadges:assertion verify="e30.e30.c2ln"/>'),
        (V2, "https://a.example/1?b&c", '<openbadges:assertion verify="https://a.example/1?b&amp;c"/>'),
        (
            V2,
            '{"id":"https://a.example/1"}',
            '<openbadges:assertion verify="https://a.example/1"><![CDATA[{"id":"https://a.example/1"}]]>'
            "</openbadges:assertion>",
        ),
    ],
)
def test_the_element_is_the_first_child_and_nothing_else_changes(
    version: OpenBadgesVersion, text: str, element: str
) -> None:
    namespace = {V2: OB2, V3: OB3}[version]
    opening, rest = IMAGE.split(b">", 1)
    expected = opening + f' xmlns:openbadges="{namespace}">'.encode() + element.encode() + rest
    assert bake_svg(IMAGE, text, version) == expected
    assert (unbake(expected).version, unbake(expected).text, unbake(expected).carrier) == (version, text, "svg")


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=10),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")),
    ),
    st.sampled_from([V2, V3]),
)
def test_unbake_undoes_bake(members: dict[str, str], version: OpenBadgesVersion) -> None:
    text = encode({**members, "id": "https://badges.example/1", "closing": "]]>]]]]>"}).decode()
    assert unbake(bake_svg(IMAGE, text, version)).text == text


@pytest.mark.parametrize(
    "image",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" />',
        b'<?xml version="1.0" encoding="UTF-8"?><!-- > --><svg\nxmlns="http://www.w3.org/2000/svg" a=">"\n>\n</svg>\n',
        b"<svg xmlns='http://www.w3.org/2000/svg' desc='\"/>'></svg>",
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="urn:other"><openbadges:x/></svg>',
        b'\xef\xbb\xbf<svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
)
@pytest.mark.parametrize("version", [V2, V3])
def test_roots_of_every_spelling(image: bytes, version: OpenBadgesVersion) -> None:
    baked = bake_svg(image, "e30.e30.c2ln", version)
    assert unbake(baked).text == "e30.e30.c2ln"
    first = ElementTree.fromstring(baked)[0]
    assert first.tag == (f"{{{OB2}}}assertion" if version is V2 else f"{{{OB3}}}credential")


@pytest.mark.parametrize("first", [V2, V3])
@pytest.mark.parametrize("second", [V2, V3])
def test_an_image_that_holds_either_version_is_not_baked_again(
    first: OpenBadgesVersion, second: OpenBadgesVersion
) -> None:
    with pytest.raises(ImageMalformed) as refusal:
        bake_svg(bake_svg(IMAGE, "a.b.c", first), "d.e.f", second)
    assert refusal.value.code == "image.already_baked"


@pytest.mark.parametrize("first", ["a.b.c", '{"id":"https://a.example/é?]]>"}'])
@pytest.mark.parametrize("second", ["d.e.f", '{"id":"https://a.example/2"}'])
@pytest.mark.parametrize("version", [V2, V3])
def test_on_request_a_badge_takes_the_place_of_another(first: str, second: str, version: OpenBadgesVersion) -> None:
    first = first.replace("é", "e") if version is V2 else first
    once = bake_svg(IMAGE, second, version)
    assert bake_svg(bake_svg(IMAGE, first, version), second, version, replace=True) == once
    assert bake_svg(once, second, version, replace=True) == once
    for other in V2, V3:
        replaced = bake_svg(once, "g.h.i", other, replace=True)
        assert unbake(replaced).version is other and unbake(replaced).text == "g.h.i"
        assert replaced.count(b"<openbadges:") == 1 and second.encode() not in replaced


def test_an_attribute_that_looks_like_a_declaration_declares_nothing() -> None:
    image = svg("<g/>", f"""data-note=' xmlns:openbadges="{OB3}"' """)
    assert unbake(bake_svg(image, "d.e.f", V3)).text == "d.e.f"


def test_every_badge_of_an_image_is_replaced_whatever_its_prefix() -> None:
    image = svg(
        f'<a xmlns="{OB2}/"/><b:credential xmlns:b="{OB3}" verify="a.b.c" /><g>é</g>'
        f'<o:assertion xmlns:o="{OB2}">\n{{}}</o:assertion\n>'
    )
    bare = svg(f'<a xmlns="{OB2}/"/><g>é</g>')
    assert bake_svg(image, "d.e.f", V3, replace=True) == bake_svg(bare, "d.e.f", V3)
    with pytest.raises(ImageMalformed, match=r"image\.svg_malformed"):
        bake_svg(image.decode().encode("utf-16"), "d.e.f", V3, replace=True)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("", V3),
        ("two words", V3),
        ("línea", V2),
        (' {"id":"x"}', V3),
        ('{"a":"\ufffe"}', V3),
        ('{"a":1}\r\n', V3),
        ('{"a":"\ud800"}', V3),
        ('{"a":1}', V2),
        ('{"id":7}', V2),
        ('{"id":"with blank"}', V2),
    ],
)
def test_texts_that_are_not_baked(text: str, version: OpenBadgesVersion) -> None:
    with pytest.raises(ImageMalformed) as refusal:
        bake_svg(IMAGE, text, version)
    assert refusal.value.code == "image.text_malformed"


def test_malformed_json_is_not_baked() -> None:
    with pytest.raises(DocumentMalformed):
        bake_svg(IMAGE, "{", V2)


def test_an_image_in_another_encoding_is_not_baked_but_read() -> None:
    latin = '<?xml version="1.0" encoding="iso-8859-1"?><svg xmlns="http://www.w3.org/2000/svg"><title>é</title></svg>'
    with pytest.raises(ImageMalformed) as refusal:
        bake_svg(latin.encode("iso-8859-1"), "a.b.c", V3)
    assert refusal.value.code == "image.svg_malformed"
    wide = svg(f'<b:credential xmlns:b="{OB3}" verify="a.b.c"/>').decode().encode("utf-16")
    assert unbake(wide).text == "a.b.c"


@pytest.mark.parametrize(
    ("content", "version", "text"),
    [
        (f'<ob:credential xmlns:ob="{OB3}" verify="a.b.c"/>', V3, "a.b.c"),
        (f'<credential xmlns="{OB3}">\n  <![CDATA[{{"a":1}}]]>\n</credential>', V3, '{"a":1}'),
        (f'<ob:assertion xmlns:ob="{OB2}" verify="https://a.example/1"></ob:assertion>', V2, "https://a.example/1"),
        (f'<ob:assertion xmlns:ob="{OB2}" verify="https://a.example/1">{{"a":1}}</ob:assertion>', V2, '{"a":1}'),
        (f'<ob:assertion xmlns:ob="{OB2}" verify="eyJ.eyJ.x_-">{{"a":1}}</ob:assertion>', V2, "eyJ.eyJ.x_-"),
    ],
)
def test_elements_are_found_by_namespace(content: str, version: OpenBadgesVersion, text: str) -> None:
    baked = unbake(svg(content))
    assert (baked.version, baked.text) == (version, text)


@pytest.mark.parametrize(
    "content",
    [
        f'<g/><ob:credential xmlns:ob="{OB3}" verify="first"/><ob:credential xmlns:ob="{OB3}" verify="x"/>',
        f'<a:assertion xmlns:a="{OB2}" verify="old"/><c:credential xmlns:c="{OB3}" verify="new"/>',
        f'<a:assertion xmlns:a="{OB2}" verify="old"/><a:assertion xmlns:a="{OB2}" verify="old"/>',
    ],
)
def test_an_image_that_holds_two_badges_is_refused(content: str) -> None:
    assert refusal_of(svg(content))[0] == "image.two_badges"
    alone = content[: content.rindex("<")]  # the positive control: the first alone is read
    assert unbake(svg(alone)).text in ("first", "old")


@pytest.mark.parametrize(
    "content",
    [
        "",
        '<openbadges:credential xmlns:openbadges="urn:other" verify="a.b.c"/>',
        f'<ob:assertion xmlns:ob="{OB3}" verify="a.b.c"/>',
        f'<defs><ob:credential xmlns:ob="{OB3}" verify="a.b.c"/></defs>',
        f'<!-- <ob:credential xmlns:ob="{OB3}" verify="a.b.c"/> -->',
    ],
)
def test_what_is_no_badge_element(content: str) -> None:
    assert refusal_of(svg(content))[0] == "image.not_baked"


BADGE = f'<ob:credential xmlns:ob="{OB3}" verify="a.b.c"/>'
FORBIDDEN = {
    "a script": (svg(BADGE + "<script>alert(1)</script>"), "script"),
    "a script by address": (svg('<script href="https://evil.example/x.js"/>' + BADGE), "script"),
    "a script in capitals": (svg("<SCRIPT/>" + BADGE), "SCRIPT"),
    "a script with a prefix": (svg('<s:script xmlns:s="http://www.w3.org/2000/svg"/>' + BADGE), "script"),
    "a script deep inside": (svg(BADGE + "<g><defs><script/></defs></g>"), "script"),
    "onload": (svg(BADGE, 'onload="alert(1)"'), "onload"),
    "onclick within": (svg(BADGE + '<g onclick="x()"/>'), "onclick"),
    "an event in capitals": (svg(BADGE + '<g ONMOUSEOVER="x()"/>'), "onmouseover"),
    "a foreign object": (svg(BADGE + "<foreignObject/>"), "foreignObject"),
    "a page": (svg(BADGE + '<body xmlns="http://www.w3.org/1999/xhtml"/>'), "body"),
    "a frame": (svg(BADGE + "<iframe/>"), "iframe"),
    "an event handler element": (svg(BADGE + "<handler/>"), "handler"),
    "a javascript link": (svg(BADGE + '<a href="javascript:alert(1)"/>'), "href"),
    "a javascript link by xlink": (
        svg(BADGE + '<a xmlns:x="http://www.w3.org/1999/xlink" x:href=" JaVa&#x9;Script:alert(1)"/>'),
        "href",
    ),
    "a page in a data link": (svg(BADGE + '<a href="data:text/html,x"/>'), "href"),
    "a drawing in a data link": (svg(BADGE + '<image href="data:image/svg+xml;base64,AA"/>'), "href"),
    "a file": (svg(BADGE + '<image href="file:///etc/passwd"/>'), "href"),
    "a drawing used from elsewhere": (svg(BADGE + '<use href="https://evil.example/a.svg#x"/>'), "href"),
    "an animation towards a script": (svg(BADGE + '<animate attributeName="x" to="javascript:x"/>'), "to"),
    "an animation of a link": (svg(BADGE + '<animate attributeName="xlink:href"/>'), "animation"),
    "an animation of an event": (svg(BADGE + '<set attributeName="onload"/>'), "animation"),
    "an imported style": (svg(BADGE + "<style>@import url(https://evil.example/x.css);</style>"), "style"),
    "a style in CDATA": (svg(BADGE + "<style><![CDATA[@IMPORT 'x']]></style>"), "style"),
    "a style with an element within": (svg(BADGE + "<style><g/>@import 'x'</style>"), "style"),
    "a style in pieces": (svg(BADGE + "<style>@imp<![CDATA[ort]]> 'x'</style>"), "style"),
    "an escaped style": (svg(BADGE + r"<style>@\69mport 'x'</style>"), "style"),
    "a style attribute": (svg(BADGE + '<g style="background:url(javascript:x)"/>'), "style"),
    "a style sheet instruction": (b'<?xml-stylesheet href="x"?>' + svg(BADGE), "processing-instruction"),
    "a doctype from elsewhere": (
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x/svg11.dtd">' + svg(BADGE),
        "doctype",
    ),
    "an external entity": (
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg(BADGE + "&x;"),
        "doctype",
    ),
    "a parameter entity": (b'<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://x/">%x;]>' + svg(BADGE), "doctype"),
    "a billion laughs": (
        b'<!DOCTYPE svg [<!ENTITY a "ha">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        + b"]>"
        + svg("&j;"),
        "doctype",
    ),
    "a quadratic blow-up": (
        b'<!DOCTYPE svg [<!ENTITY a "' + b"a" * 100_000 + b'">]>' + svg("&a;" * 10_000),
        "doctype",
    ),
}


@pytest.mark.parametrize(("data", "what"), FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_what_could_run_or_load_is_refused(data: bytes, what: str) -> None:
    assert refusal_of(data) == ("image.svg_forbidden", what)
    with pytest.raises(ImageMalformed):
        bake_svg(data, "a.b.c", V2)


@pytest.mark.parametrize(
    "content",
    [
        '<image href="data:image/png;base64,AA=="/>',
        '<a href="https://badges.example/"><text>x</text></a>',
        '<defs><path id="p"/></defs><use href="#p"/>',
        "<style>.a{fill:#123}</style>",
        '<animate attributeName="opacity" values="0;1" from="0" to="1"/>',
        '<g inkscape:onion="1" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"/>',
        '<image href="database.png"/>',
        "<metadata>javascript: is a word</metadata>",
    ],
)
def test_ordinary_drawings_are_not_refused(content: str) -> None:
    assert unbake(svg(BADGE + content)).text == "a.b.c"


MALFORMED = {
    "half a drawing": svg(BADGE)[:-4],
    "a root that is no svg": b"<html/>",
    "a root without a namespace": b"<svg/>",
    "an unknown prefix": svg("<openbadges:credential/>"),
    "an unknown entity": svg("&nbsp;"),
    "two roots": svg(BADGE) + svg(""),
    "a bare ampersand": svg("&"),
    "bytes that are not utf-8": svg("") + b"\xff",
    "a NUL": svg("\x00"),
    "an unknown encoding": b'<?xml version="1.0" encoding="klingon"?>' + svg(BADGE),
    "an encoding of many bytes": b'<?xml version="1.0" encoding="utf-7"?>' + svg(BADGE),
    "an attribute twice": b'<svg xmlns="http://www.w3.org/2000/svg" a="1" a="2"/>',
    "both ways at once": svg(f'<c:credential xmlns:c="{OB3}" verify="a.b.c">{{}}</c:credential>'),
    "a badge with a child": svg(f'<c:credential xmlns:c="{OB3}"><g/></c:credential>'),
}


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_broken_drawing_is_malformed(data: bytes) -> None:
    assert refusal_of(data)[0] == "image.svg_malformed"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: svg(f'<c:credential xmlns:c="{OB3}"/>'), "image.text_malformed"),
        (lambda: svg(f'<c:credential xmlns:c="{OB3}"> \n </c:credential>'), "image.text_malformed"),
        (lambda: svg("<g>" * 300 + "</g>" * 300), "image.too_large"),
        (lambda: svg("<g/>" * 50_001), "image.too_large"),
        (lambda: svg(f'<c:credential xmlns:c="{OB3}">{"a" * 1_100_000}</c:credential>'), "image.too_large"),
        (lambda: svg(" " * (11 << 20)), "image.too_large"),
        (lambda: gzip.compress(svg(BADGE)), "image.not_an_image"),
    ],
    ids=["empty", "blank", "deep", "many", "a long text", "11 MiB", "svgz"],
)
def test_what_is_beyond_a_limit_is_refused(make: Callable[[], bytes], code: str) -> None:
    assert refusal_of(make())[0] == code


def test_the_time_is_bounded() -> None:
    worst = svg("<g " + " ".join(f'a{number}="{"x" * 200}"' for number in range(30_000)) + "/>")
    with computing_at_most(3), pytest.raises(ImageNotBaked):
        unbake(worst)


@given(st.text(alphabet="<>/&;!?[]CDATA=\"' svgob:credntialify", max_size=80))
def test_never_anything_but_a_badge_or_a_refusal(content: str) -> None:
    with suppress(ImageMalformed, ImageNotBaked):
        assert unbake(svg(BADGE + content)).text == "a.b.c"


W3C_DOCTYPE = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"%s>\n'


def test_the_doctype_of_drawing_tools_is_read_over() -> None:
    image = b'<?xml version="1.0" encoding="UTF-8"?>\n' + W3C_DOCTYPE % b"" + IMAGE
    baked = bake_svg(image, "e30.e30.c2ln", V3)
    assert baked.startswith(image[: image.index(b"<svg")]) and unbake(baked).text == "e30.e30.c2ln"


@pytest.mark.parametrize(
    ("declarations", "content", "what"),
    [
        (b' [<!ENTITY x "a">]', "<g>&x;</g>", "doctype"),
        (b' [<!ATTLIST svg onload CDATA "alert(1)">]', "", "doctype"),
        (b" []", "", "doctype"),
        (b"", "<g>&undeclared;</g>", "entity"),
    ],
)
def test_a_doctype_that_declares_is_refused(declarations: bytes, content: str, what: str) -> None:
    assert refusal_of(W3C_DOCTYPE % declarations + svg(BADGE + content)) == ("image.svg_forbidden", what)
